//! The denoiser that a network would learn with no error: the posterior mean of the data.

use super::{Density, Evaluation, Precision};
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::maths::Vector;
use std::sync::Arc;

/// The exact denoiser of the training data. It memorises.
#[derive(Clone, Debug)]
pub struct ExactDenoiser<const D: usize> {
    density: Arc<Density<D>>,
    precision: Precision,
}

impl<const D: usize> ExactDenoiser<D> {
    /// The denoiser of `density`, computed in `precision`.
    pub fn new(density: Arc<Density<D>>, precision: Precision) -> Self {
        Self { density, precision }
    }

    /// The smoothed density behind it.
    pub fn density(&self) -> &Arc<Density<D>> {
        &self.density
    }
}

impl<const D: usize> Denoiser<D> for ExactDenoiser<D> {
    fn prepare(&self, sigma: f64) {
        self.density.prepare(self.precision, sigma);
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let mut evaluations = vec![Evaluation::default(); x.len()];
        self.density.evaluate(self.precision, x, sigma, &mut evaluations);
        out.iter_mut().zip(evaluations).for_each(|(out, exact)| *out = exact.displacement);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        if !known.tell(&self.density, out) {
            self.evaluate(x, sigma, out);
        }
    }
}
