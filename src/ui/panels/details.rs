//! What was clicked on the canvas, in numbers that follow the scrubber.

use egui::Ui;

use super::numbers::{in_radii, number_text};
use super::ridge_point::ridge_point_ui;
use crate::diffusion::density::Density;
use crate::geometry::phases::Phase;
use crate::maths::Vector;
use crate::picture::foot;
use crate::picture::layers::particles::phase_styles;
use crate::picture::layers::selection::Selected;
use crate::sim::experiment::{Ready, Space};
use crate::sim::timeline::Record;
use crate::ui::command::Command;
use crate::ui::model::{Model, Selection, Solution};
use crate::ui::widgets::{
    Curve, Look, Number, Stroke, TimePlot, button, heading_row, number_row, separator, share_row,
    time_plot,
};

/// The selected particle or ridge point.
pub fn details_ui(ui: &mut Ui, model: &Model) -> Option<Command> {
    let solution = model.rails.solution.as_ref()?;
    match model.selection {
        Selection::Nothing => return None,
        Selection::Particle(_) => particle_ui(ui, model, solution, &model.selected_particle()?),
        Selection::RidgePoint(at) => ridge_point_ui(ui, model, solution, at),
    }
    let mut asked = None;
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        if button(ui, "Deselect", Look::Filled).clicked() {
            asked = Some(Command::Select(Selection::Nothing));
        }
    });
    ui.add_space(8.0);
    separator(ui);
    asked
}

fn particle_ui(ui: &mut Ui, model: &Model, solution: &Solution, selected: &Selected<'_>) {
    heading_row(ui, &format!("Particle {}", selected.particle));
    let Some(index) = solution.record_at(selected.moment) else { return };
    let Some(record) = solution.timeline.records.get(index) else { return };
    phase_row(ui, solution, selected, index);
    let radius = solution.experiment.radius;
    let of = |lengths: &[f32]| lengths.get(selected.particle).map_or(f64::NAN, |&x| f64::from(x));
    let rows = [
        ("from the ridge", of(&record.normal_distance)),
        ("to go, across", of(&record.u_normal)),
        ("to go, along", of(&record.u_tangent)),
    ];
    for (label, length) in rows {
        let value = number_text(length / radius);
        number_row(ui, &Number { label, value: &value, unit: "R", swatch: None });
    }
    curves_ui(ui, model, solution, selected);
    match &solution.experiment.space {
        Space::Plane(ready) => local_ui(ui, model, ready, selected),
        Space::Volume(ready) => local_ui(ui, model, ready, selected),
    }
}

/// Its phase, and the noise level since when.
fn phase_row(ui: &mut Ui, solution: &Solution, selected: &Selected<'_>, index: usize) {
    let label = selected.label(index);
    let phase = Phase::ALL.into_iter().find(|&phase| Some(phase as u32) == label);
    let first = (0..=index).rev().take_while(|&k| selected.label(k) == label).last();
    let since = first.map(|k| solution.timeline.nodes[solution.timeline.records[k].node].sigma);
    let since = since.map_or(f64::NAN, |sigma| sigma / solution.experiment.radius);
    let value = format!("since σ {}", number_text(since));
    let label = phase.map_or("", Phase::word);
    number_row(ui, &Number { label, value: &value, unit: "R", swatch: None });
}

/// Distance to the ridge in the colours of its phases, and the displacement across still to go.
fn curves_ui(ui: &mut Ui, model: &Model, solution: &Solution, selected: &Selected<'_>) {
    let timeline = &solution.timeline;
    let radius = solution.experiment.radius;
    let palette = model.theme.palette();
    let curve = |of: fn(&Record) -> &[f32], keep: &dyn Fn(usize) -> bool| -> Vec<[f64; 2]> {
        let point = |(k, record): (usize, &std::sync::Arc<Record>)| {
            let place = model.axis().place_of_moment(timeline, record.node as f64);
            let length = of(record).get(selected.particle).map_or(f64::NAN, |&x| f64::from(x));
            let shown = if keep(k) { (length / radius).max(1e-4).log10() } else { f64::NAN };
            [place, shown]
        };
        timeline.records.iter().enumerate().map(point).collect()
    };
    let across = curve(|record| &record.u_normal, &|_| true);
    let phases = Phase::ALL.map(|phase| {
        let is_or_becomes = |k: usize| {
            let label = Some(phase as u32);
            selected.label(k) == label || (k > 0 && selected.label(k - 1) == label)
        };
        curve(|record| &record.normal_distance, &is_or_becomes)
    });
    let styles = phase_styles(palette);
    let mut curves = vec![Curve {
        name: "to go across",
        ink: Some(palette.muted),
        stroke: Stroke::Dashed,
        points: &across,
        ..Curve::default()
    }];
    curves.extend(phases.iter().zip(styles).map(|(points, style)| Curve {
        name: "distance to ridge",
        ink: Some(style.ink.alpha(1.0)),
        width_px: 2.0,
        points,
        ..Curve::default()
    }));
    let cursor = Some(model.axis().place_of_moment(timeline, selected.moment));
    let name = "Distance to ridge and displacement across of the particle";
    let (x, y) = ([0.0, 1.0], [-4.0, 1.5]);
    let (height_px, say) = (72.0, in_radii);
    time_plot(ui, &TimePlot { name, height_px, x, y, bands: &[], curves: &curves, cursor, say });
}

/// The eigenvalues where it is, and the two data that pull it.
fn local_ui<const D: usize>(ui: &mut Ui, model: &Model, ready: &Ready<D>, selected: &Selected<'_>) {
    let (Some((_, node)), Some(at)) = (model.now(), selected.position()) else { return };
    let scale = selected.frame.scale(node);
    let x = Vector::<D>::from_fn(|d, _| f64::from(at[d]) / scale);
    let around = foot::around(ready, &x, node.sigma);
    let variance = node.sigma * node.sigma;
    for (i, value) in around.axes.values.iter().enumerate() {
        let label = ["λ1 σ²", "λ2 σ²", "λ3 σ²"][i.min(2)];
        let value = number_text(around.share * value / variance - 1.0);
        number_row(ui, &Number { label, value: &value, unit: "", swatch: None });
    }
    number_row(ui, &Number { label: "pulled by", ..Number::default() });
    for (index, weight) in pulling(&ready.training.density, ready, &x, node.sigma) {
        let label = format!("point {index}");
        share_row(ui, &label, weight as f32, model.theme.palette().training);
    }
}

/// The two data of greatest weight in `E[x_0 | x]`, and their weights.
fn pulling<const D: usize>(
    density: &Density<D>,
    ready: &Ready<D>,
    x: &Vector<D>,
    sigma: f64,
) -> Vec<(usize, f64)> {
    let counts = ready.training.cloud.counts();
    let exponents: Vec<f64> = density
        .points()
        .iter()
        .zip(counts)
        .map(|(y, count)| count.ln() - (y - x).norm_squared() / (2.0 * sigma * sigma))
        .collect();
    let most = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = exponents.iter().map(|e| (e - most).exp()).sum();
    let mut order: Vec<usize> = (0..exponents.len()).collect();
    order.sort_by(|&a, &b| exponents[b].total_cmp(&exponents[a]));
    order.into_iter().take(2).map(|i| (i, (exponents[i] - most).exp() / total)).collect()
}
