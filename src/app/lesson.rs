//! Lessons: the way from step to step, guesses and truths.

use std::sync::Arc;

use super::Lab;
use crate::scene::Scene;
use crate::scene::lessons::{self, Answer, Lesson, Place, Question};
use crate::ui::brush::BrushCommand;
use crate::ui::command::{LessonCommand, Overlay};
use crate::ui::model::{Class, Selection};
use crate::ui::what_if::WhatIfs;

/// Seconds from one step to the next, and for time to play to where the truth is seen.
const STEP_SECONDS: f64 = 0.9;
const REVEAL_SECONDS: f64 = 2.5;

/// What the history calls the changes of a step: one entry for all of them.
const GESTURE: &str = "lesson";

/// An experiment on its way to another, and the scrubber with it.
pub struct Transition {
    from: Arc<Scene>,
    to: Arc<Scene>,
    time: Place,
    /// Whether time plays when it is there.
    plays: bool,
    seconds: f64,
    /// When it began, and where the scrubber was on its axis (0 to 1).
    began: Option<(f64, f64)>,
}

impl Lab {
    pub(super) fn run_lesson(&mut self, command: LessonCommand) {
        match (command, self.model.class.as_mut()) {
            (LessonCommand::Begin(name), _) => {
                if let Some(lesson) = lessons::find(name) {
                    self.begin_lesson(lesson);
                }
            }
            (LessonCommand::Next, Some(class)) if class.index + 1 == class.lesson.steps.len() => {
                self.close_lesson();
                self.model.overlay = Some(Overlay::Lessons);
            }
            (LessonCommand::Next, Some(class)) => {
                let next = class.index + 1;
                self.go_to_step(next);
            }
            (LessonCommand::Back, Some(class)) => {
                let before = class.index.saturating_sub(1);
                self.go_to_step(before);
            }
            (LessonCommand::Guess(guess), Some(class)) if class.is_asking() => {
                class.guess = Some(guess);
            }
            (LessonCommand::Reveal, Some(class)) if class.is_asking() => {
                class.is_revealed = true;
                let place = class.step().reveal_time;
                self.arrive();
                self.head_for(Arc::clone(&self.model.rails.scene), place, false, REVEAL_SECONDS);
            }
            (LessonCommand::PlayWithIt, Some(class)) => {
                class.is_free = true;
                self.arrive();
            }
            (LessonCommand::Return, Some(class)) => {
                let here = class.index;
                self.go_to_step(here);
            }
            (LessonCommand::Close, Some(_)) => self.close_lesson(),
            _ => {}
        }
    }

    /// Begins a lesson at its first step.
    pub(super) fn begin_lesson(&mut self, lesson: Lesson) {
        self.model.overlay = None;
        self.model.is_new_here = false;
        (self.must_fit, self.keeps_view) = (true, true);
        self.model.class = Some(Class::new(Arc::new(lesson), 0));
        self.go_to_step(0);
    }

    fn close_lesson(&mut self) {
        self.keeps_view = true;
        self.model.class = None;
        self.arrive();
    }

    fn go_to_step(&mut self, index: usize) {
        self.end_twin();
        self.run_brush(BrushCommand::Leave);
        self.model.tray.is_open = false;
        self.model.what_ifs = WhatIfs::default();
        let Some(class) = &mut self.model.class else { return };
        let has_changed_data = class.step().scene.data != class.lesson.steps[index].scene.data;
        *class = Class::new(Arc::clone(&class.lesson), index);
        let step = class.step().clone();
        self.must_fit |= has_changed_data || self.model.rails.scene.data != step.scene.data;
        if self.must_fit && self.shows_data_of(&step.scene) {
            (self.must_fit, self.model.camera) = (false, None);
        }
        self.model.drawing = None;
        self.model.selection = match step.question.map(|question| question.answer) {
            Some(Answer::Click { particle }) => Selection::Particle(particle),
            _ => Selection::Nothing,
        };
        self.head_for(step.scene, step.time, step.plays, STEP_SECONDS);
    }

    /// Lets the experiment change to another, and time play to a place.
    fn head_for(&mut self, to: Arc<Scene>, time: Place, plays: bool, seconds: f64) {
        self.arrive();
        let from = Arc::clone(&self.model.rails.scene);
        self.model.clock.is_playing = false;
        self.transition = Some(Transition { from, to, time, plays, seconds, began: None });
        self.follow_transition();
    }

    /// Ends a transition where it leads to.
    pub(super) fn arrive(&mut self) {
        if let Some(transition) = self.transition.take() {
            self.show_scene(&transition.to);
            self.end_gesture();
            self.settle_clock(transition.time);
        }
    }

