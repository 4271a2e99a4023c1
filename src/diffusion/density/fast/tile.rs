//! A tile of particles, and what a node of the tree may miss of its weights.

use super::multipoles::Length;
use super::sorted::Sorted;
use super::tree::Node;
use crate::maths::Vector;
use std::f64::consts::LN_2;

/// A tile of particles. Weights are `exp(shift - square / (2 sigma^2))`.
pub(super) struct Tile<'a, const D: usize> {
    pub x: &'a [Vector<D>],
    low: Vector<D>,
    high: Vector<D>,
    /// A datum near the tile.
    pub origin: Vector<D>,
    pub shift: f64,
    /// `1 / (2 sigma^2)`.
    pub per_square: f64,
    /// `ln` of the weight that a datum may miss, less the shift.
    pub allowed: f64,
}

impl<'a, const D: usize> Tile<'a, D> {
    /// A tile to which `part` of the mean weight of the data may be missing of each.
    pub fn new(
        x: &'a [Vector<D>],
        sigma: f64,
        origin: Vector<D>,
        sorted: &Sorted<D>,
        part: f64,
        stack: &mut Vec<usize>,
    ) -> Self {
        let (low, high) = x.iter().fold((x[0], x[0]), |(low, high), x| (low.inf(x), high.sup(x)));
        let per_square = 0.5 / (sigma * sigma);
        let shift = (origin - (low + high) * 0.5).norm_squared() * per_square;
        let mut tile = Self { x, low, high, origin, shift, per_square, allowed: 0.0 };
        let least = tile.least_sum(sorted, stack);
        tile.allowed = (part * least / sorted.total_mass()).ln() - shift;
        tile
    }

    fn nearest_square(&self, node: &Node<D>) -> f64 {
        node.square_between(&self.low, &self.high)
    }

    /// How far the logarithm of a weight can vary over the tile.
    pub fn variation(&self, distance: f64) -> f64 {
        let size = (self.high - self.low).norm();
        (2.0 * distance + size) * size * self.per_square
    }

    /// A lower bound on the sum of all weights of a particle.
    fn least_sum(&self, sorted: &Sorted<D>, stack: &mut Vec<usize>) -> f64 {
        let fine = 0.25 / self.per_square;
        let reach = self.shift + 4.0;
        let mut sum = 0.0;
        stack.push(0);
        while let Some(k) = stack.pop() {
            let node = &sorted.tree.nodes[k];
            if self.nearest_square(node) * self.per_square > reach {
                continue;
            }
            match sorted.tree.children(k) {
                Some(children) if node.radius_squared > fine => stack.extend(children),
                _ => {
                    let square = node.farthest_square(&self.low, &self.high);
                    sum += sorted.mass(node) * (self.shift - square * self.per_square).exp();
                }
            }
        }
        sum
    }

    /// Logarithm of the weight of a datum at the node, beside what may be missing.
    pub fn weight(&self, node: &Node<D>) -> f64 {
        -self.nearest_square(node) * self.per_square - self.allowed
    }

    /// Logarithm of what an expansion misses, beside what is allowed.
    pub fn missed(&self, node: &Node<D>, length: Length, log_width: f64) -> f64 {
        let p = length.degrees as f64;
        let zeta = node.radius_squared * self.per_square;
        let delta = self.nearest_square(node) * self.per_square;
        let common = 0.5 * p * zeta.ln() - length.log_factorial + log_width - self.allowed;
        let cramer = 0.083 + 0.5 * (p * LN_2 + length.log_factorial) - 0.5 * delta;
        if delta >= p + 0.5 {
            common + cramer.min(0.5 * p * (4.0 * delta).ln() - delta)
        } else {
            common + cramer
        }
    }
}
