//! Twin view: two settings, one noise, one scrubber and one camera.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::ui::brush::BrushCommand;
use ridgewalk::ui::command::{Command, Gesture, Hand, LessonCommand, TrayCommand, TwinCommand};
use ridgewalk::ui::model::Selection;
use ridgewalk::ui::twin::{Side, Twin};

use crate::stage::Stage;

fn twin(stage: &Stage) -> &Twin {
    stage.lab().model().twin.as_ref().expect("a twin view")
}

impl Stage {
    fn twin(&mut self, command: TwinCommand) {
        self.run(Command::Twin(command));
        self.settle_both();
    }

    fn settle_both(&mut self) {
        self.wait_for(|model| {
            !model.rails.is_solving
                && model.twin.as_ref().is_none_or(|twin| !twin.beside.is_solving)
        });
    }

    fn set_and_settle(&mut self, path: &str, value: impl Into<toml::Value>) {
        self.set(path, value);
        self.settle_both();
    }

    fn apart(&self) -> f64 {
        self.lab().model().pairs().and_then(|pairs| pairs.apart()).expect("pairs").median
    }

    fn steps(&self) -> [Option<toml::Value>; 2] {
        [Side::A, Side::B]
            .map(|side| self.lab().model().setting_of(side).scene.value("sampler.steps"))
    }
}

fn beginning() -> Stage {
    let mut stage = Stage::on("thirteen_points");
    stage.twin(TwinCommand::Toggle);
    stage
}

#[test]
fn t_begins_with_two_equal_settings_and_a_control_changes_b_alone() {
    let mut stage = Stage::on("thirteen_points");
    stage.window.key_press(egui::Key::T);
    stage.settle_both();
    assert_eq!((twin(&stage).side, stage.apart()), (Side::A, 0.0));
    stage.set_and_settle("sampler.stochasticity", 1.0);
    let a = stage.lab().model().setting_of(Side::A).scene.value("sampler.stochasticity");
    assert_eq!(a.and_then(|value| value.as_float()), Some(0.0));
    assert!(stage.apart() > 0.0);
    stage.window.key_press(egui::Key::T);
    stage.settle();
    assert!(stage.lab().model().twin.is_none());
    let left = stage.lab().model().rails.scene.value("sampler.stochasticity");
    assert_eq!(left.and_then(|value| value.as_float()), Some(1.0), "what is on the rails stays");
}

#[test]
fn the_rails_show_the_side_that_is_chosen_and_both_change_at_once() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.steps", 40);
    assert_eq!(stage.steps(), [Some(100.into()), Some(40.into())]);
    stage.twin(TwinCommand::Change(Hand::A));
    stage.set_and_settle("sampler.steps", 60);
    assert_eq!(stage.steps(), [Some(60.into()), Some(40.into())]);
    stage.twin(TwinCommand::Change(Hand::Both));
    stage.set_and_settle("sampler.steps", 80);
    assert_eq!(stage.steps(), [Some(80.into()), Some(80.into())]);
    assert_eq!(stage.apart(), 0.0);
}

#[test]
fn layers_and_thresholds_are_always_those_of_both() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.steps", 40);
    stage.set_and_settle("ridge.rho", 0.4);
    stage.set_and_settle("view.colour_by", "distance");
    let there = &twin(&stage).beside.scene;
    assert_eq!((there.ridge.rho, there.view.colour_by.as_str()), (0.4, "distance"));
    assert_eq!(there.value("sampler.steps"), Some(100.into()));
}

#[test]
fn undo_goes_back_on_the_side_where_the_change_was() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.steps", 40);
    stage.twin(TwinCommand::Change(Hand::A));
    stage.set_and_settle("sampler.steps", 60);
    stage.twin(TwinCommand::Change(Hand::B));
    stage.run(Command::Undo);
    stage.settle_both();
    assert_eq!(stage.steps(), [Some(100.into()), Some(40.into())]);
    stage.run(Command::Undo);
    stage.settle_both();
    assert_eq!(stage.steps(), [Some(100.into()), Some(100.into())]);
    stage.run(Command::Redo);
    stage.settle_both();
    assert_eq!(stage.steps(), [Some(100.into()), Some(40.into())]);
}

#[test]
fn pinning_makes_a_what_b_is() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.stochasticity", 1.0);
    assert!(stage.apart() > 0.0);
    stage.window.get_by_role_and_label(Role::Button, "Pin this as A").click();
    stage.settle_both();
    assert_eq!(stage.apart(), 0.0);
    assert_eq!(twin(&stage).beside.scene, stage.lab().model().rails.scene);
}

#[test]
fn a_drag_of_both_is_coarse_and_at_rest_both_are_whole() {
    let mut stage = beginning();
    stage.twin(TwinCommand::Change(Hand::Both));
    for steps in [90, 70, 50] {
        let (path, value) = ("sampler.steps".to_owned(), Some(steps.into()));
        stage.run(Command::Set { path, value, gesture: Gesture::Dragging });
    }
    stage.run(Command::EndGesture);
    stage.settle_both();
    for side in [Side::A, Side::B] {
        let solution = stage.lab().model().setting_of(side).solution.as_ref().expect("a solution");
        assert_eq!(solution.timeline.nodes.len(), 51);
        assert!(solution.ends.is_some());
    }
    assert_eq!(stage.apart(), 0.0);
}

