//! The regression of one noise level in the eigenvectors of its features.

use std::ops::Range;

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::linalg::matmul::matmul;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::{Accum, Mat, MatRef, Par};

use super::feature_map::{FeatureMap, PADDING};
use super::samples::Regression;
use crate::maths::Vector;

/// Eigenvalues below this part of the greatest are rounding.
///
/// They are taken for zero and their directions are never trained. A true eigenvalue that small
/// could be trained only by `tau` of order `1e13 / l_max`; a computed one may be any number of that
/// order, and at infinite `tau` would multiply the rounding of `V Q` by its inverse.
const ROUNDING: f64 = 1e-13;

/// Eigenvalues above this part of the greatest take part in the best readout.
const BEST: f64 = 1e-8;

/// Samples, or features, whose products are added up between two questions whether to stop.
const BLOCK: usize = 256;

/// `U = E[phi phi^T] = Q diag(l) Q^T` and `V = E[F* phi^T]`, without the directions whose
/// eigenvalue is rounding; `r` are left.
pub(super) struct Spectrum<const D: usize> {
    /// `l`, ascending; `(r)`.
    values: Vec<f64>,
    /// `(V Q)^T`; `(r, D)`.
    targets: Mat<f64>,
    /// `Q`; `(p, r)`.
    basis: Mat<f64>,
}

impl<const D: usize> Spectrum<D> {
    /// Of these features on these samples; `None` if `stop` said so.
    pub fn fit(
        map: &FeatureMap<D>,
        regression: &Regression<D>,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let design = Design::new(map, regression);
        if design.n < map.width() { design.gram(stop) } else { design.covariance(stop) }
    }

    /// Gradient flow on `E|A phi - F*|^2 / 2` from `A = 0`, at time `tau`:
    /// `A = V Q diag((1 - e^(-l tau)) / l) Q^T`.
    pub fn readout(&self, tau: f64) -> Vec<Vector<D>> {
        self.weighted(|l| -(-l * tau).exp_m1() / l)
    }

    /// The best readout that does not rest on the smallest eigenvalues.
    pub fn best(&self) -> Vec<Vector<D>> {
        let least = BEST * self.values.last().copied().unwrap_or(0.0);
        self.weighted(|l| if l > least { 1.0 / l } else { 0.0 })
    }

    /// `V Q diag(weight(l)) Q^T`; the columns.
    fn weighted(&self, weight: impl Fn(f64) -> f64) -> Vec<Vector<D>> {
        let mut targets = self.targets.clone();
        for (i, &l) in self.values.iter().enumerate() {
            let weight = weight(l);
            (0..D).for_each(|d| targets[(i, d)] *= weight);
        }
        let mut columns = Mat::zeros(self.basis.nrows(), D);
        matmul(&mut columns, Accum::Replace, &self.basis, &targets, 1.0, Par::Seq);
        (0..columns.nrows()).map(|j| Vector::from_fn(|d, _| columns[(j, d)])).collect()
    }
}

/// Bytes that a spectrum of `width` features on so many samples keeps.
pub(super) fn bytes_kept(width: usize, samples: usize) -> usize {
    size_of::<f64>() * width * width.min(samples)
}

/// Bytes that are needed besides while it is being computed: a symmetric matrix, its eigenvectors,
/// the room to find them, and a block of features.
pub(super) fn bytes_of_work(width: usize, samples: usize) -> usize {
    let order = width.min(samples);
    let matrices = 2 * order * order + BLOCK * order.next_multiple_of(PADDING);
    size_of::<f64>() * matrices + scratch_of(order).unaligned_bytes_required()
}

/// The matrix of features, `(n, p)`, of which only blocks are ever held.
struct Design<'a, const D: usize> {
    map: &'a FeatureMap<D>,
    n: usize,
    /// Each coordinate of the inputs, padded.
    inputs: [Vec<f64>; D],
    /// `F*`; `(n, D)`.
    targets: Mat<f64>,
}

