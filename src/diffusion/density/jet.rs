//! Posterior moments up to the third at one point, from the data that weigh there.

use std::f64::consts::LOG2_E;

use super::Density;
use super::columns::BLOCK;
use super::lanes::Real;
use crate::maths::{Matrix, Vector};
use pulp::bytemuck::cast_slice;
use pulp::{Arch, Simd, WithSimd};

/// Logarithm of the weight, beside the second heaviest datum, below which a block of data is left
/// out.
const NEGLIGIBLE: f64 = -30.0;

/// Binary logarithm of the weight below which one datum of a block counts for nothing.
const LEAST: f64 = -60.0;

/// The density about one point to third order: the numbers of [`super::Moments`] and of
/// [`Density::third_moment`] to about 1e-12, at a fraction of the work among many data, least
/// where data that follow each other lie close together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet<const D: usize> {
    /// Mean shift `u = E[y] - x`.
    pub displacement: Vector<D>,
    /// `log p(x)`, nats.
    pub log_density: f64,
    /// `Ch`, with `Cov[y] = q Ch`. It does not underflow: take directions from it.
    pub scaled_covariance: Matrix<D>,
    /// `q`, the weight of the second heaviest datum; it may underflow to zero.
    pub share: f64,
    /// `K3h[i, j, k]`, the `i`-th matrix holding `[j, k]`; the third moment is `q K3h`.
    pub scaled_third_moment: [Matrix<D>; D],
}

/// Raw sums over the offsets from the heaviest datum, weights relative to the second heaviest.
struct Sums<const D: usize> {
    weight: f64,
    offset: Vector<D>,
    square: Matrix<D>,
    cube: [Matrix<D>; D],
}

impl<const D: usize> Density<D> {
    /// The jet at `x` for noise level `sigma > 0`.
    pub fn jet(&self, x: &Vector<D>, sigma: f64) -> Jet<D> {
        let ([first, second], sums) = Arch::new().dispatch(Pass { density: self, x, sigma });
        let ratio =
            if first == second { 0.0 } else { self.exponent_gain(x, sigma, first, second).exp() };
        let share = ratio / (1.0 + ratio * sums.weight);
        let gap = self.points[first] - x;
        let log_sum = self.log_counts[first] + (ratio * sums.weight).ln_1p();
        let b = sums.offset;
        Jet {
            displacement: gap + b * share,
            log_density: log_sum - 0.5 * (gap / sigma).norm_squared() + self.log_norm(sigma),
            scaled_covariance: sums.square - b * b.transpose() * share,
            share,
            scaled_third_moment: sums.central_third(share),
        }
    }

    /// The log counts of a block of data, and zeros beyond the last, for which there is `spare`.
    #[inline(always)]
    fn log_counts_of<'a>(&'a self, block: usize, spare: &'a mut [f64; BLOCK]) -> &'a [f64] {
        let rest = &self.log_counts[block * BLOCK..];
        if rest.len() >= BLOCK {
            return &rest[..BLOCK];
        }
        spare[..rest.len()].copy_from_slice(rest);
        spare
    }
}

/// The two passes over the data for one point: which weigh, and their sums.
struct Pass<'a, const D: usize> {
    density: &'a Density<D>,
    x: &'a Vector<D>,
    sigma: f64,
}

impl<const D: usize> WithSimd for Pass<'_, D> {
    type Output = ([usize; 2], Sums<D>);

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) -> Self::Output {
        let (depths, [_, second]) = self.depths(s);
        let rounding = 1e-12 * (second.abs() + 1.0);
        let leaders = self.leaders::<S>(&depths, second + rounding);
        let mut lanes = SumsInLanes::<S, D>::new(s);
        let deepest = second - NEGLIGIBLE + rounding;
        // A place that is not a number has no depth, and all data weigh.
        for (block, &depth) in depths.iter().enumerate() {
            if reaches::<S>(depth, deepest) {
                self.add(s, block, leaders, &mut lanes);
            }
        }
        (leaders, lanes.added_up())
    }
}

