//! What steers the cloud: the outline of a gate or a reward, the ridge of the class.

use std::f64::consts::TAU;

use nalgebra::Vector3;

use crate::diffusion::guidance::gate::Region;
use crate::diffusion::guidance::{Guidance, Target};
use crate::maths::Vector;
use crate::picture::theme::Palette;
use crate::picture::{Lines, Mark, Width};
use crate::sim::experiment::{Experiment, Ready, Space};

/// Pieces of a circle.
const CIRCLE: usize = 96;

/// Length of dot and gap of an outline, px.
pub const DOTS_PX: [f32; 2] = [2.0, 3.5];

/// Half the length of an endless line, and half the height of an endless prism, in the greatest
/// distance of a datum from their middle.
const ENDLESS: f64 = 1.5;

/// The outline of the region of a gate, or of the shape of a reward; `scale` is what the data frame
/// is multiplied by.
pub fn region(experiment: &Experiment, scale: f64, palette: &Palette) -> Option<Mark> {
    let (middle, farthest) = experiment.ball();
    let drawn = Drawn { middle: Vector3::from(middle), reach: ENDLESS * farthest };
    let curves = match &experiment.space {
        Space::Plane(ready) => curves(ready, &experiment.scene.guidance, &drawn)?,
        Space::Volume(ready) => curves(ready, &experiment.scene.guidance, &drawn)?,
    };
    let place = |curve: Vec<Vector3<f64>>| {
        curve.into_iter().map(|x| (x * scale).map(|x| x as f32).into()).collect()
    };
    let curves = curves.into_iter().map(place).collect();
    let lines = Lines::new(curves, Width::Px(2.0), palette.guidance);
    Some(Mark::Lines(Lines { dash_px: Some(DOTS_PX), ..lines }))
}

type Curves = Vec<Vec<Vector3<f64>>>;

fn curves<const D: usize>(ready: &Ready<D>, guidance: &Guidance, drawn: &Drawn) -> Option<Curves> {
    let (mean, radius) = (ready.training.cloud.mean(), ready.training.cloud.radius());
    match guidance {
        Guidance::Gate(gate) => Some(drawn.region(&gate.region(mean, radius).ok()?)),
        Guidance::Reward(reward) => Some(drawn.target(&reward.target::<D>(mean, radius))),
        Guidance::None(_)
        | Guidance::ClassifierFree(_)
        | Guidance::Classifier(_)
        | Guidance::Autoguidance(_) => None,
    }
}

/// How far endless shapes are drawn.
struct Drawn {
    middle: Vector3<f64>,
    reach: f64,
}

impl Drawn {
    fn region<const D: usize>(&self, region: &Region<D>) -> Curves {
        match region {
            Region::HalfSpace { normal, offset } => self.half_space(normal, *offset),
            Region::Ball { centre, radius } => circles::<D>(in_space(centre), *radius),
            Region::Box { low, high } => {
                let [low, high] = [in_space(low), in_space(high)];
                let corners = [[0, 0], [1, 0], [1, 1], [0, 1]]
                    .map(|[i, j]| [[low, high][i].x, [low, high][j].y]);
                prism::<D>(&corners, [low.z, high.z])
            }
            Region::Polygon(polygon) => {
                let (z, reach) = (self.middle.z, self.reach);
                prism::<D>(&polygon.corners().collect::<Vec<_>>(), [z - reach, z + reach])
            }
        }
    }

    fn target<const D: usize>(&self, target: &Target<D>) -> Curves {
        let centre = in_space(&target.centre());
        match target.direction() {
            Some(along) => {
                let along = in_space(&along) * self.reach;
                vec![vec![centre - along, centre + along]]
            }
            None => circles::<D>(centre, target.radius().max(0.02 * self.reach)),
        }
    }

