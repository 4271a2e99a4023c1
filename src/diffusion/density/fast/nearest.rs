//! Distances to the nearest data, for methods that do not find them on the way.

use super::super::batch::Scales;
use super::near::Search;
use super::sorted::Sorted;
use crate::diffusion::density::Evaluation;
use crate::maths::Vector;
use pulp::Arch;
use std::marker::PhantomData;

/// The search at one noise level, with the buffers of one thread.
pub(super) struct Nearby<'a, const D: usize> {
    sorted: &'a Sorted<D>,
    scales: Scales,
    stack: Vec<usize>,
}

impl<'a, const D: usize> Nearby<'a, D> {
    pub fn new(sorted: &'a Sorted<D>, sigma: f64) -> Self {
        let scales = Scales::new(&sorted.density, sorted.single().columns.scale, sigma);
        Self { sorted, scales, stack: Vec::new() }
    }

    /// Of a tile of particles, neighbours in space if it is to be quick.
    pub fn distances(&mut self, x: &[Vector<D>], out: &mut [f64]) {
        let Self { sorted, scales, stack } = self;
        let order = PhantomData::<Evaluation<D>>;
        let view = sorted.single();
        let found = Arch::new().dispatch(Search { sorted, view, x, scales: *scales, stack, order });
        for ((x, index), out) in x.iter().zip(found.index).zip(out) {
            *out = (sorted.density.points[index as usize] - x).norm();
        }
    }
}
