//! How scores are evaluated.

use serde::{Deserialize, Serialize};

use crate::params::Param;

/// How the density behind a score is evaluated for files. The window always takes the quicker way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evaluating {
    /// All data for every particle, in float64.
    #[default]
    Exact,
    /// By the quickest method for the sizes and the noise level, within a bound; see
    /// [`Fast`](crate::diffusion::density::Fast).
    Fast,
}

impl Evaluating {
    /// The words of a scene.
    pub const WORDS: &'static [&'static str] = &["exact", "fast"];

    pub(in crate::diffusion::score) const PARAM: Param =
        Param::choice("evaluation", "Files by", Self::WORDS, "exact").help(
            "How files are computed: exactly, or as quickly as in this window, to 1e-4 of sigma.",
        );

    /// Whether a scene need not say it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(in crate::diffusion::score) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
