//! Classifier guidance.

use super::scale::{self, guidance_settings};
use crate::params::{Param, Settings};

guidance_settings! {
    /// `s = s_rest + w grad log p(c | x)`, with the classifier of the smoothed training data, which
    /// is known: `sigma^2 grad log p(c | x) = D_class(x) - D(x)`, both exact.
    ///
    /// With exact scores it is classifier-free guidance. With a score that is wrong it is not: the
    /// error of the unconditional score stays as it is, where classifier-free guidance takes
    /// `1 - w` of it.
    Classifier {
        /// The class that is steered to; the data's first class if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        class: Option<String> = None,
        /// The guidance scale `w`: 0 unconditional, 1 conditional.
        scale: f64 = 2.0,
        /// How much of the score errors is in the gradient of the classifier.
        class_error: f64 = 0.0,
        /// How much of them is in the unconditional score.
        rest_error: f64 = 1.0,
    }
    within: |own| own.scale,
    outside: 1.0,
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
