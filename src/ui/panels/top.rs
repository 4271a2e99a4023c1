//! The bar at the top: what is open, and what can be done with the whole of it.

use egui::{Popup, PopupCloseBehavior, Ui};

use crate::picture::Theme;
use crate::scene::SECTIONS;
use crate::sim::experiment::Experiment;
use crate::ui::command::{
    Command, LessonCommand, Overlay, RidgeFiles, Save, TrayCommand, TwinCommand,
};
use crate::ui::model::{Model, Selection};
use crate::ui::style;
use crate::ui::widgets::{Look, button, icon_button, named_button};

/// A narrower bar has a menu in place of some buttons, px.
const NARROW_PX: f32 = 1090.0;

/// What all buttons take, px.
const BUTTONS_PX: f32 = 960.0;

/// What a button to return to a lesson takes beyond the one that it replaces, px.
const RETURN_PX: f32 = 110.0;

/// What the menu saves, px.
const SAVED_PX: f32 = 225.0;

/// Words become so much larger at a time.
const LARGER: f32 = 1.1;

/// The title is no wider, px.
const WIDEST_TITLE_PX: f32 = 420.0;

/// The bar.
pub fn top_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(12.0);
        let is_narrow = ui.available_width() < NARROW_PX;
        title_ui(ui, model, if is_narrow { SAVED_PX } else { 0.0 });
        let gallery = button(ui, "Gallery", Look::Filled).on_hover_text("Scenes to begin with (G)");
        ask(&mut asked, &gallery, Command::ToggleOverlay(Overlay::Gallery));
        if model.class.is_some() {
            let back = button(ui, "Return to the lesson", Look::On);
            ask(&mut asked, &back, Command::Lesson(LessonCommand::Return));
        } else {
            let lessons = button(ui, "Lessons", Look::Plain)
                .on_hover_text("Lessons with questions, for a class or for oneself");
            ask(&mut asked, &lessons, Command::ToggleOverlay(Overlay::Lessons));
        }
        if !is_narrow {
            opening().button(ui, &mut asked);
        }
        ui.add_space(8.0);
        ui.add_enabled_ui(model.can_undo, |ui| {
            ask(&mut asked, &icon_button(ui, "↶", "Undo", Look::Plain), Command::Undo);
        });
        ui.add_enabled_ui(model.can_redo, |ui| {
            ask(&mut asked, &icon_button(ui, "↷", "Redo", Look::Plain), Command::Redo);
        });
        reset_menu(ui, &mut asked);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(12.0);
            look_menu(ui, model, &mut asked);
            if is_narrow {
                more_menu(ui, model, &mut asked);
            } else {
                for way in ways_to_look(model).iter().rev() {
                    way.button(ui, &mut asked);
                }
            }
            save_menu(ui, model, &mut asked);
            tray_buttons(ui, model, &mut asked);
        });
    });
    asked
}

/// A button, or an item of the menu where the bar is narrow.
struct Way {
    label: &'static str,
    explained: &'static str,
    command: Command,
    is_on: bool,
}

impl Way {
    fn button(&self, ui: &mut Ui, asked: &mut Vec<Command>) {
        let look = if self.is_on { Look::On } else { Look::Plain };
        let response = button(ui, self.label, look).on_hover_text(self.explained);
        ask(asked, &response, self.command.clone());
    }

    fn item(&self, ui: &mut Ui, asked: &mut Vec<Command>) {
        let item = egui::Button::selectable(self.is_on, self.label);
        ask(asked, &ui.add(item).on_hover_text(self.explained), self.command.clone());
    }
}

fn opening() -> Way {
    Way {
        label: "Open",
        explained: "A scene, a table, a recording or a lesson (Ctrl+O)",
        command: Command::AskOpen,
        is_on: false,
    }
}

fn ways_to_look(model: &Model) -> [Way; 3] {
    [
        Way {
            label: "Present",
            explained: "No panels, larger words, full screen (P)",
            command: Command::TogglePresenter,
            is_on: false,
        },
        Way {
            label: "Twin",
            explained: "Two settings side by side, with the same noise (T)",
            command: Command::Twin(TwinCommand::Toggle),
            is_on: model.twin.is_some(),
        },
        Way {
            label: "Keys",
            explained: "Every key (F1)",
            command: Command::ToggleOverlay(Overlay::Keys),
            is_on: false,
        },
    ]
}

fn more_menu(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    let more = button(ui, "More ▾", Look::Plain);
    let more = more.on_hover_text("Open, present, two settings, keys");
    Popup::menu(&more).show(|ui| {
        opening().item(ui, asked);
        for way in ways_to_look(model) {
            way.item(ui, asked);
        }
    });
}

/// The title takes what the buttons leave, of which a menu has saved so much.
fn title_ui(ui: &mut Ui, model: &Model, saved_px: f32) {
    let return_px = if model.class.is_some() { RETURN_PX } else { 0.0 };
    let width =
        (ui.available_width() - BUTTONS_PX - return_px + saved_px).clamp(60.0, WIDEST_TITLE_PX);
    let title = egui::RichText::new(&model.rails.scene.title).text_style(style::title());
    ui.scope(|ui| {
        ui.set_max_width(width);
        ui.add(egui::Label::new(title).truncate());
    });
}

