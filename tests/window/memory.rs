//! What the window remembers when it is closed and opened again.

use std::collections::BTreeMap;

use eframe::{App as _, Storage};
use egui::{Key, ViewportEvent, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::app::Lab;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::command::{Command, TrayCommand};

use super::Stage;

#[derive(Default)]
struct Drawer(BTreeMap<String, String>);

impl Storage for Drawer {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

/// Closes a window, and opens another that remembers it.
fn opened_again(mut stage: Stage) -> Stage {
    let root = stage.window.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    stage.window.step();
    let mut drawer = Drawer::default();
    stage.window.state_mut().save(&mut drawer);
    let drawer: &'static Drawer = Box::leak(Box::new(drawer));
    let window = Harness::builder().with_size([1440.0, 900.0]).build_eframe(|cc| {
        cc.storage = Some(drawer);
        Lab::new(cc, Scene::default()).expect("threads")
    });
    let mut stage = Stage { window };
    stage.settle();
    stage
}

fn kept(stage: &Stage) -> Vec<&str> {
    stage.lab().model().tray.items.iter().map(|kept| &*kept.name).collect()
}

#[test]
fn what_was_changed_and_what_was_being_recorded_are_there_again() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 60_i64);
    stage.window.key_press_modifiers(egui::Modifiers::COMMAND, Key::R);
    stage.settle();
    stage.set("sampler.steps", 37_i64);
    let scene = Scene::clone(&stage.lab().model().rails.scene);
    let stage = opened_again(stage);
    assert_eq!(kept(&stage), ["Recording 1", "When last closed"]);
    for kept in &stage.lab().model().tray.items {
        let last = kept.recording.at(f64::INFINITY);
        assert_eq!(last.seen.scene.changes_to(&scene), [], "{}", kept.name);
    }
    let mut again = opened_again(stage);
    assert_eq!(kept(&again), ["Recording 1", "When last closed"], "once more, nothing changed");
    again.run(Command::Tray(TrayCommand::Toggle));
    again.wait_for(|model| model.tray.items.iter().all(|kept| kept.thumbnail.is_some()));
}

#[test]
fn both_settings_of_a_twin_view_are_there_again() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 60_i64);
    stage.window.key_press(Key::T);
    stage.settle();
    stage.set("sampler.steps", 37_i64);
    let stage = opened_again(stage);
    assert_eq!(kept(&stage), ["When last closed", "When last closed, beside"]);
    let tray = &stage.lab().model().tray;
    let scenes = tray.items.iter().map(|kept| kept.recording.at(f64::INFINITY).seen.scene.clone());
    let scenes: Vec<_> = scenes.collect();
    let changes = scenes[1].changes_to(&scenes[0]);
    assert_eq!(changes.iter().map(|change| &*change.path).collect::<Vec<_>>(), ["sampler.steps"]);
}

#[test]
fn a_scene_as_it_was_opened_leaves_nothing_behind() {
    let stage = Stage::of(catalogue::find("thirteen_points").expect("a scene").scene());
    assert_eq!(kept(&opened_again(stage)), Vec::<&str>::new());
}

#[test]
fn a_narrow_window_has_all_its_ways_in_a_menu() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("particles.count", 60_i64);
    let ways = ["Open", "Present", "Twin", "Keys"];
    assert!(ways.iter().all(|way| stage.window.query_by_label(way).is_some()));
    stage.window.set_size(vec2(1024.0, 768.0));
    stage.settle();
    assert!(ways.iter().all(|way| stage.window.query_by_label(way).is_none()));
    stage.window.get_by_label("More ▾").click();
    stage.settle();
    assert!(ways.iter().all(|way| stage.window.query_by_label(way).is_some()));
    stage.window.get_by_label("Twin").click();
    stage.settle();
    assert!(stage.lab().model().twin.is_some());
}
