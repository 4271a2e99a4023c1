//! The smoothed empirical density: every training point carries a Gaussian of width `sigma`.
//!
//! `p(x) = sum_j count_j N(x; y_j, sigma^2 I) / sum_j count_j`, in the data frame.

#![expect(
    clippy::inline_always,
    reason = "kernel code takes on the instruction set of the dispatching function"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "lanes of many arrays run side by side, which becomes vector code"
)]

mod answer;
mod batch;
mod columns;
mod exact_denoiser;
mod fast;
mod jet;
mod lanes;
mod moments;
mod pairs;
mod part;
mod posterior;
mod search;
mod surroundings;
mod tile;

pub use answer::{Evaluation, Local};
pub use exact_denoiser::ExactDenoiser;
use fast::Size;
pub use fast::{Fast, Grid, Method};
pub use jet::Jet;
pub use moments::Moments;
pub use surroundings::Surroundings;

use crate::maths::Vector;
use columns::Columns;
use std::sync::OnceLock;

/// Arithmetic of the batch kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Precision {
    /// float32 sums about each particle's own nearest datum, finished in float64.
    #[default]
    Single,
    /// float64 throughout.
    Double,
    /// As float32, by the quickest of several methods for a cloud of so many particles, once
    /// [`Density::prepare`] was called; see [`Fast`].
    Fast {
        /// Particles of the whole cloud, of which a call may bring a part.
        cloud: usize,
    },
}

/// Distinct training points with their counts, prepared for evaluation at any noise level.
#[derive(Clone, Debug)]
pub struct Density<const D: usize> {
    points: Vec<Vector<D>>,
    log_counts: Vec<f64>,
    log_total: f64,
    largest_log_count: f64,
    /// Counts over the largest.
    relative_counts: Vec<f64>,
    single: Columns<f32, D>,
    double: Columns<f64, D>,
    size: Size<D>,
    fast: OnceLock<Box<Fast<D>>>,
}

impl<const D: usize> Density<D> {
    /// The density of `points` (distinct, data frame), the `j`-th taken `counts[j] > 0` times.
    ///
    /// # Panics
    /// If there is no point, or if the two lengths differ.
    pub fn new(points: &[Vector<D>], counts: &[f64]) -> Self {
        assert!(!points.is_empty(), "a density needs at least one point");
        assert_eq!(points.len(), counts.len(), "a density needs one count for each point");
        let log_counts: Vec<f64> = counts.iter().map(|c| c.ln()).collect();
        let largest = log_counts.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let log_weights: Vec<f64> =
            log_counts.iter().map(|c| (c - largest) * std::f64::consts::LOG2_E).collect();
        Self {
            points: points.to_vec(),
            log_total: counts.iter().sum::<f64>().ln(),
            largest_log_count: largest,
            relative_counts: log_counts.iter().map(|c| (c - largest).exp()).collect(),
            single: Columns::centred(points, &log_weights),
            double: Columns::as_given(points, &log_weights),
            size: Size::of(points),
            log_counts,
            fast: OnceLock::new(),
        }
    }

    /// Makes what [`Precision::Fast`] needs for a cloud at a noise level; works on all threads,
    /// hence before they share the cloud, not while.
    pub fn prepare(&self, precision: Precision, sigma: f64) {
        if let Precision::Fast { cloud } = precision {
            self.fast.get_or_init(|| Box::new(Fast::new(self))).prepare(cloud, sigma);
        }
    }

    /// What a fast evaluation of a cloud of so many particles costs, in pairs of particle and
    /// datum.
    pub fn cost(&self, cloud: usize, sigma: f64) -> f64 {
        self.size.cost(cloud, sigma)
    }

    /// The distinct training points.
    pub fn points(&self) -> &[Vector<D>] {
        &self.points
    }

    /// The share of each point in the whole; they add up to one.
    pub fn weights(&self) -> Vec<f64> {
        self.log_counts.iter().map(|log_count| (log_count - self.log_total).exp()).collect()
    }

    /// `-ln(sum counts) - (D/2) ln(2 pi sigma^2)`.
    fn log_norm(&self, sigma: f64) -> f64 {
        let log_width = 0.5 * std::f64::consts::TAU.ln() + sigma.ln();
        -self.log_total - D as f64 * log_width
    }
}
