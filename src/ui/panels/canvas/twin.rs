//! Two settings on the canvas: A left, B right, or A over B.

use std::sync::Arc;

use egui::{Align2, Area, Id, Order, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{BUTTONS_PX, MARGIN_PX, annotate, moved, on_canvas, picture_ui, size_of};
use crate::picture::{Camera, Palette};
use crate::ui::command::{Command, TwinCommand};
use crate::ui::model::{Class, Model};
use crate::ui::panels::twin::{histogram_ui, title};
use crate::ui::twin::{Side, Twin};
use crate::ui::widgets::{LegendRow, Swatch, legend};
use crate::ui::{canvas, compose, pick, style};

/// Height of the title of a half, px.
pub const TITLE_PX: f32 = 40.0;

/// Size of the words of a title, px.
const TITLE_WORDS_PX: f32 = 20.0;

/// Height of the histograms, as a share of the canvas, and the least canvas that has room for them,
/// px.
const HISTOGRAM: (f32, f32) = (0.28, 520.0);

/// Both of them. Returns what was asked for, and where a picture is.
pub fn twin_ui(ui: &mut Ui, rect: Rect, model: &Model, twin: &Twin) -> (Vec<Command>, Rect) {
    if twin.is_overlaid {
        let mut asked = picture_ui(ui, rect, model);
        overlaid_title(ui, rect, model);
        asked.extend(pairs_row(ui, rect, model, twin));
        return (asked, rect);
    }
    let (share, least_px) = HISTOGRAM;
    let has_histograms = rect.height() >= least_px;
    let foot_px = if has_histograms { (share * rect.height()).round() } else { 0.0 };
    let (pictures, foot) = rect.split_top_bottom_at_y(rect.bottom() - foot_px);
    let middle = rect.center().x.round();
    let line = style::colour(model.theme.palette().line);
    let mut asked = Vec::new();
    let (left, right) = pictures.split_left_right_at_x(middle);
    for (side, half) in [(Side::A, left.with_max_x(middle - 1.0)), (Side::B, right)] {
        if side == twin.side {
            asked.extend(other_ui(ui, half, model, twin));
        } else {
            asked.extend(picture_ui(ui, half, model));
        }
        half_title(ui, half, model, side);
    }
    if has_histograms {
        let (left, right) = foot.split_left_right_at_x(middle);
        for (side, half) in [(Side::A, left), (Side::B, right)] {
            histogram_ui(ui, half, model, side);
        }
        ui.painter().hline(rect.x_range(), foot.top(), (1.0, line));
    }
    ui.painter().vline(middle - 0.5, rect.y_range(), (1.0, line));
    asked.extend(pairs_row(ui, right, model, twin));
    (asked, right)
}

/// The picture of the setting that is not on the rails: it can be looked at and clicked.
fn other_ui(ui: &Ui, rect: Rect, model: &Model, twin: &Twin) -> Vec<Command> {
    let mut asked = Vec::new();
    let response = ui.interact(rect, Id::unique("other canvas"), Sense::click_and_drag());
    let name = format!("Canvas {}", twin.side.letter());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let setting = &twin.beside;
    let Some(camera) = model.camera_of(setting, size_of(rect)) else { return asked };
    let is_in_space = |camera: &Camera| matches!(camera, Camera::Orbit(_));
    if model.camera.as_ref().map(is_in_space) == Some(is_in_space(&camera)) {
        asked.extend(moved(ui, &response, rect, camera).map(Command::SetCamera));
    }
    let is_taught = model.class.as_ref().is_some_and(Class::restricts);
    let clicked = response.interact_pointer_pos().filter(|_| response.clicked() && !is_taught);
    if let Some(at) = clicked {
        asked.push(Command::Select(pick::at(model, setting, &camera, on_canvas(rect, at))));
    }
    let picture = compose::picture_of_side(model, twin.side, camera);
    canvas::paint(ui, rect, 1, &Arc::new(picture));
    annotate::annotate(ui, rect, model, setting, &camera);
    if let Some(pointer) = response.hover_pos() {
        annotate::readout(ui, rect, model, setting, &camera, pointer);
    }
    asked
}

fn half_title(ui: &Ui, rect: Rect, model: &Model, side: Side) {
    let room_px = rect.width() - 2.0 * MARGIN_PX - BUTTONS_PX;
    title_at(ui, rect, &[(side.letter(), &title(model, side))], room_px, model.theme.palette());
}

fn overlaid_title(ui: &Ui, rect: Rect, model: &Model) {
    let [a, b] = [Side::A, Side::B].map(|side| title(model, side));
    let room_px = rect.width() - 2.0 * MARGIN_PX;
    title_at(ui, rect, &[("A", &a), ("B", &b)], room_px, model.theme.palette());
}

/// Letters and what they stand for, in one line that is cut where there is no more room.
fn title_at(ui: &Ui, rect: Rect, parts: &[(&str, &str)], room_px: f32, palette: &Palette) {
    let mut job = egui::text::LayoutJob::default();
    let ink = style::colour(palette.text);
    for (letter, words) in parts {
        for (text, font, space) in [
            (letter, style::semibold(TITLE_WORDS_PX), if job.is_empty() { 0.0 } else { 24.0 }),
            (words, style::regular(TITLE_WORDS_PX), 12.0),
        ] {
            job.append(text, space, egui::TextFormat::simple(font, ink));
        }
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width(room_px);
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + MARGIN_PX, rect.top() + 8.0);
    let back = Align2::LEFT_TOP.anchor_size(at, galley.size()).expand2(vec2(10.0, 2.0));
    let painter = ui.painter_at(rect);
    painter.rect_filled(back, style::FLOATING_CORNER, style::colour(palette.veil));
    painter.galley(at, galley, ink);
}

/// What the lines from A to B are, and whether they are drawn.
fn pairs_row(ui: &Ui, rect: Rect, model: &Model, twin: &Twin) -> Option<Command> {
    if model.brush.is_some() {
        return None;
    }
    let palette = model.theme.palette();
    let row = LegendRow {
        swatch: Swatch::Joined(palette.muted, palette.slide),
        label: "A to B",
        key: "",
        help: "From each particle in A to the same one in B",
        on: twin.has_pairs,
    };
    let at = if twin.is_overlaid {
        rect.right_top() + vec2(-MARGIN_PX - 240.0, TITLE_PX)
    } else {
        rect.min + vec2(MARGIN_PX - 10.0, TITLE_PX + MARGIN_PX - 2.0)
    };
    let clicked = Area::new(Id::unique("pairs"))
        .order(Order::Middle)
        .fixed_pos(at)
        .movable(false)
        .show(ui.ctx(), |ui| legend(ui, &[row]))
        .inner;
    clicked.map(|_| Command::Twin(TwinCommand::TogglePairs))
}
