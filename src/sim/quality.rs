//! How much is solved while a slider is being dragged.

use super::experiment::Experiment;

/// Pairs of particle and training point that each thread may visit for a solve that follows the
/// hand, within two or three frames.
const PAIRS_A_THREAD: f64 = 1e8;

/// More threads than this no longer make a solve of this size quicker.
const MOST_THREADS: usize = 16;

/// What one evaluation costs beside its pairs, in pairs: its eigensystem, distance and parts; and
/// what errors of the score add.
const PAIRS_AN_EVALUATION: f64 = 250.0;
const PAIRS_FOR_ERRORS: f64 = 200.0;

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
        let threads = rayon::current_num_threads().min(MOST_THREADS) as f64;
        let excess = cost(&experiment) / (PAIRS_A_THREAD * threads);
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

/// What a solve costs, in pairs.
pub(super) fn cost(experiment: &Experiment) -> f64 {
    let has_errors = !experiment.scene.score_errors.is_empty();
    let beside = PAIRS_AN_EVALUATION + if has_errors { PAIRS_FOR_ERRORS } else { 0.0 };
    let n_evaluations = experiment.n_pairs() / experiment.n_distinct() as f64;
    experiment.cost_of_evaluations() + n_evaluations * beside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experiment(particles: usize) -> Experiment {
        let text = format!("[particles]\ncount = {particles}\n");
        let scene = crate::scene::Scene::parse(&text, "test", std::path::PathBuf::new());
        Experiment::new(scene.expect("a scene").into(), None).expect("an experiment")
    }

    #[test]
    fn a_small_experiment_is_whole_while_dragged_and_a_large_one_is_as_cheap_as_a_small_one() {
        let small = Quality::WhileDragged.apply(experiment(500));
        assert_eq!(small.scene.particles.count, 500);
        let large = Quality::WhileDragged.apply(experiment(2_000_000));
        assert!(large.scene.particles.count < 100_000);
        assert!(large.scene.particles.count >= 100 && large.nodes.len() > 40);
        let whole = Quality::Full.apply(experiment(2_000_000));
        assert_eq!(whole.scene.particles.count, 2_000_000);
    }
}
