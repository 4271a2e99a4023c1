//! The ridge at one time: curves as CSV, sheets as OBJ and PLY.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use super::mesh;
use super::origin::Origin;
use crate::files::write_whole;
use crate::geometry::ridge::{Curve, Kind, Sheet, ridge_curves, ridge_in_space};
use crate::sim::experiment::{Experiment, Space};
use crate::sim::timeline::Node;

/// Cells along the longest side of the box in which sheets are looked for.
pub const CELLS: usize = 96;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Curves as rows `curve,kind,vertex,x,y[,z]`.
    Polylines,
    /// Sheets as Wavefront OBJ.
    Obj,
    /// Sheets as Stanford PLY.
    Ply,
}

/// How a ridge is looked for and written.
#[derive(Clone, Copy, Debug)]
pub struct RidgeFile {
    /// What is written.
    pub form: Form,
    /// Cells along the longest side of the box in which sheets are looked for.
    pub cells: usize,
    /// Whether formal pieces of sheets are written as well.
    pub with_formal: bool,
}

/// A ridge that has been found, ready to be written.
pub struct FoundRidge {
    form: Form,
    node: Node,
    curves: Curves,
    sheets: Vec<Sheet>,
}

enum Curves {
    Plane(Vec<Curve<2>>),
    Space(Vec<Curve<3>>),
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

impl RidgeFile {
    /// The usual way to write the ridge of an experiment to a file, or to standard output.
    pub fn new(out: Option<&Path>, experiment: &Experiment) -> Self {
        let form = Form::of(out, experiment.ridge_dimension());
        Self { form, cells: CELLS, with_formal: false }
    }

    /// Finds the ridge at a noise level, or says why it cannot be written so; `None` if `stop` said
    /// so.
    pub fn find(
        &self,
        experiment: &Experiment,
        node: Node,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<FoundRidge>, String> {
        let form = self.form;
        let (curves, mut sheets) = match &experiment.space {
            Space::Plane(_) if form != Form::Polylines => {
                return Err(
                    "data of two columns have ridge curves and no sheets; write a .csv, or \
                            choose three columns (key data.columns)"
                        .to_owned(),
                );
            }
            Space::Plane(ready) => {
                let ridge = ridge_curves(&ready.ridge_density, node.sigma, stop);
                (Curves::Plane(ridge.curves), Vec::new())
            }
            Space::Volume(_) if form == Form::Polylines && experiment.ridge_dimension() == 2 => {
                return Err(
                    "ridge.dimension = 2 is a sheet, which is written as .obj or .ply; for \
                            curves set ridge.dimension = 1"
                        .to_owned(),
                );
            }
            Space::Volume(ready) => {
                let dimension = if form == Form::Polylines { 1 } else { 2 };
                let (density, cells) = (&ready.ridge_density, self.cells);
                let ridge = ridge_in_space(density, dimension, node.sigma, cells, stop);
                (Curves::Space(ridge.curves), ridge.sheets)
            }
        };
        sheets.retain(|sheet| self.with_formal || sheet.kind != Kind::Formal);
        Ok((!stop()).then_some(FoundRidge { form, node, curves, sheets }))
    }
}

impl FoundRidge {
    /// Writes it to a file with its scene: in the comments of a mesh, beside a table.
    pub fn save(&self, path: &Path, origin: &Origin<'_>) -> io::Result<()> {
        if self.form == Form::Polylines {
            origin.write_table(path, |file| self.write(&[], file))
        } else {
            write_whole(path, |file| self.write(&origin.lines(Some(path)), file))
        }
    }

    /// Writes it; lines about where it is from go into the comments of a mesh.
    pub fn write(&self, about: &[String], file: &mut dyn Write) -> io::Result<()> {
        let scale = self.node.a;
        match (self.form, &self.curves) {
            (Form::Polylines, Curves::Plane(curves)) => write_csv(file, curves, scale),
            (Form::Polylines, Curves::Space(curves)) => write_csv(file, curves, scale),
            (Form::Obj, _) => mesh::write_obj(&self.sheets, scale, about, file),
            (Form::Ply, _) => mesh::write_ply(&self.sheets, scale, about, file),
        }
    }
}

fn write_csv<const D: usize>(
    file: &mut dyn Write,
    curves: &[Curve<D>],
    scale: f64,
) -> io::Result<()> {
    writeln!(file, "curve,kind,vertex,{}", ["x", "y", "z"][..D].join(","))?;
    for (number, curve) in curves.iter().enumerate() {
        let kind = curve.kind.word();
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
