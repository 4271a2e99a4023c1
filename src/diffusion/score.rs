//! The score that drives the particles: the exact one of the smoothed training data. Learned
//! scores will stand beside it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::denoiser::Denoiser;
use super::density::{Density, ExactDenoiser, Precision};
use crate::params::{Param, Settings, Variant};

/// Which score drives the particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Score {
    /// See [`Exact`].
    Exact(Exact),
}

impl Score {
    /// All variants, for menus and messages.
    pub const VARIANTS: &'static [Variant] = &[Variant::of::<Exact>()];

    /// The denoiser of this score for one set of training points.
    pub fn build<const D: usize>(
        &self,
        density: &Arc<Density<D>>,
        precision: Precision,
    ) -> Box<dyn Denoiser<D>> {
        match self {
            Self::Exact(Exact {}) => Box::new(ExactDenoiser::new(Arc::clone(density), precision)),
        }
    }
}

impl Default for Score {
    fn default() -> Self {
        Self::Exact(Exact {})
    }
}

/// The exact score of the Gaussian-smoothed training data, the minimiser of denoising score
/// matching. It memorises: without error every sample ends at a training point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exact {}

impl Settings for Exact {
    const TYPE: &'static str = "exact";
    const LABEL: &'static str = "exact";
    const ABOUT: &'static str = "The exact score of the smoothed training data. It memorises.";
    const REFERENCE: &'static str = "Karras et al. 2022, arXiv 2206.00364, eq. 57";
    const PARAMS: &'static [Param] = &[];
}
