//! A translucent film of faces, lit from both sides, with wires along the edges of the faces.

use super::triangle::{Corner, Sample, fill};
use crate::picture::{Camera, Face, Surface};
use crate::record::raster::ink::{Ink, coverage, dot, norm, over, premultiplied, shone_on, unit};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;

/// A film seen at a grazing angle is thicker, up to so many times.
const THICKEST: f32 = 3.0;
const HEADLIGHT: f32 = 0.2;
const KEY: f32 = 0.42;
/// Wires nearer to each other than the first number of px are not drawn, beyond the second they
/// are drawn in full.
const DENSEST: [f32; 2] = [3.0, 9.0];

/// Draws the faces that are finite; those behind first, each with its light.
pub fn draw(surface: &Surface, seen: &Seen, paper: &mut Paper) {
    let Camera::Orbit(camera) = seen.camera else { return };
    if !surface.scale.is_finite() {
        return;
    }
    let side = f64::from(surface.scale.signum());
    let towards = <[f64; 3]>::from(camera.basis()[2]).map(|x| (x * side) as f32);
    let film = Film::new(surface, seen);
    for face in back_to_front(&surface.faces, towards) {
        let corners = corners(&surface.faces[face], surface.scale, seen);
        for triangle in [[0, 1, 2], [0, 2, 3]] {
            let corners = triangle.map(|i| corners[i]);
            fill(corners, seen, paper, Depth::Tested, |sample| film.shade(sample));
        }
    }
}

/// Faces by their middle, those that have none left out.
fn back_to_front(faces: &[Face], towards: [f32; 3]) -> Vec<usize> {
    let nearness = |face: &Face| {
        let middle = [0, 1, 2].map(|d| face.corners.iter().map(|corner| 0.25 * corner[d]).sum());
        dot(middle, towards)
    };
    let mut order: Vec<(f32, usize)> = faces.iter().map(nearness).zip(0..).collect();
    order.retain(|(nearness, _)| nearness.is_finite());
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order.into_iter().map(|(_, face)| face).collect()
}

/// Position relative to the origin, normal, and zero and one on the edges of the face.
type Varying = [f32; 9];

fn corners(face: &Face, scale: f32, seen: &Seen) -> [Corner<9>; 4] {
    let is_triangle = face.corners[2] == face.corners[3];
    [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0_f32]].map(|[u, v]| {
        let i = if v == 0.0 { usize::from(u == 1.0) } else { 2 + usize::from(u == 0.0) };
        let world = face.corners[i].map(|x| x * scale);
        let [x, y, z] = seen.relative(world);
        let [nx, ny, nz] = face.normals[i];
        let third = if is_triangle { u - v } else { 0.5 };
        let values: Varying = [x, y, z, nx, ny, nz, u, v, third];
        Corner { clip: seen.projection.clip(world.map(f64::from)), values }
    })
}

/// What all faces have in common.
struct Film<'a> {
    seen: &'a Seen,
    ink: Ink,
    wire: Ink,
    light: [f32; 3],
    ambient: f32,
    /// Width of a wire in pixels.
    width: f32,
}

impl<'a> Film<'a> {
    fn new(surface: &Surface, seen: &'a Seen) -> Self {
        Self {
            seen,
            ink: unit(surface.ink),
            wire: unit(surface.wire),
            light: seen.light(),
            ambient: seen.ambient(),
            width: (seen.scale as f32).max(1.0),
        }
    }

    fn shade(&self, sample: &Sample<9>) -> Ink {
        let [x, y, z, nx, ny, nz, ..] = sample.values;
        let eye = self.seen.towards_eye([x, y, z]);
        let normal = towards([nx, ny, nz], eye);
        let facing = dot(normal, eye);
        let light = self.ambient + HEADLIGHT * facing + KEY * dot(normal, self.light).max(0.0);
        let left = self.seen.left_at(sample.depth);
        let [r, g, b, alpha] = self.ink;
        let clear = (1.0 - alpha).powf(1.0 / facing.max(1.0 / THICKEST));
        let film = shone_on([r, g, b, 1.0 - clear], light);
        let line = premultiplied(self.seen.faded(self.wire, left), self.wires(sample));
        over(line, premultiplied(self.seen.faded(film, left), 1.0))
    }

    /// Share of a wire along each edge, faint where the next one is near.
    fn wires(&self, sample: &Sample<9>) -> f32 {
        let wire = |i: usize| {
            let (edge, step) = (sample.values[i], sample.change(i).max(1e-9));
            let away = edge.abs().min((1.0 - edge).abs()) / step;
            let spacing = 1.0 / (step * self.seen.scale as f32);
            coverage(away - 0.5 * self.width) * smoothstep(DENSEST, spacing)
        };
        wire(6).max(wire(7)).max(wire(8))
    }
}

/// A normal of free sign and length, turned to the eye; the direction to the eye if it has no
/// length.
fn towards(normal: [f32; 3], eye: [f32; 3]) -> [f32; 3] {
    let size = norm(normal);
    let side = if dot(normal, eye) >= 0.0 { 1.0 } else { -1.0 };
    if size > 1e-6 { normal.map(|x| side * x / size) } else { eye }
}

fn smoothstep([low, high]: [f32; 2], x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_sorted_from_the_farthest_to_the_nearest() {
        let face = |z: f32| Face { corners: [[0.0, 0.0, z]; 4], normals: [[0.0; 3]; 4] };
        let faces = [2.0, -3.0, f32::NAN, -0.5].map(face);
        assert_eq!(back_to_front(&faces, [0.0, 0.0, 1.0]), [1, 3, 0]);
        assert_eq!(back_to_front(&faces, [0.0, 0.0, -1.0]), [0, 3, 1]);
    }
}
