//! Exact posterior moments at one point, in a form that keeps relative accuracy as the weights
//! collapse on one datum.

use super::Density;
use crate::maths::eigen::{Eigen, symmetric_eigen};
use crate::maths::{Matrix, Vector};

/// Central moments of the posterior over the training points at one point of the data frame.
///
/// The weights `w` are the softmax of `e_j = -|y_j - x|^2 / (2 sigma^2) + ln count_j`. Moments are
/// taken about the heaviest datum, with weights relative to the second heaviest, so that a
/// covariance far below the smallest float still has a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments<const D: usize> {
    /// Noise level of the smoothing, data frame.
    pub sigma: f64,
    /// Mean shift `u = E[y] - x`.
    pub displacement: Vector<D>,
    /// `log p(x)`, nats.
    pub log_density: f64,
    /// Index of the training point nearest to `x`.
    pub nearest: usize,
    /// Distance from `x` to it.
    pub distance: f64,
    /// `Ch`, with `Cov[y] = q Ch`. It does not underflow: take directions from it.
    pub scaled_covariance: Matrix<D>,
    /// `q`, the weight of the second heaviest datum; it may underflow to zero.
    pub share: f64,
    point: Vector<D>,
    leaders: Leaders,
    /// `b`, first moment about the heaviest datum over `q`.
    offset: Vector<D>,
}

/// Indices of the two heaviest data; equal where there is only one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Leaders {
    first: usize,
    second: usize,
}

impl<const D: usize> Moments<D> {
    /// Score `grad log p = u / sigma^2` (Tweedie).
    pub fn score(&self) -> Vector<D> {
        self.displacement / self.sigma / self.sigma
    }

    /// Covariance of the posterior, `C = q Ch`.
    pub fn covariance(&self) -> Matrix<D> {
        self.scaled_covariance * self.share
    }

    /// Hessian of `log p`, `(C / sigma^2 - I) / sigma^2`.
    pub fn hessian(&self) -> Matrix<D> {
        (self.covariance() / self.sigma / self.sigma - Matrix::identity()) / self.sigma / self.sigma
    }

    /// Eigensystem of the scaled covariance, which shares its vectors with the Hessian.
    pub fn eigen(&self) -> Eigen<D> {
        symmetric_eigen(&self.scaled_covariance)
    }

    /// The last normal of the ridge: the bottom eigenvector of `Ch` (its sign is arbitrary).
    pub fn normal(&self) -> Vector<D> {
        self.eigen().vectors.column(D - 1).into_owned()
    }
}

impl<const D: usize> Density<D> {
    /// Posterior moments at `x` for noise level `sigma > 0`, in float64.
    ///
    /// Relative error near 1e-13 while `|y_j - x| / sigma` is below about 100 for the data that
    /// weigh; beyond, it grows as the square of that ratio.
    pub fn moments(&self, x: &Vector<D>, sigma: f64) -> Moments<D> {
        let leaders = self.leaders(x, sigma);
        let base = self.points[leaders.first];
        let (mut sum, mut offset, mut square) = (0.0, Vector::zeros(), Matrix::zeros());
        for (d, weight) in self.weighted_offsets(x, sigma, leaders) {
            sum += weight;
            offset += d * weight;
            square += d * d.transpose() * weight;
        }
        let ratio = self.second_over_first(x, sigma, leaders);
        let share = ratio / (1.0 + ratio * sum);
        let gap = base - x;
        let (nearest, distance) = self.nearest(x);
        let log_sum = self.log_counts[leaders.first] + (ratio * sum).ln_1p();
        Moments {
            sigma,
            displacement: gap + offset * share,
            log_density: log_sum - 0.5 * (gap / sigma).norm_squared() + self.log_norm(sigma),
            nearest,
            distance,
            scaled_covariance: square - offset * offset.transpose() * share,
            share,
            point: *x,
            leaders,
            offset,
        }
    }

    /// Scaled third central moment at the point of `moments`: the `i`-th matrix holds
    /// `K3h[i, j, k]`, the moment is `K3 = q K3h`, and the third derivative of `log p` is
    /// `K3 / sigma^6`.
    pub fn third_moment(&self, moments: &Moments<D>) -> [Matrix<D>; D] {
        let Moments { sigma, point, leaders, offset: b, share: q, .. } = *moments;
        let square = moments.scaled_covariance + b * b.transpose() * q;
        let mut cube = [Matrix::zeros(); D];
        for (d, weight) in self.weighted_offsets(&point, sigma, leaders) {
            let outer = d * d.transpose() * weight;
            for i in 0..D {
                cube[i] += outer * d[i];
            }
        }
        std::array::from_fn(|i| {
            let row = square.row(i).transpose();
            let placements = square * b[i] + row * b.transpose() + b * row.transpose();
            cube[i] - placements * q + b * b.transpose() * (2.0 * q * q * b[i])
        })
    }

    /// `y_j - y_first` and `exp(e_j - e_second)` for all data but the heaviest.
    fn weighted_offsets<'a>(
        &'a self,
        x: &'a Vector<D>,
        sigma: f64,
        leaders: Leaders,
    ) -> impl Iterator<Item = (Vector<D>, f64)> + 'a {
        let base = self.points[leaders.first];
        (0..self.points.len()).filter(move |&j| j != leaders.first).map(move |j| {
            let weight = self.exponent_gain(x, sigma, leaders.second, j).exp();
            (self.points[j] - base, weight)
        })
    }

    fn leaders(&self, x: &Vector<D>, sigma: f64) -> Leaders {
        let mut lead = Leaders { first: 0, second: 0 };
        for j in 1..self.points.len() {
            if self.exponent_gain(x, sigma, lead.first, j) > 0.0 {
                lead = Leaders { first: j, second: lead.first };
            } else if lead.second == lead.first
                || self.exponent_gain(x, sigma, lead.second, j) > 0.0
            {
                lead.second = j;
            }
        }
        lead
    }

    /// `e_to - e_from`, in a form that stays exact far from both.
    pub(super) fn exponent_gain(&self, x: &Vector<D>, sigma: f64, from: usize, to: usize) -> f64 {
        let step = (self.points[to] - self.points[from]) / sigma;
        let gap = (self.points[from] - x) / sigma;
        -0.5 * step.dot(&(step + gap * 2.0)) + (self.log_counts[to] - self.log_counts[from])
    }

    /// `exp(e_second - e_first)`, zero where there is only one datum.
    fn second_over_first(&self, x: &Vector<D>, sigma: f64, leaders: Leaders) -> f64 {
        if leaders.first == leaders.second {
            return 0.0;
        }
        self.exponent_gain(x, sigma, leaders.first, leaders.second).exp()
    }

    fn nearest(&self, x: &Vector<D>) -> (usize, f64) {
        let mut best = (0, f64::INFINITY);
        for (j, y) in self.points.iter().enumerate() {
            let square = (y - x).norm_squared();
            if square < best.1 {
                best = (j, square);
            }
        }
        (best.0, (self.points[best.0] - x).norm())
    }
}
