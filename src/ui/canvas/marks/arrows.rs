//! Arrows of constant size on the screen.

use bytemuck::{Pod, Zeroable};

use super::{Plan, unit};
use crate::picture::Arrows;
use crate::ui::canvas::draw::{Draw, Onto, Source};

/// `Arrows` in `arrows.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    half_width: f32,
    head: f32,
    padding: [f32; 2],
}

/// Draws all arrows at once.
pub fn plan(arrows: &Arrows, plan: &mut Plan) {
    if arrows.arrows.is_empty() {
        return;
    }
    let scale = plan.seen.scale as f32;
    let block = Block {
        ink: unit(arrows.ink),
        half_width: 0.5 * arrows.width_px * scale,
        head: arrows.head_px * scale,
        padding: [0.0; 2],
    };
    let instance = |&([x, y, z], [u, v]): &([f32; 3], [f32; 2])| [x, y, z, u, v];
    let instances: Vec<[f32; 5]> = arrows.arrows.iter().map(instance).collect();
    plan.draws.push(Draw {
        pipeline: plan.pipelines.arrows.clone(),
        onto: Onto::Canvas,
        block: plan.arena.block(&block),
        texture: None,
        buffers: vec![Source::Frame(plan.arena.vertices(&instances))],
        indices: None,
        n_vertices: 4,
        n_instances: instances.len() as u32,
        within: plan.everywhere(),
    });
}
