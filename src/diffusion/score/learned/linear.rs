//! The linear score: the best that a model linear in `x` can learn.

use serde::{Deserialize, Serialize};

use super::super::Evaluating;
use super::TrainingLaw;
use crate::diffusion::denoiser::Denoiser;
use crate::maths::eigen::{Eigen, symmetric_eigen};
use crate::maths::{Matrix, Vector};
use crate::params::{Param, Settings};

/// The score of a Gaussian with the mean and the covariance of the data.
///
/// It is the minimiser of denoising score matching among affine functions of `x`, and what networks
/// learn first. Its samples have the first two moments of the data and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Linear {
    /// How files are computed.
    #[serde(skip_serializing_if = "Evaluating::is_default")]
    pub evaluation: Evaluating,
}

impl Settings for Linear {
    const TYPE: &'static str = "linear";
    const LABEL: &'static str = "linear";
    const ABOUT: &'static str = "The score of a Gaussian with the mean and covariance of the data: \
        the best that is linear in x.";
    const REFERENCE: &'static str = "Wang & Vastola 2023, arXiv 2311.10892; Li et al. 2024, arXiv \
        2410.24060";
    const PARAMS: &'static [Param] = &[Evaluating::PARAM];
}

/// The denoiser `D(x) = mu + C (C + sigma^2 I)^-1 (x - mu)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearScore<const D: usize> {
    mean: Vector<D>,
    /// Of the covariance `C` of the data.
    axes: Eigen<D>,
}

impl<const D: usize> LinearScore<D> {
    /// Fitted to the training points, by their counts.
    pub fn fit(law: &TrainingLaw<D>) -> Self {
        let mass: f64 = law.counts.iter().sum();
        let weighted = || law.density.points().iter().zip(law.counts.iter().map(|c| c / mass));
        let mean: Vector<D> = weighted().map(|(y, weight)| y * weight).sum();
        let outer = |(y, weight): (&Vector<D>, f64)| {
            let offset = y - mean;
            offset * offset.transpose() * weight
        };
        let covariance: Matrix<D> = weighted().map(outer).sum();
        Self { mean, axes: symmetric_eigen(&covariance) }
    }

    /// Draws of the Gaussian at a noise level, from standard normals.
    pub fn draws(&self, sigma: f64, normals: &[Vector<D>]) -> Vec<Vector<D>> {
        let Eigen { values, vectors } = &self.axes;
        let deviations = values.map(|variance| (variance.max(0.0) + sigma * sigma).sqrt());
        let spread = vectors * Matrix::from_diagonal(&deviations);
        normals.iter().map(|z| self.mean + spread * z).collect()
    }

    /// Logarithm of the Gaussian at a noise level, up to a constant.
    pub fn log_density(&self, x: &Vector<D>, sigma: f64) -> f64 {
        let Eigen { values, vectors } = &self.axes;
        let along = vectors.transpose() * (x - self.mean);
        let square = |i: usize| along[i] * along[i] / (values[i].max(0.0) + sigma * sigma);
        -0.5 * (0..D).map(square).sum::<f64>()
    }
}

impl<const D: usize> Denoiser<D> for LinearScore<D> {
    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let Eigen { values, vectors } = &self.axes;
        let square = sigma * sigma;
        let keep = values.map(|variance| square / (variance.max(0.0) + square));
        let matrix = vectors * Matrix::from_diagonal(&keep) * vectors.transpose();
        for (x, out) in x.iter().zip(out) {
            *out = matrix * (self.mean - x);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diffusion::density::Density;

    #[test]
    fn it_is_the_conditional_mean_of_the_gaussian_with_the_moments_of_the_data() {
        let points = [[0.0, 0.0], [2.0, 1.0], [-1.0, 3.0]].map(Vector::from);
        let counts = [1.0, 2.0, 1.0];
        let law = TrainingLaw {
            density: Arc::new(Density::new(&points, &counts)),
            counts: Arc::new(counts),
            mean: Vector::zeros(),
            radius: 1.0,
            sigmas: 0.01..=10.0,
        };
        let mean = Vector::from([0.75, 1.25]);
        let covariance = Matrix::from([[1.6875, -0.6875], [-0.6875, 1.1875]]);
        let (x, sigma) = (Vector::from([0.4, -2.0]), 0.7);
        let whole = covariance + Matrix::identity() * (sigma * sigma);
        let denoised = mean + covariance * whole.try_inverse().expect("invertible") * (x - mean);
        let mut out = [Vector::zeros()];
        LinearScore::fit(&law).evaluate(&[x], sigma, &mut out);
        assert!((x + out[0] - denoised).norm() < 1e-14);
    }
}
