//! What is opened, and what is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Lab;
use super::data_export::Data;
use super::export::{ExportJob, What};
use crate::cli;
use crate::picture::figure::{Figure, side_by_side, with_scale};
use crate::record::recording::Recording;
use crate::scene::{Scene, SceneError};
use crate::sim::choice::Choice;
use crate::ui::command::Save;
use crate::ui::compose;
use crate::ui::panels::twin::title;
use crate::ui::twin::Side;

/// Seconds that a film rests at a snapshot, and that it takes from one to the next.
const HOLD: f64 = 1.5;
const GLIDE: f64 = 1.0;

impl Lab {
    /// Opens a scene or a table only if it can be solved, so that the present one stays otherwise;
    /// a recording is kept with the others and played.
    pub(super) fn open_path(&mut self, path: &Path) {
        match cli::open(&path.to_string_lossy()) {
            Ok(cli::Opened::Recording(recording)) => {
                let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                self.keep_and_play(name.unwrap_or_default(), recording);
            }
            Ok(cli::Opened::Lesson(lesson)) => self.begin_lesson(*lesson),
            Ok(cli::Opened::Scene(scene)) => match scene.load_table() {
                Ok(_) => self.open(*scene, Some(path)),
                Err(error) => self.tell(error.to_string()),
            },
            Err(what) => self.tell(what),
        }
    }

    /// Opens a scene that was copied, only if it can be solved.
    pub(super) fn paste_scene(&mut self, text: &str) {
        let scene = Scene::parse(text, "clipboard", PathBuf::new()).and_then(|scene| {
            let table = scene.load_table();
            table.map_err(|error| SceneError::new("clipboard", error.to_string()))?;
            Ok(scene)
        });
        match scene {
            Ok(scene) => self.open(scene, None),
            Err(error) => self.tell(error.to_string()),
        }
    }

    pub(super) fn copy_scene(&mut self) {
        let scene = self.model.rails.scene.moved_to(Path::new("clipboard/scene"));
        self.context.copy_text(scene.to_toml());
        self.tell("The scene is on the clipboard, as text.");
    }

    /// Asks where to save something, under a name that says what it is.
    pub(super) fn ask_save(&self, save: Save) {
        let of = match save {
            Save::Recording(id) | Save::FilmOf(id) => self.model.tray.find(id),
            _ => None,
        };
        let name = of.map_or(&self.model.rails.scene.title, |kept| &kept.name);
        let name = match save {
            Save::Trajectory(particle) => format!("{name} particle {particle}"),
            Save::Ridge(_) => format!("{name} ridge"),
            Save::Data => format!("{name} data"),
            Save::Numbers => format!("{name} numbers"),
            _ => name.clone(),
        };
        self.dialogs.ask_save(save, &file_name(&name), self.waker());
    }

    pub(super) fn save_to(&mut self, save: Save, path: &Path) {
        let what = match save {
            Save::Scene => {
                let saved = self.model.rails.scene.moved_to(path).save(path);
                if saved.is_ok() {
                    self.model.rails.path = Some(path.to_owned());
                }
                return self.tell_saved(path, &saved);
            }
            Save::Recording(id) => {
                let kept = self.model.tray.find(id);
                let Some(recording) = kept.map(|kept| Arc::clone(&kept.recording)) else { return };
                return self.tell_saved(path, &recording.save(path));
            }
            Save::Trajectories => Some(self.trajectories(None)),
            Save::Trajectory(particle) => Some(self.trajectories(Some(vec![particle]))),
            Save::Ridge(_) => self.model.now().map(|(_, node)| self.data(Data::Ridge(node.sigma))),
            Save::Data => Some(self.data(Data::Points)),
            Save::Numbers => Some(self.data(Data::Numbers)),
            Save::Canvas => self.canvas(),
            Save::Film => self.film_of(self.play_of_axis()),
            Save::FilmOf(id) => {
                let kept = self.model.tray.find(id);
                self.film_of(kept.map(|kept| Recording::clone(&kept.recording)))
            }
            Save::FilmOfAll => {
                let all = self.model.tray.items.iter().map(|kept| &*kept.recording);
                self.film_of(Recording::joined(all, HOLD, GLIDE))
            }
            Save::All => self.model.camera.map(|camera| {
                let items = self.model.tray.items.iter().enumerate();
                let named = items.map(|(i, kept)| {
                    let name = format!("{:02}_{}", i + 1, file_name(&kept.name));
                    (name, Recording::clone(&kept.recording))
                });
                What::All(named.collect(), camera.size_px())
            }),
        };
        let Some(what) = what else {
            return self.tell("There is no picture yet.");
        };
        if let Some((running, _)) = &self.model.export {
            let what = format!("{running} is still being written; wait for it, or cancel it.");
            return self.tell(what);
        }
        let solution = self.model.rails.solution.as_ref();
        let loaded = solution.map(|solution| Arc::clone(&solution.experiment.loaded));
        self.model.export = Some((path.display().to_string(), 0.0));
        self.jobs.export.submit(ExportJob { what, path: path.to_owned(), loaded });
    }

