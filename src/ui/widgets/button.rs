//! Buttons, whose state is a brightness.

use egui::{Color32, FontId, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::focus;
use super::text::{self, Run};
use crate::ui::style;

/// How a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text alone, until the pointer is above it.
    Plain,
    /// On the fill of a control.
    Filled,
    /// Pressed, on, or the one thing to do: inverse and semibold.
    On,
}

/// A button with a word, 28 px high.
pub fn button(ui: &mut Ui, label: &str, look: Look) -> Response {
    named_button(ui, label, label, look)
}

/// The same where the accessible name says more than the label.
pub fn named_button(ui: &mut Ui, label: &str, name: &str, look: Look) -> Response {
    let room = text::line(ui, &[Run::semibold(label, Color32::PLACEHOLDER)], f32::INFINITY);
    let margin_px = if look == Look::Filled { 18.0 } else { 12.0 };
    let size = vec2((room.size().x + 2.0 * margin_px).ceil(), 28.0);
    sized_button(ui, size, &Face { name, ..Face::word(label, look) }, look)
}

/// A button with a glyph, 28 px square; `name` is its accessible name and tooltip.
pub fn icon_button(ui: &mut Ui, glyph: &str, name: &str, look: Look) -> Response {
    let face = Face { text: glyph, name, font: style::symbols(style::BODY_PX) };
    sized_button(ui, Vec2::splat(28.0), &face, look).on_hover_text(name)
}

/// A button of the transport, 40 x 32 px; `name` is its accessible name and tooltip.
pub fn transport_button(ui: &mut Ui, glyph: &str, name: &str, look: Look) -> Response {
    let face = Face { text: glyph, name, font: style::symbols(style::BODY_PX) };
    sized_button(ui, vec2(40.0, 32.0), &face, look).on_hover_text(name)
}

/// Buttons side by side over the width of a rail, 28 px high, one of them on. Returns another that
/// was clicked.
pub fn segments(ui: &mut Ui, names: &[&str], selected: usize) -> Option<usize> {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let row = text::inset(row).shrink2(vec2(0.0, 4.0));
    let width = row.width() / names.len().max(1) as f32;
    let mut clicked = None;
    for (index, name) in names.iter().enumerate() {
        let left = row.left() + width * index as f32;
        let rect = Rect::from_x_y_ranges(left..=left + width, row.y_range());
        let id = ui.make_persistent_id(("segment", name));
        let response = ui.interact(rect, id, Sense::click());
        let look = if index == selected { Look::On } else { Look::Filled };
        paint(ui, &response, &Face::word(name, look), look);
        if response.clicked() && index != selected {
            clicked = Some(index);
        }
    }
    clicked
}

struct Face<'a> {
    text: &'a str,
    name: &'a str,
    font: FontId,
}

impl<'a> Face<'a> {
    fn word(word: &'a str, look: Look) -> Self {
        let font = match look {
            Look::On => style::semibold(style::BODY_PX),
            Look::Plain | Look::Filled => style::regular(style::BODY_PX),
        };
        Self { text: word, name: word, font }
    }
}

fn sized_button(ui: &mut Ui, size: Vec2, face: &Face<'_>, look: Look) -> Response {
    let (_, response) = ui.allocate_exact_size(size, Sense::click());
    paint(ui, &response, face, look);
    response
}

fn paint(ui: &Ui, response: &Response, face: &Face<'_>, look: Look) {
    let p = style::palette(ui);
    let lit = response.hovered() && ui.is_enabled();
    let (fill, ink) = match (ui.is_enabled(), look, lit) {
        (false, ..) => (None, p.disabled),
        (true, Look::On, _) => (Some(p.text), p.panel),
        (true, Look::Plain | Look::Filled, true) => (Some(p.control_hover), p.text),
        (true, Look::Filled, false) => (Some(p.control), p.text),
        (true, Look::Plain, false) => (None, p.text),
    };
    if let Some(fill) = fill {
        ui.painter().rect_filled(response.rect, style::CORNER, style::colour(fill));
    }
    let run = Run { font: face.font.clone(), ..Run::regular(face.text, style::colour(ink)) };
    text::paint_centre(ui, response.rect, text::line(ui, &[run], response.rect.width()));
    response.widget_info(|| {
        let enabled = ui.is_enabled();
        WidgetInfo::selected(Role::Button, enabled, look == Look::On, face.name)
    });
    focus::outline(ui, response, response.rect);
}
