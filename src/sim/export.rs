//! Solves for files: float64, every node, every particle.

use std::path::Path;

use super::experiment::{Experiment, Ready};
use super::solve::{Progress, Starts, solve};
use super::timeline::Node;
use crate::diffusion::density::Precision;
use crate::maths::Vector;

/// All trajectories of a solve in float64.
#[derive(Clone, Debug, Default)]
pub struct Trajectories<const D: usize> {
    /// The solver's grid, from noise to data.
    pub nodes: Vec<Node>,
    /// Positions in the frame of `x_t`: for each node, one a particle.
    pub x: Vec<Vec<Vector<D>>>,
}

/// Solves an experiment exactly; `None` if `stop` said so. `on_node` is called after every node.
pub fn solve_all<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(),
) -> Option<Trajectories<D>> {
    let mut x = Vec::with_capacity(experiment.nodes.len());
    let outcome = solve(experiment, ready, Precision::Double, starts, stop, |cloud| {
        x.push(cloud.x.iter().map(|x| x * cloud.node.a).collect());
        on_node();
        Progress::Continue
    });
    let trajectories = Trajectories { nodes: experiment.nodes.to_vec(), x };
    (outcome == Progress::Continue).then_some(trajectories)
}

/// Refuses a file name that does not say how to write it, before the work is done.
pub fn check_ending(path: &Path) -> std::io::Result<()> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("npz" | "csv") => Ok(()),
        _ => Err(std::io::Error::other("trajectories are .npz or .csv; end the name so")),
    }
}
