//! Single lines of text in several inks.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Rect, Ui, pos2, vec2};

use crate::ui::style;

/// A piece of a line.
pub struct Run<'a> {
    pub text: &'a str,
    pub font: FontId,
    pub ink: Color32,
    /// Space before it in px.
    pub before_px: f32,
}

impl<'a> Run<'a> {
    pub fn regular(text: &'a str, ink: Color32) -> Self {
        Self { text, font: style::regular(style::BODY_PX), ink, before_px: 0.0 }
    }

    pub fn semibold(text: &'a str, ink: Color32) -> Self {
        Self { font: style::semibold(style::BODY_PX), ..Self::regular(text, ink) }
    }

    /// A symbol; small ones stand beside text.
    pub fn symbol(text: &'a str, size_px: f32, ink: Color32) -> Self {
        Self { font: style::symbols(size_px), ..Self::regular(text, ink) }
    }

    pub fn after(self, before_px: f32) -> Self {
        Self { before_px, ..self }
    }
}

/// The inks of a control that may be disabled.
pub struct Inks {
    pub text: Color32,
    pub muted: Color32,
}

impl Inks {
    pub fn of(ui: &Ui) -> Self {
        let p = style::palette(ui);
        if ui.is_enabled() {
            Self { text: style::colour(p.text), muted: style::colour(p.muted) }
        } else {
            let disabled = style::colour(p.disabled);
            Self { text: disabled, muted: disabled }
        }
    }
}

/// Lays a line out and ends it with an ellipsis where `max_px` is too little. Empty runs and the
/// space before them take no room.
pub fn line(ui: &Ui, runs: &[Run<'_>], max_px: f32) -> Arc<Galley> {
    let mut job = LayoutJob {
        wrap: TextWrapping::truncate_at_width(max_px.max(0.0)),
        ..LayoutJob::default()
    };
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        let format = TextFormat::simple(run.font.clone(), run.ink);
        job.append(run.text, run.before_px, format);
    }
    ui.painter().layout_job(job)
}

/// Paints a line at the left of a rectangle, vertically centred.
pub fn paint_left(ui: &Ui, rect: Rect, galley: Arc<Galley>) -> Rect {
    paint_at(ui, rect.left(), rect, galley)
}

/// Paints a line at the right of a rectangle, vertically centred.
pub fn paint_right(ui: &Ui, rect: Rect, galley: Arc<Galley>) -> Rect {
    paint_at(ui, rect.right() - galley.size().x, rect, galley)
}

/// Paints a line in the middle of a rectangle.
pub fn paint_centre(ui: &Ui, rect: Rect, galley: Arc<Galley>) -> Rect {
    paint_at(ui, rect.center().x - 0.5 * galley.size().x, rect, galley)
}

fn paint_at(ui: &Ui, left: f32, rect: Rect, galley: Arc<Galley>) -> Rect {
    let size = galley.size();
    let at = pos2(left, rect.center().y - 0.5 * size.y);
    ui.painter().galley(at, galley, Color32::PLACEHOLDER);
    Rect::from_min_size(at, vec2(size.x, size.y))
}

/// The part of a row between the margins of its rail.
pub fn inset(row: Rect) -> Rect {
    row.shrink2(vec2(style::RAIL_MARGIN_PX, 0.0))
}

/// Where the control of a row begins, counted from the left margin, for a label of a given width.
pub fn field_offset_px(label_px: f32) -> f32 {
    const COLUMN_PX: f32 = 72.0;
    const GRID_PX: f32 = 8.0;
    COLUMN_PX.max(((label_px + 12.0) / GRID_PX).ceil() * GRID_PX)
}

/// Words over as many lines as they need, muted.
pub fn wrapped(ui: &mut Ui, words: &str) {
    let ink = style::colour(style::palette(ui).muted);
    ui.add(egui::Label::new(egui::RichText::new(words).color(ink)).wrap());
}
