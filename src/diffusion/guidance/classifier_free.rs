//! Classifier-free guidance.

use serde::{Deserialize, Serialize};

use super::scale::{self, guidance_settings};
use crate::params::{Param, Settings};

guidance_settings! {
    /// `s = (1 - w) s_from + w s_class`, each score that of its own smoothed density
    /// (Ho & Salimans, arXiv 2207.12598, eq. 6, with `w` counted from the unconditional score).
    ///
    /// It does not sample the tilted density `p_from^(1-w) p_class^w`: that density, smoothed, has
    /// another score.
    ClassifierFree {
        /// The class that is steered to; the data's first class if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        class: Option<String> = None,
        /// The class that is steered away from; the whole data if left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String> = None,
        /// The guidance scale `w`: 0 unconditional, 1 conditional.
        scale: f64 = 2.0,
        /// Which score is the conditional one.
        class_score: PartScore = PartScore::default(),
        /// Which score is the unconditional one.
        rest_score: PartScore = PartScore::default(),
        /// How much of the score errors is in the conditional score.
        class_error: f64 = 1.0,
        /// How much of them is in the unconditional score.
        rest_error: f64 = 1.0,
    }
    within: |own| own.scale,
    outside: 1.0,
}

/// The score of one part of guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartScore {
    /// The score of the scene.
    #[default]
    Same,
    /// The exact score, whatever that of the scene.
    Exact,
}

const fn part_score(key: &'static str, label: &'static str) -> Param {
    Param::choice(key, label, &["same", "exact"], "same")
}

impl Settings for ClassifierFree {
    const TYPE: &'static str = "classifier_free";
    const LABEL: &'static str = "classifier-free";
    const ABOUT: &'static str =
        "(1 - w) times the score of the whole data, plus w times a class's.";
    const REFERENCE: &'static str = "Ho & Salimans 2022, arXiv 2207.12598";
    const PARAMS: &'static [Param] = &[
        scale::SCALE,
        scale::CLASS,
        Param::text("from", "From").help("What is steered away from: a class, or the whole data."),
        part_score("class_score", "Class score").help(
            "same: the score of the scene, on the points of the class. exact: the exact one.",
        ),
        part_score("rest_score", "Rest score")
            .help("same: the score of the scene, on all points. exact: the exact one."),
        scale::CLASS_ERROR,
        scale::REST_ERROR,
        scale::SIGMA_FROM,
        scale::SIGMA_TO,
    ];
}
