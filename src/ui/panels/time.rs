//! The bar at the bottom: transport, the time axis, and the time in numbers.

use egui::{Rect, Ui, UiBuilder};

use crate::geometry::phases::Phase;
use crate::picture::text::with_minus;
use crate::sim::timeline::Timeline;
use crate::ui::clock::Axis;
use crate::ui::command::{Command, End, TimeCommand};
use crate::ui::model::{Class, Model, Solution};
use crate::ui::twin::Side;
use crate::ui::widgets::{
    Layer, Look, Number, Strip, TimeAnswer, TimeAxis, button, number_row, time_axis,
    transport_button,
};

/// Speeds that the button goes through.
const SPEEDS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// Play, step, ends, speed and loop.
pub fn transport_ui(ui: &mut Ui, model: &Model) -> Vec<Command> {
    let clock = &model.clock;
    let (glyph, name, look) =
        if clock.is_playing { ("‖", "Pause", Look::On) } else { ("▶", "Play", Look::On) };
    let mut asked = Vec::new();
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(12.0);
        let buttons = [
            ("⇤", "To the noise end", Look::Filled, TimeCommand::SeekEnd(End::Noise)),
            ("◂", "One step back", Look::Filled, TimeCommand::StepBy(-1)),
            (glyph, name, look, TimeCommand::TogglePlay),
            ("▸", "One step on", Look::Filled, TimeCommand::StepBy(1)),
            ("⇥", "To the data end", Look::Filled, TimeCommand::SeekEnd(End::Data)),
        ];
        for (glyph, name, look, command) in buttons {
            if transport_button(ui, glyph, name, look).clicked() {
                asked.push(Command::Time(command));
            }
        }
    });
    ui.horizontal(|ui| {
        let speed = button(ui, &format!("Speed {}×", clock.speed), Look::Plain);
        if speed.on_hover_text("Next speed").clicked() {
            asked.push(Command::Time(TimeCommand::SetSpeed(next_speed(clock.speed))));
        }
        let looping = if clock.is_looping { "↻ Loop on" } else { "↻ Loop off" };
        if button(ui, looping, Look::Plain).clicked() {
            asked.push(Command::Time(TimeCommand::ToggleLoop));
        }
    });
    asked
}

fn next_speed(speed: f64) -> f64 {
    SPEEDS.into_iter().find(|&faster| faster > speed * 1.01).unwrap_or(SPEEDS[0])
}