impl<const D: usize> Pass<'_, D> {
    /// The depth `|y - x|^2 / (2 sigma^2) - ln count` of the shallowest datum of each block in each
    /// lane, and of the two shallowest of all.
    #[inline(always)]
    fn depths<S: Simd>(&self, s: S) -> (Vec<S::f64s>, [f64; 2]) {
        let Self { density, x, sigma } = self;
        let rate = s.splat_f64s(0.5 / (sigma * sigma));
        let mut at = [rate; D];
        for d in 0..D {
            at[d] = s.splat_f64s(x[d]);
        }
        let infinity = s.splat_f64s(f64::INFINITY);
        let (mut first, mut second) = (infinity, infinity);
        let mut spare = [0.0; BLOCK];
        let mut depths = Vec::with_capacity(density.double.blocks.len());
        for (b, block) in density.double.blocks.iter().enumerate() {
            let log_counts = density.log_counts_of(b, &mut spare);
            let mut least = infinity;
            for (v, &log_count) in f64::vectors::<S>(log_counts).iter().enumerate() {
                let mut square = s.splat_f64s(0.0);
                for d in 0..D {
                    let step = s.sub_f64s(f64::vectors::<S>(&block[d])[v], at[d]);
                    square = s.mul_add_e_f64s(step, step, square);
                }
                let depth = s.sub_f64s(s.mul_f64s(square, rate), log_count);
                second = s.min_f64s(second, s.max_f64s(depth, first));
                first = s.min_f64s(first, depth);
                least = s.min_f64s(least, depth);
            }
            depths.push(least);
        }
        (depths, two_least::<S>(first, second))
    }

    /// The heaviest datum and the second heaviest, among blocks no deeper than that; the same where
    /// there is only one datum.
    #[inline(always)]
    fn leaders<S: Simd>(&self, depths: &[S::f64s], deepest: f64) -> [usize; 2] {
        let Self { density, x, sigma } = self;
        let shallow = (0..depths.len()).filter(|&b| reaches::<S>(depths[b], deepest));
        let n = density.points.len();
        let mut members = shallow.flat_map(|b| b * BLOCK..((b + 1) * BLOCK).min(n));
        let [mut first, mut second] = [members.next().unwrap_or(0); 2];
        for j in members {
            if density.exponent_gain(x, *sigma, first, j) > 0.0 {
                (first, second) = (j, first);
            } else if second == first || density.exponent_gain(x, *sigma, second, j) > 0.0 {
                second = j;
            }
        }
        [first, second]
    }

    /// Adds the data of a block but the heaviest.
    #[inline(always)]
    fn add<S: Simd>(
        &self,
        s: S,
        block: usize,
        [first, second]: [usize; 2],
        sums: &mut SumsInLanes<S, D>,
    ) {
        let Self { density, x, sigma } = self;
        let (base, pivot) = (density.points[first], density.points[second]);
        let n = density.points.len() - block * BLOCK;
        let mut spare = [0.0; BLOCK];
        let mut log_counts = density.log_counts_of(block, &mut spare);
        let mut places = &density.double.blocks[block];
        let (mut changed, mut changed_counts);
        if n < BLOCK || first / BLOCK == block {
            changed = *places;
            changed_counts = [0.0; BLOCK];
            changed_counts.copy_from_slice(log_counts);
            for j in (0..BLOCK).filter(|&j| j >= n || block * BLOCK + j == first) {
                changed_counts[j] = f64::NEG_INFINITY;
                (0..D).for_each(|d| changed[d][j] = base[d]);
            }
            (places, log_counts) = (&changed, &changed_counts);
        }
        let rate = -0.5 * LOG2_E / (sigma * sigma);
        for (v, &log_count) in f64::vectors::<S>(log_counts).iter().enumerate() {
            let change = s.sub_f64s(log_count, s.splat_f64s(density.log_counts[second]));
            let mut square = s.splat_f64s(0.0);
            let mut offset = [square; D];
            for d in 0..D {
                let place = f64::vectors::<S>(&places[d])[v];
                let step = s.sub_f64s(place, s.splat_f64s(pivot[d]));
                let both = s.add_f64s(step, s.splat_f64s(2.0 * (pivot[d] - x[d])));
                square = s.mul_add_e_f64s(step, both, square);
                offset[d] = s.sub_f64s(place, s.splat_f64s(base[d]));
            }
            let gain = s.mul_add_e_f64s(
                square,
                s.splat_f64s(rate),
                s.mul_f64s(change, s.splat_f64s(LOG2_E)),
            );
            let least = s.splat_f64s(LEAST);
            let weight = <f64 as Real>::exp2(s, s.max_f64s(gain, least));
            let weight = f64::where_less(s, [least, gain], weight, s.splat_f64s(0.0));
            sums.add(s, weight, &offset);
        }
    }
}

/// Whether some lane is no deeper than that; one that is not a number is not.
#[inline(always)]
fn reaches<S: Simd>(depth: S::f64s, deepest: f64) -> bool {
    let depth = [depth];
    !cast_slice::<S::f64s, f64>(&depth).iter().all(|&lane| lane > deepest)
}

