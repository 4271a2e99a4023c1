//! What is written from the window, and what goes over the clipboard.

use egui_kittest::Harness;
use ridgewalk::app::Lab;
use ridgewalk::diffusion::samplers::Advance;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::command::{Command, Save, TimeCommand};
use ridgewalk::ui::model::Selection;

use super::Stage;

impl Stage {
    fn save(&mut self, save: Save, name: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        self.run(Command::SaveTo(save, file.clone()));
        self.wait_for(|model| model.export.is_none());
        let said = self.lab().model().messages.last().expect("a message").text.clone();
        assert!(said.starts_with("Saved"), "{said}");
        std::fs::read(file).expect("a file")
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
    assert_eq!(n_frames, 15, "half a second at twenty times the speed");
}

#[test]
fn a_scene_that_was_copied_opens_when_it_is_pasted() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("sampler.steps", 33_i64);
    let copied = stage.lab().model().scene.to_toml();
    stage.run(Command::OpenBuiltIn("two_moons"));
    stage.window.event(egui::Event::Paste(copied));
    stage.settle();
    let scene = Scene::clone(&stage.lab().model().scene);
    assert_eq!((scene.title.as_str(), scene.sampler.grid().steps), ("Thirteen points", 33));
    stage.window.event(egui::Event::Paste("sampler = 3".to_owned()));
    stage.settle();
    let said = stage.lab().model().messages.last().expect("a message").text.clone();
    assert!(said.contains("clipboard") && said.contains("sampler"), "{said}");
    assert_eq!(Scene::clone(&stage.lab().model().scene), scene, "it stays as it was");
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
