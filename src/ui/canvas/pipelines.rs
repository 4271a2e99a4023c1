//! The shaders, compiled, and the layouts of what they read.

use egui_wgpu::wgpu;
use wgpu::VertexFormat::{Float32, Float32x2, Float32x3, Uint32};

/// Format of the canvas: sRGB numbers as they are, so that blending happens in sRGB space.
pub const CANVAS_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Format of the mask: coverage of the line and of its halo.
pub const MASK_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rg8Unorm;

/// Shaders for positions in the plane and in space.
#[derive(Debug)]
pub struct ByDimension {
    plane: wgpu::RenderPipeline,
    space: wgpu::RenderPipeline,
}

impl ByDimension {
    /// The one for positions of two or three numbers.
    pub fn of(&self, columns: usize) -> wgpu::RenderPipeline {
        if columns < 3 { self.plane.clone() } else { self.space.clone() }
    }
}

/// Everything that is compiled once.
#[derive(Debug)]
pub struct Pipelines {
    /// Group 0: the camera, and a block at a dynamic offset.
    pub frame_layout: wgpu::BindGroupLayout,
    /// Group 1: a texture that is read pixel by pixel.
    pub texture_layout: wgpu::BindGroupLayout,
    /// A scalar field as a shade.
    pub field: wgpu::RenderPipeline,
    /// Segments into the mask, where the larger coverage wins.
    pub line_mask: wgpu::RenderPipeline,
    /// Halo and line through the mask.
    pub line_paint: wgpu::RenderPipeline,
    /// Arrows.
    pub arrows: wgpu::RenderPipeline,
    /// Glyphs and particles.
    pub points: ByDimension,
    /// Steps of trails.
    pub trails: ByDimension,
    /// The canvas into the window.
    pub blit: wgpu::RenderPipeline,
}

impl Pipelines {
    /// Compiles all shaders for a window of a format.
    pub fn new(device: &wgpu::Device, window: wgpu::TextureFormat) -> Self {
        let frame_layout = frame_layout(device);
        let texture_layout = texture_layout(device);
        let workshop = Workshop::new(device, &frame_layout, &texture_layout);
        let field = workshop.shader(include_str!("shaders/field.wgsl"));
        let lines = workshop.shader(include_str!("shaders/lines.wgsl"));
        let arrows = workshop.shader(include_str!("shaders/arrows.wgsl"));
        let points = workshop.shader(include_str!("shaders/points.wgsl"));
        let trails = workshop.shader(include_str!("shaders/trails.wgsl"));
        let blit = workshop.shader(include_str!("shaders/blit.wgsl"));
        let over = (CANVAS_FORMAT, wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING);
        let onto_window = (window, wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING);
        let fs_blit = if window.is_srgb() { "fs_to_linear" } else { "fs" };
        let points = |position| {
            workshop.instanced(&points, ["vs", "fs"], &[&[position], &[position], &[Uint32]], over)
        };
        let trails = |position| {
            let (p, look) = ([position], [Uint32]);
            workshop.instanced(&trails, ["vs", "fs"], &[&p, &p, &p, &p, &look], over)
        };
        let segment = [Float32x2, Float32x2, Float32];
        Self {
            field: workshop.filling(&field, ["vs_fill", "fs"], over),
            line_mask: workshop.instanced(&lines, ["vs_mask", "fs_mask"], &[&segment], larger()),
            line_paint: workshop.filling(&lines, ["vs_fill", "fs_paint"], over),
            arrows: workshop.instanced(&arrows, ["vs", "fs"], &[&[Float32x3, Float32x2]], over),
            points: ByDimension { plane: points(Float32x2), space: points(Float32x3) },
            trails: ByDimension { plane: trails(Float32x2), space: trails(Float32x3) },
            blit: workshop.filling(&blit, ["vs_fill", fs_blit], onto_window),
            frame_layout,
            texture_layout,
        }
    }
}

/// The mask keeps the larger coverage: a line that meets itself is one shape.
fn larger() -> (wgpu::TextureFormat, wgpu::BlendState) {
    let component = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Max,
    };
    (MASK_FORMAT, wgpu::BlendState { color: component, alpha: component })
}

