//! What guidance was meant to sample, and what it samples, in numbers.

use egui::{Grid, RichText, Ui};

use super::numbers::number_text;
use crate::diffusion::guidance::Guidance;
use crate::sim::steering::{Moments, Steering};
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{heading_row, separator};

/// Names of classes are cut after this many letters.
const LONGEST_NAME: usize = 10;

/// Classes that are listed at most, the most frequent ones.
const MOST_CLASSES: usize = 8;

/// The section; nothing without guidance.
pub(super) fn steering_ui(ui: &mut Ui, model: &Model, solution: &Solution) {
    if matches!(model.rails.scene.guidance, Guidance::None(_)) {
        return;
    }
    heading_row(ui, "Guidance, at the end");
    let margin = egui::Margin { left: 12, right: 12, top: 2, bottom: 8 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| match &solution.steering {
        Some(steering) => tables(ui, solution, steering),
        None => drop(ui.label(RichText::new("found when the solve rests").weak())),
    });
    separator(ui);
}

fn tables(ui: &mut Ui, solution: &Solution, steering: &Steering) {
    if !steering.classes.is_empty() {
        let mut classes: Vec<_> = steering.classes.iter().collect();
        classes.sort_by(|a, b| b.1.total_cmp(&a.1));
        let percent = |share: f64| format!("{:.1}", 100.0 * share);
        let rows = classes.iter().take(MOST_CLASSES).map(|(name, sampled, target)| {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            (name, [Some(percent(*sampled)), target.map(percent), None])
        });
        table(ui, "shares", ["%", "run", "target", ""], rows.collect());
        ui.add_space(6.0);
    }
    let columns = solution.experiment.loaded.table.columns().len();
    let Steering { sampled, target, theory, .. } = steering;
    let row = |name: &str, axis: usize, of: fn(&Moments) -> [f64; 3]| {
        let number = |moments: &Moments| brief(of(moments)[axis]);
        let label = format!("{name}{}", ["x", "y", "z"][axis]);
        let cells = [
            sampled.as_ref().map(number),
            target.as_ref().map(number),
            theory.as_ref().map(number),
        ];
        (label, cells)
    };
    let means = (0..columns).map(|axis| row("μ ", axis, |moments| moments.mean));
    let variances = (0..columns).map(|axis| row("σ² ", axis, |moments| moments.variance));
    let last = if theory.is_some() { "theory" } else { "" };
    table(ui, "moments", ["", "run", "target", last], means.chain(variances).collect());
}

/// A number in few letters.
fn brief(value: f64) -> String {
    if value.abs() < 5e-5 { "0".to_owned() } else { number_text(value) }
}

fn table(ui: &mut Ui, id: &str, header: [&str; 4], rows: Vec<(String, [Option<String>; 3])>) {
    Grid::new(id).num_columns(4).spacing([7.0, 2.0]).min_col_width(0.0).show(ui, |ui| {
        for word in header {
            ui.label(RichText::new(word).weak());
        }
        ui.end_row();
        for (label, cells) in rows {
            ui.label(RichText::new(label).weak());
            for (cell, column) in cells.into_iter().zip(&header[1..]) {
                let missing = if column.is_empty() { "" } else { "–" };
                ui.label(cell.unwrap_or_else(|| missing.to_owned()));
            }
            ui.end_row();
        }
    });
}
