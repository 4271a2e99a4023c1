//! Yes or no.

use egui::{Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::focus;
use super::text::{self, Inks, Run};
use crate::ui::style;

/// What a check box is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlagSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// Whether it holds now.
    pub on: bool,
}

/// A row with a check box, 32 px high; the whole row reacts. Returns the value that is asked for.
pub fn flag_row(ui: &mut Ui, spec: &FlagSpec<'_>) -> Option<bool> {
    let size = vec2(ui.available_width(), 32.0);
    let (row, mut response) = ui.allocate_exact_size(size, Sense::click());
    let inside = text::inset(row);
    let inks = Inks::of(ui);
    text::paint_left(
        ui,
        inside,
        text::line(ui, &[Run::regular(spec.label, inks.text)], inside.width() - 24.0),
    );
    let p = style::palette(ui);
    let mark = Rect::from_center_size(inside.right_center() - vec2(8.0, 0.0), vec2(16.0, 16.0));
    let fill = match (spec.on, response.hovered()) {
        (true, _) => inks.text,
        (false, true) => style::colour(p.control_hover),
        (false, false) => style::colour(p.control),
    };
    ui.painter().rect_filled(mark, style::CORNER, fill);
    if spec.on {
        let corners =
            [(-4.0, 0.0), (-1.0, 3.0), (4.0, -3.5)].map(|(x, y)| mark.center() + vec2(x, y));
        ui.painter().line(corners.to_vec(), Stroke::new(2.0, style::colour(p.panel)));
    } else {
        let edge = Stroke::new(1.0, style::colour(p.track));
        ui.painter().rect_stroke(mark, style::CORNER, edge, StrokeKind::Inside);
    }
    response
        .widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), spec.on, spec.label));
    focus::outline(ui, &response, mark);
    if !spec.help.is_empty() {
        response = response.on_hover_text(spec.help);
    }
    response.clicked().then_some(!spec.on)
}
