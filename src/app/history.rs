//! Undo and redo: whole states, one entry for each drag.

/// More entries than this are forgotten, oldest first.
const MOST: usize = 500;

/// The states before and after the present one.
pub struct History<S> {
    past: Vec<S>,
    future: Vec<S>,
    dragged: Option<String>,
}

impl<S: Clone> History<S> {
    /// Nothing before, nothing after.
    pub const fn new() -> Self {
        Self { past: Vec::new(), future: Vec::new(), dragged: None }
    }

    /// Takes note of a change of its own, away from `before`.
    pub fn note(&mut self, before: &S) {
        self.dragged = None;
        self.push(before);
    }

    /// Takes note of a change that is part of a drag of the parameter at `path`.
    pub fn note_drag(&mut self, before: &S, path: &str) {
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
    pub fn undo(&mut self, now: &S) -> Option<S> {
        self.dragged = None;
        let before = self.past.pop()?;
        self.future.push(now.clone());
        Some(before)
    }

    /// One forward.
    pub fn redo(&mut self, now: &S) -> Option<S> {
        self.dragged = None;
        let after = self.future.pop()?;
        self.past.push(now.clone());
        Some(after)
    }

    /// Whether there is something to undo, and to redo.
    pub fn can(&self) -> [bool; 2] {
        [!self.past.is_empty(), !self.future.is_empty()]
    }

    fn push(&mut self, before: &S) {
        self.future.clear();
        self.past.push(before.clone());
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_is_one_entry_and_the_next_drag_another() {
        let mut history = History::new();
        for count in 1..=3 {
            history.note_drag(&count, "particles.count");
        }
        history.end_drag();
        history.note_drag(&4, "particles.count");
        assert_eq!(history.undo(&5), Some(4));
        assert_eq!(history.undo(&4), Some(1));
        assert_eq!(history.undo(&1), None);
        assert_eq!(history.redo(&1), Some(4));
    }

    #[test]
    fn a_new_change_forgets_what_was_undone() {
        let mut history = History::new();
        history.note(&1);
        history.undo(&2);
        history.note(&1);
        assert_eq!(history.can(), [true, false]);
    }
}
