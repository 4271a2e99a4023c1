//! The dial: where samples end against training time.

use egui::Ui;

use super::numbers::{number_text, range_of, rounded_to_hundred};
use crate::diffusion::score::Score;
use crate::sim::dial::Ends;
use crate::ui::command::{Command, Gesture};
use crate::ui::model::{Model, Sweep};
use crate::ui::widgets::{
    Band, Curve, Look, Number, Stroke, Swatch, TimePlot, button, caption_row, heading_row,
    number_row, separator, time_plot,
};

/// What has been found, and the way to find it.
pub fn dial_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    heading_row(ui, "Ends by training time");
    let mut asked = Vec::new();
    if let Some(sweep) = &model.sweep {
        asked.extend(sweep_ui(ui, model, sweep));
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        asked.extend(buttons_ui(ui, model));
    });
    ui.add_space(8.0);
    separator(ui);
    asked
}

fn buttons_ui(ui: &mut Ui, model: &Model) -> Option<Command> {
    if !model.is_sweeping {
        let sweep = button(ui, "Sweep", Look::Filled)
            .on_hover_text("Solves for training times from the first to the last");
        return sweep.clicked().then_some(Command::Sweep);
    }
    let (found, of) =
        model.sweep.as_ref().map_or((0, 1), |sweep| (sweep.ends.len(), sweep.times.len().max(1)));
    let cancel = button(ui, "Cancel sweep", Look::Filled);
    ui.label(format!("{} %", 100 * found / of));
    cancel.clicked().then_some(Command::CancelSweep)
}

fn sweep_ui(ui: &mut Ui, model: &Model, sweep: &Sweep) -> Option<Command> {
    let range = time_range(&sweep.times)?;
    let time = model.rails.scene.score.training_time()?;
    let place = Place { range, cursor: time.log10().clamp(range[0], range[1]) };
    let clicked = shares_ui(ui, model, sweep, &place);
    times_row(ui, "trained for", range);
    let distances = distances_ui(ui, model, sweep, &place);
    set_training_time(model, clicked.or(distances)?)
}

/// Longer words over the times of an axis have a line of their own, characters.
const LONGEST_BESIDE: usize = 14;

/// Logarithms of training times.
struct Place {
    /// At the edges of the plots.
    range: [f64; 2],
    /// Of the scene.
    cursor: f64,
}

impl Place {
    fn off(&self, ends: &Ends) -> f64 {
        let [first, last] = self.range;
        (ends.time.log10().clamp(first, last) - self.cursor).abs()
    }
}

/// Shares of memorised, near, between and off the ridge, stacked, and those at the cursor.
fn shares_ui(ui: &mut Ui, model: &Model, sweep: &Sweep, place: &Place) -> Option<f64> {
    let palette = model.theme.palette();
    let kinds = [
        ("memorised", palette.training),
        ("near a datum", palette.training.mixed(palette.ridge, 0.5)),
        ("between", palette.ridge),
        ("off the ridge", palette.track),
    ];
    let now = sweep.ends.iter().min_by(|a, b| place.off(a).total_cmp(&place.off(b)))?;
    let percent = rounded_to_hundred(now.shares);
    for ((label, ink), percent) in kinds.iter().zip(percent).rev() {
        let (value, swatch) = (percent.to_string(), Some(Swatch::Square(*ink)));
        number_row(ui, &Number { label, value: &value, unit: "%", swatch });
    }
    let stacked = |k: usize| -> Vec<[f64; 3]> {
        let column = |ends: &Ends| {
            let below: f64 = ends.shares[..k].iter().sum();
            [ends.time.log10(), below, below + ends.shares[k]]
        };
        sweep.ends.iter().map(column).collect()
    };
    let stack = [0, 1, 2, 3].map(stacked);
    let band = |k: usize| Band { name: kinds[k].0, ink: Some(kinds[k].1), points: &stack[k] };
    let name = "Where samples end against training time";
    let (bands, x, y) = ([0, 1, 2, 3].map(band), place.range, [0.0, 1.0]);
    let cursor = Some(place.cursor);
    let say = |share| format!("{:.0} %", 100.0 * share);
    let (height_px, curves) = (96.0, &[]);
    time_plot(ui, &TimePlot { name, height_px, x, y, bands: &bands, curves, cursor, say })
}

/// Median distances of the ends from the ridge and from the data.
fn distances_ui(ui: &mut Ui, model: &Model, sweep: &Sweep, place: &Place) -> Option<f64> {
    let now = sweep.ends.iter().min_by(|a, b| place.off(a).total_cmp(&place.off(b)))?;
    let ink = model.theme.palette().text;
    let rows = [
        ("to the ridge", now.to_ridge, "R", Swatch::Line(ink)),
        ("to a datum", now.to_datum, "nn", Swatch::Dashed(ink)),
    ];
    for (label, value, unit, swatch) in rows {
        let value = number_text(value);
        number_row(ui, &Number { label, value: &value, unit, swatch: Some(swatch) });
    }
    let curve = |of: fn(&Ends) -> f64| -> Vec<[f64; 2]> {
        sweep.ends.iter().map(|ends| [ends.time.log10(), of(ends).log10()]).collect()
    };
    let (to_ridge, to_datum) = (curve(|ends| ends.to_ridge), curve(|ends| ends.to_datum));
    let curves = [
        Curve { name: "to the ridge, R", points: &to_ridge, width_px: 2.0, ..Curve::default() },
        Curve {
            name: "to a datum, nn",
            stroke: Stroke::Dashed,
            points: &to_datum,
            ..Curve::default()
        },
    ];
    let (x, y) = (place.range, range_of(&[&to_ridge, &to_datum]));
    let cursor = Some(place.cursor);
    let name = "Median distances of the ends against training time";
    let (height_px, say) = (64.0, |log| number_text(10_f64.powf(log)));
    time_plot(ui, &TimePlot { name, height_px, x, y, bands: &[], curves: &curves, cursor, say })
}

/// Training times on a logarithmic axis; `None` where there is nothing between them.
pub fn time_range(times: &[f64]) -> Option<[f64; 2]> {
    let finite = || times.iter().map(|time| time.log10()).filter(|log| log.is_finite());
    let [first, last] = [finite().next()?, finite().next_back()?];
    (last > first).then_some([first, last])
}

/// The training times at both ends of a plot.
pub fn times_row(ui: &mut Ui, words: &str, x: [f64; 2]) {
    let text = |log_time: f64| match 10_f64.powf(log_time) {
        long if log_time >= 5.0 => format!("{long:.0e}"),
        time => number_text(time),
    };
    let [first, last] = x.map(text);
    if words.len() > LONGEST_BESIDE {
        caption_row(ui, [words, ""]);
        caption_row(ui, [&first, &last]);
    } else {
        caption_row(ui, [&format!("{words} {first}"), &last]);
    }
    ui.add_space(4.0);
}

/// Goes to the training time with this logarithm.
pub fn set_training_time(model: &Model, log_time: f64) -> Option<Command> {
    let time = 10_f64.powf(log_time);
    let (path, value) = match &model.rails.scene.score {
        Score::RandomFeatures(_) => {
            let two_digits = format!("{time:.1e}").parse().unwrap_or(time);
            ("score.training_time", toml::Value::Float(two_digits))
        }
        Score::Network(_) => ("score.steps", toml::Value::Integer(time.round() as i64)),
        Score::Exact(_) | Score::Smoothed(_) | Score::Linear(_) => return None,
    };
    let (path, value) = (path.to_owned(), Some(value));
    Some(Command::Set { path, value, gesture: Gesture::Single })
}
