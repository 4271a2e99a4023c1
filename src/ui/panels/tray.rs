//! Snapshots and recordings, over the right edge of the canvas.

use egui::{Align, Area, Frame, Id, Layout, Order, Popup, Rect, ScrollArea, Ui, pos2};

use crate::ui::command::{Command, Save, TrayCommand, TwinCommand};
use crate::ui::model::{Kept, Model, Tray};
use crate::ui::style;
use crate::ui::widgets::{Card, Look, button, card, icon_button, wrapped};

/// Width of the tray and its distances from the canvas's edges, px.
const WIDTH_PX: f32 = 176.0;
const TOP_PX: f32 = 48.0;
const BOTTOM_PX: f32 = 56.0;
const MARGIN_PX: f32 = 16.0;

/// The tray, if it is open.
pub fn tray_ui(ui: &Ui, canvas: Rect, model: &Model) -> Vec<Command> {
    let tray = &model.tray;
    if !tray.is_open {
        return Vec::new();
    }
    let corner = pos2(canvas.right() - MARGIN_PX - WIDTH_PX, canvas.top() + TOP_PX);
    let room_px = (canvas.height() - TOP_PX - BOTTOM_PX).max(120.0);
    let fill = style::colour(model.theme.palette().panel);
    let mut asked = Vec::new();
    Area::new(Id::unique("tray"))
        .order(Order::Middle)
        .fixed_pos(corner)
        .movable(false)
        .constrain(false)
        .show(ui.ctx(), |ui| {
            Frame::new().fill(fill).corner_radius(style::FLOATING_CORNER).inner_margin(8).show(
                ui,
                |ui| {
                    ui.set_width(WIDTH_PX - 16.0);
                    ui.spacing_mut().item_spacing.y = 4.0;
                    asked.extend(head_ui(ui));
                    let area = ScrollArea::vertical().max_height(room_px - 120.0);
                    area.auto_shrink([false, true]).show(ui, |ui| {
                        for kept in &tray.items {
                            asked.extend(kept_ui(ui, kept, tray));
                        }
                    });
                    asked.extend(foot_ui(ui, tray));
                },
            );
        });
    asked
}

fn head_ui(ui: &mut Ui) -> Option<Command> {
    let row = |ui: &mut Ui| {
        ui.strong("Snapshots");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_button(ui, "✕", "Close the snapshots", Look::Plain).clicked()
        })
        .inner
    };
    let closed = ui.horizontal(row).inner;
    closed.then_some(Command::Tray(TrayCommand::Toggle))
}

fn kept_ui(ui: &mut Ui, kept: &Kept, tray: &Tray) -> Vec<Command> {
    let id = kept.id;
    let seconds = kept.recording.seconds();
    let badge = if seconds > 0.0 { format!("▶ {seconds:.1} s") } else { String::new() };
    let end = kept.recording.at(f64::INFINITY).seen;
    let spec = Card {
        id,
        name: &kept.name,
        about: &end.scene.title,
        badge: &badge,
        thumbnail: kept.thumbnail.as_ref(),
        is_on: tray.marked.contains(&id),
    };
    let answer = card(ui, &spec, |menu| {
        let mut asked = Vec::new();
        Popup::menu(menu).show(|ui| asked = menu_ui(ui, kept, tray));
        asked
    });
    let mut asked = answer.menu;
    if answer.clicked {
        asked.push(Command::Tray(TrayCommand::Play(id)));
    }
    if let Some(name) = answer.renamed {
        asked.push(Command::Tray(TrayCommand::Rename(id, name)));
    }
    asked
}

fn menu_ui(ui: &mut Ui, kept: &Kept, tray: &Tray) -> Vec<Command> {
    let id = kept.id;
    let mark = if tray.marked.contains(&id) { "Do not compare" } else { "Compare" };
    let is_recording = kept.recording.seconds() > 0.0;
    let items = [
        (mark, Some(Command::Tray(TrayCommand::Mark(id)))),
        ("Move up", Some(Command::Tray(TrayCommand::MoveUp(id)))),
        ("Save as text", Some(Command::AskSave(Save::Recording(id)))),
        ("Film as MP4 or GIF", is_recording.then_some(Command::AskSave(Save::FilmOf(id)))),
        ("Remove", Some(Command::Tray(TrayCommand::Remove(id)))),
    ];
    let mut asked = Vec::new();
    for (label, command) in items {
        if let Some(command) = command
            && ui.button(label).clicked()
        {
            asked.push(command);
        }
    }
    asked
}

/// What is done with all of them, and how two differ.
fn foot_ui(ui: &mut Ui, tray: &Tray) -> Vec<Command> {
    let mut asked = Vec::new();
    if let [from, to] = tray.marked[..]
        && let (Some(from), Some(to)) = (tray.find(from), tray.find(to))
    {
        ui.separator();
        wrapped(ui, &format!("From {} to {}:", from.name, to.name));
        for words in &tray.difference {
            wrapped(ui, words);
        }
        if tray.difference.is_empty() {
            wrapped(ui, "the same");
        }
        let twin = button(ui, "Side by side", Look::Filled);
        if twin.on_hover_text("Twin view: the first as A, the second as B").clicked() {
            asked.push(Command::Twin(TwinCommand::Compare(from.id, to.id)));
        }
    }
    if tray.items.is_empty() {
        wrapped(ui, "S keeps what is seen, Ctrl+R records it.");
    } else {
        ui.horizontal(|ui| {
            let (film, folder) = ("Film of all", "Save all");
            if button(ui, film, Look::Plain)
                .on_hover_text("One after the other, as MP4 or GIF")
                .clicked()
            {
                asked.push(Command::AskSave(Save::FilmOfAll));
            }
            if button(ui, folder, Look::Plain)
                .on_hover_text("Texts and pictures, in a folder")
                .clicked()
            {
                asked.push(Command::AskSave(Save::All));
            }
        });
    }
    if let Some((_, kept)) = &tray.removed
        && button(ui, &format!("Put back {}", kept.name), Look::Plain).clicked()
    {
        asked.push(Command::Tray(TrayCommand::PutBack));
    }
    asked
}
