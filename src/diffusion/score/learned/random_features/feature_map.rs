//! The random features, and their values on samples.

use std::f64::consts::TAU;
use std::marker::PhantomData;

use pulp::{Arch, Simd, WithSimd};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;

use super::activation::{Activation, Cosine, Relu};
use super::{Features, RandomFeatures};
use crate::maths::Vector;

/// Length scale of cosine features, in units of the preconditioned input.
const COSINE_LENGTH: f64 = 0.35;

/// `Relu` features bend within this distance of the mean, in the same units.
const RELU_REACH: f64 = 2.0;

/// The features, drawn once from the seed and shared by all noise levels. The first of them are
/// the same at every width.
pub(super) struct FeatureMap<const D: usize> {
    pub kind: Features,
    pub units: Vec<Unit<D>>,
}

/// The linear form of one feature, `weight . y + bias`; in turns for cosines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit<const D: usize> {
    pub weight: Vector<D>,
    pub bias: f64,
}

impl<const D: usize> FeatureMap<D> {
    pub fn draw(settings: &RandomFeatures) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
        let scale = settings.feature_scale;
        let unit = |_| match settings.features {
            Features::Relu => Unit::relu(&mut rng, scale),
            Features::Cosine => Unit::cosine(&mut rng, scale),
        };
        Self { kind: settings.features, units: (0..settings.width).map(unit).collect() }
    }

    pub fn width(&self) -> usize {
        self.units.len()
    }

    /// `sqrt(2 / p)`, the factor of every feature.
    pub fn factor(&self) -> f64 {
        (2.0 / self.width() as f64).sqrt()
    }

    /// Values of some `units` at inputs with these coordinates (each a multiple of
    /// [`PADDING`] long, spare ones of no account): one column of `out` for each unit.
    pub fn fill(&self, units: &[Unit<D>], inputs: [&[f64]; D], out: &mut [f64]) {
        let factor = self.factor();
        match self.kind {
            Features::Relu => {
                Arch::new().dispatch(Fill { units, inputs, factor, out, of: PhantomData::<Relu> });
            }
            Features::Cosine => {
                let of = PhantomData::<Cosine>;
                Arch::new().dispatch(Fill { units, inputs, factor, out, of });
            }
        }
    }
}

impl<const D: usize> Unit<D> {
    fn relu(rng: &mut Xoshiro256PlusPlus, scale: f64) -> Self {
        let weight = Vector::<D>::from_fn(|_, _| rng.sample(StandardNormal));
        let bias = rng.random_range(-RELU_REACH..RELU_REACH) * scale;
        Self { weight: weight.normalize(), bias }
    }

    fn cosine(rng: &mut Xoshiro256PlusPlus, scale: f64) -> Self {
        let weight = Vector::<D>::from_fn(|_, _| rng.sample(StandardNormal));
        Self { weight: weight / (COSINE_LENGTH * scale * TAU), bias: rng.random() }
    }
}

/// Lanes of the widest vector.
pub(super) const PADDING: usize = 8;

/// [`FeatureMap::fill`], to be compiled once for each vector width.
struct Fill<'a, A, const D: usize> {
    units: &'a [Unit<D>],
    inputs: [&'a [f64]; D],
    factor: f64,
    out: &'a mut [f64],
    of: PhantomData<A>,
}

impl<A: Activation, const D: usize> WithSimd for Fill<'_, A, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let stride = self.inputs[0].len();
        let inputs = self.inputs.map(|coordinate| S::as_simd_f64s(coordinate).0);
        let factor = s.splat_f64s(self.factor);
        for (unit, column) in self.units.iter().zip(self.out.chunks_exact_mut(stride)) {
            for (i, out) in S::as_mut_simd_f64s(column).0.iter_mut().enumerate() {
                let mut form = s.splat_f64s(unit.bias);
                for d in 0..D {
                    form = s.mul_add_e_f64s(s.splat_f64s(unit.weight[d]), inputs[d][i], form);
                }
                *out = s.mul_f64s(factor, A::apply(s, form));
            }
        }
    }
}
