//! A button whose words may hold formulas.

use egui::{Frame, Margin, Response, Role, Sense, Ui, WidgetInfo};

use super::button::Look;
use super::{focus, prose};
use crate::ui::style;

/// A button with Markdown on it, as wide as its words; `size_px` is the size of the letters.
pub fn prose_button(ui: &mut Ui, markdown: &str, look: Look, size_px: f32) -> Response {
    let p = style::palette(ui);
    let (fill, ink) = if look == Look::On { (p.text, p.panel) } else { (p.control, p.text) };
    let frame = Frame::new().fill(style::colour(fill)).corner_radius(style::CORNER);
    let words = |ui: &mut Ui| {
        ui.visuals_mut().override_text_color = Some(style::colour(ink));
        prose(ui, markdown, size_px);
    };
    let rect = frame.inner_margin(Margin::symmetric(14, 6)).show(ui, words).response.rect;
    let id = ui.make_persistent_id(("prose button", markdown));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), look == Look::On, markdown)
    });
    focus::outline(ui, &response, rect);
    response
}
