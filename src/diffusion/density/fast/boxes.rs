//! Boxes of the tree's nodes in units of the kernel, and the walk to the nearest data of a tile.

use super::super::columns::{BLOCK, Columns};
use super::super::lanes::Real;
use super::super::pairs::{Order, TILE};
use super::super::search::{Lead, Leads, Nearest, square};
use super::sorted::View;
use super::tree::{LEAF, Tree};
use pulp::Simd;

const _: () = assert!(LEAF.is_multiple_of(BLOCK), "a leaf begins with a block");

/// The smallest box that holds the data of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeBox<T, const D: usize> {
    pub low: [T; D],
    pub high: [T; D],
}

/// One for each node.
pub(super) type Boxes<T, const D: usize> = Vec<NodeBox<T, D>>;

/// The boxes of all nodes of a tree whose data are `columns`.
pub(super) fn boxes<T: Real, const D: usize>(
    tree: &Tree<D>,
    columns: &Columns<T, D>,
) -> Boxes<T, D> {
    let mut all = vec![NodeBox::empty(); tree.nodes.len()];
    for (k, node) in tree.nodes.iter().enumerate().rev() {
        all[k] = match tree.children(k) {
            Some([left, right]) => all[left].with(&all[right]),
            None => columns.data[node.start..node.end]
                .iter()
                .fold(NodeBox::empty(), |b, y| b.with(&NodeBox { low: y.high, high: y.high })),
        };
    }
    all
}

impl<T: Real, const D: usize> NodeBox<T, D> {
    pub fn empty() -> Self {
        let [low, high] = [f64::INFINITY, f64::NEG_INFINITY].map(T::from_f64);
        Self { low: [low; D], high: [high; D] }
    }

    /// The box around two.
    #[inline(always)]
    pub fn with(&self, other: &Self) -> Self {
        let mut both = *self;
        for d in 0..D {
            if other.low[d] < both.low[d] {
                both.low[d] = other.low[d];
            }
            if other.high[d] > both.high[d] {
                both.high[d] = other.high[d];
            }
        }
        both
    }

    /// Squared distances to a vector of particles.
    #[inline(always)]
    pub fn squares<S: Simd>(&self, s: S, x: &[T::Lanes<S>; D]) -> T::Lanes<S> {
        let zero = T::splat(s, T::from_f64(0.0));
        let mut step = *x;
        for d in 0..D {
            let below = T::sub(s, T::splat(s, self.low[d]), x[d]);
            let above = T::sub(s, x[d], T::splat(s, self.high[d]));
            step[d] = T::max(s, T::max(s, below, above), zero);
        }
        square::<S, T, D>(s, &step)
    }

    /// Squared distance to another box.
    #[inline(always)]
    pub fn square_to(&self, other: &Self) -> f64 {
        let mut square = 0.0;
        for d in 0..D {
            let below = self.low[d].to_f64() - other.high[d].to_f64();
            let above = other.low[d].to_f64() - self.high[d].to_f64();
            let step = below.max(above).max(0.0);
            square += step * step;
        }
        square
    }
}

/// Finds the nearest datum of every particle, and how far the second-nearest is, by the tree.
#[inline(always)]
pub(super) fn nearest<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    tree: &Tree<D>,
    view: View<'_, T, D>,
    x: &[[T; TILE]; D],
    used: usize,
    stack: &mut Vec<usize>,
) -> Nearest<T> {
    let mut leads = Leads::new();
    for first in (0..used).step_by(T::width::<S>()) {
        let lanes = T::load_all::<S, D>(s, x, first);
        let mut middle = [x[0][0]; D];
        for d in 0..D {
            middle[d] = x[d][(first + T::width::<S>() / 2).min(used - 1)];
        }
        let middle = NodeBox { low: middle, high: middle };
        let mut lead = Lead::none(s);
        stack.push(0);
        while let Some(mut k) = stack.pop() {
            let bound = if O::COVARIANCE { lead.second } else { lead.best };
            if !T::any_less(s, view.boxes[k].squares(s, &lanes), bound) {
                continue;
            }
            while let Some([left, right]) = tree.children(k) {
                let [a, b] = [left, right].map(|child| view.boxes[child].square_to(&middle));
                let (near, far) = if a <= b { (left, right) } else { (right, left) };
                stack.push(far);
                k = near;
            }
            let node = &tree.nodes[k];
            for b in node.start / BLOCK..node.end.div_ceil(BLOCK) {
                lead.meet::<O, D>(s, &lanes, &view.columns.blocks[b], b);
            }
        }
        leads.put(first, &lead);
    }
    leads.settle::<S, O, D>(s, view.columns, x, used)
}
