//! What is said in a step, what is asked, and the way on.

use egui::{Align, Frame, Layout, Margin, Panel, RichText, Stroke, TextEdit, Ui};

use super::{body_px, on_command};
use crate::scene::lessons::{Answer, Question};
use crate::ui::command::{Command, Guess, LessonCommand};
use crate::ui::model::{Class, Model};
use crate::ui::panels::summary::short;
use crate::ui::style;
use crate::ui::widgets::{Look, button, prose, prose_button};

/// Least height of what is in the card, so that canvas and buttons keep their places from step to
/// step, px; and where a presenter's window makes all larger.
const LEAST_PX: [f32; 2] = [160.0, 124.0];

/// Height of the row of buttons, px.
const BUTTONS_PX: f32 = 28.0;

/// Lines are no longer, px: longer ones are hard to read.
const WIDEST_PX: f32 = 1100.0;

/// The card below the canvas.
pub fn caption_ui(ui: &mut Ui, model: &Model, class: &Class) -> Vec<Command> {
    let palette = model.theme.palette();
    let card = Frame::new()
        .fill(style::colour(palette.panel))
        .stroke(Stroke::new(1.0, style::colour(palette.line)))
        .corner_radius(style::FLOATING_CORNER)
        .outer_margin(Margin::symmetric(16, 12))
        .inner_margin(Margin::symmetric(24, 16));
    let mut asked = Vec::new();
    let below = Frame::new().fill(style::colour(palette.canvas));
    Panel::bottom("caption").resizable(false).frame(below).show(ui, |ui| {
        card.show(ui, |ui| {
            let width = ui.available_width();
            ui.set_max_width(width.min(WIDEST_PX));
            ui.set_min_width(width);
            ui.spacing_mut().item_spacing.y = 10.0;
            contents(ui, model, class, &mut asked);
        });
    });
    asked
}

fn contents(ui: &mut Ui, model: &Model, class: &Class, asked: &mut Vec<Command>) {
    let size_px = body_px(model);
    let step = class.step();
    let top = ui.cursor().top();
    if class.is_revealed {
        if let Some(question) = &step.question {
            prose(ui, &question.ask, size_px);
            prose(ui, &verdict(model, class, question), size_px);
        }
        prose(ui, &step.reveal, size_px);
    } else {
        prose(ui, &step.caption, size_px);
        if let Some(question) = &step.question {
            prose(ui, &format!("**{}**", question.ask.trim()), size_px);
            asked.extend(answer_ui(ui, class, question, size_px));
        }
    }
    let least_px = LEAST_PX[usize::from(model.is_presenting)];
    let left_px = least_px - BUTTONS_PX - (ui.cursor().top() - top);
    ui.add_space(left_px.max(0.0));
    ui.horizontal(|ui| {
        ui.add_enabled_ui(class.index > 0, |ui| {
            if button(ui, "◂  Back", Look::Plain).clicked() {
                asked.push(Command::Lesson(LessonCommand::Back));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_last = class.index + 1 == class.lesson.steps.len();
            let (label, look) = match (class.is_asking(), is_last) {
                (true, _) if class.guess.is_none() => ("Reveal", Look::Filled),
                (true, _) => ("Reveal", Look::On),
                (false, true) => ("Finish", Look::On),
                (false, false) => ("Next  ▸", Look::On),
            };
            if button(ui, label, look).clicked() {
                asked.push(on_command(class));
            }
        });
    });
}

/// The way to answer.
fn answer_ui(ui: &mut Ui, class: &Class, question: &Question, size_px: f32) -> Vec<Command> {
    let guess = |guess| Command::Lesson(LessonCommand::Guess(guess));
    match &question.answer {
        Answer::Choose { choices, .. } => {
            let mut asked = Vec::new();
            ui.columns(choices.len(), |columns| {
                for (index, (ui, choice)) in columns.iter_mut().zip(choices).enumerate() {
                    let is_chosen = class.guess == Some(Guess::Choice(index));
                    let look = if is_chosen { Look::On } else { Look::Filled };
                    if prose_button(ui, choice, look, size_px).clicked() {
                        asked.push(guess(Guess::Choice(index)));
                    }
                }
            });
            asked
        }
        Answer::Click { .. } => {
            let muted = style::colour(style::palette(ui).muted);
            let hint = match class.guess {
                None => "Click the picture.",
                Some(_) => "One guess; you can move it.",
            };
            ui.label(RichText::new(hint).size(size_px).color(muted));
            Vec::new()
        }
        Answer::Number { in_radii, .. } => {
            number_ui(ui, class, *in_radii, size_px).map(guess).into_iter().collect()
        }
    }
}

/// A field for a number; what is no number is left in it and is no guess.
fn number_ui(ui: &mut Ui, class: &Class, in_radii: bool, size_px: f32) -> Option<Guess> {
    let id = egui::Id::unique(("guess", &class.lesson.name, class.index));
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let typed = ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut text).desired_width(120.0);
        let response = ui.add(field.font(style::regular(size_px)).hint_text("a number"));
        let changed = response.changed();
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Your guess"));
        if in_radii {
            ui.label(RichText::new("R").size(size_px));
        }
        changed
    });
    ui.data_mut(|data| data.insert_temp(id, text.clone()));
    let number = text.trim().replace(',', ".").replace('−', "-").parse::<f64>().ok();
    number.filter(|x| typed.inner && x.is_finite()).map(Guess::Number)
}

/// What was guessed beside what is true.
fn verdict(model: &Model, class: &Class, question: &Question) -> String {
    match (&question.answer, class.guess) {
        (Answer::Choose { choices, right }, Some(Guess::Choice(guess))) => {
            if guess == *right {
                format!("**✓** {}", choices[*right])
            } else {
                format!("**You said:** {}. **The answer:** {}.", choices[guess], choices[*right])
            }
        }
        (Answer::Choose { choices, right }, _) => format!("**The answer:** {}.", choices[*right]),
        (Answer::Click { .. }, Some(Guess::Place(guess))) => {
            match super::marks::end_of_particle(model).zip(radius(model)) {
                Some((end, radius)) => {
                    let off = (0..3).map(|d| (end[d] - guess[d]).powi(2)).sum::<f64>().sqrt();
                    format!("**You were {} R away.**", short(off / radius))
                }
                None => String::new(),
            }
        }
        (Answer::Click { .. }, _) => "It ends where the ring is.".to_owned(),
        (Answer::Number { in_radii, within, .. }, guess) => {
            let unit = if *in_radii { radius(model).unwrap_or(1.0) } else { 1.0 };
            let truth = class.truth.filter(|truth| truth.is_finite()).map(|truth| truth / unit);
            let Some(truth) = truth else { return String::new() };
            let shown = format!("{}{}", short(truth), if *in_radii { " R" } else { "" });
            match guess {
                Some(Guess::Number(guess)) if (guess - truth).abs() <= within * truth.abs() => {
                    format!("**✓ It is {shown}.**")
                }
                Some(Guess::Number(guess)) => {
                    format!("**You said {}; it is {shown}.**", short(guess))
                }
                _ => format!("**It is {shown}.**"),
            }
        }
    }
}

fn radius(model: &Model) -> Option<f64> {
    Some(model.rails.solution.as_ref()?.experiment.radius)
}
