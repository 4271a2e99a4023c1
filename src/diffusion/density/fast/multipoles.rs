//! Moments of the data in the nodes of the tree. They do not depend on the noise level.

use super::multi_index::{Monomial, MultiIndices};
use super::tree::{Node, Tree};
use crate::maths::Vector;
use rayon::prelude::*;

/// A node of fewer data is cheaper to go through one by one.
const WORTH: usize = 64;

/// Data that are taken together.
const LANES: usize = 8;

/// Lengths of expansion.
const LENGTHS: usize = 3;

/// A length of expansion, in the degrees below an even number of them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Length {
    pub degrees: usize,
    pub log_factorial: f64,
    pub terms: usize,
}

/// Moments `sum count ((y - centre) / radius)^alpha` of every node that is worth it.
#[derive(Clone, Debug)]
pub(super) struct Multipoles<const D: usize> {
    pub indices: MultiIndices<D>,
    /// Expansions in degrees below these are taken, the shortest first.
    pub lengths: [Length; LENGTHS],
    moments: Vec<f64>,
    /// Where the moments of a node begin.
    starts: Vec<Option<usize>>,
    /// `ln` of the mean of `|s|^degrees` over the data of a node, for all lengths.
    log_widths: Vec<[f64; LENGTHS]>,
}

impl<const D: usize> Multipoles<D> {
    /// Of the data of `tree`, with their counts, both in its order.
    pub fn new(tree: &Tree<D>, points: &[Vector<D>], counts: &[f64]) -> Self {
        let degrees = if D < 3 { [6, 10, 14] } else { [4, 8, 10] };
        let indices = MultiIndices::new(degrees[LENGTHS - 1]);
        let lengths = degrees.map(|order| Length {
            degrees: order,
            log_factorial: (2..=order).map(|n| (n as f64).ln()).sum(),
            terms: indices.terms_below(order),
        });
        let size = indices.moments.len();
        let mut end = 0;
        let place = |node: &Node<D>| {
            (node.end - node.start >= WORTH && node.radius() > 0.0).then(|| {
                end += size;
                end - size
            })
        };
        let starts: Vec<_> = tree.nodes.iter().map(place).collect();
        let mut all =
            Self { indices, lengths, moments: vec![0.0; end], starts, log_widths: Vec::new() };
        all.add_data(tree, points, counts);
        for k in (0..tree.nodes.len()).rev() {
            all.add_children(tree, k);
        }
        all.log_widths = (0..tree.nodes.len()).into_par_iter().map(|k| all.widths(k)).collect();
        all
    }

    fn widths(&self, node: usize) -> [f64; LENGTHS] {
        let Some(moments) = self.of(node) else { return [0.0; LENGTHS] };
        // Twice the rounding of the moments that came through many shifts.
        let mean = |l: Length| self.indices.power_sum(l.degrees, moments) / moments[0] + 1e-12;
        self.lengths.map(|length| mean(length).ln())
    }

    /// The lengths with `ln` of the mean of `|s|^degrees` over a node's data, where it has moments.
    pub fn lengths_for(&self, node: usize) -> impl Iterator<Item = (Length, f64)> {
        let has_moments = self.starts[node].is_some();
        let all = self.lengths.into_iter().zip(self.log_widths[node]);
        all.filter(move |_| has_moments)
    }

    /// The moments of a node.
    pub fn of(&self, node: usize) -> Option<&[f64]> {
        self.starts[node].map(|start| &self.moments[start..start + self.indices.moments.len()])
    }

    /// Fills the nodes that have a child without moments.
    fn add_data(&mut self, tree: &Tree<D>, points: &[Vector<D>], counts: &[f64]) {
        let (starts, indices) = (&self.starts, &self.indices);
        let is_lowest = |&k: &usize| {
            let is_bare = |child: usize| starts[child].is_none();
            starts[k].is_some()
                && tree.children(k).is_none_or(|[left, right]| is_bare(left) || is_bare(right))
        };
        let lowest: Vec<usize> = (0..tree.nodes.len()).filter(is_lowest).collect();
        let found: Vec<(usize, Vec<f64>)> = lowest
            .into_par_iter()
            .map(|k| (k, of_data(indices, &tree.nodes[k], points, counts)))
            .collect();
        for (k, moments) in found {
            if let Some(start) = self.starts[k] {
                self.moments[start..start + moments.len()].copy_from_slice(&moments);
            }
        }
    }

