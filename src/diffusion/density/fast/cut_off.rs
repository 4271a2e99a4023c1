//! The cut-off: data whose weights together are nothing beside the rest are left out.
//!
//! For each particle the data up to a squared distance `d^2 + 2 sigma^2 T` are kept, where `d` is
//! the distance to its nearest datum (with a covariance: to its second-nearest). A first `T` is a
//! guess that holds as a rule. What was left out is bounded node by node on the way, and compared
//! with what was found; where it could show, the particle is done again with
//! `T = ln(total / smallest count) + 16 + ln max(1, 2 d / sigma)`. The data beyond then weigh at
//! most `exp(-16) = 1.1e-7` of the nearest one alone, and move the displacement by at most
//! `exp(-16) 2 r / max(1, 2 d / sigma)`, below `2e-6 sigma`, since `2 r <= 2 d + 16 sigma`.

use super::super::batch::Scales;
use super::super::lanes::{Real, exp2};
use super::super::pairs::{Pivots, Sums, TILE, add_up};
use super::super::search::Nearest;
use super::super::tile::{Answers, Tile};
use super::boxes::{NodeBox, nearest};
use super::cuttable::Cuttable;
use super::sorted::{Sorted, View};
use crate::diffusion::density::Evaluation;
use crate::maths::Vector;
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// `-ln` of the weight of all the data left out, beside that of the reference datum.
const NEGLIGIBLE: f64 = 16.0;

/// The same for each datum left out, as a first guess.
const GUESS: f64 = 18.5;

/// Largest error of a displacement over sigma from what is left out.
const DISPLACEMENT_PART: f64 = 5e-6;

/// Largest part of a covariance that may be left out.
const COVARIANCE_PART: f64 = 1e-4;

/// Beyond so many sigmas from all data float32 does not promise the displacement to 1e-4 sigma.
const SINGLE_REACHES: f64 = 8.0;

/// How the weights to leave out are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Margin {
    Guessed,
    Safe,
}

/// The cut-off at one noise level, with the buffers of one thread.
pub(super) struct CutOff<'a, const D: usize> {
    sorted: &'a Sorted<D>,
    sigma: f64,
    margin: Margin,
    ranges: Vec<Range<usize>>,
    stack: Vec<usize>,
}

/// Particles of a tile, by their places in it.
type Lanes = u32;

impl<'a, const D: usize> CutOff<'a, D> {
    pub fn new(sorted: &'a Sorted<D>, sigma: f64) -> Self {
        Self { sorted, sigma, margin: Margin::Guessed, ranges: Vec::new(), stack: Vec::new() }
    }

    /// Evaluates a tile of particles, neighbours in space if it is to be quick.
    pub fn evaluate<O: Cuttable<D>>(&mut self, x: &[Vector<D>], out: &mut [O]) {
        let Sorted { density, .. } = self.sorted;
        let (sigma, single, double) = (self.sigma, self.sorted.single(), self.sorted.double());
        self.margin = Margin::Guessed;
        let doubtful = Arch::new().dispatch(Pass::new(self, single, x, out));
        self.margin = Margin::Safe;
        let arch = Arch::new();
        let doubtful =
            again(doubtful, x, out, |x, out| arch.dispatch(Pass::new(self, single, x, out)));
        let doubtful =
            again(doubtful, x, out, |x, out| arch.dispatch(Pass::new(self, double, x, out)));
        again(doubtful, x, out, |x, out| {
            out.iter_mut().zip(x).for_each(|(out, x)| *out = O::exact(&density.moments(x, sigma)));
            0
        });
    }
}

/// Evaluates some particles of a tile once more; those that are still doubtful.
fn again<O: Default + Clone, const D: usize>(
    doubtful: Lanes,
    x: &[Vector<D>],
    out: &mut [O],
    evaluate: impl FnOnce(&[Vector<D>], &mut [O]) -> Lanes,
) -> Lanes {
    if doubtful == 0 {
        return 0;
    }
    let lanes: Vec<usize> = (0..x.len()).filter(|lane| doubtful >> lane & 1 == 1).collect();
    let some: Vec<_> = lanes.iter().map(|&lane| x[lane]).collect();
    let mut answers = vec![O::default(); some.len()];
    let left = evaluate(&some, &mut answers);
    let mut still = 0;
    for (i, (lane, answer)) in lanes.into_iter().zip(answers).enumerate() {
        out[lane] = answer;
        still |= (left >> i & 1) << lane;
    }
    still
}

