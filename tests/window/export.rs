//! What is written from the window, and what goes over the clipboard.

use std::path::Path;
use std::process::Command as Process;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use ridgewalk::app::Lab;
use ridgewalk::diffusion::samplers::Advance;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::command::{Command, RidgeFiles, Save, TimeCommand};
use ridgewalk::ui::model::Selection;

use super::Stage;

impl Stage {
    fn save(&mut self, save: Save, name: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        self.save_into(folder.path(), save, name);
        std::fs::read(folder.path().join(name)).expect("a file")
    }

    fn save_into(&mut self, folder: &Path, save: Save, name: &str) {
        let said = self.said_of(folder, save, name);
        assert!(said.starts_with("Saved"), "{said}");
    }

    fn said_of(&mut self, folder: &Path, save: Save, name: &str) -> String {
        self.run(Command::SaveTo(save, folder.join(name)));
        self.wait_for(|model| model.export.is_none());
        self.lab().model().messages.last().expect("a message").text.clone()
    }
}

#[test]
fn the_canvas_is_saved_as_a_drawing_with_its_scene() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 50_i64);
    stage.wait_for_quiet();
    let svg = String::from_utf8(stage.save(Save::Canvas, "canvas.svg")).expect("text");
    assert!(svg.contains("<svg") && svg.contains("count = 50"));
    assert!(stage.save(Save::Canvas, "canvas.png").starts_with(b"\x89PNG"));
    stage.run(Command::Select(Selection::Particle(7)));
    let selected = String::from_utf8(stage.save(Save::Canvas, "canvas.svg")).expect("text");
    assert!(selected.matches("<g ").count() > svg.matches("<g ").count(), "its path is there");
}

#[test]
fn a_film_of_the_loop_is_saved_as_it_would_play() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 20_i64);
    stage.wait_for_quiet();
    stage.run(Command::Time(TimeCommand::SetSpeed(20.0)));
    let gif = stage.save(Save::Film, "film.gif");
    let mut frames = gif::DecodeOptions::new().read_info(&gif[..]).expect("a GIF");
    let mut n_frames = 0;
    while frames.next_frame_info().expect("a frame").is_some() {
        n_frames += 1;
    }
    assert_eq!(n_frames, 16, "half a second at twenty times the speed, both ends");
}

#[test]
fn a_second_export_waits_for_the_first() {
    let mut stage = Stage::on("thirteen_points");
    let folder = tempfile::tempdir().expect("a folder");
    let [film, canvas] = ["film.gif", "canvas.png"].map(|name| folder.path().join(name));
    stage.window.state_mut().run(Command::SaveTo(Save::Film, film.clone()));
    stage.window.state_mut().run(Command::SaveTo(Save::Canvas, canvas.clone()));
    let said = stage.lab().model().messages.last().expect("a message").text.clone();
    assert!(said.contains("film.gif") && said.contains("still being written"), "{said}");
    stage.run(Command::CancelExport);
    stage.wait_for(|model| model.export.is_none());
    assert!(!film.exists() && !canvas.exists());
}

#[test]
fn a_scene_that_was_copied_opens_when_it_is_pasted() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("sampler.steps", 33_i64);
    let copied = stage.lab().model().rails.scene.to_toml();
    stage.run(Command::OpenBuiltIn("two_moons"));
    stage.window.event(egui::Event::Paste(copied));
    stage.settle();
    let scene = Scene::clone(&stage.lab().model().rails.scene);
    assert_eq!((scene.title.as_str(), scene.sampler.grid().steps), ("Thirteen points", 33));
    stage.window.event(egui::Event::Paste("sampler = 3".to_owned()));
    stage.settle();
    let said = stage.lab().model().messages.last().expect("a message").text.clone();
    assert!(said.contains("clipboard") && said.contains("sampler"), "{said}");
    assert_eq!(Scene::clone(&stage.lab().model().rails.scene), scene, "it stays as it was");
    stage.window.event(egui::Event::Copy);
    stage.settle();
    let said = stage.lab().model().messages.last().expect("a message").text.clone();
    assert!(said.contains("clipboard"), "{said}");
}

