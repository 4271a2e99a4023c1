//! The ridge function in the plane, with its sign.

use std::sync::Arc;

use crate::geometry::ridge::patch::Patch;
use crate::geometry::ridge::sample::ISOTROPIC;
use crate::maths::eigen::symmetric_eigen;
use crate::maths::{Matrix, Vector};

/// The mean shift along the normal.
#[derive(Clone, Copy, Debug)]
pub(super) struct NormalShift {
    /// Bottom eigenvector of the covariance; zero where it is isotropic.
    pub normal: Vector<2>,
    /// `n . u`; never zero where there is a normal.
    pub value: f64,
}

impl NormalShift {
    /// At `x`.
    pub fn at(x: &Vector<2>, patch: &Arc<Patch<2>>) -> Self {
        let patch = patch.holding(x);
        let jet = patch.density.jet(x, patch.sigma);
        Self::new(&jet.displacement, &jet.scaled_covariance)
    }

    pub fn new(displacement: &Vector<2>, scaled_covariance: &Matrix<2>) -> Self {
        let eigen = symmetric_eigen(scaled_covariance);
        let anisotropy = (eigen.values[0] - eigen.values[1]) / eigen.values.sum();
        if anisotropy.is_nan() || anisotropy <= ISOTROPIC {
            return Self { normal: Vector::zeros(), value: 0.0 };
        }
        let normal: Vector<2> = eigen.vectors.column(1).into_owned();
        let value = normal.dot(displacement);
        // A grid point on the ridge counts as lying on one side of it, the same for all its edges.
        let aside = normal.dot(&Vector::from([0.83, 0.56])) * f64::MIN_POSITIVE.sqrt();
        Self { normal, value: if value == 0.0 { aside } else { value } }
    }

    /// The value at `other`, where its normal is turned to agree with this one.
    pub fn towards(&self, other: &Self) -> f64 {
        if self.normal.dot(&other.normal) < 0.0 { -other.value } else { other.value }
    }

    /// Whether `f` changes sign on the way to `other`, the normals turned to agree.
    pub fn is_crossed_towards(&self, other: &Self) -> bool {
        let there = self.towards(other);
        (self.value > 0.0 && there < 0.0) || (self.value < 0.0 && there > 0.0)
    }
}