/// One tile in one precision; the result says which particles are not accurate.
struct Pass<'a, 'b, T, O, const D: usize> {
    cut: &'b mut CutOff<'a, D>,
    view: View<'a, T, D>,
    scales: Scales,
    x: &'b [Vector<D>],
    out: &'b mut [O],
}

impl<'a, 'b, T: Real, O: Cuttable<D>, const D: usize> Pass<'a, 'b, T, O, D> {
    fn new(
        cut: &'b mut CutOff<'a, D>,
        view: View<'a, T, D>,
        x: &'b [Vector<D>],
        out: &'b mut [O],
    ) -> Self {
        let scales = Scales::new(&cut.sorted.density, view.columns.scale, cut.sigma);
        Self { cut, view, scales, x, out }
    }
}

impl<T: Real, O: Cuttable<D>, const D: usize> WithSimd for Pass<'_, '_, T, O, D> {
    type Output = Lanes;

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) -> Lanes {
        let Self { cut, view, scales, x, out } = self;
        let Sorted { tree, density, .. } = cut.sorted;
        let (used, all) = (x.len(), Lanes::MAX >> (TILE - x.len()));
        let tile = Tile::new(density, view.columns, scales, x);
        let places = tile.coordinates();
        let found = nearest::<S, T, O, D>(s, tree, view, &places, used, &mut cut.stack);
        if T::SPLIT && is_far(&found, used, &scales) {
            return all;
        }
        let reach = cut.reach::<T, O>(&found, used, &scales);
        let left_out = cut.gather::<S, T>(s, view, &places, &reach, used, &scales);
        let (mut pivots, mut sums, mut answers) = (Pivots::new(), Sums::new(), Answers::new());
        tile.pivots::<O>(&found, &mut pivots);
        let kappa = T::from_f64(scales.kappa);
        add_up::<S, T, O, D>(s, &view.columns.data, &cut.ranges, &pivots, kappa, used, &mut sums);
        tile.answer::<O>(&pivots, &sums, &mut answers);
        let mut doubtful = 0;
        for (lane, out) in out.iter_mut().enumerate() {
            match answers.get::<O>(lane) {
                Some(answer)
                    if left_out.is_nothing(cut.margin, &answer, lane, &found, &reach, &scales) =>
                {
                    *out = answer;
                }
                _ => doubtful |= 1 << lane,
            }
        }
        doubtful
    }
}

/// Whether some particle is beyond the promise of float32.
#[inline(always)]
pub(super) fn is_far<T: Real>(found: &Nearest<T>, used: usize, scales: &Scales) -> bool {
    let limit = (SINGLE_REACHES * scales.sigma).powi(2);
    found.squares[0][..used].iter().any(|square| square.to_f64() > limit)
}

/// How far the data of the particles are kept.
struct Reach<T> {
    /// Squared distances, in units of the kernel.
    squares: [T; TILE],
    largest: f64,
}

/// Bounds, for any particle, on the weights left out times the distance from it, and times the
/// square of twice the distance, in units of the weight at its own reach.
struct LeftOut {
    first: f64,
    second: f64,
}

