//! How much is solved while a slider is being dragged.

use super::experiment::Experiment;

/// Pairs of particle and training point that a solve may visit and still follow the hand: about
/// ten milliseconds on two cores.
const PAIRS_WHILE_DRAGGED: f64 = 5e7;

/// No coarse solve shows fewer particles or steps than this.
const LEAST: (usize, usize) = (100, 40);

/// A coarse solve, or the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// As the scene says.
    Full,
    /// As much of it as follows the hand.
    WhileDragged,
}

impl Quality {
    /// The experiment that is solved at this quality.
    pub fn apply(self, experiment: Experiment) -> Experiment {
        let excess = experiment.n_pairs() / PAIRS_WHILE_DRAGGED;
        if self == Self::Full || excess <= 1.0 {
            return experiment;
        }
        let (count, steps) = (experiment.scene.particles.count, experiment.nodes.len() - 1);
        let fewer_particles = ((count as f64 / excess) as usize).max(LEAST.0).min(count);
        let still = excess * fewer_particles as f64 / count as f64;
        let fewer_steps = ((steps as f64 / still.max(1.0)) as usize).max(LEAST.1).min(steps);
        experiment.coarser(fewer_particles, fewer_steps)
    }
}