    fn show_scene(&mut self, scene: &Arc<Scene>) {
        if self.model.rails.scene != *scene {
            self.note_drag(GESTURE);
            self.replace(Arc::clone(scene));
        }
    }

    /// Moves experiment and scrubber on.
    pub(super) fn follow_transition(&mut self) {
        let now = self.now();
        let place_now = self.place_of_clock();
        let Some(transition) = &mut self.transition else { return };
        self.context.request_repaint();
        let (began, from_place) = *transition.began.get_or_insert((now, place_now));
        let share = if self.model.has_less_motion {
            1.0
        } else {
            ((now - began) / transition.seconds).clamp(0.0, 1.0)
        };
        let eased = share * share * (3.0 - 2.0 * share);
        let scene = if share < 1.0 {
            Arc::new(transition.from.on_the_way(&transition.to, eased))
        } else {
            Arc::clone(&transition.to)
        };
        let (time, plays) = (transition.time, transition.plays);
        self.show_scene(&scene);
        if let Some(to) = self.place_of(time) {
            self.move_clock(from_place + eased * (to - from_place));
        }
        if share >= 1.0 && self.has_come_of(&scene) {
            self.transition = None;
            self.end_gesture();
            self.settle_clock(time);
            self.model.clock.is_playing = plays;
        }
    }

    /// Whether what is solved is of the data of a scene.
    pub(super) fn shows_data_of(&self, scene: &Scene) -> bool {
        self.model.rails.solution.as_ref().is_some_and(|solution| {
            let there = &solution.experiment.scene;
            (&there.data, &there.folder) == (&scene.data, &scene.folder)
        })
    }

    /// Whether a scene is there as far as it can be: its data are shown, or it cannot be solved.
    pub(super) fn has_come_of(&self, scene: &Scene) -> bool {
        self.shows_data_of(scene) || self.unsolvable.as_deref() == Some(scene)
    }

    /// Has the number that was asked for found, once it is revealed.
    pub(super) fn find_truth(&mut self) {
        for (index, value) in self.truths.take() {
            if let Some(class) = self.model.class.as_mut().filter(|class| class.index == index) {
                class.truth = Some(value);
            }
        }
        let (Some(class), Some(solution)) = (&self.model.class, &self.model.rails.solution) else {
            return;
        };
        let step = class.step();
        let Some(Question { answer: Answer::Number { of, .. }, .. }) = &step.question else {
            return;
        };
        let is_sought = class.is_revealed && class.truth.is_none() && solution.ends.is_some();
        if is_sought {
            let radius = solution.experiment.radius;
            let now = match step.time {
                Place::Sigma(in_radii) => Some(in_radii * radius),
                _ => self.model.now().map(|(_, node)| node.sigma),
            };
            let index = class.index;
            self.truths.seek(index, solution, of, now.unwrap_or(radius), self.waker());
        }
    }

    /// Where the scrubber is on its axis.
    fn place_of_clock(&self) -> f64 {
        let Some(solution) = &self.model.rails.solution else { return 1.0 };
        let moment = self.model.clock.moment(&solution.timeline);
        self.model.pace().place_of_moment(&solution.timeline, moment)
    }

    /// Where a place of a lesson is on the axis of the present solution.
    fn place_of(&self, time: Place) -> Option<f64> {
        let solution = self.model.rails.solution.as_ref()?;
        match time {
            Place::Stay => None,
            Place::Noise => Some(0.0),
            Place::Data => Some(1.0),
            Place::Sigma(in_radii) => {
                let ln_sigma = (in_radii * solution.experiment.radius).ln();
                let moment = solution.timeline.moment_of_ln_sigma(ln_sigma);
                Some(self.model.pace().place_of_moment(&solution.timeline, moment))
            }
        }
    }

    fn move_clock(&mut self, place: f64) {
        let pace = self.model.pace();
        if let Some(solution) = &self.model.rails.solution {
            let moment = pace.moment_of_place(&solution.timeline, place);
            self.model.clock.seek(&solution.timeline, moment);
        }
    }

    /// Puts the scrubber where a step wants it, whatever the solution that is still to come.
    fn settle_clock(&mut self, time: Place) {
        match time {
            Place::Stay => {}
            Place::Noise => self.model.clock.ln_sigma = f64::INFINITY,
            Place::Data => self.model.clock.ln_sigma = f64::NEG_INFINITY,
            Place::Sigma(_) => {
                if let Some(place) = self.place_of(time) {
                    self.move_clock(place);
                }
            }
        }
    }
}
