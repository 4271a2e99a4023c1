//! The right rail: what the cloud does, in numbers that change with time.

use egui::Ui;

use super::summary::short;
use super::{details, learning, steering, twin, what_if};
use crate::geometry::phases::Phase;
use crate::picture::text::with_minus;
use crate::sim::phase_numbers::PhaseNumbers;
use crate::sim::timeline::Summary;
use crate::ui::command::{Command, TimeCommand};
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{
    Curve, Number, Stroke, Swatch, TimePlot, caption_row, heading_row, number_row, separator,
    share_bar, time_plot,
};

/// Mean distance to the ridge for each unit of normal error: the mean length of a standard normal
/// vector in one and in two normal directions (one: `E|N(0, 1)|`).
const FLOOR: [f64; 2] = [0.80, 1.25];

/// What samples are told apart by at the end.
const ENDS_OF: &str = "ridge of σ = 0.1 R";

/// The rail.
pub fn numbers_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    if model.twin.is_some() {
        return twin::numbers_ui(ui, model);
    }
    let Some(rail) = Rail::new(model) else { return Vec::new() };
    let mut asked = Vec::new();
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        asked.extend(details::details_ui(ui, model));
        asked.extend(what_if::what_if_ui(ui, model));
        asked.extend(learning::learning_ui(ui, model, rail.solution));
        steering::steering_ui(ui, model, rail.solution);
        asked.extend(rail.distance_ui(ui));
        rail.phases_ui(ui);
        rail.ends_ui(ui);
        asked.extend(rail.to_go_ui(ui));
        asked.extend(rail.memory_ui(ui));
        rail.grid_ui(ui);
    });
    asked
}

/// What the rail shows, and the scale of its time.
struct Rail<'a> {
    model: &'a Model,
    solution: &'a Solution,
    radius: f64,
    moment: f64,
    /// Places of the records on the time axis.
    places: Vec<f64>,
}

impl<'a> Rail<'a> {
    fn new(model: &'a Model) -> Option<Self> {
        let solution = model.rails.solution.as_ref()?;
        let timeline = &solution.timeline;
        let place = |node: usize| model.axis().place_of_moment(timeline, node as f64);
        Some(Self {
            model,
            solution,
            radius: solution.experiment.radius,
            moment: model.clock.moment(timeline),
            places: timeline.records.iter().map(|record| place(record.node)).collect(),
        })
    }

    fn now(&self) -> Option<&PhaseNumbers> {
        self.solution.numbers.get(self.solution.record_at(self.moment)?)
    }

    /// A curve of the cloud over time, logarithmic.
    fn log_curve(&self, of: impl Fn(&PhaseNumbers) -> f64) -> Vec<[f64; 2]> {
        let values = self.solution.numbers.iter().map(of);
        self.places.iter().zip(values).map(|(&x, y)| [x, (y / self.radius).log10()]).collect()
    }

    fn cursor(&self) -> f64 {
        self.model.axis().place_of_moment(&self.solution.timeline, self.moment)
    }

