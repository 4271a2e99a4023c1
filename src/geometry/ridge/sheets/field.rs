//! The density around many points at once, in enough precision for its normals.

use rayon::prelude::*;

use crate::diffusion::density::Evaluation;
use crate::diffusion::density::{Density, Moments, Precision, Surroundings};
use crate::maths::Vector;

/// Points that one thread takes at a time.
const CHUNK: usize = 64;

/// `(c2 - c3) / (c2 + c3)` below which the normal is rounding noise.
const ISOTROPIC: f64 = 1e-9;

/// `c2 / c1` below which the normal is uncertain by more than 1e-6.
const LINE: f64 = 1e-9;

/// `c2 / c1` below which more precision is needed than the batch kernel promises.
const BEYOND_SINGLE: f64 = 1e-3;
const BEYOND_DOUBLE: f64 = 1e-7;

/// A density at one noise level.
pub(super) struct Field<'a> {
    pub density: &'a Density<3>,
    pub sigma: f64,
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl Field<'_> {
    /// The ridge function and all that belongs to it at every point, in float64. Once stopped,
    /// the answers mean nothing.
    pub fn samples(&self, points: &[Vector<3>]) -> Vec<Sample> {
        self.share_out(points, |at, around| Sample::new(at, around, self.sigma))
    }

    /// The density and its axes at every point, in float64.
    pub fn surroundings(&self, points: &[Vector<3>]) -> Vec<Surroundings<3>> {
        self.share_out(points, |_, around| *around)
    }

    fn share_out<T: Send>(
        &self,
        points: &[Vector<3>],
        answer: impl Fn(&Vector<3>, &Surroundings<3>) -> T + Sync,
    ) -> Vec<T> {
        let of_chunk = |chunk: &[Vector<3>]| {
            let mut around = vec![Surroundings::default(); chunk.len()];
            if !(self.stop)() {
                survey(self.density, Precision::Double, chunk, self.sigma, &mut around);
            }
            chunk.iter().zip(&around).map(|(x, around)| answer(x, around)).collect::<Vec<_>>()
        };
        points.par_chunks(CHUNK).flat_map_iter(of_chunk).collect()
    }
}

/// As [`Density::survey`], with more precision where the second axis is too short for the one
/// that is asked for.
pub(super) fn survey(
    density: &Density<3>,
    precision: Precision,
    points: &[Vector<3>],
    sigma: f64,
    out: &mut [Surroundings<3>],
) {
    density.survey(precision, points, sigma, out);
    match precision {
        Precision::Single | Precision::Fast { .. } => {
            let unsure = thinner_than(BEYOND_SINGLE, out);
            let again: Vec<Vector<3>> = unsure.iter().map(|&i| points[i]).collect();
            let mut found = vec![Surroundings::default(); again.len()];
            survey(density, Precision::Double, &again, sigma, &mut found);
            unsure.into_iter().zip(found).for_each(|(i, around)| out[i] = around);
        }
        Precision::Double => {
            for i in thinner_than(BEYOND_DOUBLE, out) {
                out[i] = exact(&density.moments(&points[i], sigma));
            }
        }
    }
}

/// Places at which the second axis is short beside the first.
fn thinner_than(part: f64, around: &[Surroundings<3>]) -> Vec<usize> {
    let is_thin = |&i: &usize| {
        let values = around[i].axes.values;
        values[1] <= part * values[0]
    };
    (0..around.len()).filter(is_thin).collect()
}

fn exact(moments: &Moments<3>) -> Surroundings<3> {
    let evaluation = Evaluation {
        displacement: moments.displacement,
        log_density: moments.log_density,
        nearest: moments.distance,
    };
    Surroundings { evaluation, axes: moments.eigen(), share: moments.share }
}

/// The bottom eigenvector of the covariance, or zero where there is none to speak of.
pub(super) fn normal(around: &Surroundings<3>) -> Vector<3> {
    let c = around.axes.values;
    if c[1] - c[2] > ISOTROPIC * (c[1] + c[2]) && c[1] > LINE * c[0] {
        around.axes.vectors.column(2).into_owned()
    } else {
        Vector::<3>::zeros()
    }
}

/// What is known at one point.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub x: Vector<3>,
    /// Mean shift `u`.
    pub displacement: Vector<3>,
    /// Bottom eigenvector of the covariance; zero where there is none.
    pub normal: Vector<3>,
    /// Eigenvalues of the covariance over `sigma^2`, largest first.
    pub spread: [f64; 3],
    pub anisotropy: f64,
    pub log_density: f64,
}

impl Sample {
    pub fn new(x: &Vector<3>, around: &Surroundings<3>, sigma: f64) -> Self {
        let c = around.axes.values;
        Self {
            x: *x,
            displacement: around.evaluation.displacement,
            normal: normal(around),
            spread: spread(around, sigma),
            anisotropy: (c[1] - c[2]) / (c[1] + c[2]),
            log_density: around.evaluation.log_density,
        }
    }

    /// `f = n . u`.
    pub fn residual(&self) -> f64 {
        self.normal.dot(&self.displacement)
    }

    /// `1 - c_3 / sigma^2`: positive where the ridge condition `lambda_3 < 0` holds.
    pub fn ridge_margin(&self) -> f64 {
        1.0 - self.spread[2]
    }

    /// Whether there is a normal.
    pub fn is_regular(&self) -> bool {
        self.normal != Vector::<3>::zeros()
    }
}

/// Eigenvalues of the covariance over `sigma^2`, largest first.
pub(super) fn spread(around: &Surroundings<3>, sigma: f64) -> [f64; 3] {
    [0, 1, 2].map(|i| (around.share * around.axes.values[i] / sigma / sigma).max(0.0))
}
