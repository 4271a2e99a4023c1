//! What each command does.

use std::path::Path;
use std::sync::Arc;

use super::Lab;
use super::history::History;
use super::twin::Entry;
use crate::diffusion::data::{DataSource, Drawn};
use crate::picture::{Camera, OrbitCamera, Theme};
use crate::scene::{Scene, SceneError, catalogue};
use crate::ui::clock::Clock;
use crate::ui::command::{Command, End, Gesture, TimeCommand};
use crate::ui::model::Model;
use crate::ui::style;

/// Least and greatest size of words, over that of a new window.
const ZOOMS: [f32; 2] = [0.7, 3.0];

/// Words of 14 px become 20 px.
const PRESENTER_ZOOM: f32 = 20.0 / 14.0;

impl Lab {
    /// Does what was asked for.
    pub fn run(&mut self, command: Command) {
        self.give_way_to(&command);
        match command {
            Command::Set { path, value, gesture } => self.set(&path, value.as_ref(), gesture),
            Command::EndGesture => self.end_gesture(),
            Command::AddError => self.edit(|scene| scene.with_error_added("directional")),
            Command::RemoveError(index) => {
                self.edit(|scene| Ok(scene.with_error_removed(index)));
            }
            Command::ResetPart(part) => {
                self.edit(|scene| Ok(scene.with_part_reset(part)));
            }
            Command::ResetAll => {
                let opened = Arc::clone(&self.model.rails.opened);
                self.edit(|_| Ok(Scene::clone(&opened)));
            }
            Command::Undo => self.travel(History::undo),
            Command::Redo => self.travel(History::redo),
            Command::Twin(command) => self.run_twin(command),
            Command::OpenBuiltIn(name) => {
                if let Some(entry) = catalogue::find(name) {
                    self.open(entry.scene(), None);
                }
            }
            Command::OpenPath(path) => self.open_path(&path),
            Command::AskOpen => self.dialogs.ask_open(self.waker()),
            Command::AskSave(save) => self.ask_save(save),
            Command::SaveTo(save, path) => self.save_to(save, &path),
            Command::ExportEvery(steps) => self.model.export_every = steps.max(1),
            Command::CopyScene => self.copy_scene(),
            Command::PasteScene(text) => self.paste_scene(&text),
            Command::Tray(command) => self.run_tray(command),
            Command::Lesson(command) => self.run_lesson(command),
            Command::CancelExport => self.jobs.export.cancel(),
            Command::CancelTraining => self.cancel_training(),
            Command::Sweep => self.start_sweep(),
            Command::CancelSweep => self.jobs.sweep.cancel(),
            Command::SetCamera(camera) => self.model.camera = Some(camera),
            Command::FitView => self.model.camera = None,
            Command::LookAlong(axis) => self.orbit(|camera| camera.along(axis)),
            Command::ToggleLens => self.orbit(OrbitCamera::with_other_lens),
            Command::TurnSlice(tilt_and_turn) => self.turn_slice(tilt_and_turn),
            Command::ToggleTurntable => self.model.is_turning = !self.model.is_turning,
            Command::TogglePart(part) => {
                if !self.model.open_parts.remove(part) {
                    self.model.open_parts.insert(part);
                }
            }
            Command::ToggleTheme => self.put_on(self.model.theme.other()),
            Command::PutOn(theme) => self.put_on(theme),
            Command::Zoom(factor) => self.zoom(factor),
            Command::ToggleMotion => self.model.has_less_motion = !self.model.has_less_motion,
            Command::TogglePresenter => self.toggle_presenter(),
            Command::ToggleOverlay(overlay) => {
                let is_open = self.model.overlay == Some(overlay);
                self.model.overlay = (!is_open).then_some(overlay);
            }
            Command::Select(selection) => self.model.selection = selection,
            Command::WhatIf(command) => self.run_what_if(command),
            Command::Draw(path) => self.draw(path),
            Command::Drawn(line) => self.drawn(&line),
            Command::Brush(command) => self.run_brush(command),
            Command::DismissMessage(id) => {
                self.model.messages.retain(|message| message.id != id);
            }
            Command::Time(command) => self.run_clock(command),
        }
    }

