//! The treecode: data in groups, each by its Hermite expansion where that is accurate enough, and
//! what is left by the pair kernel.
//!
//! An expansion in degrees below `p` of a node of radius `rho`, for a particle at distance at
//! least `d` from its box, misses of each datum's weight at most
//! `zeta^p / p! exp(-delta^2) min(K 2^(p/2) sqrt(p!) exp(delta^2 / 2), (2 delta)^p)`, with
//! `zeta = rho / (sqrt 2 sigma)`, `delta = d / (sqrt 2 sigma)`, `K = 1.0865` (Taylor's remainder
//! `zeta^p H_p exp(-v^2) / p!` on the way from the centre to the datum, and Cramér's inequality
//! for `H_p`; the second form from its zeros, for `delta^2 >= p + 1/2`). For the data of a node
//! together `zeta^p` is its mean over them, which the moments give.
//! The first and second moments miss the same weight times distance and distance squared. What
//! all nodes miss is added up, and a particle for which it might show goes to the cut-off.

use super::super::batch::Scales;
use super::super::lanes::Real;
use super::super::pairs::TILE;
use super::super::search::Nearest;
use super::cut_off::{self, CutOff, is_far};
use super::cuttable::Cuttable;
use super::hermite::{FarField, TileSums};
use super::multipoles::{Length, Multipoles};
use super::near::{NearField, Search};
use super::sorted::{Sorted, View};
use super::tile::Tile;
use super::tree::Node;
use crate::diffusion::density::Evaluation;
use crate::maths::{Matrix, Vector};
use pulp::Arch;
use std::marker::PhantomData;
use std::mem::take;
use std::ops::Range;

/// What a datum may miss, as a part of the mean weight.
const PART: f64 = 2e-6;

/// Largest error of a displacement over sigma, and of a log density, from what was missed.
const TOLERANCE: f64 = 5e-5;

/// The same of the covariance, as a part of its largest eigenvalue.
const COVARIANCE_TOLERANCE: f64 = 5e-4;

/// Weights of a tile may differ by this factor, as a logarithm.
const RANGE: f64 = 300.0;

/// The treecode at one noise level, with the buffers of one thread.
pub(super) struct Treecode<'a, const D: usize> {
    sorted: &'a Sorted<D>,
    multipoles: &'a Multipoles<D>,
    sigma: f64,
    cut_off: CutOff<'a, D>,
    split: Split,
    stack: Vec<usize>,
}

/// How the data are taken for one tile.
#[derive(Default)]
struct Split {
    near: Vec<Range<usize>>,
    far: Vec<(usize, Length)>,
    missed: Missed,
}

/// Weight that the expansions and the nodes left out may miss, in units of what is allowed to one
/// datum, and the same times the distance
/// from the tile's origin and times its square.
#[derive(Clone, Copy, Default)]
struct Missed {
    weight: f64,
    first: f64,
    second: f64,
}

/// Posterior sums of one particle about the origin of its tile.
struct Posterior<const D: usize> {
    weight: f64,
    first: Vector<D>,
    second: Matrix<D>,
}

impl<const D: usize> Posterior<D> {
    fn new(sums: &TileSums<D>, lane: usize) -> Self {
        Self {
            weight: sums.weight[lane],
            first: Vector::from_fn(|d, _| sums.first[d][lane]),
            second: Matrix::from_fn(|i, j| sums.second[i.min(j)][i.max(j)][lane]),
        }
    }
}

impl<'a, const D: usize> Treecode<'a, D> {
    pub fn new(sorted: &'a Sorted<D>, multipoles: &'a Multipoles<D>, sigma: f64) -> Self {
        let cut_off = CutOff::new(sorted, sigma);
        Self { sorted, multipoles, sigma, cut_off, split: Split::default(), stack: Vec::new() }
    }

