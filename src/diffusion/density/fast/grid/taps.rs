//! The filter that makes a Gaussian of what spreading and reading through splines leaves of it.

use super::{CUT, RESOLUTION, WIDTH};
use std::f64::consts::{PI, TAU};
use std::sync::LazyLock;

/// Cells on either side that the filter reaches.
pub(super) const HALF: usize = (CUT * RESOLUTION) as usize;

/// Room beyond it for windows that stick out.
const PAD: usize = 16;

/// The filter, zeros on both sides.
pub(super) struct Taps([f32; 2 * (HALF + PAD) + 1]);

pub(super) static TAPS: LazyLock<Taps> = LazyLock::new(Taps::new);

impl Taps {
    fn new() -> Self {
        let mut taps = [0.0; 2 * (HALF + PAD) + 1];
        for k in 0..=HALF {
            taps[HALF + PAD - k] = tap(k).max(0.0) as f32;
            taps[HALF + PAD + k] = taps[HALF + PAD - k];
        }
        Self(taps)
    }

    /// Taps at the distances `first, first + 1, ...` cells, `-HALF - 16 <= first <= HALF + 17 - N`.
    #[inline(always)]
    pub fn window<const N: usize>(&self, first: isize) -> &[f32; N] {
        let start = (first + (HALF + PAD) as isize) as usize;
        self.0[start..].first_chunk().expect("a window lies inside")
    }
}

/// Inverse Fourier transform at `k` cells of `g(w) / b(w)^2`, where `g` is the transform of
/// `exp(-(x / h)^2 / (2 r^2))` and `b = (sin(w/2) / (w/2))^8` that of the spline.
///
/// Rounding, 1e-16 of the peak, shows from 7 sigma on. At `w = 4` less than 1e-16 of `g / b^2` is left; the trapezoidal rule is exact to rounding.
fn tap(k: usize) -> f64 {
    const STEP: f64 = 1.0 / 16.0;
    let ratio = |w: f64| {
        let half = 0.5 * w;
        (-0.5 * (RESOLUTION * w).powi(2)).exp() * (half / half.sin()).powi(2 * WIDTH as i32)
    };
    let terms = (1..64).map(|i| STEP * f64::from(i)).map(|w| ratio(w) * (w * k as f64).cos());
    TAU.sqrt() * RESOLUTION / PI * STEP * (0.5 + terms.sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variances add: that of the filter is the Gaussian's less two splines' of 8/12.
    #[test]
    fn the_filter_has_the_mass_of_the_gaussian_and_lacks_the_variance_of_two_splines() {
        let k = |i: usize| i as f64;
        let mass = tap(0) + 2.0 * (1..=HALF).map(tap).sum::<f64>();
        let second = 2.0 * (1..=HALF).map(|i| k(i).powi(2) * tap(i)).sum::<f64>();
        assert!((mass / (TAU.sqrt() * RESOLUTION) - 1.0).abs() < 1e-12);
        assert!((second / mass - (RESOLUTION * RESOLUTION - 4.0 / 3.0)).abs() < 1e-10);
    }

    /// So sums of it keep their relative accuracy however small they are.
    #[test]
    fn the_filter_is_positive_and_falls_to_seven_sigma() {
        assert!((0..7 * HALF / 8).all(|k| tap(k) > tap(k + 1) && tap(k + 1) > 0.0));
    }
}
