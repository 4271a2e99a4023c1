//! The ridge function and its gradient at one point.

use std::sync::Arc;

use crate::diffusion::density::{Density, Moments};
use crate::maths::Vector;
use crate::maths::eigen::symmetric_eigen;

/// Relative anisotropy below which the directions of a covariance are rounding noise.
pub(super) const ISOTROPIC: f64 = 1e-9;

/// Data that are not worth choosing from.
const FEW: usize = 16;

/// Newton steps from a crossing or a midpoint onto the ridge.
const NEWTON_STEPS: usize = 3;

/// The data that weigh in a square of the plane.
#[derive(Debug)]
pub(super) struct Patch {
    pub density: Density<2>,
    pub sigma: f64,
    centre: Vector<2>,
    half_side: f64,
    parent: Option<Arc<Patch>>,
}

impl Patch {
    /// All data, everywhere.
    pub fn whole(density: &Density<2>, sigma: f64) -> Arc<Self> {
        Arc::new(Self {
            density: density.clone(),
            sigma,
            centre: Vector::zeros(),
            half_side: f64::INFINITY,
            parent: None,
        })
    }

    /// A smaller patch for the square about `centre`, if that spares work.
    pub fn around(self: &Arc<Self>, centre: Vector<2>, half_side: f64) -> Arc<Self> {
        if self.density.points().len() <= FEW {
            return Arc::clone(self);
        }
        let radius = half_side * std::f64::consts::SQRT_2;
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

    /// Distances from `x` to the nearest and the second-nearest distinct datum.
    pub fn nearest_distances(&self, x: &Vector<2>) -> [f64; 2] {
        let (mut first, mut second) = (f64::INFINITY, f64::INFINITY);
        for y in self.density.points() {
            let square = (y - x).norm_squared();
            second = second.min(square.max(first));
            first = first.min(square);
        }
        [first.sqrt(), second.sqrt()]
    }

    fn holding<'a>(self: &'a Arc<Self>, x: &Vector<2>) -> &'a Arc<Self> {
        let mut patch = self;
        while (x - patch.centre).amax() > patch.half_side {
            let Some(parent) = &patch.parent else { break };
            patch = parent;
        }
        patch
    }

    /// What is known at `x` of the ridge.
    pub fn sample(self: &Arc<Self>, x: &Vector<2>) -> Sample {
        let patch = self.holding(x);
        let moments = patch.density.moments(x, patch.sigma);
        Sample::new(Arc::clone(patch), *x, &moments)
    }

    /// `f = n . u` at `x`, with its normal.
    pub fn normal_shift(self: &Arc<Self>, x: &Vector<2>) -> NormalShift {
        let patch = self.holding(x);
        let moments = patch.density.moments(x, patch.sigma);
        NormalShift::new(&moments.displacement, &moments.scaled_covariance)
    }

    /// Newton's method along the gradient of `f` from `x`, no step longer than `cap`. `None` where
    /// it does not converge.
    pub fn project(self: &Arc<Self>, x: &Vector<2>, cap: f64) -> Option<Sample> {
        let tight = 1e-8 * cap.min(self.sigma);
        let loose = 1e-6 * cap.max(self.sigma);
        let mut sample = self.sample(x);
        for _ in 0..NEWTON_STEPS {
            if sample.residual.abs() <= tight {
                break;
            }
            let gradient = sample.gradient;
            let step = gradient * (sample.residual / gradient.norm_squared());
            let step = step * (cap / step.norm()).min(1.0);
            sample = sample.patch.sample(&(sample.x - step));
        }
        let (moved, converged) = ((sample.x - x).norm(), sample.residual.abs() < loose);
        (converged && sample.anisotropy > ISOTROPIC && moved < 1.5 * cap).then_some(sample)
    }
}

/// The mean shift along the normal.
#[derive(Clone, Copy, Debug)]
pub(super) struct NormalShift {
    /// Bottom eigenvector of the covariance; zero where it is isotropic.
    pub normal: Vector<2>,
    /// `n . u`; never zero where there is a normal.
    pub value: f64,
}

impl NormalShift {
    pub fn new(displacement: &Vector<2>, scaled_covariance: &crate::maths::Matrix<2>) -> Self {
        let eigen = symmetric_eigen(scaled_covariance);
        let anisotropy = anisotropy(&eigen.values);
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

/// `(c1 - c2) / (c1 + c2)`; not a number without a covariance.
fn anisotropy(values: &Vector<2>) -> f64 {
    (values[0] - values[1]) / (values[0] + values[1])
}

/// What is known at one point.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub patch: Arc<Patch>,
    pub x: Vector<2>,
    /// Mean shift `u`.
    pub displacement: Vector<2>,
    pub log_density: f64,
    /// Eigenvalues of the covariance over `sigma^2`, largest first.
    pub spread: [f64; 2],
    pub anisotropy: f64,
    /// `f = n . u`.
    pub residual: f64,
    /// Its gradient.
    pub gradient: Vector<2>,
    normal: Vector<2>,
}

impl Sample {
    /// `grad f = -n (1 - c2 / s^2) - (v . u) / (h1 - h2) v^T K3h n / s^2`.
    fn new(patch: Arc<Patch>, x: Vector<2>, moments: &Moments<2>) -> Self {
        let (u, sigma) = (moments.displacement, moments.sigma);
        let eigen = moments.eigen();
        let top: Vector<2> = eigen.vectors.column(0).into_owned();
        let normal: Vector<2> = eigen.vectors.column(1).into_owned();
        let spread = [0, 1].map(|i| (moments.share * eigen.values[i] / sigma / sigma).max(0.0));
        let third = patch.density.third_moment(moments);
        let turn = Vector::<2>::from_fn(|k, _| top.dot(&(third[k] * normal)));
        let gap = eigen.values[0] - eigen.values[1];
        let turning = top.dot(&u) / sigma / gap / sigma;
        Self {
            x,
            displacement: u,
            log_density: moments.log_density,
            spread,
            anisotropy: anisotropy(&eigen.values),
            residual: normal.dot(&u),
            gradient: -normal * (1.0 - spread[1]) - turn * turning,
            normal,
            patch,
        }
    }

    /// `1 - c_2 / sigma^2`: positive where the ridge condition `lambda_2 < 0` holds.
    pub fn ridge_margin(&self) -> f64 {
        1.0 - self.spread[1]
    }

    /// `-n . grad f`: where it is positive, mean shifts along the normal lead to the ridge. Behind
    /// a hairpin, where the curve has turned past its own normal, they lead away.
    pub fn attraction(&self) -> f64 {
        -self.normal.dot(&self.gradient)
    }

    /// Whether the ridge condition holds.
    pub fn is_ridge(&self) -> bool {
        self.ridge_margin() > 0.0
    }

    /// Unit tangent of the ridge, on the side of `towards`.
    pub fn tangent(&self, towards: &Vector<2>) -> Vector<2> {
        let along = Vector::from([-self.gradient[1], self.gradient[0]]).normalize();
        if along.dot(towards) < 0.0 { -along } else { along }
    }
}
