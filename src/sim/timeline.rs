//! All trajectories of a solve: what the window scrubs through and what files are written from.

use std::sync::Arc;

use crate::geometry::phases::{CausalLabels, Passage, Phase, Row, Thresholds, last_passages};

/// The frame in which positions are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Frame {
    /// The data frame, `x_t / a`.
    #[default]
    Data,
    /// The frame of the schedule, `x_t`.
    Schedule,
}

impl Frame {
    /// The frame of that name in a scene.
    pub fn of_word(word: &str) -> Self {
        if word == "schedule" { Self::Schedule } else { Self::Data }
    }

    /// What the data frame is multiplied by at a noise level.
    pub fn scale(self, node: Node) -> f64 {
        match self {
            Self::Data => 1.0,
            Self::Schedule => node.a,
        }
    }
}

/// One noise level of the solver's grid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// Schedule time.
    pub t: f64,
    /// Noise level in the data frame, `s / a`; infinite where `a = 0`.
    pub sigma: f64,
    /// Scale of the data in `x_t = a x_0 + s z`.
    pub a: f64,
    /// Scale of the noise.
    pub s: f64,
}

/// What the whole cloud does at one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Share of particles within one nearest-neighbour distance of a training point.
    pub near_share: f64,
    /// Median length of the displacement still to go, in data units.
    pub to_go_median: f64,
    /// Mean log density of the smoothed data at the particles (data frame, nats).
    pub log_density_mean: f64,
    /// Particles whose position is no longer finite.
    pub n_diverged: usize,
}

/// The cloud at one stored node, in the data frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Index of the node in [`Timeline::nodes`].
    pub node: usize,
    /// Positions, particle after particle, `dimension` numbers each.
    pub x: Vec<f32>,
    /// Length of the displacement still to go, one a particle.
    pub to_go: Vec<f32>,
    /// First-order distance to the ridge, one a particle.
    pub normal_distance: Vec<f32>,
    /// Length of the normal part of the displacement, one a particle.
    pub u_normal: Vec<f32>,
    /// Length of its tangent part, one a particle.
    pub u_tangent: Vec<f32>,
}

impl Record {
    /// Numbers that a record holds for each particle beside its coordinates.
    pub const LENGTHS: usize = 4;

    /// Nothing yet of so many particles.
    pub(super) fn empty(node: usize, n_particles: usize, dimension: usize) -> Self {
        let lengths = || vec![0.0; n_particles];
        Self {
            node,
            x: vec![0.0; n_particles * dimension],
            to_go: lengths(),
            normal_distance: lengths(),
            u_normal: lengths(),
            u_tangent: lengths(),
        }
    }

    /// Puts the particles of a part where their numbers say.
    pub(super) fn put(&mut self, particles: &[u32], part: &Self) {
        let dimension = self.x.len() / self.to_go.len().max(1);
        for (j, &i) in particles.iter().enumerate() {
            let i = i as usize;
            self.x[i * dimension..][..dimension]
                .copy_from_slice(&part.x[j * dimension..][..dimension]);
            self.to_go[i] = part.to_go[j];
            self.normal_distance[i] = part.normal_distance[j];
            self.u_normal[i] = part.u_normal[j];
            self.u_tangent[i] = part.u_tangent[j];
        }
    }

    fn row(&self) -> Row<'_, f32> {
        Row { normal_distance: &self.normal_distance, u_normal: &self.u_normal }
    }
}

/// The trajectories of one solve, or the prefix that has been solved so far.
///
/// Records are shared between the prefixes of one solve, so a longer prefix costs only what is new.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Different for every solve, equal for all prefixes of one.
    pub id: u64,
    /// Coordinates of a particle.
    pub dimension: usize,
    /// Particles in the cloud.
    pub n_particles: usize,
    /// The whole grid, from noise to data.
    pub nodes: Arc<[Node]>,
    /// Summaries of the nodes solved so far.
    pub summaries: Vec<Summary>,
    /// Stored nodes in order; all that are solved unless memory made it thin them.
    pub records: Vec<Arc<Record>>,
}

impl Timeline {
    /// Whether every node has been solved.
    pub fn is_complete(&self) -> bool {
        self.summaries.len() == self.nodes.len()
    }

    /// Where each particle's phases change, as positions in [`Timeline::records`]. Of a finished
    /// run by last passage; a prefix is labelled as if it ended here, see
    /// [`Timeline::causal_phases`] for labels that do not change as it grows.
    pub fn passages(&self, thresholds: Thresholds) -> Vec<Passage> {
        last_passages(self.records.iter().map(|record| record.row()), thresholds)
    }

    /// The phase of each particle at each record, from what was known then.
    pub fn causal_phases(&self, thresholds: Thresholds) -> Vec<Vec<Phase>> {
        let mut labels = CausalLabels::default();
        let label = |record: &Arc<Record>| {
            labels.push(self.nodes[record.node].sigma, record.row(), thresholds);
            labels.phases().collect()
        };
        self.records.iter().map(label).collect()
    }

