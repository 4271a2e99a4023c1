//! The canvas: the picture, its legend, what the mouse does to it and reads from it.

mod annotate;
mod brush;
mod drawing;
mod grip;
mod in_space;
mod legend;
mod twin;

use std::sync::Arc;

use egui::{Align2, Area, Id, Order, PointerButton, Pos2, Rect, Role, Sense, Ui, WidgetInfo};
use egui::{pos2, vec2};

use crate::picture::Camera;
use crate::ui::command::{Command, TrayCommand};
use crate::ui::model::{Model, PlayedBack};
use crate::ui::panels::lesson;
use crate::ui::panels::tray::tray_ui;
use crate::ui::twin::{Side, Twin};
use crate::ui::widgets::{Look, Toast, ToastKind, button, icon_button, toasts};
use crate::ui::{canvas, compose, pick, style};

/// Margin of what stands on the canvas, px.
const MARGIN_PX: f32 = 16.0;

/// A half of a twin view that is narrower has no legend; its keys stay, px.
const LEAST_WITH_LEGEND_PX: f32 = 400.0;

/// What a new user may try.
const WELCOME: &str = "Drag any slider: the whole experiment is solved again under your hand.";

/// Distance of that line from the foot of the canvas, px.
const WELCOME_PX: f32 = 124.0;

/// Room that the buttons at the upper right take, px.
const BUTTONS_PX: f32 = 28.0;

/// The canvas over `rect`, or the two of a twin view. Returns what was asked for, and the size of a
/// picture in px.
pub fn canvas_ui(ui: &mut Ui, rect: Rect, model: &Model) -> (Vec<Command>, [f64; 2]) {
    let (mut asked, picture) = match &model.twin {
        None => (picture_ui(ui, rect, model), rect),
        Some(twin) => twin::twin_ui(ui, rect, model, twin),
    };
    if model.is_new_here && model.class.is_none() {
        welcome(ui, rect, model);
    }
    let below = if model.twin.is_some() { twin::TITLE_PX } else { 0.0 };
    let is_narrow = model.twin.is_some() && picture.width() < LEAST_WITH_LEGEND_PX;
    if !is_narrow && !brush::takes_room_of_legend(picture, model) {
        asked.extend(legend::legend_ui(ui, rect.with_min_y(rect.top() + below), model));
    }
    asked.extend(fit_button(ui, rect));
    asked.extend(tray_ui(ui, rect, model));
    asked.extend(messages_ui(ui, rect, model));
    asked.extend(progress_ui(ui, rect, model));
    (asked, size_of(picture))
}

fn size_of(rect: Rect) -> [f64; 2] {
    [f64::from(rect.width()), f64::from(rect.height())]
}

/// The picture of the setting on the rails, and what the pointer does to it.
fn picture_ui(ui: &mut Ui, rect: Rect, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    let side = model.twin.as_ref().map_or(Side::B, Twin::shown_on_canvas);
    let setting = model.setting_of(side);
    let response = ui.interact(rect, Id::unique("canvas"), Sense::click_and_drag());
    let name =
        model.twin.as_ref().map_or("Canvas".to_owned(), |_| format!("Canvas {}", side.letter()));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    if let Some(camera) = model.camera {
        let camera = camera.with_size(size_of(rect));
        let class = model.class.as_ref().filter(|class| class.restricts());
        let may_grip = setting.is_on_rails(model) && model.brush.is_none();
        let gripped = may_grip.then(|| grip::grip_ui(ui, rect, model, &response, &camera));
        let gripped = gripped.flatten();
        let is_gripped = gripped.is_some();
        asked.extend(gripped.into_iter().flatten());
        if model.drawing.is_none() && !is_gripped {
            let is_held = model.brush.is_some() && response.dragged_by(PointerButton::Primary);
            let moved = moved(ui, &response, rect, camera).filter(|_| !is_held);
            asked.extend(moved.map(Command::SetCamera));
            let clicked = response.interact_pointer_pos().filter(|_| response.clicked());
            let may_select = class.is_none() && model.brush.is_none();
            if let Some(at) = clicked.filter(|_| may_select) {
                asked.push(Command::Select(pick::at(model, setting, &camera, on_canvas(rect, at))));
            }
        }
        canvas::paint(ui, rect, 0, &Arc::new(compose::picture_of_side(model, side, camera)));
        if let Some(class) = class {
            asked.extend(lesson::marks_ui(ui, rect, model, class, &camera, &response));
        }
        if setting.solution.is_some() {
            annotate::annotate(ui, rect, model, setting, &camera);
            if model.drawing.is_some() {
                asked.extend(drawing::drawing_ui(ui, rect, model, &response, &camera));
            } else if model.brush.is_some() {
                asked.extend(brush::brush_ui(ui, rect, model, &response, &camera));
            } else if let Some(pointer) = response.hover_pos() {
                annotate::readout(ui, rect, model, setting, &camera, pointer);
            }
        }
        if let Camera::Orbit(camera) = &camera {
            asked.extend(in_space::in_space_ui(ui, rect, model, camera));
        }
    }
    asked
}

