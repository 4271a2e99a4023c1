//! Guidance in the window: regions are drawn by hand, the scale is dragged, the target is seen.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::diffusion::guidance::Guidance;
use ridgewalk::diffusion::guidance::gate::Region;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::sim::experiment::{Experiment, Space};
use ridgewalk::ui::command::Command;
use toml::Value;

use crate::stage::Stage;

/// A place of the window over a place of the plane of x and y, from the mean of the data in units of
/// their radius.
fn over(stage: &Stage, [x, y]: [f64; 2]) -> egui::Pos2 {
    let model = stage.lab().model();
    let experiment = &model.rails.solution.as_ref().expect("solved").experiment;
    let (mean, radius) = (experiment.mean(), experiment.radius);
    let world = [mean[0] + x * radius, mean[1] + y * radius, 0.0];
    let [px, py] = model.camera.expect("a view").spot(world).expect("seen").at;
    stage.window.get_by_label("Canvas").rect().min + egui::vec2(px as f32, py as f32)
}

fn press(stage: &mut Stage, at: egui::Pos2) {
    stage.window.hover_at(at);
    stage.window.step();
    stage.window.drag_at(at);
    stage.window.step();
}

/// Leads the hand along straight lines from corner to corner; it stays down.
fn lead(stage: &mut Stage, corners: &[[f64; 2]]) -> egui::Pos2 {
    let places: Vec<_> = corners.iter().map(|&corner| over(stage, corner)).collect();
    press(stage, places[0]);
    for ends in places.windows(2) {
        for step in 1..=6 {
            stage.window.hover_at(ends[0] + (ends[1] - ends[0]) * (step as f32 / 6.0));
            stage.window.step();
        }
    }
    places[places.len() - 1]
}

fn draw(stage: &mut Stage, corners: &[[f64; 2]]) {
    let last = lead(stage, corners);
    stage.window.drop_at(last);
    stage.settle();
}

fn click(stage: &mut Stage, role: Role, label: &str) {
    stage.window.get_by_role_and_label(role, label).click();
    stage.settle();
}

fn corners(stage: &Stage, path: &str) -> Option<Vec<[f64; 2]>> {
    let value = stage.lab().model().rails.scene.value(path)?;
    let number = |value: &Value| value.as_float().expect("a number");
    let corner = |value: &Value| {
        let pair = value.as_array().expect("a corner");
        [number(&pair[0]), number(&pair[1])]
    };
    Some(value.as_array()?.iter().map(corner).collect())
}

fn experiment(stage: &Stage) -> &Experiment {
    &stage.lab().model().rails.solution.as_ref().expect("solved").experiment
}

const RIGHT: [[f64; 2]; 4] = [[0.1, -1.3], [1.5, -1.3], [1.5, 1.3], [0.1, 1.3]];

/// Every corner of one is near one of the other.
fn are_alike(drawn: &[[f64; 2]], meant: &[[f64; 2]]) -> bool {
    let near = |a: &[f64; 2]| drawn.iter().any(|b| (a[0] - b[0]).hypot(a[1] - b[1]) < 0.03);
    (3..9).contains(&drawn.len()) && meant.iter().all(near)
}

#[test]
fn a_lasso_drawn_round_some_points_makes_two_classes_and_undo_takes_it_back() {
    let mut stage = Stage::on("thirteen_points");
    stage.open_part("classes");
    click(&mut stage, Role::ComboBox, "Classes");
    stage.window.get_by_label("by lasso").click();
    stage.settle();
    assert!(experiment(&stage).class_names().is_empty(), "nothing is drawn yet");
    click(&mut stage, Role::Button, "Draw");
    assert_eq!(stage.lab().model().drawing.as_deref(), Some("classes.corners"));
    draw(&mut stage, &RIGHT);
    assert_eq!(stage.lab().model().drawing, None);
    let drawn = corners(&stage, "classes.corners").expect("corners");
    assert!(are_alike(&drawn, &RIGHT), "{drawn:?}");
    assert_eq!(experiment(&stage).class_names(), ["lasso", "rest"]);
    let Space::Plane(ready) = &experiment(&stage).space else { panic!("in the plane") };
    let inside = ready.training.class("lasso").expect("a class");
    let middle = ready.training.cloud.mean()[0];
    assert!(inside.cloud.points().iter().all(|point| point[0] > middle));
    stage.run(Command::Undo);
    assert_eq!(corners(&stage, "classes.corners"), None);
    assert!(experiment(&stage).class_names().is_empty());
}

#[test]
fn escape_leaves_off_and_a_line_that_was_begun_is_forgotten() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("classes.type", "lasso");
    let before = stage.lab().model().rails.scene.clone();
    stage.run(Command::Draw(Some("classes.corners".to_owned())));
    let far = [[-1.4, 1.3], [-1.4, 0.2], [-0.6, 0.8]];
    let last = lead(&mut stage, &far);
    stage.window.key_press(egui::Key::Escape);
    stage.settle();
    assert_eq!(stage.lab().model().drawing, None);
    stage.window.drop_at(last);
    stage.settle();
    assert_eq!(stage.lab().model().rails.scene, before);
    stage.run(Command::Draw(Some("classes.corners".to_owned())));
    draw(&mut stage, &RIGHT);
    let drawn = corners(&stage, "classes.corners").expect("corners");
    assert!(are_alike(&drawn, &RIGHT), "nothing of the first line: {drawn:?}");
    assert!(drawn.iter().all(|corner| corner[0] > 0.0), "{drawn:?}");
}