impl<const D: usize> CutOff<'_, D> {
    #[inline(always)]
    fn reach<T: Real, O: Cuttable<D>>(
        &self,
        found: &Nearest<T>,
        used: usize,
        scales: &Scales,
    ) -> Reach<T> {
        let Sorted { log_mass, log_inequality, .. } = *self.sorted;
        let (most, inequality) = (log_mass + NEGLIGIBLE, log_inequality);
        let drop = match self.margin {
            Margin::Guessed => most.min(GUESS),
            Margin::Safe if O::COVARIANCE => most + inequality,
            Margin::Safe => most,
        };
        let two_variances = 2.0 * scales.sigma * scales.sigma;
        let mut reach = Reach { squares: [T::from_f64(0.0); TILE], largest: 0.0 };
        for (lane, square) in reach.squares[..used].iter_mut().enumerate() {
            let base = found.squares[usize::from(O::COVARIANCE)][lane].to_f64();
            let far = (2.0 * base.sqrt() / scales.sigma).max(1.0).ln();
            *square = T::from_f64(base + two_variances * (drop + far));
            reach.largest = reach.largest.max(square.to_f64());
        }
        reach
    }

    /// Finds the ranges of the data that lie within reach of some particle, and of some others.
    #[inline(always)]
    fn gather<S: Simd, T: Real>(
        &mut self,
        s: S,
        view: View<'_, T, D>,
        x: &[[T; TILE]; D],
        reach: &Reach<T>,
        used: usize,
        scales: &Scales,
    ) -> LeftOut {
        let Self { sorted, ranges, stack, .. } = self;
        let around = box_around(x, used);
        let mut left_out = LeftOut { first: 0.0, second: 0.0 };
        ranges.clear();
        stack.push(0);
        while let Some(k) = stack.pop() {
            let (node, here) = (&sorted.tree.nodes[k], &view.boxes[k]);
            let square = here.square_to(&around);
            if square > reach.largest || !is_reached::<S, T, D>(s, here, x, reach, used) {
                left_out.add(sorted.mass(node), square, reach.largest, scales.kappa);
                continue;
            }
            match sorted.tree.children(k) {
                Some([left, right]) => stack.extend([right, left]),
                None => take(ranges, node.start..node.end),
            }
        }
        left_out
    }
}

#[inline(always)]
fn is_reached<S: Simd, T: Real, const D: usize>(
    s: S,
    node: &NodeBox<T, D>,
    x: &[[T; TILE]; D],
    reach: &Reach<T>,
    used: usize,
) -> bool {
    for first in (0..used).step_by(T::width::<S>()) {
        let squares = node.squares(s, &T::load_all::<S, D>(s, x, first));
        if T::any_less(s, squares, T::load::<S>(&reach.squares, first)) {
            return true;
        }
    }
    false
}

#[inline(always)]
fn box_around<T: Real, const D: usize>(x: &[[T; TILE]; D], used: usize) -> NodeBox<T, D> {
    let mut around = NodeBox::empty();
    for lane in 0..used {
        let mut point = [x[0][lane]; D];
        for d in 1..D {
            point[d] = x[d][lane];
        }
        around = around.with(&NodeBox { low: point, high: point });
    }
    around
}

impl LeftOut {
    /// Counts a node of this `mass` at a squared distance from the tile.
    #[inline(always)]
    fn add(&mut self, mass: f64, square: f64, reach: f64, kappa: f64) {
        let square = square.max(reach);
        let weight = mass * exp2((kappa * (reach - square)).max(-900.0));
        self.first += weight * square.sqrt();
        self.second += weight * 4.0 * square;
    }

    /// Whether it does not show in an answer.
    #[inline(always)]
    fn is_nothing<T: Real, O: Cuttable<D>, const D: usize>(
        &self,
        margin: Margin,
        answer: &O,
        lane: usize,
        found: &Nearest<T>,
        reach: &Reach<T>,
        scales: &Scales,
    ) -> bool {
        let rate = -0.5 / (scales.sigma * scales.sigma);
        let unit = scales.sigma / scales.sigma_data;
        let square = reach.squares[lane].to_f64();
        let is_safe = self.first == 0.0 || margin == Margin::Safe || {
            let Evaluation { displacement, log_density, .. } = answer.evaluation();
            let weight = (rate * square + scales.log_peak - log_density).exp();
            let arm = 1.0 + displacement.norm() * unit / square.sqrt();
            self.first * weight * arm <= DISPLACEMENT_PART * scales.sigma
        };
        let Some(covariance) = answer.scaled_covariance() else { return is_safe };
        let axis = covariance.trace() * unit * unit / D as f64;
        let beside_second = square - found.squares[1][lane].to_f64();
        is_safe
            && (self.second == 0.0
                || self.second * (rate * beside_second).exp() <= COVARIANCE_PART * axis)
    }
}

/// Appends a range, which comes after all others, to the last one where they touch.
pub(super) fn take(ranges: &mut Vec<Range<usize>>, next: Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.end == next.start => last.end = next.end,
        _ => ranges.push(next),
    }
}
