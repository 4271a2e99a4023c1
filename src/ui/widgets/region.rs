//! A region that is drawn on the canvas.

use egui::Ui;

use super::button::{Look, button, icon_button};
use super::choice::row_with_label;

/// What a region is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegionSpec<'a> {
    /// What a person reads; also part of the accessible names.
    pub label: &'a str,
    /// One sentence for the tooltip, or empty.
    pub help: &'a str,
    /// Corners that it has; 0 where it was not drawn.
    pub corners: usize,
    /// Whether it is being drawn.
    pub is_drawn: bool,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionAnswer {
    /// To draw it.
    Draw,
    /// Not to draw it after all.
    Cancel,
    /// To take it away.
    Clear,
}

/// A row with buttons, 32 px high.
pub fn region_row(ui: &mut Ui, spec: &RegionSpec<'_>) -> Option<RegionAnswer> {
    let rect = row_with_label(ui, spec.label, spec.help);
    let mut row = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    let (word, answer) =
        if spec.is_drawn { ("Cancel", RegionAnswer::Cancel) } else { ("Draw", RegionAnswer::Draw) };
    let drawn = button(&mut row, word, Look::Filled).clicked().then_some(answer);
    let may_clear = spec.corners > 0 && !spec.is_drawn;
    let name = format!("Clear {}", spec.label);
    let cleared = may_clear && icon_button(&mut row, "×", &name, Look::Plain).clicked();
    drawn.or(cleared.then_some(RegionAnswer::Clear))
}
