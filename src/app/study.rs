//! What is found out about a learned score beside the solve: its error taken apart, and where
//! samples end against training time.

use std::sync::Arc;

use super::Lab;
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::Watch;
use crate::scene::{Ridge, Scene, View};
use crate::sim::anatomy::{Anatomy, anatomy, training_times};
use crate::sim::dial::ends_at;
use crate::sim::experiment::Experiment;
use crate::sim::worker::Ticket;
use crate::ui::model::Sweep;

/// Takes the error of an experiment's score apart.
pub fn take_apart(
    experiment: &Arc<Experiment>,
    ticket: &Ticket<'_, Arc<Experiment>, (Arc<Experiment>, Arc<Anatomy>)>,
) {
    let watch = Watch { stop: &|| ticket.is_superseded(), progress: &|_| {} };
    if let Ok(anatomy) = anatomy(experiment, watch) {
        ticket.publish((Arc::clone(experiment), Arc::new(anatomy)));
    }
}

/// Finds where samples end, for one training time after another.
pub fn sweep(experiment: &Arc<Experiment>, ticket: &Ticket<'_, Arc<Experiment>, Sweep>) {
    let watch = Watch { stop: &|| ticket.is_superseded(), progress: &|_| {} };
    let times = training_times(experiment);
    let scene = Arc::clone(&experiment.scene);
    let mut sweep = Sweep { scene, times: times.clone(), ends: Vec::new() };
    for time in times {
        match ends_at(experiment, time, watch) {
            Ok(ends) => sweep.ends.push(ends),
            Err(_) => return,
        }
        ticket.publish(sweep.clone());
    }
}

impl Lab {
    /// Has the error of the score that is shown taken apart, unless that is known.
    pub(super) fn study(&mut self) {
        let Some(solution) = &self.model.rails.solution else { return };
        let experiment = &Arc::clone(&solution.experiment);
        let model = &mut self.model;
        if let Some(sweep) = &model.sweep
            && !is_same_but_for_time(&sweep.scene, &model.rails.scene)
        {
            self.jobs.sweep.cancel();
            model.sweep = None;
        }
        let is_exact = matches!(model.rails.scene.score, Score::Exact(_));
        let is_known = |(known, _): &(Arc<Experiment>, Arc<Anatomy>)| same_score(known, experiment);
        if model.anatomy.as_ref().is_some_and(|known| !is_known(known)) {
            (model.anatomy, self.taken_apart) = (None, None);
        }
        let is_asked =
            self.taken_apart.as_ref().is_some_and(|asked| same_anatomy(asked, experiment));
        if is_exact || is_asked || model.rails.is_solving {
            return;
        }
        self.taken_apart = Some(Arc::clone(experiment));
        self.jobs.anatomy.submit(Arc::clone(experiment));
    }

    /// Starts a sweep over training times.
    pub(super) fn start_sweep(&mut self) {
        if let Some(solution) = &self.model.rails.solution {
            self.jobs.sweep.submit(Arc::clone(&solution.experiment));
        }
    }
}

/// Whether two scenes differ in training time, thresholds, view and number of particles at most.
fn is_same_but_for_time(a: &Scene, b: &Scene) -> bool {
    let plain = |scene: &Scene| {
        let mut plain = scene.clone();
        plain.score = scene.score.with_training_time(0.0);
        plain.view = View::default();
        plain.ridge = Ridge { dimension: scene.ridge.dimension, ..Ridge::default() };
        plain.particles.count = 0;
        plain.title = String::new();
        plain
    };
    plain(a) == plain(b)
}

/// Whether the errors of an experiment are known for all its training times.
fn same_anatomy(known: &Experiment, wanted: &Experiment) -> bool {
    let steps = |e: &Experiment| e.training_run.as_ref().map_or(0, |run| run.n_steps);
    same_score(known, wanted) && steps(known) >= steps(wanted)
}

/// Whether two experiments have the same score and tube, at other training times perhaps.
fn same_score(known: &Experiment, wanted: &Experiment) -> bool {
    let (a, b) = (&known.scene, &wanted.scene);
    Arc::ptr_eq(&known.loaded, &wanted.loaded)
        && a.score.with_training_time(0.0) == b.score.with_training_time(0.0)
        && (a.ridge.rho, a.ridge.dimension) == (b.ridge.rho, b.ridge.dimension)
}
