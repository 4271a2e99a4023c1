//! What the panels read. They never change it; they return commands.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::brush::Brush;
use super::clock::{Axis, Clock};
use super::command::{Guess, Overlay};
use super::setting::Setting;
use super::twin::Twin;
use super::what_if::WhatIfs;
use crate::diffusion::samplers::Advance;
use crate::picture::layers::selection::Selected;
use crate::picture::theme::Theme;
use crate::picture::{Camera, Frame, Looks, Palette, compose};
use crate::record::recording::Recording;
use crate::scene::lessons::{Answer, Lesson, Question, Step};
use crate::scene::{Scene, View};
use crate::sim::anatomy::Anatomy;
use crate::sim::dial::Ends;
use crate::sim::experiment::Experiment;
use crate::sim::grid_error::GridError;
use crate::sim::phase_numbers::{Labels, PhaseNumbers};
use crate::sim::steering::Steering;
use crate::sim::timeline::{Node, Timeline};

/// The state of the window.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Model {
    /// What the rails show.
    pub rails: Setting,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
    /// Another setting that is seen beside it.
    pub twin: Option<Twin>,
    /// The error of the score taken apart, and the experiment whose score it is.
    pub anatomy: Option<(Arc<Experiment>, Arc<Anatomy>)>,
    /// Where samples end against training time.
    pub sweep: Option<Sweep>,
    /// Whether more of it is being found.
    pub is_sweeping: bool,
    /// The export that is running: what, and how far it is (0 to 1).
    pub export: Option<(String, f32)>,
    /// Trajectories are exported at every so many steps.
    pub export_every: usize,
    /// Snapshots and recordings.
    pub tray: Tray,
    /// How long has been recorded, while that goes on, seconds.
    pub recording: Option<f64>,
    /// What is played back.
    pub playback: Option<PlayedBack>,
    /// The lesson that is under way.
    pub class: Option<Class>,
    /// The scrubber.
    pub clock: Clock,
    /// The view of the canvas, once there is something to see.
    pub camera: Option<Camera>,
    /// Whether the camera goes round by itself.
    pub is_turning: bool,
    /// What was clicked on the canvas.
    pub selection: Selection,
    /// Particles that were put elsewhere.
    pub what_ifs: WhatIfs,
    /// The parameter whose corners are being drawn on the canvas.
    pub drawing: Option<String>,
    /// The brush, while data are drawn on the canvas.
    pub brush: Option<Brush>,
    /// Whether the window is for a projector: no panels, larger words.
    pub is_presenting: bool,
    /// Whether to say what a new user may try.
    pub is_new_here: bool,
    /// Whether motion that is not time is left out.
    pub has_less_motion: bool,
    /// Colours.
    pub theme: Theme,
    /// The parts of the left rail that are unfolded.
    pub open_parts: BTreeSet<&'static str>,
    /// What lies over the window.
    pub overlay: Option<Overlay>,
    /// Small pictures of scenes and lessons, those that have been drawn.
    pub portraits: BTreeMap<Portrait, egui::TextureHandle>,
    /// Messages, oldest first.
    pub messages: Vec<Message>,
}

/// Whose picture a gallery shows: a built-in scene or lesson, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Portrait {
    /// Of a scene.
    Scene(&'static str),
    /// Of a lesson.
    Lesson(&'static str),
}

/// A solved experiment, or the part of it that has arrived.
#[derive(Clone)]
pub struct Solution {
    /// What was solved; fewer particles and steps than the scene says while a slider is dragged.
    pub experiment: Arc<Experiment>,
    /// The trajectories so far.
    pub timeline: Arc<Timeline>,
    /// The phases of all particles.
    pub labels: Arc<Labels>,
    /// The cloud and the ridge in numbers, one entry a record.
    pub numbers: Arc<[PhaseNumbers]>,
    /// Their colours, in the theme they were made for.
    pub looks: Arc<Looks>,
    /// Stored nodes are this far apart.
    pub stride: usize,
    /// Shares of memorised, near, between and off the ridge, when they have been found.
    pub ends: Option<[f64; 4]>,
    /// What the step grid costs, when it has been measured.
    pub grid_error: Option<GridError>,
    /// What guidance was meant to sample and what it samples, when that has been found.
    pub steering: Option<Arc<Steering>>,
}

/// Where samples end against training time, as far as it has been found.
#[derive(Clone)]
pub struct Sweep {
    /// What was swept; its training time does not matter.
    pub scene: Arc<Scene>,
    /// Training times of the whole sweep, ascending.
    pub times: Vec<f64>,
    /// What was found, in ascending order of training time.
    pub ends: Vec<Ends>,
}

/// Snapshots and recordings that are kept.
#[derive(Default)]
pub struct Tray {
    /// Whether they are shown.
    pub is_open: bool,
    /// In their order.
    pub items: Vec<Kept>,
    /// The one that was taken away last, and its place.
    pub removed: Option<(usize, Kept)>,
    /// The numbers of those that are compared, two at most.
    pub marked: Vec<u64>,
    /// What turns the first of two into the second, in words.
    pub difference: Vec<String>,
}

/// A snapshot or a recording.
#[derive(Clone)]
pub struct Kept {
    /// Its number.
    pub id: u64,
    /// What a person calls it.
    pub name: String,
    /// A snapshot is a recording of one moment.
    pub recording: Arc<Recording>,
    /// How it looks, once that has been drawn.
    pub thumbnail: Option<egui::TextureHandle>,
}

/// A lesson that is under way.
#[derive(Clone, Debug)]
pub struct Class {
    /// What is taught.
    pub lesson: Arc<Lesson>,
    /// The step, from 0.
    pub index: usize,
    /// The answer that was guessed.
    pub guess: Option<Guess>,
    /// Whether the truth is shown.
    pub is_revealed: bool,
    /// The number that was asked for, once it is found; not a number where there is none.
    pub truth: Option<f64>,
    /// Whether all controls are there for a while.
    pub is_free: bool,
}

/// A recording while it is played back.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayedBack {
    /// What it is called.
    pub name: String,
    /// Where it is, seconds.
    pub at: f64,
    /// How long it is, seconds.
    pub seconds: f64,
}

