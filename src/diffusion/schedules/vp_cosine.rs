//! The variance-preserving cosine schedule.

use std::f64::consts::FRAC_PI_2;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, Schedule, t_end, t_start};
use crate::params::{Param, Settings};

/// `a = cos(theta(t)) / cos(theta(0))` with `theta(t) = (pi/2) (t + offset) / (1 + offset)`, and
/// `s^2 = 1 - a^2`, for `t` in 0 to 1; `a(1) = 0`.
///
/// It is the continuous curve: the paper's cap of the discrete rate at 0.999 is not applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpCosine {
    /// Keeps the rate away from zero at the data end.
    pub offset: f64,
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Default for VpCosine {
    fn default() -> Self {
        Self { offset: 0.008, t_start: None, t_end: None }
    }
}

impl Settings for VpCosine {
    const TYPE: &'static str = "vp_cosine";
    const LABEL: &'static str = "VP, cosine";
    const ABOUT: &'static str = "Variance-preserving with the data's scale along a cosine: it \
        spends more of its time at middling noise, and reaches pure noise at t = 1.";
    const REFERENCE: &'static str = "Nichol & Dhariwal 2021 (arXiv 2102.09672), eq. 17";
    const PARAMS: &'static [Param] = &[
        Param::real("offset", "offset", (0.0, 0.1), 0.008)
            .symbol("s")
            .allow(0.0, 1.0)
            .help("Keeps the rate of noising away from zero at the data end."),
        t_start(0.01, 1.0).allow(0.0, 1.0),
        t_end(1e-6, 0.5).allow(0.0, 1.0),
    ];
}

impl VpCosine {
    /// `d theta / dt`.
    fn theta_dot(&self) -> f64 {
        FRAC_PI_2 / (1.0 + self.offset)
    }

    /// The angle at `t = 0`.
    fn theta_0(&self) -> f64 {
        self.theta_dot() * self.offset
    }

    /// `theta - theta_0` at a noise level of up to 1, from its sine and cosine, both sums of
    /// positive terms that do not cancel at the data end.
    fn angle_gained(&self, sigma: f64) -> f64 {
        let a = 1.0f64.hypot(sigma).recip();
        let s_squared = (sigma * a).powi(2);
        let (sin_0, cos_0) = self.theta_0().sin_cos();
        let (sin, cos) = (sin_0.hypot(sigma * a * cos_0), a * cos_0);
        let sin_gained = s_squared * cos_0 * cos_0 / (sin + sin_0).max(f64::MIN_POSITIVE);
        let cos_lost = s_squared * cos_0 / (1.0 + a);
        f64::atan2(sin_gained * cos_0 + cos_lost * sin_0, cos * cos_0 + sin * sin_0)
    }
}

impl Schedule for VpCosine {
    /// Written by the angle that is left to a right angle, so that it is exactly 0 at `t = 1`.
    fn a(&self, t: f64) -> f64 {
        (self.theta_dot() * (1.0 - t)).sin() / self.theta_dot().sin()
    }

    /// By `sin^2 theta - sin^2 theta_0 = sin(theta - theta_0) sin(theta + theta_0)`, which does not
    /// cancel at the data end.
    fn s(&self, t: f64) -> f64 {
        let delta = self.theta_dot() * t;
        (delta.sin() * (delta + 2.0 * self.theta_0()).sin()).sqrt() / self.theta_0().cos()
    }

    fn a_dot(&self, t: f64) -> f64 {
        -self.theta_dot() * (self.theta_dot() * (1.0 - t)).cos() / self.theta_dot().sin()
    }

    fn s_dot(&self, t: f64) -> f64 {
        -self.a(t) * self.a_dot(t) / self.s(t)
    }

    fn t_of_sigma(&self, sigma: f64) -> f64 {
        if sigma > 1.0 {
            let a = 1.0f64.hypot(sigma).recip();
            1.0 - (a * self.theta_dot().sin()).asin() / self.theta_dot()
        } else {
            self.angle_gained(sigma) / self.theta_dot()
        }
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
