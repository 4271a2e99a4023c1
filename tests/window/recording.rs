//! Snapshots, recordings, and what plays again.

use egui::Key;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::app::Lab;
use ridgewalk::cli::Opened;
use ridgewalk::picture::figure::Item;
use ridgewalk::picture::{Camera, Theme};
use ridgewalk::record::image::Image;
use ridgewalk::record::recording::{Look, Recording, Reel};
use ridgewalk::scene::Scene;
use ridgewalk::ui::command::{Command, Gesture, Save, TimeCommand, TrayCommand};
use ridgewalk::ui::model::Selection;

use super::Stage;

impl Stage {
    fn tray(&mut self, command: TrayCommand) {
        self.run(Command::Tray(command));
    }

    /// The last thing that was kept.
    fn last_kept(&self) -> (u64, Recording) {
        let kept = self.lab().model().tray.items.last().expect("something is kept");
        (kept.id, Recording::clone(&kept.recording))
    }

    fn drag_steps(&mut self, values: impl IntoIterator<Item = i64>) {
        for value in values {
            let (path, value) = ("sampler.steps".to_owned(), Some(value.into()));
            self.run(Command::Set { path, value, gesture: Gesture::Dragging });
        }
        self.run(Command::EndGesture);
    }

    fn pan(&mut self, drag_px: [f64; 2]) {
        let camera = self.lab().model().camera.expect("a camera").panned(drag_px);
        self.run(Command::SetCamera(camera));
    }

    fn wait_for_playback(&mut self) {
        self.wait_for(|model| model.playback.is_none());
        self.settle();
    }
}

/// Mean difference of two pictures, of 255.
fn difference(a: &Image, b: &Image) -> f64 {
    assert_eq!(a.size, b.size);
    let sum: u64 = a.rgba.iter().zip(&b.rgba).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.rgba.len() as f64
}

fn a_few_particles() -> Stage {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 60_i64);
    stage
}

/// Drives a window while it records; the recording and the last picture.
fn recorded() -> (Stage, Recording, Image) {
    let mut stage = a_few_particles();
    stage.window.key_press_modifiers(egui::Modifiers::COMMAND, Key::R);
    stage.settle();
    assert!(stage.lab().model().recording.is_some());
    stage.drag_steps([60, 50, 40]);
    stage.set("view.tube", false);
    stage.run(Command::Time(TimeCommand::Seek(-1.0)));
    stage.pan([30.0, -10.0]);
    stage.pan([10.0, 0.0]);
    stage.run(Command::Select(Selection::Particle(3)));
    stage.window.key_press(Key::D);
    stage.settle();
    let last = stage.canvas(0.5);
    stage.tray(TrayCommand::ToggleRecording);
    let (_, recording) = stage.last_kept();
    (stage, recording, last)
}

#[test]
fn a_recording_plays_back_to_the_same_picture_in_the_window_and_in_a_film() {
    let (mut stage, recording, last) = recorded();
    assert!(recording.seconds() > 1.0, "{}", recording.seconds());
    let (id, _) = stage.last_kept();
    stage.run(Command::OpenBuiltIn("iris_3d"));
    stage.tray(TrayCommand::Play(id));
    stage.wait_for_playback();
    assert_eq!(stage.number("sampler.steps"), 40.0);
    assert_eq!(stage.lab().model().theme, Theme::Light);
    let again = stage.canvas(0.5);
    assert!(difference(&again, &last) < 0.01, "{}", difference(&again, &last));

    let look = Look { items: vec![Item::Scale], ..Look::default() };
    let reel = Reel::new(&recording, look, None, &|| false);
    let filmed = reel.image(recording.seconds(), last.size).expect("an image");
    assert!(difference(&filmed, &last) < 0.2, "{}", difference(&filmed, &last));
}

#[test]
fn a_recording_is_a_text_that_reads_as_it_was() {
    let (_, recording, _) = recorded();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("take.toml");
    recording.save(&path).expect("written");
    let read = Recording::load(&path).expect("a recording");
    let text = read.to_text();
    assert_eq!(text, recording.to_text());
    assert!(text.len() < 20_000, "small: {}", text.len());
    assert_eq!(read.moments().len(), recording.moments().len());
}

#[test]
fn a_recording_that_is_opened_plays_and_stays_in_the_tray() {
    let (_, recording, last) = recorded();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lecture.toml");
    recording.save(&path).expect("written");
    let mut stage = Stage::on("spiral");
    stage.run(Command::OpenPath(path));
    stage.wait_for_playback();
    assert_eq!(stage.lab().model().tray.items[0].name, "lecture");
    assert!(difference(&stage.canvas(0.5), &last) < 0.01);
}

#[test]
fn a_window_opened_on_a_recording_plays_it() {
    let (_, recording, last) = recorded();
    let window =
        egui_kittest::Harness::builder().with_size([1440.0, 900.0]).build_eframe(move |cc| {
            Lab::of(cc, Opened::Recording(recording.clone())).expect("threads")
        });
    let mut stage = Stage { window };
    stage.wait_for_playback();
    assert!(difference(&stage.canvas(0.5), &last) < 0.01);
}

