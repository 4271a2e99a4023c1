//! The textures that a view draws into.

use egui_wgpu::wgpu;

use super::pipelines::{CANVAS_FORMAT, DEPTH_FORMAT, MASK_FORMAT};

/// A texture that can be drawn into and then read by a shader.
#[derive(Debug)]
pub struct Layer {
    /// The texture.
    pub texture: wgpu::Texture,
    /// To draw into.
    pub view: wgpu::TextureView,
    /// To read, as group 1.
    pub bind: wgpu::BindGroup,
}

/// The textures of one view.
#[derive(Debug)]
pub struct Target {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// The picture, premultiplied sRGB.
    pub canvas: Layer,
    /// Coverage of the lines that are being drawn, of their rim, and coverage after fading.
    pub mask: Layer,
    /// What is nearest: reversed, zero is far.
    pub depth: wgpu::TextureView,
}

impl Target {
    /// Textures of `size` pixels.
    pub fn new(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, size: [u32; 2]) -> Self {
        let canvas = layer(device, layout, size, CANVAS_FORMAT);
        let mask = layer(device, layout, size, MASK_FORMAT);
        Self { size, canvas, mask, depth: depth(device, size) }
    }
}

fn depth(device: &wgpu::Device, [width, height]: [u32; 2]) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas depth"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: DEPTH_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&wgpu::TextureViewDescriptor::default())
}

fn layer(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    [width, height]: [u32; 2],
    format: wgpu::TextureFormat,
) -> Layer {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas layer"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT
            | wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::COPY_SRC,
        view_formats: &[],
    });
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    let bind = texture_bind(device, layout, &view);
    Layer { texture, view, bind }
}

/// A texture as group 1 of a shader.
pub fn texture_bind(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    view: &wgpu::TextureView,
) -> wgpu::BindGroup {
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("canvas texture"),
        layout,
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::TextureView(view),
        }],
    })
}
