//! `ridgewalk ridge`: the ridge as polylines, or as sheets.

use std::path::PathBuf;

use super::{SceneArguments, cannot_write, write_out};
use crate::record::origin::Origin;
use crate::record::ridge::{CELLS, RidgeFile};
use crate::sim::experiment::Experiment;

pub const EXAMPLES: &str = "\
Curves are written as curve,kind,vertex,x,y[,z], positions in scaled data units and the frame of
x_t. A closed curve repeats its first vertex. Kinds: core (holds a mode of the density, or is
closed), bridge (holds a saddle only), formal (holds neither). Where there is no ridge, only the
header is written. Data of three columns have curves (ridge.dimension = 1) and sheets (ridge.dimension = 2);
sheets are written as .obj or .ply, their formal pieces only with --formal. The scene is in the
comments of a sheet and beside a table: ridge.csv gets ridge.scene.toml.

Examples:
  ridgewalk ridge thirteen_points --t 0.1 --out ridge.csv
  ridgewalk ridge old_faithful.csv --t 0.05
  ridgewalk ridge helix --t 0.1
  ridgewalk ridge sphere --t 0.05 --out sphere.ply";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// Schedule time
    #[arg(long, value_name = "T")]
    t: f64,

    /// Where to write: .csv for curves, .obj or .ply for sheets; standard output if left out
    #[arg(long, value_name = "F")]
    out: Option<PathBuf>,

    /// Cells along the longest side of the box in which sheets are looked for
    #[arg(long, value_name = "N", default_value_t = CELLS as u64,
          value_parser = clap::value_parser!(u64).range(4..=1024))]
    cells: u64,

    /// Writes the formal pieces of sheets as well
    #[arg(long)]
    formal: bool,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let scene = arguments.scene.read()?;
    let experiment = Experiment::new(scene.with_exact_score().into(), None)?;
    let node = experiment.node_at(arguments.t)?;
    let out = arguments.out.as_deref();
    let wanted = RidgeFile {
        cells: arguments.cells as usize,
        with_formal: arguments.formal,
        ..RidgeFile::new(out, &experiment)
    };
    let Some(ridge) = wanted.find(&experiment, node, &|| false)? else { return Ok(()) };
    let origin = Origin { node: Some(node), ..arguments.scene.origin(&scene) };
    match out {
        Some(path) => ridge.save(path, &origin).map_err(|error| cannot_write(path, &error)),
        None => write_out(None, |file| ridge.write(&origin.lines(None), file)),
    }
}
