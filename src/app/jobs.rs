//! The work behind the window: the solve, the map under the scrubber, exports.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::ridges::{Ridges, Stops};
use crate::maths::Vector;
use crate::picture::layers::density::DensityPicture;
use crate::picture::layers::particles;
use crate::picture::layers::particles::LookIndices;
use crate::scene::Scene;
use crate::sim::ends::{self, End};
use crate::sim::experiment::{Experiment, Loaded, Ready, Space};
use crate::sim::export::{Trajectories, solve_all};
use crate::sim::field::{self, Window};
use crate::sim::grid_error::{GridError, grid_error};
use crate::sim::memory::{self, Kept};
use crate::sim::phase_numbers::{Labels, PhaseNumbers};
use crate::sim::quality::Quality;
use crate::sim::recorder::Recorder;
use crate::sim::solve::{Cloud, Progress, Starts, in_order, solve};
use crate::sim::timeline::Timeline;
use crate::sim::worker::{Ticket, Worker};
use crate::ui::model::{Map, RidgeView};

/// Prefixes of a running solve are shown this often.
const PREFIX_EVERY: Duration = Duration::from_millis(33);

/// Prefixes take at most one part in this of the solver's time.
const SHARE_OF_SHOWING: u32 = 5;

/// End points that are told apart by where they end; each is projected on the ridge.
const N_ENDS: usize = 5000;

/// Pairs of end point and training point at most; among many data fewer are told apart.
const PAIRS_OF_ENDS: usize = 50_000_000;

/// A ridge that takes longer gives way to that of a newer noise level. Quicker ones are shown, or
/// a scrubber that never rests would never show one.
const PATIENCE_WITH_RIDGES: Duration = Duration::from_millis(150);

/// What the solver is to do with a scene.
pub enum SolveJob {
    /// To solve it, whole or as much as follows the hand.
    Solve(Arc<Scene>, Quality),
    /// Only thresholds or colours have changed: new labels for trajectories that are there.
    Relabel(Arc<Scene>, Box<Solved>),
}

/// What has come of it.
pub enum SolveOutcome {
    /// Trajectories, whole or as far as they are.
    Solved(Box<Solved>),
    /// The scene cannot be solved: why, and which.
    Failed(Arc<Scene>, String),
}

/// Trajectories, whole or as far as they are, and what they show.
#[derive(Clone)]
pub struct Solved {
    pub experiment: Arc<Experiment>,
    pub timeline: Arc<Timeline>,
    pub labels: Arc<Labels>,
    pub numbers: Arc<[PhaseNumbers]>,
    pub looks: LookIndices,
    pub stride: usize,
    /// Shares of memorised, near, between and off the ridge.
    pub ends: Option<[f64; 4]>,
    pub grid_error: Option<GridError>,
}

/// Something to look at near one noise level.
pub struct MapJob {
    pub experiment: Arc<Experiment>,
    pub window: Window,
    /// Where arrows stand.
    pub lattice: Vec<[f64; 3]>,
}

/// A noise level whose ridges are wanted.
pub struct RidgeJob {
    pub experiment: Arc<Experiment>,
    pub sigma: f64,
    /// Dimensions of the ridges, that of the scene first.
    pub dimensions: Vec<usize>,
}

/// Trajectories to be written.
pub struct ExportJob {
    pub scene: Arc<Scene>,
    pub path: PathBuf,
}

/// How an export is going.
pub enum ExportOutcome {
    /// How far it is, 0 to 1.
    Progress(f32),
    /// It has ended, in one sentence.
    Ended(String),
}

/// The workers.
pub struct Jobs {
    pub solve: Worker<SolveJob, SolveOutcome>,
    pub map: Worker<MapJob, Arc<Map>>,
    pub ridge: Worker<RidgeJob, RidgeView>,
    pub export: Worker<ExportJob, ExportOutcome>,
}