impl<'a, const D: usize> Design<'a, D> {
    fn new(map: &'a FeatureMap<D>, regression: &Regression<D>) -> Self {
        let n = regression.inputs.len();
        let padded = n.next_multiple_of(PADDING);
        let coordinate = |d: usize| {
            let mut coordinate: Vec<f64> = regression.inputs.iter().map(|y| y[d]).collect();
            coordinate.resize(padded, 0.0);
            coordinate
        };
        Self {
            map,
            n,
            inputs: std::array::from_fn(coordinate),
            targets: Mat::from_fn(n, D, |i, d| regression.targets[i][d]),
        }
    }

    /// Part of the matrix; `samples` begins at a multiple of [`PADDING`].
    fn block<'b>(
        &self,
        samples: &Range<usize>,
        units: Range<usize>,
        buffer: &'b mut Vec<f64>,
    ) -> MatRef<'b, f64> {
        let (stride, n_units) = (samples.len().next_multiple_of(PADDING), units.len());
        let padded = samples.start..samples.start + stride;
        buffer.resize(stride * n_units, 0.0);
        let inputs = self.inputs.each_ref().map(|coordinate| &coordinate[padded.clone()]);
        self.map.fill(&self.map.units[units], inputs, buffer);
        MatRef::from_column_major_slice_with_stride(buffer, samples.len(), n_units, stride)
    }

    /// From the covariance of the features.
    fn covariance(&self, stop: &dyn Fn() -> bool) -> Option<Spectrum<D>> {
        let (width, share) = (self.map.width(), 1.0 / self.n as f64);
        let (mut u, mut v) = (Mat::zeros(width, width), Mat::zeros(width, D));
        let mut buffer = Vec::new();
        for samples in blocks(self.n) {
            if stop() {
                return None;
            }
            let phi = self.block(&samples, 0..width, &mut buffer);
            add_square(&mut u, phi.transpose(), share);
            let targets = self.targets.subrows(samples.start, samples.len());
            matmul(&mut v, Accum::Add, phi.transpose(), targets, share, Par::Seq);
        }
        if stop() {
            return None;
        }
        let (values, basis) = eigen(u);
        let targets = product_of_transposed(&basis, &v);
        Some(Spectrum { values, targets, basis })
    }

    /// From the inner products of the samples, `K = Phi Phi^T / n = P diag(l) P^T`, where these are
    /// fewer than the features: `Q = Phi^T P / sqrt(n l)` and `V Q = F*^T P sqrt(l / n)`.
    fn gram(&self, stop: &dyn Fn() -> bool) -> Option<Spectrum<D>> {
        let (width, n) = (self.map.width(), self.n as f64);
        let mut products = Mat::zeros(self.n, self.n);
        let mut buffer = Vec::new();
        for units in blocks(width) {
            if stop() {
                return None;
            }
            add_square(&mut products, self.block(&(0..self.n), units, &mut buffer), 1.0 / n);
        }
        if stop() {
            return None;
        }
        let (values, mut vectors) = eigen(products);
        let mut targets = product_of_transposed(&vectors, &self.targets);
        for (i, &l) in values.iter().enumerate() {
            (0..D).for_each(|d| targets[(i, d)] *= (l / n).sqrt());
            vectors.col_mut(i).iter_mut().for_each(|entry| *entry /= (n * l).sqrt());
        }
        let mut basis = Mat::zeros(width, values.len());
        for units in blocks(width) {
            if stop() {
                return None;
            }
            let phi = self.block(&(0..self.n), units.clone(), &mut buffer);
            let rows = basis.subrows_mut(units.start, units.len());
            matmul(rows, Accum::Replace, phi.transpose(), &vectors, 1.0, Par::Seq);
        }
        Some(Spectrum { values, targets, basis })
    }
}

/// `0..n` in pieces of [`BLOCK`].
fn blocks(n: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n).step_by(BLOCK).map(move |start| start..n.min(start + BLOCK))
}

