//! A flat slice through space, on which density and score are shown.

use nalgebra::Vector3;

use crate::picture::theme::Palette;
use crate::picture::{Lines, Mark, NearPlane, Patch, Width};
use crate::scene::View;
use crate::sim::experiment::Experiment;

/// Half a side of the slice over the greatest distance of a datum from their middle.
const HALF_SIDE: f64 = 1.15;

/// Particles nearer to the slice than this, in data radii, stand out.
const NEAR: f64 = 0.06;

/// Width of the halo of particles near the slice, px.
const NEAR_HALO_PX: f32 = 1.4;

/// More particles than this are a crowd.
const CROWD: usize = 20_000;

/// Width of their halo, px.
const CROWD_HALO_PX: f32 = 0.4;

/// A square in space, world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slice {
    /// Its middle.
    pub centre: Vector3<f64>,
    /// Its unit normal.
    pub normal: Vector3<f64>,
    /// Unit vectors along its sides.
    pub sides: [Vector3<f64>; 2],
    /// Half the length of a side.
    pub half_side: f64,
    /// The data radius in the frame of the canvas.
    pub radius: f64,
}

impl Slice {
    /// The slice that a scene asks for; `scale` is what the data frame is multiplied by.
    pub fn new(view: &View, experiment: &Experiment, scale: f64) -> Self {
        let (middle, farthest) = experiment.ball();
        let radius = experiment.radius * scale;
        let normal = normal(view.slice_tilt, view.slice_turn);
        let (sin, cos) = view.slice_turn.to_radians().sin_cos();
        let across = Vector3::new(-sin, cos, 0.0);
        Self {
            centre: Vector3::from(middle) * scale + normal * (view.slice_offset * radius),
            normal,
            sides: [across.cross(&normal), across],
            half_side: HALF_SIDE * farthest * scale,
            radius,
        }
    }

    /// The square.
    pub fn patch(&self) -> Patch {
        let [along, up] = self.sides.map(|side| side * self.half_side);
        Patch {
            corner: (self.centre - along - up).into(),
            sides: [(2.0 * along).into(), (2.0 * up).into()],
        }
    }

    /// Its edge.
    pub fn edge(&self, palette: &Palette) -> Mark {
        let [a, b, c, d] = self.patch().corners().map(|corner| corner.map(|x| x as f32));
        let curves = vec![vec![a, b, c, d, a]];
        Mark::Lines(Lines::new(curves, Width::Px(1.0), palette.slice_edge))
    }

    /// What makes particles near it stand out; in a crowd, fainter.
    pub fn near(&self, n_particles: usize, palette: &Palette) -> NearPlane {
        let halo = if n_particles > CROWD {
            (CROWD_HALO_PX, palette.text.alpha(0.3))
        } else {
            (NEAR_HALO_PX, palette.text)
        };
        NearPlane {
            normal: self.normal.map(|x| x as f32).into(),
            offset: self.normal.dot(&self.centre) as f32,
            distance: (NEAR * self.radius) as f32,
            halo,
        }
    }

    /// Where a line of sight (a point of it, and its direction) meets the square.
    pub fn hit(&self, [start, direction]: [Vector3<f64>; 2]) -> Option<[f64; 3]> {
        let along = self.normal.dot(&(self.centre - start)) / self.normal.dot(&direction);
        let hit = start + direction * along;
        let from_centre = hit - self.centre;
        let is_within = self.sides.iter().all(|s| s.dot(&from_centre).abs() <= self.half_side);
        (along.is_finite() && along > 0.0 && is_within).then(|| hit.into())
    }
}

/// The unit normal at a tilt from the vertical and a turn about it, degrees.
fn normal(tilt: f64, turn: f64) -> Vector3<f64> {
    let ((sin_tilt, cos_tilt), (sin, cos)) =
        (tilt.to_radians().sin_cos(), turn.to_radians().sin_cos());
    Vector3::new(sin_tilt * cos, sin_tilt * sin, cos_tilt)
}

/// Tilt and turn, degrees, of a normal that need not have length one; the turn of an upright one is
/// free and stays as it was.
pub fn tilt_and_turn(normal: Vector3<f64>, turn_before: f64) -> [f64; 2] {
    let aside = normal.x.hypot(normal.y);
    let turn = if aside > 1e-6 * normal.norm() {
        normal.y.atan2(normal.x).to_degrees()
    } else {
        turn_before
    };
    [aside.atan2(normal.z).to_degrees(), turn]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::catalogue;

    fn slice(offset: f64, tilt: f64, turn: f64) -> Slice {
        let scene = catalogue::find("thirteen_points").expect("a scene").scene();
        let experiment = Experiment::new(scene.into(), None).expect("an experiment");
        let view =
            View { slice_offset: offset, slice_tilt: tilt, slice_turn: turn, ..View::default() };
        Slice::new(&view, &experiment, 0.5)
    }

    #[test]
    fn a_slice_is_a_square_across_its_normal_at_its_offset() {
        let slice = slice(0.7, 35.0, 110.0);
        let flat = self::slice(0.0, 35.0, 110.0);
        let moved = slice.centre - flat.centre;
        assert!((moved - slice.normal * (0.7 * slice.radius)).norm() < 1e-12);
        let [a, b, c, d] = slice.patch().corners().map(Vector3::from);
        for corner in [a, b, c, d] {
            assert!(slice.normal.dot(&(corner - slice.centre)).abs() < 1e-12);
        }
        assert!(((b - a).norm() - (d - a).norm()).abs() < 1e-12);
        assert!((b - a).dot(&(d - a)).abs() < 1e-12);
        assert!(((a + c) * 0.5 - slice.centre).norm() < 1e-12);
    }

    #[test]
    fn tilt_and_turn_lead_back_to_the_normal() {
        for (tilt, turn) in [(0.0, 20.0), (35.0, 110.0), (90.0, -170.0), (135.0, 3.0)] {
            let found = tilt_and_turn(normal(tilt, turn) * 3.0, turn);
            assert!((found[0] - tilt).abs() < 1e-9 && (found[1] - turn).abs() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn a_line_of_sight_meets_the_square_in_front_of_the_eye_only() {
        let slice = slice(0.2, 0.0, 0.0);
        let above = slice.centre + Vector3::new(0.1, -0.1, 5.0);
        let down = -Vector3::z();
        let hit = slice.hit([above, down]).expect("a hit");
        assert!((hit[2] - slice.centre.z).abs() < 1e-12);
        assert_eq!(slice.hit([above, -down]), None);
        assert_eq!(slice.hit([above + Vector3::x() * 99.0, down]), None);
        assert_eq!(slice.hit([above, Vector3::x()]), None);
    }
}
