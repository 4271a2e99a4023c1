//! What a click on the canvas means.

use super::model::{Model, Selection};
use super::setting::Setting;
use crate::picture::Camera;

/// A click farther than this from everything selects nothing, px.
const REACH_PX: f64 = 9.0;

/// Marks closer to the click than this are hit, and of those in space the nearest to the eye is
/// meant, px.
const HIT_PX: f64 = 4.0;

/// How far a mark is from a click, compared entry by entry: px beyond a hit, depth in the world,
/// px.
type Miss = [f64; 3];

/// The particle of a setting at a canvas position, else its ridge there, else nothing.
pub fn at(model: &Model, setting: &Setting, camera: &Camera, canvas: [f64; 2]) -> Selection {
    let miss = |world: [f64; 3]| -> Option<Miss> {
        let spot = camera.spot(world)?;
        let distance = (spot.at[0] - canvas[0]).hypot(spot.at[1] - canvas[1]);
        (distance <= REACH_PX).then_some([(distance - HIT_PX).max(0.0), spot.depth, distance])
    };
    let particle = nearest_particle(model, setting, miss);
    particle.or_else(|| nearest_ridge(model, setting, miss)).unwrap_or_default()
}

/// The particle whose mark is at a canvas position.
pub fn particle_under(model: &Model, camera: &Camera, canvas: [f64; 2]) -> Option<usize> {
    let miss = |world: [f64; 3]| -> Option<Miss> {
        let spot = camera.spot(world)?;
        let distance = (spot.at[0] - canvas[0]).hypot(spot.at[1] - canvas[1]);
        (distance <= HIT_PX).then_some([0.0, spot.depth, distance])
    };
    match nearest_particle(model, &model.rails, miss) {
        Some(Selection::Particle(particle)) => Some(particle),
        _ => None,
    }
}

fn nearest_particle(
    model: &Model,
    setting: &Setting,
    miss: impl Fn([f64; 3]) -> Option<Miss>,
) -> Option<Selection> {
    let timeline = &setting.solution.as_ref()?.timeline;
    let (moment, frame) = (model.clock.moment(timeline), model.frame());
    let distance =
        |particle: usize| miss(timeline.position(particle, moment, frame)?.map(f64::from));
    let all = (0..timeline.n_particles).filter_map(|i| distance(i).map(|miss| (miss, i)));
    let (_, particle) = all.min_by(|a, b| order(a.0, b.0))?;
    Some(Selection::Particle(particle))
}

fn nearest_ridge(
    model: &Model,
    setting: &Setting,
    miss: impl Fn([f64; 3]) -> Option<Miss>,
) -> Option<Selection> {
    let scale = model.frame().scale(setting.now(&model.clock)?.1);
    let ridges = &setting.ridge.as_ref()?.here;
    let positions = ridges.iter().flat_map(|ridge| ridge.positions());
    let all = positions.filter_map(|x| miss(x.map(|x| x * scale)).map(|miss| (miss, x)));
    let (_, x) = all.min_by(|a, b| order(a.0, b.0))?;
    Some(Selection::RidgePoint(x))
}

fn order(a: Miss, b: Miss) -> std::cmp::Ordering {
    let by = |i: usize| a[i].total_cmp(&b[i]);
    by(0).then(by(1)).then(by(2))
}
