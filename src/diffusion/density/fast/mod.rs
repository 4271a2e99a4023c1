//! Evaluation of the smoothed density in less than a pass over all data for each particle.

mod boxes;
mod choose;
mod cut_off;
mod cuttable;
mod grid;
mod hermite;
mod multi_index;
mod multipoles;
mod near;
mod nearest;
mod shelf;
mod sorted;
mod tile;
mod tree;
mod treecode;

pub use choose::Method;
pub(super) use choose::Size;
pub use grid::Grid;

use super::pairs::TILE;
use super::{Density, Local, Precision};
use crate::diffusion::density::Evaluation;
use crate::maths::Vector;
use crate::maths::morton::{is_finite, morton_order};
use cut_off::CutOff;
pub use cuttable::Cuttable;
use multipoles::Multipoles;
use nearest::Nearby;
use rayon::prelude::*;
use shelf::Shelf;
use sorted::Sorted;
use std::sync::OnceLock;
use treecode::Treecode;

/// So few particles are worked on by one thread, which may expect them to be neighbours.
const FLOCK: usize = 256;

/// A density prepared for many particles at a time.
///
/// Answers mean what those of [`Density`] mean. Against [`Density::moments`], for every particle:
/// displacements are right to `1e-4 sigma` (as a rule `1e-5 max(|u|, sigma)`), log densities to
/// `1e-4`, and the entries of the scaled covariance to `1e-3` of its largest eigenvalue. They do
/// not depend on the number of threads; on the other particles of the call they depend within
/// these bounds. Debug builds compare a sample of every call with the exact moments.
#[derive(Clone, Debug)]
pub struct Fast<const D: usize> {
    sorted: Sorted<D>,
    /// One of the data.
    anywhere: Density<D>,
    /// Made by [`Fast::prepare`].
    multipoles: OnceLock<Multipoles<D>>,
    grids: Shelf<D>,
}

impl<const D: usize> Fast<D> {
    /// Sorts the data of `density` into a tree.
    pub fn new(density: &Density<D>) -> Self {
        Self {
            sorted: Sorted::new(density),
            anywhere: Density::new(&density.points[..1], &[1.0]),
            multipoles: OnceLock::new(),
            grids: Shelf::default(),
        }
    }

    /// Makes what the method for clouds of so many particles needs at a noise level. Works on all
    /// threads, hence not to be called from several of them at once; without it the cut-off or a
    /// pass over all data takes the place of a method that needs more.
    pub fn prepare(&self, cloud: usize, sigma: f64) {
        let most_cells = self.sorted.density.size.most_cells(cloud, sigma);
        self.prepare_method(self.method(cloud, sigma), sigma, most_cells);
    }

    /// As [`Fast::prepare`], for a given method; a grid may take so many cells.
    pub fn prepare_method(&self, method: Method, sigma: f64, most_cells: usize) {
        match method {
            Method::Grid => {
                let density = &self.sorted.density;
                self.grids.prepare(sigma, || Grid::new(density, sigma, most_cells));
            }
            Method::Treecode => {
                let Sorted { tree, density, .. } = &self.sorted;
                self.multipoles.get_or_init(|| {
                    Multipoles::new(tree, &density.points, &density.relative_counts)
                });
            }
            Method::Exact | Method::CutOff => {}
        }
    }

    /// Forgets the grids that were prepared.
    pub fn forget(&self) {
        self.grids.clear();
    }

