//! One call to the graphics processor, as data, and how a list of them becomes render passes.

use std::ops::Range;

use egui_wgpu::wgpu;

use super::arena::FrameBuffers;
use super::target::{Layer, Target};

/// Where a call draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onto {
    /// Onto what has been drawn so far.
    Canvas,
    /// Onto an empty mask.
    Mask,
}

/// Where vertices come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// From the arena of the frame.
    Frame(Range<u64>),
    /// From a buffer that stays.
    Stored(wgpu::Buffer),
}

/// One call: instances of a strip of triangles, or of a list of them by their indices.
#[derive(Clone, Debug)]
pub struct Draw {
    /// What is done.
    pub pipeline: wgpu::RenderPipeline,
    /// Where it is drawn.
    pub onto: Onto,
    /// Offset of the uniform block.
    pub block: u32,
    /// The texture that is read.
    pub texture: Option<wgpu::BindGroup>,
    /// Vertex buffers by slot.
    pub buffers: Vec<Source>,
    /// The order of the vertices, where it is not their own; 32 bits each.
    pub indices: Option<wgpu::Buffer>,
    /// Vertices, or indices, of an instance.
    pub n_vertices: u32,
    /// Instances.
    pub n_instances: u32,
    /// Left, top, width and height in pixels; nothing is drawn outside.
    pub within: [u32; 4],
}

impl Draw {
    fn encode(&self, pass: &mut wgpu::RenderPass<'_>, frame: &FrameBuffers) {
        let [left, top, width, height] = self.within;
        pass.set_scissor_rect(left, top, width, height);
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &frame.bind, &[self.block]);
        if let Some(texture) = &self.texture {
            pass.set_bind_group(1, texture, &[]);
        }
        for (slot, source) in (0..).zip(&self.buffers) {
            match source {
                Source::Frame(range) => {
                    pass.set_vertex_buffer(slot, frame.vertices.slice(range.clone()));
                }
                Source::Stored(buffer) => pass.set_vertex_buffer(slot, buffer.slice(..)),
            }
        }
        match &self.indices {
            Some(indices) => {
                pass.set_index_buffer(indices.slice(..), wgpu::IndexFormat::Uint32);
                pass.draw_indexed(0..self.n_vertices, 0, 0..self.n_instances);
            }
            None => pass.draw(0..self.n_vertices, 0..self.n_instances),
        }
    }
}

/// Draws everything in order over `background`; each mask has a pass of its own, which reads the
/// depth of what has been drawn before.
pub fn encode(
    encoder: &mut wgpu::CommandEncoder,
    target: &Target,
    frame: &FrameBuffers,
    background: wgpu::Color,
    draws: &[Draw],
) {
    let mut load = wgpu::LoadOp::Clear(background);
    let mut load_depth = wgpu::LoadOp::Clear(0.0);
    let mut rest = draws.iter().peekable();
    loop {
        let kept = wgpu::Operations { load: load_depth, store: wgpu::StoreOp::Store };
        let mut pass = begin(encoder, &target.canvas, load, (&target.depth, Some(kept)));
        while let Some(draw) = rest.next_if(|draw| draw.onto == Onto::Canvas) {
            draw.encode(&mut pass, frame);
        }
        drop(pass);
        (load, load_depth) = (wgpu::LoadOp::Load, wgpu::LoadOp::Load);
        let Some(draw) = rest.next() else { return };
        let empty = wgpu::LoadOp::Clear(wgpu::Color::TRANSPARENT);
        draw.encode(&mut begin(encoder, &target.mask, empty, (&target.depth, None)), frame);
    }
}

/// A pass onto a layer; the depth is only read where it has no operations.
fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    layer: &Layer,
    load: wgpu::LoadOp<wgpu::Color>,
    (depth, depth_ops): (&wgpu::TextureView, Option<wgpu::Operations<f32>>),
) -> wgpu::RenderPass<'a> {
    encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
        label: Some("canvas"),
        color_attachments: &[Some(wgpu::RenderPassColorAttachment {
            view: &layer.view,
            depth_slice: None,
            resolve_target: None,
            ops: wgpu::Operations { load, store: wgpu::StoreOp::Store },
        })],
        depth_stencil_attachment: Some(wgpu::RenderPassDepthStencilAttachment {
            view: depth,
            depth_ops,
            stencil_ops: None,
        }),
        ..Default::default()
    })
}
