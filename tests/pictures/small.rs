//! Colours, cameras and shapes of the small pictures that all back ends draw.

use std::f64::consts::{FRAC_PI_2, PI};

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{Camera, OrbitCamera, PlaneCamera, Rgba, Shape};

pub const BLACK: Rgba = Rgba::hex(0x00_00_00);
pub const WHITE: Rgba = Rgba::hex(0xFF_FF_FF);
pub const RED: Rgba = Rgba::hex(0xFF_00_00);
pub const GREEN: Rgba = Rgba::hex(0x00_FF_00);
pub const BLUE: Rgba = Rgba::hex(0x00_00_FF);

pub const LENSES: [Lens; 2] = [Lens::Perspective, Lens::Orthographic];

/// Areas of shapes of radius 10 px with strokes of 3 px, square px.
pub const AREAS: [(Shape, f64); 6] = [
    (Shape::Disc, PI * 100.0),
    (Shape::Ring, 2.0 * PI * 30.0),
    (Shape::Diamond, 200.0),
    (Shape::Square, 400.0),
    (Shape::Cross, 2.0 * 60.0 - 9.0),
    (Shape::Frame, 23.0 * 23.0 - 17.0 * 17.0 - (4.0 - PI) * 2.25),
];

/// Ten pixels a world unit, the origin in the middle.
pub fn above() -> Camera {
    Camera::Plane(PlaneCamera { centre: [0.0; 2], px_per_unit: 10.0, size_px: [100.0; 2] })
}

/// `x` to the right, `z` up and `-y` towards the eye; ten pixels a unit, the eye at `y = -160`.
pub fn facing(lens: Lens) -> OrbitCamera {
    OrbitCamera {
        target: [0.0; 3],
        azimuth: -FRAC_PI_2,
        elevation: 0.0,
        px_per_unit: 10.0,
        lens,
        fade_radius: f64::INFINITY,
        size_px: [100.0; 2],
    }
}
