//! All trajectories of a solve: what the window scrubs through and what files are written from.

use std::sync::Arc;

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
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Index of the node in [`Timeline::nodes`].
    pub node: usize,
    /// Positions, particle after particle, `dimension` numbers each.
    pub x: Vec<f32>,
    /// Length of the displacement still to go, one a particle.
    pub to_go: Vec<f32>,
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
