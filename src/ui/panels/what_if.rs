//! What has become of a particle that was put elsewhere, and what can be asked of it.

use egui::Ui;

use super::numbers::number_text;
use crate::geometry::phases::Phase;
use crate::picture::layers::selection::Selected;
use crate::sim::what_if::{Fan, WhatIf};
use crate::ui::command::Command;
use crate::ui::model::{Model, Selection, Solution};
use crate::ui::what_if::{Question, WhatIfCommand};
use crate::ui::widgets::{Look, Number, button, caption_row, heading_row, number_row, separator};

/// A gap in a path, or a miss of its start, of less than this is none, in radii of the data.
const GAP: f64 = 1e-3;

/// The path of the particle that was put elsewhere, and the branches.
pub fn what_if_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let Some(solution) = &model.rails.solution else { return Vec::new() };
    let what_ifs = &model.what_ifs;
    let mut asked = Vec::new();
    if let Some(current) = &what_ifs.current {
        heading_row(ui, "What if");
        if let Some(found) = current.found() {
            rows_ui(ui, model, solution, found);
        }
        asked.extend(buttons_ui(ui, current, solution));
    } else if matches!(model.selection, Selection::Particle(_)) && model.class.is_none() {
        caption_row(ui, ["Drag it to ask: what if?", ""]);
    }
    let n_branches = what_ifs.branches.len();
    if n_branches > 0 {
        let plural = if n_branches == 1 { "branch" } else { "branches" };
        let words = format!("{n_branches} {plural}");
        number_row(ui, &Number { label: "kept", value: &words, ..Number::default() });
        asked.extend(row_of(
            ui,
            &[("Clear branches", "Forgets all branches", WhatIfCommand::ClearBranches)],
        ));
    }
    if what_ifs.current.is_some() || n_branches > 0 {
        ui.add_space(8.0);
        separator(ui);
    }
    asked.into_iter().map(Command::WhatIf).collect()
}

fn rows_ui(ui: &mut Ui, model: &Model, solution: &Solution, found: &WhatIf) {
    let radius = solution.experiment.radius;
    let row = |ui: &mut Ui, label: &str, length: f64| {
        let value = number_text(length / radius);
        number_row(ui, &Number { label, value: &value, unit: "R", swatch: None });
    };
    let Some(own) = model.selected_particle() else { return };
    let (frame, shown_until) = (crate::picture::Frame::Data, f64::INFINITY);
    let own = Selected { frame, shown_until, ..own };
    let labels = &*found.labels.0;
    let new = Selected { timeline: &found.timeline, labels, particle: 0, ..own };
    let apart = |own_moment: f64, new_moment: f64| -> Option<f64> {
        let a = Selected { moment: own_moment, ..own }.position()?;
        let b = Selected { moment: new_moment, ..new }.position()?;
        Some(a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt())
    };
    let now = [&solution.timeline, &found.timeline].map(|timeline| model.clock.moment(timeline));
    let ln_sigma = found.asked.place.ln_sigma;
    let there =
        [&solution.timeline, &found.timeline].map(|timeline| timeline.moment_of_ln_sigma(ln_sigma));
    let rows = [
        ("put aside by", apart(there[0], there[1])),
        ("apart now", apart(now[0], now[1])),
        ("apart at the end", apart(f64::INFINITY, f64::INFINITY)),
    ];
    for (label, length) in rows {
        row(ui, label, length.unwrap_or(f64::NAN));
    }
    for (whose, path) in [("own", own), ("new", new)] {
        let (phase, since) = last_phase(&path);
        let (label, since) = (format!("{whose}: {phase}"), number_text(since / radius));
        let value = format!("from σ {since}");
        number_row(ui, &Number { label: &label, value: &value, unit: "R", swatch: None });
    }
    let words = match (found.residual > GAP * radius, found.miss > GAP * radius) {
        (true, _) => "A step has no inverse here.",
        (false, true) => "No start is fine enough.",
        (false, false) => return,
    };
    caption_row(ui, [words, ""]);
}

/// The phase in which a path ends, and the noise level since when.
fn last_phase(path: &Selected<'_>) -> (&'static str, f64) {
    let last = path.timeline.records.len().saturating_sub(1);
    let label = path.label(last);
    let first = (0..=last).rev().take_while(|&k| path.label(k) == label).last();
    let node = first.and_then(|k| path.timeline.records.get(k)).map(|record| record.node);
    let phase = Phase::ALL.into_iter().find(|&phase| Some(phase as u32) == label);
    let sigma = node.map_or(f64::NAN, |node| path.timeline.nodes[node].sigma);
    (phase.map_or("", Phase::word), sigma)
}

fn buttons_ui(ui: &mut Ui, current: &Question, solution: &Solution) -> Vec<WhatIfCommand> {
    use crate::diffusion::samplers::Advance as _;
    let is_noisy = solution.experiment.scene.sampler.reads_noise();
    let (label, about, fan) = if is_noisy {
        ("Other noise", "Eight ways on from there, each with other noise", Fan::OtherNoise)
    } else {
        ("Neighbours", "Eight paths that go by 0.05 R away", Fan::Neighbours)
    };
    let fan = if current.asked.fan == fan { Fan::Alone } else { fan };
    let asked = row_of(
        ui,
        &[
            ("Branch", "Keeps this path, to drag another (B)", WhatIfCommand::Branch),
            ("Drop", "Forgets this path (Esc)", WhatIfCommand::Drop),
        ],
    );
    let beside = row_of(ui, &[(label, about, WhatIfCommand::Beside(fan))]);
    asked.into_iter().chain(beside).collect()
}

fn row_of(ui: &mut Ui, buttons: &[(&str, &str, WhatIfCommand)]) -> Vec<WhatIfCommand> {
    let row = ui.horizontal(|ui| {
        ui.add_space(12.0);
        ui.spacing_mut().item_spacing.x = 8.0;
        let clicked = |(label, about, command): &(&str, &str, WhatIfCommand)| {
            let response = button(ui, label, Look::Filled).on_hover_text(*about);
            response.clicked().then_some(*command)
        };
        buttons.iter().filter_map(clicked).collect()
    });
    ui.add_space(4.0);
    row.inner
}