/// What is left free by what stands over the canvas, px: left, top, right and bottom.
const FREE: [u32; 4] = [470, 100, 1180, 760];

/// Where the canvas begins in the window, px.
const CANVAS: [u32; 2] = [232, 40];

#[test]
fn the_canvas_in_the_window_and_the_picture_that_is_saved_of_it_agree() {
    for (scene, ln_sigma) in [("both_errors", -1.8), ("blobs_guided", -1.5), ("helix", -2.0)] {
        let built_in = catalogue::find(scene).expect("a built-in scene").scene();
        let built_in = built_in.with_typed("particles.count=300").expect("a scene");
        let window = Harness::builder()
            .with_size([1440.0, 900.0])
            .wgpu()
            .build_eframe(move |cc| Lab::new(cc, built_in.clone()).expect("threads"));
        let mut stage = Stage { window };
        stage.settle();
        stage.pause();
        stage.touch();
        stage.run(Command::Time(TimeCommand::Seek(ln_sigma)));
        stage.wait_for_quiet();
        let saved = stage.canvas(1.0);
        let seen = stage.window.render().expect("a picture of the window");
        let width = saved.size[0];
        let (mut sum, mut n_off, mut n) = (0_u64, 0, 0);
        let [left, top, right, bottom] = FREE;
        for (x, y) in (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))) {
            let at = 4 * ((y - CANVAS[1]) * width + x - CANVAS[0]) as usize;
            let (a, b) = (seen.get_pixel(x, y).0, &saved.rgba[at..at + 4]);
            let off = (0..3).map(|c| u64::from(a[c].abs_diff(b[c]))).max().unwrap_or(0);
            sum += off;
            n_off += u64::from(off > 60);
            n += 1;
        }
        let (mean, share) = (sum as f64 / f64::from(n), n_off as f64 / f64::from(n));
        assert!(mean < 1.0 && share < 0.003, "{scene}: mean {mean}, off {share}");
    }
}

/// A folder with a scene, what the window writes in `window` and the command line in `shell`.
struct Both(tempfile::TempDir);

impl Both {
    fn new(stage: &Stage) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["window", "shell"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let scene = &stage.lab().model().rails.scene;
        scene.save(&folder.path().join("scene.toml")).expect("a scene");
        Self(folder)
    }

    /// Saves from the window, runs the line, and compares all files that come of either.
    fn agree(&self, stage: &mut Stage, save: Save, name: &str, line: &str) {
        stage.save_into(&self.0.path().join("window"), save, name);
        let mut program = Process::new(env!("CARGO_BIN_EXE_ridgewalk"));
        let status = program.current_dir(&self.0).args(line.split_whitespace()).status();
        assert!(status.expect("the program runs").success(), "{line}");
        let [window, shell] = ["window", "shell"].map(|of| files(&self.0.path().join(of)));
        let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(names(&window), names(&shell), "{line}");
        for ((name, ours), (_, theirs)) in window.iter().zip(&shell) {
            assert!(ours == theirs, "{name} differs: {line}");
        }
    }
}

/// Names and bytes of the files of a folder, in order.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn data_are_saved_from_the_window_as_the_command_line_writes_them() {
    let mut stage = Stage::on("iris_guided");
    stage.set("particles.count", 40_i64);
    stage.set("sampler.steps", 11_i64);
    let both = Both::new(&stage);
    both.agree(&mut stage, Save::Trajectories, "all.csv", "solve scene.toml --out shell/all.csv");
    let line = "metrics scene.toml --out shell/m.csv --ends shell/m_ends.csv";
    both.agree(&mut stage, Save::Numbers, "m.csv", line);
    stage.run(Command::ExportEvery(4));
    let line = "solve scene.toml --particles 7 --every 4 --out shell/one.npz";
    both.agree(&mut stage, Save::Trajectory(7), "one.npz", line);
    let line = "solve scene.toml --every 4 --out shell/some.csv";
    both.agree(&mut stage, Save::Trajectories, "some.csv", line);
}

