//! Where the panels are: three columns, one grid.

use egui::{CentralPanel, Frame, Panel, Rect, Ui};

use crate::ui::command::Command;
use crate::ui::model::{Class, Model};
use crate::ui::panels::{canvas, lesson, numbers, overlays, pipeline, time, top};
use crate::ui::{keys, style};

/// Height of the bar at the top and of the one at the bottom, px.
const BARS_PX: [f32; 2] = [40.0, 80.0];

/// Width of the left and of the right rail, px.
const RAILS_PX: [f32; 2] = [232.0, 208.0];

/// Radius and width of the ring round a presenter's pointer, px.
const RING_PX: [f32; 2] = [24.0, 3.0];

/// Width of the left rail of a lesson, px.
const LESSON_PX: f32 = 304.0;

/// Width of its button that plays time, where there is no rail, px.
const TRANSPORT_PX: f32 = 124.0;

/// In a window narrower than this the numbers give way to the canvas, px.
const ROOM_FOR_NUMBERS_PX: f32 = 900.0;

/// Distance of the time axis from the edges of the canvas, px.
const AXIS_MARGIN_PX: f32 = 16.0;

/// Shows everything. Returns what was asked for, and the size of the canvas in px.
pub fn show(ui: &mut Ui, model: &Model) -> (Vec<Command>, [f64; 2]) {
    if let Some(class) = model.class.as_ref().filter(|class| class.restricts()) {
        return show_lesson(ui, model, class);
    }
    if model.is_presenting {
        return show_presenter(ui, model);
    }
    let mut asked = keys::commands(ui.ctx(), model);
    let fill = style::colour(model.theme.palette().panel);
    let frame = Frame::new().fill(fill);
    let has_numbers = ui.available_width() >= ROOM_FOR_NUMBERS_PX;
    let right_px = if has_numbers { RAILS_PX[1] } else { 0.0 };
    let [top_px, bottom_px] = BARS_PX;
    Panel::top("top").exact_size(top_px).resizable(false).frame(frame).show(ui, |ui| {
        asked.extend(top::top_ui(ui, model));
    });
    Panel::bottom("bottom").exact_size(bottom_px).resizable(false).frame(frame).show(ui, |ui| {
        asked.extend(bottom_ui(ui, model, right_px));
    });
    Panel::left("pipeline").exact_size(RAILS_PX[0]).resizable(false).frame(frame).show(ui, |ui| {
        asked.extend(pipeline::pipeline_ui(ui, model));
    });
    if has_numbers {
        Panel::right("numbers").exact_size(right_px).resizable(false).frame(frame).show(ui, |ui| {
            asked.extend(numbers::numbers_ui(ui, model));
        });
    }
    let canvas =
        CentralPanel::no_frame().show(ui, |ui| canvas::canvas_ui(ui, ui.max_rect(), model));
    let (of_canvas, size_px) = canvas.inner;
    asked.extend(of_canvas);
    asked.extend(overlays::overlays_ui(ui, model));
    (asked, size_px)
}

/// For a projector: the canvas, the time strip and a ring round the pointer.
fn show_presenter(ui: &mut Ui, model: &Model) -> (Vec<Command>, [f64; 2]) {
    let mut asked = keys::commands(ui.ctx(), model);
    let fill = style::colour(model.theme.palette().panel);
    let bottom = Panel::bottom("presenter bottom").exact_size(BARS_PX[1]).resizable(false);
    bottom.frame(Frame::new().fill(fill)).show(ui, |ui| {
        let axis = ui.max_rect().shrink2(egui::vec2(AXIS_MARGIN_PX, 0.0));
        asked.extend(time::axis_ui(ui, axis, model));
    });
    let canvas =
        CentralPanel::no_frame().show(ui, |ui| canvas::canvas_ui(ui, ui.max_rect(), model));
    let (of_canvas, size_px) = canvas.inner;
    asked.extend(of_canvas);
    asked.extend(overlays::overlays_ui(ui, model));
    ring_ui(ui, model);
    (asked, size_px)
}

/// A ring round the pointer that is seen from the last row.
fn ring_ui(ui: &Ui, model: &Model) {
    if let Some(at) = ui.input(|input| input.pointer.latest_pos()) {
        let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("pointer ring"));
        let ink = style::colour(model.theme.palette().text).gamma_multiply(0.7);
        ui.ctx().layer_painter(layer).circle_stroke(at, RING_PX[0], (RING_PX[1], ink));
    }
}

/// A step of a lesson: what may be touched at the left, what is said over the canvas.
fn show_lesson(ui: &mut Ui, model: &Model, class: &Class) -> (Vec<Command>, [f64; 2]) {
    let mut asked = keys::commands_in_class(ui.ctx(), model, class);
    let fill = style::colour(model.theme.palette().panel);
    let frame = Frame::new().fill(fill);
    let [top_px, bottom_px] = BARS_PX;
    Panel::top("lesson top").exact_size(top_px).resizable(false).frame(frame).show(ui, |ui| {
        asked.extend(lesson::top_ui(ui, class));
    });
    let bottom = Panel::bottom("lesson bottom").exact_size(bottom_px).resizable(false);
    bottom.frame(frame).show(ui, |ui| {
        let left_px = if model.is_presenting { TRANSPORT_PX } else { LESSON_PX };
        let (left, axis) = ui.max_rect().split_left_right_at_x(ui.max_rect().left() + left_px);
        asked.extend(time::within(ui, left, |ui| lesson::transport_ui(ui, model, class)));
        let axis = axis.shrink2(egui::vec2(AXIS_MARGIN_PX, 0.0));
        if axis.is_positive() {
            let is_free = lesson::may_move_time(class);
            asked.extend(ui.add_enabled_ui(is_free, |ui| time::axis_ui(ui, axis, model)).inner);
        }
    });
    if !model.is_presenting {
        let rail = Panel::left("lesson").exact_size(LESSON_PX).resizable(false);
        rail.frame(frame).show(ui, |ui| asked.extend(lesson::rail_ui(ui, model, class)));
    }
    asked.extend(lesson::caption_ui(ui, model, class));
    let canvas =
        CentralPanel::no_frame().show(ui, |ui| canvas::canvas_ui(ui, ui.max_rect(), model));
    let (of_canvas, size_px) = canvas.inner;
    asked.extend(of_canvas);
    asked.extend(overlays::overlays_ui(ui, model));
    if model.is_presenting {
        ring_ui(ui, model);
    }
    (asked, size_px)
}

fn bottom_ui(ui: &mut Ui, model: &Model, right_px: f32) -> Vec<Command> {
    let whole = ui.max_rect();
    let (left, rest) = whole.split_left_right_at_x(whole.left() + RAILS_PX[0]);
    let (middle, right) = rest.split_left_right_at_x(whole.right() - right_px);
    let mut asked = time::within(ui, left, |ui| time::transport_ui(ui, model));
    let x = (middle.left() + AXIS_MARGIN_PX)..=(middle.right() - AXIS_MARGIN_PX);
    let axis = Rect::from_x_y_ranges(x, middle.y_range());
    if axis.is_positive() {
        asked.extend(time::axis_ui(ui, axis, model));
    }
    if right_px > 0.0 {
        time::within(ui, right, |ui| time::now_ui(ui, model));
    }
    asked
}
