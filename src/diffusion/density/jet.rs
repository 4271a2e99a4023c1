//! Posterior moments up to the third at one point, from the data that weigh there.

use std::cmp::Ordering;

use super::Density;
use crate::maths::{Matrix, Vector};

/// Logarithm of the weight, beside the second heaviest datum, below which a datum is left out.
const NEGLIGIBLE: f64 = -30.0;

/// The density about one point to third order: the numbers of [`super::Moments`] and of
/// [`Density::third_moment`] to about 1e-12, at a fraction of the work among many data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet<const D: usize> {
    /// Mean shift `u = E[y] - x`.
    pub displacement: Vector<D>,
    /// `log p(x)`, nats.
    pub log_density: f64,
    /// `Ch`, with `Cov[y] = q Ch`. It does not underflow: take directions from it.
    pub scaled_covariance: Matrix<D>,
    /// `q`, the weight of the second heaviest datum; it may underflow to zero.
    pub share: f64,
    /// `K3h[i, j, k]`, the `i`-th matrix holding `[j, k]`; the third moment is `q K3h`.
    pub scaled_third_moment: [Matrix<D>; D],
}

/// Raw sums over the offsets from the heaviest datum, weights relative to the second heaviest.
struct Sums<const D: usize> {
    weight: f64,
    offset: Vector<D>,
    square: Matrix<D>,
    cube: [Matrix<D>; D],
}

impl<const D: usize> Density<D> {
    /// The jet at `x` for noise level `sigma > 0`.
    pub fn jet(&self, x: &Vector<D>, sigma: f64) -> Jet<D> {
        let members = self.heavy(x, sigma);
        let [first, second] = self.heaviest_of(&members, x, sigma);
        let sums = self.sums(&members, [first, second], x, sigma);
        let ratio =
            if first == second { 0.0 } else { self.exponent_gain(x, sigma, first, second).exp() };
        let share = ratio / (1.0 + ratio * sums.weight);
        let gap = self.points[first] - x;
        let log_sum = self.log_counts[first] + (ratio * sums.weight).ln_1p();
        let b = sums.offset;
        Jet {
            displacement: gap + b * share,
            log_density: log_sum - 0.5 * (gap / sigma).norm_squared() + self.log_norm(sigma),
            scaled_covariance: sums.square - b * b.transpose() * share,
            share,
            scaled_third_moment: sums.central_third(share),
        }
    }

    /// The data whose weights are not negligible; all, at a place that is not a number.
    fn heavy(&self, x: &Vector<D>, sigma: f64) -> Vec<usize> {
        let rate = -0.5 / sigma / sigma;
        let exponent =
            |(y, log_count): (&Vector<D>, &f64)| (y - x).norm_squared() * rate + log_count;
        let exponents: Vec<f64> = self.points.iter().zip(&self.log_counts).map(exponent).collect();
        let (mut first, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for &exponent in &exponents {
            second = second.max(exponent.min(first));
            first = first.max(exponent);
        }
        let rounding = 1e-12 * second.abs();
        let floor = second + NEGLIGIBLE - rounding;
        let weighs = |&j: &usize| exponents[j].partial_cmp(&floor) != Some(Ordering::Less);
        (0..exponents.len()).filter(weighs).collect()
    }

    /// The heaviest of some data and the second heaviest; the same where there is only one.
    fn heaviest_of(&self, members: &[usize], x: &Vector<D>, sigma: f64) -> [usize; 2] {
        let [mut first, mut second] = [members[0]; 2];
        for &j in &members[1..] {
            if self.exponent_gain(x, sigma, first, j) > 0.0 {
                (first, second) = (j, first);
            } else if second == first || self.exponent_gain(x, sigma, second, j) > 0.0 {
                second = j;
            }
        }
        [first, second]
    }

    fn sums(
        &self,
        members: &[usize],
        [first, second]: [usize; 2],
        x: &Vector<D>,
        sigma: f64,
    ) -> Sums<D> {
        let (square, cube) = (Matrix::zeros(), [Matrix::zeros(); D]);
        let mut sums = Sums { weight: 0.0, offset: Vector::zeros(), square, cube };
        for &j in members.iter().filter(|&&j| j != first) {
            let weight = self.exponent_gain(x, sigma, second, j).exp();
            let offset = self.points[j] - self.points[first];
            let outer = offset * offset.transpose() * weight;
            sums.weight += weight;
            sums.offset += offset * weight;
            sums.square += outer;
            for (cube, part) in sums.cube.iter_mut().zip(&offset) {
                *cube += outer * *part;
            }
        }
        sums
    }
}

impl<const D: usize> Sums<D> {
    /// `B - q sym3(A (x) b) + 2 q^2 b b b`.
    fn central_third(&self, share: f64) -> [Matrix<D>; D] {
        let (b, square) = (self.offset, &self.square);
        std::array::from_fn(|i| {
            let row = square.row(i).transpose();
            let placements = square * b[i] + row * b.transpose() + b * row.transpose();
            self.cube[i] - placements * share + b * b.transpose() * (2.0 * share * share * b[i])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nowhere_there_is_nothing_and_no_panic() {
        let density = Density::new(&[[0.0, 1.0], [1.0, 0.0]].map(Vector::from), &[1.0; 2]);
        assert!(density.jet(&Vector::repeat(f64::NAN), 0.1).displacement[0].is_nan());
    }

    #[test]
    fn the_jet_agrees_with_the_moments_of_all_data() {
        let place = |i: u32| {
            let s = f64::from(i);
            Vector::from([(1.7 * s).sin() * 2.0, (2.3 * s + 0.4).cos(), (0.9 * s).sin()])
        };
        let points: Vec<Vector<3>> = (0..200).map(place).collect();
        let counts: Vec<f64> = (0..200).map(|i| f64::from(1 + i % 3)).collect();
        let density = Density::new(&points, &counts);
        for sigma in [0.003, 0.05, 0.3, 2.0] {
            for x in [[0.3, 0.2, -0.1], [2.5, 0.0, 0.4], [9.0, -7.0, 3.0]].map(Vector::from) {
                let (jet, moments) = (density.jet(&x, sigma), density.moments(&x, sigma));
                assert!((jet.log_density / moments.log_density - 1.0).abs() < 1e-11);
                assert!((jet.displacement - moments.displacement).norm() < 1e-10 * sigma);
                let size = moments.scaled_covariance.amax();
                assert!((jet.scaled_covariance - moments.scaled_covariance).amax() < 1e-10 * size);
                let third = density.third_moment(&moments);
                for (a, b) in jet.scaled_third_moment.iter().zip(&third) {
                    assert!((a - b).amax() < 1e-9 * size * size.sqrt().max(sigma));
                }
            }
        }
    }
}
