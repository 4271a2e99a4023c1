//! Solves for files: float64, all particles and nodes or those that are chosen.

use std::path::Path;

use super::choice::Choice;
use super::experiment::{Experiment, Ready};
use super::memory;
use super::solve::{Cloud, Progress, Starts, solve};
use super::timeline::Node;
use crate::geometry::frame::Standing;
use crate::geometry::phases::{LastPassages, Passage, Row};
use crate::maths::Vector;

/// The trajectories of a solve in float64.
#[derive(Clone, Debug, Default)]
pub struct Trajectories<const D: usize> {
    /// What was chosen; particles and nodes below are those alone.
    pub choice: Choice,
    /// The nodes, from noise to data.
    pub nodes: Vec<Node>,
    /// Their numbers on the solver's grid.
    pub steps: Vec<usize>,
    /// Positions in the frame of `x_t`: for each node, one a particle.
    pub x: Vec<Vec<Vector<D>>>,
    /// First-order distances to the ridge, data frame.
    pub normal_distance: Vec<Vec<f64>>,
    /// Lengths of the normal part of the driving displacement, data frame.
    pub u_normal: Vec<Vec<f64>>,
    /// Lengths of its tangent part, data frame.
    pub u_tangent: Vec<Vec<f64>>,
    /// The steps where each particle's phases change.
    pub passages: Vec<Passage>,
    /// The class that all particles were steered to, if they were.
    pub class: Option<String>,
}

/// Solves an experiment exactly, for the particles that are chosen, and keeps the chosen steps;
/// `None` if `stop` said so. `on_node` is called after every node. The numbers of the choice are
/// those of `starts`.
pub fn solve_chosen<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: Starts<D>,
    choice: Choice,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(),
) -> Option<Trajectories<D>> {
    let starts = match &choice.particles {
        None => starts,
        Some(numbers) => Starts::Only(numbers.clone(), Box::new(starts)),
    };
    let class = experiment.scene.guidance.class(experiment.class_names()).map(str::to_owned);
    let last = experiment.nodes.len() - 1;
    let thresholds = experiment.thresholds(&experiment.scene.ridge);
    let precision = experiment.precision_of_files();
    let mut passages = LastPassages::default();
    let mut trajectories = Trajectories { choice, class, ..Trajectories::default() };
    let outcome = solve(experiment, ready, precision, &starts, stop, Part::of, |step, parts| {
        let whole = Whole::new(&parts);
        let Whole { normal_distance, u_normal, .. } = &whole;
        passages.push(Row { normal_distance, u_normal }, thresholds);
        if trajectories.choice.has_step(step, last) {
            trajectories.push(step, experiment.nodes[step], whole);
        }
        on_node();
        Progress::Continue
    });
    trajectories.passages = passages.passages;
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

/// The same of the whole cloud.
struct Whole<const D: usize> {
    x: Vec<Vector<D>>,
    normal_distance: Vec<f64>,
    u_normal: Vec<f64>,
    u_tangent: Vec<f64>,
}

impl<const D: usize> Whole<D> {
    fn new(parts: &[Part<D>]) -> Self {
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
        Self { x, normal_distance, u_normal, u_tangent }
    }
}

impl<const D: usize> Trajectories<D> {
    /// The numbers of the particles.
    pub fn particles(&self) -> impl Iterator<Item = u32> {
        let number = |place: usize| match &self.choice.particles {
            Some(numbers) => numbers[place],
            None => place as u32,
        };
        (0..self.passages.len()).map(number)
    }

    fn push(&mut self, step: usize, node: Node, whole: Whole<D>) {
        self.steps.push(step);
        self.nodes.push(node);
        self.x.push(whole.x);
        self.normal_distance.push(whole.normal_distance);
        self.u_normal.push(whole.u_normal);
        self.u_tangent.push(whole.u_tangent);
    }
}

/// Refuses particles that there are not, and what would not fit into memory.
pub fn check<const D: usize>(
    experiment: &Experiment,
    starts: &Starts<D>,
    choice: &Choice,
) -> Result<(), String> {
    let all = starts.n_particles(experiment);
    choice.check(all)?;
    let n_particles = choice.particles.as_ref().map_or(all, Vec::len);
    memory::check(experiment, n_particles, choice.kept(experiment.nodes.len()))
}

/// Refuses a file name that does not say how to write it, before the work is done.
pub fn check_ending(path: &Path) -> std::io::Result<()> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("npz" | "csv") => Ok(()),
        _ => Err(std::io::Error::other("trajectories are .npz or .csv; end the name so")),
    }
}