/// The least two of all lanes of two vectors.
fn two_least<S: Simd>(first: S::f64s, second: S::f64s) -> [f64; 2] {
    let pair = [first, second];
    let lanes = cast_slice::<S::f64s, f64>(&pair);
    lanes.iter().fold([f64::INFINITY; 2], |[first, second], &depth| {
        [first.min(depth), second.min(depth.max(first))]
    })
}

/// Sums of which each lane has a part; of the symmetric ones, those with ascending indices.
struct SumsInLanes<S: Simd, const D: usize> {
    weight: S::f64s,
    offset: [S::f64s; D],
    square: [[S::f64s; D]; D],
    cube: [[[S::f64s; D]; D]; D],
}

impl<S: Simd, const D: usize> SumsInLanes<S, D> {
    #[inline(always)]
    fn new(s: S) -> Self {
        let zero = s.splat_f64s(0.0);
        Self { weight: zero, offset: [zero; D], square: [[zero; D]; D], cube: [[[zero; D]; D]; D] }
    }

    #[inline(always)]
    fn add(&mut self, s: S, weight: S::f64s, offset: &[S::f64s; D]) {
        self.weight = s.add_f64s(self.weight, weight);
        for i in 0..D {
            let first = s.mul_f64s(weight, offset[i]);
            self.offset[i] = s.add_f64s(self.offset[i], first);
            for j in i..D {
                let second = s.mul_f64s(first, offset[j]);
                self.square[i][j] = s.add_f64s(self.square[i][j], second);
                for k in j..D {
                    self.cube[i][j][k] = s.mul_add_e_f64s(second, offset[k], self.cube[i][j][k]);
                }
            }
        }
    }

    fn added_up(self) -> Sums<D> {
        let sum = |v: S::f64s| cast_slice::<S::f64s, f64>(&[v]).iter().sum::<f64>();
        let ascending = |mut indices: [usize; 3]| {
            indices.sort_unstable();
            indices
        };
        let cube = |i: usize, j: usize, k: usize| {
            let [i, j, k] = ascending([i, j, k]);
            sum(self.cube[i][j][k])
        };
        Sums {
            weight: sum(self.weight),
            offset: Vector::from_fn(|i, _| sum(self.offset[i])),
            square: Matrix::from_fn(|i, j| sum(self.square[i.min(j)][i.max(j)])),
            cube: std::array::from_fn(|i| Matrix::from_fn(|j, k| cube(i, j, k))),
        }
    }
}

impl<const D: usize> Sums<D> {
    /// `B - q sym3(A (x) b) + 2 q^2 b b b`.
    fn central_third(&self, share: f64) -> [Matrix<D>; D] {
        let (b, square) = (self.offset, &self.square);
        std::array::from_fn(|i| {
            let row = square.row(i).transpose();
            let placements = square * b[i] + row * b.transpose() + b * row.transpose();
            self.cube[i] - placements * share + b * b.transpose() * (2.0 * share * share * b[i])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nowhere_there_is_nothing_and_no_panic() {
        let density = Density::new(&[[0.0, 1.0], [1.0, 0.0]].map(Vector::from), &[1.0; 2]);
        assert!(density.jet(&Vector::repeat(f64::NAN), 0.1).displacement[0].is_nan());
    }

    #[test]
    fn the_jet_agrees_with_the_moments_of_all_data() {
        let place = |i: u32| {
            let s = f64::from(i);
            Vector::from([(1.7 * s).sin() * 2.0, (2.3 * s + 0.4).cos(), (0.9 * s).sin()])
        };
        let points: Vec<Vector<3>> = (0..200).map(place).collect();
        let counts: Vec<f64> = (0..200).map(|i| f64::from(1 + i % 3)).collect();
        let density = Density::new(&points, &counts);
        for sigma in [0.003, 0.05, 0.3, 2.0] {
            for x in [[0.3, 0.2, -0.1], [2.5, 0.0, 0.4], [9.0, -7.0, 3.0]].map(Vector::from) {
                let (jet, moments) = (density.jet(&x, sigma), density.moments(&x, sigma));
                assert!((jet.log_density / moments.log_density - 1.0).abs() < 1e-11);
                assert!((jet.displacement - moments.displacement).norm() < 1e-10 * sigma);
                let size = moments.scaled_covariance.amax();
                assert!((jet.scaled_covariance - moments.scaled_covariance).amax() < 1e-10 * size);
                let third = density.third_moment(&moments);
                for (a, b) in jet.scaled_third_moment.iter().zip(&third) {
                    assert!((a - b).amax() < 1e-9 * size * size.sqrt().max(sigma));
                }
            }
        }
    }
}
