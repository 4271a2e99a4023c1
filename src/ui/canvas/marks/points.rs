//! Glyphs and particles: the same shapes, around given or stored positions.

use bytemuck::{Pod, Zeroable};
use egui_wgpu::wgpu;

use super::clouds::{columns, scale};
use super::{CLEAR, Plan, unit};
use crate::picture::{Glyphs, Particles, Shape, Style};
use crate::ui::canvas::draw::{Draw, Onto, Source};
use crate::ui::canvas::moment::between;

/// Styles that a palette may have.
pub const MAX_STYLES: usize = 16;

/// Up to so many styles, or so many particles, each style has a call of its own, which draws the
/// styles in their order. Beyond that the vertices thrown away would cost too much.
const MAX_ORDERED_STYLES: usize = 4;
const MAX_ORDERED_PARTICLES: u32 = 20_000;

/// `Style` in `points.wgsl`.
#[derive(Clone, Copy, Default, Pod, Zeroable)]
#[repr(C)]
struct StyleBlock {
    ink: [f32; 4],
    halo: [f32; 4],
    form: [f32; 4],
}

/// `Points` in `points.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    weights: [f32; 2],
    first: u32,
    last: u32,
    n_styles: u32,
    padding: [u32; 3],
    styles: [StyleBlock; MAX_STYLES],
}

impl From<&Style> for StyleBlock {
    fn from(style: &Style) -> Self {
        let (halo_px, halo) = style.halo.map_or((0.0, CLEAR), |(px, ink)| (px, unit(ink)));
        let (shape, stroke_px) = match style.shape {
            Shape::Disc => (0.0, 0.0),
            Shape::Ring => (1.0, style.stroke_px),
            Shape::Diamond => (2.0, 0.0),
            Shape::Square => (3.0, 0.0),
            Shape::Cross => (4.0, style.stroke_px),
        };
        let form = [shape, style.radius_px, stroke_px, halo_px];
        Self { ink: unit(style.ink), halo, form }
    }
}

/// Draws points that do not move.
pub fn plan_glyphs(glyphs: &Glyphs, plan: &mut Plan) {
    let at = Source::Frame(plan.arena.vertices(&glyphs.at));
    let looks = Source::Stored(plan.zeros(glyphs.at.len()));
    let palette = std::slice::from_ref(&glyphs.style);
    let cloud = Cloud { columns: 3, n: glyphs.at.len() as u32, weights: [1.0, 0.0], palette };
    cloud.plan(&[at.clone(), at, looks], plan);
}

/// Draws a cloud between two stored records; its looks are those of the earlier one.
pub fn plan_particles(particles: &Particles, plan: &mut Plan) {
    let Particles { timeline, moment, frame, looks } = particles;
    let Some(between) = between(&timeline.records, *moment) else { return };
    let ends = [between.earlier, between.later];
    let scales = ends.map(|record| scale(timeline, record, *frame));
    let positions = ends.map(|record| plan.positions(timeline, record));
    let look = plan.looks(timeline, looks, between.earlier);
    let columns = columns(timeline.dimension);
    let fitting = |buffer: &wgpu::Buffer, numbers: usize| buffer.size() / (4 * numbers as u64);
    let n = positions.iter().map(|p| fitting(p, columns)).min().unwrap_or(0).min(fitting(&look, 1));
    let weights = [(1.0 - between.part) * scales[0], between.part * scales[1]];
    let cloud = Cloud { columns, n: n as u32, weights, palette: &looks.palette };
    let [earlier, later] = positions.map(Source::Stored);
    cloud.plan(&[earlier, later, Source::Stored(look)], plan);
}

/// Instances of shapes, however their positions came about.
struct Cloud<'a> {
    columns: usize,
    n: u32,
    weights: [f32; 2],
    palette: &'a [Style],
}

impl Cloud<'_> {
    fn plan(&self, buffers: &[Source; 3], plan: &mut Plan) {
        if self.n == 0 || self.palette.is_empty() {
            return;
        }
        for [first, last] in self.passes() {
            plan.draws.push(Draw {
                pipeline: plan.pipelines.points.of(self.columns),
                onto: Onto::Canvas,
                block: plan.arena.block(&self.block(first, last)),
                texture: None,
                buffers: buffers.to_vec(),
                n_vertices: 4,
                n_instances: self.n,
                within: plan.everywhere(),
            });
        }
    }

    fn n_styles(&self) -> usize {
        self.palette.len().min(MAX_STYLES)
    }

    /// First and last style of each call.
    fn passes(&self) -> Vec<[u32; 2]> {
        let n_styles = self.n_styles();
        if n_styles <= MAX_ORDERED_STYLES || self.n <= MAX_ORDERED_PARTICLES {
            (0..n_styles as u32).map(|style| [style, style]).collect()
        } else {
            vec![[0, n_styles as u32 - 1]]
        }
    }

    fn block(&self, first: u32, last: u32) -> Block {
        let mut styles = [StyleBlock::default(); MAX_STYLES];
        for (block, style) in styles.iter_mut().zip(self.palette) {
            *block = style.into();
        }
        let n_styles = self.n_styles() as u32;
        Block { weights: self.weights, first, last, n_styles, padding: [0; 3], styles }
    }
}
