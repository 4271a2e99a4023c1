//! The camera together with the pixels it is seen on.

use bytemuck::{Pod, Zeroable};

use crate::picture::camera::projection::{Projection, Sheet};
use crate::picture::{Camera, Rgba};

/// A camera and the texture that it fills.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// From where the world is seen.
    pub camera: Camera,
    /// Pixels a logical pixel.
    pub scale: f64,
    /// Width and height of the texture in pixels.
    pub size: [u32; 2],
    /// Pixel of the window where the texture begins.
    pub corner: [i32; 2],
    /// From the world to the texture.
    pub projection: Projection,
}

/// What every shader knows of the camera; `Seen` in `seen.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct SeenBlock {
    /// Column after column; takes positions relative to `origin`.
    clip_from_relative: [[f32; 4]; 4],
    origin: [f32; 3],
    scale: f32,
    size: [f32; 2],
    corner: [i32; 2],
    background: [f32; 4],
    eye: [f32; 4],
    light: [f32; 3],
    nearest: f32,
    cue: [f32; 3],
    pixels_per_unit: f32,
    depth_of_pixel: [f32; 2],
    padding: [f32; 2],
}

impl Seen {
    /// The canvas in a rectangle of the window. Its edges are rounded to pixels as egui does; what
    /// lies within stays where it is, so that text painted over it fits.
    pub fn in_window(camera: Camera, rect: egui::Rect, scale: f32, max_side: u32) -> Self {
        let edges = |from: f32, to: f32| [from * scale, to * scale].map(|x| f64::from(x).round());
        let [left, right] = edges(rect.min.x, rect.max.x);
        let [top, bottom] = edges(rect.min.y, rect.max.y);
        let side = |from: f64, to: f64| ((to - from) as u32).clamp(1, max_side);
        let shift = [f64::from(rect.min.x * scale) - left, f64::from(rect.min.y * scale) - top];
        let (size, scale) = ([side(left, right), side(top, bottom)], f64::from(scale));
        let projection = projection(&camera, size, scale, shift);
        Self { camera, scale, size, corner: [left as i32, top as i32], projection }
    }

    /// The canvas of `size_px` logical pixels on a texture of its own, centred as the camera is.
    pub fn on_paper(camera: Camera, size_px: [f64; 2], scale: f64, max_side: u32) -> Self {
        let side = |px: f64| ((px * scale).round() as u32).clamp(1, max_side);
        let (camera, size) = (camera.with_size(size_px), size_px.map(side));
        let projection = projection(&camera, size, scale, [0.0; 2]);
        Self { camera, scale, size, corner: [0; 2], projection }
    }

    /// Whether anything can be seen at all through these numbers.
    pub fn is_sound(&self) -> bool {
        let sizes = self.camera.size_px();
        let lengths = [self.camera.px_per_unit(), self.scale];
        let numbers = self.projection.rows.iter().flatten().chain(&self.projection.origin);
        numbers.chain(&sizes).all(|x| (*x as f32).is_finite())
            && lengths.iter().all(|x| x.is_finite() && *x > 0.0)
    }

    /// Whether marks hide each other by depth.
    pub const fn is_space(&self) -> bool {
        matches!(self.camera, Camera::Orbit(_))
    }

    /// Pixel of the texture (from the upper left corner, `y` down) of a position in clip space.
    pub fn pixel_from_clip(&self, [x, y, _, w]: [f64; 4]) -> [f64; 2] {
        let [width, height] = self.size.map(f64::from);
        [(0.5 + 0.5 * x / w) * width, (0.5 - 0.5 * y / w) * height]
    }

    /// Pixel of the texture of a world position that is not behind the eye.
    pub fn pixel_from_world(&self, world: [f64; 3]) -> [f64; 2] {
        self.pixel_from_clip(self.projection.clip(world))
    }

