//! The window during a lesson: what is said, what may be touched, what is asked.

mod caption;
mod marks;
mod rail;

use egui::{Align, Layout, RichText, Ui};

pub use caption::caption_ui;
pub(super) use marks::marks_ui;
pub use rail::rail_ui;

use crate::ui::command::{Command, LessonCommand, TimeCommand};
use crate::ui::model::{Class, Model};
use crate::ui::style;
use crate::ui::widgets::{Look, button};

/// Size of words that are read from the last row, px.
pub(super) const BODY_PX: f32 = 20.0;

/// The same where a presenter's window makes all words larger.
const PRESENTED_PX: f32 = 17.0;

/// Size of what is said in a lesson, px.
pub(super) fn body_px(model: &Model) -> f32 {
    if model.is_presenting { PRESENTED_PX } else { BODY_PX }
}

/// Size of the title in the rail, px.
pub(super) const TITLE_PX: f32 = 26.0;

/// The control of a step that is no parameter.
pub(super) const TIME: &str = "time";

/// What two of the buttons at the top ask for.
const LESSON_ENDS: Command = Command::Lesson(LessonCommand::Close);
const PLAYS_WITH_IT: Command = Command::Lesson(LessonCommand::PlayWithIt);

/// The bar at the top.
pub fn top_ui(ui: &mut Ui, class: &Class) -> Vec<Command> {
    let mut asked = Vec::new();
    ui.horizontal_centered(|ui| {
        ui.add_space(16.0);
        ui.label(RichText::new("Lesson").font(style::semibold(BODY_PX)));
        ui.add_space(16.0);
        let (step, of) = (class.index + 1, class.lesson.steps.len());
        let muted = style::colour(style::palette(ui).muted);
        ui.label(RichText::new(format!("Step {step} of {of}")).size(BODY_PX).color(muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            let buttons = [
                ("Close", "Ends the lesson; the experiment stays", LESSON_ENDS),
                ("Present", "No panels, larger words, full screen (P)", Command::TogglePresenter),
                ("Play with it", "All controls, until you return to the step (Esc)", PLAYS_WITH_IT),
            ];
            for (label, about, command) in buttons {
                if button(ui, label, Look::Plain).on_hover_text(about).clicked() {
                    asked.push(command);
                }
            }
        });
    });
    asked
}

/// Play, where the step lets time be moved.
pub fn transport_ui(ui: &mut Ui, model: &Model, class: &Class) -> Option<Command> {
    if !may_move_time(class) {
        return None;
    }
    let (label, look) = if model.clock.is_playing {
        ("‖  Pause", Look::On)
    } else {
        ("▶  Play time", Look::On)
    };
    ui.add_space(24.0);
    ui.horizontal(|ui| {
        ui.add_space(16.0);
        button(ui, label, look).clicked().then_some(Command::Time(TimeCommand::TogglePlay))
    })
    .inner
}

/// Whether the scrubber may be moved.
pub fn may_move_time(class: &Class) -> bool {
    class.step().enables(TIME) && !class.hides_future()
}

/// What the one button asks for that leads on.
pub fn on_command(class: &Class) -> Command {
    Command::Lesson(if class.is_asking() { LessonCommand::Reveal } else { LessonCommand::Next })
}
