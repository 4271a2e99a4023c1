//! A particle under the hand: taken hold of, moved, let go.

use egui::{CursorIcon, PointerButton, Pos2, Rect, Response, Ui};

use super::on_canvas;
use crate::picture::Camera;
use crate::ui::command::Command;
use crate::ui::model::{Class, Model, Selection};
use crate::ui::pick;
use crate::ui::what_if::WhatIfCommand;

/// A press no farther than this from the ring's middle takes hold of its particle, px.
const RING_PX: f64 = 12.0;

/// Among more particles than these only the one with the ring can be taken hold of: there is one
/// nearly everywhere, and a hand that pans would drag it.
const MOST_PARTICLES: usize = 500;

/// What the hand asks of a particle; `None` if it has none in its grip.
pub(super) fn grip_ui(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    response: &Response,
    camera: &Camera,
) -> Option<Vec<Command>> {
    if let Some(from) = model.what_ifs.held_from {
        ui.set_cursor_icon(CursorIcon::Grabbing);
        return Some(held(ui, model, response, camera, from).into_iter().collect());
    }
    let is_bound = model.class.as_ref().is_some_and(Class::restricts);
    if is_bound || model.drawing.is_some() || ui.input(|input| input.modifiers.shift) {
        return None;
    }
    let ring = |at: Pos2| ring_at(model, camera, on_canvas(rect, at));
    if let Some(at) = response.hover_pos()
        && ring(at).is_some()
    {
        ui.set_cursor_icon(CursorIcon::Grab);
    }
    let origin = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
    let origin = origin?;
    if response.drag_started_by(PointerButton::Primary) {
        let is_one_of_few =
            model.rails.solution.as_ref().is_some_and(|s| s.timeline.n_particles <= MOST_PARTICLES);
        let under = || pick::particle_under(model, camera, on_canvas(rect, origin));
        let particle = ring(origin).or_else(|| is_one_of_few.then(under).flatten())?;
        return Some(vec![
            Command::Select(Selection::Particle(particle)),
            Command::WhatIf(WhatIfCommand::Grasp(particle)),
        ]);
    }
    (response.clicked() && ring(origin).is_some()).then(Vec::new)
}

fn held(
    ui: &Ui,
    model: &Model,
    response: &Response,
    camera: &Camera,
    from: [f64; 3],
) -> Option<Command> {
    if !response.dragged() {
        return Some(Command::WhatIf(WhatIfCommand::Release));
    }
    let timeline = &model.rails.solution.as_ref()?.timeline;
    let place = model.what_ifs.current.as_ref()?.asked.place;
    let node = timeline.node_at(timeline.moment_of_ln_sigma(place.ln_sigma));
    let scale = model.frame().scale(node);
    let [press, now] =
        [ui.input(|input| input.pointer.press_origin())?, response.interact_pointer_pos()?];
    let by = now - press;
    let to = across(camera, from.map(|x| x * scale), [f64::from(by.x), f64::from(by.y)])?;
    Some(Command::WhatIf(WhatIfCommand::Move(to.map(|x| x / scale))))
}

/// A world position moved by so many px on the canvas; in space in the plane across the line of
/// sight.
fn across(camera: &Camera, world: [f64; 3], [right, down]: [f64; 2]) -> Option<[f64; 3]> {
    let px_per_unit = camera.spot(world)?.px_per_unit;
    let (right, up) = (right / px_per_unit, -down / px_per_unit);
    Some(match camera {
        Camera::Plane(_) => [world[0] + right, world[1] + up, 0.0],
        Camera::Orbit(camera) => {
            let [to_right, upwards, _] = camera.basis();
            [0, 1, 2].map(|d| world[d] + right * to_right[d] + up * upwards[d])
        }
    })
}

/// The particle whose ring is at a canvas position.
fn ring_at(model: &Model, camera: &Camera, canvas: [f64; 2]) -> Option<usize> {
    let Selection::Particle(particle) = model.selection else { return None };
    let at = match model.what_ifs.current {
        Some(_) => model.what_if_position()?,
        None => model.selected_particle()?.position()?,
    };
    let spot = camera.spot(at.map(f64::from))?;
    let distance = (spot.at[0] - canvas[0]).hypot(spot.at[1] - canvas[1]);
    (distance <= RING_PX).then_some(particle)
}
