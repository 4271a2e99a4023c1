//! The camera together with the pixels it is seen on.

use bytemuck::{Pod, Zeroable};

use crate::picture::Camera;

/// A camera and the texture that it fills.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// From where the world is seen.
    pub camera: Camera,
    /// Pixels a logical pixel.
    pub scale: f64,
    /// Where the canvas begins within the first pixel of the texture.
    pub shift: [f64; 2],
    /// Width and height of the texture in pixels.
    pub size: [u32; 2],
    /// Pixel of the window where the texture begins.
    pub corner: [i32; 2],
}

/// What every shader knows of the camera; `Seen` in `seen.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub struct SeenBlock {
    /// Column after column; takes positions relative to `origin`.
    clip_from_world: [[f32; 4]; 4],
    origin: [f32; 3],
    scale: f32,
    size: [f32; 2],
    corner: [i32; 2],
}

impl Seen {
    /// The canvas in a rectangle of the window. Its edges are rounded to pixels as egui does; what
    /// lies within stays where it is, so that text painted over it fits.
    pub fn in_window(camera: Camera, rect: egui::Rect, scale: f32, max_side: u32) -> Self {
        let edges = |from: f32, to: f32| [from * scale, to * scale].map(|x| f64::from(x).round());
        let [left, right] = edges(rect.min.x, rect.max.x);
        let [top, bottom] = edges(rect.min.y, rect.max.y);
        let side = |from: f64, to: f64| ((to - from) as u32).clamp(1, max_side);
        Self {
            camera,
            scale: f64::from(scale),
            shift: [f64::from(rect.min.x * scale) - left, f64::from(rect.min.y * scale) - top],
            size: [side(left, right), side(top, bottom)],
            corner: [left as i32, top as i32],
        }
    }

    /// The canvas of `size_px` logical pixels on a texture of its own, centred as the camera is.
    pub fn on_paper(camera: Camera, size_px: [f64; 2], scale: f64, max_side: u32) -> Self {
        let side = |px: f64| ((px * scale).round() as u32).clamp(1, max_side);
        Self {
            camera: Camera { size_px, ..camera },
            scale,
            shift: [0.0; 2],
            size: size_px.map(side),
            corner: [0; 2],
        }
    }

    /// Whether anything can be seen at all through these numbers.
    pub fn is_sound(&self) -> bool {
        let Camera { centre, px_per_unit, size_px } = self.camera;
        let all = [centre[0], centre[1], size_px[0], size_px[1], px_per_unit, self.scale];
        all.iter().all(|x| x.is_finite()) && px_per_unit > 0.0 && self.scale > 0.0
    }

    /// Pixel of the texture (from the upper left corner, `y` down) of a world position.
    pub fn pixel_from_world(&self, world: [f64; 2]) -> [f64; 2] {
        let canvas = self.camera.canvas_from_world(world);
        [0, 1].map(|d| canvas[d] * self.scale + self.shift[d])
    }

    /// The numbers for the shaders.
    pub fn block(&self) -> SeenBlock {
        let Camera { centre, px_per_unit, size_px } = self.camera;
        let [w, h] = self.size.map(f64::from);
        let k = 2.0 * px_per_unit * self.scale;
        let middle = [0, 1].map(|d| size_px[d] * self.scale + 2.0 * self.shift[d]);
        let mut m = [[0.0; 4]; 4];
        m[0][0] = (k / w) as f32;
        m[1][1] = (k / h) as f32;
        m[3] = [(middle[0] / w - 1.0) as f32, (1.0 - middle[1] / h) as f32, 0.0, 1.0];
        SeenBlock {
            clip_from_world: m,
            origin: [centre[0] as f32, centre[1] as f32, 0.0],
            scale: self.scale as f32,
            size: [w as f32, h as f32],
            corner: self.corner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera { centre: [0.3, -1.2], px_per_unit: 40.0, size_px: [301.0, 200.0] }
    }

    fn seen() -> Seen {
        let rect = egui::Rect::from_min_size(egui::pos2(10.3, 7.7), egui::vec2(301.0, 200.0));
        Seen::in_window(camera(), rect, 1.5, 4096)
    }

    #[test]
    fn the_matrix_agrees_with_the_camera() {
        let (seen, world) = (seen(), [1.7, -2.9]);
        let block = seen.block();
        let [x, y] = seen.pixel_from_world(world);
        let expected = [2.0 * x / block.size[0] as f64 - 1.0, 1.0 - 2.0 * y / block.size[1] as f64];
        for d in 0..2 {
            let relative = world[d] as f32 - block.origin[d];
            let clip = block.clip_from_world[d][d] * relative + block.clip_from_world[3][d];
            assert!((f64::from(clip) - expected[d]).abs() < 1e-5);
        }
    }

    #[test]
    fn a_pixel_in_the_window_is_where_the_painter_would_put_it() {
        let seen = seen();
        let [x, y] = camera().canvas_from_world([0.0, 0.0]);
        let [u, v] = seen.pixel_from_world([0.0, 0.0]);
        assert!((f64::from(seen.corner[0]) + u - 1.5 * (10.3 + x)).abs() < 1e-4);
        assert!((f64::from(seen.corner[1]) + v - 1.5 * (7.7 + y)).abs() < 1e-4);
    }

    #[test]
    fn a_texture_is_never_empty_nor_larger_than_the_device_allows() {
        let size = |px: f64| Seen::on_paper(camera(), [px, 5.0], 2.0, 64).size;
        assert_eq!(size(0.0), [1, 10]);
        assert_eq!(size(1e9), [64, 10]);
        assert_eq!(size(f64::NAN), [1, 10]);
    }
}
