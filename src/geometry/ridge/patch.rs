//! The data that weigh in a small part of space.

use std::sync::Arc;

use crate::diffusion::density::Density;
use crate::maths::Vector;

/// Data that are not worth choosing from.
const FEW: usize = 16;

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
            density: density.clone(),
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

    /// Distances from `x` to the nearest and the second-nearest distinct datum.
    pub fn nearest_distances(&self, x: &Vector<D>) -> [f64; 2] {
        let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
        for y in self.density.points() {
            let square = (y - x).norm_squared();
            second = second.min(square.max(first));
            first = first.min(square);
        }
        [first.sqrt(), second.sqrt()]
    }

    /// The smallest of this patch and those it was chosen from that is good for `x`.
    pub fn holding<'a>(self: &'a Arc<Self>, x: &Vector<D>) -> &'a Arc<Self> {
        let mut patch = self;
        while (x - patch.centre).amax() > patch.half_side {
            let Some(parent) = &patch.parent else { break };
            patch = parent;
        }
        patch
    }
}
