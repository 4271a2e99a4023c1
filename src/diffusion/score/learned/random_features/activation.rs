//! What features do with their linear form, on vectors of float64 lanes.

use pulp::Simd;

/// The nonlinearity of a feature.
pub(super) trait Activation {
    /// Inputs are clamped to this magnitude, so that nothing overflows however far a particle is.
    const LARGEST_INPUT: f64;

    fn apply<S: Simd>(s: S, form: S::f64s) -> S::f64s;
}

/// `max(0, form)`.
pub(super) struct Relu;

/// `cos(2 pi form)`: the linear form is counted in turns, which makes its reduction exact.
pub(super) struct Cosine;

impl Activation for Relu {
    const LARGEST_INPUT: f64 = 1e100;

    #[inline(always)]
    fn apply<S: Simd>(s: S, form: S::f64s) -> S::f64s {
        s.max_f64s(form, s.splat_f64s(0.0))
    }
}

impl Activation for Cosine {
    /// Beyond it a turn is finer than the distances that matter; the law of the inputs ends at 10.
    const LARGEST_INPUT: f64 = 1e6;

    /// To 1e-15 and the rounding of the form, for forms below `2^50`.
    #[inline(always)]
    fn apply<S: Simd>(s: S, form: S::f64s) -> S::f64s {
        let magic = s.splat_f64s(ROUNDS);
        let whole = s.sub_f64s(s.add_f64s(form, magic), magic);
        let fraction = s.abs_f64s(s.sub_f64s(form, whole));
        let quarter = s.sub_f64s(s.splat_f64s(0.25), fraction);
        let square = s.mul_f64s(quarter, quarter);
        let mut series = s.splat_f64s(SINE[SINE.len() - 1]);
        for &coefficient in SINE[..SINE.len() - 1].iter().rev() {
            series = s.mul_add_e_f64s(series, square, s.splat_f64s(coefficient));
        }
        s.mul_f64s(quarter, series)
    }
}

/// Adding `1.5 2^52` leaves no room for a fraction.
const ROUNDS: f64 = 6_755_399_441_055_744.0;

/// `sin(2 pi q) / q` in powers of `q^2`, for `q` up to a quarter: interpolation at the zeros of a
/// Chebyshev polynomial, error 2.4e-16.
const SINE: [f64; 8] = [
    6.283_185_307_179_585,
    -41.341_702_240_398_284,
    81.605_249_275_579_77,
    -76.705_859_689_628_67,
    42.058_689_953_950_94,
    -15.094_506_140_734_29,
    3.817_365_633_469_135,
    -0.692_506_701_072_071_7,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    fn cosine(turns: f64) -> f64 {
        Cosine::apply(pulp::Scalar, turns)
    }

    #[test]
    fn the_cosine_is_the_cosine() {
        for i in -20_000..20_000 {
            let turns = f64::from(i) * 1.234_5e-4;
            assert!((cosine(turns) - (TAU * turns).cos()).abs() < 2e-15 * (1.0 + turns.abs()));
        }
    }

    #[test]
    fn whole_turns_change_nothing_however_many() {
        for i in 0..256 {
            let fraction = f64::from(i) / 256.0;
            for turns in [1.0, -3.0, 1e4, -1e9, 4e12] {
                assert_eq!(cosine(fraction + turns), cosine(fraction));
            }
        }
    }
}
