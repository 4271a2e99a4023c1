//! The picture of an experiment at a moment: which layers there are, and in which order.

mod plane;
mod space;

use std::sync::Arc;

use super::foot;
use super::layers::branches::{self, Branches};
use super::layers::pairs::{self, Joined};
use super::layers::ridge::Placed;
use super::layers::selection::Selected;
use super::layers::slice::Slice;
use super::layers::{guidance, particles, trails, training};
use super::map::Map;
use super::ridge_view::RidgeView;
use super::{Camera, Frame, Looks, Mark, NearPlane, Palette, Picture};
use crate::diffusion::data::DataSource;
use crate::scene::{Scene, View};
use crate::sim::ends::MEMORISED;
use crate::sim::experiment::Experiment;
use crate::sim::pairs::Pairs;
use crate::sim::timeline::{Node, Timeline};

/// What a picture is made of.
pub struct Shot<'a> {
    /// What was solved.
    pub experiment: &'a Experiment,
    /// Its trajectories.
    pub timeline: &'a Arc<Timeline>,
    /// Their colours.
    pub looks: &'a Arc<Looks>,
    /// What is shown of it: its tables `view` and `ridge`, and points that are being drawn.
    pub scene: &'a Scene,
    /// The moment, as a node coordinate.
    pub moment: f64,
    /// Density and arrows, once they are found.
    pub map: Option<&'a Map>,
    /// The ridge, once it is found.
    pub ridge: Option<&'a RidgeView>,
    /// A particle that stands out.
    pub selected: Option<Selected<'a>>,
    /// The same particles in another setting, and how they are joined.
    pub pairs: Option<(Pairs<'a>, Joined)>,
    /// Paths of particles that were put elsewhere.
    pub branches: Branches<'a>,
    /// Colours.
    pub palette: &'a Palette,
    /// From where it is seen.
    pub camera: Camera,
}

impl Shot<'_> {
    /// Everything on the canvas.
    pub fn picture(&self) -> Picture {
        let mut marks = Vec::new();
        match self.camera {
            Camera::Plane(_) => plane::marks(self, &mut marks),
            Camera::Orbit(_) => space::marks(self, &mut marks),
        }
        match (&self.selected, self.branches.current) {
            (Some(own), Some(_)) => marks.extend(branches::faint(own, self.palette)),
            (Some(selected), None) => {
                let foot = foot::of(selected, self.experiment, self.node());
                marks.extend(selected.marks(foot, self.palette));
            }
            (None, _) => {}
        }
        marks.extend(self.branches.marks(self.palette));
        Picture { background: self.palette.canvas, camera: self.camera, marks }
    }

    /// The slice through space, where density or arrows are shown on it.
    pub fn slice(&self) -> Option<Slice> {
        let view = self.view();
        let is_shown = self.experiment.dimension() == 3 && (view.density || view.score);
        is_shown.then(|| Slice::new(view, self.experiment, self.scale()))
    }

    /// The noise level of the moment.
    pub fn node(&self) -> Node {
        self.timeline.node_at(self.moment)
    }

    fn view(&self) -> &View {
        &self.scene.view
    }

    fn frame(&self) -> Frame {
        Frame::of_word(&self.view().frame)
    }

    fn scale(&self) -> f64 {
        self.frame().scale(self.node())
    }

    fn placed(&self) -> Placed<'_> {
        Placed {
            scale: self.scale(),
            px_per_unit: self.camera.px_per_unit(),
            palette: self.palette,
        }
    }

    /// Radius of the tube, data frame.
    fn tube_radius(&self) -> f64 {
        self.scene.ridge.rho * self.experiment.radius
    }

    /// Whether formal pieces are drawn. The branch that a particle is nearest to can be one.
    fn shows_formal(&self) -> bool {
        self.view().formal || self.selected.is_some()
    }

    /// What guidance is meant to sample, and the outline of its region.
    fn guidance(&self) -> Vec<Mark> {
        let (view, palette) = (self.view(), self.palette);
        let map = self.map.filter(|_| view.target);
        let target = map.and_then(|map| map.target.as_ref());
        let mut marks: Vec<Mark> =
            target.into_iter().flat_map(|target| target.target_contours(palette)).collect();
        if view.region {
            marks.extend(guidance::region(self.experiment, self.scale(), self.palette));
        }
        marks
    }

    fn trails(&self) -> Vec<Mark> {
        let view = self.view();
        let has_phases = view.colour_by == "phase";
        if !(view.reach || has_phases && (view.align || view.slide)) {
            return Vec::new();
        }
        let lengths = [view.trail, view.trail_ahead];
        trails::marks(self.timeline, self.moment, lengths, self.frame(), self.looks)
    }

    fn pairs(&self) -> Vec<Mark> {
        let Some((pairs, joined)) = &self.pairs else { return Vec::new() };
        pairs::marks(pairs, *joined, self.frame(), self.camera.px_per_unit(), self.palette)
    }

    fn particles(&self, near: Option<NearPlane>) -> Mark {
        particles::mark(self.timeline, self.moment, self.frame(), self.looks, near)
    }

    /// Squares; frames where particles may be at data, or samples that are memorised would not be
    /// seen under them.
    fn training(&self) -> Vec<Mark> {
        let marks = self.squares();
        let are_at_data = self.node().sigma < MEMORISED * self.experiment.nearest_neighbour;
        if are_at_data { marks.into_iter().map(training::framed).collect() } else { marks }
    }

    fn squares(&self) -> Vec<Mark> {
        if !self.view().training_points {
            return Vec::new();
        }
        let is_drawn = matches!(self.experiment.scene.data, DataSource::Drawn(_));
        match &self.scene.data {
            DataSource::Drawn(drawn) if is_drawn && self.view().colour_by != "class" => {
                vec![training::drawn(&drawn.points(), self.scale(), self.palette)]
            }
            _ => training::marks(self.experiment, self.view(), self.scale(), self.palette),
        }
    }
}

/// The looks of a cloud in the styles of the moment.
pub fn dressed(
    experiment: &Experiment,
    view: &View,
    looks: &Looks,
    palette: &Palette,
) -> Arc<Looks> {
    let palette = particles::styles(experiment, view, palette);
    Arc::new(Looks { palette, ..looks.clone() })
}
