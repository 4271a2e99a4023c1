//! What does not change while a network is trained.

use super::adam::State;
use super::batches::{Batches, Samples};
use super::gradient::{Gradient, TILE};
use super::settings::Network;
use super::shape::Shape;
use crate::diffusion::score::learned::TrainingLaw;

/// A training run: the state of any step follows from it.
#[derive(Debug)]
pub(super) struct Run<const D: usize> {
    pub shape: Shape,
    pub batches: Batches<D>,
    pub learning_rate: f64,
    seed: u64,
}

/// What a batch says about the network that meets it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Training goes on; with the loss.
    Fine(f64),
    /// The loss is not finite or is out of all proportion.
    Exploded,
    /// There was no time to finish.
    Stopped,
}

/// Loss, in units of that of a network that answers zero, at which a network has exploded.
const EXPLODED: f64 = 1e3;

impl<const D: usize> Run<D> {
    pub fn new(settings: &Network, law: &TrainingLaw<D>) -> Self {
        let [width, n_hidden] = [settings.width, settings.layers].map(|n| n.max(1) as usize);
        Self {
            shape: Shape::new(Batches::<D>::N_INPUTS, width, n_hidden, D),
            batches: Batches::new(law, settings.seed, settings.batch.max(1)),
            learning_rate: settings.learning_rate,
            seed: settings.seed,
        }
    }

    pub fn first_state(&self) -> State {
        State::new(self.shape.first_weights(self.seed))
    }

    /// Finds the gradient of the batch that belongs to a state.
    pub fn grade(
        &self,
        state: &State,
        gradient: &mut Gradient,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Verdict {
        let size = self.batches.size;
        let mut samples = Samples::default();
        let mut loss = 0.0;
        gradient.restart(&self.shape, &state.weights);
        for first in (0..size).step_by(TILE as usize) {
            if stop() {
                return Verdict::Stopped;
            }
            self.batches.draw(state.step, first..size.min(first + TILE), &mut samples);
            loss += gradient.add(&self.shape, &state.weights, &samples, (size as f32).recip());
        }
        loss /= f64::from(size);
        // A loss that is not a number has exploded too.
        if loss < EXPLODED * D as f64 { Verdict::Fine(loss) } else { Verdict::Exploded }
    }

    /// The state after `step` steps, from an earlier one.
    pub fn replay(&self, mut state: State, step: u32) -> State {
        let mut gradient = Gradient::new(&self.shape);
        while state.step < step {
            self.grade(&state, &mut gradient, &|| false);
            state.advance(self.learning_rate, &gradient.of_parameters);
        }
        state
    }
}
