//! `ridgewalk field`: the smoothed density at given points.

use std::io::Write;
use std::path::PathBuf;

use super::{SceneArguments, write_table};
use crate::diffusion::data::read_points;
use crate::maths::Vector;
use crate::record::origin::Origin;
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::timeline::Node;

pub const EXAMPLES: &str = "\
Points are a CSV with header x,y or x,y,z, in scaled data units and the frame of x_t. The columns
written are x,y[,z],log_density,score_x,...,hess_xx,hess_xy,...,normal_x,...; the normal is the
bottom eigenvector of the Hessian, its sign is free. The scene is written beside the table:
field.csv gets field.scene.toml.

Example:
  ridgewalk field two_moons --t 0.1 --points p.csv --out field.csv";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// Schedule time
    #[arg(long, allow_negative_numbers = true)]
    t: f64,

    /// CSV of the points
    #[arg(long, value_name = "P.csv")]
    points: PathBuf,

    /// Where to write; standard output if left out
    #[arg(long, value_name = "F.csv")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let scene = arguments.scene.read()?;
    let experiment = Experiment::new(scene.with_exact_score().into(), None)?;
    let node = experiment.node_at(arguments.t)?;
    let origin = Origin { node: Some(node), ..arguments.scene.origin(&scene) };
    match &experiment.space {
        Space::Plane(ready) => write(arguments, ready, node, &origin),
        Space::Volume(ready) => write(arguments, ready, node, &origin),
    }
}

fn write<const D: usize>(
    arguments: &Arguments,
    ready: &Ready<D>,
    node: Node,
    origin: &Origin<'_>,
) -> Result<(), String> {
    let points = read_points::<D>(&arguments.points).map_err(|error| error.to_string())?;
    write_table(arguments.out.as_deref(), origin, |file| {
        writeln!(file, "{}", header(D))?;
        points.iter().try_for_each(|x| write_row(file, ready, node, x))
    })
}

/// With `x = a xh`: `log p(x) = log p(xh) - D ln a`, and each derivative divides by `a`.
fn write_row<const D: usize>(
    file: &mut dyn Write,
    ready: &Ready<D>,
    node: Node,
    x: &Vector<D>,
) -> std::io::Result<()> {
    let a = node.a;
    let moments = ready.training.density.moments(&(x / a), node.sigma);
    let hessian = moments.hessian() / (a * a);
    let upper = (0..D).flat_map(|i| (i..D).map(move |j| (i, j)));
    let numbers = (x.iter().copied())
        .chain([moments.log_density - D as f64 * a.ln()])
        .chain((moments.score() / a).iter().copied().collect::<Vec<_>>())
        .chain(upper.map(|index| hessian[index]))
        .chain(moments.normal().iter().copied().collect::<Vec<_>>());
    let row: Vec<String> = numbers.map(|number| format!("{number:.16e}")).collect();
    writeln!(file, "{}", row.join(","))
}

fn header(dimension: usize) -> String {
    let axes = &["x", "y", "z"][..dimension];
    let named = |name: &'static str| axes.iter().map(move |axis| format!("{name}_{axis}"));
    let upper = axes.iter().enumerate().flat_map(|(i, a)| axes[i..].iter().map(move |b| (a, b)));
    let columns = (axes.iter().map(ToString::to_string))
        .chain(["log_density".to_owned()])
        .chain(named("score"))
        .chain(upper.map(|(a, b)| format!("hess_{a}{b}")))
        .chain(named("normal"));
    columns.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_the_contract() {
        assert_eq!(
            header(2),
            "x,y,log_density,score_x,score_y,hess_xx,hess_xy,hess_yy,normal_x,normal_y"
        );
        assert_eq!(
            header(3),
            "x,y,z,log_density,score_x,score_y,score_z,hess_xx,hess_xy,hess_xz,hess_yy,hess_yz,\
             hess_zz,normal_x,normal_y,normal_z"
        );
    }
}
