//! Vectors of float32 or float64 lanes, and `2^x` on them.

use super::pairs::TILE;
use pulp::Simd;
use pulp::bytemuck::{Pod, cast_slice, cast_slice_mut};
use std::f64::consts::{LN_2, SQRT_2};
use std::iter::zip;

/// A floating-point type of the batch kernel, with the vector operations it needs.
pub(super) trait Real: Pod + PartialOrd + Send + Sync {
    /// One vector register.
    type Lanes<S: Simd>: Pod;
    /// Whether offsets carry a second part.
    const SPLIT: bool;
    /// Half the distance from one to the next number.
    const ROUNDING: f64;
    /// Largest magnitude that a pair may reach before it is left to the exact path.
    const LARGEST: f64;

    fn from_f64(value: f64) -> Self;
    fn to_f64(self) -> f64;

    fn splat<S: Simd>(s: S, a: Self) -> Self::Lanes<S>;
    fn add<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    fn sub<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    fn mul<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    fn min<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    fn max<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S>;
    /// `a b + c`, fused where the machine does it in one instruction.
    fn mul_add<S: Simd>(
        s: S,
        a: Self::Lanes<S>,
        b: Self::Lanes<S>,
        c: Self::Lanes<S>,
    ) -> Self::Lanes<S>;
    /// `yes` where `pair[0] < pair[1]`, else `no`.
    fn where_less<S: Simd>(
        s: S,
        pair: [Self::Lanes<S>; 2],
        yes: Self::Lanes<S>,
        no: Self::Lanes<S>,
    ) -> Self::Lanes<S>;
    /// `yes` where the pair is equal, else `no`.
    fn where_equal<S: Simd>(
        s: S,
        pair: [Self::Lanes<S>; 2],
        yes: Self::Lanes<S>,
        no: Self::Lanes<S>,
    ) -> Self::Lanes<S>;
    /// Whether `a < b` in some lane.
    fn any_less<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> bool;
    /// The least lane.
    fn reduce_min<S: Simd>(s: S, a: Self::Lanes<S>) -> Self;
    /// `2^x` for `-1000 < x < 1000` in float64, `-120 < x < 120` in float32.
    fn exp2<S: Simd>(s: S, x: Self::Lanes<S>) -> Self::Lanes<S>;

    /// Lanes of a vector.
    #[inline(always)]
    fn width<S: Simd>() -> usize {
        size_of::<Self::Lanes<S>>() / size_of::<Self>()
    }

    /// The vector that begins with a lane, of each coordinate.
    #[inline(always)]
    fn load_all<S: Simd, const D: usize>(
        s: S,
        arrays: &[[Self; TILE]; D],
        lane: usize,
    ) -> [Self::Lanes<S>; D] {
        let mut loaded = [Self::splat(s, Self::from_f64(0.0)); D];
        for (loaded, array) in loaded.iter_mut().zip(arrays) {
            *loaded = Self::load::<S>(array, lane);
        }
        loaded
    }

    /// The vector that begins with a lane.
    #[inline(always)]
    fn load<S: Simd>(array: &[Self; TILE], lane: usize) -> Self::Lanes<S> {
        Self::vectors::<S>(array)[lane / Self::width::<S>()]
    }

    /// The inverse of [`Real::load`].
    #[inline(always)]
    fn store<S: Simd>(array: &mut [Self; TILE], lane: usize, vector: Self::Lanes<S>) {
        Self::vectors_mut::<S>(array)[lane / Self::width::<S>()] = vector;
    }

    /// A slice as vectors; its length is a multiple of the width.
    #[inline(always)]
    fn vectors<S: Simd>(slice: &[Self]) -> &[Self::Lanes<S>] {
        cast_slice(slice)
    }

    /// See [`Real::vectors`].
    #[inline(always)]
    fn vectors_mut<S: Simd>(slice: &mut [Self]) -> &mut [Self::Lanes<S>] {
        cast_slice_mut(slice)
    }
}

