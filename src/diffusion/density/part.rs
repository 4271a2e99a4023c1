//! The few data that weigh in a small part of space.

use super::Density;
use crate::maths::Vector;
use crate::maths::morton::morton_order;

/// Logarithm of the weight, beside the second heaviest datum, below which a datum is left out.
const NEGLIGIBLE: f64 = -32.0;

impl<const D: usize> Density<D> {
    /// The same density for use at places within `radius` of `centre`: data are left out whose
    /// weights, together, are there below rounding beside that of the second heaviest datum.
    /// `None` where that would spare less than half of the data.
    pub fn near(&self, centre: &Vector<D>, radius: f64, sigma: f64) -> Option<Self> {
        let distances: Vec<f64> = self.points.iter().map(|y| (y - centre).norm()).collect();
        let floor = self.second_heaviest_at_least(&distances, radius, sigma)
            - (self.points.len() as f64).ln()
            + NEGLIGIBLE;
        let at_most = |j: usize| {
            self.log_counts[j] - 0.5 * ((distances[j] - radius).max(0.0) / sigma).powi(2)
        };
        let kept: Vec<usize> = (0..self.points.len()).filter(|&j| at_most(j) >= floor).collect();
        (2 * kept.len() < self.points.len()).then(|| self.part(&kept))
    }

    /// The same density, its data in an order in which neighbours in space are neighbours: then the
    /// data that weigh at a place follow each other, for [`Density::jet`] and [`Density::near`].
    #[must_use]
    pub fn in_order(&self) -> Self {
        let order = morton_order(&self.points);
        self.part(&order.into_iter().map(|j| j as usize).collect::<Vec<_>>())
    }

    /// A lower bound, within `radius`, on the log weight of the second heaviest datum.
    fn second_heaviest_at_least(&self, distances: &[f64], radius: f64, sigma: f64) -> f64 {
        let (mut first, mut second) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for (distance, log_count) in distances.iter().zip(&self.log_counts) {
            let weight = log_count - 0.5 * ((distance + radius) / sigma).powi(2);
            second = second.max(weight.min(first));
            first = first.max(weight);
        }
        second
    }

    /// Some of the data, with the normalisation of them all.
    fn part(&self, members: &[usize]) -> Self {
        let points: Vec<_> = members.iter().map(|&j| self.points[j]).collect();
        let counts: Vec<f64> = members.iter().map(|&j| self.log_counts[j].exp()).collect();
        Self { log_total: self.log_total, ..Self::new(&points, &counts) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_agrees_with_the_whole_where_it_holds() {
        let place = |i: u32| Vector::from([f64::from(i % 40), f64::from(i / 40) * 1.1]);
        let points: Vec<Vector<2>> = (0..1600).map(place).collect();
        let counts: Vec<f64> = (0..1600).map(|i| f64::from(1 + i % 3)).collect();
        let whole = Density::new(&points, &counts);
        for sigma in [0.02, 0.3, 1.0] {
            let part = whole.near(&Vector::from([17.3, 21.0]), 1.5, sigma).expect("a part");
            assert!(part.points().len() < 800);
            for at in [[17.3, 21.0], [18.7, 21.3], [16.3, 22.0]] {
                let (x, y) = (whole.moments(&at.into(), sigma), part.moments(&at.into(), sigma));
                assert!((x.log_density - y.log_density).abs() < 1e-11 * x.log_density.abs());
                assert!((x.displacement - y.displacement).norm() < 1e-12);
                let size = x.scaled_covariance.amax();
                assert!((x.scaled_covariance - y.scaled_covariance).amax() < 1e-9 * size);
            }
        }
    }

    #[test]
    fn where_all_data_weigh_there_is_no_part() {
        let points = [Vector::from([0.0]), Vector::from([1.0])];
        assert!(Density::new(&points, &[1.0; 2]).near(&points[0], 0.1, 10.0).is_none());
    }
}