fn ask(asked: &mut Vec<Command>, response: &egui::Response, command: Command) {
    if response.clicked() {
        asked.push(command);
    }
}

fn reset_menu(ui: &mut Ui, asked: &mut Vec<Command>) {
    let reset = button(ui, "Reset ▾", Look::Plain).on_hover_text("One part, or everything");
    Popup::menu(&reset).show(|ui| {
        if ui.button("Everything").clicked() {
            asked.push(Command::ResetAll);
        }
        ui.separator();
        for part in SECTIONS {
            if ui.button(part.label).clicked() {
                asked.push(Command::ResetPart(part.key));
            }
        }
    });
}

/// Colours, size of words, motion.
fn look_menu(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    let look = button(ui, "Look ▾", Look::Plain);
    let look = look.on_hover_text("Colours, size of words, motion");
    let menu = Popup::menu(&look).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    menu.show(|ui| {
        for theme in Theme::ALL {
            if ui.radio(model.theme == theme, theme.label()).clicked() {
                asked.push(Command::PutOn(theme));
            }
        }
        ui.separator();
        for (label, factor) in [("Larger words", LARGER), ("Smaller words", 1.0 / LARGER)] {
            if ui.button(label).clicked() {
                asked.push(Command::Zoom(factor));
            }
        }
        ui.separator();
        let mut has_less_motion = model.has_less_motion;
        if ui.checkbox(&mut has_less_motion, "Less motion").clicked() {
            asked.push(Command::ToggleMotion);
        }
    });
}

/// Snapshots and recording.
fn tray_buttons(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    let look = if model.tray.is_open { Look::On } else { Look::Plain };
    let tray = button(ui, "Snapshots", look);
    let tray = tray.on_hover_text("S takes a snapshot, Shift+S shows them");
    ask(asked, &tray, Command::Tray(TrayCommand::Toggle));
    let record = match model.recording {
        None => button(ui, "Record", Look::Plain)
            .on_hover_text("Keeps what is seen until it is stopped (Ctrl+R)"),
        Some(seconds) => {
            named_button(ui, &format!("Stop {seconds:.0} s"), "Stop recording", Look::On)
        }
    };
    ask(asked, &record, Command::Tray(TrayCommand::ToggleRecording));
}

fn save_menu(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    let export = button(ui, "Export ▾", Look::Plain).on_hover_text("Pictures, films and data");
    let stays = PopupCloseBehavior::CloseOnClickOutside;
    Popup::menu(&export).close_behavior(stays).show(|ui| {
        item(ui, asked, "Canvas as PNG or SVG", Some(Command::AskSave(Save::Canvas)));
        item(ui, asked, "Film as MP4 or GIF", Some(Command::AskSave(Save::Film)));
        item(ui, asked, "Scene as TOML", Some(Command::AskSave(Save::Scene)));
        ui.separator();
        data_items(ui, model, asked);
        ui.separator();
        item(ui, asked, "Copy scene as text", Some(Command::CopyScene));
    });
}

/// An item of the menu; one that asks for nothing cannot be chosen now.
fn item(ui: &mut Ui, asked: &mut Vec<Command>, label: &str, command: Option<Command>) {
    let response = ui.add_enabled(command.is_some(), egui::Button::new(label));
    if response.clicked() {
        asked.extend(command);
        ui.close();
    }
}

fn data_items(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    let particle = match model.selection {
        Selection::Particle(particle) => model.selected_particle().map(|_| particle as u32),
        _ => None,
    };
    let ridge = model.rails.solution.as_ref().map(|solution| ridge_files(&solution.experiment));
    let save = |save: Save| Some(Command::AskSave(save));
    item(ui, asked, "Trajectories as NPZ or CSV", save(Save::Trajectories));
    let selected = particle.and_then(|particle| save(Save::Trajectory(particle)));
    item(ui, asked, "Trajectory of the selected particle", selected);
    every_row(ui, model, asked);
    let label = ridge.unwrap_or(RidgeFiles::CurvesOrSheets).label();
    item(ui, asked, label, ridge.and_then(|files| save(Save::Ridge(files))));
    item(ui, asked, "Data as CSV", save(Save::Data));
    item(ui, asked, "Numbers over time as CSV", save(Save::Numbers));
}

fn ridge_files(experiment: &Experiment) -> RidgeFiles {
    match (experiment.dimension(), experiment.ridge_dimension()) {
        (2, _) => RidgeFiles::Curves,
        (_, 2) => RidgeFiles::Sheets,
        _ => RidgeFiles::CurvesOrSheets,
    }
}

/// At which steps trajectories are exported.
fn every_row(ui: &mut Ui, model: &Model, asked: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let label = ui.label("Every");
        let mut every = model.export_every;
        let value = egui::DragValue::new(&mut every).range(1..=1000).suffix("-th step");
        let row = ui.add(value).labelled_by(label.id);
        if row.on_hover_text("Steps of exported trajectories, and always the last").changed() {
            asked.push(Command::ExportEvery(every));
        }
    });
}
