//! A lesson in the window: steps, what may be touched, guesses and truths.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use ridgewalk::scene::lessons::BUILT_IN;
use ridgewalk::ui::command::{Command, Guess, LessonCommand, Overlay, TrayCommand};
use ridgewalk::ui::model::{Class, Selection};

use super::Stage;

const LESSON: &str = r#"format = 1
title = "Off the ridge"
level = "first"
minutes = 5
about = "What a wrong score does"
scene = "thirteen_points"

[[step]]
caption = "All samples are memorised."
set = { "particles.count" = 60, "sampler.steps" = 30 }
layers = ["ridge", "training_points", "slide"]
time = "data"
controls = ["sampler.stochasticity"]

[[step]]
caption = "The score is off across the ridge."
set = { score_error = [{ type = "directional", normal = 0.1 }] }
time = 0.3
controls = ["score_error.0.normal", "time"]
ask = "Where will this particle rest?"
particle = 7
reveal = "Beside the ridge."
reveal_time = "data"

[[step]]
caption = "Count them."
ask = "How many are there?"
number = "end.particles"
within = 0.01
reveal = "Sixty."

[[step]]
caption = "Choose."
ask = "Which is it?"
choices = ["one", "two"]
answer = "two"
reveal = "Two it is."
"#;

fn in_class() -> Stage {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lesson.toml");
    std::fs::write(&path, LESSON).expect("written");
    let mut stage = Stage::on("two_moons");
    stage.run(Command::OpenPath(path));
    stage.arrive();
    stage
}

impl Stage {
    /// Frames until the step is there.
    fn arrive(&mut self) {
        for _ in 0..14 {
            self.window.step();
        }
        self.settle();
    }

    fn class(&self) -> &Class {
        self.lab().model().class.as_ref().expect("a lesson")
    }

    fn teach(&mut self, command: LessonCommand) {
        self.run(Command::Lesson(command));
        self.arrive();
    }
}

#[test]
fn a_lesson_goes_on_and_back_and_its_scene_with_it() {
    let mut stage = in_class();
    stage.window.get_by_label("All samples are memorised.");
    stage.window.get_by_label("Step 1 of 4");
    assert_eq!(stage.number("particles.count"), 60.0);
    stage.window.get_by_label("Next  ▸").click();
    stage.arrive();
    assert_eq!(stage.number("score_error.0.normal"), 0.1);
    let radius = stage.lab().model().rails.solution.as_ref().expect("solved").experiment.radius;
    let sigma = stage.lab().model().now().expect("a time").1.sigma;
    assert!((sigma / radius - 0.3).abs() < 1e-3, "{}", sigma / radius);
    stage.window.key_press(Key::PageUp);
    stage.arrive();
    assert_eq!(stage.class().index, 0);
    assert!(stage.lab().model().rails.scene.score_errors.is_empty());
}

#[test]
fn only_what_a_step_enables_may_be_touched() {
    let mut stage = in_class();
    assert_eq!(stage.sliders(), ["Stochasticity"]);
    stage.window.key_press(Key::G);
    stage.settle();
    assert!(stage.lab().model().overlay.is_none());
    stage.drag_to_end("Stochasticity", 1.0);
    assert!(stage.number("sampler.stochasticity") > 1.0);
    stage.teach(LessonCommand::Next);
    assert_eq!(stage.number("sampler.stochasticity"), 0.0, "the next step is as it was written");
}

#[test]
fn a_click_is_a_guess_and_the_future_is_hidden_until_it_is_revealed() {
    let mut stage = in_class();
    stage.teach(LessonCommand::Next);
    assert_eq!(stage.lab().model().selection, Selection::Particle(7));
    let shown = stage.lab().model().selected_particle().expect("a particle");
    assert!(shown.shown_until.is_finite());
    stage.click(egui::pos2(700.0, 300.0));
    let Some(Guess::Place(first)) = stage.class().guess else { panic!("a guess") };
    stage.click(egui::pos2(800.0, 350.0));
    let Some(Guess::Place(second)) = stage.class().guess else { panic!("a guess") };
    assert_ne!(first, second, "a guess can be moved");
    stage.window.get_by_label("Reveal").click();
    stage.arrive();
    assert!(stage.class().is_revealed);
    stage.window.get_by_label_contains("R away");
    stage.window.get_by_label("Beside the ridge.");
    let (moment, _) = stage.lab().model().now().expect("a time");
    assert_eq!(moment, 30.0, "time has played to the data end");
}

#[test]
fn a_hasty_clicker_still_gets_the_experiment_of_the_step() {
    let mut stage = in_class();
    stage.window.state_mut().run(Command::Lesson(LessonCommand::Next));
    stage.window.step();
    stage.window.state_mut().run(Command::Lesson(LessonCommand::Reveal));
    stage.arrive();
    let (there, wanted) = (&stage.lab().model().rails.scene, &stage.class().step().scene);
    assert_eq!(there, wanted);
    assert_eq!(stage.lab().model().now().expect("a time").0, 30.0, "the data end");
}

#[test]
fn a_step_whose_data_are_gone_holds_nothing_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = "title = \"Mine\"\n[data]\ntype = \"file\"\npath = \"gone.csv\"\n";
    std::fs::write(folder.path().join("mine.toml"), scene).expect("written");
    let path = folder.path().join("lesson.toml");
    let lesson = LESSON.replace("scene = \"thirteen_points\"", "scene = \"mine.toml\"");
    std::fs::write(&path, lesson.replace("particle = 7", "particle = 3")).expect("written");
    let mut stage = Stage::on("two_moons");
    stage.run(Command::OpenPath(path));
    stage.arrive();
    stage.window.get_by_label_contains("gone.csv");
    stage.teach(LessonCommand::PlayWithIt);
    stage.set("data.type", "spiral");
    stage.set("sampler.steps", 17_i64);
    stage.arrive();
    assert_eq!(stage.number("sampler.steps"), 17.0, "a hand on the controls is followed");
}