/// The time that a file says it is about.
fn time_in(text: &str) -> &str {
    let line = text.lines().find(|line| line.contains(" t = ")).expect("a time");
    line.split([' ', ',']).nth(3).expect("a number")
}

#[test]
fn the_ridge_under_the_scrubber_is_saved_as_the_command_line_writes_it() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 20_i64);
    stage.run(Command::Time(TimeCommand::Seek(-1.3)));
    let both = Both::new(&stage);
    let folder = both.0.path().join("window");
    let save = Save::Ridge(RidgeFiles::Curves);
    stage.save_into(&folder, save, "ridge.csv");
    let scene = std::fs::read_to_string(folder.join("ridge.scene.toml")).expect("a scene");
    let line = format!("ridge scene.toml --t {} --out shell/ridge.csv", time_in(&scene));
    both.agree(&mut stage, save, "ridge.csv", &line);
    let sigma: f64 = scene
        .split("sigma = ")
        .nth(1)
        .and_then(|s| s.lines().next()?.parse().ok())
        .expect("a noise level");
    assert!((sigma.ln() + 1.3).abs() < 1e-9, "{sigma}");
    let said = stage.said_of(&folder, save, "sheet.ply");
    assert!(said.contains("no sheets") && !folder.join("sheet.ply").exists(), "{said}");
}

#[test]
fn a_sheet_is_saved_as_the_command_line_writes_it() {
    let mut stage = Stage::on("sphere");
    stage.set("particles.count", 20_i64);
    stage.run(Command::Time(TimeCommand::Seek(-1.6)));
    let both = Both::new(&stage);
    let (folder, save) = (both.0.path().join("window"), Save::Ridge(RidgeFiles::Sheets));
    stage.save_into(&folder, save, "sheet.ply");
    let text = std::fs::read_to_string(folder.join("sheet.ply")).expect("a mesh");
    let line = format!("ridge scene.toml --t {} --out shell/sheet.ply", time_in(&text));
    both.agree(&mut stage, save, "sheet.ply", &line);
}

#[test]
fn the_menu_offers_what_there_is_and_how_many_steps() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 20_i64);
    stage.window.get_by_label("Export ▾").click();
    stage.window.run_steps(3);
    let is_disabled = |stage: &Stage| {
        let item = stage.window.get_by_label("Trajectory of the selected particle");
        item.accesskit_node().is_disabled()
    };
    assert!(is_disabled(&stage), "nothing is selected");
    stage.window.get_by_label("Ridge as CSV");
    stage.window.get_by_label("Numbers over time as CSV");
    stage.run(Command::Select(Selection::Particle(7)));
    stage.window.run_steps(2);
    assert!(!is_disabled(&stage));
    stage.run(Command::ExportEvery(5));
    stage.window.run_steps(2);
    let row = stage.window.get_by_role_and_label(Role::SpinButton, "Every");
    assert_eq!(row.accesskit_node().value().as_deref(), Some("5-th step"));
    let from = row.rect().center();
    stage.window.drag_at(from);
    stage.window.step();
    stage.window.hover_at(from + egui::vec2(40.0, 0.0));
    stage.window.step();
    stage.window.drop_at(from + egui::vec2(40.0, 0.0));
    stage.window.run_steps(2);
    assert!(stage.lab().model().export_every > 5, "{}", stage.lab().model().export_every);
    stage.window.get_by_label("Ridge as CSV");
}

#[test]
fn an_export_of_a_particle_that_is_gone_says_so() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 20_i64);
    let folder = tempfile::tempdir().expect("a folder");
    let said = stage.said_of(folder.path(), Save::Trajectory(20), "one.csv");
    assert!(said.contains("there is no particle 20"), "{said}");
    assert!(files(folder.path()).is_empty());
}