    /// The edge, with short strokes towards the inside; in space a square of it.
    fn half_space<const D: usize>(&self, normal: &Vector<D>, offset: f64) -> Curves {
        let length = normal.norm();
        let (normal, offset) = (in_space(normal) / length, offset / length);
        let foot = self.middle + normal * (offset - normal.dot(&self.middle));
        let level = Vector3::new(-normal.y, normal.x, 0.0);
        let along = level.try_normalize(1e-9).unwrap_or_else(Vector3::x) * self.reach;
        let inward = normal * (0.06 * self.reach);
        if D == 2 {
            let stroke = |i: i32| {
                let at = foot + along * (f64::from(i) / 6.0);
                vec![at, at + inward]
            };
            let mut curves: Curves = (-5..=5).map(stroke).collect();
            curves.push(vec![foot - along, foot + along]);
            return curves;
        }
        let up = normal.cross(&along);
        let corners = [along + up, up - along, -along - up, along - up].map(|side| foot + side);
        let [a, b, c, d] = corners;
        vec![vec![a, b, c, d, a], vec![foot, foot + inward * 3.0]]
    }
}

/// A circle; in space three of them.
fn circles<const D: usize>(centre: Vector3<f64>, radius: f64) -> Curves {
    let circle = |a: Vector3<f64>, b: Vector3<f64>| {
        let at = |i: usize| {
            let (sin, cos) = (TAU * i as f64 / CIRCLE as f64).sin_cos();
            centre + (a * cos + b * sin) * radius
        };
        (0..=CIRCLE).map(at).collect()
    };
    let [x, y, z] = [Vector3::x(), Vector3::y(), Vector3::z()];
    let planes = [(x, y), (y, z), (z, x)];
    let n_planes = if D == 2 { 1 } else { 3 };
    planes[..n_planes].iter().map(|(a, b)| circle(*a, *b)).collect()
}

/// A polygon; in space the edges of a prism between two heights.
fn prism<const D: usize>(corners: &[[f64; 2]], heights: [f64; 2]) -> Curves {
    let at = |z: f64| {
        let round = corners.iter().chain(corners.first());
        round.map(|[x, y]| Vector3::new(*x, *y, z)).collect::<Vec<_>>()
    };
    if D == 2 {
        return vec![at(0.0)];
    }
    let [low, high] = heights.map(at);
    let upright = low.iter().zip(&high).skip(1).map(|(a, b)| vec![*a, *b]);
    let mut curves: Curves = upright.collect();
    curves.extend([low, high]);
    curves
}

fn in_space<const D: usize>(x: &Vector<D>) -> Vector3<f64> {
    Vector3::from_fn(|d, _| x.as_slice().get(d).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> Drawn {
        Drawn { middle: Vector3::new(0.3, -0.2, 0.1), reach: 2.0 }
    }

    fn on_edge<const D: usize>(region: &Region<D>) -> bool {
        let close = |curve: &Vec<Vector3<f64>>| {
            curve.iter().all(|x| {
                let x = Vector::from_fn(|d, _| x[d]);
                region.clearance(&x).abs() < 1e-9
            })
        };
        drawn().region(region).iter().filter(|curve| curve.len() > 2).all(close)
    }

    #[test]
    fn outlines_lie_on_the_edge_of_their_region() {
        let centre = Vector::from([0.5, 0.2]);
        assert!(on_edge(&Region::Ball { centre, radius: 0.7 }));
        assert!(on_edge(&Region::Box { low: centre, high: centre * 3.0 }));
        let centre = Vector::from([0.5, 0.2, -0.4]);
        assert!(on_edge(&Region::Ball { centre, radius: 0.7 }));
        assert!(on_edge(&Region::HalfSpace { normal: centre, offset: 0.3 }));
    }

    #[test]
    fn strokes_of_a_half_plane_point_inside() {
        let region = Region::HalfSpace { normal: Vector::from([2.0, -1.0]), offset: 0.4 };
        let curves = drawn().region(&region);
        let strokes = curves.iter().filter(|curve| (curve[0] - curve[1]).norm() < 1.0);
        let ends: Vec<f64> =
            strokes.map(|s| region.clearance(&Vector::from([s[1].x, s[1].y]))).collect();
        assert!(ends.len() == 11 && ends.iter().all(|&inside| inside > 0.1), "{ends:?}");
    }
}
