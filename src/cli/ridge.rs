//! `ridgewalk ridge`: the ridge as polylines, or as sheets.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{SceneArguments, write_out};
use crate::geometry::ridge::{Curve, Kind, Ridge, ridge_curves, ridge_in_space};
use crate::record::mesh;
use crate::sim::experiment::{Experiment, Space};

pub const EXAMPLES: &str = "\
Curves are written as curve,kind,vertex,x,y[,z], positions in scaled data units and the frame of
x_t. A closed curve repeats its first vertex. Kinds: core (holds a mode of the density, or is
closed), bridge (holds a saddle only), formal (holds neither). Where there is no ridge, only the
header is written. Data of three columns have curves (ridge.dimension = 1) and sheets (ridge.dimension = 2);
sheets are written as .obj or .ply, their formal pieces only with --formal.

Examples:
  ridgewalk ridge thirteen_points --t 0.1 --out ridge.csv
  ridgewalk ridge old_faithful.csv --t 0.05
  ridgewalk ridge helix --t 0.1
  ridgewalk ridge sphere --t 0.05 --out sphere.ply";

/// Cells along the longest side of the box in which sheets are looked for.
const CELLS: usize = 96;

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

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Polylines,
    Obj,
    Ply,
}

impl Form {
    fn of(out: Option<&Path>, dimension: usize) -> Self {
        let ending = out.and_then(Path::extension).map(OsStr::to_ascii_lowercase);
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("obj") => Self::Obj,
            Some("ply") => Self::Ply,
            None if dimension == 2 => Self::Obj,
            _ => Self::Polylines,
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let experiment = Experiment::new(arguments.scene.read()?.with_exact_score().into(), None)?;
    let node = experiment.node_at(arguments.t)?;
    let out = arguments.out.as_ref();
    let form = Form::of(out.map(PathBuf::as_path), experiment.ridge_dimension());
    match &experiment.space {
        Space::Plane(_) if form != Form::Polylines => {
            Err("data of two columns have ridge curves and no sheets; write a .csv, or choose \
                 three columns (key data.columns)"
                .to_owned())
        }
        Space::Plane(ready) => {
            let ridge = ridge_curves(&ready.ridge_density, node.sigma, &|| false);
            write_out(out, |file| write_csv(file, &ridge.curves, node.a))
        }
        Space::Volume(_) if form == Form::Polylines && experiment.ridge_dimension() == 2 => {
            Err("ridge.dimension = 2 is a sheet, which is written as .obj or .ply; for curves set \
                 ridge.dimension = 1"
                .to_owned())
        }
        Space::Volume(ready) => {
            let dimension = if form == Form::Polylines { 1 } else { 2 };
            let (density, cells) = (&ready.ridge_density, arguments.cells as usize);
            let ridge = ridge_in_space(density, dimension, node.sigma, cells, &|| false);
            write_out(out, |file| write_in_space(file, ridge, node.a, form, arguments.formal))
        }
    }
}

fn write_in_space(
    file: &mut dyn Write,
    ridge: Ridge<3>,
    scale: f64,
    form: Form,
    with_formal: bool,
) -> io::Result<()> {
    let mut sheets = ridge.sheets;
    sheets.retain(|sheet| with_formal || sheet.kind != Kind::Formal);
    match form {
        Form::Polylines => write_csv(file, &ridge.curves, scale),
        Form::Obj => mesh::write_obj(&sheets, scale, file),
        Form::Ply => mesh::write_ply(&sheets, scale, file),
    }
}

fn write_csv<const D: usize>(
    file: &mut dyn Write,
    curves: &[Curve<D>],
    scale: f64,
) -> io::Result<()> {
    writeln!(file, "curve,kind,vertex,{}", ["x", "y", "z"][..D].join(","))?;
    for (number, curve) in curves.iter().enumerate() {
        let kind = word(curve.kind);
        let again = curve.vertices.iter().take(usize::from(curve.closed));
        for (vertex, at) in curve.vertices.iter().chain(again).enumerate() {
            write!(file, "{number},{kind},{vertex}")?;
            for x in &at.x {
                write!(file, ",{:.16e}", x * scale)?;
            }
            writeln!(file)?;
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
