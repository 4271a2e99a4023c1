//! Density and score over the canvas, at the noise level under the scrubber.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready, Space};
use super::timeline::{Frame, Node};
use crate::diffusion::data::PointCloud;
use crate::diffusion::denoiser::Known;
use crate::diffusion::density::{Density, Evaluation, Precision, Surroundings};
use crate::geometry;
use crate::maths::Vector;

/// Pairs of grid point and training point that one field may visit, so that scrubbing stays live.
const PAIRS_A_FIELD: f64 = 6e7;

/// Points that one thread reads at once.
const CHUNK: usize = 512;

/// Training points at which the greatest density is looked for.
const N_PEAKS: usize = 2000;

/// A parallelogram of the world, flat; `z = 0` in the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patch {
    /// World position of one corner.
    pub corner: [f64; 3],
    /// From there to the next corner on either side.
    pub sides: [[f64; 3]; 2],
}

/// A part of the plane, or of a plane of space, to look at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Noise level.
    pub node: Node,
    /// Frame of the patch.
    pub frame: Frame,
    /// What is looked at, world.
    pub patch: Patch,
    /// Columns and rows that would be fine enough.
    pub size: [usize; 2],
}

impl Patch {
    /// The rectangle of the plane between its least and greatest coordinates.
    pub fn between([low, high]: [[f64; 2]; 2]) -> Self {
        let [width, height] = [0, 1].map(|d| high[d] - low[d]);
        Self { corner: [low[0], low[1], 0.0], sides: [[width, 0.0, 0.0], [0.0, height, 0.0]] }
    }

    /// The world position at shares of the two sides.
    pub fn at(&self, [u, v]: [f64; 2]) -> [f64; 3] {
        let [along, up] = self.sides;
        [0, 1, 2].map(|d| self.corner[d] + u * along[d] + v * up[d])
    }

    /// The four corners, in order round.
    pub fn corners(&self) -> [[f64; 3]; 4] {
        [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]].map(|share| self.at(share))
    }

    /// Columns by rows of positions, row after row, the first and the last on the edges.
    pub fn grid(&self, [columns, rows]: [usize; 2]) -> impl Iterator<Item = [f64; 3]> {
        let share = |i: usize, n: usize| i as f64 / (n - 1) as f64;
        (0..rows).flat_map(move |j| {
            (0..columns).map(move |i| self.at([share(i, columns), share(j, rows)]))
        })
    }
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

/// What is known at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Log density in the frame that was asked for.
    pub log_density: f64,
    /// Displacement of the driven particles in that frame.
    pub driven: [f64; 3],
    /// The exact displacement.
    pub exact: [f64; 3],
    /// The part of their difference across the ridge.
    pub error_normal: [f64; 3],
    /// The displacements of what is steered from and of what is steered to; without guidance, that of
    /// the particles.
    pub ends: [[f64; 3]; 2],
}

/// The smoothed density over a window.
pub fn density_grid(experiment: &Experiment, window: &Window) -> Option<DensityGrid> {
    match &experiment.space {
        Space::Plane(ready) => grid(ready, window),
        Space::Volume(ready) => grid(ready, window),
    }
}

/// What guidance is meant to sample, over a window; `None` where that has no density.
pub fn target_grid(experiment: &Experiment, window: &Window) -> Option<DensityGrid> {
    match &experiment.space {
        Space::Plane(ready) => grid_of_law(ready, window),
        Space::Volume(ready) => grid_of_law(ready, window),
    }
}

fn grid_of_law<const D: usize>(ready: &Ready<D>, window: &Window) -> Option<DensityGrid> {
    let (law, sigma) = (ready.law.as_ref()?, window.node.sigma);
    let size = affordable(window.size, &ready.training.density, sigma);
    let points: Vec<[f64; 3]> = window.patch.grid(size).collect();
    law.prepare(ready.quick, sigma);
    let log_densities = |x: &[Vector<D>]| {
        let chunks = x.par_chunks(CHUNK).map(|x| law.log_density(ready.quick, x, sigma));
        let log = |log: f64| log as f32;
        chunks.collect::<Vec<_>>().concat().into_iter().map(log).collect::<Vec<f32>>()
    };
    let log_density = log_densities(&in_data_frame(&points, window.frame.scale(window.node)));
    let top = top(&log_densities(&peaks(&ready.training.cloud)), &log_density)?;
    Some(DensityGrid { size, log_density, top })
}

