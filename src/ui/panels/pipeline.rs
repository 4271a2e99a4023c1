//! The left rail: the experiment in the order of its pipeline.

use egui::Ui;
use toml::Value;

use super::param_row::param_row;
use super::{schedule_plot, summary, training, twin as twin_rail};
use crate::params::{Param, Variant};
use crate::scene::{Part, SECTIONS};
use crate::ui::brush::BrushCommand;
use crate::ui::command::{Command, Gesture};
use crate::ui::keys;
use crate::ui::model::Model;
use crate::ui::widgets::{Choice, ChoiceSpec, Look, Section, button, choice_row, section};

/// The sections of the rail.
pub fn pipeline_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if let Some(twin) = &model.twin {
            asked.extend(twin_rail::rail_ui(ui, model, twin));
        }
        for part in SECTIONS {
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
    if part.is_list {
        return list_rows(ui, model, part, asked);
    }
    asked.extend(type_row(ui, model, part, part.key));
    param_rows(ui, model, part, part.key, asked);
    match part.key {
        "data" => {
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                if button(ui, "Open a table", Look::Filled).clicked() {
                    asked.push(Command::AskOpen);
                }
            });
            ui.add_space(4.0);
            asked.extend(draw_button(ui, model));
            ui.add_space(8.0);
        }
        "schedule" => schedule_plot::schedule_plot_ui(ui, model),
        "score" => asked.extend(training::training_ui(ui, model)),
        _ => {}
    }
}

/// The way to draw data by hand, and back.
fn draw_button(ui: &mut Ui, model: &Model) -> Option<Command> {
    let is_in_space = model.rails.solution.as_ref().is_some_and(|s| s.experiment.dimension() == 3);
    let (word, look) = match model.brush {
        None => ("Draw data", Look::Filled),
        Some(_) => ("Done drawing", Look::On),
    };
    let row = ui.horizontal(|ui| {
        ui.add_space(12.0);
        let response = ui.add_enabled_ui(!is_in_space, |ui| button(ui, word, look)).inner;
        response
            .on_hover_text("Add, erase and move points by hand; the ridge follows (E)")
            .on_disabled_hover_text("Data are drawn in the plane; these have three columns")
            .clicked()
    });
    row.inner.then_some(Command::Brush(BrushCommand::Toggle))
}

/// Tables of which there may be any number, in the order in which they act.
fn list_rows(ui: &mut Ui, model: &Model, part: &Part, asked: &mut Vec<Command>) {
    for index in 0..model.rails.scene.score_errors.len() {
        let table = format!("{}.{index}", part.key);
        ui.push_id(&table, |ui| {
            asked.extend(type_row(ui, model, part, &table));
            param_rows(ui, model, part, &table, asked);
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                if button(ui, "Remove", Look::Plain).clicked() {
                    asked.push(Command::RemoveError(index));
                }
            });
        });
    }
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        if button(ui, "Add an error", Look::Filled).clicked() {
            asked.push(Command::AddError);
        }
    });
    ui.add_space(8.0);
}

fn param_rows(ui: &mut Ui, model: &Model, part: &Part, table: &str, asked: &mut Vec<Command>) {
    let Some(variant) = part.variant(&type_of(model, part, table)) else { return };
    let is_in_legend = |param: &Param| {
        part.key == "view" && keys::LAYERS.iter().any(|(_, key, _)| *key == param.key)
    };
    let is_in_space = model.rails.solution.as_ref().is_some_and(|s| s.experiment.dimension() == 3);
    let matters = |param: &Param| match param.only_when {
        _ if param.only_in_space && !is_in_space => false,
        None => true,
        Some((key, word)) => {
            let value = model.rails.scene.value(&format!("{table}.{key}"));
            value.as_ref().and_then(Value::as_str) == Some(word)
        }
    };
    for param in variant.params.iter().filter(|p| !is_in_legend(p) && matters(p)) {
        asked.extend(param_row(ui, model, table, param));
    }
}

pub(super) fn type_of(model: &Model, part: &Part, table: &str) -> String {
    let value = model.rails.scene.value(&format!("{table}.type"));
    value.as_ref().and_then(Value::as_str).unwrap_or(part.default).to_owned()
}

/// The row that chooses among the variants of a part.
pub(super) fn type_row(ui: &mut Ui, model: &Model, part: &Part, table: &str) -> Option<Command> {
    if part.variants.len() < 2 {
        return None;
    }
    let choices: Vec<Choice<'_>> = part
        .variants
        .iter()
        .map(|variant| Choice { label: variant.label, about: variant.about })
        .collect();
    let type_name = type_of(model, part, table);
    let selected = part.variants.iter().position(|variant| variant.type_name == type_name)?;
    let label = match part.key {
        "data" => "Set",
        "score_error" => "Error",
        _ => part.label,
    };
    let Variant { about, reference, .. } = part.variants[selected];
    let help = format!("{about}\n{reference}");
    let help = help.trim_end();
    let index = choice_row(ui, &ChoiceSpec { label, help, choices: &choices, selected })?;
    let value = Some(Value::String(part.variants[index].type_name.to_owned()));
    Some(Command::Set { path: format!("{table}.type"), value, gesture: Gesture::Single })
}
