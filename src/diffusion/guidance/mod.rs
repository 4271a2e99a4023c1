//! Guidance: what steers the cloud. It wraps scores and is one itself.

mod classifier_free;
mod none;

use serde::{Deserialize, Serialize};

pub use self::classifier_free::{ClassifierFree, Guided};
pub use self::none::NoGuidance;
use crate::params::Variant;

/// What steers the particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Guidance {
    /// See [`NoGuidance`].
    None(NoGuidance),
    /// See [`ClassifierFree`].
    ClassifierFree(ClassifierFree),
}

impl Guidance {
    /// All variants, for menus and messages.
    pub const VARIANTS: &'static [Variant] =
        &[Variant::of::<NoGuidance>(), Variant::of::<ClassifierFree>()];
}

impl Default for Guidance {
    fn default() -> Self {
        Self::None(NoGuidance {})
    }
}
