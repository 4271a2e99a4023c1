//! A k-d tree over the training points (Friedman, Bentley & Finkel 1977).

use crate::maths::Vector;

/// Largest number of points in a leaf.
pub(super) const LEAF: usize = 32;

/// From so many leaves on, the halves of a node are made on two threads.
const MANY_LEAVES: usize = 128;

/// A box with the points `start..end` of the tree's order in it.
#[derive(Clone, Debug)]
pub(super) struct Node<const D: usize> {
    /// Corners of the smallest box that holds the points.
    pub low: Vector<D>,
    pub high: Vector<D>,
    pub start: usize,
    pub end: usize,
    /// The square of half the diagonal of the box.
    pub radius_squared: f64,
    /// The second child; the first one follows its parent. Zero in a leaf.
    right: usize,
}

/// Nodes in depth-first order, the root first.
#[derive(Clone, Debug)]
pub(super) struct Tree<const D: usize> {
    pub nodes: Vec<Node<D>>,
}

impl<const D: usize> Node<D> {
    /// Squared distance from a point of a box to the farthest point of this one, at most.
    pub fn farthest_square(&self, low: &Vector<D>, high: &Vector<D>) -> f64 {
        let reach = |d: usize| (self.high[d] - low[d]).max(high[d] - self.low[d]);
        (0..D).map(|d| reach(d).powi(2)).sum()
    }

    /// Squared distance to another box, zero where they meet.
    pub fn square_between(&self, low: &Vector<D>, high: &Vector<D>) -> f64 {
        let gap = |d: usize| (self.low[d] - high[d]).max(low[d] - self.high[d]).max(0.0);
        (0..D).map(|d| gap(d).powi(2)).sum()
    }

    pub fn centre(&self) -> Vector<D> {
        self.low + (self.high - self.low) * 0.5
    }

    /// Half the diagonal of the box.
    pub fn radius(&self) -> f64 {
        self.radius_squared.sqrt()
    }
}

impl<const D: usize> Tree<D> {
    /// The tree, and the order of the points in it; `offsets` are the points from any origin, to
    /// single precision.
    pub fn new(
        points: &[Vector<D>],
        offsets: impl Iterator<Item = [f32; D]>,
    ) -> (Self, Vec<usize>) {
        let mut members: Vec<_> = offsets.zip(0..).collect();
        let nowhere = Vector::repeat(f64::NAN);
        let empty =
            Node { low: nowhere, high: nowhere, start: 0, end: 0, radius_squared: 0.0, right: 0 };
        let mut nodes = vec![empty; 2 * points.len().div_ceil(LEAF) - 1];
        grow(&mut members, 0, &mut nodes, 0);
        let order: Vec<usize> = members.into_iter().map(|(_, j)| j as usize).collect();
        let mut tree = Self { nodes };
        tree.enclose(points, &order);
        (tree, order)
    }

    /// The children of a node, or `None` of a leaf.
    #[inline]
    pub fn children(&self, node: usize) -> Option<[usize; 2]> {
        let right = self.nodes[node].right;
        (right > 0).then_some([node + 1, right])
    }

    fn enclose(&mut self, points: &[Vector<D>], order: &[usize]) {
        for k in (0..self.nodes.len()).rev() {
            let corners = |node: &Node<D>| (node.low, node.high);
            let (low, high) = if let Some([left, right]) = self.children(k) {
                let [a, b] = [left, right].map(|child| corners(&self.nodes[child]));
                (a.0.inf(&b.0), a.1.sup(&b.1))
            } else {
                let Node { start, end, .. } = self.nodes[k];
                let mut members = order[start..end].iter().map(|&j| &points[j]);
                let first = members.next().copied().unwrap_or_else(Vector::zeros);
                members.fold((first, first), |(low, high), y| (low.inf(y), high.sup(y)))
            };
            let node = &mut self.nodes[k];
            (node.low, node.high) = (low, high);
            node.radius_squared = 0.25 * (high - low).norm_squared();
        }
    }
}

/// Puts `members` in order and fills the node they make and those below it; `start` and `here` are
/// the places of the first member and of the first node.
fn grow<const D: usize>(
    members: &mut [([f32; D], u32)],
    start: usize,
    nodes: &mut [Node<D>],
    here: usize,
) {
    let leaves = members.len().div_ceil(LEAF);
    (nodes[0].start, nodes[0].end) = (start, start + members.len());
    if leaves == 1 {
        return;
    }
    let axis = longest_axis(members);
    let (left, middle) = (leaves / 2, leaves / 2 * LEAF);
    members.select_nth_unstable_by(middle, |(a, _), (b, _)| a[axis].total_cmp(&b[axis]));
    let right = 2 * left;
    nodes[0].right = here + right;
    let (lower, upper) = members.split_at_mut(middle);
    let (_, below) = nodes.split_at_mut(1);
    let (first, second) = below.split_at_mut(right - 1);
    let mut grow_lower = || grow(lower, start, first, here + 1);
    let mut grow_upper = || grow(upper, start + middle, second, here + right);
    if leaves >= MANY_LEAVES {
        rayon::join(grow_lower, grow_upper);
    } else {
        grow_lower();
        grow_upper();
    }
}

fn longest_axis<const D: usize>(members: &[([f32; D], u32)]) -> usize {
    let (mut low, mut high) = ([f32::INFINITY; D], [f32::NEG_INFINITY; D]);
    for (y, _) in members {
        for d in 0..D {
            low[d] = low[d].min(y[d]);
            high[d] = high[d].max(y[d]);
        }
    }
    let side = |d: &usize| high[*d] - low[*d];
    (0..D).max_by(|a, b| side(a).total_cmp(&side(b))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_lies_in_the_boxes_above_it() {
        let place = |i: u32| Vector::from([f64::from(i * i % 97), f64::from(i % 31)]);
        let points: Vec<Vector<2>> = (0..1000).map(place).collect();
        let offsets = points.iter().map(|y| [y[0] as f32, y[1] as f32]);
        let (tree, order) = Tree::new(&points, offsets);
        for (k, node) in tree.nodes.iter().enumerate() {
            let inside = |y: &Vector<2>| node.square_between(y, y) == 0.0;
            assert!(order[node.start..node.end].iter().all(|&j| inside(&points[j])));
            match tree.children(k) {
                None => assert!(node.end - node.start <= LEAF),
                Some([left, right]) => {
                    assert_eq!(tree.nodes[left].start, node.start);
                    assert_eq!(tree.nodes[left].end, tree.nodes[right].start);
                    assert_eq!(tree.nodes[right].end, node.end);
                }
            }
        }
        let mut sorted = order;
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..1000));
    }
}
