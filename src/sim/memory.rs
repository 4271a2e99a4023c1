//! Whether a solve fits into memory, before it is tried.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use super::experiment::Experiment;
use crate::diffusion::samplers::Advance;
use crate::diffusion::score::learned::random_features::{FeatureModel, RandomFeatures};

/// Part of the free memory that one solve may take.
const SHARE: f64 = 0.8;

/// Bytes that a moving particle takes beside its noise: evaluations, surroundings, standing.
const BYTES_A_PARTICLE: [f64; 2] = [400.0, 600.0];

/// What is kept of a solve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Float32 records within the budget of the recorder, for the window.
    Records,
    /// So many nodes in float64, for files.
    Nodes(usize),
}

/// Refuses random features that would not fit, with the numbers.
pub fn check_features(settings: &RandomFeatures) -> Result<(), String> {
    check_features_against(settings, free())
}

fn check_features_against(settings: &RandomFeatures, free: f64) -> Result<(), String> {
    let needed = FeatureModel::<3>::bytes(settings) as f64;
    if needed <= SHARE * free {
        return Ok(());
    }
    Err(format!(
        "{} random features at {} noise levels take {:.1} GB and {:.1} GB of memory are free; \
         choose a smaller score.width, or fewer score.slices",
        settings.width,
        settings.slices,
        needed / 1e9,
        free / 1e9
    ))
}

/// Refuses a solve of `n_particles` that would not fit, with the numbers.
pub fn check(experiment: &Experiment, n_particles: usize, kept: Kept) -> Result<(), String> {
    check_against(experiment, n_particles, kept, free())
}

fn check_against(
    experiment: &Experiment,
    n_particles: usize,
    kept: Kept,
    free: f64,
) -> Result<(), String> {
    let a_particle = bytes_a_particle(experiment, kept);
    let (needed, room) = (a_particle * n_particles as f64, SHARE * free);
    if needed <= room {
        return Ok(());
    }
    Err(format!(
        "{n_particles} particles at {} noise levels take {:.1} GB and {:.1} GB of memory are free; \
         take at most {} particles, or fewer steps",
        experiment.nodes.len(),
        needed / 1e9,
        free / 1e9,
        (room / a_particle) as u64
    ))
}

fn bytes_a_particle(experiment: &Experiment, kept: Kept) -> f64 {
    let (dimension, n_nodes) = (experiment.dimension() as f64, experiment.nodes.len() as f64);
    let moving = BYTES_A_PARTICLE[experiment.dimension() - 2];
    let noise = 4.0 * dimension * n_nodes;
    let noise = if experiment.scene.sampler.reads_noise() { noise } else { 0.0 };
    let numbers = dimension + 3.0;
    moving
        + noise
        + match kept {
            Kept::Records => 4.0 * numbers,
            Kept::Nodes(n_kept) => 8.0 * numbers * n_kept as f64,
        }
}

/// Bytes of memory that are free, in the share of the machine that this process may use; infinite
/// where the machine does not tell.
fn free() -> f64 {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let Ok(system) = System::new_with_specifics(memory) else { return f64::INFINITY };
    let limit = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
    system.available_memory().min(limit) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn experiment(text: &str) -> Experiment {
        let scene = crate::scene::Scene::parse(text, "test", std::path::PathBuf::new());
        Experiment::new(scene.expect("a scene").into(), None).expect("an experiment")
    }

    #[test]
    fn what_does_not_fit_is_refused_with_the_number_that_would() {
        let experiment = experiment("[sampler]\nsteps = 999\n");
        let check = |n| check_against(&experiment, n, Kept::Nodes(1000), 1e9);
        let refusal = check(1_000_000).expect_err("40 GB in 1 GB");
        assert!(refusal.contains("1000 noise levels take 40.4 GB and 1.0 GB"), "{refusal}");
        let words: Vec<&str> = refusal.split(' ').collect();
        let most = words.iter().skip_while(|word| **word != "most").nth(1).expect("a number");
        let most: usize = most.parse().expect("a number");
        assert!(check(most).is_ok() && check(most + 1).is_err());
    }

    #[test]
    fn noise_counts_where_it_is_read_and_records_keep_to_their_budget() {
        let [ode, sde] = ["", "stochasticity = 1\n"]
            .map(|line| experiment(&format!("[sampler]\nsteps = 100000\n{line}")));
        let fits = |experiment, kept| check_against(experiment, 10_000, kept, 6e9).is_ok();
        assert!(fits(&ode, Kept::Records) && !fits(&sde, Kept::Records));
        assert!(!fits(&ode, Kept::Nodes(100_001)) && fits(&ode, Kept::Nodes(1001)));
    }

    #[test]
    fn some_memory_is_free() {
        assert!(free() > 1e6);
    }

    #[test]
    fn random_features_that_would_not_fit_are_refused_with_the_numbers() {
        let wide = RandomFeatures { width: 4096, samples: 20_000, ..RandomFeatures::default() };
        assert_eq!(check_features_against(&wide, 1e11), Ok(()));
        let refusal = check_features_against(&wide, 1e9).expect_err("too little");
        assert!(refusal.starts_with("4096 random features at 24 noise levels take"), "{refusal}");
        assert!(refusal.contains("1.0 GB of memory are free"), "{refusal}");
    }
}
