//! Looks at a point of space from a distance, `z` upwards.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use super::Spot;

/// Distance of the eye from the canvas, in logical pixels: a canvas 780 px high is seen at 27
/// degrees.
const FOCAL_PX: f64 = 1600.0;

/// Nothing nearer to the eye than this share of its distance from the target is seen.
const NEAREST: f64 = 0.02;

/// The view a new camera has: from the right of the front, and from above, radians.
const FIRST_VIEW: [f64; 2] = [-FRAC_PI_2 + 0.55, 0.4];

/// A drag over this many px is half a turn.
const HALF_TURN_PX: f64 = 500.0;

/// Least and greatest logical pixels a world unit.
const ZOOMS: [f64; 2] = [1e-3, 1e7];

/// How depth makes things smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lens {
    /// As an eye sees them.
    #[default]
    Perspective,
    /// Not at all: parallel lines stay parallel.
    Orthographic,
}

/// An axis of space to look along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// From the side of greater `x`, `y` to the right.
    X,
    /// From the front, `x` to the right.
    Y,
    /// From above, `x` to the right and `y` up.
    Z,
}

/// Turns about the point that it looks at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrbitCamera {
    /// World position in the middle of the canvas.
    pub target: [f64; 3],
    /// Direction from the target to the eye about `z`, from `x` towards `y`, radians.
    pub azimuth: f64,
    /// Height of the eye over the horizon, radians, at most a quarter turn.
    pub elevation: f64,
    /// Logical pixels a world unit at the target.
    pub px_per_unit: f64,
    /// How depth makes things smaller.
    pub lens: Lens,
    /// Half the depth over which colours fade towards the canvas, world.
    pub fade_radius: f64,
    /// Width and height of the canvas in logical pixels.
    pub size_px: [f64; 2],
}

impl OrbitCamera {
    /// The camera that shows a ball with a margin in px.
    pub fn fitting(centre: [f64; 3], radius: f64, size_px: [f64; 2], margin_px: f64) -> Self {
        let radius = radius.max(1e-9);
        let side = size_px[0].min(size_px[1]);
        let room = (side - 2.0 * margin_px).max(0.5 * side).max(1.0);
        Self {
            target: centre,
            azimuth: FIRST_VIEW[0],
            elevation: FIRST_VIEW[1],
            px_per_unit: (0.5 * room / radius).clamp(ZOOMS[0], ZOOMS[1]),
            lens: Lens::Perspective,
            fade_radius: radius,
            size_px,
        }
    }

    /// To the right and up on the canvas, and towards the eye; unit vectors.
    pub fn basis(&self) -> [Vector3<f64>; 3] {
        let (sin_a, cos_a) = self.azimuth.sin_cos();
        let (sin_e, cos_e) = self.elevation.sin_cos();
        [
            Vector3::new(-sin_a, cos_a, 0.0),
            Vector3::new(-sin_e * cos_a, -sin_e * sin_a, cos_e),
            Vector3::new(cos_e * cos_a, cos_e * sin_a, sin_e),
        ]
    }

    /// Distance of the eye from the target, world.
    pub fn distance(&self) -> f64 {
        FOCAL_PX / self.px_per_unit
    }

    /// Least distance from the eye that is seen, world.
    pub fn nearest(&self) -> f64 {
        NEAREST * self.distance()
    }

    /// Right, up and away from the eye of a world position, world units; the eye is at zero.
    pub fn view_from_world(&self, world: [f64; 3]) -> [f64; 3] {
        let from_target = Vector3::from(world) - Vector3::from(self.target);
        let [right, up, towards] = self.basis().map(|axis| axis.dot(&from_target));
        [right, up, self.distance() - towards]
    }

    /// Where a world position is seen; `None` if it is behind the eye or too near to it.
    pub fn spot(&self, world: [f64; 3]) -> Option<Spot> {
        let [right, up, depth] = self.view_from_world(world);
        let px_per_unit = match self.lens {
            Lens::Perspective if depth > self.nearest() => FOCAL_PX / depth,
            Lens::Perspective => return None,
            Lens::Orthographic => self.px_per_unit,
        };
        let [w, h] = self.size_px;
        let at = [0.5 * w + right * px_per_unit, 0.5 * h - up * px_per_unit];
        Some(Spot { at, px_per_unit, depth })
    }

    /// The line of sight through a canvas position: a point of it and its direction away from the
    /// eye, of length one.
    pub fn ray(&self, canvas: [f64; 2]) -> [Vector3<f64>; 2] {
        let [right, up, towards] = self.basis();
        let target = Vector3::from(self.target);
        let aside = right * ((canvas[0] - 0.5 * self.size_px[0]) / self.px_per_unit)
            + up * ((0.5 * self.size_px[1] - canvas[1]) / self.px_per_unit);
        match self.lens {
            Lens::Orthographic => [target + aside, -towards],
            Lens::Perspective => {
                let eye = target + towards * self.distance();
                [eye, (target + aside - eye).normalize()]
            }
        }
    }

    /// Moves the target by a drag on the canvas, in the plane across the line of sight.
    #[must_use]
    pub fn panned(self, drag_px: [f64; 2]) -> Self {
        let [right, up, _] = self.basis();
        let moved = right * (-drag_px[0] / self.px_per_unit) + up * (drag_px[1] / self.px_per_unit);
        Self { target: (Vector3::from(self.target) + moved).into(), ..self }
    }

