//! The denoiser `D(x, sigma) = E[x_0 | x]`, which is the score in other words (Tweedie):
//! `score = (D(x) - x) / sigma^2` in the data frame.

use super::density::{Density, Surroundings};
use crate::maths::Vector;

/// What a denoiser says about one point of the data frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation<const D: usize> {
    /// The displacement still to go, `u = D(x, sigma) - x`.
    pub displacement: Vector<D>,
    /// Log density of the smoothed training data at the point (data frame, nats).
    pub log_density: f64,
    /// Distance from the point to the nearest training point (data frame).
    pub nearest: f64,
}

impl<const D: usize> Default for Evaluation<D> {
    fn default() -> Self {
        Self { displacement: Vector::zeros(), log_density: 0.0, nearest: 0.0 }
    }
}

/// What is already known about the points of a batch: the smoothed training data around them.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a, const D: usize> {
    /// The density that was evaluated.
    pub density: &'a Density<D>,
    /// Its surroundings of each point.
    pub around: &'a [Surroundings<D>],
}

impl<const D: usize> Known<'_, D> {
    /// Tells what is known of `density` at all points of the batch; `false` if that is nothing.
    pub fn tell(&self, density: &Density<D>, out: &mut [Evaluation<D>]) -> bool {
        if self.is_of(density) {
            out.iter_mut().zip(self.around).for_each(|(out, around)| *out = around.evaluation);
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

    /// Evaluates a batch: `out[i]` describes `x[i]` at noise level `sigma > 0`.
    ///
    /// The answer for a point does not depend on the other points of the batch, unless the
    /// evaluation is a fast one: then it does so within its bound.
    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Evaluation<D>]);

    /// As [`Denoiser::evaluate`], sparing what is `known` at the same points and noise level.
    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        _known: Known<'_, D>,
        out: &mut [Evaluation<D>],
    ) {
        self.evaluate(x, sigma, out);
    }
}
