//! The smoothed score: a model that generalises along the ridge.

use serde::{Deserialize, Serialize};

use super::Evaluating;
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::ExactDenoiser;
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

/// The denoiser of [`Smoothed`].
pub struct SmoothedDenoiser<const D: usize> {
    exact: ExactDenoiser<D>,
    /// `h`, in data units.
    bandwidth: f64,
}

impl<const D: usize> SmoothedDenoiser<D> {
    /// Blurs the exact denoiser by a bandwidth `h` in data units.
    pub fn new(exact: ExactDenoiser<D>, bandwidth: f64) -> Self {
        Self { exact, bandwidth }
    }
}

impl<const D: usize> Denoiser<D> for SmoothedDenoiser<D> {
    fn prepare(&self, sigma: f64) {
        self.exact.prepare(sigma.hypot(self.bandwidth));
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        self.exact.evaluate(x, sigma.hypot(self.bandwidth), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diffusion::density::{Density, Precision};
    use std::sync::Arc;

    #[test]
    fn it_moves_as_the_exact_one_does_at_a_greater_noise_level() {
        let points = [[0.0, 0.0], [1.0, 0.0], [0.3, 2.0]].map(Vector::from);
        let density = Arc::new(Density::new(&points, &[1.0; 3]));
        let exact = ExactDenoiser::new(density, Precision::Double);
        let displacement = |denoiser: &dyn Denoiser<2>, sigma: f64| {
            let mut out = [Vector::zeros()];
            denoiser.evaluate(&[Vector::from([0.4, 0.5])], sigma, &mut out);
            out[0]
        };
        let smoothed = SmoothedDenoiser::new(exact.clone(), 0.4);
        assert_eq!(displacement(&smoothed, 0.3), displacement(&exact, 0.5));
    }
}
