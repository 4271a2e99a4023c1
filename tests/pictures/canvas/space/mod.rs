//! What a camera in space shows.

mod hiding;
mod nonsense;
mod seeing;

use std::sync::Arc;

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{
    Camera, Face, Field, Glyphs, Lines, Mark, Occlusion, OrbitCamera, Patch, Picture, Rgba, Shape,
    Style, Surface, Width,
};
use ridgewalk::sim::timeline::{Record, Timeline};

use crate::canvas::stage::{BLACK, Shot, Stage, WHITE, style, timeline};

pub use crate::small::{LENSES, facing};

pub fn tilted(lens: Lens) -> OrbitCamera {
    OrbitCamera { azimuth: 0.7, elevation: 0.5, target: [0.4, -0.3, 0.2], ..facing(lens) }
}

pub fn picture(camera: OrbitCamera, marks: Vec<Mark>) -> Picture {
    Picture { background: BLACK, camera: Camera::Orbit(camera), marks }
}

pub fn seen_by(camera: OrbitCamera, marks: Vec<Mark>) -> Shot {
    Stage::new().shoot(&picture(camera, marks), 1.0)
}

pub fn shot(marks: Vec<Mark>) -> Shot {
    seen_by(facing(Lens::Perspective), marks)
}

pub fn glyphs(at: [f32; 3], style: Style) -> Glyphs {
    Glyphs { at: vec![at], style, occlusion: Occlusion::Solid }
}

pub fn ball(at: [f32; 3], ink: Rgba) -> Mark {
    Mark::Glyphs(glyphs(at, style(Shape::Disc, ink)))
}

pub fn line(curve: &[[f32; 3]], width_px: f32, ink: Rgba) -> Lines {
    Lines::new(vec![curve.to_vec()], Width::Px(width_px), ink)
}

/// A wall across the line of sight, eight units wide.
pub fn wall(y: f32, ink: Rgba) -> Surface {
    let corners = [[-4.0, y, -4.0], [4.0, y, -4.0], [4.0, y, 4.0], [-4.0, y, 4.0]];
    let face = Face { corners, normals: [[0.0, -1.0, 0.0]; 4] };
    Surface { faces: vec![face].into(), scale: 1.0, ink, wire: Rgba([0; 4]) }
}

/// Particles in space at one moment.
pub fn cloud(x: Vec<f32>) -> Arc<Timeline> {
    let n_particles = x.len() / 3;
    let records = vec![Arc::new(Record { node: 0, x, ..Record::default() })];
    let plane = timeline(77, &[]);
    Arc::new(Timeline { dimension: 3, n_particles, records, ..(*plane).clone() })
}

/// Whether one channel is bright and the two others are dark.
pub fn is(found: [u8; 3], ink: Rgba) -> bool {
    (0..3).all(|c| if ink.0[c] > 0 { found[c] > 150 } else { found[c] < 60 })
}

pub fn shade(patch: Patch) -> Field {
    let values: Arc<[f32]> = vec![0.0; 4].into();
    Field { id: 1, size: [2, 2], values, patch, top: 0.0, depth: 1.0, ink: WHITE }
}
