//! What is known at one point of a ridge of dimension one, and Newton's method onto it.

use std::sync::Arc;

use super::patch::Patch;
use crate::diffusion::density::Jet;
use crate::maths::eigen::{Eigen, symmetric_eigen};
use crate::maths::{Matrix, Vector};

/// Relative anisotropy below which the directions of a covariance are rounding noise.
pub(super) const ISOTROPIC: f64 = 1e-9;

/// Newton steps onto the ridge.
const NEWTON_STEPS: usize = 3;

/// What is known at one point.
#[derive(Clone, Debug)]
pub(super) struct Sample<const D: usize> {
    pub patch: Arc<Patch<D>>,
    pub x: Vector<D>,
    /// Mean shift `u`.
    pub displacement: Vector<D>,
    pub log_density: f64,
    /// Eigenvalues of the covariance over `sigma^2`, largest first.
    pub spread: [f64; D],
    pub anisotropy: f64,
    /// Length of `f`, the part of the mean shift along the normals.
    pub residual: f64,
    /// The shortest step that solves `f + f' step = 0`.
    step: Vector<D>,
    /// Unit tangent of the zero set of `f`.
    along: Vector<D>,
    attraction: f64,
}

impl<const D: usize> Sample<D> {
    fn new(patch: Arc<Patch<D>>, x: Vector<D>) -> Self {
        let sigma = patch.sigma;
        let jet = patch.density.jet(&x, sigma);
        let eigen = symmetric_eigen(&jet.scaled_covariance);
        let values = eigen.values;
        let spread = std::array::from_fn(|i| (jet.share * values[i] / sigma / sigma).max(0.0));
        let gradients = gradients(&jet, &eigen, &spread, sigma);
        let value = |j: usize| eigen.vectors.column(j).dot(&jet.displacement);
        let values_of_f = Vector::from_fn(|j, _| if j == 0 { 0.0 } else { value(j) });
        let (step, along) = solve(&gradients, &values_of_f);
        Self {
            x,
            displacement: jet.displacement,
            log_density: jet.log_density,
            spread,
            anisotropy: (values[0] - values[1]) / (values[0] + values[1]),
            residual: values_of_f.norm(),
            step,
            along,
            attraction: attraction(&eigen.vectors, &gradients),
            patch,
        }
    }

    /// `1 - c_2 / sigma^2`: positive where the ridge condition `lambda_2 < 0` holds.
    pub fn ridge_margin(&self) -> f64 {
        1.0 - self.spread[1]
    }

    /// The least rate, at first order, at which mean shifts along the normals lead to the ridge.
    /// Behind a hairpin, where the curve has turned past its own normals, they lead away and it is
    /// negative.
    pub fn attraction(&self) -> f64 {
        self.attraction
    }

    /// Whether the ridge condition holds.
    pub fn is_ridge(&self) -> bool {
        self.ridge_margin() > 0.0
    }

    /// Unit tangent of the ridge, on the side of `towards`.
    pub fn tangent(&self, towards: &Vector<D>) -> Vector<D> {
        if self.along.dot(towards) < 0.0 { -self.along } else { self.along }
    }

    /// The distance of the ridge, at first order.
    pub fn distance(&self) -> f64 {
        self.step.norm()
    }

    /// Where Newton's method on `f` leads from here, no step longer than `cap`. `None` where it
    /// does not converge.
    pub fn on_ridge(self, cap: f64) -> Option<Self> {
        let sigma = self.patch.sigma;
        let (tight, loose) = (1e-8 * cap.min(sigma), 1e-6 * cap.max(sigma));
        let start = self.x;
        let mut sample = self;
        for _ in 0..NEWTON_STEPS {
            if sample.residual <= tight {
                break;
            }
            let step = sample.step * (cap / sample.step.norm()).min(1.0);
            sample = sample.patch.sample(&(sample.x + step));
        }
        let (moved, converged) = ((sample.x - start).norm(), sample.residual < loose);
        (converged && sample.anisotropy > ISOTROPIC && moved < 1.5 * cap).then_some(sample)
    }

