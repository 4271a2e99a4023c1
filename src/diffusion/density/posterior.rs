//! From sums over the data to the posterior of one particle.

use super::lanes::Real;
use super::pairs::Sums;
use crate::maths::{Matrix, Vector};

/// The posterior of one particle about its nearest datum, in units of the kernel.
pub(super) struct Posterior<const D: usize> {
    /// Sum of the weights, that of the largest count on the nearest datum being one.
    pub total: f64,
    /// Mean, less the nearest datum.
    pub offset: Vector<D>,
    /// Mean squared distance from the nearest datum.
    pub spread: f64,
    /// RMS distance of the other data from the nearest datum.
    pub width: f64,
    /// From zero, where one other datum has all their weight, to one; zero without a covariance.
    pub mixing: f64,
    pub covariance: Matrix<D>,
    pub share: f64,
}

impl<const D: usize> Posterior<D> {
    /// From sums relative to the nearest datum itself, of this `weight`, without a covariance.
    #[inline(always)]
    pub fn about_nearest<T: Real>(
        sums: &Sums<D>,
        lane: usize,
        weight: f64,
        kappa: f64,
        gap: &Vector<D>,
    ) -> Self {
        let share = 1.0 / sums.weight[lane];
        let offset = first(sums, lane) * share;
        // The exponents hold the counts too. The nearest datum's own would pass for a distance.
        let energy = sums.energy[lane] - weight * weight.log2();
        let spread = (-energy * share / kappa - 2.0 * gap.dot(&offset)).max(0.0);
        let others = (1.0 - weight * share).max(T::ROUNDING);
        Self {
            total: sums.weight[lane],
            offset,
            spread,
            width: (spread / others).sqrt(),
            mixing: 0.0,
            covariance: Matrix::zeros(),
            share,
        }
    }

    /// From sums relative to `reference` (a power of two) that leave out the nearest datum and its
    /// `weight`. None where the nearest datum lies so far from the mean that moments about it
    /// cancel.
    #[inline(always)]
    pub fn about_second(sums: &Sums<D>, lane: usize, weight: f64, reference: f64) -> Option<Self> {
        let (unit, others) = (reference.exp2(), sums.weight[lane]);
        let total = weight + unit * others;
        let share = unit / total;
        let first = first(sums, lane);
        let second: Matrix<D> = Matrix::from_fn(|i, j| sums.second[i.min(j)][i.max(j)][lane]);
        let covariance = second - first * first.transpose() * share;
        let trace = second.trace();
        let alone = first.norm_squared() / (others * trace).max(f64::MIN_POSITIVE);
        (covariance.trace() >= 0.01 * trace).then(|| Self {
            total,
            offset: first * share,
            spread: trace * share,
            width: (trace / others.max(f64::MIN_POSITIVE)).sqrt(),
            mixing: 1.0 - alone,
            covariance,
            share,
        })
    }
}

#[inline(always)]
fn first<const D: usize>(sums: &Sums<D>, lane: usize) -> Vector<D> {
    Vector::from_fn(|d, _| sums.first[d][lane])
}

#[cfg(test)]
mod tests {
    use super::super::pairs::TILE;
    use super::*;

    /// Otherwise every particle at a datum that others outnumber would take the slow exact path.
    #[test]
    fn the_count_of_a_lone_nearest_datum_does_not_pass_for_a_distance() {
        let weight = 0.25_f64;
        let mut sums = Sums {
            weight: [weight; TILE],
            first: [[0.0; TILE]; 2],
            second: [[[0.0; TILE]; 2]; 2],
            energy: [0.0; TILE],
        };
        sums.energy[0] = weight * weight.log2();
        let gap = Vector::<2>::new(0.01, 0.0);
        let found = Posterior::about_nearest::<f32>(&sums, 0, weight, 1e4, &gap);
        assert_eq!((found.spread, found.width), (0.0, 0.0));
    }
}
