//! The picture of the canvas: which layers there are, and in which order.

mod plane;
mod space;

use std::sync::Arc;

use super::foot;
use super::model::{Model, Solution};
use crate::picture::layers::ridge::Placed;
use crate::picture::layers::slice::Slice;
use crate::picture::layers::{guidance, particles, trails, training};
use crate::picture::{Camera, Frame, Looks, Mark, NearPlane, Picture, Theme};
use crate::scene::View;
use crate::sim::experiment::Experiment;
use crate::sim::timeline::Node;

/// Everything on the canvas at this moment.
pub fn picture(model: &Model, camera: Camera) -> Picture {
    let palette = model.theme.palette();
    let mut marks = Vec::new();
    if let (Some(solution), Some((moment, node))) = (&model.solution, model.now()) {
        let scene = Composed { model, solution, moment, node, camera: &camera };
        match &camera {
            Camera::Plane(_) => plane::marks(&scene, &mut marks),
            Camera::Orbit(_) => space::marks(&scene, &mut marks),
        }
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

/// The slice through space, where density or arrows are shown on it.
pub fn slice(model: &Model) -> Option<Slice> {
    let (solution, (_, node)) = (model.solution.as_ref()?, model.now()?);
    let view = &model.scene.view;
    let is_shown = solution.experiment.dimension() == 3 && (view.density || view.score);
    is_shown.then(|| Slice::new(view, &solution.experiment, scale(model.frame(), node)))
}

/// What a picture is made of.
struct Composed<'a> {
    model: &'a Model,
    solution: &'a Solution,
    moment: f64,
    node: Node,
    camera: &'a Camera,
}

impl Composed<'_> {
    fn view(&self) -> &View {
        &self.model.scene.view
    }

    fn scale(&self) -> f64 {
        scale(self.model.frame(), self.node)
    }

    fn placed(&self) -> Placed<'_> {
        let palette = self.model.theme.palette();
        Placed { scale: self.scale(), px_per_unit: self.camera.px_per_unit(), palette }
    }

    /// Radius of the tube, data frame.
    fn tube_radius(&self) -> f64 {
        self.model.scene.ridge.rho * self.solution.experiment.radius
    }

    /// Whether formal pieces are drawn. The branch that a particle is nearest to can be one.
    fn shows_formal(&self) -> bool {
        self.view().formal || self.model.selected_particle().is_some()
    }

    /// What guidance is meant to sample, and the outline of its region.
    fn guidance(&self) -> Vec<Mark> {
        let (view, palette) = (self.view(), self.model.theme.palette());
        let map = self.model.map.as_ref().filter(|_| view.target);
        let target = map.and_then(|map| map.target.as_ref());
        let mut marks: Vec<Mark> =
            target.into_iter().flat_map(|target| target.target_contours(palette)).collect();
        if view.region {
            marks.extend(guidance::region(&self.solution.experiment, self.scale(), palette));
        }
        marks
    }

    fn trails(&self) -> Vec<Mark> {
        let Solution { timeline, looks, .. } = self.solution;
        let lengths = [self.view().trail, self.view().trail_ahead];
        trails::marks(timeline, self.moment, lengths, self.model.frame(), looks)
    }

    fn particles(&self, near: Option<NearPlane>) -> Mark {
        let Solution { timeline, looks, .. } = self.solution;
        particles::mark(timeline, self.moment, self.model.frame(), looks, near)
    }

    fn training(&self) -> Vec<Mark> {
        if !self.view().training_points {
            return Vec::new();
        }
        let palette = self.model.theme.palette();
        training::marks(&self.solution.experiment, self.view(), self.scale(), palette)
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
