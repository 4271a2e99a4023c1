//! Recordings that play again in the window.

use std::sync::Arc;

use super::Lab;
use crate::record::recording::Recording;
use crate::ui::command::{Command, TrayCommand};
use crate::ui::model::{PlayedBack, Selection};

/// What the history calls the changes of a recording: one entry for all of them.
const GESTURE: &str = "playback";

/// A scene that has not changed for so many seconds is solved whole.
const REST: f64 = 0.25;

/// A recording that is being played.
pub struct Playback {
    name: String,
    recording: Arc<Recording>,
    /// When its first picture was there, seconds.
    began: Option<f64>,
    /// When the scene changed last, seconds.
    rests_since: f64,
}

impl Lab {
    /// Goes back to a snapshot, or plays a recording from its beginning.
    pub(super) fn play_back(&mut self, id: u64) {
        let Some(kept) = self.model.tray.find(id) else { return };
        let (name, recording) = (kept.name.clone(), Arc::clone(&kept.recording));
        self.model.is_turning = false;
        self.model.overlay = None;
        self.must_fit = false;
        self.end_twin();
        let rests_since = self.now();
        self.playback = Some(Playback { name, recording, began: None, rests_since });
        self.follow_playback();
    }

    /// A hand on the controls ends playback where it is.
    pub(super) fn give_way_to(&mut self, command: &Command) {
        let goes_beside = matches!(
            command,
            Command::DismissMessage(_)
                | Command::ToggleOverlay(_)
                | Command::TogglePart(_)
                | Command::AskSave(_)
                | Command::SaveTo(..)
                | Command::ExportEvery(_)
                | Command::CopyScene
                | Command::Tray(
                    TrayCommand::Toggle
                        | TrayCommand::TakeSnapshot
                        | TrayCommand::ToggleRecording
                        | TrayCommand::Rename(..)
                        | TrayCommand::MoveUp(_)
                        | TrayCommand::PutBack
                        | TrayCommand::Mark(_)
                )
        );
        if !goes_beside {
            self.stop_playback();
            if !matches!(command, Command::Lesson(_)) {
                self.arrive();
            }
        }
    }

    fn stop_playback(&mut self) {
        if self.playback.take().is_some() {
            self.model.playback = None;
            self.end_gesture();
        }
    }

    /// Shows what the recording that is played shows now.
    pub(super) fn follow_playback(&mut self) {
        let now = self.now();
        let Some(playback) = &self.playback else { return };
        let has_rested = now - playback.rests_since > REST;
        let (name, recording) = (playback.name.clone(), Arc::clone(&playback.recording));
        let at = playback.began.map_or(0.0, |began| now - began);
        let showing = recording.at(at);
        let is_there = self.has_come_of(&showing.seen.scene);
        if let Some(playback) = self.playback.as_mut().filter(|_| is_there) {
            playback.began.get_or_insert(now);
        }
        let has_ended = is_there && at >= recording.seconds();
        self.model.playback = (recording.seconds() > 0.0).then(|| PlayedBack {
            name,
            at: at.min(recording.seconds()),
            seconds: recording.seconds(),
        });
        let seen = showing.seen;
        if self.model.rails.scene != seen.scene {
            if recording.seconds() > 0.0 {
                self.note_drag(GESTURE);
            } else {
                self.note();
            }
            self.replace(Arc::clone(&seen.scene));
            if let Some(playback) = &mut self.playback {
                playback.rests_since = now;
            }
        } else if self.jobs.here.is_coarse && has_rested {
            self.solve_as(false);
        }
        if self.model.theme != seen.theme {
            self.put_on(seen.theme);
        }
        self.model.selection = seen.selected.map_or(Selection::Nothing, Selection::Particle);
        let size_px = self.model.camera.map(|camera| camera.size_px());
        self.model.camera = showing.camera().map(|camera| match size_px {
            Some(size_px) => camera.scaled_to(size_px),
            None => camera,
        });
        self.model.clock.is_playing = false;
        self.model.clock.ln_sigma = match &self.model.rails.solution {
            Some(solution) if showing.is_moving() => {
                let moment = showing.moment(&solution.timeline);
                solution.timeline.node_at(moment).sigma.ln()
            }
            _ => seen.sigma.ln(),
        };
        if has_ended {
            self.stop_playback();
        }
        self.context.request_repaint();
    }
}