#[test]
fn numbers_and_choices_are_judged() {
    let mut stage = in_class();
    stage.teach(LessonCommand::Next);
    stage.teach(LessonCommand::Next);
    stage.teach(LessonCommand::Guess(Guess::Number(50.0)));
    stage.teach(LessonCommand::Reveal);
    stage.wait_for(|model| model.class.as_ref().is_some_and(|class| class.truth.is_some()));
    stage.settle();
    stage.window.get_by_label("You said 50; it is 60.");
    stage.window.key_press(Key::PageDown);
    stage.arrive();
    stage.window.get_by_role_and_label(Role::Button, "two").click();
    stage.settle();
    assert_eq!(stage.class().guess, Some(Guess::Choice(1)));
    stage.window.key_press(Key::PageDown);
    stage.arrive();
    stage.window.get_by_label_contains("✓");
    stage.window.get_by_label("Finish").click();
    stage.settle();
    assert!(stage.lab().model().class.is_none());
}

#[test]
fn one_may_play_with_a_step_and_come_back_to_it_as_it_was() {
    let mut stage = in_class();
    stage.window.get_by_label("Play with it").click();
    stage.settle();
    stage.set("sampler.steps", 17_i64);
    stage.window.get_by_label("Return to the lesson").click();
    stage.arrive();
    assert_eq!(stage.number("sampler.steps"), 30.0);
    stage.window.get_by_label("Close").click();
    stage.settle();
    assert!(stage.lab().model().class.is_none());
    assert_eq!(stage.lab().model().rails.scene.title, "Thirteen points", "the experiment stays");
}

#[test]
fn a_lesson_that_cannot_be_read_is_a_message_with_step_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lesson.toml");
    std::fs::write(&path, LESSON.replace("particle = 7", "particle = 99")).expect("written");
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::OpenPath(path));
    stage.window.get_by_label_contains("step 2, line 21");
    assert!(stage.lab().model().class.is_none());
}

#[test]
fn a_presenter_has_the_canvas_the_caption_and_the_strip_alone() {
    let mut stage = in_class();
    stage.window.key_press(Key::P);
    stage.settle();
    assert!(stage.lab().model().is_presenting);
    assert!(stage.sliders().is_empty(), "no controls");
    stage.window.get_by_label("All samples are memorised.");
    stage.window.key_press(Key::PageDown);
    stage.arrive();
    assert_eq!(stage.class().index, 1, "a clicker leads on");
    stage.window.key_press(Key::Escape);
    stage.settle();
    assert!(!stage.lab().model().is_presenting);
    stage.run(Command::Lesson(LessonCommand::Close));
    stage.window.key_press(Key::P);
    stage.settle();
    assert!(stage.window.query_by_label("Gallery").is_none());
    stage.window.key_press(Key::P);
    stage.settle();
    stage.window.get_by_label("Gallery");
}

/// Controls without a name, by what they are.
fn unnamed(stage: &Stage) -> Vec<String> {
    let roles = [
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::Link,
        Role::MenuItem,
        Role::Slider,
        Role::SpinButton,
        Role::TextInput,
    ];
    let of_role = |role| stage.window.query_all_by_role(role);
    let has_no_name = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().is_none_or(|name| name.trim().is_empty())
    };
    let nodes = roles.into_iter().flat_map(of_role).filter(has_no_name);
    nodes.map(|node| format!("{:?}", node.rect())).collect()
}

#[test]
fn every_control_of_the_window_has_a_name() {
    let mut stage = Stage::on("iris_guided");
    for part in ["data", "schedule", "score", "score_error", "guidance", "sampler", "ridge", "view"]
    {
        stage.open_part(part);
    }
    stage.set("score.type", "random_features");
    assert_eq!(unnamed(&stage), Vec::<String>::new());
    stage.run(Command::Tray(TrayCommand::TakeSnapshot));
    for overlay in [Overlay::Gallery, Overlay::Lessons, Overlay::Keys] {
        stage.run(Command::ToggleOverlay(overlay));
        assert_eq!(unnamed(&stage), Vec::<String>::new(), "{overlay:?}");
    }
    let mut stage = in_class();
    for _ in 0..3 {
        assert_eq!(unnamed(&stage), Vec::<String>::new());
        stage.teach(LessonCommand::Next);
        stage.teach(LessonCommand::Reveal);
    }
}

#[test]
fn every_built_in_lesson_can_be_walked_through() {
    for (name, _) in BUILT_IN {
        let mut stage = Stage::on("thirteen_points");
        stage.teach(LessonCommand::Begin(name));
        for _ in 0..20 {
            if stage.lab().model().class.is_none() {
                break;
            }
            let messages = &stage.lab().model().messages;
            assert!(messages.is_empty(), "{name}: {messages:?}");
            stage.window.key_press(Key::PageDown);
            stage.arrive();
        }
        assert!(stage.lab().model().class.is_none(), "{name} ends");
    }
}

#[test]
fn a_lesson_that_is_begun_from_the_list_shows_all_its_data() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::Lesson(LessonCommand::Begin("score")));
    stage.arrive();
    for _ in 0..4 {
        stage.window.step();
    }
    let model = stage.lab().model();
    let solution = model.rails.solution.as_ref().expect("a solution");
    let camera = model.camera.expect("a view");
    let [width, height] = camera.size_px();
    for row in solution.experiment.loaded.table.rows() {
        let [x, y] = camera.spot([row[0], row[1], 0.0]).expect("seen").at;
        assert!((0.0..width).contains(&x) && (0.0..height).contains(&y), "{x} {y}");
    }
}
