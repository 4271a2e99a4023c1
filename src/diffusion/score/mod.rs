//! The score that drives the particles: that of the smoothed training data, or a model of it.

mod evaluation;
mod exact;
pub mod learned;
mod smoothed;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::evaluation::Evaluating;
pub use self::exact::Exact;
use self::learned::network::Network;
use self::learned::random_features::RandomFeatures;
use self::learned::{Linear, LinearScore, Models, Untrained, Watch};
pub use self::smoothed::{Smoothed, SmoothedDenoiser};
use super::denoiser::Denoiser;
use super::density::{ExactDenoiser, Precision};
use crate::params::Variant;

/// Weights of a network that cost what one pair does.
const WEIGHTS_A_PAIR: f64 = 8.0;

/// Which score drives the particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Score {
    /// See [`Exact`].
    Exact(Exact),
    /// See [`Smoothed`].
    Smoothed(Smoothed),
    /// See [`Linear`].
    Linear(Linear),
    /// See [`RandomFeatures`].
    RandomFeatures(RandomFeatures),
    /// See [`Network`].
    Network(Network),
}

impl Score {
    /// All variants, for menus and messages.
    pub const VARIANTS: &'static [Variant] = &[
        Variant::of::<Exact>(),
        Variant::of::<Smoothed>(),
        Variant::of::<Linear>(),
        Variant::of::<RandomFeatures>(),
        Variant::of::<Network>(),
    ];

    /// How files are computed.
    pub fn evaluating(&self) -> Evaluating {
        match self {
            Self::Exact(Exact { evaluation })
            | Self::Smoothed(Smoothed { evaluation, .. })
            | Self::Linear(Linear { evaluation })
            | Self::RandomFeatures(RandomFeatures { evaluation, .. })
            | Self::Network(Network { evaluation, .. }) => *evaluation,
        }
    }

    /// What one evaluation costs, in what one pair of particle and training point does; `None`
    /// where it is a sum over such pairs.
    pub fn pairs_an_evaluation(&self) -> Option<f64> {
        match self {
            Self::Exact(_) | Self::Smoothed(_) => None,
            Self::Linear(_) => Some(1.0),
            Self::RandomFeatures(features) => Some(f64::from(features.width)),
            Self::Network(network) => {
                let weights = f64::from(network.layers) * f64::from(network.width).powi(2);
                Some(weights / WEIGHTS_A_PAIR)
            }
        }
    }

    /// How long it was trained, where that can be chosen: `tau` of a gradient flow, or optimisation
    /// steps.
    pub fn training_time(&self) -> Option<f64> {
        match self {
            Self::RandomFeatures(features) => Some(features.training_time),
            Self::Network(network) => Some(f64::from(network.steps)),
            Self::Exact(_) | Self::Smoothed(_) | Self::Linear(_) => None,
        }
    }

    /// The same score after another training time; see [`Score::training_time`].
    #[must_use]
    pub fn with_training_time(&self, time: f64) -> Self {
        let mut score = self.clone();
        match &mut score {
            Self::RandomFeatures(features) => features.training_time = time,
            Self::Network(network) => network.steps = time as u32,
            Self::Exact(_) | Self::Smoothed(_) | Self::Linear(_) => {}
        }
        score
    }

    /// The best that its architecture can learn, where that is known.
    pub fn best<const D: usize>(
        &self,
        models: &Models<D>,
        watch: Watch<'_>,
    ) -> Result<Option<Box<dyn Denoiser<D>>>, Untrained> {
        Ok(match self {
            Self::RandomFeatures(settings) => {
                Some(Box::new(models.features(settings, watch)?.best()))
            }
            Self::Network(_) => None,
            Self::Exact(_) | Self::Smoothed(_) | Self::Linear(_) => {
                Some(self.build(models, Precision::Double, watch)?)
            }
        })
    }

    /// The denoiser of this score for the training points of `models`; those that are learned are
    /// trained first, unless they have been.
    pub fn build<const D: usize>(
        &self,
        models: &Models<D>,
        precision: Precision,
        watch: Watch<'_>,
    ) -> Result<Box<dyn Denoiser<D>>, Untrained> {
        let law = models.law();
        let exact = || ExactDenoiser::new(Arc::clone(&law.density), precision);
        Ok(match self {
            Self::Exact(_) => Box::new(exact()),
            Self::Smoothed(Smoothed { bandwidth, .. }) => {
                Box::new(SmoothedDenoiser::new(exact(), bandwidth * law.radius))
            }
            Self::Linear(_) => Box::new(LinearScore::fit(law)),
            Self::RandomFeatures(settings) => {
                Box::new(models.features(settings, watch)?.at(settings.training_time))
            }
            Self::Network(settings) => Box::new(models.network(settings, watch)?),
        })
    }
}

impl Default for Score {
    fn default() -> Self {
        Self::Exact(Exact::default())
    }
}
