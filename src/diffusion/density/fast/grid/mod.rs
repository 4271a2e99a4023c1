//! The smoothed density on a grid, for middling noise.
//!
//! Counts are spread over cells of `h = sigma / 3` through B-splines of degree seven, filtered
//! along each axis, and read through the same splines with value, gradient and Hessian. The filter
//! is the Gaussian less what the two splines smooth (see [`taps`]), so that only the aliases of the
//! splines remain. Cells come in bricks of 16 along each axis; only bricks near data are kept.
//!
//! # Error
//! With `z = (x - y) / sigma` along an axis and `q = 2 pi sigma / h = 18.8`, the first alias of a
//! spline multiplies the transform of the Gaussian by `(w / (w + 2 pi / h))^8`, hence
//!
//! | | relative error, for each axis |
//! | --- | --- |
//! | `p` | `4 E He8(z) / q^8`: 3e-9 on data, 5e-7 at 4.5 sigma |
//! | `sigma grad log p` | `2 E He8(z) / q^7`: 2e-7 on data, 3e-5 at 4.5 sigma |
//! | `C / sigma^2` | `2 E He8(z) / q^6`: 5e-6 on data, 6e-4 at 4.5 sigma |
//!
//! where `E` is over the posterior and `He8(0) = 105`, `He8(4.5) = 13,400`. A particle is answered
//! where these, with the envelope `300 (1 + (z^2 / 7)^4) >= |He8(z)|` taken 1.25 standard
//! deviations of the posterior beyond its mean, stay below 1e-5 of `max(|u|, sigma)` and 1e-3 of
//! the covariance's mean eigenvalue; the grid itself tells mean and deviation. Beside data that is
//! so to 4.4 sigma at most. It is no proof: `E He8` may exceed the envelope where few data far off
//! weigh beside many near ones.
//!
//! The filter ends at 8 sigma; a particle is answered where all the data just beyond it would move
//! it by at most `1e-5 sigma`. The filter is positive, hence float32 keeps its relative accuracy
//! (3e-7, in displacements 1e-6 sigma) far from the data too.
//!
//! # Cost
//! Some 20 to 60 ns for each datum and 30 to 60 ns for each particle in 2D, 40 to 100 ns and 100 to
//! 150 ns in 3D, and 5 to 10 ns for each cell that is kept (AVX-512, one thread). `2^D` bricks at
//! least are kept around each lone datum.

mod bricks;
mod filter;
mod groups;
mod lattice;
mod patch;
mod read;
mod spline;
mod spread;
mod taps;

use super::super::answer::Answer;
use super::super::{Density, Local};
use crate::diffusion::density::Evaluation;
use crate::maths::{Matrix, Vector};
use bricks::Bricks;
use groups::Groups;
use lattice::{ABSENT, Extent, Lattice, Table};
use pulp::Arch;
use rayon::prelude::*;
use read::{Derivatives, Read};
use spline::WIDTH;
use spread::Data;
use std::f64::consts::TAU;

/// Cells in one sigma.
const RESOLUTION: f64 = 3.0;

/// Where the filter ends, in sigmas.
const CUT: f64 = 8.0;

/// Sigmas from the cells that data touch within which all cells are kept; hardly any particle
/// beyond can be answered.
const FARTHEST: f64 = 4.5;

/// The same in cells.
const MARGIN: usize = (FARTHEST * RESOLUTION) as usize + 1;

/// Largest part of a displacement, in sigmas, that data beyond the filter may have.
const LEFT_OUT: f64 = 1e-5;

/// `2 pi sigma / h`, the frequency of the first alias.
const ALIAS: f64 = TAU * RESOLUTION;

/// Standard deviations of the posterior beyond its mean at which the envelope of the aliases is
/// taken.
const DEVIATIONS: f64 = 1.25;

/// Largest part of `max(|u|, sigma)` by which a displacement may err.
const DISPLACEMENT_PART: f64 = 1e-5;

/// Largest part of its mean eigenvalue by which a covariance may err.
const COVARIANCE_PART: f64 = 1e-3;

/// Most particles of one piece of work.
const PIECE: usize = 512;

/// A density at one noise level, prepared for many particles.
#[derive(Clone, Debug)]
pub struct Grid<const D: usize> {
    lattice: Lattice<D>,
    bricks: Bricks<D>,
    scales: Scales,
}

