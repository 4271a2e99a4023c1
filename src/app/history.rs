//! Undo and redo: whole scenes, one entry for each drag.

use std::sync::Arc;

use crate::scene::Scene;

/// More entries than this are forgotten, oldest first.
const MOST: usize = 500;

/// The scenes before and after the present one.
#[derive(Default)]
pub struct History {
    past: Vec<Arc<Scene>>,
    future: Vec<Arc<Scene>>,
    dragged: Option<String>,
}

impl History {
    /// Takes note of a change of its own, away from `before`.
    pub fn note(&mut self, before: &Arc<Scene>) {
        self.dragged = None;
        self.push(before);
    }

    /// Takes note of a change that is part of a drag of the parameter at `path`.
    pub fn note_drag(&mut self, before: &Arc<Scene>, path: &str) {
        if self.dragged.as_deref() != Some(path) {
            self.push(before);
            self.dragged = Some(path.to_owned());
        }
    }

    /// The hand has left the slider.
    pub fn end_drag(&mut self) {
        self.dragged = None;
    }

    /// Whether a slider is being dragged.
    pub fn is_dragging(&self) -> bool {
        self.dragged.is_some()
    }

    /// One back.
    pub fn undo(&mut self, now: &Arc<Scene>) -> Option<Arc<Scene>> {
        self.dragged = None;
        let scene = self.past.pop()?;
        self.future.push(Arc::clone(now));
        Some(scene)
    }

    /// One forward.
    pub fn redo(&mut self, now: &Arc<Scene>) -> Option<Arc<Scene>> {
        self.dragged = None;
        let scene = self.future.pop()?;
        self.past.push(Arc::clone(now));
        Some(scene)
    }

    /// Whether there is something to undo, and to redo.
    pub fn can(&self) -> [bool; 2] {
        [!self.past.is_empty(), !self.future.is_empty()]
    }

    fn push(&mut self, before: &Arc<Scene>) {
        self.future.clear();
        self.past.push(Arc::clone(before));
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(count: usize) -> Arc<Scene> {
        let mut scene = Scene::default();
        scene.particles.count = count;
        Arc::new(scene)
    }

    #[test]
    fn a_drag_is_one_entry_and_the_next_drag_another() {
        let mut history = History::default();
        for count in 1..=3 {
            history.note_drag(&scene(count), "particles.count");
        }
        history.end_drag();
        history.note_drag(&scene(4), "particles.count");
        assert_eq!(history.undo(&scene(5)), Some(scene(4)));
        assert_eq!(history.undo(&scene(4)), Some(scene(1)));
        assert_eq!(history.undo(&scene(1)), None);
        assert_eq!(history.redo(&scene(1)), Some(scene(4)));
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let mut history = History::default();
        history.note(&scene(1));
        history.undo(&scene(2));
        history.note(&scene(1));
        assert_eq!(history.can(), [true, false]);
    }
}
