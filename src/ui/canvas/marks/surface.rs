//! A translucent surface: its faces from the farthest to the nearest.

use std::sync::{Arc, Mutex, PoisonError};

use bytemuck::{Pod, Zeroable, cast_slice};
use egui_wgpu::wgpu;
use wgpu::util::DeviceExt as _;

use super::{Plan, unit};
use crate::picture::{Camera, Face, Surface};
use crate::ui::canvas::draw::{Draw, Onto, Source};

/// `Surface` in `surface.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    wire: [f32; 4],
    scale: f32,
    padding: [f32; 3],
}

/// A corner of a face.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Corner {
    position: [f32; 3],
    normal: [f32; 3],
    triangle: f32,
}

/// The two triangles of a face.
const TRIANGLES: [u32; 6] = [0, 1, 2, 0, 2, 3];

/// The faces of a surface on the graphics processor.
#[derive(Clone, Debug)]
pub struct Faces {
    corners: wgpu::Buffer,
    middles: Arc<[[f32; 3]]>,
    sorted: Arc<Mutex<Option<Sorted>>>,
    /// Kept, so that no other surface is ever at the same address.
    _alive: Arc<[Face]>,
}

/// The faces in the order in which they are seen along a direction.
#[derive(Clone, Debug)]
struct Sorted {
    towards: [f32; 3],
    indices: wgpu::Buffer,
    n: u32,
}

/// Draws the faces that are finite; those behind first, each with its light.
pub fn plan(surface: &Surface, plan: &mut Plan) {
    let Camera::Orbit(camera) = plan.seen.camera else { return };
    if surface.faces.is_empty() || !surface.scale.is_finite() {
        return;
    }
    let device = plan.device;
    let address = surface.faces.as_ptr().addr() as u64;
    let faces = plan.stored.surfaces.get(address, 0, || Faces::new(device, &surface.faces));
    let side = f64::from(surface.scale.signum());
    let towards = <[f64; 3]>::from(camera.basis()[2]).map(|x| (x * side) as f32);
    let Some(sorted) = faces.sorted(device, towards) else { return };
    let Surface { scale, .. } = *surface;
    let (ink, wire) = (unit(surface.ink), unit(surface.wire));
    plan.draws.push(Draw {
        pipeline: plan.pipelines.surface.clone(),
        onto: Onto::Canvas,
        block: plan.arena.block(&Block { ink, wire, scale, padding: [0.0; 3] }),
        texture: None,
        buffers: vec![Source::Stored(faces.corners)],
        indices: Some(sorted.indices),
        n_vertices: sorted.n,
        n_instances: 1,
        within: plan.everywhere(),
    });
}

impl Faces {
    fn new(device: &wgpu::Device, faces: &Arc<[Face]>) -> Self {
        let n_max = device.limits().max_buffer_size as usize / size_of::<[Corner; 4]>();
        let drawn = &faces[..faces.len().min(n_max)];
        let corners: Vec<Corner> = drawn.iter().flat_map(corners).collect();
        Self {
            corners: buffer(device, wgpu::BufferUsages::VERTEX, cast_slice(&corners)),
            middles: drawn.iter().map(middle).collect(),
            sorted: Arc::default(),
            _alive: Arc::clone(faces),
        }
    }

    /// The order along a direction, the last one again where it has not changed; `None` if no
    /// face is finite.
    fn sorted(&self, device: &wgpu::Device, towards: [f32; 3]) -> Option<Sorted> {
        let mut last = self.sorted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sorted) = last.as_ref().filter(|sorted| sorted.towards == towards) {
            return Some(sorted.clone());
        }
        let order = back_to_front(&self.middles, towards);
        if order.is_empty() {
            return None;
        }
        let of_face = |face: u32| TRIANGLES.map(|corner| 4 * face + corner);
        let indices: Vec<u32> = order.into_iter().flat_map(of_face).collect();
        let bytes = cast_slice(&indices);
        let buffer = buffer(device, wgpu::BufferUsages::INDEX, bytes);
        let sorted = Sorted { towards, indices: buffer, n: indices.len() as u32 };
        Some(last.insert(sorted).clone())
    }
}

fn corners(face: &Face) -> [Corner; 4] {
    let triangle = f32::from(u8::from(face.corners[2] == face.corners[3]));
    [0, 1, 2, 3].map(|i| Corner { position: face.corners[i], normal: face.normals[i], triangle })
}

/// Not a number if a corner is not finite.
fn middle(face: &Face) -> [f32; 3] {
    [0, 1, 2].map(|d| face.corners.iter().map(|corner| 0.25 * corner[d]).sum())
}

/// Faces by their middle, those that have none left out.
fn back_to_front(middles: &[[f32; 3]], towards: [f32; 3]) -> Vec<u32> {
    let key = |(face, middle): (u64, &[f32; 3])| {
        let nearness: f32 = (0..3).map(|d| middle[d] * towards[d]).sum();
        nearness.is_finite().then(|| (u64::from(rising(nearness)) << 32) | face)
    };
    let mut keys: Vec<u64> = (0..).zip(middles).filter_map(key).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32).collect()
}

/// Bits that, as a whole number, rise with the number.
fn rising(x: f32) -> u32 {
    let bits = x.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}

fn buffer(device: &wgpu::Device, usage: wgpu::BufferUsages, contents: &[u8]) -> wgpu::Buffer {
    let label = Some("canvas surface");
    device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label, contents, usage })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_sorted_from_the_farthest_to_the_nearest() {
        let middles = [[0.0, 0.0, 2.0], [5.0, 0.0, -3.0], [0.0, 1.0, f32::NAN], [0.0, 0.0, -0.5]];
        assert_eq!(back_to_front(&middles, [0.0, 0.0, 1.0]), [1, 3, 0]);
        assert_eq!(back_to_front(&middles, [0.0, 0.0, -1.0]), [0, 3, 1]);
    }

    #[test]
    fn bits_rise_with_the_number() {
        let numbers = [f32::MIN, -2.5, -1e-30, 0.0, 1e-30, 1.0, 7.5, f32::MAX];
        assert!(numbers.windows(2).all(|pair| rising(pair[0]) < rising(pair[1])));
    }
}
