//! The exact score.

use serde::{Deserialize, Serialize};

use super::Evaluating;
use crate::params::{Param, Settings};

/// The exact score of the Gaussian-smoothed training data, the minimiser of denoising score
/// matching. It memorises: without error every sample ends at a training point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exact {
    /// How files are computed.
    #[serde(skip_serializing_if = "Evaluating::is_default")]
    pub evaluation: Evaluating,
}

impl Settings for Exact {
    const TYPE: &'static str = "exact";
    const LABEL: &'static str = "exact";
    const ABOUT: &'static str = "The exact score of the smoothed training data. It memorises.";
    const REFERENCE: &'static str = "Karras et al. 2022, arXiv 2206.00364, eq. 57";
    const PARAMS: &'static [Param] = &[Evaluating::PARAM];
}
