//! Files that are written in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::picture::figure::{Item, Options, Rows, Still, figure};
use crate::picture::studio::Studio;
use crate::picture::{Camera, Figure, Palette};
use crate::record::film::{self, Film, Format, Watch};
use crate::record::svg::{self, About};
use crate::record::{self, png, raster};
use crate::scene::Scene;
use crate::sim::axis::Course;
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::export::{Trajectories, solve_all};
use crate::sim::loaded::Loaded;
use crate::sim::memory::{self, Kept};
use crate::sim::solve::Starts;
use crate::sim::timeline::Timeline;
use crate::sim::worker::Ticket;

/// Pixels of a picture for each logical pixel of the canvas.
const SCALE: f64 = 2.0;

/// Frames a second of a film.
const FRAMES_PER_SECOND: f64 = 30.0;

/// What is to be written, and where.
pub struct ExportJob {
    pub what: What,
    pub path: PathBuf,
}

/// What is to be written.
pub enum What {
    /// All trajectories of a scene, with data that are there already.
    Trajectories(Arc<Scene>, Option<Arc<Loaded>>),
    /// What the canvas shows.
    Canvas(Shown, f64),
    /// What it would show while playing, and for how many seconds.
    Film(Shown, Course, f64),
}

/// What is on the canvas.
pub struct Shown {
    pub scene: Arc<Scene>,
    pub experiment: Arc<Experiment>,
    pub timeline: Arc<Timeline>,
    pub palette: &'static Palette,
    pub camera: Camera,
    /// The particle that stands out.
    pub selected: Option<usize>,
}

/// How an export is going.
pub enum ExportOutcome {
    /// How far it is, 0 to 1.
    Progress(f32),
    /// It has ended, in one sentence.
    Ended(String),
}

pub type ExportTicket<'a> = Ticket<'a, ExportJob, ExportOutcome>;

/// What is said of an export that was cancelled.
const CANCELLED: &str = "the export was cancelled; nothing was written";

/// Does one job.
pub fn run(job: ExportJob, ticket: &ExportTicket<'_>) {
    let ExportJob { what, path } = job;
    let ended = match what {
        What::Trajectories(scene, loaded) => trajectories(scene, loaded.as_ref(), &path, ticket),
        What::Canvas(shown, moment) => canvas(&shown, moment, &path, ticket),
        What::Film(shown, course, seconds) => a_film(&shown, &course, seconds, &path, ticket),
    };
    ticket.publish(ExportOutcome::Ended(match ended {
        Ok(()) => format!("Saved {}", path.display()),
        Err(error) => format!("{}: {error}", path.display()),
    }));
}

fn trajectories(
    scene: Arc<Scene>,
    loaded: Option<&Arc<Loaded>>,
    path: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    let experiment = Experiment::new(scene, loaded)?;
    match &experiment.space {
        Space::Plane(ready) => trajectories_of(&experiment, ready, path, ticket),
        Space::Volume(ready) => trajectories_of(&experiment, ready, path, ticket),
    }
}

fn trajectories_of<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    path: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    memory::check(experiment, experiment.scene.particles.count, Kept::Everything)?;
    let mut n_done = 0;
    let on_node = || {
        n_done += 1;
        ticket.publish(ExportOutcome::Progress(n_done as f32 / experiment.nodes.len() as f32));
    };
    let stop = || ticket.is_superseded();
    let solved: Option<Trajectories<D>> =
        solve_all(experiment, ready, &Starts::Seeded, &stop, on_node);
    let trajectories = solved.ok_or(CANCELLED)?;
    trajectories.write(path, &experiment.scene).map_err(|error| error.to_string())
}

impl Shown {
    fn studio(&self, ticket: &ExportTicket<'_>) -> Result<Studio, String> {
        let Self { scene, experiment, timeline, palette, selected, .. } = self;
        let stop = || ticket.is_superseded();
        let studio = Studio::of(scene, experiment, Arc::clone(timeline), palette, &stop);
        let studio = studio.ok_or_else(|| CANCELLED.to_owned())?;
        Ok(studio.selecting(*selected))
    }

    /// The canvas at a moment, with its scale.
    fn figure(
        &self,
        studio: &Studio,
        moment: f64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Figure> {
        let size_px = self.camera.size_px();
        let options = Options { size_px, items: vec![Item::Scale], is_transparent: false };
        let still = Still { studio, moment, camera: Some(self.camera), heading: String::new() };
        figure(&Rows(vec![vec![still]]), &options, stop)
    }
}

fn canvas(
    shown: &Shown,
    moment: f64,
    path: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    let stop = || ticket.is_superseded();
    let studio = shown.studio(ticket)?;
    let figure = shown.figure(&studio, moment, &stop).ok_or(CANCELLED)?;
    let about = record::about(&shown.scene);
    let is_svg = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    let written = if is_svg {
        let about = About { title: &shown.scene.title, description: &about, size: None };
        crate::files::write_whole(path, |file| svg::write(&figure, &about, file))
    } else {
        let image = raster::image(&figure, SCALE);
        png::write(path, image.size, &image.rgba, &about)
    };
    written.map_err(|error| error.to_string())
}

fn a_film(
    shown: &Shown,
    course: &Course,
    seconds: f64,
    path: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    let is_gif = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gif"));
    let format = if is_gif { Format::Gif } else { Format::Mp4 };
    let studio = shown.studio(ticket)?;
    let stop = || ticket.is_superseded();
    let n_frames = (seconds * FRAMES_PER_SECOND).round().max(1.0) as usize;
    let size = shown.camera.size_px().map(|px| px.round().max(1.0) as u32);
    let frame = |i: usize| {
        let moment = course.moment(studio.timeline(), i, n_frames);
        match shown.figure(&studio, moment, &stop) {
            Some(figure) => raster::image(&figure, 1.0),
            None => record::image::Image::clear(size),
        }
    };
    let progress = |done: usize| {
        ticket.publish(ExportOutcome::Progress(done as f32 / n_frames as f32));
    };
    let about = record::about(&shown.scene);
    let frames_per_second = FRAMES_PER_SECOND;
    let film = Film { n_frames, size, frames_per_second, frame: &frame, about: &about };
    let watch = Watch { stop: &stop, progress: &progress };
    film::write(path, format, &film, &watch).map_err(|error| match error {
        film::FilmError::Stopped => CANCELLED.to_owned(),
        error => error.to_string(),
    })
}
