//! The first two moments of the samples of a linear score, without samples.

use super::experiment::{Experiment, Ready};
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::guidance::{Guidance, PartScore, Weak};
use crate::diffusion::samplers::Advance;
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::LinearScore;
use crate::maths::eigen::{Eigen, symmetric_eigen};
use crate::maths::{Matrix, Vector};

/// Steps in `ln sigma`; Runge and Kutta's fourth-order method leaves errors near 1e-8, and up to
/// `|w| / 1000` where the scale's interval ends on the way.
const STEPS: usize = 4000;

/// Longer steps, in units of what they change, say nothing: those of a very large scale.
const LONGEST: f64 = 0.5;

/// Mean and covariance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaussian<const D: usize> {
    /// Mean, data frame.
    pub mean: Vector<D>,
    /// Covariance.
    pub covariance: Matrix<D>,
}

/// The law of the samples where the denoiser is linear in `x`, which is then a Gaussian; `None`
/// where it is not, or where that has no number.
///
/// With `u = D(x) - x = A x + b` and `h = -ln sigma`, `dm/dh = p (A m + b)` and
/// `dC/dh = p (A C + C A^T) + 2 lambda^2 sigma^2`, `p = 1 + lambda^2`.
pub fn samples<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Option<Gaussian<D>> {
    let scene = &experiment.scene;
    let is_linear = match &scene.guidance {
        Guidance::None(_) => true,
        Guidance::ClassifierFree(guidance) => {
            [guidance.class_score, guidance.rest_score] == [PartScore::Same; 2]
        }
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
    integrated(denoiser, law, [start, end], noise)
}

fn integrated<const D: usize>(
    denoiser: &dyn Denoiser<D>,
    mut law: Gaussian<D>,
    [start, end]: [f64; 2],
    noise: f64,
) -> Option<Gaussian<D>> {
    let h = (start / end).ln() / STEPS as f64;
    let rate = |sigma: f64| Rate::at(denoiser, sigma, noise);
    let mut here = rate(start);
    for step in 0..STEPS {
        let sigma = start * (-h * step as f64).exp();
        let (middle, next) = (rate(sigma * (-0.5 * h).exp()), rate(sigma * (-h).exp()));
        if h * middle.matrix.norm() > LONGEST {
            return None;
        }
        let k1 = here.of(&law);
        let k2 = middle.of(&law.moved(&k1, 0.5 * h));
        let k3 = middle.of(&law.moved(&k2, 0.5 * h));
        let k4 = next.of(&law.moved(&k3, h));
        for (k, weight) in [(k1, 1.0), (k2, 2.0), (k3, 2.0), (k4, 1.0)] {
            law = law.moved(&k, weight * h / 6.0);
        }
        here = next;
    }
    law.is_finite().then_some(law)
}

/// `from^(1 - w) to^w` of two Gaussians at a noise level; `None` where it has no integral.
pub fn tilted<const D: usize>(
    [from, to]: [&LinearScore<D>; 2],
    w: f64,
    sigma: f64,
) -> Option<Gaussian<D>> {
    let [from, to] = [from, to].map(|score| Rate::at(score, sigma, 0.0));
    let mix = |from, to| from + (to - from) * w;
    let shift = from.shift + (to.shift - from.shift) * w;
    // Of the density at this noise level, times `sigma^2`.
    let precision = -from.matrix.zip_map(&to.matrix, mix);
    let Eigen { values, vectors } = symmetric_eigen(&precision);
    let law = values.iter().all(|&value| value > 0.0).then(|| {
        let inverse = values.map(f64::recip);
        let spread = vectors * Matrix::from_diagonal(&inverse) * vectors.transpose();
        Gaussian { mean: spread * shift, covariance: spread * sigma.powi(2) }
    });
    law.filter(Gaussian::is_finite)
}

impl<const D: usize> Gaussian<D> {
    /// Draws from standard normals.
    pub fn draws(&self, normals: &[Vector<D>]) -> Vec<Vector<D>> {
        let Eigen { values, vectors } = symmetric_eigen(&self.covariance);
        let deviations = values.map(|variance| variance.max(0.0).sqrt());
        let spread = vectors * Matrix::from_diagonal(&deviations);
        normals.iter().map(|z| self.mean + spread * z).collect()
    }

    fn is_finite(&self) -> bool {
        self.mean.iter().chain(self.covariance.iter()).all(|x| x.is_finite())
    }

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
