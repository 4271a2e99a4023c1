//! The activation `x sigmoid(x)` (Hendrycks & Gimpel 2016, arXiv 1606.08415) on slices.

use std::f32::consts::LOG2_E;

use pulp::{Arch, Simd, WithSimd};

/// Replaces every `x` by its activation.
pub(super) fn activate(x: &mut [f32]) {
    Arch::new().dispatch(Activate(x));
}

/// As [`activate`], and the slopes of the activation.
pub(super) fn activate_with_slopes(x: &mut [f32], slopes: &mut [f32]) {
    Arch::new().dispatch(ActivateWithSlopes(x, slopes));
}

struct Activate<'a>(&'a mut [f32]);

struct ActivateWithSlopes<'a>(&'a mut [f32], &'a mut [f32]);

impl WithSimd for Activate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for x in self.0 {
            *x *= sigmoid(*x);
        }
    }
}

impl WithSimd for ActivateWithSlopes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (x, slope) in self.0.iter_mut().zip(self.1) {
            let share = sigmoid(*x);
            *slope = share * (1.0 + *x * (1.0 - share));
            *x *= share;
        }
    }
}

/// `1 / (1 + e^-x)` to some `3e-7 + 1e-7 |x|` of it for `|x| < 80`, without branches or calls, so
/// that loops over it become vector code.
#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    let exponent = (-LOG2_E * x).clamp(-120.0, 120.0);
    1.0 / (1.0 + exp2(exponent))
}

/// `2^x` for `-120 <= x <= 120`, by a relative minimax polynomial of error 7.5e-8.
#[inline(always)]
fn exp2(x: f32) -> f32 {
    const MAGIC: f32 = 1.5 * (1_u32 << 23) as f32;
    const SERIES: [f32; 6] =
        [1.000_000_1, 0.693_146_97, 0.240_221_2, 0.055_507_13, 0.009_675_54, 0.001_327_65];
    let held = x + MAGIC;
    let fraction = x - (held - MAGIC);
    let [a, b, c, d, e, f] = SERIES;
    let high = d + fraction * (e + fraction * f);
    let series = a + fraction * (b + fraction * (c + fraction * high));
    f32::from_bits(series.to_bits().wrapping_add(held.to_bits() << 23))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn activations_and_slopes_are_right_to_rounding() {
        let x: Vec<f32> = (-4000..4000).map(|i| i as f32 * 0.0171).collect();
        let (mut values, mut slopes) = (x.clone(), x.clone());
        activate_with_slopes(&mut values, &mut slopes);
        for ((x, value), slope) in x.iter().copied().map(f64::from).zip(values).zip(slopes) {
            let share = 1.0 / (1.0 + (-x).exp());
            let bound = (3e-7 + 1e-7 * x.abs()) * (x * share).abs();
            assert!((f64::from(value) - x * share).abs() <= bound, "{x}");
            let exact = share * (1.0 + x * (1.0 - share));
            assert!((f64::from(slope) - exact).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn activations_are_finite_at_extreme_places() {
        let mut x = [f32::MAX, -f32::MAX, 1e-40, -1e6, 1e6];
        activate(&mut x);
        assert!(x.iter().all(|x| x.is_finite()));
        assert_eq!([x[0], x[4]], [f32::MAX, 1e6]);
    }
}
