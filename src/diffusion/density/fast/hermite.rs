//! Sums over whole nodes by Hermite expansion (Greengard & Strain 1991), a tile at a time.
//!
//! With `t = (x - c) / (sqrt 2 sigma)` and `s = (y - c) / (sqrt 2 sigma)`,
//! `exp(-|t - s|^2) = exp(-|t|^2) sum_alpha H_alpha(t) s^alpha / alpha!`.

use super::super::lanes::Real;
use super::super::pairs::TILE;
use super::multipoles::{Length, Multipoles};
use super::tree::Tree;
use crate::maths::Vector;
use pulp::{Simd, WithSimd};
use std::f64::consts::LOG2_E;

/// Vectors of particles that go through the terms together.
const TOGETHER: usize = 2;

/// More degrees than any expansion has.
const DEGREES: usize = 16;

/// Sums of weights and of their moments about one point, `[..][particle]`.
#[derive(Clone, Debug)]
pub(super) struct TileSums<const D: usize> {
    pub weight: [f64; TILE],
    pub first: [[f64; TILE]; D],
    /// Upper triangle; zero where it was not asked for.
    pub second: [[[f64; TILE]; D]; D],
}

/// The sums over some nodes for one tile.
pub(super) struct FarField<'a, const COVARIANCE: bool, const D: usize> {
    pub tree: &'a Tree<D>,
    pub multipoles: &'a Multipoles<D>,
    /// Nodes, and the length of the expansion of each.
    pub nodes: &'a [(usize, Length)],
    /// Particles less `origin`, `[axis][particle]`.
    pub x: &'a [[f64; TILE]; D],
    /// The point that moments are taken about.
    pub origin: Vector<D>,
    pub sigma: f64,
    /// Weights are `exp(shift - |x - y|^2 / (2 sigma^2))`.
    pub shift: f64,
    /// What the sums are added to.
    pub sums: &'a mut TileSums<D>,
}

/// Lanes of [`TOGETHER`] vectors.
type Block<S> = [<f64 as Real>::Lanes<S>; TOGETHER];

/// Sums over a node about its centre, in units of its radius.
struct NodeSums<S: Simd, const D: usize> {
    weight: Block<S>,
    first: [Block<S>; D],
    second: [[Block<S>; D]; D],
}

impl<const COVARIANCE: bool, const D: usize> WithSimd for FarField<'_, COVARIANCE, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, s: S) {
        let width = S::F64_LANES * TOGETHER;
        for &(node, length) in self.nodes {
            for start in (0..TILE).step_by(width) {
                self.add_node(s, node, length, start);
            }
        }
    }
}

impl<const COVARIANCE: bool, const D: usize> FarField<'_, COVARIANCE, D> {
    #[inline(always)]
    fn add_node<S: Simd>(&mut self, s: S, k: usize, length: Length, start: usize) {
        let node = &self.tree.nodes[k];
        let Some(moments) = self.multipoles.of(k) else { return };
        let (radius, arm) = (node.radius(), node.centre() - self.origin);
        let per_unit = std::f64::consts::FRAC_1_SQRT_2 / self.sigma;
        let mut rows = [[[f64::splat(s, 0.0); TOGETHER]; DEGREES]; D];
        let mut exponent = [f64::splat(s, self.shift); TOGETHER];
        for d in 0..D {
            for (v, exponent) in exponent.iter_mut().enumerate() {
                let x = f64::vectors::<S>(&self.x[d][start..])[v];
                let t = f64::mul(s, f64::sub(s, x, f64::splat(s, arm[d])), f64::splat(s, per_unit));
                *exponent = f64::sub(s, *exponent, f64::mul(s, t, t));
                fill_row(s, t, radius * per_unit, length.degrees, |degree, value| {
                    rows[d][degree][v] = value;
                });
            }
        }
        let found = self.node_sums(s, moments, length.terms, &rows);
        for (v, exponent) in exponent.into_iter().enumerate() {
            let bits = <f64 as Real>::max(
                s,
                f64::mul(s, exponent, f64::splat(s, LOG2_E)),
                f64::splat(s, -900.0),
            );
            let weight = <f64 as Real>::exp2(s, bits);
            let at = start + v * S::F64_LANES;
            add::<S, COVARIANCE, D>(s, self.sums, at, &found.scaled(s, v, weight, radius), &arm);
        }
    }

    #[inline(always)]
    fn node_sums<S: Simd>(
        &self,
        s: S,
        moments: &[f64],
        terms: usize,
        rows: &[[Block<S>; DEGREES]; D],
    ) -> NodeSums<S, D> {
        let zero = [f64::splat(s, 0.0); TOGETHER];
        let mut sums = NodeSums { weight: zero, first: [zero; D], second: [[zero; D]; D] };
        for (place, term) in self.multipoles.indices.terms[..terms].iter().enumerate() {
            let mut product = rows[0][term.powers[0]];
            for d in 1..D {
                for (product, &row) in product.iter_mut().zip(&rows[d][term.powers[d]]) {
                    *product = f64::mul(s, *product, row);
                }
            }
            gain(s, &mut sums.weight, moments[place], &product);
            for i in 0..D {
                gain(s, &mut sums.first[i], moments[term.up[i]], &product);
                if COVARIANCE {
                    for j in i..D {
                        gain(s, &mut sums.second[i][j], moments[term.up_twice[i][j]], &product);
                    }
                }
            }
        }
        sums
    }
}

