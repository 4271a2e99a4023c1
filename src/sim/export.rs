//! Solves for files: float64, every node, every particle.

use std::path::Path;

use super::experiment::{Experiment, Ready};
use super::solve::{Cloud, Progress, Starts, solve};
use super::timeline::Node;
use crate::diffusion::density::Precision;
use crate::geometry::frame::Standing;
use crate::geometry::phases::{Passage, Row, last_passages};
use crate::maths::Vector;

/// All trajectories of a solve in float64.
#[derive(Clone, Debug, Default)]
pub struct Trajectories<const D: usize> {
    /// The solver's grid, from noise to data.
    pub nodes: Vec<Node>,
    /// Positions in the frame of `x_t`: for each node, one a particle.
    pub x: Vec<Vec<Vector<D>>>,
    /// First-order distances to the ridge, data frame.
    pub normal_distance: Vec<Vec<f64>>,
    /// Lengths of the normal part of the driving displacement, data frame.
    pub u_normal: Vec<Vec<f64>>,
    /// Lengths of its tangent part, data frame.
    pub u_tangent: Vec<Vec<f64>>,
    /// The nodes where each particle's phases change.
    pub passages: Vec<Passage>,
}

/// Solves an experiment exactly; `None` if `stop` said so. `on_node` is called after every node.
pub fn solve_all<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(),
) -> Option<Trajectories<D>> {
    let mut trajectories =
        Trajectories { nodes: experiment.nodes.to_vec(), ..Trajectories::default() };
    let outcome =
        solve(experiment, ready, Precision::Double, starts, stop, Part::of, |_, parts| {
            trajectories.push(parts);
            on_node();
            Progress::Continue
        });
    let Trajectories { normal_distance, u_normal, .. } = &trajectories;
    let rows = normal_distance.iter().zip(u_normal);
    let rows = rows.map(|(normal_distance, u_normal)| Row { normal_distance, u_normal });
    trajectories.passages = last_passages(rows, experiment.thresholds(&experiment.scene.ridge));
    (outcome == Progress::Continue).then_some(trajectories)
}

/// What is kept of a part of the cloud at one node.
struct Part<const D: usize> {
    x: Vec<Vector<D>>,
    standings: Vec<Standing<D>>,
}

impl<const D: usize> Part<D> {
    fn of(cloud: &Cloud<'_, D>) -> Self {
        let x = cloud.x.iter().map(|x| x * cloud.node.a).collect();
        Self { x, standings: cloud.standings.to_vec() }
    }
}

impl<const D: usize> Trajectories<D> {
    fn push(&mut self, parts: Vec<Part<D>>) {
        let (x, standings): (Vec<_>, Vec<_>) =
            parts.into_iter().map(|part| (part.x, part.standings)).unzip();
        let standings = standings.concat();
        self.x.push(x.concat());
        self.normal_distance.push(standings.iter().map(Standing::normal_distance).collect());
        self.u_normal.push(standings.iter().map(|standing| standing.u_normal).collect());
        self.u_tangent.push(standings.iter().map(|standing| standing.u_tangent).collect());
    }
}

/// Refuses a file name that does not say how to write it, before the work is done.
pub fn check_ending(path: &Path) -> std::io::Result<()> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("npz" | "csv") => Ok(()),
        _ => Err(std::io::Error::other("trajectories are .npz or .csv; end the name so")),
    }
}