    /// Evaluates a tile of particles, neighbours in space if it is to be quick.
    pub fn evaluate<O: Cuttable<D>>(&mut self, x: &[Vector<D>], out: &mut [O]) {
        let is_done = self.evaluate_in(self.sorted.single(), x, out)
            || self.evaluate_in(self.sorted.double(), x, out);
        if !is_done {
            self.cut_off.evaluate(x, out);
        }
    }

    /// Whether it could be done in this precision.
    fn evaluate_in<T: Real, O: Cuttable<D>>(
        &mut self,
        view: View<'a, T, D>,
        x: &[Vector<D>],
        out: &mut [O],
    ) -> bool {
        let Self { sorted, sigma, .. } = *self;
        let scales = Scales::new(&sorted.density, view.columns.scale, sigma);
        let (stack, order) = (&mut self.stack, PhantomData::<O>);
        let found = Arch::new().dispatch(Search { sorted, view, x, scales, stack, order });
        if T::SPLIT && is_far(&found, x.len(), &scales) {
            return false;
        }
        let origin = sorted.density.points[found.index[x.len() / 2] as usize];
        let tile = Tile::new(x, sigma, origin, sorted, PART, &mut self.stack);
        let is_split =
            tile.variation((tile.shift / tile.per_square).sqrt()) < RANGE && self.split(&tile);
        if is_split {
            self.evaluate_split(view, &scales, &found, &tile, out);
        }
        is_split
    }

    /// Decides how each of the data is taken; whether that is worth while. A term of an expansion
    /// costs about as much as a datum.
    fn split(&mut self, tile: &Tile<'_, D>) -> bool {
        let Self { sorted, multipoles, split, stack, .. } = self;
        *split =
            Split { near: take(&mut split.near), far: take(&mut split.far), ..Split::default() };
        split.near.clear();
        split.far.clear();
        let size = sorted.density.points.len();
        let mut cost = 0;
        stack.push(0);
        while let Some(k) = stack.pop() {
            let node = &sorted.tree.nodes[k];
            let count = node.end - node.start;
            let length = || {
                let lengths = multipoles.lengths_for(k).filter(|(length, _)| length.terms < count);
                let mut missed =
                    lengths.map(|(length, width)| (length, tile.missed(node, length, width)));
                missed.find(|(_, missed)| *missed <= 0.0)
            };
            let weight = tile.weight(node);
            if weight <= 0.0 {
                split.miss(tile, sorted.mass(node), node, weight);
            } else if let Some((length, missed)) = length() {
                split.miss(tile, sorted.mass(node), node, missed);
                split.far.push((k, length));
                cost += length.terms;
            } else if let Some([left, right]) = sorted.tree.children(k) {
                stack.extend([right, left]);
            } else {
                cut_off::take(&mut split.near, node.start..node.end);
                cost += count;
            }
            if 4 * cost > 3 * size {
                stack.clear();
                return false;
            }
        }
        true
    }

    fn evaluate_split<T: Real, O: Cuttable<D>>(
        &mut self,
        view: View<'a, T, D>,
        scales: &Scales,
        found: &Nearest<T>,
        tile: &Tile<'_, D>,
        out: &mut [O],
    ) {
        let Self { sorted, ref split, .. } = *self;
        let mut sums = TileSums::new();
        if !split.near.is_empty() {
            let (ranges, scales, order) = (split.near.as_slice(), *scales, PhantomData::<O>);
            let sums = &mut sums;
            Arch::new().dispatch(NearField {
                sorted,
                view,
                ranges,
                found,
                tile,
                scales,
                sums,
                order,
            });
        }
        self.far::<O>(tile, &mut sums);
        let mut doubtful = Vec::new();
        for (i, (x, out)) in tile.x.iter().zip(out.iter_mut()).enumerate() {
            let distance = (sorted.density.points[found.index[i] as usize] - x).norm();
            match self.answer(tile, x, distance, &Posterior::new(&sums, i)) {
                Some(answer) => *out = answer,
                None => doubtful.push(i),
            }
        }
        if !doubtful.is_empty() {
            self.evaluate_again(&doubtful, tile.x, out);
        }
    }