/// What was clicked on the canvas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Selection {
    /// Nothing.
    #[default]
    Nothing,
    /// A particle, by its number.
    Particle(usize),
    /// A place near the ridge, data frame; the ridge's nearest vertex is meant.
    RidgePoint([f64; 3]),
}

/// A message that does not block.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its number.
    pub id: u64,
    /// One sentence.
    pub text: String,
    /// When a hint goes away by itself, on the window's clock, seconds.
    pub until: Option<f64>,
}

impl Class {
    /// A step of a lesson, before anything is answered.
    pub const fn new(lesson: Arc<Lesson>, index: usize) -> Self {
        Self { lesson, index, guess: None, is_revealed: false, truth: None, is_free: false }
    }

    /// The step.
    pub fn step(&self) -> &Step {
        &self.lesson.steps[self.index]
    }

    /// What is asked, while its answer is still hidden.
    pub fn asked(&self) -> Option<&Question> {
        self.step().question.as_ref().filter(|_| !self.is_revealed)
    }

    /// Whether something is asked whose answer is still hidden.
    pub fn is_asking(&self) -> bool {
        self.asked().is_some()
    }

    /// Whether the present step shows phases.
    pub fn shows_phases(&self) -> bool {
        let view = &self.step().scene.view;
        view.colour_by == "phase" && (view.align || view.slide)
    }

    /// Whether time after the scrubber would tell where a particle ends.
    pub fn hides_future(&self) -> bool {
        let question = self.step().question.as_ref();
        let is_click = question.is_some_and(|q| matches!(q.answer, Answer::Click { .. }));
        is_click && self.is_asking() && !self.is_free
    }

    /// Whether only what the step enables may be touched.
    pub fn restricts(&self) -> bool {
        !self.is_free
    }
}

impl Tray {
    /// One of them by its number.
    pub fn find(&self, id: u64) -> Option<&Kept> {
        self.items.iter().find(|kept| kept.id == id)
    }
}

impl Model {
    /// The frame of the canvas.
    pub fn frame(&self) -> Frame {
        Frame::of_word(&self.rails.scene.view.frame)
    }

    /// The quantity of the time axis.
    pub fn axis(&self) -> Axis {
        Axis::of_word(&self.rails.scene.view.axis)
    }

    /// The quantity in which play is even.
    pub fn pace(&self) -> Axis {
        Axis::of_word(&self.rails.scene.view.pace)
    }

    /// The selected particle, if there is such a one.
    pub fn selected_particle(&self) -> Option<Selected<'_>> {
        self.selected_in(&self.rails)
    }

    /// The same particle in one of two settings.
    pub fn selected_in<'a>(&self, setting: &'a Setting) -> Option<Selected<'a>> {
        let Selection::Particle(particle) = self.selection else { return None };
        let solution = setting.solution.as_ref()?;
        let (timeline, labels) = (&*solution.timeline, &*solution.labels);
        let (moment, frame) = (self.clock.moment(timeline), self.frame());
        let keeps_back = self.class.as_ref().is_some_and(Class::hides_future);
        let shown_until = if keeps_back { moment } else { f64::INFINITY };
        (particle < timeline.n_particles).then_some(Selected {
            timeline,
            labels,
            particle,
            moment,
            frame,
            shown_until,
        })
    }

    /// The moment under the scrubber and its noise level.
    pub fn now(&self) -> Option<(f64, Node)> {
        self.rails.now(&self.clock)
    }
}

impl Solution {
    /// Puts it in the colours of a theme, with the layers of a view.
    pub fn dress(&mut self, view: &View, palette: &Palette) {
        self.looks = compose::dressed(&self.experiment, view, &self.looks, palette);
    }

    /// The record that a moment is nearest to.
    pub fn record_at(&self, moment: f64) -> Option<usize> {
        let (from, to, w) = self.timeline.records_around(moment)?;
        Some(if w < 0.5 { from } else { to })
    }

    /// What is shown, in words: the full solve, or which part of it.
    pub fn quality(&self, scene: &Scene) -> String {
        let (shown, steps) = (self.timeline.n_particles, self.timeline.nodes.len() - 1);
        let wanted = (scene.particles.count, scene.sampler.grid().steps as usize);
        if !self.timeline.is_complete() {
            return format!("solving: {} of {steps} steps", self.timeline.summaries.len());
        }
        let thinned = match self.stride {
            1 => String::new(),
            stride => format!(", one step in {stride} kept"),
        };
        if (shown, steps) == wanted {
            format!("full solve{thinned}")
        } else {
            format!("coarse: {shown} of {}, {steps} steps", wanted.0)
        }
    }
}
