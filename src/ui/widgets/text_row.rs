//! A line of text.

use egui::{Align, Ui};

use super::choice::row_with_label;
use super::text::{Inks, Run};
use super::text_field::{TextField, hint_run, text_field};
use crate::ui::style;

/// What a line of text is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextSpec<'a> {
    /// What a person reads; also the accessible name.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// What is shown, muted, where there is no text.
    pub hint: &'a str,
    /// What it says now; empty where it was left out.
    pub value: &'a str,
}

/// A row with a field, 32 px high. Returns what was typed.
pub fn text_row(ui: &mut Ui, spec: &TextSpec<'_>) -> Option<String> {
    let rect = row_with_label(ui, spec.label, spec.help);
    let id = ui.make_persistent_id(("text", spec.label));
    let shown = if spec.value.is_empty() {
        hint_run(ui, spec.hint)
    } else {
        Run::regular(spec.value, Inks::of(ui).text)
    };
    let field = TextField {
        name: spec.label,
        value: spec.value,
        shown: &[shown],
        align: Align::Min,
        fill: style::colour(style::palette(ui).control),
    };
    text_field(ui, rect, id, &field)
}
