//! The picture of the canvas: what the model shows at this moment.

use super::model::Model;
use crate::picture::compose::Shot;
use crate::picture::layers::slice::Slice;
use crate::picture::{Camera, Picture};

/// Everything on the canvas at this moment.
pub fn picture(model: &Model, camera: Camera) -> Picture {
    match shot(model, camera) {
        Some(shot) => shot.picture(),
        None => Picture { background: model.theme.palette().canvas, camera, marks: Vec::new() },
    }
}

/// What the picture of this moment is made of; `None` before there is anything.
pub fn shot(model: &Model, camera: Camera) -> Option<Shot<'_>> {
    let solution = model.solution.as_ref()?;
    Some(Shot {
        experiment: &solution.experiment,
        timeline: &solution.timeline,
        looks: &solution.looks,
        scene: &model.scene,
        moment: model.now()?.0,
        map: model.map.as_deref(),
        ridge: model.ridge.as_ref(),
        selected: model.selected_particle(),
        branches: model.branches(),
        palette: model.theme.palette(),
        camera,
    })
}

/// The slice through space, where density or arrows are shown on it.
pub fn slice(model: &Model) -> Option<Slice> {
    shot(model, model.camera?)?.slice()
}
