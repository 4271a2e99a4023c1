//! Autoguidance: a model guided by a worse version of itself.

use serde::{Deserialize, Serialize};

use super::scale::{self, Scale};
use crate::diffusion::score::learned::Linear;
use crate::diffusion::score::{Score, Smoothed};
use crate::params::{Param, Settings};

/// `s = s_weak + w (s - s_weak)`: away from what a weaker model of the same data says
/// (Karras et al. 2024, arXiv 2406.02507).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Autoguidance {
    /// The guidance scale `w`: 0 the weak model alone, 1 the score alone.
    pub scale: f64,
    /// Which model is the weak one.
    pub weak: Weak,
    /// Of a smoothed weak model, in units of the data radius.
    pub bandwidth: f64,
    /// Of a weak model that is trained less, its part of the training time.
    pub part: f64,
    /// Least noise level at which the scale acts, in units of the data radius; 1 below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma_from: Option<f64>,
    /// Greatest noise level at which the scale acts, in units of the data radius; 1 above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma_to: Option<f64>,
}

/// The weak model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weak {
    /// The smoothed score.
    #[default]
    Smoothed,
    /// The linear score.
    Linear,
    /// The same learned score after a part of its training time.
    LessTrained,
}

impl Weak {
    /// The words of a scene.
    pub const WORDS: &'static [&'static str] = &["smoothed", "linear", "less_trained"];
}

impl Autoguidance {
    /// The weak version of a score; a sentence where it has none.
    pub fn weak(&self, score: &Score) -> Result<Score, String> {
        let evaluation = score.evaluating();
        match self.weak {
            Weak::Smoothed => {
                Ok(Score::Smoothed(Smoothed { bandwidth: self.bandwidth, evaluation }))
            }
            Weak::Linear => Ok(Score::Linear(Linear { evaluation })),
            Weak::LessTrained => match score.training_time() {
                Some(time) => Ok(score.with_training_time(time * self.part)),
                None => Err("guidance.weak = \"less_trained\" needs a score that is trained; \
                             choose score.type \"random_features\" or \"network\", or another \
                             weak model"
                    .to_owned()),
            },
        }
    }

    /// The scale, for data of a radius.
    pub fn scale(&self, radius: f64) -> Scale {
        let interval = scale::interval([self.sigma_from, self.sigma_to], radius);
        Scale { inside: self.scale, outside: 1.0, interval }
    }
}

impl Default for Autoguidance {
    fn default() -> Self {
        Self {
            scale: 2.0,
            weak: Weak::default(),
            bandwidth: 0.2,
            part: 0.1,
            sigma_from: None,
            sigma_to: None,
        }
    }
}

impl Settings for Autoguidance {
    const TYPE: &'static str = "autoguidance";
    const LABEL: &'static str = "autoguidance";
    const ABOUT: &'static str = "Away from what a weaker model of the same data says.";
    const REFERENCE: &'static str = "Karras et al. 2024, arXiv 2406.02507";
    const PARAMS: &'static [Param] = &[
        scale::SCALE.help("0: the weak model. 1: the score. Above 1: away from the weak model."),
        Param::choice("weak", "Weak model", Weak::WORDS, "smoothed")
            .help("smoothed, linear, or the same learned score after less training."),
        Param::real("bandwidth", "Bandwidth", (0.0, 1.0), 0.2)
            .symbol("h")
            .unit("R")
            .allow(0.0, 100.0)
            .help("The weak model sees no detail finer than this.")
            .only_when("weak", "smoothed"),
        Param::real("part", "Part of training", (1e-4, 1.0), 0.1)
            .log()
            .allow(0.0, 1.0)
            .help("The weak model is trained for this part of the time.")
            .only_when("weak", "less_trained"),
        scale::SIGMA_FROM,
        scale::SIGMA_TO,
    ];
}
