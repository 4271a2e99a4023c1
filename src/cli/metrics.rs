//! `ridgewalk metrics`: the cloud in numbers.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::work::{STOPPED, progress_bar, stop_on_ctrl_c, trained};
use super::{SceneArguments, write_table};
use crate::sim::memory::{self, Kept};
use crate::sim::metrics::{Extent, metrics};

pub const EXAMPLES: &str = "\
One row a step, from noise to data; lengths in scaled data units and the data frame x / a, shares
from 0 to 1, over all particles that have not diverged (a field that none has a number for is empty):
  step, t, sigma                     the solver's grid
  distance_median, _mean, _p90       distance to the ridge; nine in ten do not exceed p90
  reach, align, slide                shares of the phases (last passage)
  to_go_median                       displacement still to go
  u_normal_median, u_tangent_median  its parts across and along the ridge
  near_share                         share within one nearest-neighbour distance of a training point
  log_density_mean                   of the smoothed data at the particles, nats, data frame
  diverged                           how many particles have left the data for good

--ends writes what holds for the end alone, as rows name,value: shares memorised, near, between and
off_ridge; where there is guidance, for each class sampled_share_CLASS and target_share_CLASS, and
sampled, target and theory with _mean_x, _variance_x and so on, as far as they are known.

The scene is written beside a table: m.csv gets m.scene.toml.

Examples:
  ridgewalk metrics thirteen_points --out m.csv
  ridgewalk metrics iris_guided --set guidance.scale=2 --out m.csv --ends ends.csv";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// Where to write what changes with time; standard output if left out
    #[arg(long, value_name = "M.csv")]
    out: Option<PathBuf>,

    /// Where to write what holds for the end alone
    #[arg(long, value_name = "E.csv")]
    ends: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let (out, ends) = (arguments.out.as_deref(), arguments.ends.as_deref());
    if let Some(path) = ends.filter(|&ends| out == Some(ends)) {
        let path = path.display();
        return Err(format!("--ends {path}: this is --out as well; give two names"));
    }
    let stop = stop_on_ctrl_c()?;
    let experiment = trained(arguments.scene.read()?, stop)?;
    memory::check(&experiment, experiment.scene.particles.count, Kept::Nodes(1))?;
    let bar = progress_bar("measuring", experiment.nodes.len());
    let stopped = || stop.load(Ordering::Relaxed);
    let extent = if ends.is_some() { Extent::NodesAndEnds } else { Extent::Nodes };
    let measured = metrics(&experiment, extent, &stopped, || bar.inc(1));
    bar.finish_and_clear();
    let metrics = measured.ok_or(STOPPED)?;
    let origin = arguments.scene.origin(&experiment.scene);
    write_table(out, &origin, |file| metrics.write_steps(file))?;
    ends.map_or(Ok(()), |ends| write_table(Some(ends), &origin, |file| metrics.write_ends(file)))
}
