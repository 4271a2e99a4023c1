//! A number on a bare slider, with its name, symbol, value and unit above.

mod scale;
mod track;

use egui::{Align, Color32, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::notation;
use super::text::{self, Inks, Run};
use super::text_field::{TextField, text_field};
use scale::Scale;

/// What a slider is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SliderSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// The field's own letter, or empty.
    pub symbol: &'a str,
    /// The unit after the number, or empty.
    pub unit: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// The values at the ends of the track.
    pub range: (f64, f64),
    /// Whether equal distances are equal ratios (from 0 upwards: the range's last five decades).
    pub log: bool,
    /// Whether only whole numbers are meant.
    pub integer: bool,
    /// The value that the tick marks.
    pub default: Option<f64>,
    /// The value of the other twin: a hollow knob, and the label stands out.
    pub other: Option<f64>,
}

/// What a slider shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SliderValue {
    /// A value that was chosen.
    Set(f64),
    /// No choice: the program derives the value.
    Auto(f64),
    /// No choice, and no derived value known.
    Unknown,
}

impl From<f64> for SliderValue {
    fn from(value: f64) -> Self {
        Self::Set(value)
    }
}

impl SliderValue {
    /// The number that stands behind it, where there is one; it may be infinite.
    fn number(self) -> Option<f64> {
        match self {
            Self::Set(value) | Self::Auto(value) => Some(value).filter(|value| !value.is_nan()),
            Self::Unknown => None,
        }
    }
}

/// What was asked of a slider.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum SliderAnswer {
    /// Nothing.
    #[default]
    None,
    /// Another value, always within the range. While `dragging`, more may follow until
    /// [`SliderAnswer::Released`] or [`SliderAnswer::Reset`]: all of it is one edit.
    Changed {
        /// The value.
        value: f64,
        /// Whether the knob is held.
        dragging: bool,
    },
    /// The knob was let go.
    Released,
    /// This text was typed as the value: not judged here.
    Typed(String),
    /// The default is wanted; ends a drag.
    Reset,
}

/// A slider row, 44 px high: label and symbol left, value and unit right, slider below.
pub fn slider_row(
    ui: &mut Ui,
    spec: &SliderSpec<'_>,
    value: impl Into<SliderValue>,
) -> SliderAnswer {
    let value = value.into();
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 44.0), Sense::hover());
    let id = ui.make_persistent_id(("slider", spec.label));
    let inside = text::inset(row);
    let head = Rect::from_min_size(inside.min + vec2(0.0, 4.0), vec2(inside.width(), 20.0));
    let scale = Scale::new(spec, inside.width() as f64);
    let value_rect = value_rect(ui, head, spec, &value_text(spec, value, &scale));
    let reset = label(ui, head.with_max_x(value_rect.left() - 4.0), id.with("label"), spec);
    let typed = value_field(ui, head, value_rect, id.with("value"), spec, value, &scale);
    let rail = Rect::from_min_max(pos2(inside.left(), row.top() + 22.0), inside.max);
    let moved = track::track(ui, rail, id, spec, value, &scale);
    if let Some(text) = typed {
        SliderAnswer::Typed(text)
    } else if reset {
        SliderAnswer::Reset
    } else {
        moved
    }
}

/// Label and symbol; returns whether a double click asks for the default.
fn label(ui: &Ui, rect: Rect, id: Id, spec: &SliderSpec<'_>) -> bool {
    let inks = Inks::of(ui);
    let name = match spec.other {
        Some(_) => Run::semibold(spec.label, inks.text),
        None => Run::regular(spec.label, inks.text),
    };
    let runs = [name, Run::regular(spec.symbol, inks.muted).after(7.0)];
    text::paint_left(ui, rect, text::line(ui, &runs, rect.width()));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spec.label));
    let response = if spec.help.is_empty() { response } else { response.on_hover_text(spec.help) };
    response.double_clicked()
}

fn value_text(spec: &SliderSpec<'_>, value: SliderValue, scale: &Scale) -> String {
    let written = |value: f64| scale.written(value, spec.integer);
    match value {
        SliderValue::Set(value) => written(value),
        SliderValue::Auto(value) => format!("auto {}", written(value)),
        SliderValue::Unknown => "auto".to_owned(),
    }
}

/// The value's place: its text with 4 px on both sides, left of the unit.
fn value_rect(ui: &Ui, head: Rect, spec: &SliderSpec<'_>, shown: &str) -> Rect {
    let plain = |text| text::line(ui, &[Run::semibold(text, Color32::PLACEHOLDER)], f32::INFINITY);
    let unit_px = if spec.unit.is_empty() { 0.0 } else { plain(spec.unit).size().x + 4.0 };
    let right = head.right() - unit_px + 4.0;
    let width = (plain(shown).size().x + 8.0).max(24.0);
    Rect::from_x_y_ranges(right - width..=right, head.y_range())
}

fn value_field(
    ui: &mut Ui,
    head: Rect,
    rect: Rect,
    id: Id,
    spec: &SliderSpec<'_>,
    value: SliderValue,
    scale: &Scale,
) -> Option<String> {
    let inks = Inks::of(ui);
    let shown = value_text(spec, value, scale);
    let run = match (value, spec.other) {
        (SliderValue::Set(_), Some(_)) => Run::semibold(&shown, inks.text),
        (SliderValue::Set(_), None) => Run::regular(&shown, inks.text),
        (SliderValue::Auto(_) | SliderValue::Unknown, _) => Run::regular(&shown, inks.muted),
    };
    text::paint_right(ui, head, text::line(ui, &[Run::regular(spec.unit, inks.muted)], 80.0));
    let typed = value.number().map(|value| scale.typed(value, spec.integer)).unwrap_or_default();
    let editing = ui.memory(|memory| memory.has_focus(id));
    let rect = if editing { rect.with_min_x(rect.left().min(rect.right() - 96.0)) } else { rect };
    let field = TextField {
        name: &format!("{} value", spec.label),
        value: &typed,
        shown: &[run],
        align: Align::Max,
        fill: Color32::TRANSPARENT,
    };
    text_field(ui, rect, id, &field)
}
