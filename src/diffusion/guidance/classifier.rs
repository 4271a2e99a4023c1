//! Classifier guidance.

use serde::{Deserialize, Serialize};

use super::scale::{self, Scale};
use crate::params::{Param, Settings};

/// `s = s_rest + w grad log p(c | x)`, with the classifier of the smoothed training data, which is
/// known: `sigma^2 grad log p(c | x) = D_class(x) - D(x)`, both exact.
///
/// With exact scores it is classifier-free guidance. With a score that is wrong it is not: the
/// error of the unconditional score stays as it is, where classifier-free guidance takes `1 - w` of
/// it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Classifier {
    /// The class that is steered to; the data's first class if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The guidance scale `w`: 0 unconditional, 1 conditional.
    pub scale: f64,
    /// How much of the score errors is in the gradient of the classifier.
    pub class_error: f64,
    /// How much of them is in the unconditional score.
    pub rest_error: f64,
    /// Least noise level at which the scale acts, in units of the data radius; 1 below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma_from: Option<f64>,
    /// Greatest noise level at which the scale acts, in units of the data radius; 1 above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma_to: Option<f64>,
}

impl Classifier {
    /// The scale, for data of a radius.
    pub fn scale(&self, radius: f64) -> Scale {
        let interval = scale::interval([self.sigma_from, self.sigma_to], radius);
        Scale { inside: self.scale, outside: 1.0, interval }
    }
}

impl Default for Classifier {
    fn default() -> Self {
        Self {
            class: None,
            scale: 2.0,
            class_error: 0.0,
            rest_error: 1.0,
            sigma_from: None,
            sigma_to: None,
        }
    }
}

impl Settings for Classifier {
    const TYPE: &'static str = "classifier";
    const LABEL: &'static str = "classifier";
    const ABOUT: &'static str =
        "The score of the whole data, plus w times the gradient of the exact classifier.";
    const REFERENCE: &'static str = "Dhariwal & Nichol 2021, arXiv 2105.05233";
    const PARAMS: &'static [Param] = &[
        scale::SCALE,
        scale::CLASS,
        scale::CLASS_ERROR,
        scale::REST_ERROR,
        scale::SIGMA_FROM,
        scale::SIGMA_TO,
    ];
}
