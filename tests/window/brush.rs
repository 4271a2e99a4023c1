//! Data that are drawn by hand: pen, spray, eraser and move, each stroke one entry to undo.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use ridgewalk::diffusion::data::{DataSource, Drawn};
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::brush::{Brush, BrushCommand, Tool};
use ridgewalk::ui::command::{Command, End, Save, TimeCommand};

use crate::stage::Stage;

impl Stage {
    /// A place of the window over a place of the plane, data frame.
    fn above(&self, [x, y]: [f64; 2]) -> egui::Pos2 {
        let model = self.lab().model();
        let scale = model.frame().scale(model.now().expect("a moment").1);
        let camera = model.camera.expect("a view");
        let [px, py] = camera.spot([x * scale, y * scale, 0.0]).expect("seen").at;
        self.window.get_by_label("Canvas").rect().min + egui::vec2(px as f32, py as f32)
    }

    fn points(&self) -> Vec<[f64; 2]> {
        match &self.lab().model().rails.scene.data {
            DataSource::Drawn(drawn) => drawn.points().into_owned(),
            other => panic!("{} is not drawn", other.variant().label),
        }
    }

    /// The points of the experiment that is shown.
    fn solved_points(&self) -> usize {
        let solution = self.lab().model().rails.solution.as_ref().expect("solved");
        solution.experiment.loaded.table.rows().len()
    }

    fn brush(&self) -> Option<&Brush> {
        self.lab().model().brush.as_ref()
    }

    fn take(&mut self, tool: Tool) {
        self.window.get_by_role_and_label(Role::Button, tool.label()).click();
        self.settle();
        assert_eq!(self.brush().expect("in use").tool, tool);
    }

    fn press(&mut self, at: egui::Pos2) {
        self.window.hover_at(at);
        self.window.step();
        self.window.drag_at(at);
        self.window.step();
    }

    /// Leads the hand from place to place; it stays down.
    fn lead(&mut self, places: &[[f64; 2]]) -> egui::Pos2 {
        let places: Vec<_> = places.iter().map(|&place| self.above(place)).collect();
        self.press(places[0]);
        for ends in places.windows(2) {
            for step in 1..=5 {
                self.window.hover_at(ends[0] + (ends[1] - ends[0]) * (step as f32 / 5.0));
                self.window.step();
            }
        }
        places[places.len() - 1]
    }

    fn stroke(&mut self, places: &[[f64; 2]]) {
        let last = self.lead(places);
        self.window.drop_at(last);
        self.settle();
    }

    fn said(&self, words: &str) -> bool {
        self.lab().model().messages.iter().any(|message| message.text.contains(words))
    }
}

fn drawing() -> Stage {
    let mut stage = Stage::on("thirteen_points");
    stage.window.key_press(egui::Key::E);
    stage.settle();
    stage
}

fn drawn(points: Vec<[f64; 2]>) -> Stage {
    let mut stage =
        Stage::of(Scene { data: DataSource::Drawn(Drawn::of(points)), ..Scene::default() });
    stage.run(Command::Brush(BrushCommand::Toggle));
    stage
}

#[test]
fn the_data_that_are_there_are_drawn_on_and_nothing_jumps() {
    let mut stage = Stage::on("thirteen_points");
    stage.open_part("data");
    let (before, camera) = (stage.end_points(), stage.lab().model().camera);
    stage.window.get_by_label("Draw data").click();
    stage.settle();
    assert_eq!(stage.points().len(), 13);
    assert_eq!(stage.end_points(), before);
    assert_eq!(stage.lab().model().camera, camera);
    stage.window.get_by_label("Done drawing").click();
    stage.settle();
    assert!(stage.brush().is_none());
    assert_eq!(stage.lab().model().rails.scene.data, DataSource::default(), "nothing was drawn");
}

#[test]
fn a_drawing_is_there_again_when_drawn_data_are_chosen_again() {
    let mut stage = drawing();
    stage.stroke(&[[-1.0, 1.0], [0.5, 1.2]]);
    stage.run(Command::Brush(BrushCommand::Leave));
    let points = stage.points();
    assert!(points.len() > 20);
    stage.set("data.type", "two_moons");
    stage.set("data.type", "drawn");
    assert_eq!(stage.points(), points);
}

#[test]
fn a_pen_stroke_adds_points_is_followed_and_is_one_entry_to_undo() {
    let mut stage = drawing();
    let camera = stage.lab().model().camera;
    let last = stage.lead(&[[-1.0, 1.0], [0.5, 1.2]]);
    stage.settle();
    let n = stage.points().len();
    assert!(n > 20, "{n}");
    assert_eq!(stage.solved_points(), n, "the picture follows while the hand is down");
    stage.window.drop_at(last);
    stage.settle();
    assert!(stage.brush().expect("in use").stroke.is_none());
    assert_eq!(stage.quality(), "full solve");
    assert_eq!(stage.lab().model().camera, camera);
    stage.run(Command::Undo);
    assert_eq!(stage.points().len(), 13);
    stage.run(Command::Redo);
    assert_eq!(stage.points().len(), n);
    assert_eq!(stage.lab().model().camera, camera, "nor does undo move the camera");
}

