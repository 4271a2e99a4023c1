//! The right rail of a twin view: each number for A and for B, and what lies between them.

use egui::{RichText, Ui};

use crate::geometry::phases::Phase;
use crate::picture::layers::selection::Selected;
use crate::sim::phase_numbers::PhaseNumbers;
use crate::sim::timeline::{Record, Timeline};
use crate::ui::command::{Command, TimeCommand};
use crate::ui::model::{Model, Selection, Solution};
use crate::ui::panels::numbers::{in_radii, number_text, range_of, rounded_to_hundred};
use crate::ui::panels::what_if;
use crate::ui::twin::Side;
use crate::ui::widgets::{
    Curve, LabelAt, Look, Number, Stroke, TimePlot, button, group_end, heading_row, number_row,
    pair_row, separator, time_plot,
};

/// The rail.
pub fn numbers_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let of = |side: Side| model.setting_of(side).solution.as_ref();
    let (Some(a), Some(b)) = (of(Side::A), of(Side::B)) else { return Vec::new() };
    let both = Both { model, solutions: [a, b] };
    let mut asked = Vec::new();
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        asked.extend(both.distance_ui(ui));
        both.phases_ui(ui);
        both.ends_ui(ui);
        both.pairs_ui(ui);
        asked.extend(both.particle_ui(ui));
        asked.extend(what_if::what_if_ui(ui, model));
    });
    asked
}

/// The two solutions, A first.
struct Both<'a> {
    model: &'a Model,
    solutions: [&'a Solution; 2],
}

