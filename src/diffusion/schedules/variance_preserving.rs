//! Variance-preserving schedules: `a^2 + s^2 = 1`.

use std::ops::RangeInclusive;

use super::{Ends, Schedule};

/// A schedule written by its integrated rate `B(t) = integral of beta`: `a = e^{-B/2}`,
/// `s^2 = 1 - e^{-B}`, so `sigma^2 = e^B - 1` (Song et al. 2021, eq. 11 and 29).
pub trait VariancePreserving {
    /// The rate `beta(t)`.
    fn beta(&self, t: f64) -> f64;

    /// The integrated rate `B(t)`, zero at `t = 0`.
    fn integrated_beta(&self, t: f64) -> f64;

    /// The time at which the integrated rate is `integral`.
    fn t_of_integrated_beta(&self, integral: f64) -> f64;

    /// See [`Schedule::t_range`].
    fn t_range(&self) -> RangeInclusive<f64>;

    /// See [`Schedule::ends`].
    fn ends(&self) -> Ends;
}

impl<V: VariancePreserving> Schedule for V {
    fn a(&self, t: f64) -> f64 {
        (-0.5 * self.integrated_beta(t)).exp()
    }

    fn s(&self, t: f64) -> f64 {
        (-(-self.integrated_beta(t)).exp_m1()).sqrt()
    }

    fn a_dot(&self, t: f64) -> f64 {
        -0.5 * self.beta(t) * self.a(t)
    }

    fn s_dot(&self, t: f64) -> f64 {
        0.5 * self.beta(t) * (-self.integrated_beta(t)).exp() / self.s(t)
    }

    fn sigma(&self, t: f64) -> f64 {
        self.integrated_beta(t).exp_m1().sqrt()
    }

    fn t_of_sigma(&self, sigma: f64) -> f64 {
        self.t_of_integrated_beta(ln_one_plus_square(sigma))
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        VariancePreserving::t_range(self)
    }

    fn ends(&self) -> Ends {
        VariancePreserving::ends(self)
    }
}

/// `ln(1 + sigma^2)`, for `sigma` of any size.
fn ln_one_plus_square(sigma: f64) -> f64 {
    if sigma <= 1.0 { (sigma * sigma).ln_1p() } else { 2.0 * sigma.ln() + sigma.powi(-2).ln_1p() }
}
