//! Normal and tangent directions of the ridge at a point, and the step from there to the ridge.
//!
//! The ridge of dimension `d*` is where the score has no part along the bottom `D - d*`
//! eigenvectors of the Hessian of `log p` (He, Qiu & Tao 2026, arXiv 2602.06021; Genovese et al.
//! 2014). They are the bottom eigenvectors of the posterior covariance.

use crate::diffusion::density::{Density, Precision, Surroundings};
use crate::maths::Vector;

/// Least curvature `1 - c / sigma^2` that a normal step divides by.
const LEAST_CURVATURE: f64 = 0.2;

/// Passes of a projection: what its steps are computed in, and the step in sigmas that ends it.
const PASSES: [(Precision, f64); 2] = [(Precision::Single, 1e-3), (Precision::Double, 1e-6)];

/// Steps of a pass at most; four are within 0.015 sigma of the foot as a rule.
const MAX_STEPS: usize = 40;

/// A step of a projection is at most this many sigmas long, or it may leave its branch.
const LONGEST_STEP: f64 = 2.0;

/// The normal and tangent directions at a point.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a, const D: usize> {
    around: &'a Surroundings<D>,
    ridge_dimension: usize,
}

impl<'a, const D: usize> Frame<'a, D> {
    /// The frame of a ridge of that dimension (`d*`, below `D`).
    pub fn new(around: &'a Surroundings<D>, ridge_dimension: usize) -> Self {
        Self { around, ridge_dimension }
    }

    /// `N N^T v`.
    pub fn normal_part(&self, v: &Vector<D>) -> Vector<D> {
        self.around.axes.bottom_part(self.ridge_dimension, v)
    }

    /// `T T^T v`.
    pub fn tangent_part(&self, v: &Vector<D>) -> Vector<D> {
        v - self.normal_part(v)
    }

    /// The first-order step to the ridge: the sum over the normals of
    /// `n (n . u) / max(1 - c / sigma^2, 0.2)`, with the exact displacement `u` and `c` the
    /// posterior variance along `n`. A Newton step where the ridge is well curved.
    pub fn step_to_ridge(&self, sigma: f64) -> Vector<D> {
        let Surroundings { evaluation, axes, share } = self.around;
        let step = |i: usize| {
            let normal = axes.vectors.column(i);
            let curvature = 1.0 - share * axes.values[i] / sigma / sigma;
            normal * (normal.dot(&evaluation.displacement) / curvature.max(LEAST_CURVATURE))
        };
        (self.ridge_dimension..D).map(step).sum()
    }
}

/// How a particle stands to the ridge, data frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing<const D: usize> {
    /// The first-order step to the ridge; its length is the normal distance.
    pub normal_step: Vector<D>,
    /// Length of the normal part of the displacement that drives the particle, `|N^T uh|`.
    pub u_normal: f64,
    /// Length of its tangent part, `|T^T uh|`.
    pub u_tangent: f64,
}

impl<const D: usize> Default for Standing<D> {
    fn default() -> Self {
        Self { normal_step: Vector::zeros(), u_normal: 0.0, u_tangent: 0.0 }
    }
}

impl<const D: usize> Standing<D> {
    /// The standing of a particle that `driven` moves at noise level `sigma`.
    pub fn new(frame: &Frame<'_, D>, sigma: f64, driven: &Vector<D>) -> Self {
        let normal = frame.normal_part(driven);
        Self {
            normal_step: frame.step_to_ridge(sigma),
            u_normal: normal.norm(),
            u_tangent: (driven - normal).norm(),
        }
    }

    /// First-order distance to the ridge.
    pub fn normal_distance(&self) -> f64 {
        self.normal_step.norm()
    }
}

