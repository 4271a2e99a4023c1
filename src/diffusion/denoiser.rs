//! The denoiser `D(x, sigma) = E[x_0 | x]`, which is the score in other words (Tweedie):
//! `score = (D(x) - x) / sigma^2` in the data frame.

use super::density::{Density, Surroundings};
use crate::maths::Vector;

/// What is already known about the points of a batch: the smoothed training data around them.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a, const D: usize> {
    /// The density that was evaluated.
    pub density: &'a Density<D>,
    /// Its surroundings of each point.
    pub around: &'a [Surroundings<D>],
}

impl<const D: usize> Known<'_, D> {
    /// Tells the exact displacements of `density` at all points of the batch, if they are known;
    /// `false` if not.
    pub fn tell(&self, density: &Density<D>, out: &mut [Vector<D>]) -> bool {
        if self.is_of(density) {
            let exact = self.around.iter().map(|around| around.evaluation.displacement);
            out.iter_mut().zip(exact).for_each(|(out, exact)| *out = exact);
        }
        self.is_of(density)
    }

    /// Whether it is this density that is known.
    pub fn is_of(&self, density: &Density<D>) -> bool {
        std::ptr::eq(self.density, density)
    }
}

/// A denoiser, exact, learned, guided or in error. Wrappers hold another denoiser and are one
/// themselves, so samplers never know which they drive.
pub trait Denoiser<const D: usize>: Send + Sync {
    /// Makes what evaluations at a noise level need beside the points. May work on all threads,
    /// hence to be called before they share the points out, not while.
    fn prepare(&self, _sigma: f64) {}

    /// The displacements still to go of a batch, `out[i] = D(x[i], sigma) - x[i]`, data frame,
    /// at noise level `sigma > 0`.
    ///
    /// The answer for a point does not depend on the other points of the batch, unless the
    /// evaluation is a fast one: then it does so within its bound.
    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]);

    /// As [`Denoiser::evaluate`], sparing what is `known` at the same points and noise level.
    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        _known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        self.evaluate(x, sigma, out);
    }
}
