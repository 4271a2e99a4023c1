//! The legend, which is also the switchboard of the layers.

use egui::{Frame, Margin, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::focus;
use super::swatch::Swatch;
use super::text::{self, Run};
use crate::ui::style;

/// A layer of the picture.
#[derive(Clone, Copy, Debug)]
pub struct LegendRow<'a> {
    /// How its marks look.
    pub swatch: Swatch,
    /// What its marks are.
    pub label: &'a str,
    /// The key that switches it, or empty.
    pub key: &'a str,
    /// What it shows, for the tooltip, or empty.
    pub help: &'a str,
    /// Whether it is drawn.
    pub on: bool,
}

/// Width of a row in px.
const WIDTH_PX: f32 = 168.0;
/// Width of a swatch in px.
const SWATCH_PX: f32 = 24.0;

/// The layers one below the other, 24 px each. Returns the one that is to be switched.
pub fn legend(ui: &mut Ui, rows: &[LegendRow<'_>]) -> Option<usize> {
    let veil = style::colour(style::palette(ui).veil);
    let frame = Frame::new()
        .fill(veil)
        .corner_radius(style::FLOATING_CORNER)
        .inner_margin(Margin { left: 10, right: 8, top: 6, bottom: 6 });
    frame
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut clicked = None;
            for (index, row) in rows.iter().enumerate() {
                if legend_row(ui, row).clicked() {
                    clicked = Some(index);
                }
            }
            clicked
        })
        .inner
}

fn legend_row(ui: &mut Ui, row: &LegendRow<'_>) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH_PX, 24.0), Sense::click());
    let p = style::palette(ui);
    let lit = row.on && ui.is_enabled();
    let swatch = if lit { row.swatch } else { row.swatch.in_grey(p.disabled) };
    swatch.paint(ui.painter(), rect.with_max_x(rect.left() + SWATCH_PX), p);
    let ink = style::colour(if lit { p.text } else { p.disabled });
    let key_ink = style::colour(match (lit, response.hovered()) {
        (true, true) => p.text,
        (true, false) => p.muted,
        (false, _) => p.disabled,
    });
    let after = rect.with_min_x(rect.left() + SWATCH_PX + 10.0);
    let room_px = after.width() - 20.0;
    text::paint_left(ui, after, text::line(ui, &[Run::regular(row.label, ink)], room_px));
    text::paint_right(ui, after, text::line(ui, &[Run::regular(row.key, key_ink)], 20.0));
    response
        .widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), row.on, row.label));
    focus::outline(ui, &response, rect);
    if row.help.is_empty() { response } else { response.on_hover_text(row.help) }
}
