//! A denoiser in error.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{BLOCK, Distort, Reference, ScoreError, Site};
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::diffusion::density::{Density, Precision, Surroundings};
use crate::maths::Vector;

/// A denoiser and the errors that are added to it, in order.
///
/// The errors share one look at the training density, which the inner denoiser reuses where it is
/// the exact one: then an error costs no second evaluation.
pub struct InError<const D: usize> {
    inner: Box<dyn Denoiser<D>>,
    density: Arc<Density<D>>,
    precision: Precision,
    errors: Vec<Windowed<D>>,
    /// How much of the errors is added.
    share: f64,
}

/// An error and the noise levels (data units) at which it acts.
struct Windowed<const D: usize> {
    window: RangeInclusive<f64>,
    error: Box<dyn Distort<D>>,
}

impl<const D: usize> InError<D> {
    /// Wraps a denoiser. `density` is that of the training data, whose axes say what is normal.
    pub fn new(
        inner: Box<dyn Denoiser<D>>,
        density: &Arc<Density<D>>,
        precision: Precision,
        errors: &[ScoreError],
        reference: &Reference<D>,
    ) -> Self {
        let windowed = |error: &ScoreError| {
            let window = error.window();
            let radius = reference.radius;
            Windowed {
                window: window.start() * radius..=window.end() * radius,
                error: error.build(reference),
            }
        };
        let errors = errors.iter().map(windowed).collect();
        Self { inner, density: Arc::clone(density), precision, errors, share: 1.0 }
    }

    /// The same with a share of what the errors add.
    #[must_use]
    pub fn with_share(self, share: f64) -> Self {
        Self { share, ..self }
    }

    fn acting(&self, sigma: f64) -> impl Iterator<Item = &dyn Distort<D>> {
        let acts = move |error: &&Windowed<D>| error.window.contains(&sigma);
        self.errors.iter().filter(acts).map(|windowed| windowed.error.as_ref())
    }

    fn distort(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        around: &[Surroundings<D>],
        out: &mut [Vector<D>],
    ) {
        let blocks = x.chunks(BLOCK).zip(around.chunks(BLOCK)).zip(out.chunks_mut(BLOCK));
        for ((x, around), out) in blocks {
            let site = Site { x, sigma, around };
            let mut right = [Vector::zeros(); BLOCK];
            right[..out.len()].copy_from_slice(out);
            self.acting(sigma).for_each(|error| error.distort(&site, out));
            if self.share != 1.0 {
                for (out, right) in out.iter_mut().zip(&right) {
                    *out = right + (*out - right) * self.share;
                }
            }
        }
    }
}

impl<const D: usize> Denoiser<D> for InError<D> {
    fn prepare(&self, sigma: f64) {
        self.inner.prepare(sigma);
        self.density.prepare(self.precision, sigma);
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let mut around = vec![Surroundings::default(); x.len()];
        if self.acting(sigma).any(Distort::reads_axes) {
            self.density.survey(self.precision, x, sigma, &mut around);
            let known = Known { density: &self.density, around: &around };
            self.inner.evaluate_knowing(x, sigma, known, out);
        } else {
            self.inner.evaluate(x, sigma, out);
        }
        self.distort(x, sigma, &around, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        if !known.is_of(&self.density) {
            return self.evaluate(x, sigma, out);
        }
        self.inner.evaluate_knowing(x, sigma, known, out);
        self.distort(x, sigma, known.around, out);
    }
}
