//! Snapshots and recordings: how they come about, and what is done with them.

use std::sync::Arc;

use super::{Lab, memory};
use crate::picture::Camera;
use crate::record::recording::{Capture, Recording, Snapshot};
use crate::ui::command::TrayCommand;
use crate::ui::compose;
use crate::ui::model::{Kept, Selection};

/// The canvas of a thumbnail is so much smaller than that of the window, and marks as large.
const SHRUNK: f64 = 0.4;

/// What was open when the window was closed, and the setting beside it.
const LAST: [&str; 2] = ["When last closed", "When last closed, beside"];

impl Lab {
    pub(super) fn run_tray(&mut self, command: TrayCommand) {
        match command {
            TrayCommand::Toggle => {
                self.model.tray.is_open = !self.model.tray.is_open;
                if self.model.tray.is_open {
                    let wake = self.waker();
                    self.thumbnails.draw_missing(&self.model.tray.items, wake);
                }
            }
            TrayCommand::TakeSnapshot => self.take_snapshot(),
            TrayCommand::ToggleRecording => self.toggle_recording(),
            TrayCommand::Play(id) => self.play_back(id),
            TrayCommand::StopPlayback => {}
            TrayCommand::Rename(id, name) => {
                if let Some(kept) = self.model.tray.items.iter_mut().find(|kept| kept.id == id)
                    && !name.trim().is_empty()
                {
                    name.trim().clone_into(&mut kept.name);
                }
            }
            TrayCommand::MoveUp(id) => {
                let items = &mut self.model.tray.items;
                if let Some(place) = items.iter().position(|kept| kept.id == id).filter(|&i| i > 0)
                {
                    items.swap(place, place - 1);
                }
            }
            TrayCommand::Remove(id) => {
                let tray = &mut self.model.tray;
                if let Some(place) = tray.items.iter().position(|kept| kept.id == id) {
                    tray.removed = Some((place, tray.items.remove(place)));
                    tray.marked.retain(|&marked| marked != id);
                    self.compare();
                }
            }
            TrayCommand::PutBack => {
                let tray = &mut self.model.tray;
                if let Some((place, kept)) = tray.removed.take() {
                    tray.items.insert(place.min(tray.items.len()), kept);
                }
            }
            TrayCommand::Mark(id) => {
                let marked = &mut self.model.tray.marked;
                if marked.contains(&id) {
                    marked.retain(|&other| other != id);
                } else {
                    marked.push(id);
                }
                marked.drain(..marked.len().saturating_sub(2));
                let is_alone = marked.len() == 1;
                self.compare();
                if is_alone {
                    self.hint("Now choose Compare on another one.");
                }
            }
        }
    }

    /// What is seen, at a noise level of its own.
    pub(super) fn seen(&self, sigma: f64) -> Option<Snapshot> {
        self.model.rails.solution.as_ref()?;
        let selected = match self.model.selection {
            Selection::Particle(particle) => Some(particle),
            _ => None,
        };
        Some(Snapshot {
            scene: Arc::clone(&self.model.rails.scene),
            sigma,
            camera: self.model.camera,
            theme: self.model.theme,
            selected,
        })
    }

    fn seen_now(&self) -> Option<Snapshot> {
        self.seen(self.model.now()?.1.sigma)
    }

    fn take_snapshot(&mut self) {
        let (Some(seen), Some(camera)) = (self.seen_now(), self.model.camera) else {
            return self.tell("There is no picture yet.");
        };
        let id = self.keep("Snapshot", Recording::of_snapshot(seen));
        self.draw_thumbnail(id, camera);
    }

    /// Has the canvas drawn small, and shows it in the tray.
    fn draw_thumbnail(&mut self, id: u64, camera: Camera) {
        let size_px = camera.size_px().map(|px| px * SHRUNK);
        let picture = compose::picture(&self.model, camera.scaled_to(size_px));
        self.thumbnails.draw(id, picture, self.waker());
        self.model.tray.is_open = true;
    }

