//! The data in the order of the tree, as the kernels take them.

use super::super::Density;
use super::super::columns::{CHUNK, Columns};
use super::super::lanes::Real;
use super::boxes::{Boxes, boxes};
use super::tree::{Node, Tree};

/// A density whose data are sorted into a tree.
#[derive(Clone, Debug)]
pub(super) struct Sorted<const D: usize> {
    pub tree: Tree<D>,
    /// In the order of the tree.
    pub density: Density<D>,
    /// Sums of the counts, over the largest, of the first so many data.
    mass: Vec<f64>,
    /// `ln(total count / smallest count)`.
    pub log_mass: f64,
    /// `ln(largest count / smallest count)`.
    pub log_inequality: f64,
    single: Boxes<f32, D>,
    double: Boxes<f64, D>,
}

/// The data in one precision.
#[derive(Clone, Copy)]
pub(super) struct View<'a, T, const D: usize> {
    pub columns: &'a Columns<T, D>,
    /// Of the nodes, in units of the kernel.
    pub boxes: &'a [super::boxes::NodeBox<T, D>],
}

impl<const D: usize> Sorted<D> {
    pub fn new(density: &Density<D>) -> Self {
        let offsets = density.single.data.iter().map(|datum| datum.high);
        let (tree, order) = Tree::new(&density.points, offsets);
        let density = density.reordered(&order);
        let least = density.log_counts.iter().copied().fold(f64::INFINITY, f64::min);
        let mut sum = 0.0;
        let running = density.relative_counts.iter().map(|c| {
            sum += c;
            sum
        });
        Self {
            mass: std::iter::once(0.0).chain(running).collect(),
            log_mass: density.log_total - least,
            log_inequality: density.largest_log_count - least,
            single: boxes(&tree, &density.single),
            double: boxes(&tree, &density.double),
            tree,
            density,
        }
    }

    /// Sum of the counts of a node, over the largest.
    #[inline]
    pub fn mass(&self, node: &Node<D>) -> f64 {
        self.mass[node.end] - self.mass[node.start]
    }

    pub fn total_mass(&self) -> f64 {
        self.mass[self.mass.len() - 1]
    }

    pub fn single(&self) -> View<'_, f32, D> {
        View { columns: &self.density.single, boxes: &self.single }
    }

    pub fn double(&self) -> View<'_, f64, D> {
        View { columns: &self.density.double, boxes: &self.double }
    }
}

impl<const D: usize> Density<D> {
    /// The same density with its data in another order.
    fn reordered(&self, order: &[usize]) -> Self {
        let of = |values: &[f64]| -> Vec<f64> { order.iter().map(|&j| values[j]).collect() };
        Self {
            points: order.iter().map(|&j| self.points[j]).collect(),
            log_counts: of(&self.log_counts),
            relative_counts: of(&self.relative_counts),
            single: self.single.reordered(order),
            double: self.double.reordered(order),
            log_total: self.log_total,
            largest_log_count: self.largest_log_count,
            size: self.size,
            fast: std::sync::OnceLock::new(),
        }
    }
}

impl<T: Real, const D: usize> Columns<T, D> {
    fn reordered(&self, order: &[usize]) -> Self {
        let mut data: Vec<_> = order.iter().map(|&j| self.data[j]).collect();
        for chunk in data.chunks_mut(CHUNK) {
            for (place, datum) in chunk.iter_mut().enumerate() {
                datum.place = T::from_f64(place as f64);
            }
        }
        Self { blocks: Self::blocks_of(&data), data, ..*self }
    }
}
