//! Twin view: two settings with the same noise, one scrubber and one camera.

use std::sync::Arc;

use super::clock::Clock;
use super::model::{Model, Solution};
use crate::picture::map::Map;
use crate::picture::ridge_view::RidgeView;
use crate::scene::Scene;
use crate::scene::change::Change;
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
    /// Which of the two it is; the rails show the other.
    pub side: Side,
    /// Whether a control changes both.
    pub changes_both: bool,
    /// Whether A lies over B, instead of beside it.
    pub is_overlaid: bool,
    /// Whether matched particles are joined.
    pub has_pairs: bool,
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
        }
    }

    /// What the canvas that the hand works on shows: overlaid, A lies over B.
    pub const fn shown_on_canvas(&self) -> Side {
        if self.is_overlaid { Side::B } else { self.side.other() }
    }

    /// What is shared in every twin view: one look, one set of thresholds.
    pub fn shares(path: &str) -> bool {
        ["view.", "ridge."].iter().any(|part| path.starts_with(part))
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

    /// What turns A into B: the settings that the solve depends on.
    pub fn twin_changes(&self) -> Vec<Change> {
        let [a, b] = [Side::A, Side::B].map(|side| self.half_of(side).scene);
        let changes = a.changes_to(b).into_iter();
        changes.filter(|change| change.path != "title" && !Twin::shares(&change.path)).collect()
    }
}
