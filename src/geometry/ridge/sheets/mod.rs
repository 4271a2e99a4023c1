//! The ridge of dimension two in space: sheets.
//!
//! What is meshed is the zero set of `f = n . u`, `n` the bottom eigenvector of the posterior
//! covariance and `u` the mean shift, by surface nets on a cubic lattice. A normal has no sign, so
//! that the sign of `f` is compared along single edges, with the normals at the two ends turned to
//! agree.

mod classify;
mod clip;
mod critical;
mod field;
mod lattice;
mod mesh;
mod nets;
mod orient;
mod refine;

use super::Sheet;
use crate::diffusion::density::Density;
use crate::maths::eigen::symmetric_eigen;
use crate::maths::{Matrix, Vector};
use field::Field;
use lattice::Lattice;

/// Variance of the data along their second axis over that along the first, below which they are a
/// line.
const LINE: f64 = 1e-13;

/// The sheets of `density` smoothed at noise level `sigma > 0`, data frame, on a lattice of
/// `resolution` cells along the longest side of a box about the data.
///
/// Vertices have `|n . u|` below 1e-7 `sigma` and `lambda_3 < 0`; every edge lies in one or two
/// faces. Sheets end within a cell of where the two lowest eigenvalues of the Hessian are equal,
/// and about five noise levels from the data. Layers closer together than a cell, or data farther
/// apart than some ten noise levels, leave gaps. Data on a line have none. Work is shared among
/// threads, and the answer does not depend on how many there are. Empty where `stop` says so.
pub fn ridge_sheets(
    density: &Density<3>,
    sigma: f64,
    resolution: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Vec<Sheet> {
    if density.points().len() < 3 || is_line(density.points()) {
        return Vec::new();
    }
    let field = Field { density, sigma, stop };
    let lattice = Lattice::new(&field, resolution);
    if stop() {
        return Vec::new();
    }
    let mesh = nets::mesh(&field, &lattice);
    if stop() {
        return Vec::new();
    }
    let sheets = classify::sheets(&field, &mesh, lattice.side);
    if stop() { Vec::new() } else { sheets }
}

fn is_line(points: &[Vector<3>]) -> bool {
    let mean = points.iter().sum::<Vector<3>>() / points.len() as f64;
    let outer = |y: &Vector<3>| (y - mean) * (y - mean).transpose();
    let axes = symmetric_eigen(&points.iter().map(outer).sum::<Matrix<3>>());
    axes.values[1] <= LINE * axes.values[0]
}
