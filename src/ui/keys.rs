//! Every key, what it does, and what the list of keys says.

use egui::{Key, Modifiers};

use super::brush::{self, BrushCommand};
use super::command::{
    Command, End, Gesture, Guess, LessonCommand, Overlay, Save, TimeCommand, TrayCommand,
    TwinCommand,
};
use super::model::{Class, Model};
use super::panels::lesson;
use super::what_if::WhatIfCommand;
use crate::picture::camera::Axis;
use crate::scene::lessons::Answer;

/// A layer of the canvas: its key, its place in the scene and its name.
pub const LAYERS: [(Key, &str, &str); 9] = [
    (Key::Num1, "density", "Density"),
    (Key::Num2, "score", "Score arrows"),
    (Key::Num3, "ridge", "Ridge"),
    (Key::Num4, "bridges", "Bridge"),
    (Key::Num5, "tube", "Tube"),
    (Key::Num6, "training_points", "Training points"),
    (Key::Num7, "reach", "Reach"),
    (Key::Num8, "align", "Align"),
    (Key::Num9, "slide", "Slide"),
];

/// One line of the list of keys.
pub struct Binding {
    modifiers: Modifiers,
    key: Key,
    /// What the list shows.
    pub shown: &'static str,
    /// What it does, in words.
    pub about: &'static str,
    command: Command,
}

/// All keys but those of the layers, in the order of the list.
pub fn bindings() -> Vec<Binding> {
    use TimeCommand::{LoopFromHere, LoopToHere, SeekEnd, StepBy, ToggleLoop, TogglePlay};
    let key = |key, shown, about, command| Binding {
        modifiers: Modifiers::NONE,
        key,
        shown,
        about,
        command,
    };
    let with_ctrl = |key, shown, about, command| Binding {
        modifiers: Modifiers::COMMAND,
        key,
        shown,
        about,
        command,
    };
    vec![
        key(Key::Space, "Space", "play or pause", Command::Time(TogglePlay)),
        key(Key::ArrowLeft, "Left", "one step back to noise", Command::Time(StepBy(-1))),
        key(Key::ArrowRight, "Right", "one step on to data", Command::Time(StepBy(1))),
        key(Key::ArrowDown, "Down", "ten steps back", Command::Time(StepBy(-10))),
        key(Key::ArrowUp, "Up", "ten steps on", Command::Time(StepBy(10))),
        key(Key::Home, "Home", "the noise end", Command::Time(SeekEnd(End::Noise))),
        key(Key::End, "End", "the data end", Command::Time(SeekEnd(End::Data))),
        key(Key::OpenBracket, "[", "the loop begins here", Command::Time(LoopFromHere)),
        key(Key::CloseBracket, "]", "the loop ends here", Command::Time(LoopToHere)),
        key(Key::L, "L", "loop on or off", Command::Time(ToggleLoop)),
        key(
            Key::B,
            "B",
            "keep the path of a dragged particle as a branch",
            Command::WhatIf(WhatIfCommand::Branch),
        ),
        key(Key::R, "R", "show all data", Command::FitView),
        key(Key::X, "X", "look along x, in space", Command::LookAlong(Axis::X)),
        key(Key::Y, "Y", "look along y", Command::LookAlong(Axis::Y)),
        key(Key::Z, "Z", "look along z, from above", Command::LookAlong(Axis::Z)),
        key(Key::O, "O", "orthographic or perspective", Command::ToggleLens),
        key(Key::A, "A", "turntable on or off", Command::ToggleTurntable),
        Binding {
            modifiers: Modifiers::SHIFT,
            ..key(Key::S, "Shift+S", "snapshots and recordings", Command::Tray(TrayCommand::Toggle))
        },
        key(Key::S, "S", "take a snapshot", Command::Tray(TrayCommand::TakeSnapshot)),
        with_ctrl(
            Key::R,
            "Ctrl+R",
            "record, or stop recording",
            Command::Tray(TrayCommand::ToggleRecording),
        ),
        key(Key::E, "E", "draw data, or leave off", Command::Brush(BrushCommand::Toggle)),
        key(Key::D, "D", "dark or light", Command::ToggleTheme),
        key(
            Key::P,
            "P",
            "presenter: no panels, larger words, full screen",
            Command::TogglePresenter,
        ),
        key(
            Key::T,
            "T",
            "twin view: two settings side by side",
            Command::Twin(TwinCommand::Toggle),
        ),
        key(Key::G, "G", "gallery of scenes", Command::ToggleOverlay(Overlay::Gallery)),
        key(Key::F1, "F1", "every key", Command::ToggleOverlay(Overlay::Keys)),
        Binding {
            modifiers: Modifiers::COMMAND.plus(Modifiers::SHIFT),
            ..with_ctrl(Key::Z, "Ctrl+Shift+Z", "redo", Command::Redo)
        },
        with_ctrl(Key::Z, "Ctrl+Z", "undo", Command::Undo),
        with_ctrl(Key::O, "Ctrl+O", "open a scene or a table", Command::AskOpen),
        with_ctrl(Key::S, "Ctrl+S", "save the scene", Command::AskSave(Save::Scene)),
        with_ctrl(Key::E, "Ctrl+E", "save the canvas", Command::AskSave(Save::Canvas)),
    ]
}