macro_rules! binary {
    ($($name:ident is $method:ident),*) => {$(
        #[inline(always)]
        fn $name<S: Simd>(s: S, a: Self::Lanes<S>, b: Self::Lanes<S>) -> Self::Lanes<S> {
            s.$method(a, b)
        }
    )*};
}

macro_rules! choice {
    ($($name:ident is $select:ident by $compare:ident),*) => {$(
        #[inline(always)]
        fn $name<S: Simd>(
            s: S,
            [a, b]: [Self::Lanes<S>; 2],
            yes: Self::Lanes<S>,
            no: Self::Lanes<S>,
        ) -> Self::Lanes<S> {
            s.$select(s.$compare(a, b), yes, no)
        }
    )*};
}

impl Real for f32 {
    type Lanes<S: Simd> = S::f32s;
    const SPLIT: bool = true;
    const ROUNDING: f64 = 0.5 * f32::EPSILON as f64;
    const LARGEST: f64 = 1e30;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    #[inline(always)]
    fn splat<S: Simd>(s: S, a: Self) -> S::f32s {
        s.splat_f32s(a)
    }

    binary!(add is add_f32s, sub is sub_f32s, mul is mul_f32s, min is min_f32s, max is max_f32s);
    choice!(where_less is select_f32s by less_than_f32s, where_equal is select_f32s by equal_f32s);

    #[inline(always)]
    fn any_less<S: Simd>(s: S, a: S::f32s, b: S::f32s) -> bool {
        s.first_true_m32s(s.less_than_f32s(a, b)) < Self::width::<S>()
    }

    #[inline(always)]
    fn reduce_min<S: Simd>(s: S, a: S::f32s) -> f32 {
        s.reduce_min_f32s(a)
    }

    #[inline(always)]
    fn mul_add<S: Simd>(s: S, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        s.mul_add_e_f32s(a, b, c)
    }

    #[inline(always)]
    fn exp2<S: Simd>(s: S, x: S::f32s) -> S::f32s {
        let (power, fraction) = split::<S, f32>(s, x, 1.5 * (1_u32 << 23) as f32);
        let shift = s.wrapping_dyn_shl_u32s(s.transmute_u32s_f32s(power), s.splat_u32s(23));
        let mantissa = s.transmute_u32s_f32s(horner::<S, f32, 6>(s, fraction, &EXP2_SINGLE));
        s.transmute_f32s_u32s(s.add_u32s(mantissa, shift))
    }
}

impl Real for f64 {
    type Lanes<S: Simd> = S::f64s;
    const SPLIT: bool = false;
    const ROUNDING: f64 = 0.5 * f64::EPSILON;
    const LARGEST: f64 = 1e200;

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }

    #[inline(always)]
    fn splat<S: Simd>(s: S, a: Self) -> S::f64s {
        s.splat_f64s(a)
    }

    binary!(add is add_f64s, sub is sub_f64s, mul is mul_f64s, min is min_f64s, max is max_f64s);
    choice!(where_less is select_f64s by less_than_f64s, where_equal is select_f64s by equal_f64s);

    #[inline(always)]
    fn any_less<S: Simd>(s: S, a: S::f64s, b: S::f64s) -> bool {
        s.first_true_m64s(s.less_than_f64s(a, b)) < Self::width::<S>()
    }

    #[inline(always)]
    fn reduce_min<S: Simd>(s: S, a: S::f64s) -> f64 {
        s.reduce_min_f64s(a)
    }

    #[inline(always)]
    fn mul_add<S: Simd>(s: S, a: S::f64s, b: S::f64s, c: S::f64s) -> S::f64s {
        s.mul_add_e_f64s(a, b, c)
    }

    #[inline(always)]
    fn exp2<S: Simd>(s: S, x: S::f64s) -> S::f64s {
        let (power, fraction) = split::<S, f64>(s, x, 1.5 * (1_u64 << 52) as f64);
        let mut result = [horner::<S, f64, 11>(s, fraction, &EXP2_DOUBLE)];
        let power = [power];
        let lanes = cast_slice_mut::<S::f64s, u64>(&mut result);
        for (lane, power) in zip(lanes, cast_slice::<S::f64s, u64>(&power)) {
            *lane = lane.wrapping_add(power << 52);
        }
        result[0]
    }
}

