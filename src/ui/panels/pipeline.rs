//! The left rail: the experiment in the order of its pipeline.

use egui::Ui;
use toml::Value;

use super::param_row::param_row;
use super::{schedule_plot, summary};
use crate::params::{Kind, Param};
use crate::scene::{Part, SECTIONS};
use crate::ui::command::{Command, Gesture};
use crate::ui::model::Model;
use crate::ui::widgets::{Choice, ChoiceSpec, Look, Section, button, choice_row, section};

/// The sections of the rail. The ridge has no control yet: its dimension follows the data.
pub fn pipeline_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for part in SECTIONS.iter().filter(|part| part.key != "ridge") {
            let summary = summary::of(model, part);
            let open = model.open_parts.contains(part.key);
            let header = Section { label: part.label, summary: &summary, open };
            let response = section(ui, &header, |ui| rows(ui, model, part, &mut asked));
            if response.clicked() {
                asked.push(Command::TogglePart(part.key));
            }
        }
        ui.add_space(12.0);
    });
    asked
}

fn rows(ui: &mut Ui, model: &Model, part: &Part, asked: &mut Vec<Command>) {
    let type_name = model.scene.type_of(part);
    asked.extend(type_row(ui, part, type_name));
    let Some(variant) = part.variant(type_name) else { return };
    let is_layer = |kind: Kind| part.key == "view" && matches!(kind, Kind::Flag { .. });
    let matters = |param: &&Param| match param.only_when {
        None => true,
        Some((key, word)) => {
            let value = model.scene.value(&format!("{}.{key}", part.key));
            value.as_ref().and_then(Value::as_str) == Some(word)
        }
    };
    let params = variant.params.iter().filter(|param| !is_layer(param.kind)).filter(matters);
    for param in params {
        asked.extend(param_row(ui, model, part, param));
    }
    match part.key {
        "data" => {
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                if button(ui, "Open a table", Look::Filled).clicked() {
                    asked.push(Command::AskOpen);
                }
            });
            ui.add_space(8.0);
        }
        "schedule" => schedule_plot::schedule_plot_ui(ui, model),
        _ => {}
    }
}

fn type_row(ui: &mut Ui, part: &Part, type_name: &str) -> Option<Command> {
    if part.variants.len() < 2 {
        return None;
    }
    let choices: Vec<Choice<'_>> = part
        .variants
        .iter()
        .map(|variant| Choice { label: variant.label, about: variant.about })
        .collect();
    let selected = part.variants.iter().position(|variant| variant.type_name == type_name)?;
    let label = if part.key == "data" { "Set" } else { part.label };
    let spec =
        ChoiceSpec { label, help: part.variants[selected].about, choices: &choices, selected };
    let index = choice_row(ui, &spec)?;
    let value = Some(Value::String(part.variants[index].type_name.to_owned()));
    let path = format!("{}.type", part.key);
    Some(Command::Set { path, value, gesture: Gesture::Single })
}
