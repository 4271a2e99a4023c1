//! Turns a running solve into a [`Timeline`], within a memory budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::experiment::{Experiment, Reach, Ready};
use super::solve::{Cloud, Progress, Starts, solve};
use super::timeline::{Record, Summary, Timeline};
use crate::diffusion::density::Precision;
use crate::geometry::frame::Standing;
use crate::maths::stats;

/// What the records of one timeline may take, bytes. A million particles in space keep 19 nodes.
const MEMORY_BUDGET: usize = 512 << 20;

/// Collects the nodes of one solve.
pub struct Recorder {
    timeline: Timeline,
    /// Nodes that the timeline has no summary of yet.
    unread: Vec<Whole>,
    nearest_neighbour: f64,
    reach: Reach,
    stride: usize,
}

/// What is kept of a part of the cloud at one node.
pub struct Part {
    particles: Vec<u32>,
    record: Record,
    counts: Counts,
}

/// The same of the whole cloud.
struct Whole {
    record: Arc<Record>,
    counts: Counts,
}

/// Sums over particles.
#[derive(Clone, Copy, Default)]
struct Counts {
    n_near: usize,
    n_diverged: usize,
    log_density: f64,
    /// Particles with a finite log density.
    n_dense: usize,
}

impl Recorder {
    /// A recorder for a solve that is about to begin.
    pub fn new(experiment: &Experiment, n_particles: usize) -> Self {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        let dimension = experiment.dimension();
        let record_bytes = n_particles.max(1) * (dimension + Record::LENGTHS) * size_of::<f32>();
        let n_records = (MEMORY_BUDGET / record_bytes).max(2);
        Self {
            timeline: Timeline {
                id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
                dimension,
                n_particles,
                nodes: Arc::clone(&experiment.nodes),
                summaries: Vec::with_capacity(experiment.nodes.len()),
                records: Vec::new(),
            },
            unread: Vec::new(),
            nearest_neighbour: experiment.nearest_neighbour,
            reach: experiment.reach(),
            stride: (experiment.nodes.len() - 1).div_ceil(n_records - 1).max(1),
        }
    }

    /// Stored nodes are this far apart; 1 where nothing had to be thinned.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Takes what is kept of a part of the cloud, on any thread.
    pub fn look<const D: usize>(&self) -> impl Fn(&Cloud<'_, D>) -> Part + Sync + use<D> {
        let (nearest_neighbour, reach) = (self.nearest_neighbour, self.reach);
        move |cloud| {
            let (particles, record) = (cloud.particles.to_vec(), record(cloud));
            let counts = Counts::of(cloud, nearest_neighbour, reach);
            Part { particles, record, counts }
        }
    }

    /// Takes in the next node, part after part.
    pub fn push(&mut self, index: usize, parts: Vec<Part>) {
        let Timeline { n_particles, dimension, .. } = self.timeline;
        let (mut record, mut counts) =
            (Record::empty(index, n_particles, dimension), Counts::default());
        for part in parts {
            record.put(&part.particles, &part.record);
            counts.add(part.counts);
        }
        let record = Arc::new(record);
        let is_last = index + 1 == self.timeline.nodes.len();
        if is_last || index.is_multiple_of(self.stride) {
            self.timeline.records.push(Arc::clone(&record));
        }
        self.unread.push(Whole { record, counts });
    }

    /// All that has been solved so far; records are shared, not copied.
    pub fn prefix(&mut self) -> Arc<Timeline> {
        let unread = std::mem::take(&mut self.unread);
        self.timeline.summaries.par_extend(unread.par_iter().map(Whole::summary));
        Arc::new(self.timeline.clone())
    }
}

/// A whole solve for the window; `None` if `stop` said so.
pub fn solve_and_record<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Arc<Timeline>> {
    let mut recorder = Recorder::new(experiment, experiment.scene.particles.count);
    let look = recorder.look();
    let on_node = |index, parts| {
        recorder.push(index, parts);
        Progress::Continue
    };
    let progress = solve(experiment, ready, precision, &Starts::Seeded, stop, look, on_node);
    (progress == Progress::Continue).then(|| recorder.prefix())
}

impl Counts {
    fn of<const D: usize>(cloud: &Cloud<'_, D>, nearest_neighbour: f64, reach: Reach) -> Self {
        let evaluations = cloud.around.iter().map(|around| &around.evaluation);
        let mut counts = Self {
            n_near: evaluations.clone().filter(|e| e.nearest <= nearest_neighbour).count(),
            n_diverged: cloud.x.iter().filter(|x| !reach.holds(x, cloud.node.sigma)).count(),
            ..Self::default()
        };
        for log_density in evaluations.map(|e| e.log_density).filter(|p| p.is_finite()) {
            counts.log_density += log_density;
            counts.n_dense += 1;
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.n_near += other.n_near;
        self.n_diverged += other.n_diverged;
        self.log_density += other.log_density;
        self.n_dense += other.n_dense;
    }
}

impl Whole {
    fn summary(&self) -> Summary {
        let Self { record, counts } = self;
        let n = record.to_go.len();
        let mut to_go = record.to_go.iter().copied().map(f64::from).collect();
        Summary {
            near_share: counts.n_near as f64 / n.max(1) as f64,
            to_go_median: stats::median(&mut to_go),
            log_density_mean: counts.log_density / counts.n_dense as f64,
            n_diverged: counts.n_diverged,
        }
    }
}

fn record<const D: usize>(cloud: &Cloud<'_, D>) -> Record {
    let of_standing = |length: fn(&Standing<D>) -> f64| {
        cloud.standings.iter().map(|standing| length(standing) as f32).collect()
    };
    Record {
        node: cloud.index,
        x: cloud.x.iter().flat_map(|x| x.iter().map(|&x| x as f32)).collect(),
        to_go: cloud.displacements.iter().map(|u| u.norm() as f32).collect(),
        normal_distance: of_standing(Standing::normal_distance),
        u_normal: of_standing(|standing| standing.u_normal),
        u_tangent: of_standing(|standing| standing.u_tangent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    #[test]
    fn stored_nodes_are_thinned_to_the_memory_budget_and_no_more() {
        let experiment = Experiment::new(Scene::default().into(), None).expect("an experiment");
        assert_eq!(Recorder::new(&experiment, 2000).stride(), 1);
        let n_particles = 1_000_000;
        let stride = Recorder::new(&experiment, n_particles).stride();
        let n_records = (experiment.nodes.len() - 1).div_ceil(stride) + 1;
        let numbers = experiment.dimension() + Record::LENGTHS;
        let bytes = |n_records: usize| n_records * n_particles * numbers * size_of::<f32>();
        assert!(stride > 1 && bytes(n_records) <= MEMORY_BUDGET, "{stride}");
    }
}
