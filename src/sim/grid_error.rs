//! What the step grid costs: end points against those of a fine solve from the same noise.

use super::experiment::{Experiment, Ready, Space};
use super::solve::{Starts, solve_ends};
use crate::diffusion::density::Precision;
use crate::diffusion::samplers::{Advance, Heun, Sampler};
use crate::maths::stats;
use crate::scene::Scene;

/// Particles that are compared.
const N_COMPARED: usize = 200;

/// The fine solve takes this many times the steps of the scene, and at least [`LEAST_STEPS`].
const REFINEMENT: usize = 4;

/// Steps of the fine solve at least.
const LEAST_STEPS: usize = 400;

/// How far the end points of a solve are from those of a fine one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridError {
    /// Median distance of the end points, in data units.
    pub median: f64,
    /// Share of particles that end more than half a nearest-neighbour distance away: they sat on
    /// a separatrix and went to another training point.
    pub switched_share: f64,
    /// Steps of the fine solve.
    pub fine_steps: usize,
    /// Particles compared.
    pub n_compared: usize,
}

/// Compares the scene's grid with a fine one: Heun, steps even in `ln sigma`, the same noise.
pub fn grid_error(experiment: &Experiment, stop: &(dyn Fn() -> bool + Sync)) -> Option<GridError> {
    match &experiment.space {
        Space::Plane(ready) => compare(experiment, ready, stop),
        Space::Volume(ready) => compare(experiment, ready, stop),
    }
}

fn compare<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<GridError> {
    let steps = experiment.nodes.len() - 1;
    let coarse = experiment.coarser(N_COMPARED, steps);
    let mut scene = Scene::clone(&coarse.scene);
    let fine_steps = (steps * REFINEMENT).max(LEAST_STEPS);
    scene.sampler = Sampler::Heun(Heun {
        steps: fine_steps as u32,
        stochasticity: experiment.scene.sampler.stochasticity(),
        ..Heun::default()
    });
    let fine = Experiment::new(scene.into(), Some(&experiment.loaded)).ok()?;
    let ends_of =
        |experiment| solve_ends(experiment, ready, Precision::Double, &Starts::Seeded, stop);
    let (ends, fine_ends) = (ends_of(&coarse)?, ends_of(&fine)?);
    let far = 0.5 * experiment.nearest_neighbour;
    let mut distances: Vec<f64> =
        ends.iter().zip(&fine_ends).map(|(a, b)| (a - b).norm()).collect();
    let n_compared = distances.len();
    let n_switched = distances.iter().filter(|&&distance| distance > far).count();
    Some(GridError {
        median: stats::median(&mut distances),
        switched_share: n_switched as f64 / n_compared.max(1) as f64,
        fine_steps,
        n_compared,
    })
}
