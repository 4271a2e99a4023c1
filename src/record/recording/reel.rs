//! A recording, drawn: every scene is solved as files are, once for all frames that need it.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Recording, Snapshot};
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::picture::figure::{Item, Options, Rows, Still, figure};
use crate::picture::studio::{Stop, Studio};
use crate::picture::{Figure, Palette, Theme};
use crate::record::film::{self, Film, FilmError, Format};
use crate::record::image::Image;
use crate::record::raster;
use crate::scene::Scene;
use crate::sim::experiment::Experiment;
use crate::sim::loaded::Loaded;
use crate::sim::memory::{self, Kept};

/// Said where a reel was told to stop.
pub const STOPPED: &str = "stopped; nothing was written";

/// How the frames of a recording look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Colours; those of the recording if left out.
    pub theme: Option<Theme>,
    /// What stands around the picture.
    pub items: Vec<Item>,
    /// Whether the page has no colour of its own.
    pub is_transparent: bool,
}

/// Draws any second of a recording.
pub struct Reel<'a> {
    recording: &'a Recording,
    look: Look,
    /// Data that were there before.
    loaded: Option<Arc<Loaded>>,
    stop: Stop<'a>,
    /// What was solved last, the newest first.
    solved: Mutex<VecDeque<Solved>>,
}

#[derive(Clone)]
struct Solved {
    scene: Arc<Scene>,
    palette: &'static Palette,
    studio: Arc<Studio>,
}

/// A page, and the pixels that a logical px of it takes.
pub struct Page {
    /// What is on it.
    pub figure: Figure,
    /// Pixels a px.
    pub scale: f64,
}

impl<'a> Reel<'a> {
    /// Nothing solved yet; data that are there already may be given.
    pub fn new(
        recording: &'a Recording,
        look: Look,
        loaded: Option<Arc<Loaded>>,
        stop: Stop<'a>,
    ) -> Self {
        Self { recording, look, loaded, stop, solved: Mutex::default() }
    }

    /// What is seen at a second, as large as it fits on a page of `size` pixels.
    pub fn page(&self, seconds: f64, size: [f64; 2]) -> Result<Page, String> {
        let showing = self.recording.at(seconds);
        let studio = self.studio(showing.seen)?;
        let canvas = showing.camera().map_or(size, |camera| camera.size_px());
        let scale = (size[0] / canvas[0]).min(size[1] / canvas[1]);
        let size_px = size.map(|pixels| pixels / scale);
        let still = Still {
            studio: &studio,
            moment: showing.moment(studio.timeline()),
            camera: showing.camera(),
            selected: showing.seen.selected,
            heading: String::new(),
        };
        let Look { items, is_transparent, .. } = &self.look;
        let options = Options { size_px, items: items.clone(), is_transparent: *is_transparent };
        let figure = figure(&Rows(vec![vec![still]]), &options, self.stop);
        Ok(Page { figure: figure.ok_or(STOPPED)?, scale })
    }

    /// The same as pixels.
    pub fn image(&self, seconds: f64, size: [u32; 2]) -> Result<Image, String> {
        let page = self.page(seconds, size.map(f64::from))?;
        Ok(raster::image(&page.figure, page.scale))
    }

    /// Writes the whole recording as a film.
    pub fn film(
        &self,
        path: &Path,
        format: Format,
        (size, frames_per_second): ([u32; 2], f64),
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<(), String> {
        // What the first frames share is solved before they are drawn side by side.
        self.studio(self.recording.at(0.0).seen)?;
        let has_failed = AtomicBool::new(false);
        let failure = Mutex::new(None);
        let frame = |i: usize| {
            let seconds = i as f64 / frames_per_second;
            self.image(seconds, size).unwrap_or_else(|sentence| {
                lock(&failure).get_or_insert(sentence);
                has_failed.store(true, Ordering::Relaxed);
                Image::clear(size)
            })
        };
        let stop = || (self.stop)() || has_failed.load(Ordering::Relaxed);
        let about = self.recording.to_text();
        let n_frames = self.n_frames(frames_per_second);
        let film = Film { n_frames, size, frames_per_second, frame: &frame, about: &about };
        let written = film::write(path, format, &film, &film::Watch { stop: &stop, progress });
        if let Some(sentence) = lock(&failure).take() {
            return Err(sentence);
        }
        written.map_err(|error| match error {
            FilmError::Stopped => STOPPED.to_owned(),
            error => error.to_string(),
        })
    }

    /// Frames of the film, the last moment among them.
    pub fn n_frames(&self, frames_per_second: f64) -> usize {
        (self.recording.seconds() * frames_per_second).ceil() as usize + 1
    }

    /// The solved experiment of a snapshot. No lock is held while it is solved: a thread that waits
    /// for parts of its own solve may draw another frame meanwhile.
    fn studio(&self, seen: &Snapshot) -> Result<Arc<Studio>, String> {
        let scene = &seen.scene;
        let palette = self.look.theme.unwrap_or(seen.theme).palette();
        let is_it = |solved: &&Solved| {
            std::ptr::eq(solved.palette, palette)
                && (Arc::ptr_eq(&solved.scene, scene) || solved.scene == *scene)
        };
        let (known, alike) = {
            let solved = lock(&self.solved);
            let alike = solved.iter().find(|known| known.scene.has_trajectories_of(scene));
            (solved.iter().find(is_it).cloned(), alike.or(solved.front()).cloned())
        };
        if let Some(known) = known {
            return Ok(known.studio);
        }
        let studio = Arc::new(self.solve(scene, palette, alike.as_ref())?);
        let mut solved = lock(&self.solved);
        solved.push_front(Solved {
            scene: Arc::clone(scene),
            palette,
            studio: Arc::clone(&studio),
        });
        solved.truncate(rayon::current_num_threads() + 2);
        Ok(studio)
    }

    /// Solves a scene, with what is there of one that is like it.
    fn solve(
        &self,
        scene: &Arc<Scene>,
        palette: &'static Palette,
        alike: Option<&Solved>,
    ) -> Result<Studio, String> {
        if let Some(alike) = alike.filter(|alike| alike.scene.has_trajectories_of(scene)) {
            let studio = alike.studio.seen_as(scene, palette, self.stop);
            return studio.ok_or_else(|| STOPPED.to_owned());
        }
        let before = alike.map(|alike| &alike.studio.experiment().loaded);
        let loaded = Loaded::read(scene, before.or(self.loaded.as_ref()))?;
        let watch = Watch { stop: self.stop, progress: &|_| {} };
        let experiment = Experiment::trained(Arc::clone(scene), loaded, watch);
        let experiment = experiment.map_err(|untrained| match untrained {
            Untrained::Refused(sentence) => sentence,
            Untrained::Stopped { .. } => STOPPED.to_owned(),
        })?;
        memory::check(&experiment, scene.particles.count, Kept::Records)?;
        let studio = Studio::solve(&Arc::new(experiment), palette, self.stop);
        studio.ok_or_else(|| STOPPED.to_owned())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
