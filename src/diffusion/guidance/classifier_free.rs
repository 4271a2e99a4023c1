//! Classifier-free guidance.

use serde::{Deserialize, Serialize};

use super::scale::{self, Scale};
use crate::params::{Param, Settings};

/// `s = (1 - w) s_from + w s_class`, each score that of its own smoothed density
/// (Ho & Salimans, arXiv 2207.12598, eq. 6, with `w` counted from the unconditional score).
///
/// It does not sample the tilted density `p_from^(1-w) p_class^w`: that density, smoothed, has
/// another score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassifierFree {
    /// The class that is steered to; the data's first class if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The class that is steered away from; the whole data if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The guidance scale `w`: 0 unconditional, 1 conditional.
    pub scale: f64,
    /// Which score is the conditional one.
    pub class_score: PartScore,
    /// Which score is the unconditional one.
    pub rest_score: PartScore,
    /// How much of the score errors is in the conditional score.
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

impl ClassifierFree {
    /// The scale, for data of a radius.
    pub fn scale(&self, radius: f64) -> Scale {
        let interval = scale::interval([self.sigma_from, self.sigma_to], radius);
        Scale { inside: self.scale, outside: 1.0, interval }
    }
}

impl Default for ClassifierFree {
    fn default() -> Self {
        Self {
            class: None,
            from: None,
            scale: 2.0,
            class_score: PartScore::default(),
            rest_score: PartScore::default(),
            class_error: 1.0,
            rest_error: 1.0,
            sigma_from: None,
            sigma_to: None,
        }
    }
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
