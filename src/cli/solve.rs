//! `ridgewalk solve`: all trajectories.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::work::{STOPPED, progress_bar, stop_on_ctrl_c, trained};
use super::{SceneArguments, cannot_write, write_out};
use crate::diffusion::data::read_points;
use crate::maths::Vector;
use crate::record::trajectories::Trajectories;
use crate::sim::choice::{self, Choice, Ranges};
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::export;
use crate::sim::solve::Starts;

pub const EXAMPLES: &str = "\
Step 0 is noise. Positions are in scaled data units and the frame of x_t. The .npz has arrays x
(steps + 1, N, D), t, sigma, a, s (steps + 1), phase (0 reach, 1 align, 2 slide), normal_distance,
u_normal, u_tangent (steps + 1, N) and scene; the .csv has rows
particle,step,t,sigma,x,y[,z],phase,normal_distance,u_normal,u_tangent. Phases are those of the
finished run (last passage); the three lengths are in the data frame x / a. Where guidance steers to
a class, both say which: a last column class, an array class (N). The scene of a .csv is written
beside it: x.csv gets x.scene.toml.

--particles takes numbers and ranges from 0 on, --every k the steps 0, k, 2k and so on and the last.
What is written is the same as in the whole solve (where score.evaluation is fast, within its
bound), and phases are those over all steps; the .csv keeps the numbers, the .npz then has arrays
particle (N) and step (K) besides, and K in place of steps + 1.

Examples:
  ridgewalk solve thirteen_points --out thirteen.npz
  ridgewalk solve spiral --set sampler.type=rk4 --set particles.count=100 --out spiral.csv
  ridgewalk solve spiral --set score_error.0.normal=0.1 --out off_the_ridge.npz
  ridgewalk solve iris --particles 0-9,17 --every 5 --out few.csv";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// CSV of positions at `t_start` (header x,y or x,y,z), instead of the seed
    #[arg(long, value_name = "S.csv")]
    starts: Option<PathBuf>,

    /// Only these particles, by their numbers from 0 on, as 0-9,17
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    particles: Option<String>,

    /// Only the steps 0, K, 2K and so on, and the last
    #[arg(long, value_name = "K", allow_hyphen_values = true)]
    every: Option<String>,

    /// Where to write, .npz or .csv; CSV on standard output if left out
    #[arg(long, value_name = "F.npz")]
    out: Option<PathBuf>,

    /// Threads to use; all cores if left out. The result does not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some(path) = &arguments.out {
        export::check_ending(path).map_err(|error| cannot_write(path, &error))?;
    }
    if let Some(threads) = arguments.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global().map_err(|error| format!("--threads {threads}: {error}"))?;
    }
    let asked = Asked::of(arguments)?;
    let stop = stop_on_ctrl_c()?;
    let experiment = trained(arguments.scene.read()?, stop)?;
    match &experiment.space {
        Space::Plane(ready) => solve_and_write(arguments, &asked, &experiment, ready, stop),
        Space::Volume(ready) => solve_and_write(arguments, &asked, &experiment, ready, stop),
    }
}

/// What was chosen, as far as it is known before the scene is.
struct Asked {
    particles: Option<Ranges>,
    every: usize,
}

impl Asked {
    fn of(arguments: &Arguments) -> Result<Self, String> {
        let particles = arguments
            .particles
            .as_deref()
            .map(|text| Ranges::parse(text).map_err(|what| format!("--particles {text}: {what}")));
        let every = arguments
            .every
            .as_deref()
            .map(|text| choice::every(text).map_err(|what| format!("--every {text}: {what}")));
        Ok(Self { particles: particles.transpose()?, every: every.transpose()?.unwrap_or(1) })
    }

    fn among(&self, n_particles: usize) -> Result<Choice, String> {
        let numbers = self.particles.as_ref().map(|ranges| ranges.among(n_particles));
        let particles = numbers.transpose().map_err(|what| format!("--particles: {what}"))?;
        Ok(Choice { particles, every: self.every })
    }
}

fn solve_and_write<const D: usize>(
    arguments: &Arguments,
    asked: &Asked,
    experiment: &Experiment,
    ready: &Ready<D>,
    stop: &AtomicBool,
) -> Result<(), String> {
    let starts = match &arguments.starts {
        None => Starts::Seeded,
        Some(path) => Starts::Given(read_points(path).map_err(|error| error.to_string())?),
    };
    let choice = asked.among(starts.n_particles(experiment))?;
    export::check(experiment, &starts, &choice)?;
    let bar = progress_bar("solving", experiment.nodes.len());
    let stopped = || stop.load(Ordering::Relaxed);
    let solved = export::solve_chosen(experiment, ready, starts, choice, &stopped, || bar.inc(1));
    bar.finish_and_clear();
    let trajectories: Trajectories<D> = solved.ok_or(STOPPED)?;
    say_who_is_lost(experiment, &trajectories);
    let origin = arguments.scene.origin(&experiment.scene);
    match &arguments.out {
        Some(path) => trajectories.write(path, &origin).map_err(|error| cannot_write(path, &error)),
        None => write_out(None, |file| trajectories.write_csv(file)),
    }
}

/// A sentence on stderr about particles that left the data.
fn say_who_is_lost<const D: usize>(experiment: &Experiment, trajectories: &Trajectories<D>) {
    let (Some(node), Some(x)) = (trajectories.nodes.last(), trajectories.x.last()) else { return };
    let reach = experiment.reach();
    let is_there = |x: &&Vector<D>| reach.holds(&(*x / node.a), node.sigma);
    let lost = x.len() - x.iter().filter(is_there).count();
    if lost > 0 {
        eprintln!("{lost} of {} particles have left the data for good", x.len());
    }
}
