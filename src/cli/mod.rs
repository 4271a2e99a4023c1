//! The command line: everything that needs no window.

mod check;
mod field;
mod list;
mod metrics;
mod render;
mod ridge;
mod solve;
mod work;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::record::origin::Origin;
use crate::record::recording::{Recording, is_recording};
use crate::scene::lessons::{self, Lesson};
use crate::scene::{Scene, catalogue};

/// What the command line says.
#[derive(Debug, Parser)]
#[command(
    name = "ridgewalk",
    version,
    about = "A laboratory for the geometry of diffusion models",
    args_conflicts_with_subcommands = true,
    after_help = EXAMPLES
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    scene: SceneArguments,

    /// Print how long it took until the first particles were drawn
    #[arg(long)]
    timing: bool,
}

const EXAMPLES: &str = "\
Examples:
  ridgewalk                                      open the window on the thirteen points
  ridgewalk old_faithful                         open a built-in scene
  ridgewalk mine.toml --set sampler.steps=40     open a scene file, one key changed
  ridgewalk mine.csv                             open a table on a fresh scene
  ridgewalk lecture.toml                         play a recording of the window
  ridgewalk noise                                begin a lesson
  ridgewalk list                                 name the built-in scenes, lessons and data
  ridgewalk field thirteen_points --t 0.1 --points p.csv
  ridgewalk ridge thirteen_points --t 0.1 --out ridge.csv
  ridgewalk solve iris --set particles.count=500 --out iris.npz
  ridgewalk solve iris --particles 0-9,17 --every 5 --out few.csv
  ridgewalk metrics iris --out numbers.csv
  ridgewalk render iris --t 0.1 --out iris.svg

Only the window needs a display: field, ridge, solve, metrics, render, list and check work
without one.";

#[derive(Debug, clap::Args)]
struct SceneArguments {
    /// A built-in scene or lesson, a table (.csv), or a scene, recording or lesson (.toml)
    #[arg(value_name = "SCENE")]
    scene: Option<String>,

    /// Change one key of the scene, as sampler.steps=40 (may be repeated)
    #[arg(long = "set", value_name = "TABLE.KEY=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Log density, score, Hessian and normal of the smoothed data at given points
    #[command(after_help = field::EXAMPLES)]
    Field(field::Arguments),
    /// The ridge of the smoothed data at one time, as polylines
    #[command(after_help = ridge::EXAMPLES)]
    Ridge(ridge::Arguments),
    /// All trajectories, as .npz or .csv
    #[command(after_help = solve::EXAMPLES)]
    Solve(solve::Arguments),
    /// The cloud in numbers: distance to the ridge, phases, where samples end
    #[command(after_help = metrics::EXAMPLES)]
    Metrics(metrics::Arguments),
    /// Pictures and films, without a window
    #[command(after_help = render::EXAMPLES)]
    Render(render::Arguments),
    /// Names the built-in scenes, lessons, data, schedules and samplers
    List,
    /// Says what is wrong with scenes, tables, recordings and lessons
    Check(check::Arguments),
}

/// What `main` has to do next.
#[derive(Debug)]
pub enum Next {
    /// Open the window.
    Window {
        /// On a scene or a recording.
        opened: Opened,
        /// Whether to print the time until the first particles are drawn.
        timing: bool,
    },
    /// Nothing more.
    Done,
}

/// Runs the command line; what is wrong is one sentence.
pub fn run(arguments: Arguments) -> Result<Next, String> {
    match arguments.command {
        None => {
            let opened = arguments.scene.opened()?;
            return Ok(Next::Window { opened, timing: arguments.timing });
        }
        Some(Command::Field(arguments)) => field::run(&arguments)?,
        Some(Command::Ridge(arguments)) => ridge::run(&arguments)?,
        Some(Command::Solve(arguments)) => solve::run(&arguments)?,
        Some(Command::Metrics(arguments)) => metrics::run(&arguments)?,
        Some(Command::Render(arguments)) => render::run(&arguments)?,
        Some(Command::List) => list::run()?,
        Some(Command::Check(arguments)) => check::run(&arguments)?,
    }
    Ok(Next::Done)
}

