//! One setting of the experiment, and what has been found for it.

use std::path::PathBuf;
use std::sync::Arc;

use super::clock::Clock;
use super::model::{Model, Solution};
use crate::picture::map::Map;
use crate::picture::ridge_view::RidgeView;
use crate::scene::Scene;
use crate::sim::timeline::Node;

/// A scene on the rails, or one beside it. What was found may be one change behind the scene.
#[derive(Clone)]
pub struct Setting {
    /// How it is set.
    pub scene: Arc<Scene>,
    /// As it was opened.
    pub opened: Arc<Scene>,
    /// The file it came from or was saved to.
    pub path: Option<PathBuf>,
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
}

impl Setting {
    /// A scene for which nothing has been found yet.
    pub const fn unsolved(scene: Arc<Scene>, opened: Arc<Scene>, path: Option<PathBuf>) -> Self {
        Self {
            scene,
            opened,
            path,
            solution: None,
            map: None,
            ridge: None,
            is_solving: true,
            training: None,
        }
    }

    /// Whether it is the setting that the rails show.
    pub fn is_on_rails(&self, model: &Model) -> bool {
        std::ptr::eq(self, &raw const model.rails)
    }

    /// Drops a ridge of other data than those that are shown.
    pub fn forget_other_ridge(&mut self) {
        if let (Some(solution), Some(found)) = (&self.solution, &self.ridge)
            && !solution.experiment.has_ridges_of(&found.experiment)
        {
            self.ridge = None;
        }
    }

    /// Shows what was solved.
    pub fn show(&mut self, solution: Solution) {
        self.solution = Some(solution);
        self.forget_other_ridge();
    }

    /// The moment under the scrubber and its noise level.
    pub fn now(&self, clock: &Clock) -> Option<(f64, Node)> {
        let timeline = &self.solution.as_ref()?.timeline;
        let moment = clock.moment(timeline);
        Some((moment, timeline.node_at(moment)))
    }
}
