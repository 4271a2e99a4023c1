//! The step that is exact while the denoised point stands still, which most samplers build on.

use super::{Chunk, Step};

/// The transition of `dx = (1 + lambda^2) (D - x) dh + lambda sigma sqrt(2) dW` for a constant `D`
/// over one step of `h = -ln sigma`: `x' = D + keep (x - D) + spread z`, where
/// `keep = r^(1 + lambda^2)`, `spread = sigma' sqrt(1 - r^(2 lambda^2))`, `r = sigma' / sigma`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transition {
    /// The share of `x - D` that is left.
    pub keep: f64,
    /// One less `keep`, without cancellation: the share of `u = D - x` that is gone.
    pub pull: f64,
    /// Standard deviation of the noise of the step.
    pub spread: f64,
}

impl Transition {
    pub fn new(step: Step, stochasticity: f64) -> Self {
        let square = stochasticity * stochasticity;
        let ln_r = -step.length();
        Self {
            keep: ((1.0 + square) * ln_r).exp(),
            pull: -((1.0 + square) * ln_r).exp_m1(),
            spread: step.sigma_next * (-(2.0 * square * ln_r).exp_m1()).sqrt(),
        }
    }

    /// Moves every particle towards its denoised point.
    pub fn apply<const D: usize>(self, chunk: &mut Chunk<'_, D>) {
        for ((x, now), z) in chunk.x.iter_mut().zip(chunk.now).zip(chunk.noise) {
            *x += now * self.pull + z * self.spread;
        }
    }
}
