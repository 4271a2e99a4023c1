//! The work behind the window, each kind on a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::export::{self, ExportJob, ExportOutcome};
use super::ridges::{Ridges, Stops};
use super::solving::{SolveJob, SolveOutcome, Solver, TrainingGauge};
use super::study;
use super::what_if::{self, Answers, WhatIfJob};
use crate::picture::map::{Map, Wanted};
use crate::picture::ridge_view::{RidgeView, Sought};
use crate::sim::anatomy::Anatomy;
use crate::sim::experiment::Experiment;
use crate::sim::worker::Worker;
use crate::ui::model::Sweep;

/// A ridge that takes longer gives way to that of a newer noise level. Quicker ones are shown, or
/// a scrubber that never rests would never show one.
const PATIENCE_WITH_RIDGES: Duration = Duration::from_millis(150);

/// Something to look at near one noise level.
pub struct MapJob {
    pub experiment: Arc<Experiment>,
    pub wanted: Wanted,
}

/// A noise level whose ridges are wanted.
pub struct RidgeJob {
    pub experiment: Arc<Experiment>,
    pub sigma: f64,
    /// Which ridges, that of the scene first.
    pub sought: Vec<Sought>,
}

/// The workers.
pub struct Jobs {
    pub solve: Worker<SolveJob, SolveOutcome>,
    pub map: Worker<MapJob, Arc<Map>>,
    pub ridge: Worker<RidgeJob, RidgeView>,
    pub export: Worker<ExportJob, ExportOutcome>,
    pub anatomy: Worker<Arc<Experiment>, (Arc<Experiment>, Arc<Anatomy>)>,
    pub what_if: Worker<WhatIfJob, Answers>,
    pub sweep: Worker<Arc<Experiment>, Sweep>,
    /// How far the solver's training is.
    pub training: TrainingGauge,
}

impl Jobs {
    /// Starts the threads; `wake` is called when one of them has something to show.
    pub fn spawn(wake: impl Fn() + Clone + Send + Sync + 'static) -> std::io::Result<Self> {
        let mut ridges = Ridges::default();
        let threads = rayon::current_num_threads();
        let (ridge_pool, drag_pool) = (pool(threads / 2)?, pool(threads - 1)?);
        let gauge = TrainingGauge::default();
        let mut solver = Solver::new(drag_pool, gauge.clone(), wake.clone());
        let is_solving = Arc::new(AtomicBool::new(false));
        let gives_way = Arc::clone(&is_solving);
        Ok(Self {
            solve: Worker::spawn("solve", wake.clone(), move |job, ticket| {
                let _busy = Busy::new(&is_solving);
                solver.run(job, ticket);
            })?,
            map: Worker::spawn("map", wake.clone(), |job: MapJob, ticket| {
                ticket.publish(Arc::new(Map::new(&job.experiment, job.wanted)));
            })?,
            ridge: Worker::spawn("ridge", wake.clone(), move |job, ticket| {
                let started = Instant::now();
                let ahead = || ticket.is_superseded() || gives_way.load(Ordering::Relaxed);
                let wanted = || ticket.is_superseded() && started.elapsed() > PATIENCE_WITH_RIDGES;
                let stops = Stops { wanted: &wanted, ahead: &ahead };
                ridge_pool.install(|| ridges.look(&job, stops, |view| ticket.publish(view)));
            })?,
            export: Worker::spawn("export", wake.clone(), export::run)?,
            anatomy: Worker::spawn("anatomy", wake.clone(), |experiment, ticket| {
                study::take_apart(&experiment, ticket);
            })?,
            what_if: Worker::spawn("what if", wake.clone(), |job, ticket| {
                what_if::answer(job, ticket);
            })?,
            sweep: Worker::spawn("sweep", wake, |experiment, ticket| {
                study::sweep(&experiment, ticket);
            })?,
            training: gauge,
        })
    }
}

/// Threads apart from the others. Ridges get half of them, since those of large data take long and
/// a solve must not queue behind them; a solve while a slider is dragged leaves one to the window.
fn pool(threads: usize) -> std::io::Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    pool.map_err(std::io::Error::other)
}

/// Says that the solver is at work, so that what is found ahead of being asked for gives way.
struct Busy<'a>(&'a AtomicBool);

impl<'a> Busy<'a> {
    fn new(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::Relaxed);
        Self(flag)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
