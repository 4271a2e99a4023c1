//! A whole number that is stepped or typed: a seed.

use egui::{Align, Color32, Id, Rect, Role, Sense, Ui, WidgetInfo};

use super::choice::row_with_label;
use super::text::{self, Inks, Run};
use super::text_field::{TextField, text_field};
use super::{focus, notation};
use crate::ui::style;

/// What a seed is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// The least and the greatest value.
    pub range: (i64, i64),
    /// The value now.
    pub value: i64,
}

/// What was asked of a seed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum SeedAnswer {
    /// Nothing.
    #[default]
    None,
    /// This value, within the range.
    Set(i64),
    /// This text was typed as the value: not judged here.
    Typed(String),
}

/// A row with a number between − and +, 32 px high.
pub fn seed_row(ui: &mut Ui, spec: &SeedSpec<'_>) -> SeedAnswer {
    const BUTTON_PX: f32 = 28.0;
    let rect = row_with_label(ui, spec.label, spec.help);
    let p = style::palette(ui);
    ui.painter().rect_filled(rect, style::CORNER, style::colour(p.control));
    let id = ui.make_persistent_id(("seed", spec.label));
    let (less, rest) = rect.split_left_right_at_x(rect.left() + BUTTON_PX);
    let (number, more) = rest.split_left_right_at_x(rect.right() - BUTTON_PX);
    let mut answer = SeedAnswer::None;
    for (sign, place, by, name) in [("−", less, -1, "less"), ("+", more, 1, "more")] {
        let name = format!("{} {name}", spec.label);
        if stepper(ui, place, id.with(sign), sign, &name) {
            let next = spec.value.saturating_add(by).clamp(spec.range.0, spec.range.1);
            answer = SeedAnswer::Set(next);
        }
    }
    match typed(ui, number, id, spec) {
        Some(text) => SeedAnswer::Typed(text),
        None => answer,
    }
}

fn stepper(ui: &Ui, rect: Rect, id: Id, sign: &str, name: &str) -> bool {
    let response = ui.interact(rect, id, Sense::click());
    let inks = Inks::of(ui);
    if response.hovered() && ui.is_enabled() {
        let fill = style::colour(style::palette(ui).control_hover);
        ui.painter().rect_filled(rect, style::CORNER, fill);
    }
    text::paint_centre(ui, rect, text::line(ui, &[Run::regular(sign, inks.muted)], 24.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    focus::outline(ui, &response, rect);
    response.clicked()
}

fn typed(ui: &mut Ui, rect: Rect, id: Id, spec: &SeedSpec<'_>) -> Option<String> {
    let shown = notation::integer(spec.value);
    let field = TextField {
        name: spec.label,
        value: &spec.value.to_string(),
        shown: &[Run::regular(&shown, Inks::of(ui).text)],
        align: Align::Center,
        fill: Color32::TRANSPARENT,
    };
    text_field(ui, rect, id.with("number"), &field)
}
