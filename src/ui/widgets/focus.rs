//! The outline of the control that has the keyboard.

use egui::{Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::style;

/// Draws the outline, 2 px wide and 2 px away, where `response` has the keyboard.
pub fn outline(ui: &Ui, response: &Response, rect: Rect) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, style::colour(style::palette(ui).text));
        let rect = rect.expand(2.0).intersect(ui.clip_rect().shrink(2.0));
        ui.painter().rect_stroke(rect, style::CORNER, stroke, StrokeKind::Outside);
    }
}
