//! The workers of one setting: its solve, and what is looked at under the scrubber.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::ridges::{Ridges, Stops};
use super::solving::{Shelf, SolveJob, SolveOutcome, Solver, TrainingGauge};
use crate::picture::map::{Map, Wanted};
use crate::picture::ridge_view::{RidgeView, Sought};
use crate::picture::sight;
use crate::picture::{Camera, Palette};
use crate::scene::Scene;
use crate::sim::experiment::Experiment;
use crate::sim::field::Window;
use crate::sim::quality::Quality;
use crate::sim::worker::Worker;
use crate::ui::clock::Clock;
use crate::ui::setting::Setting;

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

/// The workers, and what they were asked for last.
pub struct Desk {
    pub solve: Worker<SolveJob, SolveOutcome>,
    pub map: Worker<MapJob, Arc<Map>>,
    pub ridge: Worker<RidgeJob, RidgeView>,
    /// How far the solver's training is.
    pub training: TrainingGauge,
    /// Whether the newest solve was asked for by a slider that is being dragged.
    pub is_coarse: bool,
    looked_at: Option<(u64, Window, bool)>,
    ridge_of: Option<(u64, f64, Vec<Sought>)>,
}

/// What desks share: data that have been read, threads apart from the others, and how many solve.
#[derive(Clone)]
pub struct Office {
    shelf: Arc<Shelf>,
    ridge_pool: Arc<rayon::ThreadPool>,
    drag_pool: Arc<rayon::ThreadPool>,
    n_solving: Arc<AtomicUsize>,
}

impl Office {
    /// Ridges get half of the threads, since those of large data take long and a solve must not
    /// queue behind them; a solve while a slider is dragged leaves one to the window.
    pub fn new() -> std::io::Result<Self> {
        let threads = rayon::current_num_threads();
        Ok(Self {
            shelf: Arc::default(),
            ridge_pool: pool(threads / 2)?,
            drag_pool: pool(threads - 1)?,
            n_solving: Arc::default(),
        })
    }
}

fn pool(threads: usize) -> std::io::Result<Arc<rayon::ThreadPool>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
    pool.map(Arc::new).map_err(std::io::Error::other)
}

impl Desk {
    /// Starts the threads; `wake` is called when one of them has something to show.
    pub fn spawn(
        office: &Office,
        wake: impl Fn() + Clone + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let Office { shelf, ridge_pool, drag_pool, n_solving } = office.clone();
        let gives_way = Arc::clone(&n_solving);
        let training = TrainingGauge::default();
        let solver = Solver::new(shelf, drag_pool, training.clone(), wake.clone());
        let mut ridges = Ridges::default();
        Ok(Self {
            solve: Worker::spawn("solve", wake.clone(), move |job, ticket| {
                let _busy = Busy::new(&n_solving);
                solver.run(job, ticket);
            })?,
            map: Worker::spawn("map", wake.clone(), |job: MapJob, ticket| {
                ticket.publish(Arc::new(Map::new(&job.experiment, job.wanted)));
            })?,
            ridge: Worker::spawn("ridge", wake, move |job, ticket| {
                let started = Instant::now();
                let is_solving = || gives_way.load(Ordering::Relaxed) > 0;
                let ahead = || ticket.is_superseded() || is_solving();
                let wanted = || ticket.is_superseded() && started.elapsed() > PATIENCE_WITH_RIDGES;
                let stops = Stops { wanted: &wanted, ahead: &ahead };
                ridge_pool.install(|| ridges.look(&job, stops, |view| ticket.publish(view)));
            })?,
            training,
            is_coarse: false,
            looked_at: None,
            ridge_of: None,
        })
    }

    /// Has a scene solved, whole or as much as follows the hand.
    pub fn solve(&mut self, scene: &Arc<Scene>, is_coarse: bool) {
        self.is_coarse = is_coarse;
        let quality = if is_coarse { Quality::WhileDragged } else { Quality::Full };
        self.solve.submit(SolveJob::Solve(Arc::clone(scene), quality));
    }

    /// Has done again only what a change of a scene reaches: layers are drawn, colours and thresholds
    /// are labels on the same trajectories.
    pub fn follow(
        &mut self,
        before: &Scene,
        setting: &mut Setting,
        is_coarse: bool,
        palette: &Palette,
    ) {
        let Setting { scene: after, solution, .. } = setting;
        let has_labels =
            before.ridge == after.ridge && before.view.colour_by == after.view.colour_by;
        if !before.has_trajectories_of(after) {
            self.solve(after, is_coarse);
        } else if has_labels {
            if let Some(solution) = solution {
                solution.dress(&after.view, palette);
            }
        } else {
            match solution {
                Some(solved) if !self.solve.is_busy() => {
                    let job = SolveJob::Relabel(Arc::clone(after), Box::new(solved.clone()));
                    self.solve.submit(job);
                }
                _ => self.solve(after, is_coarse),
            }
        }
    }

    /// Brings what has been found for a setting, and hands over what came of solving it.
    pub fn bring(&self, setting: &mut Setting) -> Option<SolveOutcome> {
        let solved = self.solve.take();
        setting.map = self.map.take().or(setting.map.take());
        setting.ridge = self.ridge.take().or(setting.ridge.take());
        setting.forget_other_ridge();
        setting.training = self.training.share();
        setting.is_solving = self.solve.is_busy();
        solved
    }

    /// Asks for density, arrows and ridge under the scrubber, where they are not those that were
    /// asked for.
    pub fn look_at(&mut self, setting: &Setting, clock: &Clock, camera: Option<&Camera>) {
        let (Some(solution), Some((_, node))) = (&setting.solution, setting.now(clock)) else {
            return;
        };
        let (id, view) = (solution.timeline.id, &setting.scene.view);
        let experiment = || Arc::clone(&solution.experiment);
        let sought = Sought::shown(view, &solution.experiment);
        let wanted_ridge = Some((id, node.sigma, sought.clone()));
        if self.ridge_of != wanted_ridge {
            self.ridge_of = wanted_ridge;
            let job = RidgeJob { experiment: experiment(), sigma: node.sigma, sought };
            self.ridge.submit(job);
        }
        let Some(camera) = camera else { return };
        let Some(wanted) = sight::wanted(camera, view, &solution.experiment, node) else { return };
        let looked_at = Some((id, wanted.window, wanted.shows_target));
        if self.looked_at != looked_at {
            self.looked_at = looked_at;
            self.map.submit(MapJob { experiment: experiment(), wanted });
        }
    }

    /// Ends what is under way, and forgets what was found.
    pub fn clear(&mut self) {
        self.solve.forget();
        self.map.forget();
        self.ridge.forget();
        self.training.clear();
        (self.is_coarse, self.looked_at, self.ridge_of) = (false, None, None);
    }
}

/// Says that a solver is at work, so that what is found ahead of being asked for gives way.
struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn new(n_solving: &'a AtomicUsize) -> Self {
        n_solving.fetch_add(1, Ordering::Relaxed);
        Self(n_solving)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
