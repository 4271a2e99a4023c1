//! Sections of a rail, each with a header that says in one line what it is set to.

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::text::{self, Inks, Run};
use super::{focus, numbers};

/// What the header of a section shows.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    /// Its name, also for assistive technology.
    pub label: &'a str,
    /// What it is set to, shown while it is closed.
    pub summary: &'a str,
    /// Whether its rows are shown.
    pub open: bool,
}

/// Left edge of the labels behind the chevrons, from the margin, px.
const LABEL_PX: f32 = 16.0;

/// A section: header (40 px while closed), rows while it is open, separator. `clicked()` of the
/// response asks for a toggle.
pub fn section(ui: &mut Ui, section: &Section<'_>, rows: impl FnOnce(&mut Ui)) -> Response {
    let row_px = if section.open { 38.0 } else { 40.0 };
    let place = Place { row_px, text_middle: 20.0, chevron_left: 0.0 };
    let ink = Inks::of(ui).text;
    let response = header(ui, section, &place, Run::semibold(section.label, ink));
    if section.open {
        ui.push_id(section.label, rows);
        ui.add_space(2.0);
    }
    numbers::separator(ui);
    response
}

/// Rows folded inside a section: a muted header, 34 px high, without separator.
pub fn subsection(ui: &mut Ui, section: &Section<'_>, rows: impl FnOnce(&mut Ui)) -> Response {
    let place = Place { row_px: 34.0, text_middle: 18.0, chevron_left: 4.0 };
    let ink = Inks::of(ui).muted;
    let response = header(ui, section, &place, Run::regular(section.label, ink));
    if section.open {
        ui.push_id(section.label, rows);
    }
    response
}

/// Where the parts of a header are, px from its upper left corner.
struct Place {
    row_px: f32,
    text_middle: f32,
    chevron_left: f32,
}

fn header(ui: &mut Ui, section: &Section<'_>, place: &Place, label: Run<'_>) -> Response {
    let size = vec2(ui.available_width(), place.row_px);
    let (row, response) = ui.allocate_exact_size(size, Sense::click());
    let inside = Rect::from_min_size(row.min, vec2(row.width(), 2.0 * place.text_middle));
    let inside = text::inset(inside);
    let chevron = if section.open { "▾" } else { "▸" };
    let inks = Inks::of(ui);
    let mark = inside.translate(vec2(place.chevron_left, 0.0));
    text::paint_left(ui, mark, text::line(ui, &[Run::symbol(chevron, 11.0, inks.muted)], 16.0));
    let after = inside.with_min_x(inside.left() + LABEL_PX);
    let label = text::line(ui, &[label], after.width());
    let label = text::paint_left(ui, after, label);
    if !section.open {
        let room_px = after.right() - label.right() - 12.0;
        let summary = text::line(ui, &[Run::regular(section.summary, inks.muted)], room_px);
        text::paint_right(ui, after, summary);
    }
    describe(ui, &response, section);
    focus::outline(ui, &response, row.shrink(4.0));
    response
}

fn describe(ui: &Ui, response: &Response, section: &Section<'_>) {
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), section.label));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_expanded(section.open);
        node.set_description(section.summary);
    });
}
