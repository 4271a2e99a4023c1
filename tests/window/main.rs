//! The window, driven through its accessibility tree.

mod brush;
mod export;
mod galleries;
mod guidance;
mod learning;
mod lessons;
mod memory;
mod pictures;
mod prose;
mod recording;
mod space;
mod stage;
mod twin;
mod what_if;
mod widgets;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::picture::Theme;
use ridgewalk::scene::Scene;
use ridgewalk::ui::command::{Command, End, Gesture, TimeCommand};
use ridgewalk::ui::model::{Selection, Solution};
use stage::Stage;

#[test]
fn dragging_a_slider_solves_again_and_leaves_one_entry_to_undo() {
    let mut stage = Stage::on("thirteen_points");
    stage.open_part("sampler");
    let before = stage.end_points();
    assert!(!stage.lab().model().can_undo);
    let slider = stage.window.get_by_role_and_label(Role::Slider, "Stochasticity").rect();
    let y = slider.center().y;
    stage.window.drag_at(egui::pos2(slider.left() + 8.0, y));
    stage.window.step();
    for share in [0.2, 0.4, 0.6] {
        stage.window.hover_at(egui::pos2(slider.left() + share * slider.width(), y));
        stage.settle();
    }
    assert_ne!(stage.end_points(), before, "the picture follows during the drag");
    stage.window.drop_at(egui::pos2(slider.left() + 0.6 * slider.width(), y));
    stage.settle();
    assert!(stage.number("sampler.stochasticity") > 0.5);
    assert!(stage.lab().model().can_undo);
    stage.window.get_by_label("Undo").click();
    stage.settle();
    assert_eq!(stage.number("sampler.stochasticity"), 0.0);
    assert!(!stage.lab().model().can_undo, "one entry for the whole drag");
    assert_eq!(stage.end_points(), before, "the same noise, the same paths");
    stage.window.get_by_label("Redo").click();
    stage.settle();
    assert!(stage.number("sampler.stochasticity") > 0.5);
}

#[test]
fn a_changed_number_of_steps_keeps_the_noise_level_under_the_scrubber() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::Time(TimeCommand::Seek(-1.0)));
    stage.set("sampler.steps", 37_i64);
    let (moment, node) = stage.lab().model().now().expect("a solution");
    assert!((node.sigma.ln() + 1.0).abs() < 1e-9);
    assert!(moment < 37.0);
}

#[test]
fn scrubbing_moves_time_and_solves_nothing() {
    let mut stage = Stage::on("thirteen_points");
    let id = stage.timeline_id();
    let axis = stage.window.get_by_role_and_label(Role::Slider, "Time").rect();
    let mut sigmas = Vec::new();
    for share in [0.2, 0.5, 0.9] {
        let at = egui::pos2(axis.left() + share * axis.width(), axis.center().y);
        stage.window.drag_at(at);
        stage.window.step();
        stage.window.drop_at(at);
        stage.settle();
        sigmas.push(stage.lab().model().now().expect("a solution").1.sigma);
    }
    assert!(sigmas[0] > sigmas[1] && sigmas[1] > sigmas[2], "{sigmas:?}");
    assert_eq!(stage.timeline_id(), id);
}

#[test]
fn a_bad_file_is_a_message_and_the_experiment_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.csv");
    std::fs::write(&path, "x,y\n1,2\n3,q\n").expect("written");
    let mut stage = Stage::on("thirteen_points");
    let before = stage.end_points();
    stage.run(Command::OpenPath(path));
    let messages = &stage.lab().model().messages;
    assert!(messages.iter().any(|message| message.text.contains("line 3")), "{messages:?}");
    stage.window.get_by_label_contains("line 3");
    assert_eq!(stage.end_points(), before);
    assert_eq!(stage.lab().model().rails.scene.title, "Thirteen points");
}

#[test]
fn a_value_out_of_range_is_a_message_and_the_experiment_stays() {
    let mut stage = Stage::on("thirteen_points");
    for value in [0.0, -1.0, 1e300, f64::NAN] {
        stage.set("particles.count", value);
        assert_eq!(stage.number("particles.count"), 2000.0, "{value}");
        let messages = &stage.lab().model().messages;
        assert!(messages.iter().any(|message| message.text.contains("count")), "{messages:?}");
    }
    stage.set("schedule.t_end", 99.0);
    let messages = &stage.lab().model().messages;
    assert!(messages.iter().any(|message| message.text.contains("t_end")), "{messages:?}");
    assert!(stage.end_points().iter().all(|x| x.is_finite()));
}

