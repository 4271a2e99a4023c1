//! Guidance: what steers the cloud. It wraps scores and is one itself.

mod autoguidance;
mod classifier;
mod classifier_free;
pub mod gate;
mod guided;
mod hard_gate;
mod none;
mod reward;
mod scale;

use serde::{Deserialize, Serialize};

pub use self::autoguidance::{Autoguidance, Weak};
pub use self::classifier::Classifier;
pub use self::classifier_free::ClassifierFree;
pub use self::guided::{Guided, Steered};
pub use self::hard_gate::{GateWay, HardGate, Passing};
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
