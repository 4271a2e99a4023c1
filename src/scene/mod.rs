//! A scene: one experiment as data, and the TOML file that holds it.
//!
//! Every part is a table, or a list of tables. A part with variants says which by `type`; the keys of every variant are
//! described by its [`Settings`](crate::params::Settings), from which validation, sliders, menus
//! and help follow. The file that the program saves is the file that it reads.

pub mod catalogue;
pub mod change;
mod check;
pub mod edit;
mod error;
pub mod lessons;
mod parts;
mod path;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use self::change::Change;
pub use self::error::SceneError;
pub use self::parts::{Part, Particles, Ridge, SECTIONS, View};
use crate::diffusion::data::{ClassSource, DataSource};
use crate::diffusion::guidance::Guidance;
use crate::diffusion::samplers::Sampler;
use crate::diffusion::schedules::NoiseSchedule;
use crate::diffusion::score::Score;
use crate::diffusion::score_errors::{ScoreError, Units};

/// The newest file format that this program reads, and the one it writes.
pub const FORMAT: i64 = 1;

/// One experiment: data, noise schedule, score and its errors, guidance, sampler, particles and view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scene {
    /// File format, [`FORMAT`].
    pub format: i64,
    /// What the window's bar shows.
    pub title: String,
    /// The training data.
    pub data: DataSource,
    /// How the data are divided into classes.
    pub classes: ClassSource,
    /// How noise grows with time.
    pub schedule: NoiseSchedule,
    /// The score that drives the particles.
    pub score: Score,
    /// Errors that are put into it, in order.
    #[serde(rename = "score_error", skip_serializing_if = "Vec::is_empty")]
    pub score_errors: Vec<ScoreError>,
    /// What steers them.
    pub guidance: Guidance,
    /// How the reverse process is stepped.
    pub sampler: Sampler,
    /// The cloud.
    pub particles: Particles,
    /// The ridge that is looked for.
    pub ridge: Ridge,
    /// What is shown of it.
    pub view: View,
    /// The folder that relative paths in the scene refer to; not part of the file.
    #[serde(skip)]
    pub folder: PathBuf,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            format: FORMAT,
            title: "Untitled".to_owned(),
            data: DataSource::default(),
            classes: ClassSource::default(),
            schedule: NoiseSchedule::default(),
            score: Score::default(),
            score_errors: Vec::new(),
            guidance: Guidance::default(),
            sampler: Sampler::default(),
            particles: Particles::default(),
            ridge: Ridge::default(),
            view: View::default(),
            folder: PathBuf::new(),
        }
    }
}

impl Scene {
    /// Reads a scene file.
    pub fn load(path: &Path) -> Result<Self, SceneError> {
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(SceneError::new(&name, "this is a folder; give a scene file (.toml)"));
        }
        let text = std::fs::read(path).map_err(|error| {
            let what = match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "there is no such file; `ridgewalk list` names the built-in scenes".to_owned()
                }
                _ => format!("the file cannot be read ({error})"),
            };
            SceneError::new(&name, what)
        })?;
        let text = String::from_utf8(text).map_err(|_| {
            SceneError::new(&name, "the file is not text in UTF-8; save it as UTF-8 and try again")
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&text, &name, folder)
    }

    /// Reads a scene from text. `name` is what messages call it.
    pub fn parse(text: &str, name: &str, folder: PathBuf) -> Result<Self, SceneError> {
        let table = check::parse(text, name)?;
        Ok(Self { folder, ..table })
    }

    /// A fresh scene on a table of one's own.
    pub fn of_table(path: &Path) -> Self {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let data =
            DataSource::File(crate::diffusion::data::File { path: name, ..Default::default() });
        Self { title: title.unwrap_or_default(), data, folder, ..Self::default() }
    }

    /// The scene as a TOML file.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_else(|error| format!("# not written: {error}\n"))
    }

    /// The scene as it reads from a file elsewhere: a relative path to its table becomes a whole
    /// one if the folder is another.
    #[must_use]
    pub fn moved_to(&self, file: &Path) -> Self {
        let mut scene = self.clone();
        let folder = file.parent().unwrap_or(Path::new(""));
        if let DataSource::File(data) = &mut scene.data
            && folder != self.folder
            && let Some(path) = &data.path
            && !path.starts_with(crate::diffusion::data::shipped::PREFIX)
        {
            let whole = std::path::absolute(self.folder.join(path));
            data.path = whole.ok().map(|path| path.to_string_lossy().into_owned());
        }
        scene
    }

    /// Writes the scene file; a file that exists is replaced only by a whole one.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        crate::files::write_whole(path, |file| {
            std::io::Write::write_all(file, self.to_toml().as_bytes())
        })
    }

    /// Amplitude of the normal part of the errors that keep it down to the last noise level, in
    /// units of the data radius: independent fields add up in quadrature.
    pub fn normal_error(&self) -> f64 {
        let lasting = |error: &ScoreError| match error {
            ScoreError::Directional(d) if d.units == Units::Denoiser && d.sigma_from.is_none() => {
                d.normal
            }
            _ => 0.0,
        };
        self.score_errors.iter().map(|error| lasting(error).powi(2)).sum::<f64>().sqrt()
    }

    /// The scene with the exact score: what asks for data and ridges alone has nothing to train.
    #[must_use]
    pub fn with_exact_score(&self) -> Self {
        Self { score: Score::default(), ..self.clone() }
    }

    /// The scene with its network trained for no more than `steps`; the same without a network.
    #[must_use]
    pub fn with_training_so_far(&self, steps: u32) -> Self {
        let mut scene = self.clone();
        if let Score::Network(network) = &mut scene.score {
            network.steps = network.steps.min(steps);
        }
        scene
    }

    /// The training table, read from its file or made.
    pub fn load_table(
        &self,
    ) -> Result<crate::diffusion::data::Table, crate::diffusion::data::DataError> {
        self.data.load(&self.folder)
    }
}
