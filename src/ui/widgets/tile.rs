//! A tile of a gallery: a small picture, a title and a line about it; all of it can be clicked.

use egui::{
    CursorIcon, Image, Rect, Response, Role, Sense, TextureHandle, Ui, WidgetInfo, pos2, vec2,
};

use super::focus;
use super::text::Inks;
use crate::ui::style;

/// Size of the picture, px.
pub const PICTURE_PX: [f32; 2] = [146.0, 94.5];

/// Room around picture and words, px.
const MARGIN_PX: f32 = 6.0;

/// Between picture and words, px.
const GAP_PX: f32 = 12.0;

/// What a tile shows.
pub struct Tile<'a> {
    /// What it is called; also the accessible name.
    pub title: &'a str,
    /// A line or three about it.
    pub about: &'a str,
    /// The picture, once there is one.
    pub picture: Option<&'a TextureHandle>,
}

/// A tile of a width, px.
pub fn tile(ui: &mut Ui, width: f32, spec: &Tile<'_>) -> Response {
    let [picture_px, height] = PICTURE_PX;
    let size = vec2(width, height + 2.0 * MARGIN_PX);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let palette = style::palette(ui);
    let fill = if response.hovered() { palette.control_hover } else { palette.control };
    ui.painter().rect_filled(rect, style::FLOATING_CORNER, style::colour(fill));
    let inner = rect.shrink(MARGIN_PX);
    let place = Rect::from_min_size(inner.min, vec2(picture_px, height));
    ui.painter().rect_filled(place, style::CORNER, style::colour(palette.canvas));
    if let Some(picture) = spec.picture {
        Image::new(picture).corner_radius(style::CORNER).paint_at(ui, place);
    }
    let words = inner.with_min_x(place.right() + GAP_PX);
    let inks = Inks::of(ui);
    let line = |text: &str, font, ink| {
        let mut job = egui::text::LayoutJob::single_section(
            text.to_owned(),
            egui::TextFormat::simple(font, ink),
        );
        job.wrap.max_width = words.width();
        ui.painter().layout_job(job)
    };
    let title = line(spec.title, style::semibold(style::BODY_PX), inks.text);
    let about = line(spec.about, style::regular(style::BODY_PX), inks.muted);
    let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(words));
    let below = pos2(words.left(), words.top() + title.size().y + 2.0);
    painter.galley(words.min, title, inks.text);
    painter.galley(below, about, inks.muted);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), spec.title));
    focus::outline(ui, &response, rect);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