    /// Turns about the target by a drag on the canvas; never over the top.
    #[must_use]
    pub fn turned(self, drag_px: [f64; 2]) -> Self {
        let [about, over] = drag_px.map(|px| px * PI / HALF_TURN_PX);
        Self {
            azimuth: (self.azimuth - about).rem_euclid(TAU),
            elevation: (self.elevation + over).clamp(-FRAC_PI_2, FRAC_PI_2),
            ..self
        }
    }

    /// Magnifies by `factor` about a canvas position, whose point at the depth of the target stays
    /// where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, about_px: [f64; 2]) -> Self {
        let px_per_unit = (self.px_per_unit * factor).clamp(ZOOMS[0], ZOOMS[1]);
        let drag = 1.0 - px_per_unit / self.px_per_unit;
        let from_middle = [0, 1].map(|d| (about_px[d] - 0.5 * self.size_px[d]) * drag);
        Self { px_per_unit, ..self }.panned(from_middle)
    }

    /// Looks along an axis.
    #[must_use]
    pub fn along(self, axis: Axis) -> Self {
        let (azimuth, elevation) = match axis {
            Axis::X => (0.0, 0.0),
            Axis::Y => (-FRAC_PI_2, 0.0),
            Axis::Z => (-FRAC_PI_2, FRAC_PI_2),
        };
        Self { azimuth, elevation, ..self }
    }

    /// The other lens; what is at the target keeps its size.
    #[must_use]
    pub fn with_other_lens(self) -> Self {
        let lens = match self.lens {
            Lens::Perspective => Lens::Orthographic,
            Lens::Orthographic => Lens::Perspective,
        };
        Self { lens, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> OrbitCamera {
        let camera = OrbitCamera::fitting([1.0, -2.0, 0.5], 2.0, [1000.0, 780.0], 90.0);
        OrbitCamera { azimuth: 0.7, elevation: 0.3, ..camera }
    }

    fn both_lenses() -> [OrbitCamera; 2] {
        [camera(), camera().with_other_lens()]
    }

    fn near(a: [f64; 2], b: [f64; 2]) -> bool {
        (a[0] - b[0]).hypot(a[1] - b[1]) < 1e-6
    }

    #[test]
    fn the_target_is_in_the_middle_at_its_zoom() {
        for camera in both_lenses() {
            let spot = camera.spot(camera.target).expect("seen");
            assert!(near(spot.at, [500.0, 390.0]));
            assert!((spot.px_per_unit / camera.px_per_unit - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn z_points_up_and_nearer_things_are_larger_in_perspective_only() {
        for camera in both_lenses() {
            let [x, y, z] = camera.target;
            let above = camera.spot([x, y, z + 0.1]).expect("seen");
            assert!(above.at[1] < 390.0 && (above.at[0] - 500.0).abs() < 1e-9);
            let towards = camera.basis()[2];
            let nearer = camera.spot((Vector3::from(camera.target) + towards).into());
            let nearer = nearer.expect("seen");
            let is_larger = nearer.px_per_unit > camera.px_per_unit * 1.01;
            assert_eq!(is_larger, camera.lens == Lens::Perspective);
        }
    }

    #[test]
    fn a_ray_passes_through_what_is_seen_there() {
        for camera in both_lenses() {
            let world = Vector3::new(0.3, -1.2, 1.7);
            let at = camera.spot(world.into()).expect("seen").at;
            let [start, direction] = camera.ray(at);
            let aside = (world - start).cross(&direction).norm();
            assert!(aside < 1e-9, "{aside}");
        }
    }

    #[test]
    fn a_zoom_keeps_the_place_under_the_pointer_and_a_pan_moves_it_along() {
        for camera in both_lenses() {
            let [right, up, _] = camera.basis();
            let world = Vector3::from(camera.target) + right * 0.8 - up * 0.4;
            let at = camera.spot(world.into()).expect("seen").at;
            assert!(near(camera.zoomed(3.0, at).spot(world.into()).expect("seen").at, at));
            let panned = camera.panned([30.0, -20.0]).spot(world.into()).expect("seen").at;
            assert!(near(panned, [at[0] + 30.0, at[1] - 20.0]));
        }
    }

    #[test]
    fn views_along_the_axes_show_the_other_two() {
        let shown = |axis, step: [f64; 3]| {
            let camera = camera().along(axis);
            let world = [0, 1, 2].map(|d| camera.target[d] + 0.1 * step[d]);
            let [x, y] = camera.spot(world).expect("seen").at;
            [(x - 500.0).signum() * f64::from((x - 500.0).abs() > 1.0), y - 390.0]
        };
        assert_eq!(shown(Axis::X, [0.0, 1.0, 0.0])[0], 1.0);
        assert_eq!(shown(Axis::Y, [1.0, 0.0, 0.0])[0], 1.0);
        assert!(shown(Axis::Y, [0.0, 0.0, 1.0])[1] < -1.0);
        assert_eq!(shown(Axis::Z, [1.0, 0.0, 0.0])[0], 1.0);
        assert!(shown(Axis::Z, [0.0, 1.0, 0.0])[1] < -1.0);
    }

    #[test]
    fn what_is_behind_the_eye_is_not_seen_and_a_turn_stops_at_the_top() {
        let camera = camera();
        let behind = Vector3::from(camera.target) + camera.basis()[2] * (2.0 * camera.distance());
        assert_eq!(camera.spot(behind.into()), None);
        let top = camera.turned([0.0, 1e6]);
        assert!((top.elevation - FRAC_PI_2).abs() < 1e-12);
    }
}