#[test]
fn a_spray_scatters_points_for_as_long_as_it_is_held() {
    let mut stage = drawing();
    stage.take(Tool::Spray);
    let at = stage.above([0.0, 1.5]);
    stage.press(at);
    let first = stage.points().len();
    assert!(first > 13);
    stage.window.run_steps(5);
    assert!(stage.points().len() > first);
    stage.window.drop_at(at);
    stage.settle();
    stage.run(Command::Undo);
    assert_eq!(stage.points().len(), 13);
}

#[test]
fn an_eraser_takes_points_away_and_the_last_two_stay() {
    let mut stage = drawn(vec![[-1.0, 0.0], [-0.5, 0.0], [0.0, 0.0], [1.0, 0.0]]);
    stage.take(Tool::Eraser);
    stage.stroke(&[[-0.5, 0.2], [-0.5, 0.0]]);
    assert_eq!(stage.points(), [[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]);
    stage.stroke(&[[-1.0, 0.0], [1.0, 0.0]]);
    assert!(stage.points().len() >= 2 && stage.said("Two points must remain"));
    assert!(stage.end_points().iter().all(|x| x.is_finite()));
}

#[test]
fn points_are_carried_by_the_hand() {
    let mut stage = drawn(vec![[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]]);
    stage.take(Tool::Move);
    stage.stroke(&[[0.0, 0.0], [0.3, 0.4], [0.2, 0.5]]);
    let [left, moved, right] = stage.points()[..] else { panic!("three points") };
    assert_eq!((left, right), ([-1.0, 0.0], [1.0, 0.0]));
    assert!((moved[0] - 0.2).abs() < 0.02 && (moved[1] - 0.5).abs() < 0.02, "{moved:?}");
    stage.run(Command::Undo);
    assert_eq!(stage.points()[1], [0.0, 0.0]);
}

#[test]
fn a_pen_that_leaves_the_window_has_ended_its_stroke() {
    let mut stage = drawing();
    stage.lead(&[[-1.0, 1.0], [0.5, 1.2]]);
    let n = stage.points().len();
    stage.window.event(egui::Event::PointerGone);
    stage.settle();
    assert!(stage.brush().expect("in use").stroke.is_none());
    assert_eq!(stage.quality(), "full solve");
    let back = stage.above([0.5, -1.0]);
    stage.window.hover_at(back);
    stage.settle();
    assert_eq!(stage.points().len(), n, "it draws again only when it comes down again");
    stage.window.drop_at(back);
    stage.stroke(&[[0.5, -1.0], [0.9, -1.0]]);
    assert!(stage.points().len() > n);
}

#[test]
fn a_hand_that_is_lifted_over_a_panel_leaves_nothing_there() {
    let mut stage = drawing();
    stage.lead(&[[-1.0, 1.0], [0.5, 1.2]]);
    let rail = egui::pos2(40.0, 300.0);
    stage.window.hover_at(rail);
    stage.window.step();
    let n = stage.points().len();
    stage.window.drop_at(rail);
    stage.settle();
    assert_eq!(stage.points().len(), n);
    assert!(stage.brush().expect("in use").stroke.is_none());
    assert_eq!(stage.quality(), "full solve");
}

#[test]
fn clear_keeps_the_program_alive_and_the_first_points_stand_alone() {
    let mut stage = drawing();
    stage.window.get_by_label("Clear").click();
    stage.settle();
    assert_eq!(stage.points().len(), 2);
    assert!(stage.end_points().iter().all(|x| x.is_finite()));
    let dot = [0.0, 0.5];
    stage.stroke(&[dot]);
    assert_eq!(stage.points().len(), 2, "one point is no scene yet");
    stage.stroke(&[[0.4, 0.5]]);
    let points = stage.points();
    assert_eq!(points.len(), 2);
    let is_near = |a: &[f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) < 0.02;
    assert!(is_near(&points[0], dot) && is_near(&points[1], [0.4, 0.5]), "{points:?}");
    stage.run(Command::Undo);
    stage.run(Command::Undo);
    assert_eq!(stage.points().len(), 13);
}

#[test]
fn ten_thousand_points_are_drawn_on_and_the_window_answers() {
    let square = |i: i32| [f64::from(i % 100), f64::from(i / 100)].map(|x| 0.02 * x - 1.0);
    let mut stage = drawn((0..10_000).map(square).collect());
    stage.set("particles.count", 50_i64);
    stage.set("sampler.steps", 10_i64);
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Noise)));
    stage.take(Tool::Eraser);
    stage.stroke(&[[-0.5, 0.0], [0.5, 0.3]]);
    let n = stage.points().len();
    assert!((5000..10_000).contains(&n), "{n}");
    stage.take(Tool::Pen);
    stage.stroke(&[[-1.0, 1.2], [1.0, 1.2]]);
    assert!(stage.points().len() > n);
    assert_eq!(stage.solved_points(), stage.points().len());
    stage.run(Command::Undo);
    stage.run(Command::Undo);
    assert_eq!(stage.points().len(), 10_000);
}