#[test]
fn a_lasso_round_nothing_is_a_message_and_a_slip_of_the_hand_nothing() {
    let mut stage = Stage::on("thirteen_points");
    stage.set("classes.type", "lasso");
    let before = stage.end_points();
    stage.run(Command::Draw(Some("classes.corners".to_owned())));
    draw(&mut stage, &[[1.2, 1.2], [1.21, 1.2]]);
    assert_eq!(corners(&stage, "classes.corners"), None);
    stage.run(Command::Draw(Some("classes.corners".to_owned())));
    draw(&mut stage, &[[1.3, 1.3], [1.4, 1.3], [1.4, 1.4]]);
    let messages = &stage.lab().model().messages;
    assert!(messages.iter().any(|m| m.text.contains("none of the data")), "{messages:?}");
    assert_eq!(stage.end_points(), before, "the experiment stays");
}

/// The gate of this scene is not in the middle of the data.
#[test]
fn a_gate_lies_where_it_is_drawn() {
    let mut stage = Stage::on("gate");
    assert_eq!(stage.number("guidance.x"), 0.4);
    stage.set("guidance.region", "polygon");
    stage.open_part("guidance");
    click(&mut stage, Role::Button, "Draw");
    let meant = [[0.2, 0.1], [1.0, 0.1], [1.0, 0.9], [0.2, 0.9]];
    draw(&mut stage, &meant);
    let Guidance::Gate(gate) = &stage.lab().model().rails.scene.guidance else { panic!("a gate") };
    let region = gate.region::<2>([0.0, 0.0].into(), 1.0).expect("a region");
    let Region::Polygon(polygon) = region else { panic!("a polygon") };
    let drawn: Vec<_> = polygon.corners().collect();
    assert!(are_alike(&drawn, &meant), "{drawn:?}");
    assert!(stage.lab().model().messages.is_empty(), "{:?}", stage.lab().model().messages);
}

#[test]
fn in_space_a_lasso_is_drawn_from_above() {
    let mut stage = Stage::on("iris_3d");
    stage.set("classes.type", "lasso");
    stage.run(Command::Draw(Some("classes.corners".to_owned())));
    stage.window.run_steps(3);
    draw(&mut stage, &RIGHT);
    let drawn = corners(&stage, "classes.corners").expect("corners");
    assert!(are_alike(&drawn, &RIGHT), "{drawn:?}");
    assert_eq!(experiment(&stage).class_names(), ["lasso", "rest"]);
}

fn iris_in_space() -> Scene {
    let scene = catalogue::find("iris_3d").expect("a built-in scene").scene();
    let values = [("guidance.type", "classifier_free"), ("guidance.class", "virginica")];
    values.iter().fold(scene, |scene, (path, value)| {
        scene.with(path, Some((*value).into())).unwrap_or_else(|e| panic!("{e}"))
    })
}

#[test]
fn the_scale_goes_from_end_to_end_in_the_plane_and_in_space_with_numbers_all_the_way() {
    let in_plane = catalogue::find("iris_guided").expect("a built-in scene").scene();
    for scene in [in_plane, iris_in_space()] {
        let mut stage = Stage::of(scene);
        stage.set("particles.count", 300_i64);
        stage.open_part("guidance");
        for (end, w) in [(0.0, -2.0), (1.0, 20.0)] {
            stage.drag_to_end("Scale", end);
            assert_eq!(stage.number("guidance.scale"), w);
            assert!(stage.end_points().iter().all(|x| x.is_finite()), "w = {w}");
            let numbers = &stage.lab().model().rails.solution.as_ref().expect("solved").steering;
            let sampled = numbers.as_ref().expect("at rest").sampled.expect("samples");
            assert!(sampled.mean.iter().chain(&sampled.variance).all(|x| x.is_finite()));
            for text in ["NaN", "inf"] {
                assert!(stage.window.query_by_label(text).is_none(), "{text} at w = {w}");
            }
        }
    }
}

#[test]
fn the_target_is_drawn_when_its_row_of_the_legend_is_clicked() {
    let mut stage = Stage::of(iris_in_space());
    stage.run(Command::OpenBuiltIn("iris_guided"));
    stage.wait_for_quiet();
    let has_contours = |stage: &Stage| {
        stage.lab().model().rails.map.as_ref().is_some_and(|map| map.target.is_some())
    };
    let was_on = stage.lab().model().rails.scene.view.target;
    if was_on {
        click(&mut stage, Role::CheckBox, "Target");
        stage.wait_for_quiet();
    }
    assert!(!has_contours(&stage));
    click(&mut stage, Role::CheckBox, "Target");
    assert!(stage.lab().model().rails.scene.view.target);
    stage.wait_for(|model| model.rails.map.as_ref().is_some_and(|map| map.target.is_some()));
    stage.run(Command::OpenBuiltIn("thirteen_points"));
    assert!(stage.window.query_by_label("Target").is_none(), "nothing steers");
}

#[test]
fn what_was_meant_stands_beside_what_is_sampled() {
    let mut stage = Stage::on("gaussians_guided");
    stage.wait_for_quiet();
    stage.window.get_by_label("Guidance, at the end");
    for text in ["run", "target", "theory", "0.144", "0.063"] {
        assert!(stage.window.query_all_by_label(text).count() > 0, "{text} is not there");
    }
}
