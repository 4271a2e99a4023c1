//! The work behind the window: the solve, the map under the scrubber, exports.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diffusion::density::Precision;
use crate::picture::Camera;
use crate::picture::layers::density::DensityPicture;
use crate::picture::layers::particles::LookIndices;
use crate::picture::layers::{particles, score};
use crate::scene::Scene;
use crate::sim::experiment::{Experiment, Loaded, Ready, Space};
use crate::sim::export::{Trajectories, solve_all};
use crate::sim::field::{self, Window};
use crate::sim::grid_error::{GridError, grid_error};
use crate::sim::quality::Quality;
use crate::sim::recorder::Recorder;
use crate::sim::solve::{Progress, Starts, solve};
use crate::sim::timeline::Timeline;
use crate::sim::worker::{Ticket, Worker};
use crate::ui::model::Map;

/// Prefixes of a running solve are shown this often.
const PREFIX_EVERY: Duration = Duration::from_millis(33);

/// A scene to be solved.
pub struct SolveJob {
    /// The scene.
    pub scene: Arc<Scene>,
    /// The whole, or as much as follows the hand.
    pub quality: Quality,
}

/// What has come of it.
pub enum SolveOutcome {
    /// Trajectories, whole or as far as they are.
    Solved(Box<Solved>),
    /// The scene cannot be solved: why, and which.
    Failed(Arc<Scene>, String),
}

/// Trajectories, whole or as far as they are.
pub struct Solved {
    pub experiment: Arc<Experiment>,
    pub timeline: Arc<Timeline>,
    pub looks: LookIndices,
    pub stride: usize,
    pub grid_error: Option<GridError>,
}

/// Something to look at near one noise level.
pub struct MapJob {
    pub experiment: Arc<Experiment>,
    pub window: Window,
    pub camera: Camera,
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

/// The three workers.
pub struct Jobs {
    pub solve: Worker<SolveJob, SolveOutcome>,
    pub map: Worker<MapJob, Arc<Map>>,
    pub export: Worker<ExportJob, ExportOutcome>,
}

impl Jobs {
    /// Starts the threads; `wake` is called when one of them has something to show.
    pub fn spawn(wake: impl Fn() + Clone + Send + Sync + 'static) -> std::io::Result<Self> {
        let mut loaded = None;
        Ok(Self {
            solve: Worker::spawn("solve", wake.clone(), move |job, ticket| {
                run_solve(job, &mut loaded, ticket);
            })?,
            map: Worker::spawn("map", wake.clone(), |job, ticket| {
                ticket.publish(Arc::new(look(&job)));
            })?,
            export: Worker::spawn("export", wake, run_export)?,
        })
    }
}

type SolveTicket<'a> = Ticket<'a, SolveJob, SolveOutcome>;

fn run_solve(job: SolveJob, loaded: &mut Option<Arc<Loaded>>, ticket: &SolveTicket<'_>) {
    let SolveJob { scene, quality } = job;
    let whole = match Experiment::new(Arc::clone(&scene), loaded.as_ref()) {
        Ok(whole) => whole,
        Err(message) => return ticket.publish(SolveOutcome::Failed(scene, message)),
    };
    *loaded = Some(Arc::clone(&whole.loaded));
    let experiment = Arc::new(quality.apply(whole));
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
    let show = |recorder: &Recorder, grid_error: Option<GridError>| {
        let timeline = recorder.prefix();
        let looks = particles::looks(experiment, &timeline);
        let experiment = Arc::clone(experiment);
        let stride = recorder.stride();
        let solved = Solved { experiment, timeline, looks, stride, grid_error };
        ticket.publish(SolveOutcome::Solved(Box::new(solved)));
    };
    let stop = || quality == Quality::Full && ticket.is_superseded();
    let mut shown = Instant::now();
    let starts = Starts::Seeded;
    let outcome = solve(experiment, ready, Precision::Single, &starts, &stop, |cloud| {
        recorder.push(cloud);
        if shown.elapsed() >= PREFIX_EVERY {
            show(&recorder, None);
            shown = Instant::now();
        }
        Progress::Continue
    });
    if outcome == Progress::Continue {
        show(&recorder, None);
        if quality == Quality::Full
            && let Some(error) = grid_error(experiment, &stop)
        {
            show(&recorder, Some(error));
        }
    }
}

fn look(job: &MapJob) -> Map {
    let MapJob { experiment, window, camera } = job;
    let lattice = score::lattice(camera);
    let density = field::density_grid(experiment, window);
    Map {
        window: *window,
        density: density.map(|grid| DensityPicture::new(grid, window)),
        readings: field::read(experiment, window, &lattice).unwrap_or_default(),
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