    fn toggle_recording(&mut self) {
        let now = self.now();
        let Some(capture) = self.capture.take() else {
            let Some(seen) = self.seen_now() else {
                return self.tell("There is no picture yet.");
            };
            self.capture = Some(Capture::begin(now, seen));
            return;
        };
        self.model.recording = None;
        let id = self.keep("Recording", capture.finish(now));
        if let Some(camera) = self.model.camera {
            self.draw_thumbnail(id, camera);
        }
    }

    /// Ends a recording, and keeps a scene that was changed, before the window closes.
    pub(super) fn keep_what_is_open(&mut self) {
        if self.capture.is_some() {
            self.toggle_recording();
        }
        let is_changed = self.model.class.is_none()
            && (self.model.twin.is_some() || *self.model.rails.scene != *self.model.rails.opened);
        let Some(seen) = self.seen_now().filter(|_| is_changed) else { return };
        self.model.tray.items.retain(|kept| !LAST.contains(&&*kept.name));
        let beside = self.model.twin.as_ref().map(|twin| Arc::clone(&twin.beside.scene));
        let beside = beside.map(|scene| Snapshot { scene, selected: None, ..seen.clone() });
        for (name, seen) in LAST.into_iter().zip([Some(seen), beside].into_iter().flatten()) {
            self.keep_as(name.to_owned(), Recording::of_snapshot(seen));
        }
    }

    /// Keeps a recording under the next free name of its kind.
    fn keep(&mut self, kind: &str, recording: Recording) -> u64 {
        let items = &self.model.tray.items;
        let mut number = 1;
        while items.iter().any(|kept| kept.name == format!("{kind} {number}")) {
            number += 1;
        }
        self.keep_as(format!("{kind} {number}"), recording)
    }

    pub(super) fn keep_and_play(&mut self, name: String, recording: Recording) {
        let id = self.keep_as(name, recording);
        self.play_back(id);
    }

    fn keep_as(&mut self, name: String, recording: Recording) -> u64 {
        let tray = &mut self.model.tray;
        let ids = tray.items.iter().chain(tray.removed.iter().map(|(_, kept)| kept));
        let id = 1 + ids.map(|kept| kept.id).max().unwrap_or(0);
        tray.items.push(Kept { id, name, recording: Arc::new(recording), thumbnail: None });
        if memory::first_remembered(&tray.items) > 0 {
            self.tell(
                "Snapshots and recordings are too many to be remembered all when the window closes: \
                 save the oldest as text.",
            );
        }
        id
    }

    /// What turns the first of two into the second, at their ends.
    fn compare(&mut self) {
        let tray = &mut self.model.tray;
        let end = |&id: &u64| Some(tray.find(id)?.recording.at(f64::INFINITY).seen);
        let marked: Vec<_> = tray.marked.iter().filter_map(end).collect();
        tray.difference = match marked[..] {
            [from, to] => from.differences_to(to),
            _ => Vec::new(),
        };
    }

    /// Takes in what is seen in this frame, while that is recorded.
    pub(super) fn record(&mut self) {
        let (now, seen) = (self.now(), self.seen_now());
        let (Some(capture), Some(mut seen)) = (&mut self.capture, seen) else { return };
        let Some(solution) = &self.model.rails.solution else { return };
        if self.unsolvable.as_ref().is_some_and(|scene| **scene == *seen.scene) {
            seen.scene = capture.scene();
        }
        capture.see(now, &seen, &solution.timeline);
        self.model.recording = Some(capture.seconds(now));
        self.context.request_repaint_after_secs(0.2);
    }

    /// Thumbnails that have been drawn.
    pub(super) fn receive_thumbnails(&mut self) {
        for (id, image) in self.thumbnails.take() {
            let texture =
                self.context.load_texture("thumbnail", image, egui::TextureOptions::LINEAR);
            let tray = &mut self.model.tray;
            let removed = tray.removed.as_mut().map(|(_, kept)| kept);
            if let Some(kept) = tray.items.iter_mut().chain(removed).find(|kept| kept.id == id) {
                kept.thumbnail = Some(texture);
            }
        }
    }

    /// The clock of recordings, seconds.
    pub(super) fn now(&self) -> f64 {
        self.context.input(|input| input.time)
    }
}