    /// The particles for which too much was missed.
    #[cold]
    fn evaluate_again<O: Cuttable<D>>(&mut self, which: &[usize], x: &[Vector<D>], out: &mut [O]) {
        let again: Vec<_> = which.iter().map(|&i| x[i]).collect();
        let mut answers = vec![O::default(); again.len()];
        self.cut_off.evaluate(&again, &mut answers);
        for (&i, answer) in which.iter().zip(answers) {
            out[i] = answer;
        }
    }

    fn far<O: Cuttable<D>>(&self, tile: &Tile<'_, D>, sums: &mut TileSums<D>) {
        let (origin, x) = (tile.origin, tile.x);
        let particle = |lane: usize| x[lane.min(x.len() - 1)] - origin;
        let columns: [[f64; TILE]; D] =
            std::array::from_fn(|d| std::array::from_fn(|lane| particle(lane)[d]));
        let (arch, x) = (Arch::new(), &columns);
        let Self { sorted: Sorted { tree, .. }, multipoles, split, sigma, .. } = self;
        let (nodes, sigma, shift) = (split.far.as_slice(), *sigma, tile.shift);
        if O::COVARIANCE {
            let field: FarField<'_, true, D> =
                FarField { tree, multipoles, nodes, x, origin, sigma, shift, sums };
            arch.dispatch(field);
        } else {
            let field: FarField<'_, false, D> =
                FarField { tree, multipoles, nodes, x, origin, sigma, shift, sums };
            arch.dispatch(field);
        }
    }

    /// Log density of a particle on a lone datum of the largest count.
    fn log_peak(&self) -> f64 {
        self.sorted.density.log_norm(self.sigma) + self.sorted.density.largest_log_count
    }

    /// The answer, unless what was missed might show.
    fn answer<O: Cuttable<D>>(
        &self,
        tile: &Tile<'_, D>,
        x: &Vector<D>,
        distance: f64,
        sums: &Posterior<D>,
    ) -> Option<O> {
        let offset = sums.first / sums.weight;
        let displacement = tile.origin + offset - x;
        let covariance = sums.second / sums.weight - offset * offset.transpose();
        let missed = self
            .split
            .missed
            .seen_at(offset.norm(), (tile.allowed + tile.shift).exp() / sums.weight);
        let axis = covariance.trace() / D as f64;
        let is_right = missed.weight <= TOLERANCE
            && missed.first <= TOLERANCE * self.sigma
            && (!O::COVARIANCE || missed.second <= COVARIANCE_TOLERANCE * axis);
        let evaluation = Evaluation {
            displacement,
            log_density: sums.weight.ln() - tile.shift + self.log_peak(),
            nearest: distance,
        };
        is_right.then(|| O::of_sums(evaluation, covariance, 1.0))
    }
}

impl Split {
    /// Counts what a node of this `mass` misses of each datum, beside what is allowed.
    fn miss<const D: usize>(
        &mut self,
        tile: &Tile<'_, D>,
        mass: f64,
        node: &Node<D>,
        log_missed: f64,
    ) {
        let weight = mass * log_missed.exp();
        let square = node.farthest_square(&tile.origin, &tile.origin);
        self.missed.weight += weight;
        self.missed.first += weight * square.sqrt();
        self.missed.second += weight * square;
    }
}

impl Missed {
    /// Errors of the log density, the mean and the covariance of a particle whose mean lies at
    /// this `distance` from the origin; `unit` is the allowed weight over the particle's sum.
    fn seen_at(&self, distance: f64, unit: f64) -> Self {
        let second = self.second + distance * (2.0 * self.first + distance * self.weight);
        Self {
            weight: unit * self.weight,
            first: unit * (self.first + distance * self.weight),
            second: unit * second,
        }
    }
}
