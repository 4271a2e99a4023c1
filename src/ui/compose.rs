//! The picture of the canvas: which layers there are, and in which order.

use std::sync::Arc;

use super::model::{Model, Solution};
use crate::picture::layers::{particles, score, trails, training};
use crate::picture::{Camera, Mark, Picture};
use crate::sim::timeline::Node;

/// Everything on the canvas at this moment.
pub fn picture(model: &Model, camera: Camera) -> Picture {
    let palette = model.theme.palette();
    let mut marks = Vec::new();
    if let (Some(solution), Some((moment, node))) = (&model.solution, model.now()) {
        below(model, solution, &camera, &mut marks);
        cloud(model, solution, moment, &mut marks);
        above(model, solution, node, &mut marks);
    }
    Picture { background: palette.canvas, camera, marks }
}

fn below(model: &Model, solution: &Solution, camera: &Camera, marks: &mut Vec<Mark>) {
    let palette = model.theme.palette();
    let view = &model.scene.view;
    let Some(map) = &model.map else { return };
    if let Some(density) = &map.density {
        marks.extend(view.density.then(|| density.shade(palette)));
        marks.extend(view.contours.then(|| density.contours(palette)).into_iter().flatten());
    }
    if view.score {
        let radius = solution.experiment.radius;
        marks.push(score::mark(&map.lattice, &map.readings, radius, camera, palette));
    }
}

fn cloud(model: &Model, solution: &Solution, moment: f64, marks: &mut Vec<Mark>) {
    let view = &model.scene.view;
    let Solution { timeline, looks, .. } = solution;
    if view.trails {
        let lengths = [view.trail, view.trail_ahead];
        marks.extend(trails::marks(timeline, moment, lengths, model.frame(), looks));
    }
    if view.particles {
        marks.push(particles::mark(timeline, moment, model.frame(), looks));
    }
}

fn above(model: &Model, solution: &Solution, node: Node, marks: &mut Vec<Mark>) {
    if model.scene.view.training_points {
        let palette = model.theme.palette();
        marks.extend(training::marks(&solution.experiment, node, model.frame(), palette));
    }
}

/// The looks of a cloud in the theme of the window.
pub fn looks(
    experiment: &crate::sim::experiment::Experiment,
    indices: particles::LookIndices,
    theme: crate::picture::theme::Theme,
) -> Arc<crate::picture::Looks> {
    let palette = particles::styles(experiment, theme.palette());
    let particles::LookIndices { id, of_record } = indices;
    Arc::new(crate::picture::Looks { id, palette, of_record })
}
