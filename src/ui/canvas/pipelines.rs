//! The shaders, compiled, and the layouts of what they read.

use egui_wgpu::wgpu;
use wgpu::VertexFormat::{Float32, Float32x2, Float32x3, Uint32};

use super::workshop::{Depth, Onto, Workshop};

/// Format of the canvas: sRGB numbers as they are, so that blending happens in sRGB space.
pub const CANVAS_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Format of the mask: coverage of the line and of its rim, and coverage after fading.
pub const MASK_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Format of the depth.
pub const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;

/// Shaders for positions of two and of three numbers.
#[derive(Debug)]
pub struct ByDimension<T> {
    two: T,
    three: T,
}

impl<T> ByDimension<T> {
    /// The one for positions of two or three numbers.
    pub const fn of(&self, columns: usize) -> &T {
        if columns < 3 { &self.two } else { &self.three }
    }
}

/// Shaders for each use of the depth.
#[derive(Debug)]
pub struct ByDepth {
    ignored: wgpu::RenderPipeline,
    tested: wgpu::RenderPipeline,
    written: wgpu::RenderPipeline,
}

impl ByDepth {
    fn new(build: impl Fn(Depth) -> wgpu::RenderPipeline) -> Self {
        Self {
            ignored: build(Depth::Ignored),
            tested: build(Depth::Tested),
            written: build(Depth::Written),
        }
    }

    /// For marks that hide nothing.
    fn reading(build: impl Fn(Depth) -> wgpu::RenderPipeline) -> Self {
        let tested = build(Depth::Tested);
        Self { ignored: build(Depth::Ignored), written: tested.clone(), tested }
    }

    /// The one for a use of the depth.
    pub fn of(&self, depth: Depth) -> wgpu::RenderPipeline {
        match depth {
            Depth::Ignored => self.ignored.clone(),
            Depth::Tested => self.tested.clone(),
            Depth::Written => self.written.clone(),
        }
    }
}

/// The depth of lines in space, apart from their colour.
#[derive(Debug)]
pub struct LineDepth {
    /// Of the line itself.
    pub line: wgpu::RenderPipeline,
    /// Of its rim, a little behind.
    pub rim: wgpu::RenderPipeline,
}

/// Everything that is compiled once.
#[derive(Debug)]
pub struct Pipelines {
    /// Group 0: the camera, and a block at a dynamic offset.
    pub frame_layout: wgpu::BindGroupLayout,
    /// Group 1: a texture that is read pixel by pixel.
    pub texture_layout: wgpu::BindGroupLayout,
    /// A scalar field as a shade, in the plane.
    pub field: wgpu::RenderPipeline,
    /// A scalar field on a patch of space.
    pub patch: wgpu::RenderPipeline,
    /// Segments into the depth.
    pub line_depth: LineDepth,
    /// Segments into the mask, where the larger coverage wins.
    pub line_mask: ByDepth,
    /// Rim and line through the mask.
    pub line_paint: wgpu::RenderPipeline,
    /// Arrows in the plane.
    pub arrows: wgpu::RenderPipeline,
    /// Arrows in space.
    pub cones: wgpu::RenderPipeline,
    /// Faces of surfaces.
    pub surface: wgpu::RenderPipeline,
    /// Glyphs and particles.
    pub points: ByDimension<ByDepth>,
    /// Steps of trails.
    pub trails: ByDimension<ByDepth>,
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
        let cones = workshop.shader(include_str!("shaders/cones.wgsl"));
        let surface = workshop.shader(include_str!("shaders/surface.wgsl"));
        let blit = workshop.shader(include_str!("shaders/blit.wgsl"));
        let fs_blit = if window.is_srgb() { "fs_to_linear" } else { "fs" };
        let over = over(CANVAS_FORMAT, Some(Depth::Ignored));
        let segment: &[&[_]] = &[&[Float32x3, Float32x3, Float32]];
        let depth = |stages| {
            let onto = Onto { writes: wgpu::ColorWrites::empty(), ..over.with(Depth::Written) };
            workshop.instanced(&lines, stages, segment, onto)
        };
        let mask = |depth| {
            workshop.instanced(&lines, ["vs_mask", "fs_mask"], segment, larger().with(depth))
        };
        let (tested, written) = (over.with(Depth::Tested), over.with(Depth::Written));
        let arrow: &[&[_]] = &[&[Float32x3, Float32x2]];
        let vertex = [Float32x3, Float32x3, Float32];
        Self {
            field: workshop.filling(&field, ["vs_fill", "fs"], over),
            patch: workshop.filling(&field, ["vs_patch", "fs_patch"], tested),
            line_depth: LineDepth {
                line: depth(["vs_depth", "fs_depth"]),
                rim: depth(["vs_rim_depth", "fs_rim_depth"]),
            },
            line_mask: ByDepth::reading(mask),
            line_paint: workshop.filling(&lines, ["vs_fill", "fs_paint"], over),
            arrows: workshop.instanced(&arrows, ["vs", "fs"], arrow, over),
            cones: workshop.instanced(&cones, ["vs", "fs"], &[&[Float32x3, Float32x3]], written),
            surface: workshop.listed(&surface, ["vs", "fs"], &vertex, tested),
            points: points(&workshop),
            trails: trails(&workshop),
            blit: workshop.filling(&blit, ["vs_fill", fs_blit], self::over(window, None)),
            frame_layout,
            texture_layout,
        }
    }
}

fn points(workshop: &Workshop) -> ByDimension<ByDepth> {
    let shader = workshop.shader(include_str!("shaders/points.wgsl"));
    let over = over(CANVAS_FORMAT, None);
    let of = |position| {
        let buffers: &[&[_]] = &[&[position], &[position], &[Uint32]];
        ByDepth::new(|d| workshop.instanced(&shader, ["vs", "fs"], buffers, over.with(d)))
    };
    ByDimension { two: of(Float32x2), three: of(Float32x3) }
}

fn trails(workshop: &Workshop) -> ByDimension<ByDepth> {
    let shader = workshop.shader(include_str!("shaders/trails.wgsl"));
    let over = over(CANVAS_FORMAT, None);
    let of = |position| {
        let (p, look) = ([position], [Uint32]);
        let buffers: &[&[_]] = &[&p, &p, &p, &p, &look];
        ByDepth::reading(|d| workshop.instanced(&shader, ["vs", "fs"], buffers, over.with(d)))
    };
    ByDimension { two: of(Float32x2), three: of(Float32x3) }
}

fn over(format: wgpu::TextureFormat, depth: Option<Depth>) -> Onto {
    let blend = wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING;
    Onto { format, blend, writes: wgpu::ColorWrites::ALL, depth }
}

/// The mask keeps the larger coverage: a line that meets itself is one shape.
fn larger() -> Onto {
    let component = wgpu::BlendComponent {
        src_factor: wgpu::BlendFactor::One,
        dst_factor: wgpu::BlendFactor::One,
        operation: wgpu::BlendOperation::Max,
    };
    let blend = wgpu::BlendState { color: component, alpha: component };
    Onto { format: MASK_FORMAT, blend, writes: wgpu::ColorWrites::ALL, depth: None }
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
