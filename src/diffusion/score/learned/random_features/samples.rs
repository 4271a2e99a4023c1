//! What the readout is trained on.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;

use super::RandomFeatures;
use crate::diffusion::density::Evaluation;
use crate::diffusion::density::Precision;
use crate::diffusion::score::learned::TrainingLaw;
use crate::maths::Vector;

/// Sets the stream of the samples apart from that of the features.
const STREAM: u64 = 0x5a4d_504c_4553;

/// Samples that are denoised between two questions whether to stop.
const BLOCK: usize = 256;

/// Training points and unit noise. Noise levels share them: what is trained then changes with
/// `sigma` as smoothly as the law does, and readouts of neighbouring slices may be mixed.
pub(super) struct Samples<const D: usize> {
    points: Vec<Vector<D>>,
    noise: Vec<Vector<D>>,
}

/// The regression of one noise level.
pub(super) struct Regression<const D: usize> {
    /// What the features read, `c_in (x - mu)`.
    pub inputs: Vec<Vector<D>>,
    /// `F*`: what the exact denoiser asks for.
    pub targets: Vec<Vector<D>>,
}

impl<const D: usize> Samples<D> {
    /// Points by their counts, one from each of `samples` equal shares of the whole, so that even
    /// a few samples represent the data.
    pub fn draw(settings: &RandomFeatures, law: &TrainingLaw<D>) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed ^ STREAM);
        let data = law.density.points();
        let mut total = 0.0;
        let below: Vec<f64> = law
            .counts
            .iter()
            .map(|count| {
                total += count;
                total
            })
            .collect();
        let share = total / f64::from(settings.samples);
        let point = |i: u32| {
            let place = (f64::from(i) + rng.random::<f64>()) * share;
            data[below.partition_point(|&below| below <= place).min(data.len() - 1)]
        };
        let points: Vec<Vector<D>> = (0..settings.samples).map(point).collect();
        let noise = points.iter().map(|_| Vector::from_fn(|_, _| rng.sample(StandardNormal)));
        Self { noise: noise.collect(), points }
    }

    /// The regression at a noise level; `None` if `stop` said so.
    pub fn at(
        &self,
        sigma: f64,
        law: &TrainingLaw<D>,
        stop: &dyn Fn() -> bool,
    ) -> Option<Regression<D>> {
        let noisy = |(point, noise): (&Vector<D>, &Vector<D>)| point + noise * sigma;
        let x: Vec<Vector<D>> = self.points.iter().zip(&self.noise).map(noisy).collect();
        let mut exact = vec![Evaluation::default(); x.len()];
        for (x, exact) in x.chunks(BLOCK).zip(exact.chunks_mut(BLOCK)) {
            if stop() {
                return None;
            }
            law.density.evaluate(Precision::Double, x, sigma, exact);
        }
        let preconditioning = law.preconditioning();
        let factors = preconditioning.factors(sigma);
        let inputs = x.iter().map(|x| preconditioning.input(x, factors)).collect();
        let target = |(x, exact): (&Vector<D>, &Evaluation<D>)| {
            preconditioning.target(x, &(x + exact.displacement), factors)
        };
        let targets = x.iter().zip(&exact).map(target).collect();
        Some(Regression { inputs, targets })
    }
}