impl Jobs {
    /// Starts the threads; `wake` is called when one of them has something to show.
    pub fn spawn(wake: impl Fn() + Clone + Send + Sync + 'static) -> std::io::Result<Self> {
        let mut loaded = None;
        let mut ridges = Ridges::default();
        let threads = rayon::current_num_threads();
        let (ridge_pool, drag_pool) = (pool(threads / 2)?, pool(threads - 1)?);
        let is_solving = Arc::new(AtomicBool::new(false));
        let gives_way = Arc::clone(&is_solving);
        Ok(Self {
            solve: Worker::spawn("solve", wake.clone(), move |job, ticket| {
                let _busy = Busy::new(&is_solving);
                run_solve(job, &drag_pool, &mut loaded, ticket);
            })?,
            map: Worker::spawn("map", wake.clone(), |job, ticket| {
                ticket.publish(Arc::new(look(job)));
            })?,
            ridge: Worker::spawn("ridge", wake.clone(), move |job, ticket| {
                let started = Instant::now();
                let ahead = || ticket.is_superseded() || gives_way.load(Ordering::Relaxed);
                let wanted = || ticket.is_superseded() && started.elapsed() > PATIENCE_WITH_RIDGES;
                let stops = Stops { wanted: &wanted, ahead: &ahead };
                ridge_pool.install(|| ridges.look(&job, stops, |view| ticket.publish(view)));
            })?,
            export: Worker::spawn("export", wake, run_export)?,
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

type SolveTicket<'a> = Ticket<'a, SolveJob, SolveOutcome>;

fn run_solve(
    job: SolveJob,
    drag_pool: &rayon::ThreadPool,
    loaded: &mut Option<Arc<Loaded>>,
    ticket: &SolveTicket<'_>,
) {
    let (scene, quality) = match job {
        SolveJob::Solve(scene, quality) => (scene, quality),
        SolveJob::Relabel(scene, solved) => {
            let solved = labelled(*solved, &scene);
            return ticket.publish(SolveOutcome::Solved(Box::new(solved)));
        }
    };
    if quality == Quality::WhileDragged {
        return drag_pool.install(|| solve_scene(scene, quality, loaded, ticket));
    }
    solve_scene(scene, quality, loaded, ticket);
}

fn solve_scene(
    scene: Arc<Scene>,
    quality: Quality,
    loaded: &mut Option<Arc<Loaded>>,
    ticket: &SolveTicket<'_>,
) {
    let experiment = Experiment::new(Arc::clone(&scene), loaded.as_ref()).and_then(|whole| {
        *loaded = Some(Arc::clone(&whole.loaded));
        let experiment = quality.apply(whole);
        memory::check(&experiment, experiment.scene.particles.count, Kept::Records)?;
        Ok(Arc::new(experiment))
    });
    let experiment = match experiment {
        Ok(experiment) => experiment,
        Err(message) => return ticket.publish(SolveOutcome::Failed(scene, message)),
    };
    match &experiment.space {
        Space::Plane(ready) => solve_and_show(&experiment, ready, quality, ticket),
        Space::Volume(ready) => solve_and_show(&experiment, ready, quality, ticket),
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
        let solved = Solved {
            experiment: Arc::clone(experiment),
            timeline: recorder.prefix(),
            labels: Arc::default(),
            numbers: Arc::from([]),
            looks: LookIndices::default(),
            stride: recorder.stride(),
            ends: None,
            grid_error: None,
        };
        labelled(solved, &experiment.scene)
    };
    let publish = |solved: &Solved| {
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
    let ends = cloud.x.iter().zip(cloud.evaluations).map(|(x, e)| x + e.displacement);
    cloud.particles.iter().copied().zip(ends).collect()
}

/// The same trajectories with the labels and looks that a scene asks for.
fn labelled(solved: Solved, scene: &Scene) -> Solved {
    let Solved { experiment, timeline, .. } = &solved;
    let labels = Labels::new(timeline, experiment.thresholds(&scene.ridge));
    let looks = particles::looks(experiment, &scene.view, timeline, &labels);
    let numbers = labels.numbers(timeline).into();
    Solved { labels: Arc::new(labels), numbers, looks, ..solved }
}

fn look(job: MapJob) -> Map {
    let MapJob { experiment, window, lattice } = job;
    let density = field::density_grid(&experiment, &window);
    Map {
        window,
        density: density.map(|grid| DensityPicture::new(grid, &window)),
        readings: field::read(&experiment, &window, &lattice),
        lattice,
    }
}

type ExportTicket<'a> = Ticket<'a, ExportJob, ExportOutcome>;

fn run_export(job: ExportJob, ticket: &ExportTicket<'_>) {
    let ExportJob { scene, path } = job;
    let ended = Experiment::new(scene, None).and_then(|experiment| match &experiment.space {
        Space::Plane(ready) => export(&experiment, ready, &path, ticket),
        Space::Volume(ready) => export(&experiment, ready, &path, ticket),
    });
    let sentence = ended.unwrap_or_else(|error| format!("{}: {error}", path.display()));
    ticket.publish(ExportOutcome::Ended(sentence));
}

fn export<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    path: &std::path::Path,
    ticket: &ExportTicket<'_>,
) -> Result<String, String> {
    memory::check(experiment, experiment.scene.particles.count, Kept::Everything)?;
    let mut n_done = 0;
    let on_node = || {
        n_done += 1;
        ticket.publish(ExportOutcome::Progress(n_done as f32 / experiment.nodes.len() as f32));
    };
    let stop = || ticket.is_superseded();
    let solved: Option<Trajectories<D>> =
        solve_all(experiment, ready, &Starts::Seeded, &stop, on_node);
    let trajectories = solved.ok_or("the export was cancelled; nothing was written")?;
    trajectories.write(path, &experiment.scene).map_err(|error| error.to_string())?;
    Ok(format!("Saved {}", path.display()))
}
