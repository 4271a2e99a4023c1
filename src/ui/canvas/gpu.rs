//! The graphics processor's side of all canvases.

use std::collections::HashMap;

use egui_wgpu::wgpu;

use super::arena::{Arena, FrameBuffers};
use super::draw::{Draw, encode};
use super::marks::{Plan, Stored};
use super::pipelines::Pipelines;
use super::seen::Seen;
use super::target::Target;
use crate::picture::{Picture, Rgba};

/// Pipelines, what has been uploaded, and one texture a view.
#[derive(Debug)]
pub struct Gpu {
    pipelines: Pipelines,
    stored: Stored,
    arena: Arena,
    views: HashMap<u64, View>,
}

/// One canvas.
#[derive(Debug)]
pub struct View {
    /// Its textures.
    pub target: Target,
    frame: FrameBuffers,
}

impl Gpu {
    /// Compiles the shaders for a window of a format.
    pub fn new(device: &wgpu::Device, window: wgpu::TextureFormat) -> Self {
        Self {
            pipelines: Pipelines::new(device, window),
            stored: Stored::default(),
            arena: Arena::default(),
            views: HashMap::new(),
        }
    }

    /// Makes canvases drawable in a window; call it once, when the window is created.
    pub fn install(render_state: &egui_wgpu::RenderState) {
        let gpu = Self::new(&render_state.device, render_state.target_format);
        render_state.renderer.write().callback_resources.insert(gpu);
    }

    /// Records, looks, fields and surfaces sent to the device so far.
    pub fn n_uploads(&self) -> usize {
        self.stored.n_uploads()
    }

    /// Draws a picture into the texture of a view.
    pub(super) fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        view: u64,
        picture: &Picture,
        seen: &Seen,
    ) {
        let reused = self.views.remove(&view);
        let drawn = self.draw((device, queue), encoder, reused, picture, seen);
        self.views.insert(view, drawn);
    }

    /// Copies the texture of a view to where the pass's viewport is.
    pub(super) fn blit(&self, pass: &mut wgpu::RenderPass<'static>, view: u64) {
        if let Some(view) = self.views.get(&view) {
            pass.set_pipeline(&self.pipelines.blit);
            pass.set_bind_group(0, &view.frame.bind, &[0]);
            pass.set_bind_group(1, &view.target.canvas.bind, &[]);
            pass.draw(0..4, 0..1);
        }
    }

    /// Draws a picture with the textures and buffers of `reused` if they fit.
    pub(super) fn draw(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        encoder: &mut wgpu::CommandEncoder,
        reused: Option<View>,
        picture: &Picture,
        seen: &Seen,
    ) -> View {
        let mut view = self.fitting(device, reused, seen.size);
        let draws = self.plan(device, queue, &view.target, picture, seen);
        view.frame.upload(device, queue, &self.pipelines.frame_layout, &self.arena);
        encode(encoder, &view.target, &view.frame, clear(picture.background), &draws);
        self.stored.end_frame();
        view
    }

    fn fitting(&self, device: &wgpu::Device, view: Option<View>, size: [u32; 2]) -> View {
        let target = || Target::new(device, &self.pipelines.texture_layout, size);
        match view {
            Some(view) if view.target.size == size => view,
            Some(view) => View { target: target(), ..view },
            None => {
                let frame = FrameBuffers::new(device, &self.pipelines.frame_layout);
                View { target: target(), frame }
            }
        }
    }

    fn plan(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        target: &Target,
        picture: &Picture,
        seen: &Seen,
    ) -> Vec<Draw> {
        self.arena.clear();
        // The camera is the first block; shaders find it there without an offset.
        self.arena.block(&seen.block(picture.background));
        let mut plan = Plan {
            device,
            queue,
            seen,
            pipelines: &self.pipelines,
            target,
            stored: &mut self.stored,
            arena: &mut self.arena,
            draws: Vec::new(),
        };
        if seen.is_sound() {
            picture.marks.iter().for_each(|mark| plan.mark(mark));
        }
        plan.draws
    }
}

/// The background as the canvas holds it, premultiplied.
fn clear(Rgba(bytes): Rgba) -> wgpu::Color {
    let [r, g, b, a] = bytes.map(|byte| f64::from(byte) / 255.0);
    wgpu::Color { r: r * a, g: g * a, b: b * a, a }
}