#[test]
fn the_wheel_still_zooms_and_the_right_button_pans() {
    let mut stage = drawing();
    let before = stage.lab().model().camera.expect("a view");
    let at = stage.above([0.0, 0.0]);
    stage.window.hover_at(at);
    stage.window.step();
    let button = |pressed| egui::Event::PointerButton {
        pos: at,
        button: egui::PointerButton::Secondary,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    stage.window.event(button(true));
    stage.window.step();
    for px in [20.0, 40.0, 60.0] {
        stage.window.event(egui::Event::PointerMoved(at + egui::vec2(px, 0.0)));
        stage.window.step();
    }
    stage.window.event(button(false));
    stage.settle();
    assert_ne!(stage.lab().model().camera, Some(before));
    assert_eq!(stage.points().len(), 13);
}

#[test]
fn what_is_drawn_in_the_frame_of_the_schedule_lies_under_the_hand() {
    let mut stage = drawing();
    stage.set("view.frame", "schedule");
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Noise)));
    stage.run(Command::Time(TimeCommand::StepBy(40)));
    let place = [1.0, 1.0];
    stage.stroke(&[place]);
    let drawn = stage.points()[13];
    assert!((drawn[0] - 1.0).abs() < 0.05 && (drawn[1] - 1.0).abs() < 0.05, "{drawn:?}");
}

#[test]
fn in_space_and_of_too_many_points_the_brush_says_why_not() {
    let mut stage = Stage::on("helix");
    stage.window.key_press(egui::Key::E);
    stage.settle();
    assert!(stage.brush().is_none() && stage.said("in the plane"));
    stage.run(Command::OpenBuiltIn("circle"));
    stage.set("particles.count", 10_i64);
    stage.set("data.count", 20_001_i64);
    stage.run(Command::Brush(BrushCommand::Toggle));
    assert!(stage.brush().is_none() && stage.said("20001 points"));
}

#[test]
fn guidance_by_classes_is_left_off_with_a_word_and_another_scene_puts_the_brush_away() {
    let mut stage = Stage::on("iris_guided");
    stage.run(Command::Brush(BrushCommand::Toggle));
    assert!(stage.brush().is_some() && stage.said("no classes"));
    assert!(stage.end_points().iter().all(|x| x.is_finite()));
    stage.run(Command::OpenBuiltIn("spiral"));
    assert!(stage.brush().is_none());
}

#[test]
fn saved_data_open_as_the_same_points() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.csv");
    let mut stage = drawing();
    stage.stroke(&[[-1.0, 1.0], [0.5, 1.2]]);
    let points = stage.points();
    stage.run(Command::SaveTo(Save::Data, file.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.starts_with("Saved")));
    stage.run(Command::OpenPath(file.clone()));
    stage.set("data.scale", "none");
    stage.run(Command::Brush(BrushCommand::Toggle));
    assert_eq!(stage.points(), points);
    stage.run(Command::OpenPath(file.with_extension("scene.toml")));
    assert_eq!(stage.points(), points, "and so does the scene beside them");
}

#[test]
fn classes_are_saved_with_the_data_and_a_table_is_not_replaced_by_its_scaled_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, table) = (folder.path().join("iris.csv"), folder.path().join("own.csv"));
    let mut stage = Stage::of(catalogue::find("iris_guided").expect("a scene").scene());
    stage.run(Command::SaveTo(Save::Data, file.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.starts_with("Saved")));
    let text = std::fs::read_to_string(&file).expect("a table");
    assert!(text.starts_with("x,y,class\n") && text.contains(",setosa\n"), "{text}");
    std::fs::copy(&file, &table).expect("a copy");
    stage.run(Command::OpenPath(table.clone()));
    stage.run(Command::SaveTo(Save::Data, table.clone()));
    stage.wait_for(|model| model.messages.iter().any(|m| m.text.contains("another name")));
    assert_eq!(std::fs::read_to_string(&table).expect("as it was"), text);
}