#[test]
fn a_table_of_ones_own_is_opened_drawn_and_saved_as_a_scene() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("mine.csv");
    let rows = (0..40).map(|i| format!("{},{}", i % 7, (i * i) % 11));
    let rows: Vec<String> = ["u,v".to_owned()].into_iter().chain(rows).collect();
    std::fs::write(&table, rows.join("\n")).expect("written");
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::OpenPath(table));
    assert_eq!(stage.lab().model().rails.scene.title, "mine");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let file = elsewhere.path().join("mine.toml");
    stage.run(Command::SaveTo(ridgewalk::ui::command::Save::Scene, file.clone()));
    let scene = Scene::load(&file).expect("a scene");
    assert!(scene.load_table().is_ok(), "the path to the table still leads there");
}

#[test]
fn the_trajectories_are_saved_as_the_command_line_would() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("t.csv");
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 5_i64);
    stage.run(Command::SaveTo(ridgewalk::ui::command::Save::Trajectories, file.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.starts_with("Saved")));
    let text = std::fs::read_to_string(file).expect("a file");
    assert_eq!(text.lines().count(), 1 + 5 * 101);
}

#[test]
fn the_theme_changes_and_layers_go_off_by_key_and_legend() {
    let mut stage = Stage::on("thirteen_points");
    stage.window.key_press(egui::Key::D);
    stage.settle();
    assert_eq!(stage.lab().model().theme, Theme::Light);
    stage.window.key_press(egui::Key::Num2);
    stage.settle();
    assert!(!stage.lab().model().rails.scene.view.score);
    stage.window.get_by_label("Score arrows").click();
    stage.settle();
    assert!(stage.lab().model().rails.scene.view.score);
}

#[test]
fn every_built_in_scene_opens_from_the_gallery_and_shows_no_nan() {
    let mut stage = Stage::on("thirteen_points");
    for entry in ridgewalk::scene::catalogue::SCENES {
        stage.window.state_mut().run(Command::OpenBuiltIn(entry.name));
        stage.wait_for(|model| {
            let is_shown = |solution: &Solution| {
                let title = &solution.experiment.scene.title;
                *title == model.rails.scene.title && solution.timeline.is_complete()
            };
            model.rails.solution.as_ref().is_some_and(is_shown)
        });
        let model = stage.lab().model();
        assert!(model.messages.is_empty(), "{}: {:?}", entry.name, model.messages);
        assert!(stage.end_points().iter().all(|x| x.is_finite()), "{}", entry.name);
        assert!(stage.window.query_by_label_contains("NaN").is_none(), "{}", entry.name);
    }
}

#[test]
fn every_slider_goes_to_both_ends_without_a_diverged_number() {
    let mut stage = Stage::on("iris_guided");
    for part in ridgewalk::scene::SECTIONS {
        stage.open_part(part.key);
    }
    let names: Vec<String> = stage.sliders();
    assert!(names.len() > 6, "{names:?}");
    for name in names {
        for end in [0.0, 1.0] {
            stage.drag_to_end(&name, end);
            assert!(stage.window.query_by_label_contains("NaN").is_none(), "{name} at {end}");
        }
        stage.run(Command::Undo);
        stage.run(Command::Undo);
    }
}

#[test]
fn a_drag_that_is_superseded_by_another_scene_shows_the_other_scene() {
    let mut stage = Stage::on("thirteen_points");
    let value = Some(toml::Value::Integer(20_000));
    let path = "particles.count".to_owned();
    stage.window.state_mut().run(Command::Set { path, value, gesture: Gesture::Dragging });
    stage.window.state_mut().run(Command::OpenBuiltIn("spiral"));
    stage.settle();
    assert_eq!(stage.solved_title(), "Spiral");
}

#[test]
fn a_drag_of_a_large_experiment_is_coarse_and_rest_is_full() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 40_000_i64);
    let value = Some(toml::Value::Float(0.1));
    let path = "sampler.stochasticity".to_owned();
    stage.window.state_mut().run(Command::Set { path, value, gesture: Gesture::Dragging });
    stage.settle();
    assert!(stage.quality().starts_with("coarse"), "{}", stage.quality());
    stage.run(Command::EndGesture);
    assert_eq!(stage.quality(), "full solve");
}

#[test]
fn dragging_the_normal_error_lifts_the_cloud_and_the_tangential_one_spreads_it() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::AddError);
    let distance = |stage: &Stage| {
        let solution = stage.lab().model().rails.solution.as_ref().expect("solved");
        let last = solution.numbers.last().expect("a record");
        last.distance_mean / solution.experiment.radius
    };
    for (key, value) in [("normal", 0.0), ("tangent", 0.0)] {
        stage.set(&format!("score_error.0.{key}"), value);
    }
    let exact = distance(&stage);
    stage.set("score_error.0.tangent", 0.08);
    assert!(distance(&stage) - exact < 0.02, "tangential error leaves the distance");
    stage.set("score_error.0.tangent", 0.0);
    stage.set("score_error.0.normal", 0.08);
    let lifted = distance(&stage);
    assert!(lifted > 0.04, "normal error leaves a floor: {lifted}");
    stage.window.get_by_label("Remove");
}

