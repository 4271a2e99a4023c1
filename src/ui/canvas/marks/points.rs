//! Glyphs and particles: the same shapes, around given or stored positions.

use bytemuck::{Pod, Zeroable};
use egui_wgpu::wgpu;

use super::clouds::{columns, scale};
use super::{CLEAR, Plan, unit};
use crate::picture::moment::between;
use crate::picture::{Glyphs, NearPlane, Occlusion, Particles, Shape, Style};
use crate::ui::canvas::draw::{Draw, Onto, Source};
use crate::ui::canvas::workshop::Depth;

/// Styles that a palette may have.
pub const MAX_STYLES: usize = 16;

/// Up to so many styles, or so many particles, each style has a call of its own, which draws the
/// styles in their order. Beyond that the vertices thrown away would cost too much.
const MAX_ORDERED_STYLES: usize = 4;
const MAX_ORDERED_PARTICLES: u32 = 20_000;

/// Beyond so many points each is drawn as one triangle around its disc instead of a square.
const MAX_SQUARES: u32 = 20_000;

/// Points whose ink has this alpha or more hide what is farther; fainter ones are a haze.
const OPAQUE: f32 = 0.5;

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
    /// 1 where colours fade with depth, 0 where not.
    cue: f32,
    /// 1 where forms are lit, 0 where not.
    lit: f32,
    n_vertices: u32,
    /// Plane near which points stand out: its normal, and `normal . x` on it.
    plane: [f32; 4],
    near_halo: [f32; 4],
    /// Distance that is near (negative: none is), and width of the halo there in px.
    near: [f32; 4],
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
            Shape::Frame => (5.0, style.stroke_px),
        };
        let form = [shape, style.radius_px, stroke_px, halo_px];
        Self { ink: unit(style.ink), halo, form }
    }
}

/// Draws points that do not move.
pub fn plan_glyphs(glyphs: &Glyphs, plan: &mut Plan) {
    let at = Source::Frame(plan.arena.vertices(&glyphs.at));
    let looks = Source::Stored(plan.zeros(glyphs.at.len()));
    let cloud = Cloud {
        columns: 3,
        n: glyphs.at.len() as u32,
        weights: [1.0, 0.0],
        palette: std::slice::from_ref(&glyphs.style),
        depth: plan.depth(glyphs.occlusion),
        near: None,
    };
    cloud.plan(&[at.clone(), at, looks], plan);
}

/// Draws a cloud between two stored records; its looks are those of the earlier one.
pub fn plan_particles(particles: &Particles, plan: &mut Plan) {
    let Particles { timeline, moment, frame, looks, near } = particles;
    let Some(between) = between(&timeline.records, *moment) else { return };
    let ends = [between.earlier, between.later];
    let scales = ends.map(|record| scale(timeline, record, *frame));
    let positions = ends.map(|record| plan.positions(timeline, record));
    let look = plan.looks(timeline, looks, between.earlier);
    let columns = columns(timeline.dimension);
    let fitting = |buffer: &wgpu::Buffer, numbers: usize| buffer.size() / (4 * numbers as u64);
    let n = positions.iter().map(|p| fitting(p, columns)).min().unwrap_or(0).min(fitting(&look, 1));
    let cloud = Cloud {
        columns,
        n: n as u32,
        weights: [(1.0 - between.part) * scales[0], between.part * scales[1]],
        palette: &looks.palette,
        depth: plan.depth(Occlusion::Solid),
        near: *near,
    };
    let [earlier, later] = positions.map(Source::Stored);
    cloud.plan(&[earlier, later, Source::Stored(look)], plan);
}

/// Instances of shapes, however their positions came about.
struct Cloud<'a> {
    columns: usize,
    n: u32,
    weights: [f32; 2],
    palette: &'a [Style],
    depth: Depth,
    near: Option<NearPlane>,
}

impl Cloud<'_> {
    fn plan(&self, buffers: &[Source; 3], plan: &mut Plan) {
        let palette = &self.palette[..self.palette.len().min(MAX_STYLES)];
        if self.n == 0 || palette.is_empty() {
            return;
        }
        for [first, last] in self.passes(palette.len()) {
            let drawn = &palette[first..=last];
            plan.draws.push(Draw {
                pipeline: plan.pipelines.points.of(self.columns).of(self.depth_of(drawn)),
                onto: Onto::Canvas,
                block: plan.arena.block(&self.block([first, last], palette)),
                texture: None,
                buffers: buffers.to_vec(),
                indices: None,
                n_vertices: self.n_vertices(drawn),
                n_instances: self.n,
                within: plan.everywhere(),
            });
        }
    }

    /// First and last style of each call.
    fn passes(&self, n_styles: usize) -> Vec<[usize; 2]> {
        if n_styles <= MAX_ORDERED_STYLES || self.n <= MAX_ORDERED_PARTICLES {
            (0..n_styles).map(|style| [style, style]).collect()
        } else {
            vec![[0, n_styles - 1]]
        }
    }

    fn n_vertices(&self, drawn: &[Style]) -> u32 {
        let fits_disc =
            drawn.iter().all(|style| ![Shape::Square, Shape::Frame].contains(&style.shape));
        if fits_disc && self.n > MAX_SQUARES { 3 } else { 4 }
    }

    fn depth_of(&self, drawn: &[Style]) -> Depth {
        let is_opaque = |style: &Style| f32::from(style.ink.0[3]) >= OPAQUE * 255.0;
        match self.depth {
            Depth::Tested if drawn.iter().all(is_opaque) => Depth::Written,
            depth => depth,
        }
    }

    fn block(&self, [first, last]: [usize; 2], palette: &[Style]) -> Block {
        let mut styles = [StyleBlock::default(); MAX_STYLES];
        for (block, style) in styles.iter_mut().zip(palette) {
            *block = style.into();
        }
        let flag = |is_on: bool| f32::from(u8::from(is_on));
        let near = self.near.as_ref();
        let (width, halo) = near.map_or((0.0, CLEAR), |near| (near.halo.0, unit(near.halo.1)));
        let plane = |near: &NearPlane| {
            let [x, y, z] = near.normal;
            [x, y, z, near.offset]
        };
        Block {
            weights: self.weights,
            first: first as u32,
            last: last as u32,
            n_styles: palette.len() as u32,
            cue: flag(self.depth == Depth::Tested),
            lit: flag(self.depth_of(&palette[first..=last]) == Depth::Written),
            n_vertices: self.n_vertices(&palette[first..=last]),
            plane: near.map_or([0.0; 4], plane),
            near_halo: halo,
            near: [near.map_or(-1.0, |near| near.distance), width, 0.0, 0.0],
            styles,
        }
    }
}
