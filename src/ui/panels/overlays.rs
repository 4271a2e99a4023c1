//! What lies over the window when it is asked for: the gallery of scenes and the list of keys.

use egui::{Grid, RichText, ScrollArea, Ui, Window};

use crate::scene::catalogue;
use crate::scene::lessons::{self, BUILT_IN};
use crate::ui::brush;
use crate::ui::command::{Command, LessonCommand, Overlay};
use crate::ui::keys;
use crate::ui::model::{Class, Model, Portrait};
use crate::ui::widgets::{Tile, tile};

/// Width of a gallery, of the narrowest tile in it, and between tiles, px.
const GALLERY_PX: f32 = 1128.0;
const TILE_PX: f32 = 340.0;
const GAP_PX: f32 = 8.0;

/// The overlay that is open, if one is.
pub fn overlays_ui(ui: &Ui, model: &Model) -> Vec<Command> {
    match model.overlay {
        None => Vec::new(),
        Some(Overlay::Gallery) => {
            window(ui, Overlay::Gallery, "Gallery", |ui| gallery_ui(ui, model))
        }
        Some(Overlay::Lessons) => {
            window(ui, Overlay::Lessons, "Lessons", |ui| lessons_ui(ui, model))
        }
        Some(Overlay::Keys) => window(ui, Overlay::Keys, "Keys", |ui| {
            keys_ui(ui, model);
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

fn gallery_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let titled = |entry: &catalogue::Entry| (entry.name, entry.scene().title, entry.about);
    let entries: Vec<_> = catalogue::SCENES.iter().map(titled).collect();
    let tiles = entries.iter().map(|(name, title, about)| {
        let picture = model.portraits.get(&Portrait::Scene(name));
        (Tile { title, about, picture }, Command::OpenBuiltIn(name))
    });
    tiles_ui(ui, tiles)
}

fn lessons_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let described = |(number, (name, _)): (usize, &(&'static str, &str))| {
        let lesson = lessons::find(name)?;
        let title = format!("{number}  {}", lesson.title);
        Some((*name, title, format!("{} min: {}", lesson.minutes, lesson.about)))
    };
    let entries: Vec<_> = (1..).zip(BUILT_IN).filter_map(described).collect();
    let tiles = entries.iter().map(|(name, title, about)| {
        let picture = model.portraits.get(&Portrait::Lesson(name));
        (Tile { title, about, picture }, Command::Lesson(LessonCommand::Begin(name)))
    });
    tiles_ui(ui, tiles)
}

/// Tiles in as many columns as there is room for.
fn tiles_ui<'a>(ui: &mut Ui, tiles: impl Iterator<Item = (Tile<'a>, Command)>) -> Vec<Command> {
    let width = GALLERY_PX.min(ui.ctx().content_rect().width() - 60.0);
    ui.set_width(width);
    let columns = ((width / TILE_PX) as usize).max(1);
    let tile_px = (width - GAP_PX * (columns - 1) as f32) / columns as f32;
    let mut asked = Vec::new();
    Grid::new("tiles").num_columns(columns).spacing([GAP_PX, GAP_PX]).show(ui, |ui| {
        for (index, (spec, command)) in tiles.enumerate() {
            if tile(ui, tile_px, &spec).clicked() {
                asked.push(command);
            }
            if (index + 1) % columns == 0 {
                ui.end_row();
            }
        }
    });
    asked
}

/// The keys that do something now: all, or those of a lesson.
fn keys_ui(ui: &mut Ui, model: &Model) {
    Grid::new("keys").num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
        let mut row = |keys: &str, about: &str| {
            ui.label(RichText::new(keys).strong());
            ui.label(about);
            ui.end_row();
        };
        if model.class.as_ref().is_some_and(Class::restricts) {
            return keys::IN_CLASS.iter().chain(&ALWAYS).for_each(|(keys, about)| row(keys, about));
        }
        for binding in keys::bindings() {
            row(binding.shown, binding.about);
        }
        for (keys, about) in keys::CLIPBOARD.iter().chain(&brush::KEYS) {
            row(keys, about);
        }
        for (key, _, label) in keys::LAYERS {
            row(key.symbol_or_name(), &format!("layer: {label}"));
        }
        for (keys, about) in keys::IN_CLASS {
            row(keys, &format!("in a lesson: {about}"));
        }
        for (mouse, about) in MOUSE {
            row(mouse, about);
        }
    });
}

/// Keys that a lesson leaves.
const ALWAYS: [(&str, &str); 3] = [
    ("P", "presenter: no panels, larger words, full screen"),
    ("D", "dark or light"),
    ("F1", "every key"),
];

/// What the mouse does.
const MOUSE: [(&str, &str); 4] = [
    ("Drag", "pan in the plane, turn in space; a selected particle: what if?"),
    ("Shift+drag", "pan in space; so does the right button"),
    ("Wheel", "zoom"),
    ("Double-click", "a slider back to its default"),
];
