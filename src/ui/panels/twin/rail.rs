//! The head of the left rail: which of the two a control changes, and what differs.

use egui::{Frame, Label, Margin, RichText, Ui};

use crate::ui::command::{Command, Hand, TwinCommand};
use crate::ui::model::Model;
use crate::ui::setting::Setting;
use crate::ui::twin::{Side, Twin};
use crate::ui::widgets::{Look, button, segments, separator};

/// Settings that are named; of more only the number is said.
const NAMED: usize = 6;

/// The hands, in the order of the buttons.
const HANDS: [(&str, Hand); 3] = [("A", Hand::A), ("B", Hand::B), ("Both", Hand::Both)];

/// The head of the rail.
pub fn rail_ui(ui: &mut Ui, model: &Model, twin: &Twin) -> Vec<Command> {
    let mut asked = Vec::new();
    let hand = match twin.side {
        _ if twin.changes_both => Hand::Both,
        Side::A => Hand::B,
        Side::B => Hand::A,
    };
    ui.add_space(4.0);
    let selected = HANDS.iter().position(|(_, of)| *of == hand).unwrap_or(1);
    if let Some(index) = segments(ui, &HANDS.map(|(name, _)| name), selected) {
        asked.push(Command::Twin(TwinCommand::Change(HANDS[index].1)));
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.add_space(12.0);
        ui.add_enabled_ui(twin.side == Side::A, |ui| {
            let pin = button(ui, "Pin this as A", Look::Filled);
            if pin.on_hover_text("What is on the rails becomes A").clicked() {
                asked.push(Command::Twin(TwinCommand::PinAsA));
            }
        });
        let look = if twin.is_overlaid { Look::On } else { Look::Filled };
        ui.add_enabled_ui(twin.is_overlaid || can_overlay(model, twin), |ui| {
            let overlay = button(ui, "Overlay", look);
            let overlay = overlay
                .on_hover_text("A over B in one picture, or side by side")
                .on_disabled_hover_text("One of the two is in the plane, the other in space");
            if overlay.clicked() {
                asked.push(Command::Twin(TwinCommand::ToggleOverlay));
            }
        });
    });
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 10 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        differences_ui(ui, twin);
    });
    separator(ui);
    asked
}

/// Whether both are in the plane, or both in space.
fn can_overlay(model: &Model, twin: &Twin) -> bool {
    let dimension = |setting: &Setting| Some(setting.solution.as_ref()?.experiment.dimension());
    dimension(&model.rails) == dimension(&twin.beside)
}

fn differences_ui(ui: &mut Ui, twin: &Twin) {
    let differing = &twin.differing.settings;
    let head = match differing.len() {
        0 => "A and B share everything: move a control",
        _ => "A and B share everything but",
    };
    ui.add(Label::new(RichText::new(head).weak()).wrap());
    for named in differing.iter().take(NAMED) {
        let line = format!("{}: {} and {}", named.label, named.before, named.after);
        ui.add(Label::new(line).wrap());
    }
    if let more @ 1.. = differing.len().saturating_sub(NAMED) {
        ui.label(format!("and {more} more"));
    }
}
