//! The promise: from the move of a slider to the new cloud in the window, without drawing it, while
//! the slider is dragged (coarse where that follows the hand better) and at rest (the whole solve).

use std::time::{Duration, Instant};

use egui_kittest::Harness;
use ridgewalk::app::Lab;
use ridgewalk::scene::Scene;
use ridgewalk::ui::command::{Command, Gesture};

/// Time between two frames.
const FRAME: Duration = Duration::from_millis(8);

/// Moves of the slider in a row.
const MOVES: usize = 12;

/// Data set, training points and particles.
const CASES: [(&str, usize, i64); 7] = [
    ("thirteen_points", 13, 2_000),
    ("spiral", 272, 2_000),
    ("spiral", 1_000, 2_000),
    ("spiral", 1_000, 10_000),
    ("helix", 272, 2_000),
    ("swiss_roll", 1_000, 10_000),
    ("swiss_roll", 10_000, 10_000),
];

fn main() {
    println!(
        "{:<18}{:>8}{:>10}{:>22}{:>12}{:>14}",
        "data", "M", "N", "dragged, median ms", "worst ms", "at rest ms"
    );
    for (data, count, particles) in CASES {
        row(data, count, particles);
    }
}

fn row(data: &str, count: usize, particles: i64) {
    let count_key =
        if data == "thirteen_points" { String::new() } else { format!("count={count}") };
    let text = format!(
        "[data]\ntype = \"{data}\"\n{count_key}\n[[score_error]]\ntype = \"directional\"\n\
         [particles]\ncount = {particles}\n"
    );
    let scene = Scene::parse(&text, data, std::path::PathBuf::new()).expect("a scene");
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    wait(&mut window, |lab| lab.model().rails.solution.is_some() && !lab.model().rails.is_solving);
    let mut ms: Vec<f64> =
        (0..MOVES).map(|i| timed(&mut window, Some(0.02 + 0.01 * i as f64))).collect();
    let rest = timed(&mut window, None);
    ms.sort_by(f64::total_cmp);
    println!(
        "{data:<18}{count:>8}{particles:>10}{:>22.1}{:>12.1}{rest:>14.1}",
        ms[MOVES / 2],
        ms[MOVES - 1]
    );
}

/// Time from a move of the normal error, or from letting go of it, to the whole new timeline.
fn timed(window: &mut Harness<'_, Lab>, value: Option<f64>) -> f64 {
    let before = timeline_id(window.state());
    let command = match value {
        Some(value) => Command::Set {
            path: "score_error.0.normal".to_owned(),
            value: Some(value.into()),
            gesture: Gesture::Dragging,
        },
        None => Command::EndGesture,
    };
    let start = Instant::now();
    window.state_mut().run(command);
    wait(window, |lab| {
        let solution = lab.model().rails.solution.as_ref();
        timeline_id(lab) != before && solution.is_some_and(|s| s.timeline.is_complete())
    });
    start.elapsed().as_secs_f64() * 1e3
}

fn timeline_id(lab: &Lab) -> Option<u64> {
    lab.model().rails.solution.as_ref().map(|solution| solution.timeline.id)
}

fn wait(window: &mut Harness<'_, Lab>, is_there: impl Fn(&Lab) -> bool) {
    window.step();
    while !is_there(window.state()) {
        std::thread::sleep(FRAME);
        window.step();
    }
}
