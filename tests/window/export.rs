//! What is written from the window, and what goes over the clipboard.

use ridgewalk::diffusion::samplers::Advance;
use ridgewalk::scene::Scene;
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
