//! Numbers that a lesson asks for, found in the background: some take a ridge.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::scene::lessons::claims::Quantity;
use crate::sim::claims::Measured;
use crate::ui::model::Solution;

/// A step of the lesson and the number that it asked for; not a number where there is none.
type Truth = (usize, f64);

/// Numbers that are being found.
pub struct Truths {
    sender: Sender<Truth>,
    found: Receiver<Truth>,
    sought: Option<usize>,
}

impl Default for Truths {
    fn default() -> Self {
        let (sender, found) = channel();
        Self { sender, found, sought: None }
    }
}

impl Truths {
    /// Begins to find what a step asks for, unless that goes on already. `now` is the noise level
    /// that the step speaks of.
    pub fn seek(
        &mut self,
        step: usize,
        solution: &Solution,
        of: &Quantity,
        now: f64,
        wake: impl Fn() + Send + 'static,
    ) {
        if self.sought == Some(step) {
            return;
        }
        self.sought = Some(step);
        let (experiment, timeline) =
            (Arc::clone(&solution.experiment), Arc::clone(&solution.timeline));
        let (numbers, ends, of) = (Arc::clone(&solution.numbers), solution.ends, of.clone());
        let sender = self.sender.clone();
        rayon::spawn(move || {
            let (experiment, timeline) = (&*experiment, &*timeline);
            let measured =
                Measured { experiment, timeline, numbers: &numbers, ends, now, before: None };
            let value = measured.value(of.when, of.name).unwrap_or(f64::NAN);
            let _ = sender.send((step, value));
            wake();
        });
    }

    /// What has been found since.
    pub fn take(&mut self) -> Vec<Truth> {
        let found: Vec<Truth> = self.found.try_iter().collect();
        if !found.is_empty() {
            self.sought = None;
        }
        found
    }
}
