//! Earlier states of a training run.

use std::sync::Arc;

use super::adam::State;

/// States at multiples of a number of steps, which doubles when memory ends.
#[derive(Clone)]
pub(super) struct Checkpoints {
    states: Vec<Arc<State>>,
    spacing: u32,
    most: usize,
}

impl Checkpoints {
    /// Bytes for all states, if more than one fits.
    const MEMORY: usize = 64 << 20;
    /// Steps from one state to the next at first.
    const SPACING: u32 = 50;

    /// Begins with the state before the first step.
    pub fn new(first: State) -> Self {
        let most = (Self::MEMORY / first.bytes()).max(2);
        Self { states: vec![Arc::new(first)], spacing: Self::SPACING, most }
    }

    /// Keeps a copy of the state if its step is one to be kept.
    pub fn offer(&mut self, state: &State) {
        if state.step == 0 || !state.step.is_multiple_of(self.spacing) {
            return;
        }
        if self.states.len() == self.most {
            self.spacing *= 2;
            self.states.retain(|kept| kept.step.is_multiple_of(self.spacing));
        }
        if state.step.is_multiple_of(self.spacing) {
            self.states.push(Arc::new(state.clone()));
        }
    }

    /// The last state that is not after `step`.
    pub fn before(&self, step: u32) -> &State {
        let after = self.states.partition_point(|state| state.step <= step);
        &self.states[after - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(n_weights: usize, steps: u32) -> Checkpoints {
        let mut state = State::new(vec![0.0; n_weights]);
        let mut checkpoints = Checkpoints::new(state.clone());
        for step in 0..=steps {
            state.step = step;
            checkpoints.offer(&state);
        }
        checkpoints
    }

    #[test]
    fn the_state_before_a_step_is_near() {
        let checkpoints = after(10, 1234);
        assert_eq!(checkpoints.before(49).step, 0);
        assert_eq!(checkpoints.before(50).step, 50);
        assert_eq!(checkpoints.before(1234).step, 1200);
    }

    #[test]
    fn memory_is_bounded_and_states_stay_evenly_spread() {
        let checkpoints = after(500_000, 5000);
        let bytes: usize = checkpoints.states.iter().map(|state| state.bytes()).sum();
        assert!(bytes <= Checkpoints::MEMORY);
        assert!(checkpoints.states.len() >= checkpoints.most / 2);
        assert!((0..=5000).all(|step| step - checkpoints.before(step).step < checkpoints.spacing));
    }
}
