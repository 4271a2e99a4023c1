//! The smoothed density around a point, in its principal axes.

use super::{Density, Local, Precision};
use crate::diffusion::density::Evaluation;
use crate::maths::eigen::Eigen;
use crate::maths::eigen_batch::symmetric_eigen_batch;
use crate::maths::{Matrix, Vector};

/// Points whose covariances are held at once.
const BLOCK: usize = 64;

/// The exact density at a point, and the principal axes of the posterior there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surroundings<const D: usize> {
    /// The exact displacement, log density and distance to the nearest datum.
    pub evaluation: Evaluation<D>,
    /// Eigensystem of the scaled covariance `Ch`, whose vectors are those of the Hessian.
    pub axes: Eigen<D>,
    /// `q`, with `Cov[y] = q Ch`; it may underflow to zero.
    pub share: f64,
}

impl<const D: usize> Default for Surroundings<D> {
    fn default() -> Self {
        let axes = Eigen { values: Vector::zeros(), vectors: Matrix::identity() };
        Self { evaluation: Evaluation::default(), axes, share: 0.0 }
    }
}

impl<const D: usize> Density<D> {
    /// The surroundings of every point; see [`Density::evaluate_with_covariance`].
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn survey(
        &self,
        precision: Precision,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Surroundings<D>],
    ) {
        assert_eq!(x.len(), out.len(), "a survey needs one answer for each point");
        let mut locals = vec![Local::default(); x.len()];
        self.evaluate_with_covariance(precision, x, sigma, &mut locals);
        in_principal_axes(&locals, out);
    }
}

/// Puts answers, one for each, into their principal axes.
fn in_principal_axes<const D: usize>(locals: &[Local<D>], out: &mut [Surroundings<D>]) {
    for (locals, out) in locals.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        let mut covariances = [Matrix::zeros(); BLOCK];
        let mut axes = [Surroundings::default().axes; BLOCK];
        let (covariances, axes) = (&mut covariances[..locals.len()], &mut axes[..locals.len()]);
        for (covariance, local) in covariances.iter_mut().zip(locals) {
            *covariance = local.scaled_covariance;
        }
        symmetric_eigen_batch(covariances, axes);
        for ((out, local), axes) in out.iter_mut().zip(locals).zip(axes) {
            let Local { evaluation, share, .. } = *local;
            *out = Surroundings { evaluation, axes: *axes, share };
        }
    }
}
