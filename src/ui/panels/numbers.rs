//! The right rail: what the cloud does, in numbers that change with time.

use egui::Ui;

use super::summary::short;
use crate::sim::timeline::Summary;
use crate::ui::command::{Command, TimeCommand};
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{Curve, Number, TimePlot, heading_row, number_row, separator, time_plot};

/// The rail.
pub fn numbers_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    let Some(solution) = &model.solution else { return asked };
    egui::ScrollArea::vertical().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let radius = solution.experiment.radius;
        let quantities: [Quantity<'_>; 3] = [
            Quantity {
                heading: "Near a training point",
                label: "within nn",
                unit: "%",
                of: &|s| 100.0 * s.near_share,
                range: Some([0.0, 105.0]),
                is_log: false,
            },
            Quantity {
                heading: "Still to go",
                label: "median",
                unit: "R",
                of: &|s| s.to_go_median / radius,
                range: None,
                is_log: true,
            },
            Quantity {
                heading: "Log density",
                label: "mean",
                unit: "",
                of: &|s| s.log_density_mean,
                range: None,
                is_log: false,
            },
        ];
        for quantity in &quantities {
            asked.extend(quantity_ui(ui, model, solution, quantity));
            separator(ui);
        }
        grid_ui(ui, solution);
    });
    asked
}

/// A number of the cloud over time.
struct Quantity<'a> {
    heading: &'a str,
    label: &'a str,
    unit: &'a str,
    of: &'a dyn Fn(&Summary) -> f64,
    range: Option<[f64; 2]>,
    is_log: bool,
}

fn quantity_ui(
    ui: &mut Ui,
    model: &Model,
    solution: &Solution,
    quantity: &Quantity<'_>,
) -> Option<Command> {
    let timeline = &solution.timeline;
    let (moment, _) = model.now()?;
    heading_row(ui, quantity.heading);
    let values: Vec<f64> = timeline.summaries.iter().map(|s| (quantity.of)(s)).collect();
    let value = values.get((moment + 0.5) as usize).or(values.last()).copied().unwrap_or(f64::NAN);
    let text = if value.is_finite() { short(value) } else { "–".to_owned() };
    let Quantity { label, unit, .. } = *quantity;
    number_row(ui, &Number { label, value: &text, unit, swatch: None });
    let drawn = |value: f64| if quantity.is_log { value.log10() } else { value };
    let place = |moment: f64| model.axis().place_of_moment(timeline, moment);
    let points: Vec<[f64; 2]> =
        values.iter().enumerate().map(|(k, &value)| [place(k as f64), drawn(value)]).collect();
    let plot = TimePlot {
        name: quantity.heading,
        height_px: 64.0,
        x: [0.0, 1.0],
        y: quantity.range.unwrap_or_else(|| range_of(&points)),
        bands: &[],
        curves: &[Curve { points: &points, ..Curve::default() }],
        cursor: Some(place(moment)),
    };
    let clicked = time_plot(ui, &plot)?;
    let moment = model.axis().moment_of_place(timeline, clicked);
    Some(Command::Time(TimeCommand::Seek(timeline.node_at(moment).sigma.ln())))
}

/// From the least to the greatest finite value, never empty.
fn range_of(points: &[[f64; 2]]) -> [f64; 2] {
    let values = || points.iter().map(|[_, y]| *y).filter(|y| y.is_finite());
    let (low, high) =
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let room = (0.05 * (high - low)).max(1e-3);
    if low <= high { [low - room, high + room] } else { [0.0, 1.0] }
}

/// What the step grid costs, and whether all particles are still there.
fn grid_ui(ui: &mut Ui, solution: &Solution) {
    heading_row(ui, "Against a fine solve");
    match solution.grid_error {
        Some(error) => {
            let median = short(error.median / solution.experiment.radius);
            let switched = format!("{:.1}", 100.0 * error.switched_share);
            let rows = [("end points off by", median, "R"), ("another point", switched, "%")];
            for (label, value, unit) in rows {
                number_row(ui, &Number { label, value: &value, unit, swatch: None });
            }
            let value = format!("{}", error.fine_steps);
            let label = "fine solve";
            number_row(ui, &Number { label, value: &value, unit: "steps", swatch: None });
        }
        None => number_row(ui, &Number { label: "at rest", value: "–", ..Number::default() }),
    }
    let n_diverged = solution.timeline.summaries.iter().map(|s| s.n_diverged).max().unwrap_or(0);
    if n_diverged > 0 {
        let value = n_diverged.to_string();
        let label = "diverged";
        number_row(ui, &Number { label, value: &value, unit: "particles", swatch: None });
    }
    ui.add_space(8.0);
    separator(ui);
}
