//! The picture of the canvas: which layers there are, and in which order.

use std::sync::Arc;

use super::foot;
use super::model::{Model, Solution};
use crate::picture::layers::ridge::Placed;
use crate::picture::layers::{particles, score, trails, training};
use crate::picture::{Camera, Frame, Looks, Mark, Picture, Theme};
use crate::scene::View;
use crate::sim::experiment::Experiment;
use crate::sim::timeline::Node;

/// Everything on the canvas at this moment.
pub fn picture(model: &Model, camera: Camera) -> Picture {
    let palette = model.theme.palette();
    let mut marks = Vec::new();
    if let (Some(solution), Some((moment, node))) = (&model.solution, model.now()) {
        below(model, solution, &camera, &mut marks);
        ridge(model, solution, node, &camera, &mut marks);
        cloud(model, solution, moment, &mut marks);
        above(model, solution, node, &mut marks);
        if let Some(selected) = model.selected_particle() {
            let foot = foot::of(&selected, &solution.experiment, node);
            marks.extend(selected.marks(foot, palette));
        }
    }
    Picture { background: palette.canvas, camera, marks }
}

/// What the data frame is multiplied by on the canvas.
pub fn scale(frame: Frame, node: Node) -> f64 {
    match frame {
        Frame::Data => 1.0,
        Frame::Schedule => node.a,
    }
}

fn below(model: &Model, solution: &Solution, camera: &Camera, marks: &mut Vec<Mark>) {
    let palette = model.theme.palette();
    let view = &model.scene.view;
    let Some(map) = &model.map else { return };
    if let Some(density) = map.density.as_ref().filter(|_| view.density) {
        marks.push(density.shade(palette));
        marks.extend(density.contours(palette));
    }
    if view.score {
        let radius = solution.experiment.radius;
        let field = score::Field { at: &map.lattice, readings: &map.readings, radius };
        marks.extend(field.marks(score::Arrow::of_word(&view.arrows), camera, palette));
    }
}

fn ridge(model: &Model, solution: &Solution, node: Node, camera: &Camera, marks: &mut Vec<Mark>) {
    let Some(found) = &model.ridge else { return };
    let view = &model.scene.view;
    let scale = scale(model.frame(), node);
    let palette = model.theme.palette();
    let placed = Placed { scale, px_per_unit: camera.px_per_unit, palette };
    let here = &found.here;
    if view.tube {
        let radius = model.scene.ridge.rho * solution.experiment.radius;
        marks.push(placed.tube(here, radius));
    }
    marks.extend(view.end_ridge.then(|| placed.ghost(&found.end)));
    // The branch that a particle is nearest to can be a formal one.
    let has_selection = model.selected_particle().is_some();
    marks.extend((view.formal || has_selection).then(|| placed.formal(here)));
    marks.extend(view.bridges.then(|| placed.bridges(here)));
    match (view.ridge, view.anisotropy) {
        (true, true) => marks.extend(placed.shaded_core(here)),
        (true, false) => marks.push(placed.core(here)),
        (false, _) => {}
    }
    marks.extend(view.ticks.then(|| placed.ticks(here)));
    marks.extend(view.umbilics.then(|| placed.umbilics(here)));
}

fn cloud(model: &Model, solution: &Solution, moment: f64, marks: &mut Vec<Mark>) {
    let view = &model.scene.view;
    let Solution { timeline, looks, .. } = solution;
    let lengths = [view.trail, view.trail_ahead];
    marks.extend(trails::marks(timeline, moment, lengths, model.frame(), looks));
    marks.push(particles::mark(timeline, moment, model.frame(), looks));
}

fn above(model: &Model, solution: &Solution, node: Node, marks: &mut Vec<Mark>) {
    let view = &model.scene.view;
    if view.training_points {
        let palette = model.theme.palette();
        let scale = scale(model.frame(), node);
        marks.extend(training::marks(&solution.experiment, view, scale, palette));
    }
}

/// The looks of a cloud in the theme of the window.
pub fn looks(
    experiment: &Experiment,
    view: &View,
    indices: particles::LookIndices,
    theme: Theme,
) -> Arc<Looks> {
    let palette = particles::styles(experiment, view, theme.palette());
    let particles::LookIndices { id, of_record } = indices;
    Arc::new(Looks { id, palette, of_record })
}