/// A position of the window as one of the canvas.
fn on_canvas(rect: Rect, at: Pos2) -> [f64; 2] {
    let at = at - rect.min;
    [f64::from(at.x), f64::from(at.y)]
}

/// The camera after a drag or a turn of the wheel.
fn moved(ui: &Ui, response: &egui::Response, rect: Rect, camera: Camera) -> Option<Camera> {
    let drag = response.drag_delta();
    if response.dragged() && drag != vec2(0.0, 0.0) {
        let is_shifted = ui.input(|input| input.modifiers.shift);
        let turns = response.dragged_by(PointerButton::Primary) && !is_shifted;
        let drag = [f64::from(drag.x), f64::from(drag.y)];
        return Some(match camera {
            Camera::Orbit(camera) if turns => Camera::Orbit(camera.turned(drag)),
            camera => camera.panned(drag),
        });
    }
    let about = on_canvas(rect, response.hover_pos()?);
    let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = f64::from(pinch) * (f64::from(wheel) / 300.0).exp();
    ((factor - 1.0).abs() > 1e-6).then(|| camera.zoomed(factor, about))
}

/// One line for a new user, until a control is touched.
fn welcome(ui: &Ui, rect: Rect, model: &Model) {
    let palette = model.theme.palette();
    let painter = ui.painter_at(rect);
    let at = pos2(rect.center().x, rect.bottom() - WELCOME_PX);
    let line = painter.layout(
        WELCOME.to_owned(),
        style::semibold(style::TITLE_PX),
        style::colour(palette.text),
        (rect.width() - 4.0 * MARGIN_PX).max(1.0),
    );
    let place = Align2::CENTER_CENTER.anchor_size(at, line.size());
    let fill = style::colour(palette.canvas).gamma_multiply(0.86);
    painter.rect_filled(place.expand2(vec2(16.0, 8.0)), style::FLOATING_CORNER, fill);
    painter.galley(place.min, line, style::colour(palette.text));
}

fn fit_button(ui: &Ui, rect: Rect) -> Option<Command> {
    let at = pos2(rect.right() - MARGIN_PX - 24.0, rect.top() + MARGIN_PX - 4.0);
    let clicked = Area::new(Id::unique("fit"))
        .order(Order::Middle)
        .fixed_pos(at)
        .movable(false)
        .show(ui.ctx(), |ui| icon_button(ui, "⌂", "Show all data", Look::Plain).clicked())
        .inner;
    clicked.then_some(Command::FitView)
}

/// What goes on in words, and the way to end it.
fn progress_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let percent = |what: &str, done: f32| format!("{what}: {:.0} %", 100.0 * done);
    let (words, label, command) = match (&model.export, model.rails.training, &model.playback) {
        (Some((what, done)), ..) => {
            (percent(&format!("Saving {what}"), *done), "Cancel export", Command::CancelExport)
        }
        (None, Some(done), _) => {
            (percent("Training", done), "Cancel training", Command::CancelTraining)
        }
        (None, None, Some(PlayedBack { name, at, seconds })) => {
            let command = Command::Tray(TrayCommand::StopPlayback);
            (format!("{name}: {at:.1} of {seconds:.1} s"), "Stop", command)
        }
        (None, None, None) => return None,
    };
    let fill = style::colour(model.theme.palette().panel);
    let frame = egui::Frame::new().fill(fill).corner_radius(style::FLOATING_CORNER).inner_margin(8);
    let clicked = Area::new(Id::unique("progress"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(pos2(rect.center().x, rect.bottom() - 44.0))
        .show(ui.ctx(), |ui| {
            let contents = |ui: &mut Ui| {
                ui.label(words);
                button(ui, label, Look::Filled).clicked()
            };
            frame.show(ui, |ui| ui.horizontal(contents).inner).inner
        })
        .inner;
    clicked.then_some(command)
}

fn messages_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let shown: Vec<Toast<'_>> = model
        .messages
        .iter()
        .map(|message| {
            let is_done = message.text.starts_with("Saved");
            let kind = if is_done { ToastKind::Done } else { ToastKind::Warning };
            Toast { kind, text: &message.text }
        })
        .collect();
    let closed = toasts(ui, rect, &shown)?;
    Some(Command::DismissMessage(model.messages[closed].id))
}
