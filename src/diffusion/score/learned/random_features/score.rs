//! The score of one training time.

use std::marker::PhantomData;
use std::sync::Arc;

use pulp::{Arch, Simd, WithSimd};

use super::Features;
use super::activation::{Activation, Cosine, Relu};
use super::feature_map::{FeatureMap, PADDING, Unit};
use crate::diffusion::score::learned::Preconditioning;
use crate::diffusion::score::learned::preconditioning::Factors;
use crate::maths::Vector;

/// What all training times share.
pub(super) struct Shared<const D: usize> {
    pub map: FeatureMap<D>,
    pub preconditioning: Preconditioning<D>,
    /// Noise levels that are trained, ascending.
    pub sigmas: Vec<f64>,
}

/// A fitted model after one training time: readouts `A` of the features, one for each trained
/// noise level.
pub struct FeatureScore<const D: usize> {
    pub(super) shared: Arc<Shared<D>>,
    /// The columns of each readout; `(slices, p, D)`.
    pub(super) readouts: Vec<Vec<Vector<D>>>,
}

impl<const D: usize> FeatureScore<D> {
    /// The displacements `D(x) - x` at noise level `sigma > 0`, data frame: `out[i]` at `x[i]`.
    ///
    /// `D(x) = mu + c_skip (x - mu) + c_out A phi(c_in (x - mu))`, with the factors of `sigma`
    /// itself and a readout linear in `ln sigma` between two trained levels; beyond the trained
    /// range it is that of its end. An answer depends on its own particle alone, bit for bit.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn displacements(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        assert_eq!(x.len(), out.len(), "a score needs one answer for each particle");
        let Shared { map, preconditioning, .. } = &*self.shared;
        let factors = preconditioning.factors(sigma);
        let readout = self.readout(sigma);
        let neurons: Vec<Neuron<D>> = map.units.iter().copied().zip(readout).collect();
        let (mean, neurons) = (preconditioning.mean, &neurons[..]);
        match map.kind {
            Features::Relu => {
                let of = PhantomData::<Relu>;
                Arch::new().dispatch(Evaluate { neurons, mean, factors, x, out, of });
            }
            Features::Cosine => {
                let of = PhantomData::<Cosine>;
                Arch::new().dispatch(Evaluate { neurons, mean, factors, x, out, of });
            }
        }
    }

    /// The columns of the readout at a noise level, times the factor of the features.
    fn readout(&self, sigma: f64) -> impl Iterator<Item = Vector<D>> {
        let ([below, above], weight) = place(&self.shared.sigmas, sigma);
        let factor = self.shared.map.factor();
        let pairs = self.readouts[below].iter().zip(&self.readouts[above]);
        pairs.map(move |(below, above)| (below * (1.0 - weight) + above * weight) * factor)
    }
}

/// The levels next to `sigma`, and the weight of the upper one.
fn place(sigmas: &[f64], sigma: f64) -> ([usize; 2], f64) {
    let above = sigmas.partition_point(|&level| level < sigma).min(sigmas.len() - 1);
    let below = above.saturating_sub(1);
    if below == above || sigma >= sigmas[above] {
        return ([above; 2], 0.0);
    }
    let weight = (sigma / sigmas[below]).ln() / (sigmas[above] / sigmas[below]).ln();
    ([below, above], weight)
}

/// A feature and its column of the readout.
type Neuron<const D: usize> = (Unit<D>, Vector<D>);

/// Vectors of particles that are summed side by side, so that sums stay in registers.
const VECTORS: usize = 4;

/// Particles of the largest tile.
const TILE: usize = VECTORS * PADDING;

/// [`FeatureScore::displacements`], to be compiled once for each vector width.
struct Evaluate<'a, A, const D: usize> {
    neurons: &'a [Neuron<D>],
    mean: Vector<D>,
    factors: Factors,
    x: &'a [Vector<D>],
    out: &'a mut [Vector<D>],
    of: PhantomData<A>,
}

impl<A: Activation, const D: usize> WithSimd for Evaluate<'_, A, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Self { neurons, mean, factors, x, out, .. } = self;
        let tile = VECTORS * S::F64_LANES;
        let limit = A::LARGEST_INPUT;
        for (x, out) in x.chunks(tile).zip(out.chunks_mut(tile)) {
            let mut lanes = [[0.0; TILE]; D];
            for (i, x) in x.iter().enumerate() {
                for d in 0..D {
                    lanes[d][i] = ((x[d] - mean[d]) * factors.input).clamp(-limit, limit);
                }
            }
            sum::<A, S, D>(s, neurons, &mut lanes);
            for (i, (x, out)) in x.iter().zip(out).enumerate() {
                for d in 0..D {
                    let linear = (x[d] - mean[d]) * (factors.skip - 1.0);
                    out[d] = linear + lanes[d][i] * factors.out;
                }
            }
        }
    }
}

/// Replaces inputs by `A phi` of them.
#[inline(always)]
fn sum<A: Activation, S: Simd, const D: usize>(
    s: S,
    neurons: &[Neuron<D>],
    lanes: &mut [[f64; TILE]; D],
) {
    let zero = s.splat_f64s(0.0);
    let mut inputs = [[zero; VECTORS]; D];
    for d in 0..D {
        inputs[d].copy_from_slice(&S::as_simd_f64s(&lanes[d]).0[..VECTORS]);
    }
    let mut sums = [[zero; VECTORS]; D];
    for (unit, readout) in neurons {
        for v in 0..VECTORS {
            let mut form = s.splat_f64s(unit.bias);
            for d in 0..D {
                form = s.mul_add_e_f64s(s.splat_f64s(unit.weight[d]), inputs[d][v], form);
            }
            let feature = A::apply(s, form);
            for d in 0..D {
                sums[d][v] = s.mul_add_e_f64s(s.splat_f64s(readout[d]), feature, sums[d][v]);
            }
        }
    }
    for d in 0..D {
        S::as_mut_simd_f64s(&mut lanes[d]).0[..VECTORS].copy_from_slice(&sums[d]);
    }
}
