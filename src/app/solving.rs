//! The solve behind the window: the score is trained where it is a learned one, particles are
//! moved, and both are shown on the way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use crate::diffusion::score::Score;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::maths::Vector;
use crate::picture::layers::particles;
use crate::scene::Scene;
use crate::sim::ends::{self, End};
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::grid_error::grid_error;
use crate::sim::loaded::Loaded;
use crate::sim::memory::{self, Kept};
use crate::sim::phase_numbers::Labels;
use crate::sim::quality::Quality;
use crate::sim::recorder::Recorder;
use crate::sim::solve::{Cloud, Progress, Starts, in_order, solve};
use crate::sim::steering::steering;
use crate::sim::worker::Ticket;
use crate::ui::model::Solution;

/// Prefixes of a running solve are shown this often.
const PREFIX_EVERY: Duration = Duration::from_millis(33);

/// Prefixes take at most one part in this of the solver's time.
const SHARE_OF_SHOWING: u32 = 5;

/// End points that are told apart by where they end; each is projected on the ridge.
const N_ENDS: usize = 5000;

/// Pairs of end point and training point at most; among many data fewer are told apart.
const PAIRS_OF_ENDS: usize = 50_000_000;

/// Training that takes longer gives way to a newer scene. Quicker ones are shown, or a slider that
/// needs new training would show nothing while it is dragged.
const PATIENCE_WITH_TRAINING: Duration = Duration::from_millis(150);

/// Training that takes longer says how far it is.
const SHOWN_AFTER: Duration = Duration::from_millis(300);

/// What a network does is shown this often while it is trained.
const NETWORK_EVERY: Duration = Duration::from_millis(250);

/// What the solver is to do with a scene.
pub enum SolveJob {
    /// To solve it, whole or as much as follows the hand.
    Solve(Arc<Scene>, Quality),
    /// Only thresholds or colours have changed: new labels for trajectories that are there.
    Relabel(Arc<Scene>, Box<Solution>),
}

/// What has come of it.
pub enum SolveOutcome {
    /// Trajectories, whole or as far as they are.
    Solved(Box<Solution>),
    /// The scene cannot be solved: why, and which.
    Failed(Arc<Scene>, String),
}

/// How far the training of a model is, for the window to read at any time.
#[derive(Clone, Default)]
pub struct TrainingGauge(Arc<AtomicU32>);

impl TrainingGauge {
    /// The share that is done; `None` while nothing is trained.
    pub fn share(&self) -> Option<f32> {
        let share = f32::from_bits(self.0.load(Ordering::Relaxed));
        (share > 0.0).then_some(share)
    }

    /// Nothing is trained any more that anybody waits for.
    pub fn clear(&self) {
        self.set(0.0);
    }

    fn set(&self, share: f32) {
        self.0.store(share.to_bits(), Ordering::Relaxed);
    }
}

/// Data that have been read, newest first: those of the last two scenes are kept, others are found
/// while something shows them.
#[derive(Default)]
pub struct Shelf(Mutex<Shelved>);

#[derive(Default)]
struct Shelved {
    kept: Vec<Arc<Loaded>>,
    known: Vec<Weak<Loaded>>,
}

/// Data are kept for so many scenes: two settings can be seen side by side.
const KEPT: usize = 2;

impl Shelf {
    /// The data of a scene, read unless they are there.
    fn data_of(&self, scene: &Scene) -> Result<Arc<Loaded>, String> {
        let data = Loaded::read(scene, self.known(scene).as_ref())?;
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Shelved { kept, known } = &mut *shelf;
        kept.retain(|other| !Arc::ptr_eq(other, &data));
        kept.insert(0, Arc::clone(&data));
        kept.truncate(KEPT);
        let this = Arc::downgrade(&data);
        known.retain(|other| other.strong_count() > 0 && !other.ptr_eq(&this));
        known.push(this);
        Ok(data)
    }

    fn known(&self, scene: &Scene) -> Option<Arc<Loaded>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut there = shelf.known.iter().filter_map(Weak::upgrade);
        there.find(|data| data.holds_data_of(scene))
    }
}

