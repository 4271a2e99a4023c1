//! Critical points of the density on a sheet.

use super::field::{Field, Sample, spread};
use super::mesh::{Mesh, sides};
use crate::diffusion::density::Surroundings;
use crate::geometry::ridge::Critical;
use crate::maths::Vector;

/// Steps of Newton's method at most.
const NEWTON_STEPS: usize = 24;

/// Mean shift at a critical point over the noise level, at most.
const STILL: f64 = 1e-8;

/// Least size of `1 - c / sigma^2` that a step divides by.
const LEAST_CURVATURE: f64 = 1e-6;

/// A critical point of the density on a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct CriticalPoint {
    pub kind: Critical,
    pub log_density: f64,
    /// The nearest vertex.
    pub vertex: usize,
}

/// The critical points within a `cell` of a sheet, sought upwards from its highest vertices and by
/// Newton's method from those where the mean shift is shorter than all round. A point that several
/// of these lead to is told several times.
pub(super) fn critical_points(field: &Field<'_>, mesh: &Mesh, cell: f64) -> Vec<CriticalPoint> {
    let highest = least_all_round(mesh, |sample| -sample.log_density);
    let stillest = least_all_round(mesh, |sample| sample.displacement.norm_squared());
    let seeks = [vec![Critical::Mode; highest.len()], vec![Critical::Saddle; stillest.len()]];
    let seeks = seeks.concat();
    let mut places = [highest, stillest].concat();
    let mut around = field.surroundings(&places);
    let is_still =
        |around: &Surroundings<3>| around.evaluation.displacement.norm() <= STILL * field.sigma;
    for _ in 0..NEWTON_STEPS {
        let open: Vec<usize> = (0..places.len()).filter(|&k| !is_still(&around[k])).collect();
        if open.is_empty() || (field.stop)() {
            break;
        }
        for &k in &open {
            let step = newton_step(&around[k], field.sigma, seeks[k]);
            places[k] += step * (cell / step.norm()).min(1.0);
        }
        let moved: Vec<Vector<3>> = open.iter().map(|&k| places[k]).collect();
        for (&k, next) in open.iter().zip(field.surroundings(&moved)) {
            around[k] = next;
        }
    }
    let point = |(place, around): (&Vector<3>, &Surroundings<3>)| {
        let spread = spread(around, field.sigma);
        let kind = if spread[0] < 1.0 { Critical::Mode } else { Critical::Saddle };
        let vertex = nearest_vertex(mesh, place, cell)?;
        let log_density = around.evaluation.log_density;
        Some(CriticalPoint { kind, log_density, vertex }).filter(|_| spread[2] < 1.0)
    };
    let arrived = places.iter().zip(&around).filter(|(_, around)| is_still(around));
    arrived.filter_map(point).collect()
}

/// The vertex nearest to a place, if it is that near.
fn nearest_vertex(mesh: &Mesh, place: &Vector<3>, at_most: f64) -> Option<usize> {
    let distances = mesh.samples.iter().map(|sample| (sample.x - place).norm_squared());
    let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
    (nearest.1 < at_most * at_most).then_some(nearest.0)
}

/// Places of the vertices where a function is no greater than at any neighbour.
fn least_all_round(mesh: &Mesh, of: impl Fn(&Sample) -> f64) -> Vec<Vector<3>> {
    let values: Vec<f64> = mesh.samples.iter().map(of).collect();
    let mut is_least = vec![true; values.len()];
    for (a, b) in mesh.faces.iter().flat_map(sides) {
        let [a, b] = [a as usize, b as usize];
        is_least[a] &= values[a] <= values[b];
        is_least[b] &= values[b] <= values[a];
    }
    let vertices = mesh.samples.iter().zip(is_least);
    vertices.filter(|vertex| vertex.1).map(|(sample, _)| sample.x).collect()
}

/// `(I - C / sigma^2)^-1 u`, which leads to critical points of any kind, or for modes the same with
/// the sizes of the eigenvalues, which leads upwards.
fn newton_step(around: &Surroundings<3>, sigma: f64, seeks: Critical) -> Vector<3> {
    let spread = spread(around, sigma);
    let along = |i: usize| {
        let axis = around.axes.vectors.column(i);
        let curvature = 1.0 - spread[i];
        let size = curvature.abs().max(LEAST_CURVATURE);
        let divisor = match seeks {
            Critical::Mode => size,
            Critical::Saddle => size.copysign(curvature),
        };
        axis * (axis.dot(&around.evaluation.displacement) / divisor)
    };
    (0..3).map(along).sum()
}
