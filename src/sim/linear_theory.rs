//! The first two moments of the samples of a linear score, without samples.

use super::experiment::{Experiment, Ready};
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::guidance::{Guidance, Weak};
use crate::diffusion::samplers::Advance;
use crate::diffusion::score::Score;
use crate::maths::{Matrix, Vector};

/// Steps in `ln sigma`; Runge and Kutta's fourth-order method leaves errors near 1e-8.
const STEPS: usize = 4000;

/// Mean and covariance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaussian<const D: usize> {
    /// Mean, data frame.
    pub mean: Vector<D>,
    /// Covariance.
    pub covariance: Matrix<D>,
}

/// The law of the samples where the denoiser is linear in `x`, which is then a Gaussian; `None`
/// where it is not.
///
/// With `u = D(x) - x = A x + b` and `h = -ln sigma`, `dm/dh = p (A m + b)` and
/// `dC/dh = p (A C + C A^T) + 2 lambda^2 sigma^2`, `p = 1 + lambda^2`.
pub fn samples<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Option<Gaussian<D>> {
    let scene = &experiment.scene;
    let is_linear = match &scene.guidance {
        Guidance::None(_) | Guidance::ClassifierFree(_) => true,
        Guidance::Autoguidance(guidance) => guidance.weak == Weak::Linear,
        Guidance::Classifier(_) | Guidance::Reward(_) | Guidance::Gate(_) => false,
    };
    if !is_linear || !matches!(scene.score, Score::Linear(_)) || !scene.score_errors.is_empty() {
        return None;
    }
    let denoiser = ready.denoiser(ready.quick);
    let noise = scene.sampler.stochasticity().powi(2);
    let [start, end] = [experiment.span.sigma_start, experiment.span.sigma_end];
    let start = start.min(experiment.nodes[0].sigma);
    let covariance = Matrix::identity() * start.powi(2);
    let law = Gaussian { mean: Vector::zeros(), covariance };
    Some(integrated(denoiser, law, [start, end], noise))
}

fn integrated<const D: usize>(
    denoiser: &dyn Denoiser<D>,
    mut law: Gaussian<D>,
    [start, end]: [f64; 2],
    noise: f64,
) -> Gaussian<D> {
    let h = (start / end).ln() / STEPS as f64;
    let rate = |sigma: f64| Rate::at(denoiser, sigma, noise);
    let mut here = rate(start);
    for step in 0..STEPS {
        let sigma = start * (-h * step as f64).exp();
        let (middle, next) = (rate(sigma * (-0.5 * h).exp()), rate(sigma * (-h).exp()));
        let k1 = here.of(&law);
        let k2 = middle.of(&law.moved(&k1, 0.5 * h));
        let k3 = middle.of(&law.moved(&k2, 0.5 * h));
        let k4 = next.of(&law.moved(&k3, h));
        for (k, weight) in [(k1, 1.0), (k2, 2.0), (k3, 2.0), (k4, 1.0)] {
            law = law.moved(&k, weight * h / 6.0);
        }
        here = next;
    }
    law
}

impl<const D: usize> Gaussian<D> {
    fn moved(&self, by: &Self, part: f64) -> Self {
        Self {
            mean: self.mean + by.mean * part,
            covariance: self.covariance + by.covariance * part,
        }
    }
}

/// How the moments change with `h` at a noise level.
struct Rate<const D: usize> {
    matrix: Matrix<D>,
    shift: Vector<D>,
    /// `2 lambda^2 sigma^2`.
    diffusion: f64,
}

impl<const D: usize> Rate<D> {
    fn at(denoiser: &dyn Denoiser<D>, sigma: f64, noise: f64) -> Self {
        let origin = [Vector::zeros()];
        let mut shift = [Vector::zeros()];
        denoiser.evaluate(&origin, sigma, &mut shift);
        let units: [Vector<D>; D] =
            std::array::from_fn(|i| Vector::from_fn(|d, _| f64::from(u8::from(d == i))));
        let mut columns = [Vector::zeros(); D];
        denoiser.evaluate(&units, sigma, &mut columns);
        let matrix = Matrix::from_fn(|row, column| columns[column][row] - shift[0][row]);
        let p = 1.0 + noise;
        Self { matrix: matrix * p, shift: shift[0] * p, diffusion: 2.0 * noise * sigma * sigma }
    }

    fn of(&self, law: &Gaussian<D>) -> Gaussian<D> {
        let half = self.matrix * law.covariance;
        Gaussian {
            mean: self.matrix * law.mean + self.shift,
            covariance: half + half.transpose() + Matrix::identity() * self.diffusion,
        }
    }
}
