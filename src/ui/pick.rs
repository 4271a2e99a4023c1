//! What a click on the canvas means.

use super::compose;
use super::model::{Model, Selection};
use crate::picture::Camera;
use crate::picture::layers::selection::Selected;

/// A click farther than this from everything selects nothing, px.
const REACH_PX: f64 = 9.0;

/// The particle at a canvas position, else the ridge there, else nothing.
pub fn at(model: &Model, camera: &Camera, canvas: [f64; 2]) -> Selection {
    let near = |world: [f64; 2]| {
        let [x, y] = camera.canvas_from_world(world);
        let distance = (x - canvas[0]).hypot(y - canvas[1]);
        (distance <= REACH_PX).then_some(distance)
    };
    nearest_particle(model, near).or_else(|| nearest_ridge(model, near)).unwrap_or_default()
}

fn nearest_particle(model: &Model, near: impl Fn([f64; 2]) -> Option<f64>) -> Option<Selection> {
    let solution = model.solution.as_ref()?;
    let (timeline, labels) = (&*solution.timeline, &*solution.labels);
    let (moment, frame) = (model.clock.moment(timeline), model.frame());
    let distance = |particle: usize| {
        let selected = Selected { timeline, labels, particle, moment, frame };
        let [x, y, _] = selected.position()?;
        near([f64::from(x), f64::from(y)])
    };
    let all = (0..timeline.n_particles).filter_map(|i| distance(i).map(|d| (d, i)));
    let (_, particle) = all.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Selection::Particle(particle))
}

fn nearest_ridge(model: &Model, near: impl Fn([f64; 2]) -> Option<f64>) -> Option<Selection> {
    let scale = compose::scale(model.frame(), model.now()?.1);
    let vertices = model.ridge.as_ref()?.here.curves.iter().flat_map(|curve| &curve.vertices);
    let all = vertices
        .filter_map(|vertex| near((vertex.x * scale).into()).map(|distance| (distance, vertex.x)));
    let (_, x) = all.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Selection::RidgePoint(x.into()))
}
