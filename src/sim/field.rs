//! Density and score over the canvas, at the noise level under the scrubber.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready, Space};
use super::timeline::{Frame, Node};
use crate::diffusion::denoiser::{Evaluation, Known};
use crate::diffusion::density::{Precision, Surroundings};
use crate::maths::Vector;

/// Pairs of grid point and training point that one field may visit, so that scrubbing stays live.
const PAIRS_A_FIELD: f64 = 6e7;

/// Points that one thread reads at once.
const CHUNK: usize = 512;

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
    /// Displacement of the driven particles in that frame.
    pub driven: [f64; 2],
    /// The exact displacement.
    pub exact: [f64; 2],
    /// The normal of the ridge, of length one; its sign is free.
    pub normal: [f64; 2],
}

/// The smoothed density over a window; `None` where the data are not in the plane.
pub fn density_grid(experiment: &Experiment, window: &Window) -> Option<DensityGrid> {
    let Space::Plane(ready) = &experiment.space else { return None };
    let size = affordable(window.size, experiment.n_distinct());
    let points: Vec<[f64; 2]> = grid_points(window.corners, size).collect();
    let log_density = log_densities(ready, window, &points);
    let scale = scale(window);
    let stride = ready.training.cloud.points().len().div_ceil(N_PEAKS);
    let peaks = ready.training.cloud.points().iter().step_by(stride).copied();
    let peaks = peaks.chain([ready.training.cloud.mean()]);
    let peaks: Vec<[f64; 2]> = peaks.map(|x| (x * scale).into()).collect();
    let at_peaks = log_densities(ready, window, &peaks).into_iter();
    let top =
        at_peaks.chain(log_density.iter().copied()).filter(|p| p.is_finite()).reduce(f32::max)?;
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
    let density = &ready.training.density;
    let (scale, sigma) = (scale(window), window.node.sigma);
    let log_jacobian = 2.0 * scale.ln();
    let reading = |(driven, around): (&Evaluation<2>, &Surroundings<2>)| Reading {
        log_density: around.evaluation.log_density - log_jacobian,
        driven: (driven.displacement * scale).into(),
        exact: (around.evaluation.displacement * scale).into(),
        normal: around.axes.vectors.column(1).into_owned().into(),
    };
    let chunks = at.par_chunks(CHUNK).map(|at| {
        let x = in_data_frame(at, scale);
        let mut around = vec![Surroundings::default(); x.len()];
        density.survey(Precision::Single, &x, sigma, &mut around);
        let mut driven = vec![Evaluation::default(); x.len()];
        let known = Known { density, around: &around };
        ready.denoiser(Precision::Single).evaluate_knowing(&x, sigma, known, &mut driven);
        driven.iter().zip(&around).map(reading).collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().concat()
}

fn log_densities(ready: &Ready<2>, window: &Window, at: &[[f64; 2]]) -> Vec<f32> {
    let scale = scale(window);
    let log_jacobian = 2.0 * scale.ln();
    let chunks = at.par_chunks(CHUNK).map(|at| {
        let x = in_data_frame(at, scale);
        let mut out = vec![Evaluation::default(); x.len()];
        ready.training.density.evaluate(Precision::Single, &x, window.node.sigma, &mut out);
        out.iter().map(|e| (e.log_density - log_jacobian) as f32).collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().concat()
}

fn in_data_frame(at: &[[f64; 2]], scale: f64) -> Vec<Vector<2>> {
    at.iter().map(|&at| Vector::from(at) / scale).collect()
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
