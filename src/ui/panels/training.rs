//! The left rail of a network: how its training goes, and the way to go on, pause and step.

use egui::Ui;

use super::numbers::{number_text, range_of};
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::TrainingRun;
use crate::diffusion::score::learned::network::Loss;
use crate::ui::command::{Command, Gesture};
use crate::ui::model::Model;
use crate::ui::widgets::{
    Curve, Look, Number, TimePlot, button, caption_row, number_row, time_plot,
};

/// Optimisation steps of one click on "Step".
const STEP: u32 = 100;

/// Training goes on to this many steps.
const GOAL: u32 = 20_000;

/// Bins of the curve of the loss.
const N_BINS: f64 = 40.0;

/// Loss against steps, and buttons.
pub fn training_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let Score::Network(wanted) = &model.rails.scene.score else { return Vec::new() };
    let experiment = model.rails.solution.as_ref().map(|solution| &solution.experiment);
    let shown = experiment.and_then(|experiment| match &experiment.scene.score {
        Score::Network(shown) => Some((shown, experiment.training_run.as_ref()?)),
        _ => None,
    });
    let mut asked = Vec::new();
    let mut reached = wanted.steps;
    if let Some((shown, run)) = shown.filter(|(shown, _)| shown.is_training_of(wanted)) {
        reached = shown.steps.min(run.n_steps);
        let value = format!("{reached} of {}", wanted.steps.max(run.n_steps));
        number_row(ui, &Number { label: "shown", value: &value, unit: "steps", swatch: None });
        if let Some(step) = run.diverged_at {
            diverged_row(ui, step);
        }
        asked.extend(loss_ui(ui, run, reached));
    }
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        let is_training = reached < wanted.steps && model.rails.is_solving;
        if is_training {
            if button(ui, "Pause", Look::Filled).clicked() {
                asked.push(set_steps(reached));
            }
        } else if button(ui, "Train on", Look::Filled).clicked() {
            asked.push(set_steps(GOAL.max(wanted.steps.saturating_mul(2).min(200_000))));
        }
        if button(ui, "Step", Look::Filled).on_hover_text(format!("{STEP} steps more")).clicked() {
            asked.push(set_steps(reached.saturating_add(STEP).min(200_000)));
        }
    });
    ui.add_space(8.0);
    asked
}

fn diverged_row(ui: &mut Ui, step: u32) {
    let margin = egui::Margin { left: 12, right: 12, top: 4, bottom: 4 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.label(format!(
            "Training diverged at step {step}; the last finite network is shown. Lower the \
             learning rate."
        ));
    });
}

/// The loss against steps, both logarithmic. A click goes to that step.
fn loss_ui(ui: &mut Ui, run: &TrainingRun, reached: u32) -> Option<Command> {
    let points = smoothed(&run.losses);
    let x = [points.first()?[0], points.last()?[0]];
    if x[0] >= x[1] {
        return None;
    }
    let curves = [Curve { name: "loss", points: &points, ..Curve::default() }];
    let cursor = Some(log(reached).clamp(x[0], x[1]));
    let y = range_of(&[&points]);
    let name = "Loss against steps";
    let say = |loss| number_text(10_f64.powf(loss));
    let spec = TimePlot { name, height_px: 56.0, x, y, bands: &[], curves: &curves, cursor, say };
    let clicked = time_plot(ui, &spec);
    let [first, last] = x.map(|log_steps| format!("{:.0}", 10_f64.powf(log_steps)));
    caption_row(ui, [&format!("loss, step {first}"), &last]);
    ui.add_space(4.0);
    clicked.map(|at| set_steps(10_f64.powf(at).round() as u32))
}

/// Geometric means of the losses in even bins of `log10 step`: single batches scatter.
fn smoothed(losses: &[Loss]) -> Vec<[f64; 2]> {
    let Some(last) = losses.last() else { return Vec::new() };
    let width = (log(last.step) / N_BINS).max(f64::MIN_POSITIVE);
    let same_bin =
        |a: &Loss, b: &Loss| (log(a.step) / width).floor() == (log(b.step) / width).floor();
    let mean = |bin: &[Loss]| {
        let mean_of = |of: fn(&Loss) -> f64| bin.iter().map(of).sum::<f64>() / bin.len() as f64;
        [mean_of(|loss| log(loss.step)), mean_of(|loss| loss.loss.log10())]
    };
    losses.chunk_by(same_bin).map(mean).collect()
}

fn log(steps: u32) -> f64 {
    f64::from(steps.max(1)).log10()
}

fn set_steps(steps: u32) -> Command {
    let (path, value) = ("score.steps".to_owned(), Some(i64::from(steps).into()));
    Command::Set { path, value, gesture: Gesture::Single }
}
