//! Curves: their segments into a mask, then rim and ink through it.

use bytemuck::{Pod, Zeroable};

use super::{CLEAR, Plan, unit};
use crate::picture::Lines;
use crate::picture::segments::{Around, HalfWidth, Segment};
use crate::ui::canvas::draw::{Draw, Onto, Source};
use crate::ui::canvas::workshop::Depth;

/// `Lines` in `lines.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    rim: [f32; 4],
    half_width: [f32; 2],
    rim_width: f32,
    dash: f32,
    period: f32,
    cue: f32,
    padding: [f32; 2],
}

/// Draws the curves; what is not finite interrupts them.
pub fn plan(lines: &Lines, plan: &mut Plan) {
    let seen = plan.seen;
    let half_width = HalfWidth::new(lines.width, &seen.camera, &seen.projection, seen.scale);
    let depth = plan.depth(lines.occlusion);
    let block = block(lines, half_width, depth, plan.seen.scale as f32);
    let rim = f64::from(block.rim_width);
    let around = Around { half_width, rim, period: f64::from(block.period) };
    let (segments, bounds) = around.segments(&lines.curves, &plan.seen.projection);
    let Some(within) = bounds.and_then(|bounds| plan.within(bounds)) else { return };
    let mask = mask(&segments, &block, depth, within, plan);
    let hides = depth == Depth::Tested && lines.ink.0[3] == u8::MAX && block.period == 0.0;
    if hides {
        hide(&mask, block.rim_width > 0.0, plan);
    }
    let paint = Draw {
        pipeline: plan.pipelines.line_paint.clone(),
        onto: Onto::Canvas,
        texture: Some(plan.target.mask.bind.clone()),
        n_instances: 1,
        buffers: Vec::new(),
        ..mask.clone()
    };
    plan.draws.extend([mask, paint]);
}

fn mask(
    segments: &[Segment],
    block: &Block,
    depth: Depth,
    within: [u32; 4],
    plan: &mut Plan,
) -> Draw {
    Draw {
        pipeline: plan.pipelines.line_mask.of(depth),
        onto: Onto::Mask,
        block: plan.arena.block(block),
        texture: None,
        buffers: vec![Source::Frame(plan.arena.vertices(segments))],
        indices: None,
        n_vertices: 4,
        n_instances: segments.len() as u32,
        within,
    }
}

/// Writes the depth of the lines before their colour, so that they hide each other and all that
/// follows.
fn hide(mask: &Draw, has_rim: bool, plan: &mut Plan) {
    let pipelines = &plan.pipelines.line_depth;
    let rim = has_rim.then_some(&pipelines.rim);
    for pipeline in rim.into_iter().chain([&pipelines.line]) {
        let draw = Draw { pipeline: pipeline.clone(), onto: Onto::Canvas, ..mask.clone() };
        plan.draws.push(draw);
    }
}

fn block(lines: &Lines, half_width: HalfWidth, depth: Depth, scale: f32) -> Block {
    let (rim_px, rim) = lines.rim.map_or((0.0, CLEAR), |(px, ink)| (px, unit(ink)));
    let dashes = lines.dash_px.filter(|dash| dash.iter().all(|px| px.is_finite() && *px > 0.0));
    let [dash, gap] = dashes.unwrap_or([0.0; 2]);
    Block {
        ink: unit(lines.ink),
        rim,
        half_width: [half_width.constant as f32, half_width.slope as f32],
        rim_width: rim_px * scale,
        dash: dash * scale,
        period: (dash + gap) * scale,
        cue: f32::from(u8::from(depth == Depth::Tested)),
        padding: [0.0; 2],
    }
}
