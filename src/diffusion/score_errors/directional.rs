//! A smooth error along and across the ridge.

use serde::{Deserialize, Serialize};

use super::settings::{self, error_settings};
use super::{BLOCK, Distort, Reference, Site};
use crate::maths::Vector;
use crate::maths::random_field::RandomField;
use crate::params::{Param, Settings};

/// Length of the error field, in units of the data radius.
const FIELD_LENGTH: f64 = 0.5;

/// Beyond this noise level (in units of the data radius) an error in units of epsilon or of the
/// score grows no further in those of the denoiser, so that a start from pure noise stays finite.
const SIGMA_LARGEST: f64 = 15.0;

error_settings! {
    /// `Dh = D + R (normal N N^T + tangent T T^T) F`, `F` a smooth random field of unit variance in
    /// each component and of length `R / 2`; `N` spans the bottom `D - d*` eigenvectors of the
    /// posterior covariance, `T` the others.
    ///
    /// A constant normal error of the *denoiser* moves the samples off the ridge by as much; the
    /// same error of epsilon or of the score is forgotten as the noise goes.
    Directional {
        /// Amplitude across the ridge, in units of the data radius.
        normal: f64 = 0.05,
        /// Amplitude along the ridge, in units of the data radius.
        tangent: f64 = 0.0,
        /// What is in error by a constant amplitude.
        units: Units = Units::Denoiser,
    }
}

/// The quantity whose error keeps its amplitude at all noise levels. In denoiser units the
/// amplitude is multiplied by `(sigma / R)^0`, `^1` or `^2`: all three agree at `sigma = R`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Units {
    /// The denoised point `D`.
    #[default]
    Denoiser,
    /// The noise `epsilon = (x - D) / sigma`.
    Epsilon,
    /// The score `(D - x) / sigma^2`.
    Score,
}

impl Units {
    /// The amplitude in denoiser units, at a noise level in units of the data radius.
    fn factor(self, sigma: f64) -> f64 {
        let sigma = sigma.min(SIGMA_LARGEST);
        match self {
            Self::Denoiser => 1.0,
            Self::Epsilon => sigma,
            Self::Score => sigma * sigma,
        }
    }
}

impl Settings for Directional {
    const TYPE: &'static str = "directional";
    const LABEL: &'static str = "normal and tangential";
    const ABOUT: &'static str = "A smooth random error of the denoiser, split across and along \
        the ridge. Normal error moves samples off the ridge, tangential error along it.";
    const REFERENCE: &'static str = "He, Qiu & Tao 2026, arXiv 2602.06021";
    const PARAMS: &'static [Param] = &[
        amplitude_across("normal", "Normal", 0.05)
            .symbol("δ⊥")
            .help("Amplitude across the ridge. Samples end about 0.8 times as far from it."),
        amplitude_across("tangent", "Tangential", 0.0)
            .symbol("δ∥")
            .help("Amplitude along the ridge: it spreads samples between the data."),
        Param::choice("units", "Error of", &["denoiser", "epsilon", "score"], "denoiser").help(
            "What is wrong by the same amount at all noise levels. They agree at sigma = R; an \
             error of epsilon or of the score leaves no floor.",
        ),
        settings::SEED,
        settings::SIGMA_FROM,
        settings::SIGMA_TO,
    ];
}

const fn amplitude_across(key: &'static str, label: &'static str, default: f64) -> Param {
    Param::real(key, label, (0.0, 0.3), default).unit("R").allow(-100.0, 100.0)
}

/// The error, built.
struct Smooth<const D: usize> {
    normal: f64,
    tangent: f64,
    units: Units,
    radius: f64,
    ridge_dimension: usize,
    field: RandomField<D>,
}

impl Directional {
    pub(super) fn build<const D: usize>(&self, reference: &Reference<D>) -> Box<dyn Distort<D>> {
        let Reference { radius, ridge_dimension, .. } = *reference;
        Box::new(Smooth {
            normal: self.normal * radius,
            tangent: self.tangent * radius,
            units: self.units,
            radius,
            ridge_dimension,
            field: RandomField::new(self.seed, FIELD_LENGTH * radius),
        })
    }
}

impl<const D: usize> Distort<D> for Smooth<D> {
    fn reads_axes(&self) -> bool {
        true
    }

    fn distort(&self, site: &Site<'_, D>, out: &mut [Vector<D>]) {
        let factor = self.units.factor(site.sigma / self.radius);
        let mut field = [Vector::zeros(); BLOCK];
        let field = &mut field[..out.len()];
        self.field.evaluate(site.x, field);
        for ((out, around), error) in out.iter_mut().zip(site.around).zip(field) {
            let across = around.axes.bottom_part(self.ridge_dimension, error);
            let along = *error - across;
            *out += (across * self.normal + along * self.tangent) * factor;
        }
    }
}
