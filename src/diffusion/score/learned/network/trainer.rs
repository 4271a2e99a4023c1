//! A training run as far as it has come.

use std::sync::Arc;

use super::adam::State;
use super::checkpoints::Checkpoints;
use super::gradient::Gradient;
use super::learned_denoiser::NetworkScore;
use super::losses::{Loss, Losses};
use super::run::{Run, Verdict};
use super::settings::Network;
use crate::diffusion::score::learned::{TrainingLaw, Watch};

/// Trains a network, on one thread, and knows the network of every step so far.
///
/// A clone shares the earlier states and costs little: a thread that trains can hand one out now
/// and then.
#[derive(Clone)]
pub struct Trainer<const D: usize> {
    run: Arc<Run<D>>,
    /// The state of the last graded step, or the one after it that is still to be graded.
    state: State,
    /// The last graded step: one whose loss is known to be sane.
    graded: Option<u32>,
    /// The gradient at the last graded step, while that is the state.
    gradient: Gradient,
    checkpoints: Checkpoints,
    losses: Losses,
    diverged_at: Option<u32>,
}

/// How far training came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// To the step that was asked for, or to the end of a run that diverged.
    All,
    /// Not as far, since it was stopped.
    Stopped,
}

impl<const D: usize> Trainer<D> {
    /// The untrained network of `settings` for `law`.
    pub fn new(settings: &Network, law: &TrainingLaw<D>) -> Self {
        let run = Run::new(settings, law);
        let state = run.first_state();
        Self {
            gradient: Gradient::new(&run.shape),
            checkpoints: Checkpoints::new(state.clone()),
            losses: Losses::default(),
            graded: None,
            diverged_at: None,
            state,
            run: Arc::new(run),
        }
    }

    /// Trains on to `step`, unless it has come that far. The watch is asked once for every 64
    /// samples.
    pub fn train_to(&mut self, step: u32, watch: Watch<'_>) -> Reached {
        while self.diverged_at.is_none() && self.graded.is_none_or(|graded| graded < step) {
            if self.graded == Some(self.state.step) {
                self.state.advance(self.run.learning_rate, &self.gradient.of_parameters);
            }
            match self.run.grade(&self.state, &mut self.gradient, watch.stop) {
                Verdict::Fine(loss) => self.accept(loss),
                Verdict::Exploded => self.turn_back(),
                Verdict::Stopped => return Reached::Stopped,
            }
            (watch.progress)(self.n_steps() as f32 / step.max(1) as f32);
        }
        (watch.progress)(1.0);
        Reached::All
    }

    fn accept(&mut self, loss: f64) {
        let step = self.state.step;
        self.graded = Some(step);
        self.losses.push(Loss { step, loss });
        self.checkpoints.offer(&self.state);
    }

    fn turn_back(&mut self) {
        self.diverged_at = Some(self.n_steps());
        self.state = self.state_at(self.n_steps());
    }

    /// Steps trained so far; the loss after each of them is finite.
    pub fn n_steps(&self) -> u32 {
        self.graded.unwrap_or(0)
    }

    /// The step after which the loss exploded: the run ends there.
    pub fn diverged_at(&self) -> Option<u32> {
        self.diverged_at
    }

    /// The network after `step` steps, or after all steps so far if they are fewer; bit for bit the
    /// one that training met. Replays what followed the last state that was kept: at most 50 steps,
    /// or more where memory for states is short.
    pub fn at(&self, step: u32) -> NetworkScore<D> {
        NetworkScore::new(Arc::clone(&self.run), self.state_at(step.min(self.n_steps())).weights)
    }

    fn state_at(&self, step: u32) -> State {
        if self.state.step == step {
            return self.state.clone();
        }
        self.run.replay(self.checkpoints.before(step).clone(), step)
    }

    /// The loss over training: means of a growing number of steps, less than a thousand in all.
    pub fn losses(&self) -> &[Loss] {
        self.losses.means()
    }
}
