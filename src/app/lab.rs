//! The window's state, and what happens every frame before it is drawn.

use std::f64::consts::TAU;
use std::sync::Arc;
use std::time::Instant;

use super::dialogs::{Answer, Dialogs};
use super::export::ExportOutcome;
use super::history::History;
use super::jobs::Jobs;
use super::layout;
use super::lesson::Transition;
use super::memory::{Memory, Texts};
use super::playback::Playback;
use super::portraits::Portraits;
use super::solving::SolveOutcome;
use super::thumbnails::Thumbnails;
use super::truths::Truths;
use super::twin::Entry;
use super::what_if::WhatIfJob;
use crate::cli::Opened;
use crate::picture::Camera;
use crate::picture::sight;
use crate::record::recording::Capture;
use crate::scene::Scene;
use crate::sim::experiment::Experiment;
use crate::ui::canvas;
use crate::ui::command::Command;
use crate::ui::model::{Message, Model, Selection, Solution};
use crate::ui::setting::Setting;
use crate::ui::style;
use crate::ui::what_if::WhatIfs;

/// Turn of the turntable in a second, radians.
const TURN_RATE: f64 = 0.25;

/// How long a hint is shown, seconds.
const HINT_SECONDS: f64 = 8.0;

/// The laboratory.
pub struct Lab {
    pub(super) model: Model,
    pub(super) history: History<Entry>,
    pub(super) jobs: Jobs,
    pub(super) dialogs: Dialogs,
    pub(super) must_fit: bool,
    /// Whether the next size of the canvas is to show what this one does.
    pub(super) keeps_view: bool,
    pub(super) context: egui::Context,
    pub(super) capture: Option<Capture>,
    pub(super) playback: Option<Playback>,
    pub(super) transition: Option<Transition>,
    pub(super) truths: Truths,
    /// The size of words before the window was made a presenter's.
    pub(super) zoom_before: f32,
    pub(super) thumbnails: Thumbnails,
    texts: Texts,
    /// The points that were drawn last, for those who come back to them.
    pub(super) last_drawn: Option<Arc<[[f64; 2]]>>,
    pub(super) portraits: Portraits,
    /// The present scene, if it could not be solved.
    pub(super) unsolvable: Option<Arc<Scene>>,
    /// What was last handed over to have its error taken apart.
    pub(super) taken_apart: Option<Arc<Experiment>>,
    /// What was last handed over of particles that are put elsewhere.
    pub(super) asked: Option<WhatIfJob>,
    next_message: u64,
    timed_from: Option<Instant>,
}