#[test]
fn phases_run_from_reach_to_slide_and_new_thresholds_solve_nothing() {
    let mut stage = Stage::on("both_errors");
    let id = stage.timeline_id();
    let shares = |stage: &Stage| {
        let numbers = &stage.lab().model().rails.solution.as_ref().expect("solved").numbers;
        [numbers[0].shares, numbers[numbers.len() - 1].shares]
    };
    let [first, last] = shares(&stage);
    assert!(first[0] > 0.95 && last[2] > 0.9, "{first:?} {last:?}");
    assert!((last.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    stage.set("ridge.rho", 0.02);
    assert!(shares(&stage)[1][0] > last[0] + 0.1, "a thin tube holds fewer");
    assert_eq!(stage.timeline_id(), id, "the same trajectories, other labels");
    stage.set("view.ticks", true);
    assert_eq!(stage.timeline_id(), id);
}

#[test]
fn a_click_selects_a_particle_and_its_panel_follows_the_scrubber() {
    let mut stage = Stage::on("both_errors");
    stage.set("particles.count", 40_i64);
    stage.run(Command::Select(Selection::Particle(7)));
    stage.window.get_by_label("Particle 7");
    stage.window.get_by_label_contains("pulled by");
    let at_end = stage.text_of("from the ridge");
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Noise)));
    assert_ne!(stage.text_of("from the ridge"), at_end);
    let position = stage.lab().model().selected_particle().and_then(|s| s.position());
    let camera = stage.lab().model().camera.expect("a view");
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Data)));
    let selected = stage.lab().model().selected_particle().expect("selected");
    let [x, y, _] = selected.position().expect("a place");
    assert_ne!(Some([x, y, 0.0]), position);
    let canvas = stage.window.get_by_label("Canvas").rect().min;
    let [px, py] = camera.spot([f64::from(x), f64::from(y), 0.0]).expect("seen").at;
    stage.run(Command::Select(Selection::Nothing));
    stage.click(canvas + egui::vec2(px as f32, py as f32));
    assert!(matches!(stage.lab().model().selection, Selection::Particle(_)));
}

#[test]
fn the_ridge_follows_the_scrubber_and_its_absence_is_said() {
    let mut stage = Stage::on("circle");
    let has_core = |stage: &Stage| {
        let found = stage.lab().model().rails.ridge.clone().expect("looked for");
        found.here.iter().any(|ridge| ridge.has_core())
    };
    stage.wait_for_quiet();
    assert!(has_core(&stage));
    let id = stage.timeline_id();
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Noise)));
    stage.wait_for_quiet();
    assert!(!has_core(&stage), "above R / sqrt 2 the ridge of a circle is gone");
    assert_eq!(stage.timeline_id(), id);
}

#[test]
fn a_table_dropped_on_the_window_is_opened() {
    #[derive(Debug)]
    struct Dropped(std::path::PathBuf);

    impl egui::DroppedFile for Dropped {
        fn path(&self) -> &std::path::Path {
            &self.0
        }

        fn bytes(&self) -> Result<Vec<u8>, String> {
            std::fs::read(&self.0).map_err(|error| error.to_string())
        }
    }

    let table = std::path::absolute("assets/data/old_faithful.csv").expect("a path");
    let mut stage = Stage::on("thirteen_points");
    stage.window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(table)));
    stage.settle();
    assert_eq!(stage.lab().model().rails.scene.title, "old_faithful");
    assert_eq!(stage.solved_title(), "old_faithful");
    let experiment = &stage.lab().model().rails.solution.as_ref().expect("solved").experiment;
    assert_eq!(experiment.n_distinct(), 256);
}

#[test]
fn an_export_shows_how_far_it_is_and_can_be_cancelled() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("big.npz");
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 100_000_i64);
    stage.run(Command::SaveTo(ridgewalk::ui::command::Save::Trajectories, file.clone()));
    stage.window.get_by_label_contains("Saving");
    stage.window.get_by_label("Cancel export").click();
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.contains("cancelled")));
    assert!(stage.lab().model().export.is_none());
    assert!(!file.exists());
}

#[test]
fn a_hint_goes_away_by_itself_and_a_message_does_not() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::OpenPath("nowhere.toml".into()));
    stage.run(Command::TogglePresenter);
    let said = |stage: &Stage| stage.lab().model().messages.len();
    assert_eq!(said(&stage), 2);
    stage.wait_for(|model| model.messages.len() == 1);
    assert!(stage.lab().model().messages[0].text.contains("nowhere.toml"));
}
