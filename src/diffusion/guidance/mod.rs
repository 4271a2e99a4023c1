//! Guidance: what steers the cloud. It wraps scores and is one itself.

mod autoguidance;
mod classifier;
mod classifier_free;
pub mod gate;
mod guided;
mod hard_gate;
mod law;
mod none;
mod reward;
mod scale;

use serde::{Deserialize, Serialize};

pub use self::autoguidance::{Autoguidance, Weak};
pub use self::classifier::Classifier;
pub use self::classifier_free::{ClassifierFree, PartScore};
pub use self::guided::{Guided, Steered};
pub use self::hard_gate::{GateWay, HardGate, Passing};
pub use self::law::Law;
pub use self::none::NoGuidance;
pub use self::reward::{Near, Reward, RewardGradient, Target, Way};
pub use self::scale::Scale;
use crate::params::Variant;

/// What steers the particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Guidance {
    /// See [`NoGuidance`].
    None(NoGuidance),
    /// See [`ClassifierFree`].
    ClassifierFree(ClassifierFree),
    /// See [`Classifier`].
    Classifier(Classifier),
    /// See [`Autoguidance`].
    Autoguidance(Autoguidance),
    /// See [`Reward`].
    Reward(Reward),
    /// See [`HardGate`].
    Gate(HardGate),
}

impl Guidance {
    /// All variants, for menus and messages.
    pub const VARIANTS: &'static [Variant] = &[
        Variant::of::<NoGuidance>(),
        Variant::of::<ClassifierFree>(),
        Variant::of::<Classifier>(),
        Variant::of::<Autoguidance>(),
        Variant::of::<Reward>(),
        Variant::of::<HardGate>(),
    ];

    /// What is steered from and what is steered to, at every noise level: a classifier-free scale of
    /// 0 and of 1, a gate that is open and one that is shut. `None` without guidance.
    pub fn ends(&self) -> Option<[Self; 2]> {
        let reward_scale = match self {
            Self::None(_) => return None,
            Self::Reward(reward) => reward.scale,
            _ => 1.0,
        };
        Some([0.0, reward_scale].map(|scale| self.everywhere(scale)))
    }

    fn everywhere(&self, scale: f64) -> Self {
        match self.clone() {
            Self::None(own) => Self::None(own),
            Self::ClassifierFree(own) => Self::ClassifierFree(own.everywhere(scale)),
            Self::Classifier(own) => Self::Classifier(own.everywhere(scale)),
            Self::Autoguidance(own) => Self::Autoguidance(own.everywhere(scale)),
            Self::Reward(own) => Self::Reward(own.everywhere(scale)),
            Self::Gate(own) => Self::Gate(own.everywhere(scale)),
        }
    }

    /// What a gate costs for each particle and datum of an evaluation, in pairs of particle and
    /// training point; `None` where guidance costs no more than a few evaluations of scores.
    pub fn pairs_a_datum(&self) -> Option<f64> {
        match self {
            Self::Gate(gate) => Some(gate.pairs_a_datum()),
            Self::None(_)
            | Self::ClassifierFree(_)
            | Self::Classifier(_)
            | Self::Autoguidance(_)
            | Self::Reward(_) => None,
        }
    }

    /// The class that is steered to, of data with classes of these names.
    pub fn class<'a>(&'a self, names: &'a [String]) -> Option<&'a str> {
        let class = match self {
            Self::ClassifierFree(ClassifierFree { class, .. })
            | Self::Classifier(Classifier { class, .. }) => class.as_ref(),
            Self::None(_) | Self::Autoguidance(_) | Self::Reward(_) | Self::Gate(_) => {
                return None;
            }
        };
        class.or(names.first()).map(String::as_str)
    }
}

impl Default for Guidance {
    fn default() -> Self {
        Self::None(NoGuidance {})
    }
}
