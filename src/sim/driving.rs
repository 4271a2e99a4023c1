//! What drives the particles of a scene: its score, guided and in error.

use std::sync::Arc;

use super::experiment::ridge_dimension;
use super::loaded::Training;
use super::memory;
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::{ExactDenoiser, Precision};
use crate::diffusion::guidance::{
    Autoguidance, Classifier, ClassifierFree, Guidance, Guided, HardGate, Passing, Reward,
    RewardGradient, Steered, Way,
};
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::diffusion::score_errors::{InError, Reference};
use crate::scene::Scene;

/// The denoiser that a scene asks for.
pub(super) fn denoiser<const D: usize>(
    scene: &Scene,
    training: &Training<D>,
    precision: Precision,
    watch: Watch<'_>,
) -> Result<Box<dyn Denoiser<D>>, Untrained> {
    if let Score::RandomFeatures(settings) = &scene.score {
        memory::check_features(settings)?;
    }
    Parts { scene, training, precision, watch }.guided()
}

type Built<const D: usize> = Result<Box<dyn Denoiser<D>>, Untrained>;

/// What scores are made from.
struct Parts<'a, const D: usize> {
    scene: &'a Scene,
    training: &'a Training<D>,
    precision: Precision,
    watch: Watch<'a>,
}

impl<const D: usize> Parts<'_, D> {
    fn guided(&self) -> Built<D> {
        match &self.scene.guidance {
            Guidance::None(_) => Ok(self.in_error(self.score(self.training)?, 1.0)),
            Guidance::ClassifierFree(guidance) => self.classifier_free(guidance),
            Guidance::Classifier(guidance) => self.classifier(guidance),
            Guidance::Autoguidance(guidance) => self.autoguidance(guidance),
            Guidance::Reward(guidance) => self.reward(guidance),
            Guidance::Gate(guidance) => self.gate(guidance),
        }
    }

    fn classifier_free(&self, guidance: &ClassifierFree) -> Built<D> {
        let class = self.score(&self.class(guidance.class.as_ref())?)?;
        let from = match &guidance.from {
            Some(name) => self.score(&self.training.class(name)?)?,
            None => self.score(self.training)?,
        };
        Ok(Box::new(Guided {
            from: self.in_error(from, guidance.rest_error),
            to: self.in_error(class, guidance.class_error),
            scale: guidance.scale(self.training.cloud.radius()),
        }))
    }

    fn classifier(&self, guidance: &Classifier) -> Built<D> {
        let class = self.class(guidance.class.as_ref())?;
        Ok(Box::new(Steered {
            base: self.in_error(self.score(self.training)?, guidance.rest_error),
            from: self.exact(self.training),
            to: self.in_error(self.exact(&class), guidance.class_error),
            scale: guidance.scale(self.training.cloud.radius()),
        }))
    }

    fn autoguidance(&self, guidance: &Autoguidance) -> Built<D> {
        let weak = guidance.weak(&self.scene.score)?;
        Ok(Box::new(Guided {
            from: weak.build(&self.training.models, self.precision, self.watch)?,
            to: self.in_error(self.score(self.training)?, 1.0),
            scale: guidance.scale(self.training.cloud.radius()),
        }))
    }

    fn reward(&self, guidance: &Reward) -> Built<D> {
        let (cloud, density) = (&self.training.cloud, &self.training.density);
        let target = guidance.target(cloud.mean(), cloud.radius());
        let scale = guidance.scale(cloud.radius());
        let base = self.in_error(self.score(self.training)?, 1.0);
        let precision = self.precision;
        Ok(match guidance.way {
            Way::Gradient => {
                let density = Arc::clone(density);
                Box::new(RewardGradient { base, density, precision, target, scale })
            }
            Way::Exact => {
                let tilted = target.tilted(density, cloud.counts(), guidance.scale);
                let to = Box::new(ExactDenoiser::new(Arc::new(tilted), precision));
                Box::new(Steered { base, from: self.exact(self.training), to, scale })
            }
        })
    }

    /// With the exact score the data are widened with the gate; another score passes it as it is.
    fn gate(&self, guidance: &HardGate) -> Built<D> {
        let cloud = &self.training.cloud;
        let (mean, radius) = (cloud.mean(), cloud.radius());
        let gate = guidance.build(cloud.points(), cloud.counts(), mean, radius)?;
        let base = match &self.scene.score {
            Score::Exact(_) => None,
            _ => Some(self.score(self.training)?),
        };
        let scale = guidance.scale(radius);
        Ok(self.in_error(Box::new(Passing { base, gate, scale }), 1.0))
    }

    /// The points of a class, or of the first one.
    fn class(&self, name: Option<&String>) -> Result<Training<D>, String> {
        let first = self.training.class_names().first().ok_or(
            "guidance needs classes: choose a class column in Data (key `label`), or guidance \
             \"none\"",
        )?;
        self.training.class(name.unwrap_or(first))
    }

    /// The score of the scene, without error.
    fn score(&self, training: &Training<D>) -> Built<D> {
        self.scene.score.build(&training.models, self.precision, self.watch)
    }

    fn exact(&self, training: &Training<D>) -> Box<dyn Denoiser<D>> {
        Box::new(ExactDenoiser::new(Arc::clone(&training.density), self.precision))
    }

    /// A denoiser with a share of the scene's errors in it.
    fn in_error(&self, inner: Box<dyn Denoiser<D>>, share: f64) -> Box<dyn Denoiser<D>> {
        let (scene, cloud) = (self.scene, &self.training.cloud);
        if scene.score_errors.is_empty() || share == 0.0 {
            return inner;
        }
        let reference = Reference {
            mean: cloud.mean(),
            radius: cloud.radius(),
            ridge_dimension: ridge_dimension::<D>(scene),
        };
        let (density, errors) = (&self.training.density, &scene.score_errors);
        let wrong = InError::new(inner, density, self.precision, errors, &reference);
        Box::new(wrong.with_share(share))
    }
}
