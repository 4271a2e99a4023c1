//! Whether an answer is still wanted.

use std::sync::atomic::{AtomicBool, Ordering};

/// Asks until it is told to stop, and then no more.
pub(super) struct Stop<'a> {
    ask: &'a (dyn Fn() -> bool + Sync),
    stopped: AtomicBool,
}

impl<'a> Stop<'a> {
    pub fn new(ask: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self { ask, stopped: AtomicBool::new(false) }
    }

    /// Whether to stop; to be asked before every piece of work of a millisecond.
    pub fn is_set(&self) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return true;
        }
        let stop = (self.ask)();
        if stop {
            self.stopped.store(true, Ordering::Relaxed);
        }
        stop
    }
}