    fn plot(
        &self,
        ui: &mut Ui,
        name: &str,
        y: [f64; 2],
        curves: &[Curve<'_>],
        say: fn(f64) -> String,
    ) -> Option<Command> {
        let (height_px, x, cursor) = (72.0, [0.0, 1.0], Some(self.cursor()));
        let plot = TimePlot { name, height_px, x, y, bands: &[], curves, cursor, say };
        let clicked = time_plot(ui, &plot)?;
        let timeline = &self.solution.timeline;
        let moment = self.model.axis().moment_of_place(timeline, clicked);
        Some(Command::Time(TimeCommand::Seek(timeline.node_at(moment).sigma.ln())))
    }

    fn distance_ui(&self, ui: &mut Ui) -> Option<Command> {
        heading_row(ui, "Distance to ridge");
        let now = self.now().copied().unwrap_or_default();
        let rows = [
            ("median", now.distance_median),
            ("mean", now.distance_mean),
            ("90 %", now.distance_p90),
        ];
        for (label, length) in rows {
            self.length_row(ui, label, length);
        }
        let [median, mean, p90] = [
            self.log_curve(|n| n.distance_median),
            self.log_curve(|n| n.distance_mean),
            self.log_curve(|n| n.distance_p90),
        ];
        let level = |length: f64| [[0.0, length.log10()], [1.0, length.log10()]];
        let tube = level(self.model.rails.scene.ridge.rho);
        let normal_error = self.model.rails.scene.normal_error();
        let floor_per_unit = FLOOR[self.solution.experiment.n_normals().clamp(1, 2) - 1];
        let floor = level(floor_per_unit * normal_error);
        let palette = self.model.theme.palette();
        let mut curves = vec![
            Curve { label: "tube", ink: Some(palette.ridge), points: &tube, ..Curve::default() },
            Curve { name: "90 %", ink: Some(palette.muted), points: &p90, ..Curve::default() },
            Curve { name: "mean", stroke: Stroke::Dashed, points: &mean, ..Curve::default() },
            Curve { name: "median", points: &median, width_px: 2.0, ..Curve::default() },
        ];
        if normal_error > 0.0 {
            curves.push(Curve {
                label: "floor of the mean",
                stroke: Stroke::Dotted,
                ink: Some(palette.muted),
                points: &floor,
                ..Curve::default()
            });
        }
        let y =
            range_of(&[&median, &mean, &p90, &tube, if normal_error > 0.0 { &floor } else { &[] }]);
        let asked = self.plot(ui, "Distance to ridge against time", y, &curves, in_radii);
        separator(ui);
        asked
    }

    fn phases_ui(&self, ui: &mut Ui) {
        let palette = self.model.theme.palette();
        heading_row(ui, "Phases");
        let shares = self.now().map_or([0.0; 3], |now| now.shares);
        let inks = [palette.reach, palette.align, palette.slide];
        let bar: Vec<_> = inks.iter().zip(shares).map(|(&ink, s)| (ink, s as f32)).collect();
        share_bar(ui, "Phases", &bar);
        let percent = rounded_to_hundred(shares);
        let swatches = [
            Swatch::Ring(palette.reach),
            Swatch::Diamond(palette.align),
            Swatch::Disc(palette.slide),
        ];
        for ((phase, swatch), percent) in Phase::ALL.into_iter().zip(swatches).zip(percent) {
            let value = percent.to_string();
            let (label, swatch) = (phase.word(), Some(swatch));
            number_row(ui, &Number { label, value: &value, unit: "%", swatch });
        }
        note(ui, "Thresholds are ours, and a round blob shows tidy phases too.");
        separator(ui);
    }

    fn ends_ui(&self, ui: &mut Ui) {
        heading_row(ui, "At the end");
        caption_row(ui, [ENDS_OF, ""]);
        let labels = ["memorised", "near a datum", "between, on ridge", "off the ridge"];
        let percent = self.solution.ends.map(rounded_to_hundred);
        for (i, label) in labels.into_iter().enumerate() {
            let value = percent.map_or_else(|| "–".to_owned(), |percent| percent[i].to_string());
            number_row(ui, &Number { label, value: &value, unit: "%", swatch: None });
        }
        ui.add_space(8.0);
        separator(ui);
    }

    fn to_go_ui(&self, ui: &mut Ui) -> Option<Command> {
        heading_row(ui, "Still to go, median");
        let now = self.now().copied().unwrap_or_default();
        let summaries = &self.solution.timeline.summaries;
        let summary = summaries.get((self.moment + 0.5) as usize).or(summaries.last());
        self.length_row(ui, "whole", summary.map_or(f64::NAN, |summary| summary.to_go_median));
        self.length_row(ui, "across", now.u_normal_median);
        self.length_row(ui, "along", now.u_tangent_median);
        let across = self.log_curve(|n| n.u_normal_median);
        let along = self.log_curve(|n| n.u_tangent_median);
        let eta = self.model.rails.scene.ridge.eta.log10();
        let rest = [[0.0, eta], [1.0, eta]];
        let ink = Some(self.model.theme.palette().muted);
        let curves = [
            Curve { label: "η", ink, stroke: Stroke::Dotted, points: &rest, ..Curve::default() },
            Curve { label: "across", points: &across, ..Curve::default() },
            Curve { name: "along", stroke: Stroke::Dashed, points: &along, ..Curve::default() },
        ];
        let y = range_of(&[&across, &along, &rest]);
        let asked = self.plot(ui, "Displacement to go against time", y, &curves, in_radii);
        separator(ui);
        asked
    }

    fn memory_ui(&self, ui: &mut Ui) -> Option<Command> {
        let near: &dyn Fn(&Summary) -> f64 = &|summary| 100.0 * summary.near_share;
        let density: &dyn Fn(&Summary) -> f64 = &|summary| summary.log_density_mean;
        let percent: fn(f64) -> String = |share| format!("{} %", number_text(share));
        let quantities = [
            ("Near a training point", "within nn", "%", near, percent),
            ("Log density", "mean", "", density, number_text),
        ];
        let mut asked = None;
        for (heading, label, unit, of, say) in quantities {
            heading_row(ui, heading);
            let timeline = &self.solution.timeline;
            let values: Vec<f64> = timeline.summaries.iter().map(of).collect();
            let now = values.get((self.moment + 0.5) as usize).or(values.last());
            let value = now.map_or_else(String::new, |&value| number_text(value));
            number_row(ui, &Number { label, value: &value, unit, swatch: None });
            let place = |k: usize| self.model.axis().place_of_moment(timeline, k as f64);
            let points: Vec<[f64; 2]> =
                values.iter().enumerate().map(|(k, &value)| [place(k), value]).collect();
            let curves = [Curve { name: label, points: &points, ..Curve::default() }];
            asked = asked.or(self.plot(ui, heading, range_of(&[&points]), &curves, say));
            separator(ui);
        }
        asked
    }

    /// What the step grid costs, and whether all particles are still there.
    fn grid_ui(&self, ui: &mut Ui) {
        heading_row(ui, "Against a fine solve");
        match self.solution.grid_error {
            Some(error) => {
                self.length_row(ui, "end points off by", error.median);
                let switched = format!("{:.1}", 100.0 * error.switched_share);
                let steps = error.fine_steps.to_string();
                for (label, value, unit) in
                    [("another point", &switched, "%"), ("fine solve", &steps, "steps")]
                {
                    number_row(ui, &Number { label, value, unit, swatch: None });
                }
            }
            None => number_row(ui, &Number { label: "at rest", value: "–", ..Number::default() }),
        }
        let diverged = self.solution.timeline.summaries.iter().map(|s| s.n_diverged).max();
        if let Some(n @ 1..) = diverged {
            let value = n.to_string();
            let (label, unit) = ("left the data", "particles");
            number_row(ui, &Number { label, value: &value, unit, swatch: None });
        }
        ui.add_space(8.0);
        separator(ui);
    }

    fn length_row(&self, ui: &mut Ui, label: &str, length: f64) {
        let value = number_text(length / self.radius);
        number_row(ui, &Number { label, value: &value, unit: "R", swatch: None });
    }
}

/// A sentence across the rail.
fn note(ui: &mut Ui, text: &str) {
    let margin = egui::Margin { left: 12, right: 12, top: 4, bottom: 8 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.label(egui::RichText::new(text).weak());
    });
}