/// The axis from noise to data.
pub fn axis_ui(ui: &mut Ui, rect: Rect, model: &Model) -> Vec<Command> {
    let Some(solution) = &model.rails.solution else { return Vec::new() };
    let (timeline, axis) = (&solution.timeline, model.axis());
    let place = |moment: f64| axis.place_of_moment(timeline, moment) as f32;
    let nodes: Vec<f32> = (0..timeline.nodes.len()).map(|k| place(k as f64)).collect();
    let marks = marks(solution, axis);
    let place_of_sigma = |ln_sigma: f64| place(timeline.moment_of_ln_sigma(ln_sigma));
    let moment = model.clock.moment(timeline);
    let bubble = model.now().map_or_else(String::new, |(_, node)| match axis {
        Axis::LnSigma => format!("{} R", sigma_text(node.sigma / solution.experiment.radius)),
        Axis::T => format!("t {}", with_minus(&format!("{:.3}", node.t))),
    });
    let sides: &[Side] = if model.twin.is_some() { &[Side::A, Side::B] } else { &[Side::B] };
    let shown = sides.iter().filter_map(|&side| Some((side, Shown::new(model, solution, side)?)));
    let shown: Vec<(Side, Shown)> = shown.collect();
    let has_phases = model.class.as_ref().is_none_or(|c| !c.restricts() || c.shows_phases());
    let n_layers = if has_phases { 3 } else { 0 };
    let layers: Vec<[Layer<'_>; 3]> = shown.iter().map(|(_, shown)| shown.layers(model)).collect();
    let strips = shown.iter().zip(&layers);
    let strips: Vec<Strip<'_>> = strips
        .map(|((side, shown), layers)| Strip {
            name: if sides.len() > 1 { side.letter() } else { "" },
            nodes: &shown.nodes,
            layers: &layers[..n_layers],
            known: shown.known,
            unknown: shown.unknown,
        })
        .collect();
    let n_known = timeline.summaries.len().saturating_sub(1);
    let spec = TimeAxis {
        nodes: &nodes,
        marks: &marks,
        strips: &strips,
        now: place(moment),
        bubble: &bubble,
        loop_range: model
            .clock
            .is_looping
            .then(|| model.clock.loop_range.map_or([0.0, 1.0], |range| range.map(place_of_sigma))),
        busy: (!timeline.is_complete()).then_some(n_known as f32 / (nodes.len() - 1) as f32),
    };
    let ln_sigma = |place: f32| {
        let moment = axis.moment_of_place(timeline, f64::from(place));
        timeline.node_at(moment).sigma.ln()
    };
    let command = match time_axis(ui, rect, &spec) {
        None => return Vec::new(),
        Some(TimeAnswer::Seek(place)) => TimeCommand::Seek(ln_sigma(place)),
        Some(TimeAnswer::Loop(range)) => TimeCommand::SetLoopRange(Some(range.map(ln_sigma))),
    };
    vec![Command::Time(command)]
}

/// What the strip shows of one setting, on the axis of the setting on the rails.
struct Shown {
    nodes: Vec<f32>,
    shares: [Vec<f32>; 3],
    known: f32,
    unknown: &'static str,
}

impl Shown {
    fn new(model: &Model, main: &Solution, side: Side) -> Option<Self> {
        let solution = model.setting_of(side).solution.as_ref()?;
        let (timeline, axis) = (&solution.timeline, model.axis());
        let place = |k: usize| {
            let moment = if std::sync::Arc::ptr_eq(timeline, &main.timeline) {
                k as f64
            } else {
                main.timeline.moment_of_ln_sigma(timeline.nodes[k].sigma.ln())
            };
            axis.place_of_moment(&main.timeline, moment) as f32
        };
        let is_kept_back = model.class.as_ref().is_some_and(Class::hides_future);
        let known = match timeline.is_complete() {
            _ if is_kept_back => {
                let moment = model.clock.moment(&main.timeline);
                axis.place_of_moment(&main.timeline, moment) as f32
            }
            true => 1.0,
            false => place(timeline.summaries.len().saturating_sub(1)),
        };
        Some(Self {
            nodes: (0..timeline.nodes.len()).map(place).collect(),
            shares: Phase::ALL.map(|phase| shares(solution, phase)),
            known,
            unknown: if is_kept_back { "hidden until you reveal it" } else { "" },
        })
    }

    /// The phases, the last one lowest.
    fn layers(&self, model: &Model) -> [Layer<'_>; 3] {
        let palette = model.theme.palette();
        [Phase::Slide, Phase::Align, Phase::Reach].map(|phase| Layer {
            name: phase.word(),
            ink: palette.strip[phase as usize],
            shares: &self.shares[phase as usize],
        })
    }
}

/// The share of particles in a phase at every solved node; between stored nodes that of the one
/// before.
fn shares(solution: &Solution, phase: Phase) -> Vec<f32> {
    let timeline = &solution.timeline;
    let share = |node: usize| {
        let after = timeline.records.partition_point(|record| record.node <= node);
        let numbers = solution.numbers.get(after.saturating_sub(1));
        numbers.map_or(0.0, |numbers| numbers.shares[phase as usize] as f32)
    };
    (0..timeline.summaries.len()).map(share).collect()
}

/// Labelled places: noise levels of 1 and 3 times powers of ten in R, or round times.
fn marks(solution: &Solution, axis: Axis) -> Vec<(f32, String)> {
    let timeline = &solution.timeline;
    let radius = solution.experiment.radius;
    match axis {
        Axis::LnSigma => {
            let (high, low) = (highest_finite(timeline), timeline.nodes[timeline.nodes.len() - 1]);
            let levels = (-12..12).flat_map(|e| [10_f64.powi(e), 3.0 * 10_f64.powi(e)]);
            let inside =
                levels.filter(|level| (low.sigma * 1.2..high / 1.05).contains(&(level * radius)));
            let mut marks: Vec<(f32, String)> = inside
                .map(|level| {
                    let moment = timeline.moment_of_ln_sigma((level * radius).ln());
                    let place = axis.place_of_moment(timeline, moment);
                    (place as f32, super::summary::short(level))
                })
                .collect();
            marks.reverse();
            if let Some((_, first)) = marks.first_mut() {
                first.push_str(" R");
            }
            marks
        }
        Axis::T => {
            let (from, to) = (timeline.nodes[0].t, timeline.nodes[timeline.nodes.len() - 1].t);
            let step = round_step((from - to) / 6.0);
            let times = (1..40).map(|i| f64::from(i) * step).filter(|t| (to..from).contains(t));
            let mark = |t: f64| {
                let place = axis.place_of_moment(timeline, timeline.moment_of_t(t));
                (place as f32, super::summary::short(t))
            };
            times.map(mark).collect()
        }
    }
}

fn highest_finite(timeline: &Timeline) -> f64 {
    let [first, second] = [0, 1.min(timeline.nodes.len() - 1)].map(|k| timeline.nodes[k].sigma);
    if second < 1e-6 * first { second } else { first }
}

/// The round number (1, 2 or 5 times a power of ten) next above.
fn round_step(least: f64) -> f64 {
    let decade = 10_f64.powf(least.log10().floor());
    let round = [1.0, 2.0, 5.0].into_iter().find(|k| k * decade >= least);
    round.unwrap_or(10.0) * decade
}

/// A noise level in three significant digits.
fn sigma_text(sigma: f64) -> String {
    if sigma > 1e6 {
        return "∞".to_owned();
    }
    let decimals = (2 - sigma.max(1e-9).log10().floor() as i32).clamp(0, 5) as usize;
    format!("{sigma:.decimals$}")
}

/// Noise level, schedule time and step.
pub fn now_ui(ui: &mut Ui, model: &Model) {
    let (Some(solution), Some((moment, node))) = (&model.rails.solution, model.now()) else {
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(7.0);
    let sigma = sigma_text(node.sigma / solution.experiment.radius);
    let t = super::summary::short(node.t);
    let step = format!("{:.0}", (moment + 1e-6).floor());
    let of = format!("of {}", solution.timeline.nodes.len() - 1);
    for (label, value, unit) in
        [("σ", sigma.as_str(), "R"), ("t", &t, ""), ("step", &step, of.as_str())]
    {
        number_row(ui, &Number { label, value, unit, swatch: None });
    }
}

/// A child of `ui` that fills `rect`.
pub fn within<R>(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().max_rect(rect).layout(egui::Layout::top_down(egui::Align::Min));
    ui.scope_builder(builder, contents).inner
}
