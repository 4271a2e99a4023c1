//! A score of the wrong size.

use super::settings::{self, error_settings};
use super::{Distort, Site};
use crate::maths::Vector;
use crate::params::{Param, Settings};

error_settings! {
    /// `uh = (1 + c) u`: the score is too strong or too weak by one factor.
    ///
    /// The samples contract too soon or too late. The seed has no effect.
    Scaling {
        /// `c`.
        amplitude: f64 = 0.2,
    }
}

impl Settings for Scaling {
    const TYPE: &'static str = "scaling";
    const LABEL: &'static str = "scaling";
    const ABOUT: &'static str = "The score is too strong or too weak by one factor.";
    const REFERENCE: &'static str = "û = (1 + c) u";
    const PARAMS: &'static [Param] = &[
        settings::amplitude((-0.5, 0.5), 0.2).help("The score is multiplied by 1 + c."),
        settings::SEED,
        settings::SIGMA_FROM,
        settings::SIGMA_TO,
    ];
}

/// The error, built: the factor.
struct Factor(f64);

impl Scaling {
    pub(super) fn build<const D: usize>(&self) -> Box<dyn Distort<D>> {
        Box::new(Factor(1.0 + self.amplitude))
    }
}

impl<const D: usize> Distort<D> for Factor {
    fn distort(&self, _: &Site<'_, D>, out: &mut [Vector<D>]) {
        for out in out {
            *out *= self.0;
        }
    }
}