/// Builds pipelines that share a layout.
struct Workshop<'a> {
    device: &'a wgpu::Device,
    plain: wgpu::PipelineLayout,
    textured: wgpu::PipelineLayout,
}

impl<'a> Workshop<'a> {
    fn new(
        device: &'a wgpu::Device,
        frame: &wgpu::BindGroupLayout,
        texture: &wgpu::BindGroupLayout,
    ) -> Self {
        let layout = |groups: &[Option<&wgpu::BindGroupLayout>]| {
            device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("canvas"),
                bind_group_layouts: groups,
                immediate_size: 0,
            })
        };
        Self {
            device,
            plain: layout(&[Some(frame)]),
            textured: layout(&[Some(frame), Some(texture)]),
        }
    }

    fn shader(&self, source: &str) -> wgpu::ShaderModule {
        let source = [include_str!("shaders/seen.wgsl"), source].concat();
        self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("canvas"),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        })
    }

    /// A pipeline of strips whose instances are read from one buffer for each list of formats;
    /// shader locations count through all of them.
    fn instanced(
        &self,
        module: &wgpu::ShaderModule,
        stages: [&str; 2],
        buffers: &[&[wgpu::VertexFormat]],
        onto: (wgpu::TextureFormat, wgpu::BlendState),
    ) -> wgpu::RenderPipeline {
        self.build(&self.plain, module, stages, buffers, onto)
    }

    /// A pipeline that fills the target and reads a texture.
    fn filling(
        &self,
        module: &wgpu::ShaderModule,
        stages: [&str; 2],
        onto: (wgpu::TextureFormat, wgpu::BlendState),
    ) -> wgpu::RenderPipeline {
        self.build(&self.textured, module, stages, &[], onto)
    }

    fn build(
        &self,
        layout: &wgpu::PipelineLayout,
        module: &wgpu::ShaderModule,
        [vs, fs]: [&str; 2],
        buffers: &[&[wgpu::VertexFormat]],
        (format, blend): (wgpu::TextureFormat, wgpu::BlendState),
    ) -> wgpu::RenderPipeline {
        let attributes = attributes(buffers);
        let layouts: Vec<_> = attributes.iter().map(|list| Some(instances(list))).collect();
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(fs),
            layout: Some(layout),
            vertex: wgpu::VertexState {
                module,
                entry_point: Some(vs),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &layouts,
            },
            primitive: wgpu::PrimitiveState {
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                ..Default::default()
            },
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module,
                entry_point: Some(fs),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format,
                    blend: Some(blend),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

fn attributes(buffers: &[&[wgpu::VertexFormat]]) -> Vec<Vec<wgpu::VertexAttribute>> {
    let mut locations = 0..;
    let mut of_buffer = |formats: &&[wgpu::VertexFormat]| {
        let mut offset = 0;
        let attribute = |(&format, shader_location): (&wgpu::VertexFormat, u32)| {
            let attribute = wgpu::VertexAttribute { format, offset, shader_location };
            offset += format.size();
            attribute
        };
        formats.iter().zip(&mut locations).map(attribute).collect()
    };
    buffers.iter().map(&mut of_buffer).collect()
}

fn instances(attributes: &[wgpu::VertexAttribute]) -> wgpu::VertexBufferLayout<'_> {
    wgpu::VertexBufferLayout {
        array_stride: attributes.iter().map(|a| a.format.size()).sum(),
        step_mode: wgpu::VertexStepMode::Instance,
        attributes,
    }
}

fn frame_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    let uniform = |binding: u32| wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
        ty: wgpu::BindingType::Buffer {
            ty: wgpu::BufferBindingType::Uniform,
            has_dynamic_offset: binding == 1,
            min_binding_size: None,
        },
        count: None,
    };
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("canvas frame"),
        entries: &[uniform(0), uniform(1)],
    })
}

fn texture_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("canvas texture"),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Texture {
                sample_type: wgpu::TextureSampleType::Float { filterable: false },
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        }],
    })
}
