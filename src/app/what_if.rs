//! Particles that are put elsewhere: what the hand asks, and what a worker finds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Lab;
use crate::picture::Frame;
use crate::picture::layers::selection::Selected;
use crate::sim::experiment::Experiment;
use crate::sim::what_if::{Asked, Fan, Place, WhatIf};
use crate::sim::worker::Ticket;
use crate::ui::model::Selection;
use crate::ui::what_if::{MOST_BRANCHES, Question, WhatIfCommand, WhatIfs};

/// A path that takes longer gives way to a newer one. Quicker ones are shown, or a hand that never
/// rests would see none.
const PATIENCE: Duration = Duration::from_millis(300);

/// Paths that are to be found.
#[derive(Clone)]
pub struct WhatIfJob {
    experiment: Arc<Experiment>,
    asked: Vec<Asked>,
}

/// Those of one experiment that have been found.
pub type Answers = (Arc<Experiment>, Vec<Arc<WhatIf>>);

/// Finds one path after another.
pub fn answer(job: WhatIfJob, ticket: &Ticket<'_, WhatIfJob, Answers>) {
    let WhatIfJob { experiment, asked } = job;
    let mut found = Vec::new();
    let started = Instant::now();
    let stop = || ticket.is_superseded() && started.elapsed() > PATIENCE;
    for asked in asked {
        let Some(what_if) = WhatIf::new(&experiment, asked, &stop) else { return };
        found.push(Arc::new(what_if));
        ticket.publish((Arc::clone(&experiment), found.clone()));
        if ticket.is_superseded() {
            return;
        }
    }
}

impl Lab {
    /// Does what was asked for.
    pub(super) fn run_what_if(&mut self, command: WhatIfCommand) {
        let what_ifs = &mut self.model.what_ifs;
        match command {
            WhatIfCommand::Grasp(particle) => self.grasp(particle),
            WhatIfCommand::Move(x) => {
                if let Some(current) = what_ifs.current.as_mut().filter(|_| is_finite(x)) {
                    current.asked.place.x = x;
                }
            }
            WhatIfCommand::Release => what_ifs.held_from = None,
            WhatIfCommand::Beside(fan) => {
                what_ifs.current.iter_mut().for_each(|current| current.asked.fan = fan);
            }
            WhatIfCommand::Drop => (what_ifs.current, what_ifs.held_from) = (None, None),
            WhatIfCommand::Branch => self.branch(),
            WhatIfCommand::ClearBranches => what_ifs.branches.clear(),
        }
    }

    /// The scrubber goes to the nearest node, where the particle is put; a path that was there
    /// before is taken hold of in its place.
    fn grasp(&mut self, particle: usize) {
        let Some(solution) = &self.model.rails.solution else { return };
        let timeline = &*solution.timeline;
        let clock = &mut self.model.clock;
        let node = clock.moment(timeline).round();
        clock.is_playing = false;
        clock.seek(timeline, node);
        let what_ifs = &mut self.model.what_ifs;
        let current = what_ifs.current.take().filter(|c| c.asked.place.number as usize == particle);
        let (timeline, labels, place) = match current.as_ref().and_then(Question::found) {
            Some(found) => (&*found.timeline, &*found.labels.0, 0),
            None => (timeline, &*solution.labels, particle),
        };
        let moment = clock.moment(timeline);
        let (frame, shown_until) = (Frame::Data, f64::INFINITY);
        let held = Selected { timeline, labels, particle: place, moment, frame, shown_until };
        let Some(x) = held.position().map(|x| x.map(f64::from)) else { return };
        let place = Place { number: particle as u32, ln_sigma: clock.ln_sigma, x };
        let fan = current.as_ref().map_or(Fan::Alone, |current| current.asked.fan);
        let asked = Asked { place, fan };
        let scene = &solution.experiment.scene;
        let new = || Question::new(asked, Arc::clone(scene));
        what_ifs.current = Some(Question { asked, ..current.unwrap_or_else(new) });
        what_ifs.held_from = Some(x);
        self.model.selection = Selection::Particle(particle);
    }

    fn branch(&mut self) {
        let what_ifs = &mut self.model.what_ifs;
        if what_ifs.held_from.is_some() {
            return;
        }
        if what_ifs.branches.len() >= MOST_BRANCHES {
            return self.tell(format!(
                "There are {MOST_BRANCHES} branches already; clear them to keep others."
            ));
        }
        what_ifs.branches.extend(what_ifs.current.take());
    }

    /// Takes in what has been found, forgets what is no more, and has found what is not known. At
    /// rest nothing of another experiment is shown; while a slider is dragged, the path of the one
    /// before stands in.
    pub(super) fn follow_what_ifs(&mut self) {
        let answers = self.jobs.what_if.take();
        let model = &mut self.model;
        let what_ifs = &mut model.what_ifs;
        let is_selected = |question: &Question| {
            model.selection == Selection::Particle(question.asked.place.number as usize)
        };
        if !what_ifs.current.as_ref().is_some_and(is_selected) {
            (what_ifs.current, what_ifs.held_from) = (None, None);
        }
        let Some(solution) = &model.rails.solution else { return };
        let experiment = &solution.experiment;
        if let Some(answers) = &answers {
            take_in(what_ifs, answers);
        }
        if what_ifs.all().any(|question| question.scene.data != experiment.scene.data) {
            *what_ifs = WhatIfs::default();
        }
        let thresholds = experiment.thresholds(&model.rails.scene.ridge);
        for question in what_ifs.all_mut() {
            let is_old = |of: &Arc<Experiment>| !Arc::ptr_eq(of, experiment);
            if !self.jobs.here.is_coarse
                && question.answer.as_ref().is_some_and(|(of, _)| is_old(of))
            {
                question.answer = None;
            }
            if let Some((_, what_if)) = &mut question.answer
                && what_if.labels.1 != thresholds
            {
                *what_if = Arc::new(what_if.with_thresholds(thresholds));
            }
        }
        let open = what_ifs.all().filter(|question| !question.is_answered_by(experiment));
        let asked: Vec<Asked> = open.map(|question| question.asked).collect();
        let is_known = |job: &WhatIfJob| {
            Arc::ptr_eq(&job.experiment, experiment) && asked.iter().all(|a| job.asked.contains(a))
        };
        if what_ifs.all().next().is_none() {
            self.asked = None;
        }
        if !asked.is_empty() && !self.asked.as_ref().is_some_and(is_known) {
            let job = WhatIfJob { experiment: Arc::clone(experiment), asked };
            self.asked = Some(job.clone());
            self.jobs.what_if.submit(job);
        }
    }
}

/// An answer goes to those who asked it; while a hand moves, also to one who asks for the same
/// particle by now elsewhere.
fn take_in(what_ifs: &mut WhatIfs, (experiment, found): &Answers) {
    let is_held = what_ifs.held_from.is_some();
    let answer = |what_if: &Arc<WhatIf>| (Arc::clone(experiment), Arc::clone(what_if));
    if let (Some(current), Some(first)) = (&mut what_ifs.current, found.first())
        && is_held
        && first.asked.place.number == current.asked.place.number
    {
        current.answer = Some(answer(first));
    }
    for question in what_ifs.all_mut() {
        let own = found.iter().find(|what_if| what_if.asked == question.asked);
        question.answer = own.map(answer).or(question.answer.take());
    }
}

fn is_finite(x: [f64; 3]) -> bool {
    x.iter().all(|x| x.is_finite())
}
