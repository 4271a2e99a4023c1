//! A scalar field as a shade.

use bytemuck::{Pod, Zeroable, cast_slice};
use egui_wgpu::wgpu;

use super::{Plan, unit};
use crate::picture::{Field, Patch};
use crate::ui::canvas::draw::{Draw, Onto};
use crate::ui::canvas::target::texture_bind;

/// `Field` in `field.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    start: [f32; 2],
    step: [f32; 2],
    corner: [f32; 3],
    top: f32,
    along: [f32; 3],
    depth: f32,
    up: [f32; 3],
    padding: f32,
}

/// Draws the part of the field that is seen; one without area, or without all its values, not.
pub fn plan(field: &Field, plan: &mut Plan) {
    let max_side = plan.device.limits().max_texture_dimension_2d as usize;
    let [columns, rows] = field.size;
    let fits = field.size.iter().all(|n| (2..=max_side).contains(n));
    let is_graded = field.top.is_finite() && field.depth > 0.0;
    if !fits || !is_graded || field.values.len() < columns * rows {
        return;
    }
    let place = if plan.seen.is_space() { on_patch(field, plan) } else { in_plane(field, plan) };
    let Some((block, within)) = place else { return };
    let (device, queue) = (plan.device, plan.queue);
    let layout = &plan.pipelines.texture_layout;
    let upload = || upload(device, queue, layout, field);
    let pipelines = plan.pipelines;
    let pipeline = if plan.seen.is_space() { &pipelines.patch } else { &pipelines.field };
    plan.draws.push(Draw {
        pipeline: pipeline.clone(),
        onto: Onto::Canvas,
        block: plan.arena.block(&block),
        texture: Some(plan.stored.fields.get(field.id, 0, upload)),
        buffers: Vec::new(),
        indices: None,
        n_vertices: 4,
        n_instances: 1,
        within,
    });
}

/// What the shader needs to know, and the pixels that may be covered.
type Place = Option<(Block, [u32; 4])>;

/// In the plane pixels know their place on the grid, however large the field is.
fn in_plane(field: &Field, plan: &Plan) -> Place {
    let corners = [[0.0; 2], [1.0; 2]].map(|at| plan.seen.pixel_from_world(field.patch.at(at)));
    let [[left, bottom], [right, top]] = corners;
    let within = plan.within([[left, top], [right, bottom]])?;
    let step = [0, 1].map(|d| (field.size[d] - 1) as f64 / (corners[1][d] - corners[0][d]));
    let start = [0, 1].map(|d| (-corners[0][d] * step[d]) as f32);
    Some((Block { start, step: step.map(|s| s as f32), ..block(field) }, within))
}

/// In space the patch is drawn as two triangles.
fn on_patch(field: &Field, plan: &Plan) -> Place {
    let origin = plan.seen.projection.origin;
    let Patch { corner, sides: [along, up] } = field.patch;
    let corner = [0, 1, 2].map(|d| (corner[d] - origin[d]) as f32);
    let [along, up] = [along, up].map(|side| side.map(|x| x as f32));
    let is_finite = corner.iter().chain(&along).chain(&up).all(|x| x.is_finite());
    let block = Block { corner, along, up, ..block(field) };
    is_finite.then(|| (block, plan.everywhere()))
}

fn block(field: &Field) -> Block {
    Block { ink: unit(field.ink), top: field.top, depth: field.depth, ..Block::zeroed() }
}

fn upload(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    layout: &wgpu::BindGroupLayout,
    field: &Field,
) -> wgpu::BindGroup {
    let [width, height] = field.size.map(|n| n as u32);
    let size = wgpu::Extent3d { width, height, depth_or_array_layers: 1 };
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas field"),
        size,
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::R32Float,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let rows = wgpu::TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(4 * width),
        rows_per_image: None,
    };
    let values = &field.values[..field.size[0] * field.size[1]];
    queue.write_texture(texture.as_image_copy(), cast_slice(values), rows, size);
    texture_bind(device, layout, &texture.create_view(&wgpu::TextureViewDescriptor::default()))
}
