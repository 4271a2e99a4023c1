//! Turns a running solve into a [`Timeline`], within a memory budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::experiment::Experiment;
use super::solve::Cloud;
use super::timeline::{Record, Summary, Timeline};
use crate::geometry::frame::Standing;
use crate::maths::stats;

/// What the records of one timeline may take, bytes. A million particles in space keep 19 nodes.
const MEMORY_BUDGET: usize = 512 << 20;

/// Collects the nodes of one solve.
pub struct Recorder {
    timeline: Timeline,
    nearest_neighbour: f64,
    stride: usize,
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
            nearest_neighbour: experiment.nearest_neighbour,
            stride: (experiment.nodes.len() - 1).div_ceil(n_records - 1).max(1),
        }
    }

    /// Stored nodes are this far apart; 1 where nothing had to be thinned.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Takes in the next node.
    pub fn push<const D: usize>(&mut self, cloud: &Cloud<'_, D>) {
        self.timeline.summaries.push(self.summary(cloud));
        let is_last = cloud.index + 1 == self.timeline.nodes.len();
        if is_last || cloud.index.is_multiple_of(self.stride) {
            self.timeline.records.push(Arc::new(record(cloud)));
        }
    }

    /// All that has been solved so far; records are shared, not copied.
    pub fn prefix(&self) -> Arc<Timeline> {
        Arc::new(self.timeline.clone())
    }

    fn summary<const D: usize>(&self, cloud: &Cloud<'_, D>) -> Summary {
        let is_finite = |x: &nalgebra::SVector<f64, D>| x.iter().all(|x| x.is_finite());
        let n_diverged = cloud.x.iter().filter(|x| !is_finite(x)).count();
        let n_near =
            cloud.evaluations.iter().filter(|e| e.nearest <= self.nearest_neighbour).count();
        let densities = cloud.evaluations.iter().map(|e| e.log_density).filter(|p| p.is_finite());
        let n_finite = densities.clone().count();
        let mut to_go = cloud.evaluations.iter().map(|e| e.displacement.norm()).collect();
        Summary {
            near_share: n_near as f64 / cloud.x.len().max(1) as f64,
            to_go_median: stats::median(&mut to_go),
            log_density_mean: densities.sum::<f64>() / n_finite as f64,
            n_diverged,
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
        to_go: cloud.evaluations.iter().map(|e| e.displacement.norm() as f32).collect(),
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