    fn run_clock(&mut self, command: TimeCommand) {
        let Some(solution) = &self.model.rails.solution else { return };
        let timeline = &solution.timeline;
        let clock = &mut self.model.clock;
        let last = (timeline.nodes.len() - 1) as f64;
        let [noise, data] = [0.0, last].map(|moment| timeline.node_at(moment).sigma.ln());
        match command {
            TimeCommand::Seek(ln_sigma) => clock.ln_sigma = ln_sigma,
            TimeCommand::StepBy(steps) => {
                clock.is_playing = false;
                let from = clock.moment(timeline);
                let from = if steps > 0 { (from + 1e-6).floor() } else { (from - 1e-6).ceil() };
                clock.seek(timeline, (from + steps as f64).clamp(0.0, last));
            }
            TimeCommand::SeekEnd(End::Noise) => clock.ln_sigma = noise,
            TimeCommand::SeekEnd(End::Data) => {
                clock.is_playing = false;
                clock.ln_sigma = data;
            }
            TimeCommand::TogglePlay => clock.toggle_play(timeline),
            TimeCommand::SetSpeed(speed) => clock.speed = speed.clamp(0.05, 20.0),
            TimeCommand::ToggleLoop => clock.is_looping = !clock.is_looping,
            TimeCommand::SetLoopRange(range) => clock.loop_range = range,
            TimeCommand::LoopFromHere => {
                set_loop(clock, [Some(clock.ln_sigma), None], [noise, data]);
            }
            TimeCommand::LoopToHere => set_loop(clock, [None, Some(clock.ln_sigma)], [noise, data]),
        }
    }

    pub(super) fn set(&mut self, path: &str, value: Option<&toml::Value>, gesture: Gesture) {
        self.model.is_new_here = false;
        let drawn = self.last_drawn.clone().filter(|_| path == "data.type");
        let change = |scene: &Scene| {
            let mut scene = scene.with(path, value.cloned())?;
            if let DataSource::Drawn(Drawn { points: points @ None }) = &mut scene.data {
                points.clone_from(&drawn);
            }
            Ok(scene)
        };
        match change(&self.model.rails.scene) {
            Ok(scene) if scene == *self.model.rails.scene => self.change_beside(change),
            Ok(scene) => {
                match gesture {
                    Gesture::Dragging => self.note_drag(path),
                    Gesture::Single => self.note(),
                }
                self.change_beside(change);
                let is_other_data = path.starts_with("data.") && gesture == Gesture::Single;
                self.must_fit |= is_other_data && path != "data.seed" && path != "data.count";
                self.replace(Arc::new(scene));
            }
            Err(error) => self.tell(error.what),
        }
    }

    pub(super) fn end_gesture(&mut self) {
        self.history.end_drag();
        if self.jobs.here.is_coarse {
            self.solve();
        }
        if self.jobs.beside.is_coarse {
            self.solve_beside();
        }
    }

    /// A network stays as far as it is trained; other models give way to what was there before.
    fn cancel_training(&mut self) {
        self.history.end_drag();
        self.jobs.here.solve.cancel();
        self.jobs.here.training.clear();
        if self.model.can_undo {
            self.travel(History::undo);
        } else {
            self.tell("Training was cancelled. Change the score to train again.");
        }
    }

    pub(super) fn put_on(&mut self, theme: Theme) {
        self.model.theme = theme;
        style::apply(&self.context, theme);
        self.dress();
    }

    fn zoom(&self, factor: f32) {
        let zoom = self.context.zoom_factor() * factor;
        self.context.set_zoom_factor(zoom.clamp(ZOOMS[0], ZOOMS[1]));
    }

