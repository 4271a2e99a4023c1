//! What the canvas has in space only: axes, buttons for the view, and handles of the slice.

use egui::{Align2, Area, Color32, Id, Order, Painter, Pos2, Rect, Role, Sense, Stroke, Ui};
use egui::{Response, WidgetInfo, pos2, vec2};
use nalgebra::Vector3;

use super::MARGIN_PX;
use crate::picture::OrbitCamera;
use crate::picture::camera::{Axis, Lens};
use crate::picture::layers::ground::Ground;
use crate::picture::layers::slice::{Slice, tilt_and_turn};
use crate::ui::command::{Command, Gesture};
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{Look, icon_button};
use crate::ui::{compose, style};

/// Length of an axis of the triad, px.
const TRIAD_PX: f32 = 44.0;

/// Radius of a handle, and of the disc that the pointer can grip, px.
const HANDLE_PX: [f32; 2] = [4.5, 11.0];

/// Length of the normal that turns the slice, in half sides.
const STICK: f64 = 0.4;

/// A slice whose normal is seen this short, in px a data radius, moves with the pointer's height
/// instead.
const SEEN_FROM_THE_SIDE_PX: f64 = 20.0;

/// Buttons and handles.
pub fn in_space_ui(ui: &mut Ui, rect: Rect, model: &Model, camera: &OrbitCamera) -> Vec<Command> {
    let mut asked = Vec::new();
    if let Some(slice) = compose::slice(model, &model.rails) {
        asked.extend(slice_ui(ui, rect, model, camera, &slice));
    }
    asked.extend(view_buttons(ui, rect, model, camera));
    asked
}

fn view_buttons(ui: &Ui, rect: Rect, model: &Model, camera: &OrbitCamera) -> Option<Command> {
    let on = |is_on: bool| if is_on { Look::On } else { Look::Plain };
    let is_flat = camera.lens == Lens::Orthographic;
    let buttons = [
        ("x", "Look along x", Look::Plain, Command::LookAlong(Axis::X)),
        ("y", "Look along y", Look::Plain, Command::LookAlong(Axis::Y)),
        ("z", "Look along z", Look::Plain, Command::LookAlong(Axis::Z)),
        ("∞", "Orthographic", on(is_flat), Command::ToggleLens),
        ("↻", "Turntable", on(model.is_turning), Command::ToggleTurntable),
    ];
    let at = pos2(rect.right() - MARGIN_PX - 24.0, rect.top() + MARGIN_PX + 28.0);
    let column = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let click = |(glyph, name, look, command)| {
            icon_button(ui, glyph, name, look).clicked().then_some(command)
        };
        buttons.into_iter().filter_map(click).last()
    };
    Area::new(Id::unique("view buttons"))
        .order(Order::Middle)
        .fixed_pos(at)
        .movable(false)
        .show(ui.ctx(), |ui| ui.vertical(column).inner)
        .inner
}

/// The axes at the lower left, and how wide the grid on the ground is.
pub fn axes(
    painter: &Painter,
    rect: Rect,
    model: &Model,
    solution: &Solution,
    camera: &OrbitCamera,
) {
    let palette = model.theme.palette();
    let (muted, text) = (style::colour(palette.muted), style::colour(palette.text));
    let font = || style::regular(style::BODY_PX);
    let foot = pos2(rect.left() + MARGIN_PX + 56.0, rect.bottom() - 80.0);
    let [right, up, _] = camera.basis();
    for (axis, name) in solution.experiment.loaded.table.columns().iter().enumerate() {
        let towards = vec2(right[axis] as f32, -up[axis] as f32) * TRIAD_PX;
        painter.line_segment([foot, foot + towards], Stroke::new(1.6, muted));
        if towards.length() > 8.0 {
            let beyond = foot + towards + towards.normalized() * 8.0;
            let side = if towards.x.abs() < 0.4 * towards.y.abs() {
                Align2::CENTER_CENTER
            } else if towards.x > 0.0 {
                Align2::LEFT_CENTER
            } else {
                Align2::RIGHT_CENTER
            };
            painter.text(beyond, side, name, font(), text);
        }
    }
    let ground = Ground::new(&solution.experiment, 1.0);
    let note = format!("grid {} R", ground.step_in_radii);
    let at = pos2(rect.left() + MARGIN_PX, rect.bottom() - 24.0);
    painter.text(at, Align2::LEFT_CENTER, note, font(), muted);
}