/// Adds `share a a^T` to the lower half of `sum`.
fn add_square(sum: &mut Mat<f64>, a: MatRef<'_, f64>, share: f64) {
    let (half, whole) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
    triangular::matmul(sum, half, Accum::Add, a, whole, a.transpose(), whole, share, Par::Seq);
}

/// `a^T b`, on this thread alone.
fn product_of_transposed(a: &Mat<f64>, b: &Mat<f64>) -> Mat<f64> {
    let mut product = Mat::zeros(a.ncols(), b.ncols());
    matmul(&mut product, Accum::Replace, a.transpose(), b, 1.0, Par::Seq);
    product
}

/// The eigenvalues of a positive semidefinite matrix (its lower half) that are more than rounding,
/// ascending, and their vectors; none at all should the iteration not converge.
fn eigen(matrix: Mat<f64>) -> (Vec<f64>, Mat<f64>) {
    let n = matrix.nrows();
    let (mut values, mut vectors) = (Diag::zeros(n), Mat::zeros(n, n));
    let mut scratch = MemBuffer::new(scratch_of(n));
    let (u, stack) = (Some(vectors.as_mut()), MemStack::new(&mut scratch));
    let found = self_adjoint_evd(
        matrix.as_ref(),
        values.as_mut(),
        u,
        Par::Seq,
        stack,
        faer::prelude::default(),
    );
    drop((matrix, scratch));
    let values: Vec<f64> = values.column_vector().iter().copied().collect();
    let least = ROUNDING * values.last().copied().unwrap_or(0.0);
    let kept = found.map_or(0, |()| values.iter().filter(|&&l| l > least).count());
    let first = n - kept;
    if first > 0 {
        vectors = vectors.subcols(first, kept).to_owned();
    }
    (values[first..].to_vec(), vectors)
}

fn scratch_of(n: usize) -> faer::dyn_stack::StackReq {
    let parameters = faer::prelude::default();
    self_adjoint_evd_scratch::<f64>(n, ComputeEigenvectors::Yes, Par::Seq, parameters)
}

#[cfg(test)]
mod tests {
    use super::super::{Features, RandomFeatures};
    use super::*;

    fn regression(n: usize) -> Regression<2> {
        let wave = |i: usize, speed: f64| (i as f64 * speed).sin();
        let inputs = (0..n).map(|i| Vector::from([wave(i, 1.7), 2.0 * wave(i, 2.9)])).collect();
        let targets = (0..n).map(|i| Vector::from([wave(i, 0.7), wave(i, 1.1)])).collect();
        Regression { inputs, targets }
    }

    #[test]
    fn both_ways_to_the_spectrum_lead_to_the_same_readouts() {
        for (features, width, n) in [(Features::Relu, 13, 600), (Features::Cosine, 300, 11)] {
            let settings =
                RandomFeatures { features, width, feature_scale: 0.5, ..RandomFeatures::default() };
            let map = FeatureMap::draw(&settings);
            let regression = regression(n);
            let design = Design::new(&map, &regression);
            let ways = [design.covariance(&|| false), design.gram(&|| false)].map(Option::unwrap);
            for tau in [0.3, 20.0, 1e3] {
                let [a, b] = ways.each_ref().map(|way| way.readout(tau));
                let size = a.iter().map(Vector::norm).fold(0.0, f64::max);
                let error = a.iter().zip(&b).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
                assert!(size > 1e-4 && error < 1e-9 * size, "{features:?} {tau}: {error} {size}");
            }
        }
    }

    /// One cosine too slow to change: of many, few directions are more than rounding.
    #[test]
    fn directions_that_are_rounding_are_left_out() {
        let slow = RandomFeatures {
            features: Features::Cosine,
            width: 100,
            feature_scale: 50.0,
            ..RandomFeatures::default()
        };
        let map = FeatureMap::draw(&slow);
        let spectrum = Spectrum::fit(&map, &regression(400), &|| false).unwrap();
        assert!((3..40).contains(&spectrum.values.len()), "{}", spectrum.values.len());
        assert_eq!(spectrum.basis.ncols(), spectrum.values.len());
        assert!(spectrum.values.is_sorted());
    }
}