/// Numbers of the noise level.
#[derive(Clone, Copy, Debug)]
struct Scales {
    sigma: f64,
    /// Log density of a particle on a lone datum of the largest count.
    log_peak: f64,
    /// Least `p` that is answered, beside that peak.
    least: f64,
}

impl<const D: usize> Grid<D> {
    /// Cells of the box around data between two corners at noise level `sigma`; an upper bound of
    /// what [`Grid::new`] keeps, which may be far less where data lie on curves or surfaces.
    pub fn cells(low: &Vector<D>, high: &Vector<D>, sigma: f64) -> f64 {
        let margin = 2.0 * (MARGIN + WIDTH) as f64;
        (high - low).map(|length| length * RESOLUTION / sigma + margin).product()
    }

    /// Spreads and filters a density; nothing where that would take more than `most_cells` (of four
    /// bytes; building holds twice as many for a while), where the box around the data is beyond
    /// some 5000 (2D) or 500 (3D) sigmas, or in another than two or three dimensions.
    pub fn new(density: &Density<D>, sigma: f64, most_cells: usize) -> Option<Self> {
        let points = &density.points;
        let (low, high) =
            points.iter().fold((points[0], points[0]), |(low, high), y| (low.inf(y), high.sup(y)));
        let lattice = (2..=3).contains(&D).then(|| Lattice::new(&low, &high, sigma)).flatten()?;
        let slot = |y| lattice.place(y).map_or(ABSENT, |place| slot_of(&lattice, &place.first));
        let slots: Vec<u32> = points.par_iter().map(slot).collect();
        let groups = Groups::new(&slots, lattice.slots());
        if groups.groups.len() * Bricks::<D>::SIZE > most_cells {
            return None;
        }
        let extents = extents(&lattice, points, &groups);
        let answered = extents.iter().map(|e| e.touched().widened(0..D, MARGIN));
        let answered = Table::covering(&lattice, answered);
        if answered.slots.len() * Bricks::<D>::SIZE > most_cells {
            return None;
        }
        let data = Data { points, counts: &density.relative_counts };
        let touched = Table::covering(&lattice, extents.iter().map(|e| e.touched()));
        let mut bricks = spread::spread(&lattice, &data, &groups, touched);
        for axis in (1..D).rev() {
            let widened = extents.iter().map(|e| e.touched().widened(axis..D, taps::HALF));
            let table = Table::covering(&lattice, widened);
            bricks = filter::filter(&lattice, axis, &bricks, table);
        }
        let bricks = filter::filter(&lattice, 0, &bricks, answered);
        Some(Self { lattice, bricks, scales: Scales::new(density, sigma) })
    }

    /// Cells that are kept.
    pub fn len(&self) -> usize {
        self.bricks.cells.len()
    }

    /// Whether there is no cell; there always is one.
    pub fn is_empty(&self) -> bool {
        self.bricks.cells.is_empty()
    }

    /// Displacement and log density of the particles `x[i]` of which they are right to
    /// `1e-5 max(|u|, sigma)` and `1e-5`; the indices of all others are appended to `rest`, and
    /// their answers left as they are. The distance to the nearest datum is left NaN.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate(&self, x: &[Vector<D>], out: &mut [Evaluation<D>], rest: &mut Vec<u32>) {
        self.run(x, out, rest);
    }

    /// As [`Grid::evaluate`], and the covariance, right to `1e-3` of its largest eigenvalue; it
    /// comes unscaled, with a share of one. Particles of which it is far below `sigma^2` are among
    /// the rest.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate_with_covariance(
        &self,
        x: &[Vector<D>],
        out: &mut [Local<D>],
        rest: &mut Vec<u32>,
    ) {
        self.run(x, out, rest);
    }

    pub(super) fn run<O: Answer<D> + Send>(
        &self,
        x: &[Vector<D>],
        out: &mut [O],
        rest: &mut Vec<u32>,
    ) {
        assert_eq!(x.len(), out.len(), "an evaluation needs one answer for each particle");
        let brick = |x| {
            let slot = slot_of(&self.lattice, &self.lattice.place(x)?.first) as usize;
            self.bricks.table.get(slot).map(|brick| brick as u32)
        };
        let bricks: Vec<u32> = x.par_iter().map(|x| brick(x).unwrap_or(ABSENT)).collect();
        let groups = Groups::new(&bricks, self.bricks.table.slots.len());
        let answers = self.read::<O>(x, &groups);
        rest.extend((0..).zip(&bricks).filter(|(_, b)| **b == ABSENT).map(|(i, _)| i));
        for (&i, answer) in groups.order.iter().zip(answers) {
            match answer {
                Some(answer) => out[i as usize] = answer,
                None => rest.push(i),
            }
        }
    }

    /// Answers in the order of the groups, of which the keys are bricks.
    fn read<O: Answer<D> + Send>(&self, x: &[Vector<D>], groups: &Groups) -> Vec<Option<O>> {
        let mut answers = vec![None; groups.order.len()];
        let mut left = answers.as_mut_slice();
        let mut tasks = Vec::new();
        for (brick, range) in groups.pieces(PIECE) {
            let (out, others) = left.split_at_mut(range.len());
            tasks.push((self.bricks.table.slots[brick], &groups.order[range], out));
            left = others;
        }
        let Self { lattice, bricks, scales } = self;
        let answer = |found: &Derivatives<D>| scales.answer::<O, D>(found);
        let room = || vec![0.0; patch::length(D)];
        tasks.into_par_iter().for_each_init(room, |patch, (slot, order, out)| {
            let (slot, answer) = (slot as usize, &answer);
            Arch::new().dispatch(Read { lattice, bricks, slot, x, order, patch, answer, out });
        });
        answers
    }
}

