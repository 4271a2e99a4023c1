//! Lit arrows in space.

use bytemuck::{Pod, Zeroable};

use super::{Plan, unit};
use crate::picture::Cones;
use crate::ui::canvas::draw::{Draw, Onto, Source};

/// `Cones` in `cones.wgsl`.
#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Block {
    ink: [f32; 4],
    radius: f32,
    head: f32,
    padding: [f32; 2],
}

/// Draws all arrows at once.
pub fn plan(cones: &Cones, plan: &mut Plan) {
    let is_sound = [cones.radius, cones.head].iter().all(|x| x.is_finite() && *x >= 0.0);
    if cones.arrows.is_empty() || !is_sound {
        return;
    }
    let Cones { radius, head, .. } = *cones;
    let block = Block { ink: unit(cones.ink), radius, head, padding: [0.0; 2] };
    plan.draws.push(Draw {
        pipeline: plan.pipelines.cones.clone(),
        onto: Onto::Canvas,
        block: plan.arena.block(&block),
        texture: None,
        buffers: vec![Source::Frame(plan.arena.vertices(&cones.arrows))],
        indices: None,
        n_vertices: 4,
        n_instances: cones.arrows.len() as u32,
        within: plan.everywhere(),
    });
}