    /// The place of a noise level on the grid as a node coordinate, even in `ln sigma` between
    /// nodes, clamped to the grid.
    pub fn moment_of_ln_sigma(&self, ln_sigma: f64) -> f64 {
        self.moment_by(|node| -node.sigma.ln(), -ln_sigma)
    }

    /// The place of a schedule time on the grid as a node coordinate, clamped to the grid.
    pub fn moment_of_t(&self, t: f64) -> f64 {
        self.moment_by(|node| -node.t, -t)
    }

    fn moment_by(&self, key: impl Fn(&Node) -> f64, wanted: f64) -> f64 {
        let after = self.nodes.partition_point(|node| key(node) <= wanted);
        if after == 0 {
            return 0.0;
        }
        if after == self.nodes.len() {
            return (after - 1) as f64;
        }
        let (low, high) = (key(&self.nodes[after - 1]), key(&self.nodes[after]));
        (after - 1) as f64 + (wanted - low) / (high - low)
    }

    /// The noise level and scales at a moment, between nodes even in `ln sigma`.
    pub fn node_at(&self, moment: f64) -> Node {
        let last = self.nodes.len() - 1;
        let moment = moment.clamp(0.0, last as f64);
        let index = (moment as usize).min(last.saturating_sub(1));
        let (from, to) = (self.nodes[index], self.nodes[(index + 1).min(last)]);
        let w = moment - index as f64;
        let mix = |a: f64, b: f64| a * (1.0 - w) + b * w;
        let sigma = mix(from.sigma.ln(), to.sigma.ln()).exp();
        let a = mix(from.a, to.a);
        Node { t: mix(from.t, to.t), sigma, a, s: sigma * a }
    }

    /// The stored records on either side of a moment, and how far it is from the first to the
    /// second (0 to 1); the same record twice at and beyond the ends.
    pub fn records_around(&self, moment: f64) -> Option<(usize, usize, f64)> {
        let last = self.records.len().checked_sub(1)?;
        let after = self.records.partition_point(|record| record.node as f64 <= moment);
        if after == 0 || after > last {
            let end = if after == 0 { 0 } else { last };
            return Some((end, end, 0.0));
        }
        let (from, to) = (&self.records[after - 1], &self.records[after]);
        let w = (moment - from.node as f64) / (to.node - from.node) as f64;
        Some((after - 1, after, w))
    }

    /// Where a particle is at a moment, even between stored records; 0 for the third coordinate in
    /// the plane. `None` where it is not finite.
    pub fn position(&self, particle: usize, moment: f64, frame: Frame) -> Option<[f32; 3]> {
        let (from, to, w) = self.records_around(moment)?;
        let [from, to] =
            [self.position_in(particle, from, frame)?, self.position_in(particle, to, frame)?];
        Some(std::array::from_fn(|d| from[d] + (to[d] - from[d]) * w as f32))
    }

    /// Where a particle is in a stored record.
    pub fn position_in(&self, particle: usize, record: usize, frame: Frame) -> Option<[f32; 3]> {
        let record = self.records.get(record)?;
        let x = record.x.get(particle * self.dimension..(particle + 1) * self.dimension)?;
        let scale = frame.scale(self.nodes[record.node]) as f32;
        let at = std::array::from_fn(|d| x.get(d).map_or(0.0, |x| x * scale));
        at.iter().all(|x| x.is_finite()).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(records: &[usize]) -> Timeline {
        let node = |k: i32| {
            let sigma = f64::from(-k).exp();
            Node { t: sigma, sigma, a: 1.0, s: sigma }
        };
        let record = |&node: &usize| Record { node, ..Record::default() };
        Timeline {
            id: 0,
            dimension: 2,
            n_particles: 0,
            nodes: (0..5).map(node).collect(),
            summaries: vec![],
            records: records.iter().map(|node| Arc::new(record(node))).collect(),
        }
    }

    #[test]
    fn a_noise_level_and_its_moment_are_inverse() {
        let timeline = timeline(&[]);
        for moment in [0.0, 0.3, 1.0, 2.5, 4.0] {
            let ln_sigma = timeline.node_at(moment).sigma.ln();
            assert!((timeline.moment_of_ln_sigma(ln_sigma) - moment).abs() < 1e-12);
        }
        assert_eq!(timeline.moment_of_ln_sigma(9.0), 0.0);
        assert_eq!(timeline.moment_of_ln_sigma(-9.0), 4.0);
    }

    #[test]
    fn a_moment_between_thinned_records_is_mixed_from_both() {
        let timeline = timeline(&[0, 2, 4]);
        assert_eq!(timeline.records_around(1.5), Some((0, 1, 0.75)));
        assert_eq!(timeline.records_around(2.0), Some((1, 2, 0.0)));
        assert_eq!(timeline.records_around(9.0), Some((2, 2, 0.0)));
    }

    #[test]
    fn a_prefix_shows_its_last_record_beyond_its_end() {
        assert_eq!(timeline(&[0, 1]).records_around(3.0), Some((1, 1, 0.0)));
        assert_eq!(timeline(&[]).records_around(3.0), None);
    }
}