/// What the thread that solves keeps from one scene to the next.
pub struct Solver {
    shelf: Arc<Shelf>,
    drag_pool: Arc<rayon::ThreadPool>,
    gauge: TrainingGauge,
    wake: Box<dyn Fn() + Send + Sync>,
}

pub type SolveTicket<'a> = Ticket<'a, SolveJob, SolveOutcome>;

impl Solver {
    /// Solves on all threads, and on `drag_pool` while a slider is dragged.
    pub fn new(
        shelf: Arc<Shelf>,
        drag_pool: Arc<rayon::ThreadPool>,
        gauge: TrainingGauge,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self { shelf, drag_pool, gauge, wake: Box::new(wake) }
    }

    /// Does one job.
    pub fn run(&self, job: SolveJob, ticket: &SolveTicket<'_>) {
        let (scene, quality) = match job {
            SolveJob::Solve(scene, quality) => (scene, quality),
            SolveJob::Relabel(scene, solved) => {
                let solved = labelled(*solved, &scene);
                return ticket.publish(SolveOutcome::Solved(Box::new(solved)));
            }
        };
        let Self { shelf, drag_pool, gauge, wake } = self;
        let training = Training { gauge, wake: &**wake, ticket };
        let solve = || training.solve(&scene, quality, shelf);
        let solved = match quality {
            Quality::Full => solve(),
            Quality::WhileDragged => drag_pool.install(solve),
        };
        self.gauge.clear();
        if let Err(sentence) = solved {
            ticket.publish(SolveOutcome::Failed(scene, sentence));
        }
    }
}

/// A job under way.
struct Training<'a, 'b> {
    gauge: &'a TrainingGauge,
    wake: &'a (dyn Fn() + Send + Sync),
    ticket: &'a SolveTicket<'b>,
}

impl Training<'_, '_> {
    /// Trains, if there is something to train, and solves; says why it cannot be done.
    fn solve(&self, scene: &Arc<Scene>, quality: Quality, shelf: &Shelf) -> Result<(), String> {
        let data = shelf.data_of(scene)?;
        let started = Instant::now();
        loop {
            match self.train(scene, &data, started) {
                Ok(whole) => {
                    self.gauge.clear();
                    return self.solve_and_show(whole, quality);
                }
                Err(Untrained::Refused(sentence)) => return Err(sentence),
                Err(Untrained::Stopped { .. }) if self.gives_way(started) => return Ok(()),
                Err(Untrained::Stopped { steps }) => {
                    let so_far = Arc::new(scene.with_training_so_far(steps));
                    let stop = || self.gives_way(started);
                    let watch = Watch { stop: &stop, progress: &|_| {} };
                    let there = Experiment::trained(so_far, Arc::clone(&data), watch);
                    if let Ok(there) = there {
                        self.solve_and_show(there, Quality::WhileDragged)?;
                    }
                }
            }
        }
    }

    fn gives_way(&self, started: Instant) -> bool {
        self.ticket.is_superseded() && started.elapsed() > PATIENCE_WITH_TRAINING
    }

    /// Trains for a while: a network until it is time to show what it does, the rest to its end.
    fn train(
        &self,
        scene: &Arc<Scene>,
        data: &Arc<Loaded>,
        started: Instant,
    ) -> Result<Experiment, Untrained> {
        let shows_on_the_way = matches!(scene.score, Score::Network(_));
        let resumed = Instant::now();
        let is_time = || shows_on_the_way && resumed.elapsed() > NETWORK_EVERY;
        let show = |share: f32| {
            if started.elapsed() > SHOWN_AFTER && !self.ticket.is_superseded() {
                self.gauge.set(share);
                (self.wake)();
            }
        };
        let stop = || {
            if self.gauge.share().is_none() {
                show(f32::EPSILON);
            }
            self.gives_way(started) || is_time()
        };
        let progress = |share: f32| show(share.max(f32::EPSILON));
        let watch = Watch { stop: &stop, progress: &progress };
        Experiment::trained(Arc::clone(scene), Arc::clone(data), watch)
    }

