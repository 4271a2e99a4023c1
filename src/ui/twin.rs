//! Twin view: two settings with the same noise, one scrubber and one camera.

use std::path::PathBuf;
use std::sync::Arc;

use super::clock::Clock;
use super::model::{Model, Solution};
use crate::picture::Camera;
use crate::picture::map::Map;
use crate::picture::ridge_view::RidgeView;
use crate::picture::sight;
use crate::scene::Scene;
use crate::scene::change::Named;
use crate::sim::pairs::Pairs;
use crate::sim::timeline::Node;

/// One of the two settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is compared with.
    A,
    /// What is changed.
    B,
}

impl Side {
    /// Its name.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// The setting beside the one on the rails.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Twin {
    /// How it is set.
    pub scene: Arc<Scene>,
    /// Its newest solution.
    pub solution: Option<Solution>,
    /// Its density and arrows near the noise level under the scrubber.
    pub map: Option<Arc<Map>>,
    /// Its ridge there.
    pub ridge: Option<RidgeView>,
    /// Whether it is being solved.
    pub is_solving: bool,
    /// How far the training of its model is, while it is under way (0 to 1).
    pub training: Option<f32>,
    /// As it was opened, and from which file.
    pub opened: Arc<Scene>,
    /// The file it came from or was saved to.
    pub path: Option<PathBuf>,
    /// Which of the two it is; the rails show the other.
    pub side: Side,
    /// Whether a control changes both.
    pub changes_both: bool,
    /// Whether A lies over B, instead of beside it.
    pub is_overlaid: bool,
    /// Whether matched particles are joined.
    pub has_pairs: bool,
    /// In what A and B differ.
    pub differing: Differing,
}

/// In what two scenes differ, found once for each pair of scenes.
#[derive(Default)]
pub struct Differing {
    of: Option<[Arc<Scene>; 2]>,
    /// What turns A into B, with names and units.
    pub settings: Vec<Named>,
}

impl Differing {
    /// Finds it, unless it is known.
    pub fn find(&mut self, [a, b]: [Arc<Scene>; 2]) {
        let is_known = |[x, y]: &[Arc<Scene>; 2]| Arc::ptr_eq(x, &a) && Arc::ptr_eq(y, &b);
        if self.of.as_ref().is_some_and(is_known) {
            return;
        }
        let changes = a.changes_to(&b).into_iter();
        let changes = changes.filter(|c| c.path != "title" && !Twin::shares(&c.path));
        self.settings = changes.map(|change| change.named([&*a, &*b])).collect();
        self.of = Some([a, b]);
    }
}

/// What the window shows of one setting.
#[derive(Clone, Copy)]
pub struct Half<'a> {
    /// How it is set.
    pub scene: &'a Arc<Scene>,
    /// Its newest solution.
    pub solution: Option<&'a Solution>,
    /// Density and arrows.
    pub map: Option<&'a Arc<Map>>,
    /// The ridge.
    pub ridge: Option<&'a RidgeView>,
    /// How far the training of its model is, while it is under way.
    pub training: Option<f32>,
}

impl Half<'_> {
    /// Whether it is the setting that the rails show.
    pub fn is_on_rails(&self, model: &Model) -> bool {
        std::ptr::eq(self.scene, &raw const model.scene)
    }

    /// The moment under the scrubber and its noise level.
    pub fn now(&self, clock: &Clock) -> Option<(f64, Node)> {
        let timeline = &self.solution?.timeline;
        let moment = clock.moment(timeline);
        Some((moment, timeline.node_at(moment)))
    }
}

impl Twin {
    /// What the window shows of it.
    pub fn half(&self) -> Half<'_> {
        Half {
            scene: &self.scene,
            solution: self.solution.as_ref(),
            map: self.map.as_ref(),
            ridge: self.ridge.as_ref(),
            training: self.training,
        }
    }

    /// What the canvas that the hand works on shows: overlaid, A lies over B.
    pub const fn shown_on_canvas(&self) -> Side {
        if self.is_overlaid { Side::B } else { self.side.other() }
    }

    /// What is shared in every twin view: one look, one set of thresholds.
    pub fn shares(path: &str) -> bool {
        path.starts_with("view.") || ["ridge.rho", "ridge.eta"].contains(&path)
    }
}

impl Model {
    /// What the window shows of the setting on the rails.
    pub fn half(&self) -> Half<'_> {
        Half {
            scene: &self.scene,
            solution: self.solution.as_ref(),
            map: self.map.as_ref(),
            ridge: self.ridge.as_ref(),
            training: self.training,
        }
    }

    /// What the window shows of A or of B.
    pub fn half_of(&self, side: Side) -> Half<'_> {
        match &self.twin {
            Some(twin) if twin.side == side => twin.half(),
            _ => self.half(),
        }
    }

    /// The same particles in A and in B at the noise level under the scrubber.
    pub fn pairs(&self) -> Option<Pairs<'_>> {
        self.twin.as_ref()?;
        let of = |side| Some(&*self.half_of(side).solution?.timeline);
        let timelines = [of(Side::A)?, of(Side::B)?];
        Some(Pairs { timelines, moments: timelines.map(|timeline| self.clock.moment(timeline)) })
    }

    /// The one camera for a setting; one that fits, where the other is in the plane and this in space.
    pub fn camera_of(&self, half: Half<'_>, size_px: [f64; 2]) -> Option<Camera> {
        let experiment = &half.solution?.experiment;
        let is_in_space = experiment.dimension() == 3;
        let is_fitting = |camera: &Camera| matches!(camera, Camera::Orbit(_)) == is_in_space;
        let camera = self.camera.filter(is_fitting).map(|camera| camera.with_size(size_px));
        Some(camera.unwrap_or_else(|| sight::fitting(experiment, size_px)))
    }
}
