//! Weighted means whose weights are known by their logarithms.

use crate::maths::Vector;

/// A running mean; terms of weight zero are left out.
#[derive(Clone, Copy, Debug)]
pub struct LogMean<const D: usize> {
    /// The greatest logarithm of a weight, to which the sums are relative.
    top: f64,
    mass: f64,
    moment: Vector<D>,
}

impl<const D: usize> Default for LogMean<D> {
    fn default() -> Self {
        Self { top: f64::NEG_INFINITY, mass: 0.0, moment: Vector::zeros() }
    }
}

impl<const D: usize> LogMean<D> {
    /// Adds a term.
    pub fn add(&mut self, log_weight: f64, value: Vector<D>) {
        if log_weight == f64::NEG_INFINITY {
            return;
        }
        if log_weight > self.top {
            let fall = (self.top - log_weight).exp();
            self.mass *= fall;
            self.moment *= fall;
            self.top = log_weight;
        }
        let weight = (log_weight - self.top).exp();
        self.mass += weight;
        self.moment += value * weight;
    }

    /// The greatest logarithm of a weight.
    pub fn top(&self) -> f64 {
        self.top
    }

    /// Logarithm of the sum of the weights.
    pub fn log_mass(&self) -> f64 {
        self.top + self.mass.ln()
    }

    /// The mean; not a number if there is no term.
    pub fn mean(&self) -> Vector<D> {
        self.moment / self.mass
    }
}