#[test]
fn a_hand_on_the_controls_ends_playback_where_it_is() {
    let (mut stage, _, _) = recorded();
    let (id, _) = stage.last_kept();
    stage.window.state_mut().run(Command::Tray(TrayCommand::Play(id)));
    stage.window.step();
    assert!(stage.lab().model().playback.is_some());
    stage.set("sampler.steps", 33_i64);
    assert!(stage.lab().model().playback.is_none());
    assert_eq!(stage.number("sampler.steps"), 33.0);
}

#[test]
fn playback_is_one_entry_of_the_history() {
    let (mut stage, _, _) = recorded();
    let (id, _) = stage.last_kept();
    stage.run(Command::OpenBuiltIn("two_moons"));
    stage.tray(TrayCommand::Play(id));
    stage.wait_for_playback();
    stage.run(Command::Undo);
    assert_eq!(stage.lab().model().rails.scene.title, "Two moons");
}

#[test]
fn a_snapshot_is_gone_back_to_exactly_from_other_data_in_space() {
    let mut stage = Stage::on("helix");
    stage.run(Command::LookAlong(ridgewalk::picture::camera::Axis::Y));
    stage.run(Command::Time(TimeCommand::Seek(-0.5)));
    stage.window.key_press(Key::S);
    stage.settle();
    let (camera, before) = (stage.lab().model().camera, stage.canvas(0.5));
    assert!(matches!(camera, Some(Camera::Orbit(_))));
    stage.run(Command::OpenBuiltIn("thirteen_points"));
    stage.window.get_by_label("Go back to Snapshot 1").click();
    stage.settle();
    stage.settle();
    assert_eq!(stage.lab().model().camera, camera);
    assert!(difference(&stage.canvas(0.5), &before) < 0.01);
}

#[test]
fn two_snapshots_are_compared_in_words() {
    let mut stage = a_few_particles();
    stage.tray(TrayCommand::TakeSnapshot);
    stage.set("sampler.steps", 40_i64);
    stage.run(Command::Time(TimeCommand::Seek(-1.0)));
    stage.tray(TrayCommand::TakeSnapshot);
    stage.tray(TrayCommand::Mark(1));
    stage.tray(TrayCommand::Mark(2));
    let words = &stage.lab().model().tray.difference;
    assert!(words.contains(&"sampler steps 100 → 40".to_owned()), "{words:?}");
    assert!(words.iter().any(|words| words.starts_with("σ ")), "{words:?}");
    stage.window.get_by_label("sampler steps 100 → 40");
}

#[test]
fn snapshots_are_named_moved_taken_away_and_put_back() {
    let mut stage = a_few_particles();
    for _ in 0..3 {
        stage.tray(TrayCommand::TakeSnapshot);
    }
    stage.tray(TrayCommand::Rename(3, "  the ridge ".to_owned()));
    stage.tray(TrayCommand::MoveUp(3));
    stage.tray(TrayCommand::Remove(1));
    let names = |stage: &Stage| -> Vec<String> {
        stage.lab().model().tray.items.iter().map(|kept| kept.name.clone()).collect()
    };
    assert_eq!(names(&stage), ["the ridge", "Snapshot 2"]);
    stage.window.get_by_label("Put back Snapshot 1").click();
    stage.settle();
    assert_eq!(names(&stage), ["Snapshot 1", "the ridge", "Snapshot 2"]);
    stage.tray(TrayCommand::Rename(1, "   ".to_owned()));
    assert_eq!(names(&stage)[0], "Snapshot 1", "a name of nothing is no name");
}

#[test]
fn all_snapshots_are_saved_as_texts_and_pictures_and_as_one_film() {
    let mut stage = a_few_particles();
    stage.window.set_size(egui::vec2(640.0, 420.0));
    stage.settle();
    stage.tray(TrayCommand::TakeSnapshot);
    stage.set("view.density", false);
    stage.tray(TrayCommand::TakeSnapshot);
    let folder = tempfile::tempdir().expect("a folder");
    stage.run(Command::SaveTo(Save::All, folder.path().to_owned()));
    stage.wait_for(|model| model.export.is_none());
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    let expected =
        ["01_snapshot_1.png", "01_snapshot_1.toml", "02_snapshot_2.png", "02_snapshot_2.toml"];
    assert_eq!(names, expected);
    let one = Recording::load(&folder.path().join("02_snapshot_2.toml")).expect("a snapshot");
    assert_eq!((one.seconds(), one.moments().len()), (0.0, 1));
    assert!(!one.at(0.0).seen.scene.view.density);

    let film = folder.path().join("all.gif");
    stage.run(Command::SaveTo(Save::FilmOfAll, film.clone()));
    stage.wait_for(|model| model.export.is_none());
    let gif = std::fs::read(film).expect("a film");
    let mut frames = gif::DecodeOptions::new().read_info(&gif[..]).expect("a GIF");
    let mut n_frames = 0;
    while frames.next_frame_info().expect("a frame").is_some() {
        n_frames += 1;
    }
    assert_eq!(n_frames, 4 * 30 + 1, "two rests of 1.5 s and a second between");
}

#[test]
fn an_empty_tray_says_how_to_fill_it() {
    let mut stage = Stage::of(Scene::default());
    stage.tray(TrayCommand::Toggle);
    stage.window.get_by_label_contains("S keeps what is seen");
}