    fn tell_saved(&mut self, path: &Path, saved: &std::io::Result<()>) {
        match saved {
            Ok(()) => self.tell(format!("Saved {}", path.display())),
            Err(error) => self.tell(format!("{} was not saved: {error}", path.display())),
        }
    }

    fn data(&self, data: Data) -> What {
        What::Data(data, Arc::clone(&self.model.rails.scene), self.model.rails.path.clone())
    }

    /// The trajectories of some particles, or of all, at the steps that are wanted.
    fn trajectories(&self, particles: Option<Vec<u32>>) -> What {
        self.data(Data::Trajectories(Choice { particles, every: self.model.export_every }))
    }

    /// What is on the canvas, with its scale.
    fn canvas(&self) -> Option<What> {
        let figure = match &self.model.twin {
            Some(twin) if !twin.is_overlaid => {
                let pages = [self.page_of(Side::A)?, self.page_of(Side::B)?];
                let titled =
                    |side: Side| format!("{}   {}", side.letter(), title(&self.model, side));
                let [a, b] = pages;
                let titled = [(titled(Side::A), a), (titled(Side::B), b)];
                side_by_side(titled, self.model.theme.palette())
            }
            _ => self.page_of(Side::B)?,
        };
        Some(What::Canvas(Box::new(figure), Arc::clone(&self.model.rails.scene)))
    }

    fn page_of(&self, side: Side) -> Option<Figure> {
        let setting = self.model.setting_of(side);
        let camera = self.model.camera_of(setting, self.model.camera?.size_px())?;
        let solution = setting.solution.as_ref()?;
        let picture = compose::picture_of_side(&self.model, side, camera);
        Some(with_scale(picture, &solution.experiment, self.model.theme.palette()))
    }

    fn film_of(&self, recording: Option<Recording>) -> Option<What> {
        Some(What::Film(recording?, self.model.camera?.size_px()))
    }

    /// What playing shows: the loop, or the whole axis.
    fn play_of_axis(&self) -> Option<Recording> {
        let timeline = &self.model.rails.solution.as_ref()?.timeline;
        let (axis, clock) = (self.model.pace(), &self.model.clock);
        let last = (timeline.nodes.len() - 1) as f64;
        let range = clock.loop_range.map(|ends| ends.map(|at| timeline.moment_of_ln_sigma(at)));
        let ends = range.unwrap_or([0.0, last]);
        let [from, to] = ends.map(|moment| axis.place_of_moment(timeline, moment));
        let [begins, ends] = ends.map(|moment| timeline.node_at(moment).sigma);
        let seconds = clock.seconds_per_axis() * (to - from).abs();
        Some(Recording::of_play(self.seen(begins)?, ends, seconds))
    }
}

/// A name as one of a file.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-.".contains(c) { c } else { '_' };
    name.to_lowercase().chars().map(plain).collect()
}
