//! What lies over the window when it is asked for: the gallery of scenes and the list of keys.

use egui::{Grid, RichText, ScrollArea, Ui, Window};

use crate::scene::catalogue;
use crate::scene::lessons::{self, BUILT_IN};
use crate::ui::brush;
use crate::ui::command::{Command, LessonCommand, Overlay};
use crate::ui::keys;
use crate::ui::model::Model;

/// Width of the gallery and of a title in it, px.
const GALLERY_PX: f32 = 760.0;
const TITLE_PX: f32 = 210.0;

/// Width of a lesson's title, px.
const LESSON_PX: f32 = 320.0;

/// The overlay that is open, if one is.
pub fn overlays_ui(ui: &Ui, model: &Model) -> Vec<Command> {
    match model.overlay {
        None => Vec::new(),
        Some(Overlay::Gallery) => window(ui, Overlay::Gallery, "Gallery", gallery_ui),
        Some(Overlay::Lessons) => window(ui, Overlay::Lessons, "Lessons", lessons_ui),
        Some(Overlay::Keys) => window(ui, Overlay::Keys, "Keys", |ui| {
            keys_ui(ui);
            Vec::new()
        }),
    }
}

fn window(
    ui: &Ui,
    overlay: Overlay,
    title: &str,
    contents: impl FnOnce(&mut Ui) -> Vec<Command>,
) -> Vec<Command> {
    let mut is_open = true;
    let shown = Window::new(title)
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ui.ctx(), |ui| {
            let most_px = ui.ctx().content_rect().height() - 140.0;
            let area = ScrollArea::vertical().max_height(most_px).min_scrolled_height(most_px);
            area.show(ui, contents).inner
        });
    let mut asked = shown.and_then(|shown| shown.inner).unwrap_or_default();
    if !is_open {
        asked.push(Command::ToggleOverlay(overlay));
    }
    asked
}

fn gallery_ui(ui: &mut Ui) -> Vec<Command> {
    let mut asked = Vec::new();
    let width = GALLERY_PX.min(ui.ctx().content_rect().width() - 60.0);
    ui.set_width(width);
    for entry in catalogue::SCENES {
        let title = entry.scene().title;
        ui.horizontal(|ui| {
            if ui.add_sized([TITLE_PX, 28.0], egui::Button::new(&title)).clicked() {
                asked.push(Command::OpenBuiltIn(entry.name));
            }
            ui.add(egui::Label::new(RichText::new(entry.about).weak()).wrap());
        });
    }
    asked
}

fn lessons_ui(ui: &mut Ui) -> Vec<Command> {
    let mut asked = Vec::new();
    ui.set_width(GALLERY_PX.min(ui.ctx().content_rect().width() - 60.0));
    for (number, (name, _)) in (1..).zip(BUILT_IN) {
        let Some(lesson) = lessons::find(name) else { continue };
        ui.horizontal(|ui| {
            let title = format!("{number}  {}", lesson.title);
            let button = egui::Button::new(title).truncate();
            if ui.add_sized([LESSON_PX, 28.0], button).clicked() {
                asked.push(Command::Lesson(LessonCommand::Begin(name)));
            }
            let about = format!("{} min: {}", lesson.minutes, lesson.about);
            ui.add(egui::Label::new(RichText::new(about).weak()).wrap());
        });
    }
    asked
}

fn keys_ui(ui: &mut Ui) {
    Grid::new("keys").num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
        for binding in keys::bindings() {
            ui.label(RichText::new(binding.shown).strong());
            ui.label(binding.about);
            ui.end_row();
        }
        for (keys, about) in keys::CLIPBOARD.into_iter().chain(brush::KEYS) {
            ui.label(RichText::new(keys).strong());
            ui.label(about);
            ui.end_row();
        }
        for (key, _, label) in keys::LAYERS {
            ui.label(RichText::new(key.symbol_or_name()).strong());
            ui.label(format!("layer: {label}"));
            ui.end_row();
        }
        for (mouse, about) in [
            ("Drag", "pan in the plane, turn in space"),
            ("Shift+drag", "pan in space; so does the right button"),
            ("Wheel", "zoom"),
        ] {
            ui.label(RichText::new(mouse).strong());
            ui.label(about);
            ui.end_row();
        }
        ui.label(RichText::new("Double-click").strong());
        ui.label("a slider back to its default");
        ui.end_row();
    });
}
