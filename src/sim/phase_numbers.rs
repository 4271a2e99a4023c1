//! What the cloud does with the ridge at every stored node, in labels and in numbers.

use std::sync::Arc;

use rayon::prelude::*;

use super::timeline::{Record, Timeline};
use crate::geometry::phases::{Phase, Thresholds};
use crate::maths::stats;

/// The phase of every particle at every record, as [`Phase`] counts them: 0 reach, 1 align,
/// 2 slide.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// For each record, one label a particle.
    pub of_record: Vec<Arc<[u32]>>,
}

/// The cloud and the ridge at one record; lengths in data units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PhaseNumbers {
    /// Shares of reach, align and slide.
    pub shares: [f64; 3],
    /// Mean distance to the ridge.
    pub distance_mean: f64,
    /// Median distance to the ridge.
    pub distance_median: f64,
    /// Distance that nine particles in ten do not exceed.
    pub distance_p90: f64,
    /// Median normal displacement still to go.
    pub u_normal_median: f64,
    /// Median tangential displacement still to go.
    pub u_tangent_median: f64,
}

impl Labels {
    /// By last passage where the run is finished, else from what was known at each node.
    pub fn new(timeline: &Timeline, thresholds: Thresholds) -> Self {
        let of_record = if timeline.is_complete() {
            let passages = timeline.passages(thresholds);
            let row = |k: usize| passages.iter().map(|p| p.phase(k) as u32).collect();
            (0..timeline.records.len()).into_par_iter().map(row).collect()
        } else {
            let rows = timeline.causal_phases(thresholds).into_iter();
            rows.map(|row| row.into_iter().map(|phase| phase as u32).collect()).collect()
        };
        Self { of_record }
    }

    /// The numbers of every record.
    pub fn numbers(&self, timeline: &Timeline) -> Vec<PhaseNumbers> {
        let records = timeline.records.par_iter().zip(&self.of_record);
        records.map(|(record, labels)| PhaseNumbers::new(record, labels)).collect()
    }
}

impl PhaseNumbers {
    fn new(record: &Record, labels: &[u32]) -> Self {
        let numbers = Self::of_lengths(
            widened(&record.normal_distance),
            widened(&record.u_normal),
            widened(&record.u_tangent),
        );
        let phases = labels.iter().map(|&label| Phase::ALL[label as usize]);
        Self { shares: shares(phases), ..numbers }
    }

    /// The lengths of all particles; their shares are still to be filled in.
    pub(super) fn of_lengths(
        mut distances: Vec<f64>,
        mut u_normal: Vec<f64>,
        mut u_tangent: Vec<f64>,
    ) -> Self {
        let n_finite = distances.iter().filter(|x| x.is_finite()).count();
        let sum: f64 = distances.iter().filter(|x| x.is_finite()).sum();
        Self {
            shares: [0.0; 3],
            distance_mean: sum / n_finite as f64,
            distance_median: stats::median(&mut distances),
            distance_p90: stats::quantile(&mut distances, 0.9),
            u_normal_median: stats::median(&mut u_normal),
            u_tangent_median: stats::median(&mut u_tangent),
        }
    }
}

/// Shares of reach, align and slide.
pub(super) fn shares(phases: impl Iterator<Item = Phase>) -> [f64; 3] {
    let mut counts = [0_usize; 3];
    phases.for_each(|phase| counts[phase as usize] += 1);
    let n = counts.iter().sum::<usize>().max(1);
    counts.map(|count| count as f64 / n as f64)
}

fn widened(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}
