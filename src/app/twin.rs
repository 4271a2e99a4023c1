//! Twin view: two settings that are solved with the same noise.

use std::mem::swap;
use std::sync::Arc;

use super::Lab;
use super::solving::SolveOutcome;
use crate::scene::{Ridge, Scene, SceneError};
use crate::ui::brush::BrushCommand;
use crate::ui::command::{Hand, TwinCommand};
use crate::ui::setting::Setting;
use crate::ui::twin::{Differing, Side, Twin};
use crate::ui::what_if::WhatIfCommand;

/// What undo goes back to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The scene on the rails.
    pub scene: Arc<Scene>,
    /// In twin view the one beside it, and which it is.
    pub beside: Option<(Side, Arc<Scene>)>,
}

impl Lab {
    pub(super) fn run_twin(&mut self, command: TwinCommand) {
        match (command, self.model.twin.as_mut()) {
            (TwinCommand::Toggle, None) => self.begin_twin(),
            (TwinCommand::Toggle, Some(_)) => self.end_twin(),
            (TwinCommand::PinAsA, _) => self.pin_as_a(),
            (TwinCommand::Change(hand), Some(twin)) => {
                twin.changes_both = hand == Hand::Both;
                let side = if hand == Hand::A { Side::A } else { Side::B };
                if twin.side == side {
                    self.swap_sides();
                }
            }
            (TwinCommand::ToggleOverlay, Some(twin)) => {
                twin.is_overlaid = !twin.is_overlaid;
                self.keeps_view = true;
                self.run_brush(BrushCommand::Leave);
                self.run_what_if(WhatIfCommand::Release);
            }
            (TwinCommand::TogglePairs, Some(twin)) => twin.has_pairs = !twin.has_pairs,
            (TwinCommand::Compare(a, b), _) => self.compare_as_twin(a, b),
            _ => {}
        }
    }

    /// The present setting becomes A, and B is the same until it is changed.
    fn begin_twin(&mut self) {
        self.arrive();
        self.keeps_view = true;
        self.model.is_new_here = false;
        let model = &self.model;
        self.model.twin = Some(Twin {
            beside: Setting { is_solving: false, training: None, ..model.rails.clone() },
            side: Side::A,
            changes_both: false,
            is_overlaid: false,
            has_pairs: true,
            differing: Differing::default(),
        });
        if self.is_unfinished() {
            self.solve_beside();
        }
    }

    /// Whether what is shown on the rails is not the whole solve of what they say.
    fn is_unfinished(&self) -> bool {
        self.jobs.here.is_coarse || self.jobs.here.solve.is_busy()
    }

    pub(super) fn end_twin(&mut self) {
        if self.model.twin.take().is_some() {
            self.keeps_view = true;
            self.jobs.beside.clear();
        }
    }

    fn pin_as_a(&mut self) {
        let Some(twin) = &self.model.twin else { return self.begin_twin() };
        if twin.side == Side::B {
            return;
        }
        self.note();
        let scene = Arc::clone(&self.model.rails.scene);
        if self.is_unfinished() {
            return self.replace_beside(&scene);
        }
        self.jobs.beside.clear();
        let model = &mut self.model;
        if let Some(twin) = &mut model.twin {
            twin.beside = model.rails.clone();
        }
    }

    /// Two snapshots as A and B.
    fn compare_as_twin(&mut self, a: u64, b: u64) {
        let scene = |id| {
            let kept = self.model.tray.find(id)?;
            Some(Arc::clone(&kept.recording.at(f64::INFINITY).seen.scene))
        };
        let (Some(a), Some(b)) = (scene(a), scene(b)) else { return };
        self.note();
        if self.model.twin.is_none() {
            self.begin_twin();
        }
        self.run_twin(TwinCommand::Change(Hand::B));
        self.must_fit |= self.model.rails.scene.data != b.data;
        self.replace(b);
        self.replace_beside(&a);
        self.model.tray.is_open = false;
    }

    /// The rails show the other of the two.
    fn swap_sides(&mut self) {
        self.run_brush(BrushCommand::Leave);
        self.run_what_if(WhatIfCommand::Release);
        self.end_gesture();
        let Some(twin) = &mut self.model.twin else { return };
        swap(&mut self.model.rails, &mut twin.beside);
        swap(&mut self.jobs.here, &mut self.jobs.beside);
        twin.side = twin.side.other();
        (self.unsolvable, self.must_fit) = (None, false);
    }

