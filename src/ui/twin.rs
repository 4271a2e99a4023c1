//! Twin view: two settings with the same noise, one scrubber and one camera.

use std::sync::Arc;

use super::model::Model;
use super::setting::Setting;
use crate::picture::Camera;
use crate::picture::sight;
use crate::scene::Scene;
use crate::scene::change::Named;
use crate::sim::pairs::Pairs;

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
pub struct Twin {
    /// The setting.
    pub beside: Setting,
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

impl Twin {
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
    /// A or B; without a twin, what is on the rails.
    pub fn setting_of(&self, side: Side) -> &Setting {
        match &self.twin {
            Some(twin) if twin.side == side => &twin.beside,
            _ => &self.rails,
        }
    }

    /// The same particles in A and in B at the noise level under the scrubber.
    pub fn pairs(&self) -> Option<Pairs<'_>> {
        self.twin.as_ref()?;
        let of = |side| Some(&*self.setting_of(side).solution.as_ref()?.timeline);
        let timelines = [of(Side::A)?, of(Side::B)?];
        Some(Pairs { timelines, moments: timelines.map(|timeline| self.clock.moment(timeline)) })
    }

    /// The one camera for a setting; one that fits, where the other is in the plane and this in space.
    pub fn camera_of(&self, setting: &Setting, size_px: [f64; 2]) -> Option<Camera> {
        let experiment = &setting.solution.as_ref()?.experiment;
        let is_in_space = experiment.dimension() == 3;
        let is_fitting = |camera: &Camera| matches!(camera, Camera::Orbit(_)) == is_in_space;
        let camera = self.camera.filter(is_fitting).map(|camera| camera.with_size(size_px));
        Some(camera.unwrap_or_else(|| sight::fitting(experiment, size_px)))
    }
}
