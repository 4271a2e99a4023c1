//! The window as a picture: what the README shows.

use egui_kittest::Harness;
use ridgewalk::app::Lab;
use ridgewalk::scene::catalogue;
use ridgewalk::ui::command::{Command, Save, TimeCommand};

use crate::stage::Stage;

/// Pixels that may differ between drivers, of 1.3 million.
const MAY_DIFFER: usize = 6_000;

#[test]
fn the_window_looks_as_it_should_in_dark_and_light() {
    let scene = catalogue::find("both_errors").expect("a built-in scene").scene();
    let window = Harness::builder()
        .with_size([1440.0, 900.0])
        .wgpu()
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    let mut stage = Stage { window };
    stage.settle();
    stage.pause();
    let radius = stage.lab().model().solution.as_ref().expect("solved").experiment.radius;
    stage.run(Command::Time(TimeCommand::Seek((0.136 * radius).ln())));
    stage.run(Command::Set {
        path: "particles.count".to_owned(),
        value: Some(toml::Value::Integer(400)),
        gesture: ridgewalk::ui::command::Gesture::Single,
    });
    stage.wait_for_quiet();
    let options = egui_kittest::SnapshotOptions::new().threshold(2.0);
    let options = options.max_failed_pixels(MAY_DIFFER);
    stage.window.snapshot_options("window_dark", &options);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("canvas.png");
    stage.run(Command::SaveTo(Save::Canvas, file.clone()));
    let picture = std::fs::read(file).expect("the canvas was saved");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 50_000);
    let saved = stage.lab().model().messages.last().expect("a message").id;
    stage.run(Command::DismissMessage(saved));
    stage.run(Command::ToggleTheme);
    stage.wait_for_quiet();
    stage.window.snapshot_options("window_light", &options);
}
