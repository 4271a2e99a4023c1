//! How pipelines are built.

use egui_wgpu::wgpu;

use super::pipelines::DEPTH_FORMAT;

/// How a mark meets what has been drawn before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// It is drawn over it.
    Ignored,
    /// It is hidden by what is nearer.
    Tested,
    /// It also hides what is farther.
    Written,
}

impl Depth {
    fn state(self) -> wgpu::DepthStencilState {
        let compare = match self {
            Self::Ignored => wgpu::CompareFunction::Always,
            Self::Tested | Self::Written => wgpu::CompareFunction::GreaterEqual,
        };
        wgpu::DepthStencilState {
            format: DEPTH_FORMAT,
            depth_write_enabled: Some(self == Self::Written),
            depth_compare: Some(compare),
            stencil: wgpu::StencilState::default(),
            bias: wgpu::DepthBiasState::default(),
        }
    }
}

/// Where a pipeline draws.
#[derive(Clone, Copy, Debug)]
pub struct Onto {
    /// Format of the texture.
    pub format: wgpu::TextureFormat,
    /// How colours are put together.
    pub blend: wgpu::BlendState,
    /// Which colours are written.
    pub writes: wgpu::ColorWrites,
    /// How the depth is used where the pass has one.
    pub depth: Option<Depth>,
}

impl Onto {
    /// The same place with another use of the depth.
    #[must_use]
    pub const fn with(self, depth: Depth) -> Self {
        Self { depth: Some(depth), ..self }
    }
}

/// What the vertices of a call are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vertices {
    /// Strips, one for each instance; buffers step by instance.
    Strips,
    /// A list of triangles; buffers step by vertex.
    List,
}

/// Builds pipelines that share a layout.
pub struct Workshop<'a> {
    device: &'a wgpu::Device,
    plain: wgpu::PipelineLayout,
    textured: wgpu::PipelineLayout,
}

impl<'a> Workshop<'a> {
    /// A workshop for the layouts of group 0 and group 1.
    pub fn new(
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

    /// A shader, after what all shaders share.
    pub fn shader(&self, source: &str) -> wgpu::ShaderModule {
        let source = [include_str!("shaders/seen.wgsl"), source].concat();
        self.device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("canvas"),
            source: wgpu::ShaderSource::Wgsl(source.into()),
        })
    }

    /// A pipeline of strips whose instances are read from one buffer for each list of formats;
    /// shader locations count through all of them.
    pub fn instanced(
        &self,
        module: &wgpu::ShaderModule,
        stages: [&str; 2],
        buffers: &[&[wgpu::VertexFormat]],
        onto: Onto,
    ) -> wgpu::RenderPipeline {
        self.build(&self.plain, (module, stages), (Vertices::Strips, buffers), onto)
    }

    /// A pipeline of triangles whose vertices are read from one buffer.
    pub fn listed(
        &self,
        module: &wgpu::ShaderModule,
        stages: [&str; 2],
        formats: &[wgpu::VertexFormat],
        onto: Onto,
    ) -> wgpu::RenderPipeline {
        self.build(&self.plain, (module, stages), (Vertices::List, &[formats]), onto)
    }

    /// A pipeline of one strip that reads a texture.
    pub fn filling(
        &self,
        module: &wgpu::ShaderModule,
        stages: [&str; 2],
        onto: Onto,
    ) -> wgpu::RenderPipeline {
        self.build(&self.textured, (module, stages), (Vertices::Strips, &[]), onto)
    }

    fn build(
        &self,
        layout: &wgpu::PipelineLayout,
        (module, [vs, fs]): (&wgpu::ShaderModule, [&str; 2]),
        (vertices, buffers): (Vertices, &[&[wgpu::VertexFormat]]),
        onto: Onto,
    ) -> wgpu::RenderPipeline {
        let (topology, step_mode) = match vertices {
            Vertices::Strips => {
                (wgpu::PrimitiveTopology::TriangleStrip, wgpu::VertexStepMode::Instance)
            }
            Vertices::List => (wgpu::PrimitiveTopology::TriangleList, wgpu::VertexStepMode::Vertex),
        };
        let attributes = attributes(buffers);
        let layouts: Vec<_> = attributes.iter().map(|list| Some(row(list, step_mode))).collect();
        self.device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(fs),
            layout: Some(layout),
            vertex: wgpu::VertexState {
                module,
                entry_point: Some(vs),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &layouts,
            },
            primitive: wgpu::PrimitiveState { topology, ..Default::default() },
            depth_stencil: onto.depth.map(Depth::state),
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module,
                entry_point: Some(fs),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(wgpu::ColorTargetState {
                    format: onto.format,
                    blend: Some(onto.blend),
                    write_mask: onto.writes,
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

fn row(
    attributes: &[wgpu::VertexAttribute],
    step_mode: wgpu::VertexStepMode,
) -> wgpu::VertexBufferLayout<'_> {
    let array_stride = attributes.iter().map(|a| a.format.size()).sum();
    wgpu::VertexBufferLayout { array_stride, step_mode, attributes }
}