impl SceneArguments {
    /// What is named, with the keys that were changed.
    fn opened(&self) -> Result<Opened, String> {
        let opened = match &self.scene {
            None => Opened::Scene(Box::new(catalogue::SCENES[0].scene())),
            Some(name) => open(name)?,
        };
        let Opened::Scene(scene) = opened else { return Ok(opened) };
        let set = |scene: Scene, assignment: &String| scene.with_typed(assignment);
        let scene = self.set.iter().try_fold(*scene, set).map_err(|error| error.to_string())?;
        Ok(Opened::Scene(Box::new(scene)))
    }

    /// What is made from its scene, whatever the time.
    fn origin<'a>(&'a self, scene: &'a Scene) -> Origin<'a> {
        Origin { scene, node: None, read_from: self.scene.as_deref().map(Path::new) }
    }

    /// The scene, where no recording will do.
    fn read(&self) -> Result<Scene, String> {
        match self.opened()? {
            Opened::Scene(scene) => Ok(*scene),
            Opened::Recording(_) => {
                let name = self.scene.as_deref().unwrap_or_default();
                Err(format!(
                    "{name}: this is a recording, and here goes a scene; play it (ridgewalk \
                     {name}) or film it (ridgewalk render {name} --out film.mp4)"
                ))
            }
            Opened::Lesson(lesson) => Err(not_a_lesson(&lesson.name)),
        }
    }
}

/// Writes a table to a file with its scene beside it, or to standard output.
fn write_table(
    out: Option<&Path>,
    origin: &Origin<'_>,
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), String> {
    match out {
        Some(path) => origin.write_table(path, write).map_err(|error| cannot_write(path, &error)),
        None => write_out(None, write),
    }
}

/// What a name or a file turned out to be.
#[derive(Debug)]
pub enum Opened {
    /// One experiment.
    Scene(Box<Scene>),
    /// What was seen of one or more.
    Recording(Recording),
    /// Steps of a class.
    Lesson(Box<Lesson>),
}

/// One sentence about a lesson where a scene is meant.
fn not_a_lesson(name: &str) -> String {
    format!(
        "{name}: this is a lesson, and here goes a scene; open it in the window (ridgewalk {name})"
    )
}

/// A built-in scene or lesson by its name, a scene file, a recording, a lesson, or a table on a
/// fresh scene.
pub fn open(name: &str) -> Result<Opened, String> {
    let path = Path::new(name);
    if let Some(lesson) = lessons::find(name) {
        return Ok(Opened::Lesson(Box::new(lesson)));
    }
    if let Some(entry) = catalogue::find(name) {
        return Ok(Opened::Scene(Box::new(entry.scene())));
    }
    let is_table = path.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("toml"));
    if is_table && !path.is_dir() {
        return Ok(Opened::Scene(Box::new(Scene::of_table(path))));
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let opened = if is_recording(&text) {
        Recording::load(path).map(Opened::Recording)
    } else if Lesson::is_one(&text) {
        Lesson::load(path).map(|lesson| Opened::Lesson(Box::new(lesson)))
    } else {
        Scene::load(path).map(|scene| Opened::Scene(Box::new(scene)))
    };
    opened.map_err(|error| error.to_string())
}

/// Writes text to a file, whole or not at all, or to standard output.
fn write_out(
    out: Option<&PathBuf>,
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> Result<(), String> {
    match out {
        Some(path) => crate::files::write_whole(path, |file| write(file))
            .map_err(|error| cannot_write(path, &error)),
        None => match write(&mut std::io::BufWriter::new(std::io::stdout().lock())) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(format!("standard output: cannot be written ({error})"))
            }
            _ => Ok(()),
        },
    }
}

/// One sentence about a file that was not written.
fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("{}: the file is not written ({error}); choose another place", path.display())
}
