//! No guidance.

use serde::{Deserialize, Serialize};

use crate::params::{Param, Settings};

/// The score is followed as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NoGuidance {}

impl Settings for NoGuidance {
    const TYPE: &'static str = "none";
    const LABEL: &'static str = "none";
    const ABOUT: &'static str = "The score is followed as it is.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[];
}
