//! A window without a screen, and what a person does with it.

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use ridgewalk::app::Lab;
use ridgewalk::picture::figure::with_scale;
use ridgewalk::record::image::Image;
use ridgewalk::record::raster;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::command::{Command, End, Gesture, TimeCommand};
use ridgewalk::ui::compose;
use ridgewalk::ui::model::Model;

/// Longer than any solve of these tests takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Stage {
    pub window: Harness<'static, Lab>,
}

impl Stage {
    /// A window on a built-in scene, solved and at rest.
    pub fn on(scene: &str) -> Self {
        Self::of(catalogue::find(scene).expect("a built-in scene").scene())
    }

    /// The same on any scene.
    pub fn of(scene: Scene) -> Self {
        let window = Harness::builder()
            .with_size([1440.0, 900.0])
            .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
        let mut stage = Self { window };
        stage.settle();
        stage.pause();
        stage
    }

    /// Stops at the data end.
    pub fn pause(&mut self) {
        self.run(Command::Time(TimeCommand::SeekEnd(End::Data)));
    }

    pub fn lab(&self) -> &Lab {
        self.window.state()
    }

    /// Frames until nothing is solved any more.
    pub fn settle(&mut self) {
        self.wait_for(|model| !model.rails.is_solving);
        self.window.step();
    }

    /// Frames until the model is as wanted.
    pub fn wait_for(&mut self, is_there: impl Fn(&Model) -> bool) {
        let start = Instant::now();
        for _ in 0..3 {
            self.window.step();
        }
        while !is_there(self.lab().model()) {
            assert!(start.elapsed() < PATIENCE, "it never came");
            std::thread::sleep(Duration::from_millis(2));
            self.window.step();
        }
    }

    /// Frames until the density under the scrubber has arrived too.
    pub fn wait_for_quiet(&mut self) {
        for _ in 0..20 {
            self.settle();
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn run(&mut self, command: Command) {
        self.window.state_mut().run(command);
        self.settle();
    }

    pub fn set(&mut self, path: &str, value: impl Into<toml::Value>) {
        let (path, value) = (path.to_owned(), Some(value.into()));
        self.run(Command::Set { path, value, gesture: Gesture::Single });
    }

    /// Touches a control and changes nothing, so that no word of welcome is shown any more.
    pub fn touch(&mut self) {
        let has_tube = self.lab().model().rails.scene.view.tube;
        self.set("view.tube", has_tube);
    }

    pub fn open_part(&mut self, part: &'static str) {
        if !self.lab().model().open_parts.contains(part) {
            self.run(Command::TogglePart(part));
        }
    }

    /// Names of the sliders of the left rail.
    pub fn sliders(&self) -> Vec<String> {
        let nodes = self.window.query_all_by_role(Role::Slider);
        let names = nodes.filter_map(|node| node.accesskit_node().label());
        names.filter(|name| name != "Time" && !name.starts_with("Loop")).collect()
    }

    /// Drags a slider to an end: 0 left, 1 right.
    pub fn drag_to_end(&mut self, name: &str, end: f32) {
        let Some(slider) = self.window.query_by_role_and_label(Role::Slider, name) else { return };
        let rect = slider.rect();
        self.window.drag_at(rect.center());
        self.window.step();
        let x = rect.left() + end * rect.width() + (end - 0.5) * 60.0;
        self.window.hover_at(egui::pos2(x, rect.center().y));
        self.settle();
        self.window.drop_at(egui::pos2(x, rect.center().y));
        self.settle();
    }

    /// Drags from one place of the window by some px.
    pub fn drag(&mut self, from: egui::Pos2, by: egui::Vec2) {
        self.window.hover_at(from);
        self.window.step();
        self.window.drag_at(from);
        self.window.step();
        for share in [0.3, 0.7, 1.0] {
            self.window.hover_at(from + by * share);
            self.window.step();
        }
        self.window.step();
        self.window.drop_at(from + by);
        self.settle();
    }

    /// Presses and lets go of the mouse at a place of the window.
    pub fn click(&mut self, at: egui::Pos2) {
        self.window.hover_at(at);
        self.window.step();
        self.window.drag_at(at);
        self.window.step();
        self.window.drop_at(at);
        self.settle();
    }

    /// What the row that begins so says.
    pub fn text_of(&self, row: &str) -> String {
        let node = self.window.get_by_label_contains(row);
        node.accesskit_node().value().unwrap_or_default()
    }

    pub fn number(&self, path: &str) -> f64 {
        let value = self.lab().model().rails.scene.value(path).expect("a value");
        value.as_float().or(value.as_integer().map(|i| i as f64)).expect("a number")
    }

    pub fn timeline_id(&self) -> u64 {
        self.lab().model().rails.solution.as_ref().expect("a solution").timeline.id
    }

    pub fn solved_title(&self) -> &str {
        &self.lab().model().rails.solution.as_ref().expect("a solution").experiment.scene.title
    }

    pub fn quality(&self) -> String {
        let model = self.lab().model();
        model.rails.solution.as_ref().expect("a solution").quality(&model.rails.scene)
    }

    /// What a picture of the canvas shows that is saved now, so many pixels a px.
    pub fn canvas(&mut self, scale: f64) -> Image {
        self.wait_for_quiet();
        let model = self.lab().model();
        let camera = model.camera.expect("a camera");
        let experiment = &model.rails.solution.as_ref().expect("a solution").experiment;
        let picture = compose::picture(model, camera);
        raster::image(&with_scale(picture, experiment, model.theme.palette()), scale)
    }

    /// Positions at the last node.
    pub fn end_points(&self) -> Vec<f32> {
        let solution = self.lab().model().rails.solution.as_ref().expect("a solution");
        solution.timeline.records.last().expect("a record").x.clone()
    }
}
