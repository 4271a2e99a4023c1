//! Trails: one call for each step between stored records.

use bytemuck::{Pod, Zeroable};

use super::clouds::{columns, scale};
use super::points::MAX_STYLES;
use super::{CLEAR, Plan, unit};
use crate::picture::moment::{Piece, pieces};
use crate::picture::{Occlusion, Trails};
use crate::ui::canvas::draw::{Draw, Onto, Source};

/// `Trails` in `trails.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    scales: [f32; 4],
    cut: [f32; 2],
    alpha: [f32; 2],
    joined: [f32; 2],
    half_width: f32,
    n_styles: u32,
    inks: [[f32; 4]; MAX_STYLES],
}

/// Draws the trails, the faintest step first.
pub fn plan(trails: &Trails, plan: &mut Plan) {
    if !trails.looks.palette.is_empty() {
        for piece in pieces(trails) {
            plan_piece(trails, piece, plan);
        }
    }
}

fn plan_piece(trails: &Trails, piece: Piece, plan: &mut Plan) {
    let timeline = &trails.timeline;
    let columns = columns(timeline.dimension);
    let look = plan.looks(timeline, &trails.looks, piece.earlier);
    let records = records(piece, timeline.records.len());
    let positions = records.map(|record| plan.positions(timeline, record));
    let fitting = positions.iter().map(|p| p.size() / (4 * columns as u64));
    let n = fitting.min().unwrap_or(0).min(look.size() / 4);
    if n == 0 {
        return;
    }
    let block = Block {
        scales: records.map(|record| scale(timeline, record, trails.frame)),
        ..block(trails, piece, plan.seen.scale as f32)
    };
    let mut buffers = positions.map(Source::Stored).to_vec();
    buffers.push(Source::Stored(look));
    plan.draws.push(Draw {
        pipeline: plan.pipelines.trails.of(columns).of(plan.depth(Occlusion::Solid)),
        onto: Onto::Canvas,
        block: plan.arena.block(&block),
        texture: None,
        buffers,
        indices: None,
        n_vertices: 4,
        n_instances: n as u32,
        within: plan.everywhere(),
    });
}

/// The records before, at the ends of, and after a piece; the ends themselves where there are no
/// others.
fn records(Piece { earlier, .. }: Piece, n_records: usize) -> [usize; 4] {
    [earlier.saturating_sub(1), earlier, earlier + 1, (earlier + 2).min(n_records - 1)]
}

fn block(trails: &Trails, piece: Piece, scale: f32) -> Block {
    let palette = &trails.looks.palette;
    let mut inks = [CLEAR; MAX_STYLES];
    for (ink, style) in inks.iter_mut().zip(palette) {
        *ink = unit(style.ink);
    }
    let [start, end] = piece.cut;
    Block {
        scales: [1.0; 4],
        cut: piece.cut,
        alpha: piece.alpha,
        joined: [start == 0.0, end == 1.0].map(f32::from),
        half_width: 0.5 * trails.width_px * scale,
        n_styles: palette.len().min(MAX_STYLES) as u32,
        inks,
    }
}
