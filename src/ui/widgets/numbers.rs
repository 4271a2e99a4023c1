//! Rows that show numbers: headings, values with units, shares.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::swatch::Swatch;
use super::text::{self, Inks, Run};
use crate::picture::Rgba;
use crate::ui::style;

/// A number and what it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number<'a> {
    /// What it is.
    pub label: &'a str,
    /// The number, written out.
    pub value: &'a str,
    /// The unit, or empty.
    pub unit: &'a str,
    /// The mark that it counts, before the label.
    pub swatch: Option<Swatch>,
}

/// The name of a group of numbers, 32 px high.
pub fn heading_row(ui: &mut Ui, label: &str) {
    let row = labelled_row(ui, 32.0, label);
    let row = text::inset(row).translate(vec2(0.0, 4.0));
    text::paint_left(ui, row, text::line(ui, &[Run::semibold(label, ink(ui))], row.width()));
}

/// What stands at the left and at the right end of a plot, or above it, muted, 20 px high.
pub fn caption_row(ui: &mut Ui, [left, right]: [&str; 2]) {
    let row = text::inset(labelled_row(ui, 20.0, format!("{left} {right}").trim()));
    let muted = Inks::of(ui).muted;
    let line = |ui: &Ui, words| text::line(ui, &[Run::regular(words, muted)], row.width());
    text::paint_left(ui, row, line(ui, left));
    text::paint_right(ui, row, line(ui, right));
}

/// A number, 22 px high: label (and mark) left, value and unit right.
pub fn number_row(ui: &mut Ui, number: &Number<'_>) {
    let spoken = format!("{} {} {}", number.label, number.value, number.unit);
    let row = text::inset(labelled_row(ui, 22.0, spoken.trim_end()));
    let inks = Inks::of(ui);
    let value =
        [Run::regular(number.value, inks.text), Run::regular(number.unit, inks.muted).after(4.0)];
    let value = text::paint_right(ui, row, text::line(ui, &value, row.width()));
    let mut left = row.with_max_x(value.left() - 8.0);
    if let Some(swatch) = number.swatch {
        let mark = Rect::from_center_size(pos2(row.left() + 7.0, row.center().y), vec2(14.0, 16.0));
        swatch.paint(ui.painter(), mark, style::palette(ui));
        *left.left_mut() += 22.0;
    }
    let label = text::line(ui, &[Run::regular(number.label, inks.muted)], left.width());
    text::paint_left(ui, left, label);
}

/// The same number for A and for B, 22 px high; B stands out.
pub fn pair_row(ui: &mut Ui, label: &str, [a, b]: [&str; 2]) {
    const COLUMN_PX: f32 = 50.0;
    let row = text::inset(labelled_row(ui, 22.0, &format!("{label} A {a} B {b}")));
    let inks = Inks::of(ui);
    text::paint_right(ui, row, text::line(ui, &[Run::semibold(b, inks.text)], COLUMN_PX));
    let first = row.with_max_x(row.right() - COLUMN_PX);
    text::paint_right(ui, first, text::line(ui, &[Run::regular(a, inks.text)], COLUMN_PX));
    let room_px = row.width() - 2.0 * COLUMN_PX;
    text::paint_left(ui, row, text::line(ui, &[Run::regular(label, inks.muted)], room_px));
}

/// A stacked bar of shares, 20 px high with its margins; shares are taken relative to their sum.
pub fn share_bar(ui: &mut Ui, name: &str, shares: &[(Rgba, f32)]) {
    let row = text::inset(labelled_row(ui, 20.0, name));
    let bar = Rect::from_min_size(row.min + vec2(0.0, 4.0), vec2(row.width(), 10.0));
    let total: f32 = shares.iter().map(|(_, share)| share.max(0.0)).sum();
    let mut left = bar.left();
    for &(colour, share) in shares.iter().filter(|(_, share)| *share > 0.0) {
        let right = left + bar.width() * share / total;
        let piece = Rect::from_x_y_ranges(left..=(right - 1.0).max(left), bar.y_range());
        ui.painter().rect_filled(piece, 0.0, style::colour(colour));
        left = right;
    }
}

/// A share with its bar, 22 px high: label left, bar in the middle, per cent right.
pub fn share_row(ui: &mut Ui, label: &str, share: f32, colour: Rgba) {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let per_cent = format!("{:.0} %", 100.0 * share);
    let row = text::inset(labelled_row(ui, 22.0, &format!("{label} {per_cent}")));
    let inks = Inks::of(ui);
    text::paint_right(ui, row, text::line(ui, &[Run::regular(&per_cent, inks.text)], 48.0));
    text::paint_left(ui, row, text::line(ui, &[Run::regular(label, inks.muted)], 60.0));
    let track = row.with_min_x(row.left() + 64.0).with_max_x(row.right() - 48.0);
    let thin = Rect::from_center_size(track.center(), vec2(track.width(), 3.0));
    ui.painter().rect_filled(thin, 0.0, style::colour(style::palette(ui).track));
    let bar = Rect::from_min_size(
        pos2(track.left(), track.center().y - 3.5),
        vec2(track.width() * share, 7.0),
    );
    ui.painter().rect_filled(bar, 0.0, style::colour(colour));
}

/// The end of a group of numbers: 11 px and a line.
pub fn group_end(ui: &mut Ui) {
    ui.add_space(11.0);
    separator(ui);
}

/// The 1-px line between sections, from edge to edge.
pub fn separator(ui: &mut Ui) {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(row, 0.0, style::colour(style::palette(ui).line));
}

fn ink(ui: &Ui) -> egui::Color32 {
    Inks::of(ui).text
}

/// Room for a row that assistive technology reads as one label.
fn labelled_row(ui: &mut Ui, height_px: f32, spoken: &str) -> Rect {
    let size = vec2(ui.available_width(), height_px);
    let (row, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken));
    row
}