    /// What undo would come back to.
    pub(super) fn entry(&self) -> Entry {
        let beside =
            self.model.twin.as_ref().map(|twin| (twin.side, Arc::clone(&twin.beside.scene)));
        Entry { scene: Arc::clone(&self.model.rails.scene), beside }
    }

    /// Goes back, or on, to an entry of the history; whether there are two settings stays.
    pub(super) fn go_to(&mut self, entry: Entry) {
        if let (Some((side, scene)), Some(twin)) = (entry.beside, &self.model.twin) {
            if twin.side != side {
                self.swap_sides();
            }
            self.replace_beside(&scene);
        }
        self.must_fit |=
            self.model.brush.is_none() && entry.scene.data != self.model.rails.scene.data;
        self.replace(entry.scene);
    }

    /// Does the same to the setting beside, where a hand changes both.
    pub(super) fn change_beside(
        &mut self,
        change: impl FnOnce(&Scene) -> Result<Scene, SceneError>,
    ) {
        let Some(twin) = self.model.twin.as_ref().filter(|twin| twin.changes_both) else { return };
        match change(&twin.beside.scene) {
            Ok(scene) if scene == *twin.beside.scene => {}
            Ok(scene) => self.replace_beside(&Arc::new(scene)),
            Err(error) => {
                let what = format!("{}: {}", twin.side.letter(), error.what);
                self.tell(what);
            }
        }
    }

    /// One look and one set of thresholds for both: those on the rails.
    pub(super) fn share_look(&mut self) {
        let Some(twin) = &self.model.twin else { return };
        let scene = &self.model.rails.scene;
        let (view, Ridge { rho, eta, .. }) = (scene.view.clone(), scene.ridge.clone());
        let ridge = Ridge { rho, eta, ..twin.beside.scene.ridge.clone() };
        if (&view, &ridge) != (&twin.beside.scene.view, &twin.beside.scene.ridge) {
            let shared = Scene { ridge, view, ..Scene::clone(&twin.beside.scene) };
            self.replace_beside(&Arc::new(shared));
        }
    }

    /// Finds in what A and B differ, where that is not known.
    pub(super) fn tell_apart(&mut self) {
        let scenes = [Side::A, Side::B].map(|side| Arc::clone(&self.model.setting_of(side).scene));
        if let Some(twin) = &mut self.model.twin {
            twin.differing.find(scenes);
        }
    }

    /// Solves again only what the change reaches.
    fn replace_beside(&mut self, scene: &Arc<Scene>) {
        let Some(twin) = &mut self.model.twin else { return };
        let before = std::mem::replace(&mut twin.beside.scene, Arc::clone(scene));
        let (is_coarse, palette) = (self.history.is_dragging(), self.model.theme.palette());
        self.jobs.beside.follow(&before, &mut twin.beside, is_coarse, palette);
    }

    /// Has the setting beside solved whole.
    pub(super) fn solve_beside(&mut self) {
        if let Some(twin) = &self.model.twin {
            self.jobs.beside.solve(&twin.beside.scene, false);
        }
    }

    /// Takes in what the workers of the setting beside have found.
    pub(super) fn receive_beside(&mut self) {
        let Some(twin) = &mut self.model.twin else { return };
        match self.jobs.beside.bring(&mut twin.beside) {
            Some(SolveOutcome::Solved(solution)) => {
                twin.beside.show(*solution);
                self.dress();
            }
            Some(SolveOutcome::Failed(scene, message)) if scene == twin.beside.scene => {
                let message = format!("{}: {message}", twin.side.letter());
                self.tell(message);
            }
            Some(SolveOutcome::Failed(..)) | None => {}
        }
    }

    /// Asks for what the setting beside shows under the scrubber.
    pub(super) fn look_beside(&mut self) {
        let Some(twin) = &self.model.twin else { return };
        let size_px = self.model.camera.map(|camera| camera.size_px());
        let camera = size_px.and_then(|size_px| self.model.camera_of(&twin.beside, size_px));
        self.jobs.beside.look_at(&twin.beside, &self.model.clock, camera.as_ref());
    }
}