impl Scales {
    fn new<const D: usize>(density: &Density<D>, sigma: f64) -> Self {
        let total: f64 = density.relative_counts.iter().sum();
        Self {
            sigma,
            log_peak: density.log_norm(sigma) + density.largest_log_count,
            least: total * CUT * (-0.5 * CUT * CUT).exp() / LEFT_OUT,
        }
    }

    /// The answer, where the grid promises one.
    #[inline(always)]
    fn answer<O: Answer<D>, const D: usize>(&self, found: &Derivatives<D>) -> Option<O> {
        let share = 1.0 / found.value;
        let mut is_near = found.value >= self.least;
        let mut hermite = 0.0;
        let mut score = Vector::<D>::zeros();
        let mut covariance = Matrix::<D>::identity();
        for i in 0..D {
            score[i] = RESOLUTION * share * found.gradient[i];
            for j in 0..=i {
                let curvature = RESOLUTION * RESOLUTION * share * found.hessian[i][j];
                covariance[(i, j)] += curvature - score[i] * score[j];
                covariance[(j, i)] = covariance[(i, j)];
            }
            let reach = score[i].abs() + DEVIATIONS * covariance[(i, i)].max(0.0).sqrt();
            hermite += hermite_bound(reach * reach).powi(2);
        }
        let alias = 2.0 * hermite.sqrt() / ALIAS.powi(6);
        is_near &= alias / ALIAS <= DISPLACEMENT_PART * score.norm().max(1.0);
        let mean = covariance.trace() / D as f64;
        let is_wide = !O::COVARIANCE || alias <= COVARIANCE_PART * mean;
        let evaluation = Evaluation {
            displacement: score * self.sigma,
            log_density: found.value.ln() + self.log_peak,
            nearest: f64::NAN,
        };
        let covariance = covariance * (self.sigma * self.sigma);
        (is_near && is_wide).then(|| O::of_sums(evaluation, covariance, 1.0))
    }
}

/// An envelope of `|He8(z)|`, from the square of `z`.
#[inline(always)]
fn hermite_bound(square: f64) -> f64 {
    300.0 * (1.0 + (square / 7.0).powi(4))
}

fn slot_of<const D: usize>(lattice: &Lattice<D>, first: &[usize; D]) -> u32 {
    lattice.slot(&first.map(|i| i / lattice::SIDE)) as u32
}

/// The range of the first cells that the data of each group touch.
fn extents<const D: usize>(
    lattice: &Lattice<D>,
    points: &[Vector<D>],
    groups: &Groups,
) -> Vec<Extent<D>> {
    let extent = |(_, range): &(usize, std::ops::Range<usize>)| {
        let mut extent = Extent { low: [usize::MAX; D], high: [0; D] };
        for &j in &groups.order[range.clone()] {
            let Some(place) = lattice.place(&points[j as usize]) else { continue };
            for d in 0..D {
                extent.low[d] = extent.low[d].min(place.first[d]);
                extent.high[d] = extent.high[d].max(place.first[d]);
            }
        }
        extent
    };
    groups.groups.par_iter().map(extent).collect()
}
