//! An order of points in which neighbours in space are neighbours.

use rayon::prelude::*;

use super::Vector;

/// Indices of `x` along a Morton curve (Morton 1966) through their box; what is not finite comes
/// last.
pub fn morton_order<const D: usize>(x: &[Vector<D>]) -> Vec<u32> {
    let mut finite = x.iter().filter(|x| is_finite(x));
    let Some(&first) = finite.next() else { return (0..x.len() as u32).collect() };
    let (low, high) = finite.fold((first, first), |(low, high), x| (low.inf(x), high.sup(x)));
    // The index takes the low bits of a key, the place on the curve what they leave.
    let index_bits = usize::BITS - x.len().leading_zeros();
    let bits = (64 - index_bits) / D as u32;
    let bits = bits.min(spread_bits::<D>());
    let side = (high - low).amax();
    let per_unit = if side > 0.0 { ((1_u64 << bits) - 1) as f64 / side } else { 0.0 };
    let key = |(i, x): (usize, &Vector<D>)| {
        let place =
            if is_finite(x) { place(&((x - low) * per_unit)) } else { u64::MAX >> index_bits };
        place << index_bits | i as u64
    };
    let mut keys: Vec<u64> = x.par_iter().enumerate().map(key).collect();
    keys.par_sort_unstable();
    let index = (1_u64 << index_bits) - 1;
    keys.into_iter().map(|key| (key & index) as u32).collect()
}

/// Whether all coordinates are finite.
pub fn is_finite<const D: usize>(x: &Vector<D>) -> bool {
    x.iter().all(|c| c.is_finite())
}

/// The bits of the coordinates in turn, the highest first.
fn place<const D: usize>(cell: &Vector<D>) -> u64 {
    (0..D).fold(0, |bits, d| bits | spread::<D>(cell[d] as u64) << d)
}

/// How many bits of a coordinate [`spread`] takes.
const fn spread_bits<const D: usize>() -> u32 {
    match D {
        1 => 63,
        2 => 31,
        3 => 21,
        _ => 63 / D as u32,
    }
}

/// The bits of a number with `D - 1` zeros between.
fn spread<const D: usize>(c: u64) -> u64 {
    let steps: &[(u32, u64)] = match D {
        1 => &[],
        2 => &[
            (16, 0x0000_ffff_0000_ffff),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ],
        3 => &[
            (32, 0x001f_0000_0000_ffff),
            (16, 0x001f_0000_ff00_00ff),
            (8, 0x100f_00f0_0f00_f00f),
            (4, 0x10c3_0c30_c30c_30c3),
            (2, 0x1249_2492_4924_9249),
        ],
        _ => return (0..63 / D).fold(0, |bits, b| bits | ((c >> b) & 1) << (b * D)),
    };
    steps.iter().fold(c, |c, &(shift, mask)| (c | c << shift) & mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quadrants_follow_each_other_and_what_is_not_finite_comes_last() {
        let x = [[1.0, 1.0], [f64::NAN, 0.0], [0.0, 1.0], [0.1, 0.1], [1.0, 0.0], [0.0, 0.0]];
        let order = morton_order(&x.map(Vector::from));
        assert_eq!(order, [5, 3, 4, 2, 0, 1]);
    }

    #[test]
    fn bits_are_spread_one_by_one() {
        let slow =
            |c: u64, d: usize, n: usize| (0..n).fold(0, |bits, b| bits | ((c >> b) & 1) << (b * d));
        for c in [0, 1, 0b1011, 0x12_3456, 0x1f_ffff] {
            assert_eq!(spread::<2>(c), slow(c, 2, 31));
            assert_eq!(spread::<3>(c), slow(c, 3, 21));
        }
    }
}