#[test]
fn a_particle_that_is_clicked_in_either_half_is_selected_in_both() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.steps", 30);
    let model = stage.lab().model();
    let places = model.pairs().expect("pairs").places(7, model.frame()).expect("places");
    let spot = model.camera.and_then(|camera| camera.spot(places[0].map(f64::from)));
    let corner = stage.window.get_by_role_and_label(Role::Image, "Canvas A").rect().min;
    let [x, y] = spot.expect("on the canvas").at;
    stage.click(corner + egui::vec2(x as f32, y as f32));
    let Selection::Particle(particle) = stage.lab().model().selection else {
        panic!("nothing is selected")
    };
    assert!(stage.window.query_by_label(&format!("Particle {particle}, R")).is_some());
}

#[test]
fn a_plane_beside_space_has_no_pairs_and_no_trouble() {
    let mut stage = beginning();
    stage.run(Command::OpenBuiltIn("helix"));
    stage.settle_both();
    assert!(stage.lab().model().pairs().expect("two").apart().is_none());
    assert!(stage.window.query_by_label_contains("one in space").is_some());
    stage.twin(TwinCommand::ToggleOverlay);
    stage.twin(TwinCommand::Change(Hand::A));
    stage.twin(TwinCommand::Change(Hand::B));
    stage.twin(TwinCommand::Toggle);
}

#[test]
fn two_snapshots_become_a_and_b() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::Tray(TrayCommand::TakeSnapshot));
    stage.set("sampler.steps", 40);
    stage.run(Command::Tray(TrayCommand::TakeSnapshot));
    stage.set("sampler.steps", 20);
    let ids: Vec<u64> = stage.lab().model().tray.items.iter().map(|kept| kept.id).collect();
    stage.twin(TwinCommand::Compare(ids[0], ids[1]));
    assert_eq!(stage.steps(), [Some(100.into()), Some(40.into())]);
}

#[test]
fn a_setting_that_cannot_be_solved_is_told_with_its_letter_and_the_other_stays() {
    let mut stage = beginning();
    stage.set_and_settle("data.type", "file");
    stage.twin(TwinCommand::Change(Hand::A));
    assert!(twin(&stage).beside.scene.value("data.type").is_some());
    assert!(stage.lab().model().rails.solution.is_some());
    assert!(!stage.lab().model().messages.is_empty());
}

#[test]
fn a_scene_that_is_opened_in_b_brings_its_look_to_both() {
    let mut stage = beginning();
    stage.run(Command::OpenBuiltIn("uniform_steps"));
    stage.settle_both();
    let view = &stage.lab().model().rails.scene.view;
    assert_eq!(view.frame, "schedule");
    assert_eq!(&twin(&stage).beside.scene.view, view);
}

#[test]
fn a_step_of_a_lesson_is_one_setting_and_leaves_nothing_of_what_was_played() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::Lesson(LessonCommand::Begin("phases")));
    stage.run(Command::Lesson(LessonCommand::PlayWithIt));
    stage.twin(TwinCommand::Toggle);
    stage.run(Command::Brush(BrushCommand::Toggle));
    stage.run(Command::Lesson(LessonCommand::Return));
    let model = stage.lab().model();
    assert!(model.twin.is_none() && model.brush.is_none());
}

#[test]
fn what_is_drawn_is_drawn_on_the_side_of_the_hand_or_on_both() {
    let mut stage = beginning();
    stage.run(Command::Brush(BrushCommand::Toggle));
    stage.settle_both();
    let kinds = |stage: &Stage| {
        [Side::A, Side::B].map(|side| stage.lab().model().setting_of(side).scene.value("data.type"))
    };
    assert_eq!(kinds(&stage), [Some("thirteen_points".into()), Some("drawn".into())]);
    stage.twin(TwinCommand::Change(Hand::A));
    assert!(stage.lab().model().brush.is_none(), "a brush stays on its side");
    stage.twin(TwinCommand::Change(Hand::Both));
    stage.run(Command::Brush(BrushCommand::Toggle));
    stage.run(Command::Brush(BrushCommand::Clear));
    stage.settle_both();
    assert_eq!(kinds(&stage), [Some("drawn".into()), Some("drawn".into())]);
    assert_eq!(stage.apart(), 0.0, "the same two points stand in for none on both sides");
}

#[test]
fn a_value_of_b_is_given_to_a_by_both_hands() {
    let mut stage = beginning();
    stage.set_and_settle("sampler.steps", 40);
    stage.twin(TwinCommand::Change(Hand::Both));
    stage.set_and_settle("sampler.steps", 40);
    assert_eq!(stage.steps(), [Some(40.into()), Some(40.into())]);
}

#[test]
fn what_is_being_solved_goes_to_its_side_whatever_the_rails_show_by_then() {
    let mut stage = beginning();
    let (path, value) = ("sampler.steps".to_owned(), Some(40.into()));
    let lab = stage.window.state_mut();
    lab.run(Command::Set { path, value, gesture: Gesture::Single });
    lab.run(Command::Twin(TwinCommand::Change(Hand::A)));
    stage.settle_both();
    let nodes = |side| {
        let solution = stage.lab().model().setting_of(side).solution.as_ref().expect("a solution");
        solution.timeline.nodes.len()
    };
    assert_eq!([Side::A, Side::B].map(nodes), [101, 41]);
}
