//! Autoguidance: a model guided by a worse version of itself.

use serde::{Deserialize, Serialize};

use super::scale::{self, guidance_settings};
use crate::diffusion::score::learned::Linear;
use crate::diffusion::score::{Score, Smoothed};
use crate::params::{Param, Settings};

guidance_settings! {
    /// `s = s_weak + w (s - s_weak)`: away from what a weaker model of the same data says
    /// (Karras et al. 2024, arXiv 2406.02507).
    Autoguidance {
        /// The guidance scale `w`: 0 the weak model alone, 1 the score alone.
        scale: f64 = 2.0,
        /// Which model is the weak one.
        weak: Weak = Weak::default(),
        /// Of a smoothed weak model, in units of the data radius.
        bandwidth: f64 = 0.2,
        /// Of a weak model that is trained less, its part of the training time.
        part: f64 = 0.1,
    }
    within: |own| own.scale,
    outside: 1.0,
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
