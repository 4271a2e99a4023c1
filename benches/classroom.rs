//! What a frame of the window costs with the parts that a class uses, beside the plain window, and
//! what twin view adds to a solve. All of it in one run, one after the other in turn.

use std::time::{Duration, Instant};

use egui_kittest::Harness;
use ridgewalk::app::Lab;
use ridgewalk::scene::catalogue;
use ridgewalk::ui::command::{Command, Gesture, Hand, LessonCommand, TimeCommand, TwinCommand};

/// Rounds through all windows; the best frame of each counts.
const N_ROUNDS: usize = 12;

/// Slider positions of a drag.
const N_DRAGS: usize = 8;

fn main() {
    let parts = [
        ("plain", None),
        ("twin view", Some(Command::Twin(TwinCommand::Toggle))),
        ("lesson", Some(Command::Lesson(LessonCommand::Begin("phases")))),
        ("presenter", Some(Command::TogglePresenter)),
    ];
    let mut windows: Vec<_> =
        parts.into_iter().map(|(name, command)| (name, window(command))).collect();
    let mut best = [[f64::INFINITY; 2]; 4];
    for round in 0..N_ROUNDS {
        for ((_, window), best) in windows.iter_mut().zip(&mut best) {
            let [shapes, whole] = frame_ms(window, round);
            *best = [best[0].min(shapes), best[1].min(whole)];
        }
    }
    println!("{:>12}{:>16}{:>12}{:>8}", "window", "to shapes ms", "drawn ms", "ratio");
    for ((name, _), [shapes, whole]) in windows.iter().zip(best) {
        println!("{name:>12}{shapes:>16.2}{whole:>12.1}{:>8.2}", whole / best[0][1]);
    }
    let one = drag_ms(&mut windows[0].1);
    let [mut alone, mut both] = [f64::INFINITY; 2];
    for _ in 0..N_DRAGS {
        windows[1].1.state_mut().run(Command::Twin(TwinCommand::Change(Hand::B)));
        alone = alone.min(drag_ms(&mut windows[1].1));
        windows[1].1.state_mut().run(Command::Twin(TwinCommand::Change(Hand::Both)));
        both = both.min(drag_ms(&mut windows[1].1));
    }
    println!("full solve: plain {one:.0} ms, twin, B changed {alone:.0} ms, both {both:.0} ms");
    println!("            ratios {:.2} and {:.2}", alone / one, both / one);
}

/// A window at rest on thirteen points, with something done to it.
fn window(command: Option<Command>) -> Harness<'static, Lab> {
    let scene = catalogue::find("both_errors").expect("a built-in scene").scene();
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .wgpu()
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    settle(&mut window);
    if let Some(command) = command {
        window.state_mut().run(command);
        settle(&mut window);
    }
    window.state_mut().run(Command::Time(TimeCommand::TogglePlay));
    window
}

fn settle(window: &mut Harness<'static, Lab>) {
    let mut quiet = 0;
    while quiet < 30 {
        window.step();
        let model = window.state().model();
        let is_solving = model.rails.is_solving
            || model.twin.as_ref().is_some_and(|twin| twin.beside.is_solving);
        quiet = if is_solving || model.rails.solution.is_none() { 0 } else { quiet + 1 };
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A scrubbed frame: up to its shapes, and drawn.
fn frame_ms(window: &mut Harness<'static, Lab>, round: usize) -> [f64; 2] {
    let ln_sigma = (0.5 - 0.03 * round as f64).ln();
    window.state_mut().run(Command::Time(TimeCommand::Seek(ln_sigma)));
    std::thread::sleep(Duration::from_millis(60));
    let start = Instant::now();
    window.step();
    let shapes = start.elapsed();
    let picture = window.render().expect("a picture");
    assert!(picture.width() > 0);
    [shapes, start.elapsed()].map(|time| time.as_secs_f64() * 1e3)
}

/// From a change of the sampler to the end of all solves.
fn drag_ms(window: &mut Harness<'static, Lab>) -> f64 {
    let mut best = f64::INFINITY;
    for i in 0..N_DRAGS {
        let (path, value) = ("sampler.steps".to_owned(), Some((101 + i as i64).into()));
        let start = Instant::now();
        window.state_mut().run(Command::Set { path, value, gesture: Gesture::Single });
        loop {
            window.step();
            let model = window.state().model();
            let ends = |solution: Option<&ridgewalk::ui::model::Solution>| {
                solution.is_some_and(|s| s.timeline.nodes.len() == 102 + i && s.ends.is_some())
            };
            let there = match &model.twin {
                Some(twin) if twin.changes_both => ends(twin.beside.solution.as_ref()),
                _ => true,
            };
            if there && ends(model.rails.solution.as_ref()) {
                break;
            }
            std::thread::sleep(Duration::from_micros(300));
        }
        best = best.min(start.elapsed().as_secs_f64() * 1e3);
    }
    best
}
