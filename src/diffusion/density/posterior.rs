//! From sums over the data to the posterior of one particle.
//!
//! Plain arithmetic without branches, so that it is done for many particles at once.

use super::lanes::Real;
use super::pairs::Sums;

/// The posterior of one particle about its nearest datum, in units of the kernel.
pub(super) struct Posterior<const D: usize> {
    /// Sum of the weights, that of the largest count on the nearest datum being one.
    pub total: f64,
    /// Mean, less the nearest datum.
    pub offset: [f64; D],
    /// Mean squared distance from the nearest datum.
    pub spread: f64,
    /// RMS distance of the other data from the nearest datum.
    pub width: f64,
    /// How much of the second moments the covariance is, or how much of it shows beside `sigma^2`:
    /// from zero, where one other datum has all the weight, to one; zero without a covariance.
    pub mixing: f64,
    pub covariance: [[f64; D]; D],
    pub share: f64,
    /// Share of the second moments that is left when they are taken about the mean.
    pub remainder: f64,
}

/// The nearest datum as it weighs.
#[derive(Clone, Copy)]
pub(super) struct Prior {
    /// Its count over the largest, times two to its exponent.
    pub weight: f64,
    /// The base-two logarithm of its count over the largest.
    pub log_weight: f64,
}

impl<const D: usize> Posterior<D> {
    /// From sums relative to the nearest datum itself, which lies `gap` off, without a covariance;
    /// `unit` is the squared distance of one bit.
    #[inline(always)]
    pub fn about_nearest<T: Real>(
        sums: &Sums<D>,
        lane: usize,
        prior: Prior,
        unit: f64,
        gap: &[f64; D],
    ) -> Self {
        let share = 1.0 / sums.weight[lane];
        let offset = first(sums, lane, share);
        // The exponents hold the counts too. The nearest datum's own would pass for a distance.
        let energy = sums.energy[lane] - prior.weight * prior.log_weight;
        let spread = (-energy * share * unit - 2.0 * dot(gap, &offset)).max(0.0);
        let others = (1.0 - prior.weight * share).max(T::ROUNDING);
        Self {
            total: sums.weight[lane],
            offset,
            spread,
            width: (spread / others).sqrt(),
            mixing: 0.0,
            covariance: [[0.0; D]; D],
            share,
            remainder: 1.0,
        }
    }

    /// From sums relative to the exponent two to which is `unit`, which leave out the nearest
    /// datum and its `weight`; `precision` is `1 / sigma^2`.
    #[inline(always)]
    pub fn about_second(
        sums: &Sums<D>,
        lane: usize,
        weight: f64,
        unit: f64,
        precision: f64,
    ) -> Self {
        let others = sums.weight[lane];
        let total = weight + unit * others;
        let share = unit / total;
        let offset = first(sums, lane, share);
        let first = first(sums, lane, 1.0);
        let mut covariance = [[0.0; D]; D];
        let (mut trace, mut left) = (0.0, 0.0);
        for i in 0..D {
            for j in i..D {
                covariance[i][j] = sums.second[i][j][lane] - first[i] * first[j] * share;
                covariance[j][i] = covariance[i][j];
            }
            trace += sums.second[i][i][lane];
            left += covariance[i][i];
        }
        let mixing = 1.0 - dot(&first, &first) / (others * trace).max(f64::MIN_POSITIVE);
        Self {
            total,
            offset,
            spread: trace * share,
            width: (trace / others.max(f64::MIN_POSITIVE)).sqrt(),
            mixing: mixing.max((share * left * precision).min(1.0)),
            covariance,
            share,
            remainder: if trace > 0.0 { left / trace } else { 1.0 },
        }
    }
}

#[inline(always)]
fn first<const D: usize>(sums: &Sums<D>, lane: usize, factor: f64) -> [f64; D] {
    let mut first = [0.0; D];
    for d in 0..D {
        first[d] = -sums.first[d][lane] * factor;
    }
    first
}

/// Inner product.
#[inline(always)]
pub(super) fn dot<const D: usize>(a: &[f64; D], b: &[f64; D]) -> f64 {
    let mut sum = 0.0;
    for d in 0..D {
        sum += a[d] * b[d];
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::pairs::TILE;
    use super::*;

    /// Otherwise every particle at a datum that others outnumber would take the slow exact path.
    #[test]
    fn the_count_of_a_lone_nearest_datum_does_not_pass_for_a_distance() {
        let prior = Prior { weight: 0.25, log_weight: -2.0 };
        let mut sums = Sums {
            weight: [prior.weight; TILE],
            first: [[0.0; TILE]; 2],
            second: [[[0.0; TILE]; 2]; 2],
            energy: [0.0; TILE],
        };
        sums.energy[0] = prior.weight * prior.log_weight;
        let found = Posterior::about_nearest::<f32>(&sums, 0, prior, 1e-4, &[0.01, 0.0]);
        assert_eq!((found.spread, found.width), (0.0, 0.0));
    }
}
