//! The smoothed score: a model that generalises along the ridge.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Evaluating;
use crate::diffusion::denoiser::{Denoiser, Evaluation, Known};
use crate::diffusion::density::{Density, Precision};
use crate::maths::Vector;
use crate::params::{Param, Settings};

/// The exact denoiser at a greater noise level: `Dh(x, sigma) = D(x, sqrt(sigma^2 + h^2))`, and
/// `uh = Dh - x`.
///
/// It is not the score of the data smoothed by `h` (which would be followed down to that density):
/// what is learned is blurred, what is subtracted is not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smoothed {
    /// `h`, in units of the data radius.
    pub bandwidth: f64,
    /// How files are computed.
    #[serde(skip_serializing_if = "Evaluating::is_default")]
    pub evaluation: Evaluating,
}

impl Default for Smoothed {
    fn default() -> Self {
        Self { bandwidth: 0.2, evaluation: Evaluating::default() }
    }
}

impl Settings for Smoothed {
    const TYPE: &'static str = "smoothed";
    const LABEL: &'static str = "smoothed";
    const ABOUT: &'static str = "The exact denoiser, never sharper than a bandwidth: samples come \
        to rest between the data, on the ridge.";
    const REFERENCE: &'static str = "Scarvelis et al. 2023, arXiv 2310.12395 (smoothed closed-form \
        scores); here the smoothing is Gaussian and in the noise level";
    const PARAMS: &'static [Param] = &[
        Param::real("bandwidth", "Bandwidth", (0.0, 1.0), 0.2)
            .symbol("h")
            .unit("R")
            .allow(0.0, 100.0)
            .help("The denoiser sees no detail finer than this. 0: the exact score."),
        Evaluating::PARAM,
    ];
}

/// The denoiser of [`Smoothed`]. Log densities and distances are those of the true noise level.
pub struct SmoothedDenoiser<const D: usize> {
    /// The exact density.
    pub density: Arc<Density<D>>,
    /// Arithmetic of its kernel.
    pub precision: Precision,
    /// `h`, in data units.
    pub bandwidth: f64,
}

impl<const D: usize> SmoothedDenoiser<D> {
    /// Replaces the exact displacements of evaluations.
    fn blur(&self, x: &[Vector<D>], sigma: f64, out: &mut [Evaluation<D>]) {
        let mut blurred = vec![Evaluation::default(); x.len()];
        self.density.evaluate(self.precision, x, sigma.hypot(self.bandwidth), &mut blurred);
        for (out, blurred) in out.iter_mut().zip(blurred) {
            out.displacement = blurred.displacement;
        }
    }
}

impl<const D: usize> Denoiser<D> for SmoothedDenoiser<D> {
    fn prepare(&self, sigma: f64) {
        self.density.prepare(self.precision, sigma);
        self.density.prepare(self.precision, sigma.hypot(self.bandwidth));
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Evaluation<D>]) {
        self.density.evaluate(self.precision, x, sigma, out);
        self.blur(x, sigma, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Evaluation<D>],
    ) {
        if !known.tell(&self.density, out) {
            self.density.evaluate(self.precision, x, sigma, out);
        }
        self.blur(x, sigma, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_moves_as_at_a_greater_noise_level_and_reports_the_true_density() {
        let points = [[0.0, 0.0], [1.0, 0.0], [0.3, 2.0]].map(Vector::from);
        let density = Arc::new(Density::new(&points, &[1.0; 3]));
        let (precision, x) = (Precision::Double, [Vector::from([0.4, 0.5])]);
        let exact = |sigma: f64| {
            let mut out = [Evaluation::default()];
            density.evaluate(precision, &x, sigma, &mut out);
            out[0]
        };
        let smoothed =
            SmoothedDenoiser { density: Arc::clone(&density), precision, bandwidth: 0.4 };
        let mut out = [Evaluation::default()];
        smoothed.evaluate(&x, 0.3, &mut out);
        assert_eq!(out[0].displacement, exact(0.5).displacement);
        assert_eq!(out[0].log_density, exact(0.3).log_density);
        let mut around = [crate::diffusion::density::Surroundings::default()];
        density.survey(precision, &x, 0.3, &mut around);
        let mut knowing = [Evaluation::default()];
        let known = Known { density: &density, around: &around };
        smoothed.evaluate_knowing(&x, 0.3, known, &mut knowing);
        assert_eq!(out[0].displacement, knowing[0].displacement);
        assert!((out[0].log_density - knowing[0].log_density).abs() < 1e-13);
    }
}
