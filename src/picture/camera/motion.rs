//! Cameras on the way from one view to another.

use std::f64::consts::{PI, TAU};

use super::{Camera, OrbitCamera, PlaneCamera};

/// Shifts in px, zooms as ratios and turns in radians that are not seen.
const NEAR_PX: f64 = 0.3;
const NEAR_ZOOM: f64 = 5e-4;
const NEAR_TURN: f64 = 5e-4;

impl Camera {
    /// The view on the way to another one: evenly, zooms by ratio, the shorter way round. Between
    /// plane and space there is no way; it stays where it is.
    #[must_use]
    pub fn on_the_way(self, to: Self, share: f64) -> Self {
        match (self, to) {
            (Self::Plane(from), Self::Plane(to)) => Self::Plane(PlaneCamera {
                centre: evenly(from.centre, to.centre, share),
                px_per_unit: by_ratio(from.px_per_unit, to.px_per_unit, share),
                ..from
            }),
            (Self::Orbit(from), Self::Orbit(to)) => {
                let turn = (to.azimuth - from.azimuth + PI).rem_euclid(TAU) - PI;
                let [elevation, fade_radius] = evenly(
                    [from.elevation, from.fade_radius],
                    [to.elevation, to.fade_radius],
                    share,
                );
                Self::Orbit(OrbitCamera {
                    target: evenly(from.target, to.target, share),
                    azimuth: from.azimuth + share * turn,
                    elevation,
                    fade_radius,
                    px_per_unit: by_ratio(from.px_per_unit, to.px_per_unit, share),
                    ..from
                })
            }
            (from, _) => from,
        }
    }

    /// The view on a canvas of another size, in which all that was seen is seen, as large as it can
    /// be.
    #[must_use]
    pub fn scaled_to(self, size_px: [f64; 2]) -> Self {
        let before = self.size_px();
        let scale = (size_px[0] / before[0]).min(size_px[1] / before[1]);
        match self.with_size(size_px) {
            Self::Plane(camera) => {
                Self::Plane(PlaneCamera { px_per_unit: camera.px_per_unit * scale, ..camera })
            }
            Self::Orbit(camera) => {
                Self::Orbit(OrbitCamera { px_per_unit: camera.px_per_unit * scale, ..camera })
            }
        }
    }

    /// Whether two views of one canvas differ by less than is seen.
    pub fn is_near(&self, other: &Self) -> bool {
        let same_zoom = (self.px_per_unit() / other.px_per_unit()).ln().abs() < NEAR_ZOOM;
        let is_seen = |a: f64, b: f64| (a - b).abs() * self.px_per_unit() > NEAR_PX;
        same_zoom
            && self.size_px() == other.size_px()
            && match (self, other) {
                (Self::Plane(a), Self::Plane(b)) => {
                    (0..2).all(|d| !is_seen(a.centre[d], b.centre[d]))
                }
                (Self::Orbit(a), Self::Orbit(b)) => {
                    let turns = [a.azimuth - b.azimuth, a.elevation - b.elevation];
                    turns.iter().all(|turn| turn.abs() < NEAR_TURN)
                        && (0..3).all(|d| !is_seen(a.target[d], b.target[d]))
                        && a.lens == b.lens
                }
                _ => false,
            }
    }

    /// Whether all its numbers are such that something can be seen.
    pub fn is_sound(&self) -> bool {
        let (numbers, above_zero) = match self {
            Self::Plane(camera) => (camera.centre.to_vec(), vec![camera.px_per_unit]),
            Self::Orbit(camera) => (
                [&camera.target[..], &[camera.azimuth, camera.elevation]].concat(),
                vec![camera.px_per_unit, camera.fade_radius],
            ),
        };
        let above_zero = above_zero.into_iter().chain(self.size_px());
        numbers.into_iter().all(f64::is_finite)
            && above_zero.into_iter().all(|x| x.is_finite() && x > 0.0)
    }
}

fn evenly<const N: usize>(from: [f64; N], to: [f64; N], share: f64) -> [f64; N] {
    std::array::from_fn(|d| from[d] + share * (to[d] - from[d]))
}

fn by_ratio(from: f64, to: f64, share: f64) -> f64 {
    from * (to / from).powf(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orbit(azimuth: f64) -> Camera {
        let camera = OrbitCamera::fitting([0.0; 3], 1.0, [400.0, 300.0], 10.0);
        Camera::Orbit(OrbitCamera { azimuth, ..camera })
    }

    fn azimuth(camera: Camera) -> f64 {
        let Camera::Orbit(camera) = camera else { panic!("it was in space") };
        camera.azimuth
    }

    #[test]
    fn a_turn_takes_the_shorter_way_and_ends_where_it_should() {
        let (from, to) = (orbit(0.2), orbit(TAU - 0.2));
        assert!(azimuth(from.on_the_way(to, 0.5)).abs() < 1e-12);
        assert_eq!(from.on_the_way(to, 0.0), from);
        assert!((azimuth(from.on_the_way(to, 1.0)) + 0.2).abs() < 1e-12);
    }

    #[test]
    fn what_was_seen_is_seen_on_a_canvas_of_any_shape() {
        let camera = PlaneCamera { centre: [1.0, 2.0], px_per_unit: 10.0, size_px: [100.0, 50.0] };
        for size_px in [[50.0, 50.0], [400.0, 100.0], [30.0, 300.0]] {
            let Camera::Plane(scaled) = Camera::Plane(camera).scaled_to(size_px) else {
                panic!("it was in the plane")
            };
            let (before, after) = (camera.world_corners(), scaled.world_corners());
            for d in 0..2 {
                assert!(after[0][d] <= before[0][d] + 1e-9, "{size_px:?}");
                assert!(after[1][d] >= before[1][d] - 1e-9, "{size_px:?}");
            }
        }
    }

    #[test]
    fn a_camera_of_no_size_or_place_is_not_sound() {
        let sound = PlaneCamera { centre: [0.0; 2], px_per_unit: 1.0, size_px: [10.0; 2] };
        assert!(Camera::Plane(sound).is_sound() && orbit(0.0).is_sound());
        let wrong = PlaneCamera { centre: [f64::NAN, 0.0], ..sound };
        assert!(!Camera::Plane(wrong).is_sound());
        assert!(!Camera::Plane(PlaneCamera { px_per_unit: 0.0, ..sound }).is_sound());
    }
}
