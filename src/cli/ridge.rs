//! `ridgewalk ridge`: the ridge as polylines.

use std::io::Write;
use std::path::PathBuf;

use super::{SceneArguments, write_out};
use crate::geometry::ridge::{Kind, Ridge, ridge_curves};
use crate::sim::experiment::{Experiment, Space};

pub const EXAMPLES: &str = "\
Writes curve,kind,vertex,x,y, positions in scaled data units and the frame of x_t. A closed curve
repeats its first vertex. Kinds: core (holds a mode of the density, or is closed), bridge (holds a
saddle only), formal (holds neither). Where there is no ridge, only the header is written.

Examples:
  ridgewalk ridge thirteen_points --t 0.1 --out ridge.csv
  ridgewalk ridge old_faithful.csv --t 0.05";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// Schedule time
    #[arg(long, value_name = "T")]
    t: f64,

    /// Where to write the CSV; standard output if left out
    #[arg(long, value_name = "F.csv")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let experiment = Experiment::new(arguments.scene.read()?.into(), None)?;
    let node = experiment.node_at(arguments.t)?;
    let Space::Plane(ready) = &experiment.space else {
        return Err("the data have three columns, and ridge curves and sheets in space are not \
                    there yet; choose two columns (key data.columns)"
            .to_owned());
    };
    let ridge = ridge_curves(&ready.training.density, node.sigma, &|| false);
    write_out(arguments.out.as_ref(), |file| write_csv(file, &ridge, node.a))
}

fn write_csv(file: &mut dyn Write, ridge: &Ridge<2>, scale: f64) -> std::io::Result<()> {
    writeln!(file, "curve,kind,vertex,x,y")?;
    for (number, curve) in ridge.curves.iter().enumerate() {
        let kind = word(curve.kind);
        let again = curve.vertices.iter().take(usize::from(curve.closed));
        for (vertex, at) in curve.vertices.iter().chain(again).enumerate() {
            let [x, y]: [f64; 2] = (at.x * scale).into();
            writeln!(file, "{number},{kind},{vertex},{x:.16e},{y:.16e}")?;
        }
    }
    Ok(())
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Core => "core",
        Kind::Bridge => "bridge",
        Kind::Formal => "formal",
    }
}
