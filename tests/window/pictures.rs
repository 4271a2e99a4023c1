//! The window as a picture: what the README shows.

use egui_kittest::{Harness, SnapshotOptions};
use ridgewalk::app::Lab;
use ridgewalk::picture::ridge_view::RidgeView;
use ridgewalk::scene::catalogue;
use ridgewalk::ui::command::{Command, Save, TimeCommand, TwinCommand};
use ridgewalk::ui::model::Selection;

use crate::stage::Stage;

/// Pixels that may differ between drivers, of 1.3 million.
const MAY_DIFFER: usize = 6_000;

#[test]
fn the_window_looks_as_it_should_in_dark_and_light() {
    let mut stage = drawn("both_errors", 0.136);
    stage.run(Command::Set {
        path: "particles.count".to_owned(),
        value: Some(toml::Value::Integer(400)),
        gesture: ridgewalk::ui::command::Gesture::Single,
    });
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_dark", &options());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("canvas.png");
    stage.run(Command::SaveTo(Save::Canvas, file.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.starts_with("Saved")));
    let picture = std::fs::read(file).expect("the canvas was saved");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 50_000);
    let saved = stage.lab().model().messages.last().expect("a message").id;
    stage.run(Command::DismissMessage(saved));
    stage.run(Command::ToggleTheme);
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_light", &options());
}

/// A window that is drawn, on a built-in scene at a noise level in data radii.
fn drawn(scene: &str, sigma: f64) -> Stage {
    let scene = catalogue::find(scene).expect("a built-in scene").scene();
    let window = Harness::builder()
        .with_size([1440.0, 900.0])
        .wgpu()
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    let mut stage = Stage { window };
    stage.settle();
    stage.pause();
    assert!(stage.lab().model().is_new_here);
    stage.touch();
    assert!(!stage.lab().model().is_new_here, "a control was touched: no word of welcome");
    let radius = stage.lab().model().rails.solution.as_ref().expect("solved").experiment.radius;
    let ln_sigma = (sigma * radius).ln();
    stage.run(Command::Time(TimeCommand::Seek(ln_sigma)));
    stage.wait_for(|model| {
        let is_exact = |found: &RidgeView| (found.sigma / ln_sigma.exp() - 1.0).abs() < 0.02;
        model.rails.ridge.as_ref().is_some_and(is_exact)
    });
    stage.wait_for_quiet();
    stage
}

fn options() -> SnapshotOptions {
    SnapshotOptions::new().threshold(2.0).max_failed_pixels(MAY_DIFFER)
}

#[test]
fn a_curve_in_space_looks_as_it_should() {
    drawn("helix", 0.121).window.snapshot_options("window_helix", &options());
}

#[test]
fn a_sheet_in_space_looks_as_it_should_in_the_light() {
    let mut stage = drawn("fiji_slab", 0.2);
    stage.run(Command::ToggleTheme);
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_fiji_slab", &options());
}

#[test]
fn a_learned_score_looks_as_it_should_between_haze_and_memory() {
    let mut stage = drawn("features_generalising", 0.02);
    stage.open_part("score");
    stage.run(Command::Sweep);
    stage.wait_for(|model| {
        model.sweep.as_ref().is_some_and(|sweep| sweep.ends.len() == sweep.times.len())
    });
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_learned", &options());
}

#[test]
fn twin_view_looks_as_it_should() {
    let mut stage = drawn("both_errors", 0.058);
    stage.set("particles.count", 400);
    stage.run(Command::Twin(TwinCommand::Toggle));
    stage.set("score_error.0.normal", 0.12);
    stage.run(Command::Select(Selection::Particle(166)));
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_twin", &options());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("both.png");
    stage.run(Command::SaveTo(Save::Canvas, file.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.starts_with("Saved")));
    let png = std::fs::read(file).expect("the canvases were saved");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    assert!(number(16) > number(20), "A and B are side by side");
}
