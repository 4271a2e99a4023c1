//! EDM preconditioning: what a learned model is asked to say, at every noise level of order one.

use crate::maths::Vector;

/// Mean of the data and RMS deviation from it per coordinate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preconditioning<const D: usize> {
    /// Mean of the data, `mu`.
    pub mean: Vector<D>,
    /// `sd`: RMS distance from the mean over `sqrt(D)`.
    pub deviation: f64,
}

/// The factors of one noise level (Karras et al. 2022, arXiv 2206.00364, table 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// Weight of the input in the denoiser, `sd^2 / (sigma^2 + sd^2)`.
    pub skip: f64,
    /// Scale of the model's answer, `sigma sd / sqrt(sigma^2 + sd^2)`.
    pub out: f64,
    /// Scale of the model's input, `1 / sqrt(sigma^2 + sd^2)`.
    pub input: f64,
}

impl<const D: usize> Preconditioning<D> {
    /// Of data with this mean and this RMS distance from it.
    pub fn new(mean: Vector<D>, radius: f64) -> Self {
        Self { mean, deviation: radius / (D as f64).sqrt() }
    }

    /// The factors at `sigma > 0`.
    pub fn factors(&self, sigma: f64) -> Factors {
        let whole = sigma.hypot(self.deviation);
        Factors {
            skip: (self.deviation / whole).powi(2),
            out: sigma * self.deviation / whole,
            input: 1.0 / whole,
        }
    }

    /// What the model reads at `x`: `c_in (x - mu)`.
    pub fn input(&self, x: &Vector<D>, factors: Factors) -> Vector<D> {
        (x - self.mean) * factors.input
    }

    /// The answer `F` that makes the denoiser say `denoised` at `x`.
    pub fn target(&self, x: &Vector<D>, denoised: &Vector<D>, factors: Factors) -> Vector<D> {
        (denoised - self.mean - (x - self.mean) * factors.skip) / factors.out
    }

    /// The displacement `D(x) - x` that follows from the model's answer `F`.
    pub fn displacement(&self, x: &Vector<D>, answer: &Vector<D>, factors: Factors) -> Vector<D> {
        (x - self.mean) * (factors.skip - 1.0) + answer * factors.out
    }
}
