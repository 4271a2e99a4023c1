//! The score that drives the particles: that of the smoothed training data, or a model of it.

mod evaluation;
mod exact;
mod smoothed;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::evaluation::Evaluating;
pub use self::exact::Exact;
pub use self::smoothed::{Smoothed, SmoothedDenoiser};
use super::denoiser::Denoiser;
use super::density::{Density, ExactDenoiser, Precision};
use crate::params::Variant;

/// Which score drives the particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Score {
    /// See [`Exact`].
    Exact(Exact),
    /// See [`Smoothed`].
    Smoothed(Smoothed),
}

impl Score {
    /// All variants, for menus and messages.
    pub const VARIANTS: &'static [Variant] = &[Variant::of::<Exact>(), Variant::of::<Smoothed>()];

    /// How files are computed.
    pub fn evaluating(&self) -> Evaluating {
        match self {
            Self::Exact(Exact { evaluation }) | Self::Smoothed(Smoothed { evaluation, .. }) => {
                *evaluation
            }
        }
    }

    /// The denoiser of this score for one set of training points; `radius` is the `R` that its
    /// lengths are counted in.
    pub fn build<const D: usize>(
        &self,
        density: &Arc<Density<D>>,
        radius: f64,
        precision: Precision,
    ) -> Box<dyn Denoiser<D>> {
        let density = Arc::clone(density);
        match self {
            Self::Exact(_) => Box::new(ExactDenoiser::new(density, precision)),
            Self::Smoothed(Smoothed { bandwidth, .. }) => {
                let bandwidth = bandwidth * radius;
                Box::new(SmoothedDenoiser { density, precision, bandwidth })
            }
        }
    }
}

impl Default for Score {
    fn default() -> Self {
        Self::Exact(Exact::default())
    }
}
