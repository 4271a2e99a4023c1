//! The data that weigh in a small part of space.

use std::sync::Arc;

use crate::diffusion::density::Density;
use crate::maths::Vector;

/// Data that are not worth choosing from.
const FEW: usize = 16;

/// Distance in noise levels to the second-nearest datum below which nobody asks how dense the data
/// are: the noise level is then the scale of the ridge.
pub(super) const DENSE: f64 = 1.25;

/// The data that weigh in a square of the plane, or in a cube.
#[derive(Debug)]
pub(super) struct Patch<const D: usize> {
    pub density: Density<D>,
    pub sigma: f64,
    centre: Vector<D>,
    half_side: f64,
    parent: Option<Arc<Self>>,
}

impl<const D: usize> Patch<D> {
    /// All data, everywhere.
    pub fn whole(density: &Density<D>, sigma: f64) -> Arc<Self> {
        Arc::new(Self {
            density: density.in_order(),
            sigma,
            centre: Vector::zeros(),
            half_side: f64::INFINITY,
            parent: None,
        })
    }

    /// A smaller patch for the square or cube about `centre`, if that spares work.
    pub fn around(self: &Arc<Self>, centre: Vector<D>, half_side: f64) -> Arc<Self> {
        if self.is_small() {
            return Arc::clone(self);
        }
        let radius = half_side * (D as f64).sqrt();
        match self.density.near(&centre, radius, self.sigma) {
            Some(density) => Arc::new(Self {
                density,
                sigma: self.sigma,
                centre,
                half_side,
                parent: Some(Arc::clone(self)),
            }),
            None => Arc::clone(self),
        }
    }

    /// Whether a smaller patch would not spare work.
    pub fn is_small(&self) -> bool {
        self.density.points().len() <= FEW
    }

    /// Distances from `x` to the nearest and the second-nearest distinct datum, or to two that are
    /// nearer than [`DENSE`] noise levels.
    pub fn nearest_distances(&self, x: &Vector<D>) -> [f64; 2] {
        let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
        let enough = (DENSE * self.sigma).powi(2);
        let points = self.density.points();
        // Data that follow each other lie together: a stride soon meets some that are near.
        let stride = if points.len() > FEW * FEW { FEW } else { 1 };
        for y in (0..stride).flat_map(|from| points[from..].iter().step_by(stride)) {
            let square = (y - x).norm_squared();
            second = second.min(square.max(first));
            first = first.min(square);
            if second < enough {
                break;
            }
        }
        [first.sqrt(), second.sqrt()]
    }

    /// Whether it is good for `x`.
    pub fn holds(&self, x: &Vector<D>) -> bool {
        (x - self.centre).amax() <= self.half_side
    }

    /// The smallest of this patch and those it was chosen from that is good for `x`.
    pub fn holding<'a>(self: &'a Arc<Self>, x: &Vector<D>) -> &'a Arc<Self> {
        let mut patch = self;
        while !patch.holds(x) {
            let Some(parent) = &patch.parent else { break };
            patch = parent;
        }
        patch
    }
}
