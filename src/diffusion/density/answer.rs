//! What the batch kernel can be asked for.

use super::Moments;
use super::pairs::Order;
use crate::maths::{Matrix, Vector};

/// What the smoothed training data say about one point of the data frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation<const D: usize> {
    /// The displacement still to go, `u = D(x, sigma) - x`, `D` the exact denoiser.
    pub displacement: Vector<D>,
    /// Log density at the point (nats).
    pub log_density: f64,
    /// Distance from the point to the nearest training point.
    pub nearest: f64,
}

impl<const D: usize> Default for Evaluation<D> {
    fn default() -> Self {
        Self { displacement: Vector::zeros(), log_density: 0.0, nearest: 0.0 }
    }
}

/// An evaluation together with the local shape of the density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Local<const D: usize> {
    /// Displacement, log density and distance to the nearest datum.
    pub evaluation: Evaluation<D>,
    /// `Ch`, with `Cov[y] = share Ch`. Its size is arbitrary (that of the second-nearest datum's
    /// offset, or more); it does not underflow, so directions are taken from it.
    pub scaled_covariance: Matrix<D>,
    /// About the weight of the second-nearest datum; it may underflow to zero.
    pub share: f64,
}

impl<const D: usize> Default for Local<D> {
    fn default() -> Self {
        let evaluation = Evaluation::default();
        Self { evaluation, scaled_covariance: Matrix::zeros(), share: 0.0 }
    }
}

/// A form of answer.
pub(super) trait Answer<const D: usize>: Order + Copy {
    fn exact(moments: &Moments<D>) -> Self;
    fn of_sums(evaluation: Evaluation<D>, scaled_covariance: Matrix<D>, share: f64) -> Self;
}

impl<const D: usize> Order for Evaluation<D> {
    const COVARIANCE: bool = false;
}

impl<const D: usize> Order for Local<D> {
    const COVARIANCE: bool = true;
}

impl<const D: usize> Answer<D> for Evaluation<D> {
    fn exact(moments: &Moments<D>) -> Self {
        Self {
            displacement: moments.displacement,
            log_density: moments.log_density,
            nearest: moments.distance,
        }
    }

    fn of_sums(evaluation: Evaluation<D>, _: Matrix<D>, _: f64) -> Self {
        evaluation
    }
}

impl<const D: usize> Answer<D> for Local<D> {
    fn exact(moments: &Moments<D>) -> Self {
        Self {
            evaluation: Evaluation::exact(moments),
            scaled_covariance: moments.scaled_covariance,
            share: moments.share,
        }
    }

    fn of_sums(evaluation: Evaluation<D>, scaled_covariance: Matrix<D>, share: f64) -> Self {
        Self { evaluation, scaled_covariance, share }
    }
}