    /// How far the chord to another point of the ridge is from the curve, by the two tangents.
    pub fn sag(&self, other: &Self) -> f64 {
        let chord = other.x - self.x;
        let aside = |along: &Vector<D>| (chord - along * along.dot(&chord)).norm();
        0.125 * aside(&self.along).max(aside(&other.along))
    }
}

impl<const D: usize> Patch<D> {
    /// What is known at `x` of the ridge.
    pub fn sample(self: &Arc<Self>, x: &Vector<D>) -> Sample<D> {
        Sample::new(Arc::clone(self.holding(x)), *x)
    }

    /// Newton's method on `f` from `x`, no step longer than `cap`. `None` where it does not
    /// converge.
    pub fn project(self: &Arc<Self>, x: &Vector<D>, cap: f64) -> Option<Sample<D>> {
        self.sample(x).on_ridge(cap)
    }
}

/// Gradients of `f_j = n_j . u` as columns, the first of which is zero:
/// `-n_j (1 - c_j / s^2) - (v . u) / (h_1 - h_j) K3h[v, n_j, .] / s^2`, `v` the first eigenvector.
/// The turn of the normals among each other is left out, which does not move the zero set.
fn gradients<const D: usize>(
    jet: &Jet<D>,
    eigen: &Eigen<D>,
    spread: &[f64; D],
    sigma: f64,
) -> Matrix<D> {
    let mut found = Matrix::<D>::zeros();
    let top = eigen.vectors.column(0);
    let along = top.dot(&jet.displacement) / sigma;
    for (j, spread) in spread.iter().enumerate().skip(1) {
        let normal = eigen.vectors.column(j);
        let turn = Vector::<D>::from_fn(|k, _| top.dot(&(jet.scaled_third_moment[k] * normal)));
        let turning = along / (eigen.values[0] - eigen.values[j]) / sigma;
        found.set_column(j, &(-normal * (1.0 - spread) - turn * turning));
    }
    found
}

/// The shortest step with `value_j + gradient_j . step = 0` for all columns but the first, and the
/// direction in which all values stay as they are (Gram & Schmidt).
fn solve<const D: usize>(gradients: &Matrix<D>, values: &Vector<D>) -> (Vector<D>, Vector<D>) {
    let mut axes = Matrix::<D>::zeros();
    let mut step = Vector::zeros();
    for j in 1..D {
        let gradient = gradients.column(j);
        let across = without(&axes, &gradient.into_owned());
        let length = across.norm();
        let axis = across / length;
        step -= axis * ((values[j] + gradient.dot(&step)) / length);
        axes.set_column(j, &axis);
    }
    let left = |i: usize| 1.0 - axes.row(i).norm_squared();
    let freest = (0..D).max_by(|&i, &j| left(i).total_cmp(&left(j))).unwrap_or(0);
    let unit = Vector::from_fn(|i, _| if i == freest { 1.0 } else { 0.0 });
    (step, without(&axes, &unit).normalize())
}

/// The part of `vector` across the columns of `axes`, of unit length or zero.
fn without<const D: usize>(axes: &Matrix<D>, vector: &Vector<D>) -> Vector<D> {
    axes.column_iter().fold(*vector, |rest, axis| rest - axis * axis.dot(&rest))
}

/// The least real part of an eigenvalue of `-n_i . grad f_j`, for one or two normals.
fn attraction<const D: usize>(vectors: &Matrix<D>, gradients: &Matrix<D>) -> f64 {
    let rate = |i: usize, j: usize| -vectors.column(i).dot(&gradients.column(j));
    if D < 3 {
        return rate(1, 1);
    }
    let (half_sum, half_gap) = (0.5 * (rate(1, 1) + rate(2, 2)), 0.5 * (rate(1, 1) - rate(2, 2)));
    let square = half_gap * half_gap + rate(1, 2) * rate(2, 1);
    half_sum - square.max(0.0).sqrt()
}
