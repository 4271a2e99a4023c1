//! Learned scores in the window: it follows the training time while that is dragged, and does not
//! feel a network being trained.

use std::time::{Duration, Instant};

use egui_kittest::Harness;
use ridgewalk::app::Lab;
use ridgewalk::scene::Scene;
use ridgewalk::ui::command::{Command, Gesture, TimeCommand};

/// Time between two frames.
const FRAME: Duration = Duration::from_millis(8);

/// Frames whose time is taken.
const FRAMES: usize = 300;

fn main() {
    drags();
    frames();
}

fn scene(text: &str) -> Scene {
    Scene::parse(text, "bench", std::path::PathBuf::new()).expect("a scene")
}

fn features(width: u32, particles: usize) -> String {
    format!(
        "[data]\ntype = \"thirteen_points\"\n[score]\ntype = \"random_features\"\nwidth = {width}\n\
         [particles]\ncount = {particles}\n"
    )
}

/// From a move of the training time to the new timeline in the window.
fn drags() {
    println!("{:<40}{:>10}{:>14}", "training time dragged, width 256", "ms", "worst");
    for particles in [400, 2000] {
        let mut window = window(&features(256, particles));
        let ms = (0..12).map(|i| {
            let value = 10_f64.powf(1.0 + 0.5 * f64::from(i));
            let before = timeline_id(window.state());
            let path = "score.training_time".to_owned();
            let gesture = Gesture::Dragging;
            let start = Instant::now();
            window.state_mut().run(Command::Set { path, value: Some(value.into()), gesture });
            wait(&mut window, |lab| {
                let solution = lab.model().rails.solution.as_ref();
                timeline_id(lab) != before && solution.is_some_and(|s| s.timeline.is_complete())
            });
            start.elapsed().as_secs_f64() * 1e3
        });
        let mut ms: Vec<f64> = ms.collect();
        ms.sort_by(f64::total_cmp);
        let label = format!("{particles} particles");
        println!("{label:<40}{:>10.0}{:>14.0}", ms[ms.len() / 2], ms[ms.len() - 1]);
    }
}

/// Frames of the playing window, at rest and while a network is trained.
fn frames() {
    println!("\n{:<40}{:>10}{:>14}", "a frame of the window, playing", "ms", "99 %");
    let mut window =
        window("[data]\ntype = \"two_moons\"\n[score]\ntype = \"network\"\nsteps = 50\n");
    window.state_mut().run(Command::Time(TimeCommand::TogglePlay));
    row("at rest", &mut window);
    let (path, value) = ("score.steps".to_owned(), Some(200_000.into()));
    window.state_mut().run(Command::Set { path, value, gesture: Gesture::Single });
    row("while a network is trained", &mut window);
    assert!(window.state().model().rails.is_solving, "training has ended too early");
}

fn row(label: &str, window: &mut Harness<'_, Lab>) {
    let frame = |_| {
        let start = Instant::now();
        window.step();
        let ms = start.elapsed().as_secs_f64() * 1e3;
        std::thread::sleep(FRAME);
        ms
    };
    let mut ms: Vec<f64> = (0..FRAMES).map(frame).collect();
    ms.sort_by(f64::total_cmp);
    println!("{label:<40}{:>10.2}{:>14.2}", ms[FRAMES / 2], ms[FRAMES * 99 / 100]);
}

fn window(text: &str) -> Harness<'static, Lab> {
    let scene = scene(text);
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    wait(&mut window, |lab| lab.model().rails.solution.is_some() && !lab.model().rails.is_solving);
    window
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