/// Moves every point to the ridge at noise level `sigma`, by repeated normal steps (subspace
/// constrained mean shift, Ozertem & Erdogmus 2011, each normal direction divided by its
/// curvature): in float32 while steps are long, then in float64. Where a point ends does not
/// depend on the others.
pub fn project<const D: usize>(
    density: &Density<D>,
    ridge_dimension: usize,
    sigma: f64,
    points: &mut [Vector<D>],
) {
    let mut around = vec![Surroundings::default(); points.len()];
    for (precision, tolerance) in PASSES {
        let mut moving: Vec<usize> = (0..points.len()).collect();
        for _ in 0..MAX_STEPS {
            let x: Vec<Vector<D>> = moving.iter().map(|&i| points[i]).collect();
            let around = &mut around[..x.len()];
            density.survey(precision, &x, sigma, around);
            let mut around = around.iter();
            moving.retain(|&i| {
                let Some(around) = around.next() else { return false };
                let step = Frame::new(around, ridge_dimension).step_to_ridge(sigma);
                points[i] += step * (LONGEST_STEP * sigma / step.norm()).min(1.0);
                step.norm() > tolerance * sigma
            });
            if moving.is_empty() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;

    fn around<const D: usize>(points: &[Vector<D>], x: Vector<D>, sigma: f64) -> Surroundings<D> {
        let mut around = [Surroundings::default()];
        let density = Density::new(points, &vec![1.0; points.len()]);
        density.survey(Precision::Double, &[x], sigma, &mut around);
        around[0]
    }

    fn circle(n: usize, radius: f64) -> Vec<Vector<2>> {
        let angle = |i: usize| TAU * i as f64 / n as f64;
        (0..n).map(|i| Vector::from([angle(i).cos(), angle(i).sin()]) * radius).collect()
    }

    #[test]
    fn two_points_have_the_line_through_them_for_ridge() {
        let points = [[-1.0, 0.0], [1.0, 0.0]].map(Vector::from);
        for (x, sigma) in [([0.3, 0.7], 0.4), ([-0.9, -0.2], 0.05), ([5.0, 3.0], 2.0)] {
            let x = Vector::<2>::from(x);
            let around = around(&points, x, sigma);
            let step = Frame::new(&around, 1).step_to_ridge(sigma);
            assert!((step - Vector::from([0.0, -x[1]])).norm() < 1e-12, "{step}");
        }
    }

    /// Data at `(+-1, +-b)`: the coordinates are independent, with `u_y = b tanh(b y / s^2) - y`
    /// and `c_y = b^2 (1 - tanh^2)`.
    #[test]
    fn a_step_divides_by_the_curvature_but_never_by_less_than_a_fifth() {
        let points = [[1.0, 0.2], [1.0, -0.2], [-1.0, 0.2], [-1.0, -0.2]].map(Vector::from);
        for (sigma, y) in [(0.4_f64, 0.05_f64), (0.3, -0.1), (0.21, 0.01)] {
            let tanh = (0.2 * y / sigma / sigma).tanh();
            let curvature = 1.0 - 0.04 * (1.0 - tanh * tanh) / sigma / sigma;
            let expected = (0.2 * tanh - y) / curvature.max(0.2);
            let around = around(&points, Vector::from([0.1, y]), sigma);
            let step = Frame::new(&around, 1).step_to_ridge(sigma);
            assert!((step - Vector::from([0.0, expected])).norm() < 1e-10, "{step} {expected}");
        }
    }

    #[test]
    fn normal_and_tangent_parts_make_up_the_whole() {
        let points = [[-1.0, 0.0, 0.0], [1.0, 0.2, 0.1], [0.3, 1.0, -0.4]].map(Vector::from);
        let around = around(&points, Vector::from([0.2, 0.3, 0.4]), 0.5);
        let v = Vector::from([1.0, -2.0, 0.5]);
        for dimension in [1, 2] {
            let frame = Frame::new(&around, dimension);
            let (normal, tangent) = (frame.normal_part(&v), frame.tangent_part(&v));
            assert!((normal + tangent - v).norm() < 1e-15);
            assert!(normal.dot(&tangent).abs() < 1e-14);
            let standing = Standing::new(&frame, 0.5, &v);
            assert!((standing.u_normal - normal.norm()).abs() < 1e-15);
            assert!((standing.u_tangent - tangent.norm()).abs() < 1e-15);
        }
    }

    /// Data all round a circle: the ridge is a circle of a smaller radius, on which the radial
    /// mean shift is zero; a projection must be radial and end there.
    #[test]
    fn points_are_projected_to_the_ridge_of_a_ring() {
        let (points, sigma) = (circle(200, 1.0), 0.3);
        let density = Density::new(&points, &[1.0; 200]);
        let mut projected: Vec<Vector<2>> =
            (0..20).map(|i| circle(20, 0.7 + 0.03 * f64::from(i))[i as usize]).collect();
        let before = projected.clone();
        project(&density, 1, sigma, &mut projected);
        let radius = projected[0].norm();
        assert!(radius > 0.9 && radius < 1.0, "{radius}");
        for (before, after) in before.iter().zip(&projected) {
            assert!((after.norm() - radius).abs() < 1e-6, "{}", after.norm() - radius);
            assert!((before.normalize() - after.normalize()).norm() < 1e-6);
        }
        let one_step = around(&points, before[12], sigma);
        let first = Standing::new(&Frame::new(&one_step, 1), sigma, &Vector::zeros());
        assert!((first.normal_distance() - (before[12].norm() - radius).abs()).abs() < 0.05);
    }

    #[test]
    fn a_projection_does_not_depend_on_the_batch() {
        let density = Density::new(&circle(24, 1.0), &[1.0; 24]);
        let mut together = circle(100, 1.2);
        project(&density, 1, 0.1, &mut together);
        for (start, end) in circle(100, 1.2).into_iter().zip(together) {
            let mut alone = [start];
            project(&density, 1, 0.1, &mut alone);
            assert_eq!(alone[0], end);
        }
    }
}