fn grid<const D: usize>(ready: &Ready<D>, window: &Window) -> Option<DensityGrid> {
    let size = affordable(window.size, &ready.training.density, window.node.sigma);
    let points: Vec<[f64; 3]> = window.patch.grid(size).collect();
    let log_density =
        log_densities(ready, window, &in_data_frame(&points, window.frame.scale(window.node)));
    let at_peaks = log_densities(ready, window, &peaks(&ready.training.cloud));
    let top = top(&at_peaks, &log_density)?;
    Some(DensityGrid { size, log_density, top })
}

/// Training points and their mean: the top of a density is the same from wherever one looks.
fn peaks<const D: usize>(cloud: &PointCloud<D>) -> Vec<Vector<D>> {
    let stride = cloud.points().len().div_ceil(N_PEAKS);
    cloud.points().iter().step_by(stride).copied().chain([cloud.mean()]).collect()
}

fn top(at_peaks: &[f32], on_grid: &[f32]) -> Option<f32> {
    let all = at_peaks.iter().chain(on_grid).copied();
    all.filter(|log| log.is_finite()).reduce(f32::max)
}

/// Density and displacement at places of the world, given and answered in the window's frame.
pub fn read(experiment: &Experiment, window: &Window, at: &[[f64; 3]]) -> Vec<Reading> {
    match &experiment.space {
        Space::Plane(ready) => readings(ready, window, at),
        Space::Volume(ready) => readings(ready, window, at),
    }
}

fn readings<const D: usize>(ready: &Ready<D>, window: &Window, at: &[[f64; 3]]) -> Vec<Reading> {
    let density = &ready.training.density;
    let (scale, sigma) = (window.frame.scale(window.node), window.node.sigma);
    let log_jacobian = D as f64 * scale.ln();
    let reading = |((driven, ends), around): ((&Vector<D>, [Vector<D>; 2]), &Surroundings<D>)| {
        let exact = around.evaluation.displacement;
        let across = geometry::frame::Frame::new(around, ready.ridge_dimension);
        Reading {
            log_density: around.evaluation.log_density - log_jacobian,
            driven: in_world(driven, scale),
            exact: in_world(&exact, scale),
            error_normal: in_world(&across.normal_part(&(driven - exact)), scale),
            ends: ends.map(|end| in_world(&end, scale)),
        }
    };
    let (denoiser, x) = (ready.denoiser(ready.quick), in_data_frame(at, scale));
    density.prepare(ready.quick, sigma);
    denoiser.prepare(sigma);
    for end in ready.ends.iter().flatten() {
        end.prepare(sigma);
    }
    let chunks = x.par_chunks(CHUNK).map(|x| {
        let mut around = vec![Surroundings::default(); x.len()];
        density.survey(ready.quick, x, sigma, &mut around);
        let mut driven = vec![Vector::zeros(); x.len()];
        let known = Known { density, around: &around };
        denoiser.evaluate_knowing(x, sigma, known, &mut driven);
        let ends = [0, 1].map(|i| match &ready.ends {
            None => driven.clone(),
            Some(ends) => {
                let mut end = driven.clone();
                ends[i].evaluate_knowing(x, sigma, known, &mut end);
                end
            }
        });
        let ends = ends[0].iter().zip(&ends[1]).map(|(from, to)| [*from, *to]);
        driven.iter().zip(ends).zip(&around).map(reading).collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().concat()
}

fn log_densities<const D: usize>(ready: &Ready<D>, window: &Window, x: &[Vector<D>]) -> Vec<f32> {
    let (density, sigma) = (&ready.training.density, window.node.sigma);
    let log_jacobian = D as f64 * window.frame.scale(window.node).ln();
    let precision = Precision::Fast { cloud: x.len() };
    density.prepare(precision, sigma);
    let chunks = x.par_chunks(CHUNK).map(|x| {
        let mut out = vec![Evaluation::default(); x.len()];
        density.evaluate(precision, x, sigma, &mut out);
        out.iter().map(|e| (e.log_density - log_jacobian) as f32).collect::<Vec<_>>()
    });
    chunks.collect::<Vec<_>>().concat()
}

fn in_data_frame<const D: usize>(at: &[[f64; 3]], scale: f64) -> Vec<Vector<D>> {
    at.iter().map(|at| Vector::from_fn(|d, _| at[d] / scale)).collect()
}

fn in_world<const D: usize>(vector: &Vector<D>, scale: f64) -> [f64; 3] {
    [0, 1, 2].map(|d| vector.as_slice().get(d).map_or(0.0, |x| x * scale))
}

fn affordable<const D: usize>(
    [columns, rows]: [usize; 2],
    density: &Density<D>,
    sigma: f64,
) -> [usize; 2] {
    let excess = density.cost(columns * rows, sigma) / PAIRS_A_FIELD;
    let shrink = excess.max(1.0).sqrt();
    [columns, rows].map(|n| ((n as f64 / shrink) as usize).max(8))
}
