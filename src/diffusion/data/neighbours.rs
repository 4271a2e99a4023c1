//! Exact distances between nearest neighbours, by a k-d tree (Friedman, Bentley & Finkel 1977).

use crate::maths::Vector;

/// Below this many points a part of the tree is searched one by one.
const LEAF: usize = 12;

/// Median of the distances from each point to the nearest other one; the mean of the middle two
/// where their number is even. Not a number for fewer than two points.
pub(super) fn median_nearest_distance<const D: usize>(points: Vec<Vector<D>>) -> f64 {
    if points.len() < 2 {
        return f64::NAN;
    }
    median(&mut KdTree::new(points).nearest_distances())
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    let is_even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if is_even {
        let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        lower + 0.5 * (upper - lower)
    } else {
        upper
    }
}

/// Points in the order of an implicit balanced tree: the middle of each range splits it.
struct KdTree<const D: usize> {
    points: Vec<Vector<D>>,
    /// The axis that each splitting point splits.
    axes: Vec<u8>,
}

impl<const D: usize> KdTree<D> {
    fn new(mut points: Vec<Vector<D>>) -> Self {
        let mut axes = vec![0; points.len()];
        split(&mut points, &mut axes);
        Self { points, axes }
    }

    fn nearest_distances(&self) -> Vec<f64> {
        let all = (0, self.points.len());
        let nearest = |i| {
            let mut best = f64::INFINITY;
            self.search(i, all, &mut best);
            best.sqrt()
        };
        (0..self.points.len()).map(nearest).collect()
    }

    /// Lowers `best`, a squared distance, to that of the nearest of `range` to point `i`.
    fn search(&self, i: usize, (start, end): (usize, usize), best: &mut f64) {
        if end - start <= LEAF {
            for j in start..end {
                self.compare(i, j, best);
            }
            return;
        }
        let middle = usize::midpoint(start, end);
        let axis = usize::from(self.axes[middle]);
        let gap = self.points[i][axis] - self.points[middle][axis];
        let (low, high) = ((start, middle), (middle + 1, end));
        let (near, far) = if gap < 0.0 { (low, high) } else { (high, low) };
        self.search(i, near, best);
        self.compare(i, middle, best);
        if gap * gap < *best {
            self.search(i, far, best);
        }
    }

    fn compare(&self, i: usize, j: usize, best: &mut f64) {
        if i != j {
            *best = best.min((self.points[i] - self.points[j]).norm_squared());
        }
    }
}

/// Puts a range into the order of the tree, split each time across its longest side.
fn split<const D: usize>(points: &mut [Vector<D>], axes: &mut [u8]) {
    if points.len() <= LEAF {
        return;
    }
    let middle = points.len() / 2;
    let axis = longest_side(points);
    axes[middle] = axis as u8;
    points.select_nth_unstable_by(middle, |a, b| a[axis].total_cmp(&b[axis]));
    let (low_axes, high_axes) = axes.split_at_mut(middle);
    let (low, high) = points.split_at_mut(middle);
    split(low, low_axes);
    split(&mut high[1..], &mut high_axes[1..]);
}

fn longest_side<const D: usize>(points: &[Vector<D>]) -> usize {
    let first = points[0];
    let (low, high) =
        points.iter().fold((first, first), |(low, high), p| (low.inf(p), high.sup(p)));
    (high - low).imax()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn by_brute_force(points: &[Vector<3>]) -> f64 {
        let nearest = |i: usize| {
            let others = (0..points.len()).filter(|&j| j != i);
            others.map(|j| (points[i] - points[j]).norm()).fold(f64::INFINITY, f64::min)
        };
        let mut distances: Vec<f64> = (0..points.len()).map(nearest).collect();
        distances.sort_by(f64::total_cmp);
        0.5 * (distances[(points.len() - 1) / 2] + distances[points.len() / 2])
    }

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 8.0]), 3.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0]), 2.0);
    }

    #[test]
    fn a_grid_has_its_spacing() {
        let grid = (0..400).map(|i| Vector::<2>::new(f64::from(i % 20), f64::from(i / 20)) * 0.5);
        assert_eq!(median_nearest_distance(grid.collect()), 0.5);
    }

    #[test]
    fn one_point_has_no_neighbour() {
        assert!(median_nearest_distance(vec![Vector::<2>::zeros()]).is_nan());
    }

    proptest! {
        #[test]
        fn the_tree_agrees_with_brute_force(
            rows in prop::collection::vec(prop::array::uniform3(-3..3i32), 2..200),
            jitter in 0.0..0.1f64,
        ) {
            let place = |(i, row): (usize, &[i32; 3])| {
                Vector::from(row.map(f64::from)).add_scalar(jitter * (i as f64).sin())
            };
            let points: Vec<_> = rows.iter().enumerate().map(place).collect();
            let expected = by_brute_force(&points);
            prop_assert!((median_nearest_distance(points) - expected).abs() < 1e-12);
        }
    }
}