impl Lab {
    /// A laboratory in a window, on a scene.
    pub fn new(cc: &eframe::CreationContext<'_>, scene: Scene) -> std::io::Result<Self> {
        let memory = Memory::recall(cc.storage);
        style::install_fonts(&cc.egui_ctx);
        style::apply(&cc.egui_ctx, memory.theme());
        if let Some(zoom) = memory.presented_from() {
            cc.egui_ctx.set_zoom_factor(zoom);
            cc.egui_ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(false));
        }
        if let Some(render_state) = &cc.wgpu_render_state {
            canvas::Gpu::install(render_state);
        }
        let context = cc.egui_ctx.clone();
        let scene = Arc::new(scene);
        let mut lab = Self {
            model: Model {
                rails: Setting::unsolved(Arc::clone(&scene), scene, None),
                can_undo: false,
                can_redo: false,
                twin: None,
                anatomy: None,
                sweep: None,
                is_sweeping: false,
                export: None,
                export_every: 1,
                tray: memory.tray(),
                recording: None,
                playback: None,
                class: None,
                clock: crate::ui::clock::Clock::default(),
                camera: None,
                is_turning: false,
                selection: Selection::default(),
                what_ifs: WhatIfs::default(),
                drawing: None,
                brush: None,
                is_presenting: false,
                is_new_here: !memory.has_been_here(),
                has_less_motion: memory.has_less_motion(),
                theme: memory.theme(),
                open_parts: memory.open_parts(),
                overlay: None,
                portraits: std::collections::BTreeMap::new(),
                messages: Vec::new(),
            },
            history: History::new(),
            jobs: Jobs::spawn(move || context.request_repaint())?,
            context: cc.egui_ctx.clone(),
            dialogs: Dialogs::default(),
            capture: None,
            playback: None,
            transition: None,
            truths: Truths::default(),
            zoom_before: 1.0,
            thumbnails: Thumbnails::default(),
            texts: Texts::default(),
            last_drawn: None,
            portraits: Portraits::default(),
            unsolvable: None,
            must_fit: true,
            keeps_view: false,
            taken_apart: None,
            asked: None,
            next_message: 0,
            timed_from: None,
        };
        lab.solve();
        Ok(lab)
    }

    /// The same on whatever was opened; a recording begins to play.
    pub fn of(cc: &eframe::CreationContext<'_>, opened: Opened) -> std::io::Result<Self> {
        match opened {
            Opened::Scene(scene) => Self::new(cc, *scene),
            Opened::Recording(recording) => {
                let first = Scene::clone(&recording.at(0.0).seen.scene);
                let mut lab = Self::new(cc, first)?;
                lab.keep_and_play("Recording".to_owned(), recording);
                Ok(lab)
            }
            Opened::Lesson(lesson) => {
                let first = lesson.steps.first().map(|step| Scene::clone(&step.scene));
                let mut lab = Self::new(cc, first.unwrap_or_default())?;
                lab.begin_lesson(*lesson);
                Ok(lab)
            }
        }
    }

    /// Prints the time from `started` to the first drawn particles.
    #[must_use]
    pub fn timed_from(mut self, started: Instant) -> Self {
        self.timed_from = Some(started);
        self
    }

    /// What the window shows; tests read it.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Has the window drawn again, from any thread.
    pub(super) fn waker(&self) -> impl Fn() + Send + 'static {
        let context = self.context.clone();
        move || context.request_repaint()
    }

    /// Tells the person something in one sentence.
    pub(super) fn tell(&mut self, text: impl Into<String>) {
        let text = text.into();
        self.model.messages.retain(|message| message.text != text);
        self.next_message += 1;
        self.model.messages.push(Message { id: self.next_message, text, until: None });
        let excess = self.model.messages.len().saturating_sub(4);
        self.model.messages.drain(..excess);
    }

    /// Tells what to do next, for a while.
    pub(super) fn hint(&mut self, text: &str) {
        self.tell(text);
        let until = self.now() + HINT_SECONDS;
        if let Some(hint) = self.model.messages.last_mut() {
            hint.until = Some(until);
        }
    }

    /// Hints have their time.
    fn forget_hints(&mut self) {
        let now = self.now();
        let messages = &mut self.model.messages;
        messages.retain(|message| message.until.is_none_or(|until| now < until));
        if let Some(next) = messages.iter().filter_map(|message| message.until).reduce(f64::min) {
            self.context.request_repaint_after_secs((next - now) as f32);
        }
    }

    /// Hands the present scene to the solver.
    pub(super) fn solve(&mut self) {
        self.solve_as(self.history.is_dragging());
    }

    /// The same, whole or as much as follows the hand.
    pub(super) fn solve_as(&mut self, is_coarse: bool) {
        self.jobs.here.solve(&self.model.rails.scene, is_coarse);
    }

    fn receive(&mut self) {
        match self.jobs.here.bring(&mut self.model.rails) {
            Some(SolveOutcome::Solved(solution)) => {
                self.unsolvable = None;
                self.show(*solution);
            }
            Some(SolveOutcome::Failed(scene, message)) if scene == self.model.rails.scene => {
                self.unsolvable = Some(scene);
                self.tell(message);
            }
            Some(SolveOutcome::Failed(..)) | None => {}
        }
        let is_exporting = self.jobs.export.is_busy();
        match self.jobs.export.take() {
            Some(ExportOutcome::Progress(done)) => {
                if let Some((_, progress)) = &mut self.model.export {
                    *progress = done;
                }
            }
            Some(ExportOutcome::Ended(sentence)) => {
                self.model.export = None;
                self.tell(sentence);
            }
            None if is_exporting => {}
            None => {
                if let Some((path, _)) = self.model.export.take() {
                    self.tell(format!("{path}: nothing was written"));
                }
            }
        }
        self.receive_thumbnails();
        self.follow_portraits();
        for answer in self.dialogs.answers() {
            match answer {
                Answer::Do(command) => self.run(command),
                Answer::NoDialog(instead) => {
                    self.tell(format!("No file dialog answered. {instead}"));
                }
            }
        }
        if let Some(anatomy) = self.jobs.anatomy.take() {
            self.model.anatomy = Some(anatomy);
        }
        if let Some(sweep) = self.jobs.sweep.take() {
            self.model.sweep = Some(sweep);
        }
        self.model.is_sweeping = self.jobs.sweep.is_busy();
        self.receive_beside();
        self.study();
        self.follow_what_ifs();
    }

    fn show(&mut self, solution: Solution) {
        self.model.rails.show(solution);
        if self.must_fit && self.shows_data_of(&self.model.rails.scene) {
            self.model.camera = None;
            self.must_fit = false;
        }
        self.dress();
    }

    /// What has been solved, on the rails and beside, in the theme and with the layers of the moment.
    pub(super) fn dress(&mut self) {
        let Model { rails, twin, theme, .. } = &mut self.model;
        let beside = twin.as_mut().map(|twin| &mut twin.beside);
        for Setting { scene, solution, .. } in [Some(rails), beside].into_iter().flatten() {
            if let Some(solution) = solution {
                solution.dress(&scene.view, theme.palette());
            }
        }
    }

    /// Keeps the camera as large as the canvas, and fits it where there is none for these data.
    pub(super) fn see(&mut self, size_px: [f64; 2]) {
        let Some(solution) = &self.model.rails.solution else { return };
        let is_in_space = solution.experiment.dimension() == 3;
        let camera = self.model.camera.filter(|c| matches!(c, Camera::Orbit(_)) == is_in_space);
        self.model.camera = Some(match camera {
            Some(camera) if camera.size_px() == size_px => camera,
            Some(camera) => {
                let fitting = |size_px| sight::fitting(&solution.experiment, size_px);
                let was_fitting = camera.is_near(&fitting(camera.size_px()));
                match self.keeps_view {
                    _ if was_fitting => fitting(size_px),
                    true => camera.scaled_to(size_px),
                    false => camera.with_size(size_px),
                }
            }
            None => sight::fitting(&solution.experiment, size_px),
        });
        self.keeps_view &= camera.is_none_or(|camera| camera.size_px() == size_px);
        self.look();
        self.look_beside();
    }

    /// Asks for what the setting on the rails shows under the scrubber.
    fn look(&mut self) {
        let model = &self.model;
        self.jobs.here.look_at(&model.rails, &model.clock, model.camera.as_ref());
    }

    fn play(&mut self, context: &egui::Context) {
        let pace = self.model.pace();
        let Some(solution) = &self.model.rails.solution else { return };
        let clock = &mut self.model.clock;
        if clock.is_playing {
            let seconds = f64::from(context.input(|input| input.stable_dt)).min(0.1);
            clock.advance(&solution.timeline, pace, seconds);
            context.request_repaint();
        }
    }

    fn turn(&mut self, context: &egui::Context) {
        if let Some(Camera::Orbit(camera)) = &mut self.model.camera
            && self.model.is_turning
        {
            let seconds = f64::from(context.input(|input| input.stable_dt)).min(0.1);
            camera.azimuth = (camera.azimuth + TURN_RATE * seconds).rem_euclid(TAU);
            context.request_repaint();
        }
    }

    fn report_first_particles(&mut self) {
        if self.model.rails.solution.is_some()
            && let Some(started) = self.timed_from.take()
        {
            println!("first particles after {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
        }
    }
}

impl eframe::App for Lab {
    fn logic(&mut self, context: &egui::Context, _: &mut eframe::Frame) {
        self.receive();
        let dropped = context.input(|input| input.raw.dropped_files.clone());
        for path in dropped.iter().map(|file| file.path()) {
            self.run(Command::OpenPath(path.to_owned()));
        }
        self.play(context);
        self.turn(context);
        self.follow_playback();
        self.follow_transition();
        self.find_truth();
        self.tell_apart();
        self.forget_hints();
        if context.input(|input| input.viewport().close_requested()) {
            self.keep_what_is_open();
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let (commands, canvas_size) = layout::show(ui, &self.model);
        for command in commands {
            self.run(command);
        }
        let before = self.model.camera;
        self.see(canvas_size);
        if self.model.camera != before {
            ui.ctx().request_repaint();
        }
        self.record();
        let [can_undo, can_redo] = self.history.can();
        (self.model.can_undo, self.model.can_redo) = (can_undo, can_redo);
        self.report_first_particles();
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let presented_from = self.model.is_presenting.then_some(self.zoom_before);
        Memory::of(&self.model, &mut self.texts, presented_from).keep(storage);
    }
}
