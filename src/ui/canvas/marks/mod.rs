//! From marks to calls: one file for each kind of mark.

mod arrows;
mod clouds;
mod cones;
mod field;
mod lines;
mod points;
mod surface;
mod trails;

use egui_wgpu::wgpu;

use super::arena::Arena;
use super::draw::Draw;
use super::pipelines::Pipelines;
use super::seen::Seen;
use super::store::Store;
use super::target::Target;
use super::workshop::Depth;
use crate::picture::{Mark, Occlusion, Rgba};
use surface::Faces;

/// What stays on the graphics processor between frames.
#[derive(Debug)]
pub struct Stored {
    /// Positions by timeline and node.
    pub positions: Store<wgpu::Buffer>,
    /// Styles of particles by looks and node.
    pub looks: Store<wgpu::Buffer>,
    /// Grids of values.
    pub fields: Store<wgpu::BindGroup>,
    /// Faces of surfaces, by where they are in memory.
    pub surfaces: Store<Faces>,
    /// As many zeros as there are particles, for clouds that have one style.
    pub zeros: Option<wgpu::Buffer>,
}

impl Default for Stored {
    /// Room for the two timelines of a twin view and the one that they are being replaced by.
    fn default() -> Self {
        Self {
            positions: Store::keeping(4),
            looks: Store::keeping(8),
            fields: Store::keeping(6),
            surfaces: Store::keeping(12),
            zeros: None,
        }
    }
}

impl Stored {
    /// Records, looks, fields and surfaces uploaded so far.
    pub fn n_uploads(&self) -> usize {
        self.positions.n_uploads()
            + self.looks.n_uploads()
            + self.fields.n_uploads()
            + self.surfaces.n_uploads()
    }

    /// Drops what has not been drawn for some time.
    pub fn end_frame(&mut self) {
        self.positions.end_frame();
        self.looks.end_frame();
        self.fields.end_frame();
        self.surfaces.end_frame();
    }
}

/// A frame in the making.
pub struct Plan<'a> {
    /// The device.
    pub device: &'a wgpu::Device,
    /// Its queue.
    pub queue: &'a wgpu::Queue,
    /// From where the picture is seen.
    pub seen: &'a Seen,
    /// The compiled shaders.
    pub pipelines: &'a Pipelines,
    /// Where it is drawn.
    pub target: &'a Target,
    /// What stays.
    pub stored: &'a mut Stored,
    /// What is sent with this frame.
    pub arena: &'a mut Arena,
    /// The calls so far.
    pub draws: Vec<Draw>,
}

impl Plan<'_> {
    /// Adds the calls that draw a mark; words are left to the painter of the window.
    pub fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Field(field) => field::plan(field, self),
            Mark::Lines(lines) => lines::plan(lines, self),
            Mark::Arrows(arrows) => arrows::plan(arrows, self),
            Mark::Cones(cones) => cones::plan(cones, self),
            Mark::Surface(surface) => surface::plan(surface, self),
            Mark::Glyphs(glyphs) => points::plan_glyphs(glyphs, self),
            Mark::Particles(particles) => points::plan_particles(particles, self),
            Mark::Trails(trails) => trails::plan(trails, self),
            Mark::Words(_) => {}
        }
    }

    /// How a mark that may be hidden meets the depth.
    fn depth(&self, occlusion: Occlusion) -> Depth {
        match occlusion {
            Occlusion::Solid if self.seen.is_space() => Depth::Tested,
            Occlusion::Solid | Occlusion::Flat => Depth::Ignored,
        }
    }

    /// The whole target as left, top, width, height.
    fn everywhere(&self) -> [u32; 4] {
        let [width, height] = self.target.size;
        [0, 0, width, height]
    }

    /// The pixels of the target that a box touches; `None` if there are none.
    fn within(&self, [low, high]: [[f64; 2]; 2]) -> Option<[u32; 4]> {
        let side = |d: usize| {
            let clamped = |x: f64| x.clamp(0.0, f64::from(self.target.size[d])) as u32;
            let (from, to) = (clamped(low[d].floor()), clamped(high[d].ceil()));
            (from < to).then(|| [from, to - from])
        };
        let ([left, width], [top, height]) = (side(0)?, side(1)?);
        Some([left, top, width, height])
    }
}

/// A colour as shaders take it: straight alpha, 0 to 1.
fn unit(Rgba(bytes): Rgba) -> [f32; 4] {
    bytes.map(|byte| f32::from(byte) / 255.0)
}

const CLEAR: [f32; 4] = [0.0; 4];
