//! How the strip looks around its band.

use egui::{Rangef, Rect, Stroke, Ui, pos2, vec2};

use super::{Place, Strip, TimeAxis, band};
use crate::ui::style;
use crate::ui::widgets::text::{self, Run};

/// Steps that would lie closer than this are thinned out, in px.
const LEAST_STEP_PX: f32 = 3.0;
/// Thickness of the loop bracket in px.
const BRACKET_PX: f32 = 2.5;
/// From the band to the middle of the labels in px.
const LABEL_PX: f32 = 15.0;

pub fn paint(ui: &Ui, place: &Place, axis: &TimeAxis<'_>) {
    for (index, strip) in axis.strips.iter().enumerate() {
        let part = place.part(index, axis.strips.len());
        track(ui, &part, strip);
        band::paint(ui, &part, axis.now, strip);
        name(ui, &part, strip);
    }
    steps(ui, place, axis);
    let ends = ends(ui, place);
    let bubble = bubble_rect(ui, place, axis);
    marks(ui, place, axis, [ends[0], ends[1], bubble]);
    if let Some(done) = axis.busy {
        busy(ui, place, done);
    }
    if let Some(range) = axis.loop_range {
        bracket(ui, place, range);
    }
    scrubber(ui, place, axis, bubble);
}

/// The neutral track below the band, and the rest that is not known.
fn track(ui: &Ui, place: &Place, strip: &Strip<'_>) {
    let p = style::palette(ui);
    let split = place.x(strip.known);
    let (known, unknown) = place.band.split_left_right_at_x(split);
    if strip.layers.is_empty() {
        ui.painter().rect_filled(known, 0.0, style::colour(p.track));
    }
    if strip.known < 1.0 {
        ui.painter().rect_filled(unknown, 0.0, style::colour(p.control));
        let line =
            text::line(ui, &[Run::regular(strip.unknown, style::colour(p.muted))], f32::INFINITY);
        if line.size().x + 16.0 < unknown.width() {
            text::paint_centre(ui, unknown, line);
        }
    }
}

/// The name of a strip, at its noise end.
fn name(ui: &Ui, place: &Place, strip: &Strip<'_>) {
    let ink = style::colour(style::palette(ui).text);
    let row = place.band.with_min_x(place.band.left() + 8.0);
    text::paint_left(ui, row, text::line(ui, &[Run::semibold(strip.name, ink)], f32::INFINITY));
}

/// A short line below the band for each step of the solver.
fn steps(ui: &Ui, place: &Place, axis: &TimeAxis<'_>) {
    let y = place.band.bottom();
    let stroke = Stroke::new(1.0, style::colour(style::palette(ui).track));
    let mut last = f32::NEG_INFINITY;
    for x in axis.nodes.iter().map(|&node| place.x(node)) {
        if x - last >= LEAST_STEP_PX {
            ui.painter().vline(x, Rangef::new(y + 1.0, y + 4.0), stroke);
            last = x;
        }
    }
}

/// The words at both ends; returns the room that they take.
fn ends(ui: &Ui, place: &Place) -> [Rect; 2] {
    let ink = style::colour(style::palette(ui).text);
    let row = label_row(place);
    let word = |word| text::line(ui, &[Run::semibold(word, ink)], f32::INFINITY);
    let noise = text::paint_left(ui, row, word("noise"));
    let data = text::paint_right(ui, row, word("data"));
    [noise, data]
}

fn label_row(place: &Place) -> Rect {
    let middle = place.band.bottom() + LABEL_PX;
    Rect::from_x_y_ranges(place.band.x_range(), middle - 10.0..=middle + 10.0)
}

/// The labelled scale. A label that would touch another text is left out; its line stays.
fn marks(ui: &Ui, place: &Place, axis: &TimeAxis<'_>, taken: [Rect; 3]) {
    let ink = style::colour(style::palette(ui).muted);
    let (y, row) = (place.band.bottom(), label_row(place));
    let mut taken = taken.to_vec();
    for (position, label) in axis.marks {
        let x = place.x(*position);
        ui.painter().vline(x, Rangef::new(y + 1.0, y + 6.0), Stroke::new(1.0, ink));
        let line = text::line(ui, &[Run::regular(label, ink)], f32::INFINITY);
        let room = Rect::from_center_size(pos2(x, row.center().y), line.size());
        let clear = room.expand2(vec2(4.0, 0.0));
        if row.x_range().contains(room.left()) && !taken.iter().any(|rect| rect.intersects(clear)) {
            text::paint_centre(ui, room, line);
            taken.push(room);
        }
    }
}

/// How much of the running work is done, 2 px below the band.
fn busy(ui: &Ui, place: &Place, done: f32) {
    let p = style::palette(ui);
    let bar = Rect::from_min_size(place.band.left_bottom(), vec2(place.band.width(), 2.0));
    ui.painter().rect_filled(bar, 0.0, style::colour(p.track));
    let done = bar.with_max_x(place.x(done));
    ui.painter().rect_filled(done, 0.0, style::colour(p.text));
}

fn bracket(ui: &Ui, place: &Place, [start, end]: [f32; 2]) {
    let ink = style::colour(style::palette(ui).text.alpha(0.85));
    let top = place.band.top() - 6.0;
    let (left, right) = (place.x(start), place.x(end));
    let beam = Rect::from_x_y_ranges(left..=right, top..=top + BRACKET_PX);
    ui.painter().rect_filled(beam, 0.0, ink);
    for x in [left, right - BRACKET_PX] {
        let leg = Rect::from_x_y_ranges(x..=x + BRACKET_PX, top + BRACKET_PX..=top + 8.0);
        ui.painter().rect_filled(leg, 0.0, ink);
    }
}

fn bubble_rect(ui: &Ui, place: &Place, axis: &TimeAxis<'_>) -> Rect {
    let ink = style::colour(style::palette(ui).panel);
    let line = text::line(ui, &[Run::semibold(axis.bubble, ink)], f32::INFINITY);
    let size = vec2(line.size().x.max(8.0) + 26.0, 21.0);
    let half = 0.5 * size.x;
    let centre = place.x(axis.now);
    let bounded = centre.max(place.outer.left() + half).min(place.outer.right() - half);
    Rect::from_center_size(pos2(bounded, place.band.bottom() + LABEL_PX + 0.5), size)
}

fn scrubber(ui: &Ui, place: &Place, axis: &TimeAxis<'_>, bubble: Rect) {
    let p = style::palette(ui);
    let x = place.x(axis.now);
    let span = Rangef::new(place.band.top() - 8.0, bubble.top() + 1.0);
    ui.painter().vline(x, span, Stroke::new(6.0, style::colour(p.panel)));
    ui.painter().vline(x, span, Stroke::new(2.0, style::colour(p.text)));
    ui.painter().rect_filled(bubble, style::CORNER, style::colour(p.text));
    let run = Run::semibold(axis.bubble, style::colour(p.panel));
    text::paint_centre(ui, bubble, text::line(ui, &[run], bubble.width()));
}
