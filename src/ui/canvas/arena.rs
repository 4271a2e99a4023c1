//! The data of one frame: uniform blocks and vertices, gathered first and sent at once.

use std::ops::Range;

use bytemuck::{NoUninit, cast_slice};
use egui_wgpu::wgpu;

/// Bytes from one uniform block to the next, enough for a palette of 16 styles. Devices ask for
/// offsets that are multiples of 256.
pub const BLOCK_BYTES: usize = 1024;

/// Uniform blocks and vertices of one frame.
#[derive(Debug, Default)]
pub struct Arena {
    blocks: Vec<u8>,
    vertices: Vec<u8>,
}

impl Arena {
    /// Forgets the last frame and keeps its memory.
    pub fn clear(&mut self) {
        self.blocks.clear();
        self.vertices.clear();
    }

    /// Adds a uniform block and returns its offset.
    pub fn block<T: NoUninit>(&mut self, block: &T) -> u32 {
        const { assert!(size_of::<T>() <= BLOCK_BYTES) };
        let offset = self.blocks.len();
        self.blocks.extend_from_slice(bytemuck::bytes_of(block));
        self.blocks.resize(offset + BLOCK_BYTES, 0);
        offset as u32
    }

    /// Adds vertices (of a size that is a multiple of four bytes) and returns where they are.
    pub fn vertices<T: NoUninit>(&mut self, vertices: &[T]) -> Range<u64> {
        let start = self.vertices.len() as u64;
        self.vertices.extend_from_slice(cast_slice(vertices));
        start..self.vertices.len() as u64
    }
}

/// The buffers into which an [`Arena`] goes; they grow and are never shrunk.
#[derive(Debug)]
pub struct FrameBuffers {
    uniforms: wgpu::Buffer,
    /// Vertices of the frame.
    pub vertices: wgpu::Buffer,
    /// Group 0 of all shaders: the camera, and the block at a dynamic offset.
    pub bind: wgpu::BindGroup,
}

impl FrameBuffers {
    /// Buffers of a modest size.
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout) -> Self {
        let uniforms = buffer(device, wgpu::BufferUsages::UNIFORM, 16 * BLOCK_BYTES);
        let vertices = buffer(device, wgpu::BufferUsages::VERTEX, 1 << 16);
        let bind = bind(device, layout, &uniforms);
        Self { uniforms, vertices, bind }
    }

    /// Sends the frame, into larger buffers where it does not fit.
    pub fn upload(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        layout: &wgpu::BindGroupLayout,
        arena: &Arena,
    ) {
        if self.uniforms.size() < arena.blocks.len() as u64 {
            self.uniforms = buffer(device, wgpu::BufferUsages::UNIFORM, arena.blocks.len());
            self.bind = bind(device, layout, &self.uniforms);
        }
        if self.vertices.size() < arena.vertices.len() as u64 {
            self.vertices = buffer(device, wgpu::BufferUsages::VERTEX, arena.vertices.len());
        }
        queue.write_buffer(&self.uniforms, 0, &arena.blocks);
        queue.write_buffer(&self.vertices, 0, &arena.vertices);
    }
}

fn buffer(device: &wgpu::Device, usage: wgpu::BufferUsages, n_bytes: usize) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("canvas frame"),
        size: n_bytes.next_power_of_two() as u64,
        usage: usage | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

fn bind(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    uniforms: &wgpu::Buffer,
) -> wgpu::BindGroup {
    let entry = |binding| wgpu::BindGroupEntry {
        binding,
        resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
            buffer: uniforms,
            offset: 0,
            size: wgpu::BufferSize::new(BLOCK_BYTES as u64),
        }),
    };
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("canvas frame"),
        layout,
        entries: &[entry(0), entry(1)],
    })
}