/// Keys that egui hands over as events of the clipboard, and what they do.
pub const CLIPBOARD: [(&str, &str); 2] =
    [("Ctrl+C", "copy the scene as text"), ("Ctrl+V", "open a scene that was copied")];

/// Keys that a control with the focus uses itself.
const OF_CONTROLS: [Key; 6] =
    [Key::ArrowLeft, Key::ArrowRight, Key::ArrowDown, Key::ArrowUp, Key::Home, Key::End];

/// What the keyboard asks for, unless a text is being typed.
pub fn commands(context: &egui::Context, model: &Model) -> Vec<Command> {
    if context.text_edit_focused() {
        return Vec::new();
    }
    let has_focus = context.memory(|memory| memory.focused().is_some());
    let mut commands = Vec::new();
    context.input_mut(|input| {
        if model.brush.is_some() {
            commands.extend(brush::commands(input));
        }
        for binding in bindings() {
            let is_taken = has_focus && OF_CONTROLS.contains(&binding.key);
            if !is_taken && input.consume_key(binding.modifiers, binding.key) {
                commands.push(binding.command);
            }
        }
        for (key, layer, _) in LAYERS {
            if input.consume_key(Modifiers::NONE, key) {
                commands.extend(toggle_layer(model, layer));
            }
        }
        for event in &input.events {
            match event {
                egui::Event::Copy => commands.push(Command::CopyScene),
                egui::Event::Paste(text) => commands.push(Command::PasteScene(text.clone())),
                _ => {}
            }
        }
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            commands.extend(escape(model));
        }
    });
    commands
}

/// What Escape leaves: what was begun last.
fn escape(model: &Model) -> Option<Command> {
    if let Some(overlay) = model.overlay {
        Some(Command::ToggleOverlay(overlay))
    } else if model.brush.is_some() {
        Some(Command::Brush(BrushCommand::Leave))
    } else if model.drawing.is_some() {
        Some(Command::Draw(None))
    } else if model.what_ifs.current.is_some() {
        Some(Command::WhatIf(WhatIfCommand::Drop))
    } else if model.playback.is_some() {
        Some(Command::Tray(TrayCommand::StopPlayback))
    } else if model.is_presenting {
        Some(Command::TogglePresenter)
    } else {
        model.class.as_ref().map(|_| Command::Lesson(LessonCommand::Return))
    }
}

/// Keys of a lesson, those of a clicker among them.
pub const IN_CLASS: [(&str, &str); 5] = [
    ("Right, Page down", "reveal, or the next step"),
    ("Left, Page up", "the step before"),
    ("1, 2, 3", "choose an answer"),
    ("Space", "play time, where the step lets it"),
    ("Esc", "all controls, to play with; and back"),
];

/// Keys that choose one of the answers, in their order.
const CHOICES: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];

/// What the keyboard asks for during a lesson: on, back, play where the step allows it, the theme.
pub fn commands_in_class(context: &egui::Context, model: &Model, class: &Class) -> Vec<Command> {
    if context.text_edit_focused() {
        return Vec::new();
    }
    let has_focus = context.memory(|memory| memory.focused().is_some());
    let mut keys = vec![
        (Key::PageDown, lesson::on_command(class)),
        (Key::PageUp, Command::Lesson(LessonCommand::Back)),
        (Key::D, Command::ToggleTheme),
        (Key::P, Command::TogglePresenter),
        (Key::F1, Command::ToggleOverlay(Overlay::Keys)),
    ];
    if !has_focus {
        keys.push((Key::ArrowRight, lesson::on_command(class)));
        keys.push((Key::ArrowLeft, Command::Lesson(LessonCommand::Back)));
    }
    if let Some(Answer::Choose { choices, .. }) = class.asked().map(|question| &question.answer) {
        let guess =
            |(index, key)| (key, Command::Lesson(LessonCommand::Guess(Guess::Choice(index))));
        keys.extend(CHOICES.into_iter().take(choices.len()).enumerate().map(guess));
    }
    if lesson::may_move_time(class) && !has_focus {
        keys.push((Key::Space, Command::Time(TimeCommand::TogglePlay)));
    }
    let escape = match model.overlay {
        Some(overlay) => Command::ToggleOverlay(overlay),
        None if model.is_presenting => Command::TogglePresenter,
        None => Command::Lesson(LessonCommand::PlayWithIt),
    };
    keys.push((Key::Escape, escape));
    context.input_mut(|input| {
        let pressed = |(key, _): &(Key, Command)| input.consume_key(Modifiers::NONE, *key);
        let asked: Vec<_> = keys.into_iter().filter(pressed).collect();
        asked.into_iter().map(|(_, command)| command).collect()
    })
}

/// Shows or hides a layer.
pub fn toggle_layer(model: &Model, layer: &str) -> Option<Command> {
    let path = format!("view.{layer}");
    let is_on = model.rails.scene.value(&path)?.as_bool()?;
    let value = Some(toml::Value::Boolean(!is_on));
    Some(Command::Set { path, value, gesture: Gesture::Single })
}
