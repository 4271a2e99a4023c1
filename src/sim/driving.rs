//! What drives the particles of a scene: its score, guided and in error.

use std::sync::Arc;

use super::experiment::ridge_dimension;
use super::loaded::Training;
use super::memory;
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::{Density, ExactDenoiser, Precision};
use crate::diffusion::guidance::{
    Autoguidance, Classifier, ClassifierFree, Guidance, Guided, HardGate, Law, PartScore, Passing,
    Reward, RewardGradient, Steered, Way, Weak,
};
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::{LinearScore, Untrained, Watch};
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

/// The denoisers of what is steered from and of what is steered to; `None` without guidance.
pub(super) fn ends<const D: usize>(
    scene: &Scene,
    training: &Training<D>,
    precision: Precision,
    watch: Watch<'_>,
) -> Result<Option<[Box<dyn Denoiser<D>>; 2]>, Untrained> {
    let Some([from, to]) = scene.guidance.ends() else { return Ok(None) };
    let end = |guidance| {
        let scene = Scene { guidance, ..scene.clone() };
        denoiser(&scene, training, precision, watch)
    };
    Ok(Some([end(from)?, end(to)?]))
}

/// What guidance is meant to sample; `None` without guidance, or where the models have no density.
///
/// A learned or smoothed score is no gradient: the law is then that of the exact scores. So it is
/// with classifier guidance, whose classifier is exact whatever the score.
pub(super) fn law<const D: usize>(scene: &Scene, training: &Training<D>) -> Option<Law<D>> {
    let exact = |training: &Training<D>| Law::Points(Arc::clone(&training.density));
    let law_of = |part: PartScore, training: &Training<D>| match (part, &scene.score) {
        (PartScore::Same, Score::Linear(_)) => {
            Law::Gaussian(LinearScore::fit(training.models.law()))
        }
        _ => exact(training),
    };
    let tilted = |from: Law<D>, to: Law<D>, w| {
        Some(Law::Tilted { from: Box::new(from), to: Box::new(to), w })
    };
    let (cloud, density) = (&training.cloud, &training.density);
    match &scene.guidance {
        Guidance::None(_) => None,
        Guidance::ClassifierFree(guidance) => {
            let from = guidance.from.as_ref().map(|name| training.class(name));
            let from = from.transpose().ok()?;
            let to = class(training, guidance.class.as_ref()).ok()?;
            let from = law_of(guidance.rest_score, from.as_ref().unwrap_or(training));
            tilted(from, law_of(guidance.class_score, &to), guidance.scale)
        }
        Guidance::Classifier(guidance) => {
            let to = class(training, guidance.class.as_ref()).ok()?;
            tilted(exact(training), exact(&to), guidance.scale)
        }
        Guidance::Autoguidance(guidance) => match guidance.weak {
            Weak::Linear => {
                let weak = Law::Gaussian(LinearScore::fit(training.models.law()));
                tilted(weak, law_of(PartScore::Same, training), guidance.scale)
            }
            Weak::Smoothed | Weak::LessTrained => None,
        },
        Guidance::Reward(guidance) => {
            let target = guidance.target(cloud.mean(), cloud.radius());
            Some(Law::Points(Arc::new(target.tilted(density, cloud.counts(), guidance.scale))))
        }
        Guidance::Gate(guidance) => {
            let (mean, radius) = (cloud.mean(), cloud.radius());
            let gate = guidance.build(cloud.points(), cloud.counts(), mean, radius).ok()?;
            Some(Law::Gated { gate: Arc::new(gate), w: guidance.scale })
        }
    }
}

/// The points of the class of that name, or of the first one.
fn class<const D: usize>(
    training: &Training<D>,
    name: Option<&String>,
) -> Result<Training<D>, String> {
    let first = training.class_names().first().ok_or(
        "guidance needs classes: choose a class column in Data (key `label`), draw one (table \
         `classes`), or guidance \"none\"",
    )?;
    training.class(name.unwrap_or(first))
}

/// The points whose ridge is looked for, and the others beside it: all data and the class that is
/// steered to, or the other way round.
pub(super) fn ridge_densities<const D: usize>(
    scene: &Scene,
    training: &Training<D>,
) -> Result<(Arc<Density<D>>, Option<Arc<Density<D>>>), String> {
    let steered = scene.guidance.class(training.class_names()).map(ToOwned::to_owned);
    let of_class = || class(training, steered.as_ref()).map(|class| class.density);
    let whole = Arc::clone(&training.density);
    Ok(match scene.ridge.of.as_str() {
        "class" if training.class_names().is_empty() => {
            return Err("ridge.of = \"class\" needs classes: choose a class column in Data (key \
                        `label`), draw one (table `classes`), or ridge.of \"data\""
                .to_owned());
        }
        "class" => (of_class()?, Some(whole)),
        _ => (whole, of_class().ok()),
    })
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
        let class = self.part(guidance.class_score, &self.class(guidance.class.as_ref())?)?;
        let from = match &guidance.from {
            Some(name) => self.part(guidance.rest_score, &self.training.class(name)?)?,
            None => self.part(guidance.rest_score, self.training)?,
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
        Ok(self.in_error(Box::new(Passing { base, gate, draws: guidance.normals(), scale }), 1.0))
    }

    fn class(&self, name: Option<&String>) -> Result<Training<D>, String> {
        class(self.training, name)
    }

    fn part(&self, score: PartScore, training: &Training<D>) -> Built<D> {
        match score {
            PartScore::Same => self.score(training),
            PartScore::Exact => Ok(self.exact(training)),
        }
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
