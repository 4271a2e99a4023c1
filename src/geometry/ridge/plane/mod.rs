//! The ridge in the plane: curves.
//!
//! What is traced is the zero set of `f = n . u`, `n` the bottom eigenvector of the posterior
//! covariance and `u` the mean shift, by marching squares on a quadtree. A normal has no sign, so
//! that the sign of `f` is compared along single edges, with the normals at the two ends turned to
//! agree.

mod grid;
mod key_hash;
mod marching;
mod normal_shift;
mod polyline;
mod walk;

use rayon::prelude::*;

use super::stop::Stop;
use super::{Ridge, classify};
use crate::diffusion::density::Density;
use grid::Grid;
use marching::Crossings;

/// The ridge of `density` smoothed at noise level `sigma > 0`, data frame.
///
/// Vertices have `|n . u|` below 1e-6 of a cell or of `sigma`; a chord is about a hundredth of
/// `sigma` from the curve. Curves end at most a tenth of `sigma` before an umbilic. Where data lie
/// more than some ten noise levels apart, the layers in which the second-nearest datum switches
/// are thinner than the grid, and curves may break there. Work is shared among threads, and the
/// answer does not depend on how many there are. Empty where `stop` says so.
pub fn ridge_curves(
    density: &Density<2>,
    sigma: f64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Ridge<2> {
    if density.points().len() < 2 {
        return Ridge::default();
    }
    let stop = &Stop::new(stop);
    let Some(grid) = Grid::new(density, sigma, stop) else {
        return Ridge::default();
    };
    let crossings = Crossings::new(&grid, stop);
    let lines = polyline::polylines(&crossings, stop);
    let curves = lines.par_iter().flat_map_iter(|line| classify::curves(line, stop)).collect();
    if stop.is_set() {
        return Ridge::default();
    }
    let umbilics = crossings.umbilics.into_iter().map(Into::into).collect();
    Ridge { curves, sheets: Vec::new(), umbilics }
}
