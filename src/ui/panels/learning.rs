//! The right rail of a learned score: the dial, and its error taken apart, across and along the ridge, against
//! noise and against training time.

use egui::Ui;

use super::dial;
use super::numbers::{in_radii, number_text, range_of};
use super::summary::short;
use crate::diffusion::guidance::Guidance;
use crate::sim::anatomy::{Anatomy, ErrorParts, Parts};
use crate::sim::timeline::Timeline;
use crate::ui::command::{Command, TimeCommand};
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{
    Curve, Number, Stroke, Swatch, TimePlot, caption_row, heading_row, number_row, separator,
    time_plot,
};

/// What a side of the error is called, and how to get at it.
type NamedSide = (&'static str, fn(&ErrorParts) -> Parts);

const SIDES: [NamedSide; 2] =
    [("Score error across", |error| error.normal), ("Score error along", |error| error.tangent)];

/// Decades that a plot of errors shows at most and at least: rounding must not take the room, nor
/// noise look like a law.
const DECADES: [f64; 2] = [6.0, 1.0];

/// The blocks, if the score is a learned one.
pub fn learning_ui(ui: &mut Ui, model: &Model, solution: &Solution) -> Vec<Command> {
    let mut asked = Vec::new();
    if model.rails.scene.score.training_time().is_some() {
        asked.extend(dial::dial_ui(ui, model));
    }
    if let Some((_, anatomy)) = &model.anatomy {
        for (heading, parts) in SIDES {
            let (timeline, radius) = (&*solution.timeline, solution.experiment.radius);
            let side = Side { model, timeline, radius, anatomy, heading, parts };
            asked.extend(side.against_noise(ui));
            asked.extend(side.against_training(ui));
            separator(ui);
        }
    }
    asked
}

/// One side of the error.
struct Side<'a> {
    model: &'a Model,
    timeline: &'a Timeline,
    /// `R`.
    radius: f64,
    anatomy: &'a Anatomy,
    heading: &'static str,
    parts: fn(&ErrorParts) -> Parts,
}

impl Side<'_> {
    fn against_noise(&self, ui: &mut Ui) -> Option<Command> {
        heading_row(ui, self.heading);
        let now = self.anatomy.at(self.model.rails.scene.score.training_time());
        let moment = self.model.clock.moment(self.timeline);
        if let Some(error) = now.get(self.level_at(moment)) {
            self.rows(ui, (self.parts)(error));
        }
        let axis = self.model.axis();
        let place = |sigma: &f64| {
            let moment = self.timeline.moment_of_ln_sigma(sigma.ln());
            axis.place_of_moment(self.timeline, moment)
        };
        let places: Vec<f64> = self.anatomy.sigmas.iter().map(place).collect();
        let at = |k: usize| (places[k], (self.parts)(&now[k]));
        let cursor = axis.place_of_moment(self.timeline, moment);
        let name = format!("{} against noise", self.heading);
        let clicked = plot(ui, &name, [0.0, 1.0], cursor, (0..now.len()).map(at))?;
        let moment = axis.moment_of_place(self.timeline, clicked);
        let ln_sigma = self.timeline.node_at(moment).sigma.ln();
        Some(Command::Time(TimeCommand::Seek(ln_sigma)))
    }

    fn against_training(&self, ui: &mut Ui) -> Option<Command> {
        let Anatomy { times, by_time, .. } = self.anatomy;
        let x = dial::time_range(times)?;
        let level = self.level_at(self.model.clock.moment(self.timeline));
        let at = |k: usize| (times[k].log10(), (self.parts)(&by_time[k][level]));
        let cursor = self.model.rails.scene.score.training_time()?.log10();
        let name = format!("{} against training time", self.heading);
        let clicked = plot(ui, &name, x, cursor, (0..times.len()).map(at));
        let sigma = self.anatomy.sigmas[level] / self.radius;
        dial::times_row(ui, &format!("at {} R, trained for", short(sigma)), x);
        dial::set_training_time(self.model, clicked?)
    }

    /// Medians on the tube, which are the legend of the plots.
    fn rows(&self, ui: &mut Ui, parts: Parts) {
        caption_row(ui, ["median on the tube", ""]);
        let scene = &self.model.rails.scene;
        if !scene.score_errors.is_empty() || scene.guidance != Guidance::default() {
            caption_row(ui, ["no guidance, no errors", ""]);
        }
        let ink = self.model.theme.palette().text;
        let rows = [
            ("whole", Some(parts.total), Swatch::Line(ink)),
            ("architecture", parts.architecture, Swatch::Dotted(ink)),
            ("optimisation", parts.optimisation, Swatch::Dashed(ink)),
        ];
        for (label, value, swatch) in rows {
            if let Some(value) = value.map(number_text) {
                number_row(ui, &Number { label, value: &value, unit: "R", swatch: Some(swatch) });
            }
        }
    }

    /// The noise level that was looked at next to the scrubber.
    fn level_at(&self, moment: f64) -> usize {
        let ln_sigma = self.timeline.node_at(moment).sigma.ln();
        let sigmas = self.anatomy.sigmas.iter().map(|sigma| (sigma.ln() - ln_sigma).abs());
        sigmas.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(level, _)| level)
    }
}

/// The whole error and its two parts, logarithmic. Returns the abscissa that was clicked.
fn plot(
    ui: &mut Ui,
    name: &str,
    x: [f64; 2],
    cursor: f64,
    points: impl Iterator<Item = (f64, Parts)>,
) -> Option<f64> {
    let points: Vec<(f64, Parts)> = points.collect();
    let curve = |of: fn(&Parts) -> Option<f64>| -> Vec<[f64; 2]> {
        let log = |(x, parts): &(f64, Parts)| [*x, of(parts).unwrap_or(f64::NAN).log10()];
        points.iter().map(log).collect()
    };
    let total = curve(|parts| Some(parts.total));
    let [architecture, optimisation] =
        [curve(|parts| parts.architecture), curve(|parts| parts.optimisation)];
    let curves = [
        Curve {
            name: "architecture",
            stroke: Stroke::Dotted,
            points: &architecture,
            ..Curve::default()
        },
        Curve {
            name: "optimisation",
            stroke: Stroke::Dashed,
            points: &optimisation,
            ..Curve::default()
        },
        Curve { name: "whole", points: &total, width_px: 2.0, ..Curve::default() },
    ];
    let [low, high] = range_of(&[&total, &architecture, &optimisation]);
    let [most, least] = DECADES;
    let low = low.max(high - most);
    let missing = (least - (high - low)).max(0.0);
    let y = [low - 0.5 * missing, high + 0.5 * missing];
    let cursor = Some(cursor.clamp(x[0], x[1]));
    let (height_px, say) = (64.0, in_radii);
    time_plot(ui, &TimePlot { name, height_px, x, y, bands: &[], curves: &curves, cursor, say })
}