/// Sums for one vector of particles about a node's centre, in the units of the data.
struct Scaled<S: Simd, const D: usize> {
    weight: <f64 as Real>::Lanes<S>,
    first: [<f64 as Real>::Lanes<S>; D],
    second: [[<f64 as Real>::Lanes<S>; D]; D],
}

impl<S: Simd, const D: usize> NodeSums<S, D> {
    #[inline(always)]
    fn scaled(&self, s: S, v: usize, weight: <f64 as Real>::Lanes<S>, radius: f64) -> Scaled<S, D> {
        let long = f64::mul(s, weight, f64::splat(s, radius));
        let wide = f64::mul(s, long, f64::splat(s, radius));
        Scaled {
            weight: f64::mul(s, self.weight[v], weight),
            first: std::array::from_fn(|i| f64::mul(s, self.first[i][v], long)),
            second: std::array::from_fn(|i| {
                std::array::from_fn(|j| f64::mul(s, self.second[i][j][v], wide))
            }),
        }
    }
}

/// Adds sums about a centre at `arm` from the point that the total is about.
#[inline(always)]
fn add<S: Simd, const COVARIANCE: bool, const D: usize>(
    s: S,
    sums: &mut TileSums<D>,
    at: usize,
    found: &Scaled<S, D>,
    arm: &Vector<D>,
) {
    let gain = |lanes: &mut [f64; TILE], term| {
        let sum = &mut f64::vectors_mut::<S>(&mut lanes[at..at + S::F64_LANES])[0];
        *sum = f64::add(s, *sum, term);
    };
    let by_arm =
        |d: usize, value, term| <f64 as Real>::mul_add(s, f64::splat(s, arm[d]), value, term);
    gain(&mut sums.weight, found.weight);
    for i in 0..D {
        let first = by_arm(i, found.weight, found.first[i]);
        gain(&mut sums.first[i], first);
        if COVARIANCE {
            for j in i..D {
                let second = by_arm(i, found.first[j], found.second[i][j]);
                gain(&mut sums.second[i][j], by_arm(j, first, second));
            }
        }
    }
}

/// `H_n(t) zeta^n / n!` for all degrees `n`.
#[inline(always)]
fn fill_row<S: Simd>(
    s: S,
    t: <f64 as Real>::Lanes<S>,
    zeta: f64,
    order: usize,
    mut put: impl FnMut(usize, <f64 as Real>::Lanes<S>),
) {
    let slope = f64::mul(s, t, f64::splat(s, 2.0 * zeta));
    let (mut before, mut here) = (f64::splat(s, 0.0), f64::splat(s, 1.0));
    for degree in 0..order {
        put(degree, here);
        let back = f64::mul(s, before, f64::splat(s, -2.0 * zeta * zeta));
        let next = <f64 as Real>::mul_add(s, slope, here, back);
        before = here;
        here = f64::mul(s, next, f64::splat(s, 1.0 / (degree + 1) as f64));
    }
}

/// Adds `moment` times `product`.
#[inline(always)]
fn gain<S: Simd>(s: S, sum: &mut Block<S>, moment: f64, product: &Block<S>) {
    let moment = f64::splat(s, moment);
    for v in 0..TOGETHER {
        sum[v] = <f64 as Real>::mul_add(s, moment, product[v], sum[v]);
    }
}
