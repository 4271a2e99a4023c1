//! Solves for files: float64, every node, every particle.

use std::path::Path;

use super::experiment::{Experiment, Ready};
use super::solve::{Cloud, Progress, Starts, solve};
use super::timeline::Node;
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
    /// The class that all particles were steered to, if they were.
    pub class: Option<String>,
}

/// Solves an experiment exactly; `None` if `stop` said so. `on_node` is called after every node.
pub fn solve_all<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(),
) -> Option<Trajectories<D>> {
    let class = experiment.scene.guidance.class(experiment.class_names()).map(str::to_owned);
    let nodes = experiment.nodes.to_vec();
    let mut trajectories = Trajectories { nodes, class, ..Trajectories::default() };
    let precision = experiment.precision_of_files();
    let outcome = solve(experiment, ready, precision, starts, stop, Part::of, |_, parts| {
        trajectories.push(&parts);
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
    particles: Vec<u32>,
    x: Vec<Vector<D>>,
    standings: Vec<Standing<D>>,
}

impl<const D: usize> Part<D> {
    fn of(cloud: &Cloud<'_, D>) -> Self {
        Self {
            particles: cloud.particles.to_vec(),
            x: cloud.x.iter().map(|x| x * cloud.node.a).collect(),
            standings: cloud.standings.to_vec(),
        }
    }
}

impl<const D: usize> Trajectories<D> {
    fn push(&mut self, parts: &[Part<D>]) {
        let n = parts.iter().map(|part| part.x.len()).sum();
        let mut x = vec![Vector::zeros(); n];
        let [mut normal_distance, mut u_normal, mut u_tangent] = [(); 3].map(|()| vec![0.0; n]);
        for part in parts {
            for (j, &i) in part.particles.iter().enumerate() {
                let (i, standing) = (i as usize, &part.standings[j]);
                x[i] = part.x[j];
                normal_distance[i] = standing.normal_distance();
                u_normal[i] = standing.u_normal;
                u_tangent[i] = standing.u_tangent;
            }
        }
        self.x.push(x);
        self.normal_distance.push(normal_distance);
        self.u_normal.push(u_normal);
        self.u_tangent.push(u_tangent);
    }
}

/// Refuses a file name that does not say how to write it, before the work is done.
pub fn check_ending(path: &Path) -> std::io::Result<()> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("npz" | "csv") => Ok(()),
        _ => Err(std::io::Error::other("trajectories are .npz or .csv; end the name so")),
    }
}