    /// The window grows so that its words have the size that a room needs.
    fn toggle_presenter(&mut self) {
        let is_presenting = !self.model.is_presenting;
        self.keeps_view = true;
        self.model.is_presenting = is_presenting;
        if is_presenting {
            self.zoom_before = self.context.zoom_factor();
            self.context.set_zoom_factor(self.zoom_before * PRESENTER_ZOOM);
            if self.model.class.is_none() {
                self.hint("P or Esc brings the panels back.");
            }
        } else {
            self.context.set_zoom_factor(self.zoom_before);
        }
        self.context.send_viewport_cmd(egui::ViewportCommand::Fullscreen(is_presenting));
    }

    fn orbit(&mut self, move_to: impl FnOnce(OrbitCamera) -> OrbitCamera) {
        if let Some(Camera::Orbit(camera)) = self.model.camera {
            self.model.camera = Some(Camera::Orbit(move_to(camera)));
        }
    }

    fn turn_slice(&mut self, [tilt, turn]: [f64; 2]) {
        let turned = |scene: &Scene| {
            let tilted = scene.with("view.slice_tilt", Some(tilt.into()));
            tilted.and_then(|scene| scene.with("view.slice_turn", Some(turn.into())))
        };
        match turned(&self.model.rails.scene) {
            Ok(scene) => {
                self.note_drag("view.slice_tilt");
                self.replace(Arc::new(scene));
            }
            Err(error) => self.tell(error.what),
        }
    }

    pub(super) fn change(&mut self, scene: Scene) {
        self.note();
        self.replace(Arc::new(scene));
    }

    /// One change of its own, of both settings where a hand changes both.
    pub(super) fn edit(&mut self, change: impl Fn(&Scene) -> Result<Scene, SceneError>) {
        match change(&self.model.rails.scene) {
            Ok(scene) => {
                self.note();
                self.change_beside(change);
                self.replace(Arc::new(scene));
            }
            Err(error) => self.tell(error.what),
        }
    }

    /// Takes note of the present state, before a change of its own.
    pub(super) fn note(&mut self) {
        let entry = self.entry();
        self.history.note(&entry);
    }

    /// The same before a change that is part of a drag of the parameter at `path`.
    pub(super) fn note_drag(&mut self, path: &str) {
        let entry = self.entry();
        self.history.note_drag(&entry, path);
    }

    /// Puts another scene on the rails, and has done again what the change reaches.
    pub(super) fn replace(&mut self, scene: Arc<Scene>) {
        let before = std::mem::replace(&mut self.model.rails.scene, scene);
        if let DataSource::Drawn(Drawn { points: Some(points) }) = &before.data {
            self.last_drawn = Some(Arc::clone(points));
        }
        self.keep_brush();
        self.share_look();
        let is_coarse = self.history.is_dragging();
        let Model { rails, theme, .. } = &mut self.model;
        self.jobs.here.follow(&before, rails, is_coarse, theme.palette());
    }

    pub(super) fn travel(
        &mut self,
        step: impl FnOnce(&mut History<Entry>, &Entry) -> Option<Entry>,
    ) {
        let now = self.entry();
        if let Some(entry) = step(&mut self.history, &now) {
            self.go_to(entry);
        }
    }

    pub(super) fn open(&mut self, scene: Scene, path: Option<&Path>) {
        self.model.rails.opened = Arc::new(scene.clone());
        self.model.rails.path = path.map(Path::to_owned);
        self.model.clock = Clock::default();
        self.model.overlay = None;
        self.must_fit = true;
        self.change(scene);
    }
}

fn set_loop(clock: &mut Clock, ends: [Option<f64>; 2], whole: [f64; 2]) {
    let [from, to] = clock.loop_range.unwrap_or(whole);
    let range = [ends[0].unwrap_or(from), ends[1].unwrap_or(to)];
    clock.loop_range = (range[0] > range[1]).then_some(range);
    clock.is_looping = true;
}
