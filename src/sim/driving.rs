//! What drives the particles of a scene: its score, guided and in error.

use super::experiment::ridge_dimension;
use super::loaded::Training;
use super::memory;
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::Precision;
use crate::diffusion::guidance::{ClassifierFree, Guidance, Guided};
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
    let guided = guided(scene, training, precision, watch)?;
    if scene.score_errors.is_empty() {
        return Ok(guided);
    }
    let reference = Reference {
        mean: training.cloud.mean(),
        radius: training.cloud.radius(),
        ridge_dimension: ridge_dimension::<D>(scene),
    };
    let errors = &scene.score_errors;
    Ok(Box::new(InError::new(guided, &training.density, precision, errors, &reference)))
}

fn guided<const D: usize>(
    scene: &Scene,
    training: &Training<D>,
    precision: Precision,
    watch: Watch<'_>,
) -> Result<Box<dyn Denoiser<D>>, Untrained> {
    let of = |training: &Training<D>| scene.score.build(&training.models, precision, watch);
    let Guidance::ClassifierFree(ClassifierFree { class, from, scale }) = &scene.guidance else {
        return of(training);
    };
    let first = training.class_names().first().ok_or_else(|| {
        "guidance needs classes: choose a class column in Data (key `label`), or guidance \"none\""
            .to_owned()
    })?;
    let class = of(&training.class(class.as_ref().unwrap_or(first))?)?;
    let from = match from {
        Some(name) => of(&training.class(name)?)?,
        None => of(training)?,
    };
    Ok(Box::new(Guided { from, class, scale: *scale }))
}