    /// Fills a node from its children, where both have moments.
    fn add_children(&mut self, tree: &Tree<D>, k: usize) {
        let Some(children) = tree.children(k) else { return };
        let [Some(_), Some(_)] = children.map(|child| self.starts[child]) else { return };
        let Some(start) = self.starts[k] else { return };
        for child in children {
            let (from, to) = (&tree.nodes[child], &tree.nodes[k]);
            let moved = self.moved(self.of(child).unwrap_or(&[]), from, to);
            for (sum, term) in self.moments[start..].iter_mut().zip(moved) {
                *sum += term;
            }
        }
    }

    /// Moments about the centre of `from`, taken about that of `to`, axis by axis.
    fn moved(&self, moments: &[f64], from: &Node<D>, to: &Node<D>) -> Vec<f64> {
        let ratio = from.radius() / to.radius();
        let shift = (from.centre() - to.centre()) / to.radius();
        let monomials = &self.indices.moments;
        let scaled =
            |(a, m): (&f64, &Monomial<D>)| a * ratio.powi(m.powers.iter().sum::<usize>() as i32);
        let mut moved: Vec<f64> = moments.iter().zip(monomials).map(scaled).collect();
        for d in 0..D {
            for place in (0..moved.len()).rev() {
                let mut lower = place;
                let (mut factor, mut sum) = (1.0, moved[place]);
                let power = monomials[place].powers[d];
                for step in 1..=power {
                    lower = monomials[lower].down[d];
                    factor *= shift[d] * (power + 1 - step) as f64 / step as f64;
                    sum += factor * moved[lower];
                }
                moved[place] = sum;
            }
        }
        moved
    }
}

/// Moments of the data of a node, one by one.
fn of_data<const D: usize>(
    indices: &MultiIndices<D>,
    node: &Node<D>,
    points: &[Vector<D>],
    counts: &[f64],
) -> Vec<f64> {
    let (centre, radius) = (node.centre(), node.radius());
    let mut sums = vec![[0.0; LANES]; indices.moments.len()];
    let mut monomials = sums.clone();
    let data = node.start..node.end;
    for (points, counts) in points[data.clone()].chunks(LANES).zip(counts[data].chunks(LANES)) {
        let mut offsets = [[0.0; LANES]; D];
        monomials[0] = [0.0; LANES];
        monomials[0][..counts.len()].copy_from_slice(counts);
        for (lane, y) in points.iter().enumerate() {
            let offset = (y - centre) / radius;
            for d in 0..D {
                offsets[d][lane] = offset[d];
            }
        }
        for (place, monomial) in indices.moments.iter().enumerate().skip(1) {
            let axis = monomial.powers.iter().position(|&p| p > 0).unwrap_or(0);
            let (lower, step) = (monomials[monomial.down[axis]], offsets[axis]);
            monomials[place] = std::array::from_fn(|lane| lower[lane] * step[lane]);
        }
        for (sum, monomial) in sums.iter_mut().zip(&monomials) {
            for (sum, term) in sum.iter_mut().zip(monomial) {
                *sum += term;
            }
        }
    }
    sums.iter().map(|lanes| lanes.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_through_the_children_are_those_of_the_data() {
        let place = |i: u32| Vector::from_fn(|d, _| (f64::from(i) * (1.3 + d as f64)).sin());
        let points: Vec<Vector<3>> = (0..900).map(place).collect();
        let offsets = points.iter().map(|y| [y[0] as f32, y[1] as f32, y[2] as f32]);
        let (tree, order) = Tree::new(&points, offsets);
        let points: Vec<_> = order.into_iter().map(|j| points[j]).collect();
        let counts: Vec<f64> = (0..900).map(|i| 1.0 / f64::from(1 + i % 4)).collect();
        let all = Multipoles::new(&tree, &points, &counts);
        let direct = of_data(&all.indices, &tree.nodes[0], &points, &counts);
        let found = all.of(0).expect("the root is worth it");
        for (found, direct) in found.iter().zip(direct) {
            assert!((found - direct).abs() < 1e-11, "{found} {direct}");
        }
    }
}