/// The two handles of the slice: one moves it along its normal, the other turns it.
fn slice_ui(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    camera: &OrbitCamera,
    slice: &Slice,
) -> Option<Command> {
    let tip = slice.centre + slice.normal * (STICK * slice.half_side);
    let foot = on_screen(rect, camera, slice.centre.into())?;
    let head = on_screen(rect, camera, tip.into())?;
    let ink = style::colour(model.theme.palette().text);
    ui.painter_at(rect).line_segment([foot, head], Stroke::new(1.2, ink.gamma_multiply(0.6)));
    let moving = handle(ui, rect, foot, ink, "Slice position");
    let turning = handle(ui, rect, head, ink, "Slice direction");
    if moving.drag_stopped() || turning.drag_stopped() {
        return Some(Command::EndGesture);
    }
    let view = &model.rails.scene.view;
    if moving.dragged() {
        let moved = offset_after(moving.drag_delta(), camera, slice);
        let offset = (view.slice_offset + moved).clamp(-1000.0, 1000.0);
        let (path, value) = ("view.slice_offset".to_owned(), Some(offset.into()));
        return Some(Command::Set { path, value, gesture: Gesture::Dragging });
    }
    if turning.dragged() {
        let pointer = super::on_canvas(rect, turning.interact_pointer_pos()?);
        let normal = normal_towards(pointer, camera, slice)?;
        return Some(Command::TurnSlice(tilt_and_turn(normal, view.slice_turn)));
    }
    None
}

fn handle(ui: &Ui, rect: Rect, at: Pos2, ink: Color32, name: &str) -> Response {
    let [radius, grip] = HANDLE_PX;
    let place = Rect::from_center_size(at, vec2(2.0 * grip, 2.0 * grip)).intersect(rect);
    let response = ui.interact(place, Id::unique(name), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, name));
    let is_held = response.hovered() || response.dragged();
    let painter = ui.painter_at(rect);
    painter.circle_filled(at, if is_held { radius + 1.5 } else { radius }, ink);
    painter.circle_stroke(at, radius + 2.5, Stroke::new(1.0, ink.gamma_multiply(0.4)));
    response.on_hover_text(name)
}

/// How far a drag moves the slice along its normal, in data radii.
fn offset_after(drag: egui::Vec2, camera: &OrbitCamera, slice: &Slice) -> f64 {
    let [right, up, _] = camera.basis();
    let px = camera.px_per_unit * slice.radius;
    let seen = [right.dot(&slice.normal) * px, -up.dot(&slice.normal) * px];
    let square = seen[0] * seen[0] + seen[1] * seen[1];
    let drag = [f64::from(drag.x), f64::from(drag.y)];
    if square.sqrt() < SEEN_FROM_THE_SIDE_PX {
        return -drag[1] / px.max(1.0);
    }
    (drag[0] * seen[0] + drag[1] * seen[1]) / square
}

/// The normal whose stick ends under the pointer: on the side of the eye where it has been there,
/// beyond the outline of the stick's sphere as near to the pointer as can be.
fn normal_towards(pointer: [f64; 2], camera: &OrbitCamera, slice: &Slice) -> Option<Vector3<f64>> {
    let [start, direction] = camera.ray(pointer);
    let length = STICK * slice.half_side;
    let nearest = start + direction * direction.dot(&(slice.centre - start));
    let aside = nearest - slice.centre;
    let depth = (length * length - aside.norm_squared()).max(0.0).sqrt();
    let is_behind = slice.normal.dot(&direction) > 0.0;
    let normal = aside + direction * if is_behind { depth } else { -depth };
    (normal.norm() > 1e-9 * length).then(|| normal.normalize())
}

fn on_screen(rect: Rect, camera: &OrbitCamera, world: [f64; 3]) -> Option<Pos2> {
    let [x, y] = camera.spot(world)?.at;
    Some(rect.min + vec2(x as f32, y as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice() -> Slice {
        Slice {
            centre: Vector3::new(0.2, -0.1, 0.3),
            normal: Vector3::z(),
            sides: [Vector3::x(), Vector3::y()],
            half_side: 1.5,
            radius: 0.8,
        }
    }

    fn camera() -> OrbitCamera {
        OrbitCamera::fitting([0.0; 3], 1.5, [900.0, 700.0], 50.0)
    }

    #[test]
    fn the_normal_follows_the_pointer() {
        let (slice, camera) = (slice(), camera());
        let wanted = Vector3::new(0.3, -0.4, 0.8).normalize();
        let tip = slice.centre + wanted * (STICK * slice.half_side);
        let pointer = camera.spot(tip.into()).expect("seen").at;
        let normal = normal_towards(pointer, &camera, &slice).expect("a normal");
        assert!((normal - wanted).norm() < 1e-9, "{normal}");
    }

    #[test]
    fn a_drag_along_the_normal_moves_the_slice_as_far_as_it_is_seen_to() {
        let (slice, camera) = (slice(), camera());
        let seen = |offset: f64| {
            let at = slice.centre + slice.normal * offset * slice.radius;
            camera.with_other_lens().spot(at.into()).expect("seen").at
        };
        let ([x0, y0], [x1, y1]) = (seen(0.0), seen(0.25));
        let drag = vec2((x1 - x0) as f32, (y1 - y0) as f32);
        assert!((offset_after(drag, &camera, &slice) - 0.25).abs() < 1e-6);
        let above = camera.along(Axis::Z);
        assert!(offset_after(vec2(0.0, -40.0), &above, &slice) > 0.0);
    }
}
