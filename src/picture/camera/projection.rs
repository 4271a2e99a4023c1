//! From the world to the pixels that a camera is seen on, in full precision.

use nalgebra::Vector3;

use super::{Camera, Lens, OrbitCamera, PlaneCamera};

/// Canvases before and behind the target that an orthographic camera tells apart.
const ORTHOGRAPHIC_DEPTH: f64 = 200.0;

/// What is left of a colour at the far end of the depth cue.
pub const FAINTEST: f64 = 0.28;

/// A linear map from the world to clip space, where `w` is the distance from the eye along the
/// line of sight in units of that of the target. Depth is reversed: nearer is larger, the horizon
/// of a perspective camera is zero. In the plane it is zero everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    /// Positions are taken relative to this, which keeps digits at a high zoom.
    pub origin: [f64; 3],
    /// `x`, `y`, `z` and `w` of clip space from relative positions and one.
    pub rows: [[f64; 4]; 4],
    /// Least `w` that is seen.
    pub nearest: f64,
    /// How colours fade with depth.
    pub cue: Cue,
    /// What one pixel across the line of sight is in depth: a share of the depth, and a constant.
    pub pixel: [f64; 2],
    /// Towards the eye: from a relative position times the last number (0 or 1).
    pub eye: [f64; 4],
    /// Direction to the key light: from over the left shoulder.
    pub light: [f64; 3],
    /// Width and height in pixels of what clip space fills.
    pub size: [f64; 2],
}

/// The share of a colour that is left at depth `z`: `constant + slope z + inverse / z`, clamped.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// Everywhere.
    pub constant: f64,
    /// Grows with `z`.
    pub slope: f64,
    /// Falls with `z`.
    pub inverse: f64,
}

impl Cue {
    const NONE: Self = Self { constant: 1.0, slope: 0.0, inverse: 0.0 };
}

/// The pixels that a canvas is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// Width and height in pixels.
    pub size: [f64; 2],
    /// Pixels a logical pixel.
    pub scale: f64,
    /// Where the canvas begins within the first pixel.
    pub shift: [f64; 2],
}

/// A triad of a camera: right, up, towards the eye, as rows over relative positions.
struct Axes {
    right: [f64; 4],
    up: [f64; 4],
    towards: [f64; 4],
}

impl Projection {
    /// What a camera shows on a texture.
    pub fn new(camera: &Camera, sheet: Sheet) -> Self {
        match camera {
            Camera::Plane(camera) => Self::of_plane(camera, sheet),
            Camera::Orbit(camera) => Self::of_space(camera, sheet),
        }
    }

    fn of_plane(camera: &PlaneCamera, sheet: Sheet) -> Self {
        let centre = [camera.centre[0], camera.centre[1], 0.0];
        let origin = rounded(centre);
        let axes = Axes::around(centre, origin, [Vector3::x(), Vector3::y(), Vector3::z()]);
        let [x, y] = across(&axes, camera.size_px, camera.px_per_unit, sheet, [0.0, 0.0, 0.0, 1.0]);
        Self {
            origin,
            rows: [x, y, [0.0; 4], [0.0, 0.0, 0.0, 1.0]],
            nearest: 0.0,
            cue: Cue::NONE,
            pixel: [0.0; 2],
            eye: [0.0, 0.0, 1.0, 0.0],
            light: [0.0, 0.0, 1.0],
            size: sheet.size,
        }
    }