/// Relative minimax polynomial of `2^r` on `[-1/2, 1/2]`, error 7.5e-8.
const EXP2_SINGLE: [f32; 6] =
    [1.000_000_1, 0.693_146_97, 0.240_221_2, 0.055_507_13, 0.009_675_541, 0.001_327_647_3];

/// The same in float64, error 4e-16, by interpolation at the zeros of a Chebyshev polynomial.
const EXP2_DOUBLE: [f64; 11] = [
    1.0,
    0.693_147_180_559_949_8,
    0.240_226_506_959_100_97,
    0.055_504_108_664_447_72,
    0.009_618_129_107_606_888,
    0.001_333_355_823_016_497_4,
    0.000_154_035_304_417_360_5,
    1.525_265_726_020_083_7e-5,
    1.321_544_258_792_169e-6,
    1.020_869_029_995_830_6e-7,
    7.072_585_949_269_224e-9,
];

/// `x` as an integer, held in the low bits of the first value by `magic`, and the rest.
#[inline(always)]
fn split<S: Simd, T: Real>(s: S, x: T::Lanes<S>, magic: T) -> (T::Lanes<S>, T::Lanes<S>) {
    let magic = T::splat(s, magic);
    let held = T::add(s, x, magic);
    (held, T::sub(s, x, T::sub(s, held, magic)))
}

#[inline(always)]
fn horner<S: Simd, T: Real, const N: usize>(s: S, x: T::Lanes<S>, c: &[T; N]) -> T::Lanes<S> {
    let mut sum = T::splat(s, c[N - 1]);
    for &coefficient in c[..N - 1].iter().rev() {
        sum = T::mul_add(s, sum, x, T::splat(s, coefficient));
    }
    sum
}

/// `2^x` for `-1000 < x < 1000`, to some 6e-16; without calls, as [`ln`].
#[inline(always)]
pub(super) fn exp2(x: f64) -> f64 {
    const MAGIC: f64 = 1.5 * (1_u64 << 52) as f64;
    let held = x + MAGIC;
    let fraction = x - (held - MAGIC);
    let mut series = 0.0;
    for coefficient in EXP2_DOUBLE.iter().rev() {
        series = series * fraction + coefficient;
    }
    f64::from_bits(series.to_bits().wrapping_add(held.to_bits() << 52))
}

/// Natural logarithm of a positive normal number, to some 2e-16 of `max(1, |ln x|)`; without
/// branches or calls, so that loops over it become vector code.
#[inline(always)]
pub(super) fn ln(x: f64) -> f64 {
    const HOLDER: f64 = (1_u64 << 52) as f64;
    const FRACTION: u64 = (1 << 52) - 1;
    // The mantissa is taken from sqrt(1/2) to sqrt(2), where the series converges fast.
    let raised = x.to_bits().wrapping_add((1 << 52) - (SQRT_2.to_bits() & FRACTION));
    let power = f64::from_bits(HOLDER.to_bits() | (raised >> 52)) - (HOLDER + 1023.0);
    let excess = (raised & !FRACTION).wrapping_sub(1.0_f64.to_bits());
    let mantissa = f64::from_bits(x.to_bits().wrapping_sub(excess));
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut series = 1.0 / 23.0;
    for n in (0..11).rev() {
        series = series * square + 1.0 / f64::from(2 * n + 1);
    }
    power * LN_2 + 2.0 * s * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_and_powers_are_right_to_rounding() {
        for i in -4_000..4_000 {
            let x = f64::from(i) * 0.171_3;
            assert!((exp2(x) / x.exp2() - 1.0).abs() < 1e-15, "2^{x}");
            let error = (ln(x.exp2()) - x.exp2().ln()).abs();
            assert!(error < 4e-16 * x.abs().max(1.0), "ln 2^{x}: {error}");
        }
    }
}
