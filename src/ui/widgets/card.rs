//! A card: a small picture that can be clicked, its name that can be typed, and a menu.

use egui::{
    Align, Align2, Image, Label, Response, RichText, Role, Sense, Stroke, StrokeKind,
    TextureHandle, Ui, Vec2, WidgetInfo, vec2,
};

use super::text::{Inks, Run};
use super::text_field::{TextField, text_field};
use super::{Look, focus, icon_button};
use crate::ui::style;

/// Height of the picture where there is none yet, as a share of its width.
const BLANK: f32 = 0.5;

/// Height of the row with the name, px.
const ROW_PX: f32 = 28.0;

/// What a card shows.
pub struct Card<'a> {
    /// Tells it from the others.
    pub id: u64,
    /// What it is called.
    pub name: &'a str,
    /// What stands in the place of a picture that is not there yet.
    pub about: &'a str,
    /// A word on the picture, or none.
    pub badge: &'a str,
    /// The picture.
    pub thumbnail: Option<&'a TextureHandle>,
    /// Whether it is chosen.
    pub is_on: bool,
}

/// What was done with a card.
pub struct CardAnswer<T> {
    /// Whether its picture was clicked.
    pub clicked: bool,
    /// The name that was typed.
    pub renamed: Option<String>,
    /// What the menu says.
    pub menu: T,
}

/// A card over the width that there is; `menu` is given the button that opens one.
pub fn card<T>(ui: &mut Ui, spec: &Card<'_>, menu: impl FnOnce(&Response) -> T) -> CardAnswer<T> {
    ui.push_id(("card", spec.id), |ui| {
        let clicked = picture(ui, spec).clicked();
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_PX), Sense::hover());
        let (name, more) = row.split_left_right_at_x(row.right() - ROW_PX);
        let id = ui.make_persistent_id("name");
        let field = TextField {
            name: &format!("Name of {}", spec.name),
            value: spec.name,
            shown: &[Run::regular(spec.name, Inks::of(ui).text)],
            align: Align::Min,
            fill: egui::Color32::TRANSPARENT,
        };
        let renamed = text_field(ui, name, id, &field);
        let mut corner = ui.new_child(egui::UiBuilder::new().max_rect(more));
        let button =
            icon_button(&mut corner, "⋮", &format!("More about {}", spec.name), Look::Plain);
        CardAnswer { clicked, renamed, menu: menu(&button) }
    })
    .inner
}

fn picture(ui: &mut Ui, spec: &Card<'_>) -> Response {
    let width = ui.available_width();
    let share =
        spec.thumbnail.map_or(BLANK, |texture| texture.size_vec2().y / texture.size_vec2().x);
    let (rect, response) = ui.allocate_exact_size(vec2(width, width * share), Sense::click());
    let palette = style::palette(ui);
    ui.painter().rect_filled(rect, style::CORNER, style::colour(palette.control));
    if let Some(texture) = spec.thumbnail {
        Image::new(texture).paint_at(ui, rect);
    } else {
        let text = RichText::new(spec.about).color(style::colour(palette.muted));
        ui.put(rect.shrink(8.0), Label::new(text).wrap().selectable(false));
    }
    if !spec.badge.is_empty() {
        let at = rect.left_bottom() + vec2(6.0, -4.0);
        let font = style::symbols(style::BODY_PX);
        let ink = style::colour(palette.text);
        let line = ui.painter().layout_no_wrap(spec.badge.to_owned(), font, ink);
        let place = Align2::LEFT_BOTTOM.anchor_size(at, line.size());
        let fill = style::colour(palette.panel).gamma_multiply(0.86);
        ui.painter().rect_filled(place.expand2(Vec2::new(4.0, 0.0)), style::CORNER, fill);
        ui.painter().galley(place.min, line, ink);
    }
    let ink = if spec.is_on || response.hovered() { palette.text } else { palette.line };
    let stroke = Stroke::new(if spec.is_on { 2.0 } else { 1.0 }, style::colour(ink));
    ui.painter().rect_stroke(rect, style::CORNER, stroke, StrokeKind::Inside);
    let verb = if spec.badge.is_empty() { "Go back to" } else { "Play" };
    let name = format!("{verb} {}", spec.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, spec.is_on, &name));
    focus::outline(ui, &response, rect);
    response.on_hover_text(name)
}
