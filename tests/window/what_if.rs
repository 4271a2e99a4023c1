//! Particles that are put elsewhere by hand.

use egui::{Pos2, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use ridgewalk::picture::Camera;
use ridgewalk::ui::command::{Command, TimeCommand};
use ridgewalk::ui::model::{Model, Selection};

use crate::stage::Stage;

/// A window on few particles, in the middle of time.
fn stage_on(scene: &str) -> Stage {
    let mut stage = Stage::on(scene);
    stage.set("particles.count", 20_i64);
    stage.run(Command::Time(TimeCommand::Seek(-1.0)));
    stage
}

/// Where the canvas shows a place of the world.
fn seen(stage: &Stage, world: [f32; 3]) -> Pos2 {
    let canvas = stage.window.get_by_label("Canvas").rect().min;
    let camera = stage.lab().model().camera.expect("a view");
    let [x, y] = camera.spot(world.map(f64::from)).expect("seen").at;
    canvas + vec2(x as f32, y as f32)
}

fn is_answered(model: &Model) -> bool {
    let solution = model.rails.solution.as_ref().expect("a solution");
    model.what_ifs.all().all(|question| question.is_answered_by(&solution.experiment))
}

fn drag(stage: &mut Stage, from: Pos2, by: Vec2) {
    stage.drag(from, by);
    stage.wait_for(is_answered);
    stage.settle();
}

/// Where particle 7 is.
fn seventh(stage: &mut Stage) -> Pos2 {
    stage.run(Command::Select(Selection::Particle(7)));
    let at = stage.lab().model().selected_particle().and_then(|s| s.position());
    seen(stage, at.expect("a place"))
}

fn what_if_at(stage: &Stage) -> Pos2 {
    seen(stage, stage.lab().model().what_if_position().expect("a path"))
}

#[test]
fn a_dragged_particle_has_a_path_through_the_new_place_and_time_moves_along_it() {
    let mut stage = stage_on("thirteen_points");
    let (id, ends, camera) = (stage.timeline_id(), stage.end_points(), stage.lab().model().camera);
    let at = seventh(&mut stage);
    drag(&mut stage, at, vec2(60.0, -45.0));
    assert_eq!(stage.lab().model().camera, camera, "the view stays");
    assert_eq!((stage.timeline_id(), stage.end_points()), (id, ends), "so does the cloud");
    assert_eq!(stage.lab().model().selection, Selection::Particle(7));
    let there = what_if_at(&stage);
    assert!((there - at - vec2(60.0, -45.0)).length() < 4.0, "{at} {there}");
    stage.window.get_by_label("What if");
    assert!(!stage.text_of("put aside by").contains("NaN"));
    stage.window.get_by_label_contains("apart at the end");
    let found = stage.lab().model().what_ifs.current.as_ref().and_then(|c| c.found());
    assert!(found.is_some_and(|found| found.miss < 1e-6));
    stage.run(Command::Time(TimeCommand::StepBy(8)));
    assert!((what_if_at(&stage) - there).length() > 4.0, "it moves with the scrubber");
    let there = what_if_at(&stage);
    drag(&mut stage, there, vec2(-30.0, 10.0));
    assert!((what_if_at(&stage) - there - vec2(-30.0, 10.0)).length() < 4.0, "and can be moved");
}

#[test]
fn a_branch_is_kept_by_its_key_and_button_and_escape_drops_the_rest() {
    let mut stage = stage_on("thirteen_points");
    let at = seventh(&mut stage);
    drag(&mut stage, at, vec2(60.0, -45.0));
    stage.window.key_press(egui::Key::B);
    stage.settle();
    assert!(stage.lab().model().what_ifs.current.is_none());
    assert_eq!(stage.lab().model().what_ifs.branches.len(), 1);
    drag(&mut stage, at, vec2(-40.0, 30.0));
    stage.window.get_by_label("Branch").click();
    stage.settle();
    assert_eq!(stage.lab().model().what_ifs.branches.len(), 2);
    drag(&mut stage, at, vec2(20.0, 30.0));
    stage.window.key_press(egui::Key::Escape);
    stage.settle();
    let what_ifs = &stage.lab().model().what_ifs;
    assert!(what_ifs.current.is_none() && what_ifs.branches.len() == 2);
    assert!(stage.window.query_by_label("What if").is_none());
    assert_eq!(stage.lab().model().selection, Selection::Particle(7));
    stage.window.get_by_label("Clear branches").click();
    stage.settle();
    assert!(stage.lab().model().what_ifs.branches.is_empty());
}

#[test]
fn another_scene_of_the_same_data_finds_it_again_and_other_data_drop_it() {
    let mut stage = stage_on("thirteen_points");
    let at = seventh(&mut stage);
    drag(&mut stage, at, vec2(60.0, -45.0));
    stage.window.key_press(egui::Key::B);
    drag(&mut stage, at, vec2(-60.0, 45.0));
    let end = |stage: &Stage| {
        let current = stage.lab().model().what_ifs.current.clone().expect("a question");
        let found = current.found().expect("an answer").timeline.clone();
        found.records.last().expect("a record").x.clone()
    };
    let before = end(&stage);
    stage.set("sampler.stochasticity", 0.7);
    stage.wait_for(is_answered);
    assert_eq!(stage.lab().model().what_ifs.all().count(), 2);
    assert_ne!(end(&stage), before);
    stage.set("sampler.stochasticity", 0.0);
    stage.wait_for(is_answered);
    assert_eq!(end(&stage), before, "the same noise, the same path");
    stage.set("ridge.rho", 0.9);
    stage.wait_for(is_answered);
    stage.run(Command::OpenBuiltIn("two_moons"));
    assert_eq!(stage.lab().model().what_ifs.all().count(), 0);
}

#[test]
fn a_fan_is_asked_for_by_a_button_that_depends_on_the_sampler() {
    let mut stage = stage_on("thirteen_points");
    let at = seventh(&mut stage);
    drag(&mut stage, at, vec2(60.0, -45.0));
    let n_paths = |stage: &Stage| {
        let current = stage.lab().model().what_ifs.current.as_ref().expect("a question");
        current.found().map_or(0, |found| found.timeline.n_particles)
    };
    assert_eq!(n_paths(&stage), 1);
    stage.window.get_by_label("Neighbours").click();
    stage.wait_for(is_answered);
    assert_eq!(n_paths(&stage), 9);
    stage.set("sampler.stochasticity", 1.0);
    stage.window.get_by_label("Other noise").click();
    stage.wait_for(is_answered);
    assert_eq!(n_paths(&stage), 9);
}

#[test]
fn a_drag_beside_the_particles_moves_the_view_and_asks_nothing() {
    let mut stage = stage_on("thirteen_points");
    let at = seventh(&mut stage);
    let camera = stage.lab().model().camera;
    let corner = stage.window.get_by_label("Canvas").rect().left_bottom() + vec2(200.0, -90.0);
    drag(&mut stage, corner, vec2(30.0, -20.0));
    assert!(stage.lab().model().what_ifs.current.is_none());
    assert_ne!(stage.lab().model().camera, camera);
    stage.run(Command::FitView);
    stage.click(at);
    assert!(stage.lab().model().what_ifs.current.is_none(), "a click selects");
}

#[test]
fn in_space_a_particle_is_dragged_across_the_line_of_sight() {
    let mut stage = stage_on("helix");
    let at = seventh(&mut stage);
    let depth = |stage: &Stage, world: [f32; 3]| match stage.lab().model().camera {
        Some(Camera::Orbit(camera)) => camera.view_from_world(world.map(f64::from))[2],
        other => panic!("{other:?}"),
    };
    drag(&mut stage, at, vec2(50.0, 40.0));
    let there = what_if_at(&stage);
    assert!((there - at - vec2(50.0, 40.0)).length() < 8.0, "{at} {there}");
    let model = stage.lab().model();
    let asked = model.what_ifs.current.as_ref().expect("a question").asked;
    let now = depth(&stage, asked.place.x.map(|x| x as f32));
    let own = model.selected_particle().and_then(|s| s.position()).expect("a place");
    assert!((now - depth(&stage, own)).abs() < 1e-3 * now, "at its own depth");
}
