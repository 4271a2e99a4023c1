//! What models are trained on: the training points, and noise.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::preconditioning::Preconditioning;
use crate::diffusion::density::Density;
use crate::maths::Vector;

/// The training points as a model meets them. The noisy law at `sigma` is `y + sigma z` with `y` one
/// of the points (by its count) and `z` standard normal.
#[derive(Clone, Debug)]
pub struct TrainingLaw<const D: usize> {
    /// Their smoothed density; it holds the points.
    pub density: Arc<Density<D>>,
    /// How often each of them occurs.
    pub counts: Arc<[f64]>,
    /// Their mean, by counts.
    pub mean: Vector<D>,
    /// RMS distance from it, `R`.
    pub radius: f64,
    /// Noise levels that are trained, from the least to the greatest, data units.
    pub sigmas: RangeInclusive<f64>,
}

impl<const D: usize> TrainingLaw<D> {
    /// The preconditioning that belongs to these data.
    pub fn preconditioning(&self) -> Preconditioning<D> {
        Preconditioning::new(self.mean, self.radius)
    }
}

/// Whoever waits for a model to be trained.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Asked now and then; training ends at once when it says so.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told how far training is, 0 to 1.
    pub progress: &'a (dyn Fn(f32) + Sync),
}

impl Watch<'static> {
    /// Nobody in a hurry.
    pub const PATIENT: Self = Self { stop: &|| false, progress: &|_| {} };
}