impl Both<'_> {
    /// The numbers of both at the noise level under the scrubber.
    fn now(&self) -> [PhaseNumbers; 2] {
        self.solutions.map(|solution| {
            let record = solution.record_at(self.model.clock.moment(&solution.timeline));
            let numbers = record.and_then(|record| solution.numbers.get(record));
            numbers.copied().unwrap_or_default()
        })
    }

    fn lengths_row(&self, ui: &mut Ui, label: &str, lengths: [f64; 2]) {
        let in_radii = |side: usize| lengths[side] / self.solutions[side].experiment.radius;
        let [a, b] = [0, 1].map(|side| number_text(in_radii(side)));
        pair_row(ui, label, [&a, &b]);
    }

    fn distance_ui(&self, ui: &mut Ui) -> Option<Command> {
        heading_row(ui, "Distance to ridge, R");
        pair_row(ui, "", ["A", "B"]);
        let now = self.now();
        self.lengths_row(ui, "median", now.map(|now| now.distance_median));
        self.lengths_row(ui, "90 %", now.map(|now| now.distance_p90));
        let asked = self.plot(ui);
        separator(ui);
        asked
    }

    /// The medians over the time axis of the setting on the rails.
    fn plot(&self, ui: &mut Ui) -> Option<Command> {
        let (model, axis) = (self.model, self.model.axis());
        let main = &model.rails.solution.as_ref()?.timeline;
        let place = |ln_sigma: f64| axis.place_of_moment(main, main.moment_of_ln_sigma(ln_sigma));
        let curve = |solution: &Solution| -> Vec<[f64; 2]> {
            let timeline: &Timeline = &solution.timeline;
            let pairs = timeline.records.iter().zip(&*solution.numbers);
            let point = |(record, numbers): (&std::sync::Arc<Record>, &PhaseNumbers)| {
                let in_radii = numbers.distance_median / solution.experiment.radius;
                [place(timeline.nodes[record.node].sigma.ln()), in_radii.log10()]
            };
            pairs.map(point).collect()
        };
        let [a, b] = self.solutions.map(curve);
        let level = model.rails.scene.ridge.rho.log10();
        let tube = [[0.0, level], [1.0, level]];
        let palette = model.theme.palette();
        let curves = [
            Curve { label: "tube", ink: Some(palette.ridge), points: &tube, ..Curve::default() },
            Curve { label: "A", stroke: Stroke::Dashed, points: &a, ..Curve::default() },
            Curve {
                label: "B",
                label_at: LabelAt::End,
                points: &b,
                width_px: 2.0,
                ..Curve::default()
            },
        ];
        let moment = model.clock.moment(main);
        let cursor = Some(axis.place_of_moment(main, moment));
        let name = "Distance to ridge of A and of B against time";
        let (x, y) = ([0.0, 1.0], range_of(&[&a, &b, &tube]));
        let (height_px, say) = (96.0, in_radii);
        let plot = TimePlot { name, height_px, x, y, bands: &[], curves: &curves, cursor, say };
        let clicked = time_plot(ui, &plot)?;
        let moment = axis.moment_of_place(main, clicked);
        Some(Command::Time(TimeCommand::Seek(main.node_at(moment).sigma.ln())))
    }

    fn phases_ui(&self, ui: &mut Ui) {
        heading_row(ui, "Phases, %");
        let percent = self.now().map(|now| rounded_to_hundred(now.shares));
        for phase in Phase::ALL {
            let [a, b] = percent.map(|percent| percent[phase as usize].to_string());
            pair_row(ui, phase.word(), [&a, &b]);
        }
        group_end(ui);
    }

    fn ends_ui(&self, ui: &mut Ui) {
        heading_row(ui, "At the end, %");
        let percent = self.solutions.map(|solution| solution.ends.map(rounded_to_hundred));
        let labels = ["memorised", "near a datum", "between", "off the ridge"];
        for (i, label) in labels.into_iter().enumerate() {
            let text = |of: Option<[u32; 4]>| of.map_or("–".to_owned(), |of| of[i].to_string());
            let [a, b] = percent.map(text);
            pair_row(ui, label, [&a, &b]);
        }
        let diverged = self.solutions.map(|solution| {
            let counts = solution.timeline.summaries.iter().map(|summary| summary.n_diverged);
            counts.max().unwrap_or(0)
        });
        if diverged != [0, 0] {
            let [a, b] = diverged.map(|count| count.to_string());
            pair_row(ui, "left, particles", [&a, &b]);
        }
        group_end(ui);
    }

    fn pairs_ui(&self, ui: &mut Ui) {
        heading_row(ui, "Matched pairs");
        let Some((pairs, apart)) = self.model.pairs().and_then(|p| Some((p, p.apart()?))) else {
            ui.horizontal(|ui| {
                ui.add_space(12.0);
                ui.label(RichText::new("one in the plane, one in space").weak());
            });
            return group_end(ui);
        };
        let [a, b] = self.solutions.map(|solution| &solution.experiment);
        let is_same_data = std::sync::Arc::ptr_eq(&a.loaded, &b.loaded);
        for (label, length) in [("apart, median", apart.median), ("apart, 90 %", apart.p90)] {
            let value = number_text(length / b.radius);
            number_row(ui, &Number { label, value: &value, unit: "R", swatch: None });
        }
        if let Some(share) = pairs.other_datum_share(b).filter(|_| is_same_data) {
            let value = format!("{:.0}", 100.0 * share);
            let (label, unit) = ("other datum", "%");
            number_row(ui, &Number { label, value: &value, unit, swatch: None });
        }
        group_end(ui);
    }

    fn particle_ui(&self, ui: &mut Ui) -> Option<Command> {
        let of = |side: Side| self.model.selected_in(self.model.setting_of(side));
        let selected = [of(Side::A)?, of(Side::B)?];
        heading_row(ui, &format!("Particle {}, R", selected[0].particle));
        let mut row = |label: &str, of: fn(&Record) -> &[f32]| {
            self.lengths_row(ui, label, selected.map(|selected| length(&selected, of)));
        };
        row("distance", |record| &record.normal_distance);
        row("u⊥", |record| &record.u_normal);
        row("u∥", |record| &record.u_tangent);
        ui.add_space(4.0);
        let mut asked = None;
        ui.horizontal(|ui| {
            ui.add_space(12.0);
            if button(ui, "Deselect", Look::Filled).clicked() {
                asked = Some(Command::Select(Selection::Nothing));
            }
        });
        group_end(ui);
        asked
    }
}

/// A length of the selected particle, at the record nearest to its moment.
fn length(selected: &Selected<'_>, of: fn(&Record) -> &[f32]) -> f64 {
    let around = selected.timeline.records_around(selected.moment);
    let record = around.map(|(from, to, w)| if w < 0.5 { from } else { to });
    let record = record.and_then(|record| selected.timeline.records.get(record));
    let lengths = record.map_or(&[][..], |record| of(record));
    lengths.get(selected.particle).map_or(f64::NAN, |&x| f64::from(x))
}