    /// Displacement, log density and nearest distance of every particle `x[i]`, data frame,
    /// `sigma > 0`, by the method for clouds of so many particles. The nearest distance is NaN
    /// where a grid answers.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate(&self, cloud: usize, x: &[Vector<D>], sigma: f64, out: &mut [Evaluation<D>]) {
        self.run(self.method(cloud, sigma), x, sigma, out);
    }

    /// As [`Fast::evaluate`], and the covariance of the posterior; see
    /// [`Density::evaluate_with_covariance`]. From grid and treecode the covariance comes
    /// unscaled, with a share of one; that is the case only where it is far from underflow. The
    /// nearest distance is always there, from a grid to `2e-7` of the extent of the data.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate_with_covariance(
        &self,
        cloud: usize,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Local<D>],
    ) {
        self.run(self.method(cloud, sigma), x, sigma, out);
    }

    /// The method for a cloud of so many particles; it follows from the data, the number and
    /// `sigma` alone.
    pub fn method(&self, cloud: usize, sigma: f64) -> Method {
        match self.sorted.density.size.method(cloud, sigma) {
            Method::Grid if self.grids.get(sigma).is_some_and(|grid| grid.is_none()) => {
                Method::CutOff
            }
            method => method,
        }
    }

    /// As [`Fast::evaluate`], by a given method.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate_by(
        &self,
        method: Method,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Evaluation<D>],
    ) {
        self.run(method, x, sigma, out);
    }

    /// As [`Fast::evaluate_with_covariance`], by a given method.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate_with_covariance_by(
        &self,
        method: Method,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Local<D>],
    ) {
        self.run(method, x, sigma, out);
    }

    pub(super) fn run<O: Cuttable<D>>(
        &self,
        method: Method,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [O],
    ) {
        assert_eq!(x.len(), out.len(), "an evaluation needs one answer for each particle");
        let grid = if method == Method::Grid { self.grids.get(sigma) } else { None };
        match (method, self.multipoles.get(), grid.as_deref()) {
            (Method::Exact, ..) => self.by_all(x, sigma, out),
            (Method::Grid, _, Some(Some(grid))) => self.by_grid(grid, x, sigma, out),
            (Method::Treecode, Some(multipoles), _) => {
                let worker = || Treecode::new(&self.sorted, multipoles, sigma);
                in_tiles(x, out, worker, Treecode::evaluate);
            }
            _ => self.by_cut_off(x, sigma, out),
        }
        for (x, out) in x.iter().zip(&mut *out).filter(|(x, _)| !is_finite(x)) {
            *out = O::exact(&self.anywhere.moments(x, sigma));
        }
        debug_assert_eq!(self.farthest_off(x, sigma, out), None, "{method:?} at sigma {sigma}");
    }

    fn by_all<O: Cuttable<D>>(&self, x: &[Vector<D>], sigma: f64, out: &mut [O]) {
        let flocks = x.par_chunks(FLOCK).zip(out.par_chunks_mut(FLOCK));
        flocks.for_each(|(x, out)| self.sorted.density.run(Precision::Single, x, sigma, out));
    }

    fn by_cut_off<O: Cuttable<D>>(&self, x: &[Vector<D>], sigma: f64, out: &mut [O]) {
        in_tiles(x, out, || CutOff::new(&self.sorted, sigma), CutOff::evaluate);
    }

    fn by_grid<O: Cuttable<D>>(&self, grid: &Grid<D>, x: &[Vector<D>], sigma: f64, out: &mut [O]) {
        let mut rest = Vec::new();
        grid.run(x, out, &mut rest);
        if O::COVARIANCE {
            let mut nearest = vec![0.0; x.len()];
            in_tiles(x, &mut nearest, || Nearby::new(&self.sorted, sigma), Nearby::distances);
            out.iter_mut().zip(nearest).for_each(|(out, d)| out.evaluation_mut().nearest = d);
        }
        let there: Vec<Vector<D>> = rest.iter().map(|&i| x[i as usize]).collect();
        let mut answers = vec![O::default(); rest.len()];
        self.by_cut_off(&there, sigma, &mut answers);
        for (&i, answer) in rest.iter().zip(answers) {
            out[i as usize] = answer;
        }
    }

    /// Of a sample of particles, the first that breaks the promise.
    fn farthest_off<O: Cuttable<D>>(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        out: &[O],
    ) -> Option<Vector<D>> {
        /// Particles that are looked at in one call.
        const SAMPLE: usize = 2;
        let some = (0..x.len()).step_by(x.len() / SAMPLE + 1).filter(|&i| is_finite(&x[i]));
        let is_off = |&i: &usize| {
            let exact = self.sorted.density.moments(&x[i], sigma);
            let error = (out[i].evaluation().displacement - exact.displacement).norm();
            error > 1e-4 * sigma.max(exact.displacement.norm())
        };
        some.into_iter().find(is_off).map(|i| x[i])
    }
}

/// Evaluates tiles of neighbours and puts the answers back into the order of `x`. Few particles are
/// taken as they come.
fn in_tiles<W, O: Default + Clone + Send, const D: usize>(
    x: &[Vector<D>],
    out: &mut [O],
    worker: impl Fn() -> W + Send + Sync,
    evaluate: impl Fn(&mut W, &[Vector<D>], &mut [O]) + Send + Sync,
) {
    if x.len() <= FLOCK && x.iter().all(is_finite) {
        let mut worker = worker();
        let tiles = x.chunks(TILE).zip(out.chunks_mut(TILE));
        return tiles.for_each(|(x, out)| evaluate(&mut worker, x, out));
    }
    let order = morton_order(x);
    let finite = order.partition_point(|&i| is_finite(&x[i as usize]));
    let sorted: Vec<_> = order.iter().map(|&i| x[i as usize]).collect();
    let mut answers = vec![O::default(); finite];
    sorted[..finite]
        .par_chunks(TILE)
        .zip(answers.par_chunks_mut(TILE))
        .for_each_init(worker, |worker, (x, answers)| evaluate(worker, x, answers));
    for (&i, answer) in order.iter().zip(answers) {
        out[i as usize] = answer;
    }
}
