//! The standard normal law cut to an interval, right at any number of standard deviations.

use super::legendre::SHORT;
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// A law in one dimension after a cut: what is left of it, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut {
    /// Logarithm of the mass inside, nats.
    pub log_mass: f64,
    /// Mean of what is inside.
    pub mean: f64,
}

/// `ln sqrt(2 pi)`.
pub fn log_root_tau() -> f64 {
    0.5 * TAU.ln()
}

/// Mills' ratio `Q(t) / phi(t)` of the upper tail to the density, for `t >= -30`.
///
/// Far out by Laplace's continued fraction (Abramowitz & Stegun 26.2.14).
pub fn mills(t: f64) -> f64 {
    const TERMS: u32 = 24;
    if t < 5.0 {
        let density = (-0.5 * t * t - log_root_tau()).exp();
        return 0.5 * libm::erfc(t * FRAC_1_SQRT_2) / density;
    }
    (1..=TERMS).rev().fold(t, |below, k| t + f64::from(k) / below).recip()
}

/// The standard normal law on `[low, high]`, `low < high`; either may be infinite.
pub fn interval(low: f64, high: f64) -> Cut {
    if low.abs() > high.abs() {
        let mirrored = interval(-high, -low);
        return Cut { mean: -mirrored.mean, ..mirrored };
    }
    let cut = match (low, 0.5 * (high - low) * (high + low)) {
        (f64::NEG_INFINITY, _) => Cut { log_mass: 0.0, mean: 0.0 },
        (..=0.0, drop) => about_zero(low, high, drop),
        (_, ..1.0) => short(low, high - low),
        (_, drop) => in_the_tail(low, high, drop),
    };
    Cut { mean: cut.mean.max(low).min(high), ..cut }
}

/// `low <= 0`; the log density falls by `drop` from the nearer end to the other.
fn about_zero(low: f64, high: f64, drop: f64) -> Cut {
    let mass = 0.5 * (libm::erf(high * FRAC_1_SQRT_2) - libm::erf(low * FRAC_1_SQRT_2));
    let density = (-0.5 * low * low - log_root_tau()).exp();
    Cut { log_mass: mass.ln(), mean: -(-drop).exp_m1() * density / mass }
}

/// The density changes little over `[low, low + width]`: differences of tails would cancel.
fn short(low: f64, width: f64) -> Cut {
    let (mut mass, mut moment) = (0.0, 0.0);
    for [u, weight] in SHORT.over(0.0, width) {
        let share = weight * (-u * (low + 0.5 * u)).exp();
        mass += share;
        moment += share * u;
    }
    Cut { log_mass: log_density(low) + mass.ln(), mean: low + moment / mass }
}

fn in_the_tail(low: f64, high: f64, drop: f64) -> Cut {
    let mass = mills(low) - (-drop).exp() * mills(high);
    Cut { log_mass: log_density(low) + mass.ln(), mean: -(-drop).exp_m1() / mass }
}

/// `ln phi(t)`.
pub fn log_density(t: f64) -> f64 {
    -0.5 * t * t - log_root_tau()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tail(t: f64) -> Cut {
        interval(t, f64::INFINITY)
    }

    /// Midpoint rule, relative to the density at the end nearer to zero.
    fn brute(low: f64, high: f64) -> Cut {
        let (n, nearer) = (200_000, low.abs().min(high.abs()));
        let top = if low < 0.0 && high > 0.0 { 0.0 } else { nearer };
        let step = (high - low) / f64::from(n);
        let (mut mass, mut moment) = (0.0, 0.0);
        for u in (0..n).map(|i| low + (f64::from(i) + 0.5) * step) {
            let share = step * (0.5 * (top - u) * (top + u)).exp();
            mass += share;
            moment += share * u;
        }
        Cut { log_mass: mass.ln() + log_density(top), mean: moment / mass }
    }

    #[test]
    fn the_two_forms_of_mills_ratio_agree() {
        for t in [5.0, 6.0, 9.0, 20.0, 30.0] {
            let direct = 0.5 * libm::erfc(t * FRAC_1_SQRT_2) / log_density(t).exp();
            assert!((mills(t) / direct - 1.0).abs() < 1e-12, "{t}: {}", mills(t) / direct - 1.0);
        }
    }

    #[test]
    fn the_tail_beyond_one_has_its_known_mass_and_mean() {
        assert!((tail(1.0).log_mass - 0.158_655_253_931_457_05_f64.ln()).abs() < 1e-14);
        assert!((tail(1.0).mean - 1.525_135_276_160_981).abs() < 1e-14);
    }

    #[test]
    fn a_thousand_deviations_out_it_has_the_asymptotic_series() {
        let t = 1e3_f64;
        let series = -0.5 * t * t - (t * TAU.sqrt()).ln() + (-t.powi(-2)).ln_1p();
        assert!((tail(t).log_mass - series).abs() < 1e-9);
        assert!((tail(t).mean - (t + 1.0 / t - 2.0 / t.powi(3))).abs() < 1e-12);
        assert!(tail(1e150).log_mass.is_finite());
    }

    #[test]
    fn far_on_the_good_side_nothing_is_cut() {
        assert_eq!(tail(-60.0), Cut { log_mass: 0.0, mean: 0.0 });
        assert_eq!(tail(f64::NEG_INFINITY), Cut { log_mass: 0.0, mean: 0.0 });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn intervals_agree_with_brute_force(low in -12.0..12.0_f64, log_width in -6.0..1.5_f64) {
            let high = low + log_width.exp();
            let (cut, brute) = (interval(low, high), brute(low, high));
            prop_assert!((cut.log_mass - brute.log_mass).abs() < 1e-6, "{cut:?} {brute:?}");
            prop_assert!((cut.mean - brute.mean).abs() < 1e-6, "{cut:?} {brute:?}");
        }
    }
}
