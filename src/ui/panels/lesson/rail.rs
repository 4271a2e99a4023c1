//! What may be touched in a step, and what the rest is set to.

use egui::{Frame, Label, Margin, RichText, ScrollArea, Stroke, Ui};

use super::{TIME, TITLE_PX};
use crate::scene::SECTIONS;
use crate::ui::command::Command;
use crate::ui::model::{Class, Model};
use crate::ui::panels::param_row::param_row;
use crate::ui::panels::pipeline::type_row;
use crate::ui::panels::summary;
use crate::ui::style;

/// Width of the outline of what may be touched, px.
const OUTLINE_PX: f32 = 2.0;

/// The rail.
pub fn rail_ui(ui: &mut Ui, model: &Model, class: &Class) -> Vec<Command> {
    let mut asked = Vec::new();
    ScrollArea::vertical().show(ui, |ui| {
        let title = RichText::new(&class.lesson.title).font(style::semibold(TITLE_PX));
        Frame::new().inner_margin(Margin::symmetric(16, 20)).show(ui, |ui| {
            ui.add(Label::new(title).wrap());
        });
        for path in class.step().controls.iter().filter(|path| *path != TIME) {
            asked.extend(control_ui(ui, model, path));
        }
        ui.add_space(12.0);
        for part in SECTIONS.iter().filter(|part| !["classes", "ridge", "view"].contains(&part.key))
        {
            summary_ui(ui, part.label, &summary::of(model, part));
        }
    });
    asked
}

/// A control in the frame that says that it may be touched.
fn control_ui(ui: &mut Ui, model: &Model, path: &str) -> Option<Command> {
    let (table, key) = path.rsplit_once('.')?;
    let outline = Stroke::new(OUTLINE_PX, style::colour(style::palette(ui).text));
    let frame = Frame::new().stroke(outline).corner_radius(style::CORNER).outer_margin(8);
    let row = |ui: &mut Ui| match key {
        "type" => type_row(ui, model, crate::scene::Part::of(table.split('.').next()?)?, table),
        _ => param_row(ui, model, table, model.rails.scene.param(path)?),
    };
    ui.push_id(path, |ui| frame.show(ui, row).inner).inner
}

fn summary_ui(ui: &mut Ui, label: &str, summary: &str) {
    let ink = style::colour(style::palette(ui).disabled);
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        ui.label(RichText::new(label).color(ink));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(16.0);
            ui.add(Label::new(RichText::new(summary).color(ink)).truncate());
        });
    });
    ui.add_space(10.0);
}