    fn of_space(camera: &OrbitCamera, sheet: Sheet) -> Self {
        let origin = rounded(camera.target);
        let basis = camera.basis();
        let axes = Axes::around(camera.target, origin, basis);
        let (distance, ppu) = (camera.distance(), camera.px_per_unit);
        let nearest = camera.nearest() / distance;
        let range = ORTHOGRAPHIC_DEPTH * camera.size_px[0].max(camera.size_px[1]) / ppu;
        let one = [0.0, 0.0, 0.0, 1.0];
        let is_deep = camera.lens == Lens::Perspective;
        let w = if is_deep { plus(one, axes.towards, -1.0 / distance) } else { one };
        let z = if is_deep {
            one.map(|c| c * nearest)
        } else {
            plus(one.map(|c| 0.5 * c), axes.towards, 0.5 / range)
        };
        let [x, y] = across(&axes, camera.size_px, ppu, sheet, w);
        let [right, up, towards] = basis;
        let eye = towards * if is_deep { distance } else { 1.0 };
        let light = (towards * 0.75 + up * 0.65 - right * 0.5).normalize();
        Self {
            origin,
            rows: [x, y, z, w],
            nearest: if is_deep { nearest } else { 0.0 },
            cue: cue(camera, nearest, range),
            pixel: if is_deep {
                [1.0 / (ppu * distance * sheet.scale), 0.0]
            } else {
                [0.0, 0.5 / (range * ppu * sheet.scale)]
            },
            eye: [eye.x, eye.y, eye.z, f64::from(u8::from(is_deep))],
            light: light.into(),
            size: sheet.size,
        }
    }

    /// Position in clip space.
    pub fn clip(&self, world: [f64; 3]) -> [f64; 4] {
        let [x, y, z] = [0, 1, 2].map(|d| world[d] - self.origin[d]);
        self.rows.map(|[a, b, c, d]| a * x + b * y + c * z + d)
    }

    /// Pixel (from the upper left corner, `y` down) of a position in clip space.
    pub fn pixel_from_clip(&self, [x, y, _, w]: [f64; 4]) -> [f64; 2] {
        let [width, height] = self.size;
        [(0.5 + 0.5 * x / w) * width, (0.5 - 0.5 * y / w) * height]
    }
}

impl Axes {
    fn around(centre: [f64; 3], origin: [f64; 3], axes: [Vector3<f64>; 3]) -> Self {
        let from_centre = Vector3::from(origin) - Vector3::from(centre);
        let row = |axis: Vector3<f64>| [axis.x, axis.y, axis.z, axis.dot(&from_centre)];
        let [right, up, towards] = axes.map(row);
        Self { right, up, towards }
    }
}

/// The rows for `x` and `y`, given that for `w`.
fn across(
    axes: &Axes,
    size_px: [f64; 2],
    px_per_unit: f64,
    sheet: Sheet,
    w: [f64; 4],
) -> [[f64; 4]; 2] {
    let zoom = 2.0 * px_per_unit * sheet.scale;
    let middle =
        [0, 1].map(|d| (size_px[d] * sheet.scale + 2.0 * sheet.shift[d]) / sheet.size[d] - 1.0);
    [
        plus(w.map(|c| c * middle[0]), axes.right, zoom / sheet.size[0]),
        plus(w.map(|c| -c * middle[1]), axes.up, zoom / sheet.size[1]),
    ]
}

fn plus(row: [f64; 4], other: [f64; 4], factor: f64) -> [f64; 4] {
    [0, 1, 2, 3].map(|i| row[i] + factor * other[i])
}

/// Full colour in front, [`FAINTEST`] behind, over twice the fade radius.
fn cue(camera: &OrbitCamera, nearest: f64, range: f64) -> Cue {
    let radius = camera.fade_radius;
    let (middle, half) = (0.5 * (1.0 + FAINTEST), 0.5 * (1.0 - FAINTEST));
    if !(radius > 0.0 && radius.is_finite()) {
        return Cue::NONE;
    }
    match camera.lens {
        Lens::Perspective => {
            let slope = half * camera.distance() / radius;
            Cue { constant: middle + slope, slope: 0.0, inverse: -slope * nearest }
        }
        Lens::Orthographic => {
            let slope = half * range / radius;
            Cue { constant: middle - slope, slope: 2.0 * slope, inverse: 0.0 }
        }
    }
}

/// What single precision holds exactly.
fn rounded(position: [f64; 3]) -> [f64; 3] {
    position.map(|x| f64::from(x as f32))
}