    /// The numbers for the shaders; colours fade towards `background`.
    pub fn block(&self, Rgba(background): Rgba) -> SeenBlock {
        let projection = &self.projection;
        let column = |c: usize| projection.rows.map(|row| row[c] as f32);
        let cue = &projection.cue;
        SeenBlock {
            clip_from_relative: [0, 1, 2, 3].map(column),
            origin: projection.origin.map(|x| x as f32),
            scale: self.scale as f32,
            size: self.size.map(|n| n as f32),
            corner: self.corner,
            background: background.map(|byte| f32::from(byte) / 255.0),
            eye: projection.eye.map(|x| x as f32),
            light: projection.light.map(|x| x as f32),
            nearest: projection.nearest as f32,
            cue: [cue.constant, cue.slope, cue.inverse].map(|x| x as f32),
            pixels_per_unit: (self.camera.px_per_unit() * self.scale) as f32,
            depth_of_pixel: projection.pixel.map(|x| x as f32),
            padding: [0.0; 2],
        }
    }
}

fn projection(camera: &Camera, size: [u32; 2], scale: f64, shift: [f64; 2]) -> Projection {
    Projection::new(camera, Sheet { size: size.map(f64::from), scale, shift })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{OrbitCamera, PlaneCamera};

    fn plane() -> Camera {
        let (centre, size_px) = ([0.3, -1.2], [301.0, 200.0]);
        Camera::Plane(PlaneCamera { centre, px_per_unit: 40.0, size_px })
    }

    fn cameras() -> [Camera; 3] {
        let orbit = OrbitCamera::fitting([0.3, -1.2, 0.4], 2.0, [301.0, 200.0], 10.0);
        [plane(), Camera::Orbit(orbit), Camera::Orbit(orbit.with_other_lens())]
    }

    fn seen(camera: Camera) -> Seen {
        let rect = egui::Rect::from_min_size(egui::pos2(10.3, 7.7), egui::vec2(301.0, 200.0));
        Seen::in_window(camera, rect, 1.5, 4096)
    }

    #[test]
    fn a_pixel_in_the_window_is_where_the_painter_would_put_it() {
        for camera in cameras() {
            let (seen, world) = (seen(camera), [1.7, -2.9, 0.8]);
            let [x, y] = camera.spot(world).expect("it is seen").at;
            let [u, v] = seen.pixel_from_world(world);
            assert!((f64::from(seen.corner[0]) + u - 1.5 * (10.3 + x)).abs() < 1e-4);
            assert!((f64::from(seen.corner[1]) + v - 1.5 * (7.7 + y)).abs() < 1e-4);
        }
    }

    #[test]
    fn nearer_is_deeper_in_space_and_all_is_one_in_the_plane() {
        for camera in cameras() {
            let seen = seen(camera);
            let Camera::Orbit(orbit) = camera else {
                assert_eq!(seen.projection.clip([3.0, 1.0, 7.0])[2], 0.0);
                continue;
            };
            let towards = orbit.basis()[2];
            let at = |step: f64| [0, 1, 2].map(|d| orbit.target[d] + step * towards[d]);
            let depth = |step: f64| {
                let [_, _, z, w] = seen.projection.clip(at(step));
                z / w
            };
            assert!(1.0 > depth(1.0) && depth(1.0) > depth(0.0));
            assert!(depth(0.0) > depth(-50.0) && depth(-50.0) > 0.0);
        }
    }

    #[test]
    fn colours_fade_over_the_fade_radius() {
        for camera in cameras() {
            let Camera::Orbit(orbit) = camera else { continue };
            let (seen, towards) = (seen(camera), orbit.basis()[2]);
            let left = |step: f64| {
                let world = [0, 1, 2].map(|d| orbit.target[d] + step * towards[d]);
                let [_, _, z, w] = seen.projection.clip(world);
                let cue = seen.projection.cue;
                cue.constant + cue.slope * z / w + cue.inverse * w / z
            };
            for (step, expected) in [(2.0, 1.0), (0.0, 0.64), (-2.0, 0.28)] {
                assert!((left(step) - expected).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_texture_is_never_empty_nor_larger_than_the_device_allows() {
        let size = |px: f64| Seen::on_paper(plane(), [px, 5.0], 2.0, 64).size;
        assert_eq!(size(0.0), [1, 10]);
        assert_eq!(size(1e9), [64, 10]);
        assert_eq!(size(f64::NAN), [1, 10]);
    }
}
