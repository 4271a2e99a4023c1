//! Density and score over the canvas, at the noise level under the scrubber.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready, Space};
use super::timeline::{Frame, Node};
use crate::diffusion::denoiser::Evaluation;
use crate::diffusion::density::Precision;
use crate::maths::Vector;

/// Pairs of grid point and training point that one field may visit, so that scrubbing stays live.
const PAIRS_A_FIELD: f64 = 6e7;

/// Training points at which the greatest density is looked for.
const N_PEAKS: usize = 2000;

/// A part of the plane to look at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Noise level.
    pub node: Node,
    /// Frame of the corners.
    pub frame: Frame,
    /// Least and greatest world coordinates.
    pub corners: [[f64; 2]; 2],
    /// Columns and rows that would be fine enough.
    pub size: [usize; 2],
}

/// Log density on a regular grid over a window.
#[derive(Clone, Debug, PartialEq)]
pub struct DensityGrid {
    /// Columns and rows.
    pub size: [usize; 2],
    /// Log density in the window's frame, row after row from the lowest `y`.
    pub log_density: Vec<f32>,
    /// The greatest log density at a training point, at their mean or on the grid.
    pub top: f32,
}

/// What is known at one place of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Log density in the frame that was asked for.
    pub log_density: f64,
    /// Displacement to go in that frame.
    pub displacement: [f64; 2],
}

/// The smoothed density over a window; `None` where the data are not in the plane.
pub fn density_grid(experiment: &Experiment, window: &Window) -> Option<DensityGrid> {
    let Space::Plane(ready) = &experiment.space else { return None };
    let size = affordable(window.size, experiment.n_distinct());
    let points: Vec<[f64; 2]> = grid_points(window.corners, size).collect();
    let log_density: Vec<f32> = readings(ready, window, &points)
        .into_iter()
        .map(|reading| reading.log_density as f32)
        .collect();
    let scale = scale(window);
    let stride = ready.training.cloud.points().len().div_ceil(N_PEAKS);
    let peaks = ready.training.cloud.points().iter().step_by(stride).copied();
    let peaks = peaks.chain([ready.training.cloud.mean()]);
    let peaks: Vec<[f64; 2]> = peaks.map(|x| (x * scale).into()).collect();
    let at_peaks = readings(ready, window, &peaks);
    let top = at_peaks.iter().map(|reading| reading.log_density as f32);
    let top = top.chain(log_density.iter().copied()).filter(|p| p.is_finite()).reduce(f32::max)?;
    Some(DensityGrid { size, log_density, top })
}

/// Density and displacement at places of the plane, given and answered in the window's frame;
/// `None` where the data are not in the plane.
pub fn read(experiment: &Experiment, window: &Window, at: &[[f64; 2]]) -> Option<Vec<Reading>> {
    match &experiment.space {
        Space::Plane(ready) => Some(readings(ready, window, at)),
        Space::Volume(_) => None,
    }
}

fn readings(ready: &Ready<2>, window: &Window, at: &[[f64; 2]]) -> Vec<Reading> {
    let denoiser = ready.denoiser(Precision::Single);
    let scale = scale(window);
    let log_jacobian = 2.0 * scale.ln();
    let reading = |e: &Evaluation<2>| Reading {
        log_density: e.log_density - log_jacobian,
        displacement: (e.displacement * scale).into(),
    };
    let chunks = at.par_chunks(512).map(|at| {
        let x: Vec<Vector<2>> = at.iter().map(|&at| Vector::from(at) / scale).collect();
        let mut out = vec![Evaluation::default(); x.len()];
        denoiser.evaluate(&x, window.node.sigma, &mut out);
        out.iter().map(reading).collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().concat()
}

fn scale(window: &Window) -> f64 {
    match window.frame {
        Frame::Data => 1.0,
        Frame::Schedule => window.node.a,
    }
}

fn affordable([columns, rows]: [usize; 2], n_training: usize) -> [usize; 2] {
    let excess = (columns * rows * n_training) as f64 / PAIRS_A_FIELD;
    let shrink = excess.max(1.0).sqrt();
    [columns, rows].map(|n| ((n as f64 / shrink) as usize).max(8))
}

fn grid_points(
    corners: [[f64; 2]; 2],
    [columns, rows]: [usize; 2],
) -> impl Iterator<Item = [f64; 2]> {
    let at = move |d: usize, i: usize, n: usize| {
        corners[0][d] + (corners[1][d] - corners[0][d]) * i as f64 / (n - 1) as f64
    };
    (0..rows).flat_map(move |j| (0..columns).map(move |i| [at(0, i, columns), at(1, j, rows)]))
}