/// The length whose decimal logarithm is plotted, in words.
pub fn in_radii(log_length: f64) -> String {
    format!("{} R", number_text(10_f64.powf(log_length)))
}

/// A number for a row; never a NaN.
pub fn number_text(value: f64) -> String {
    match value {
        value if !value.is_finite() => "–".to_owned(),
        value if value.abs() < 1.0 && value.abs() >= 0.001 => with_minus(&format!("{value:.3}")),
        value => short(value),
    }
}

/// From the least to the greatest finite value of all curves, with a little room, never empty.
pub fn range_of(curves: &[&[[f64; 2]]]) -> [f64; 2] {
    let values = || curves.iter().flat_map(|c| c.iter()).map(|[_, y]| *y).filter(|y| y.is_finite());
    let (low, high) =
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let room = (0.05 * (high - low)).max(1e-3);
    if low <= high { [low - room, high + room] } else { [0.0, 1.0] }
}

/// Shares as whole percents that add up to 100 (largest remainders), where the shares add up to 1.
pub fn rounded_to_hundred<const N: usize>(shares: [f64; N]) -> [u32; N] {
    let exact = shares.map(|share| 100.0 * share.clamp(0.0, 1.0));
    let mut percent = exact.map(|x| x.floor() as u32);
    let total = exact.iter().sum::<f64>().round() as u32;
    let mut order: [usize; N] = std::array::from_fn(|i| i);
    order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()));
    let missing = total.saturating_sub(percent.iter().sum());
    for &i in order.iter().take(missing as usize) {
        percent[i] += 1;
    }
    percent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_add_up_to_a_hundred() {
        assert_eq!(rounded_to_hundred([1.0 / 3.0; 3]).iter().sum::<u32>(), 100);
        assert_eq!(rounded_to_hundred([0.006, 0.497, 0.497]), [0, 50, 50]);
        assert_eq!(rounded_to_hundred([0.0, 0.0]), [0, 0]);
    }

    #[test]
    fn a_number_is_never_shown_as_nan() {
        assert_eq!(number_text(f64::NAN), "–");
        assert_eq!(number_text(0.1034), "0.103");
    }

    #[test]
    fn numbers_below_zero_of_every_size_have_a_minus_sign() {
        let written = [-7.34, -0.042, -4.2e-5].map(number_text);
        assert_eq!(written, ["−7.3", "−0.042", "−4e−5"]);
    }
}
