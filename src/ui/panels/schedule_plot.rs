//! The noise schedule as a picture: a, s and log-SNR against time.

use egui::Ui;

use super::numbers::number_text;
use crate::ui::model::Model;
use crate::ui::widgets::{Curve, LabelAt, Stroke, TimePlot, time_plot};

/// Points of a curve.
const N_POINTS: usize = 96;

/// The plot: `a` and `s` on a scale from zero to their greatest, log-SNR on its own.
pub fn schedule_plot_ui(ui: &mut Ui, model: &Model) {
    let Some(solution) = &model.rails.solution else { return };
    let span = &solution.experiment.span;
    let schedule = solution.experiment.scene.schedule.schedule();
    let t_at = |i: usize| {
        let share = i as f64 / (N_POINTS - 1) as f64;
        span.t_start + (span.t_end - span.t_start) * share
    };
    let curve = |f: &dyn Fn(f64) -> f64| -> Vec<[f64; 2]> {
        (0..N_POINTS).map(|i| [-t_at(i), f(t_at(i))]).collect()
    };
    let x = [-span.t_start, -span.t_end];
    let cursor = model.now().map(|(_, node)| -node.t);
    let (a, s) = (curve(&|t| schedule.a(t)), curve(&|t| schedule.s(t)));
    let most = a.iter().chain(&s).map(|[_, y]| *y).fold(1e-9, f64::max);
    let curves = [
        Curve { label: "a", points: &a, ..Curve::default() },
        Curve {
            label: "s",
            label_at: LabelAt::End,
            points: &s,
            stroke: Stroke::Dashed,
            ..Curve::default()
        },
    ];
    let name = "Schedule: a and s against t";
    let plot = TimePlot {
        name,
        height_px: 56.0,
        x,
        y: [0.0, 1.1 * most],
        bands: &[],
        curves: &curves,
        cursor,
        say: number_text,
    };
    time_plot(ui, &plot);
    let snr = curve(&|t| schedule.log_snr(t));
    let finite = || snr.iter().map(|[_, y]| *y).filter(|y| y.is_finite());
    let y = [finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max)];
    let curves = [Curve { label: "log SNR", points: &snr, ..Curve::default() }];
    let name = "Schedule: log signal-to-noise ratio against t";
    let (height_px, say) = (40.0, number_text);
    time_plot(ui, &TimePlot { name, height_px, x, y, bands: &[], curves: &curves, cursor, say });
}