    fn solve_and_show(&self, whole: Experiment, quality: Quality) -> Result<(), String> {
        let experiment = quality.apply(whole);
        memory::check(&experiment, experiment.scene.particles.count, Kept::Records)?;
        let experiment = Arc::new(experiment);
        match &experiment.space {
            Space::Plane(ready) => solve_and_show(&experiment, ready, quality, self.ticket),
            Space::Volume(ready) => solve_and_show(&experiment, ready, quality, self.ticket),
        }
        Ok(())
    }
}

fn solve_and_show<const D: usize>(
    experiment: &Arc<Experiment>,
    ready: &Ready<D>,
    quality: Quality,
    ticket: &SolveTicket<'_>,
) {
    let mut recorder = Recorder::new(experiment, experiment.scene.particles.count);
    let shown = |recorder: &mut Recorder| {
        let solved = Solution {
            experiment: Arc::clone(experiment),
            timeline: recorder.prefix(),
            labels: Arc::default(),
            numbers: Arc::from([]),
            looks: Arc::default(),
            stride: recorder.stride(),
            ends: None,
            grid_error: None,
            steering: None,
        };
        labelled(solved, &experiment.scene)
    };
    let publish = |solved: &Solution| {
        ticket.publish(SolveOutcome::Solved(Box::new(solved.clone())));
    };
    let stop = || quality == Quality::Full && ticket.is_superseded();
    let (mut last, mut pause) = (Instant::now(), PREFIX_EVERY);
    let mut end_points = Vec::new();
    let n_nodes = experiment.nodes.len();
    let look = recorder.look();
    let look = |cloud: &Cloud<'_, D>| (look(cloud), end_points_of(cloud, n_nodes));
    let on_node = |index: usize, parts: Vec<_>| {
        let (parts, ends): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        recorder.push(index, parts);
        if index + 1 == n_nodes {
            end_points = in_order(&ends);
        }
        if index + 1 < n_nodes && last.elapsed() >= pause {
            let started = Instant::now();
            publish(&shown(&mut recorder));
            last = Instant::now();
            pause = PREFIX_EVERY.max(SHARE_OF_SHOWING * started.elapsed());
        }
        Progress::Continue
    };
    let outcome = solve(experiment, ready, ready.quick, &Starts::Seeded, &stop, look, on_node);
    if outcome == Progress::Stop {
        return;
    }
    let mut solved = shown(&mut recorder);
    publish(&solved);
    if quality == Quality::Full {
        end_points.truncate(N_ENDS.min(PAIRS_OF_ENDS / experiment.n_distinct()).max(1));
        let Some(endings) = ends::endings(experiment, ready, &end_points, &stop) else { return };
        solved.ends = Some(End::ALL.map(|end| ends::share(&endings, end)));
        solved.grid_error = grid_error(experiment, &stop);
        solved.steering = steering(experiment, &solved.timeline).map(Arc::new);
        if !ticket.is_superseded() {
            publish(&solved);
        }
    }
}

/// Where the denoiser sends the particles from the last node, with their numbers; nothing before.
fn end_points_of<const D: usize>(cloud: &Cloud<'_, D>, n_nodes: usize) -> Vec<(u32, Vector<D>)> {
    if cloud.index + 1 < n_nodes {
        return Vec::new();
    }
    let ends = cloud.x.iter().zip(cloud.displacements).map(|(x, u)| x + u);
    cloud.particles.iter().copied().zip(ends).collect()
}

/// The same trajectories with the labels and looks that a scene asks for.
fn labelled(solved: Solution, scene: &Scene) -> Solution {
    let Solution { experiment, timeline, .. } = &solved;
    let labels = Labels::new(timeline, experiment.thresholds(&scene.ridge));
    let looks = particles::looks(experiment, &scene.view, timeline, &labels);
    let numbers = labels.numbers(timeline).into();
    Solution { labels: Arc::new(labels), numbers, looks: Arc::new(looks), ..solved }
}
