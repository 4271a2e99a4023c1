//! Trajectories as NPZ (`numpy.load`) and CSV, as the scene-and-command-line contract fixes them.

use std::io::{self, Seek, Write};
use std::path::Path;

use npyz::{DType, TypeStr, WriterBuilder};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::origin::Origin;
use super::quoted;
use crate::files::write_whole;
pub use crate::sim::export::Trajectories;
use crate::sim::timeline::Node;

impl<const D: usize> Trajectories<D> {
    /// Writes `.npz` or `.csv`, by the ending of `path`, with the scene inside or beside it.
    pub fn write(&self, path: &Path, origin: &Origin<'_>) -> io::Result<()> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("npz") => write_whole(path, |file| self.write_npz(file, &origin.toml(Some(path)))),
            Some("csv") => origin.write_table(path, |file| self.write_csv(file)),
            _ => crate::sim::export::check_ending(path),
        }
    }

    /// Writes rows `particle,step,t,sigma,x,y[,z],phase,normal_distance,u_normal,u_tangent`,
    /// particle after particle; a last column `class` where they were steered to one.
    pub fn write_csv(&self, file: &mut dyn Write) -> io::Result<()> {
        let axes = ["x", "y", "z"][..D].join(",");
        let lengths = self.lengths().map(|(name, _)| name).join(",");
        let class = self.class.as_deref().map(quoted);
        let (heading, class) = match &class {
            Some(class) => (",class", format!(",{class}")),
            None => ("", String::new()),
        };
        writeln!(file, "particle,step,t,sigma,{axes},phase,{lengths}{heading}")?;
        for (place, (particle, passage)) in self.particles().zip(&self.passages).enumerate() {
            for (k, (&step, node)) in self.steps.iter().zip(&self.nodes).enumerate() {
                write!(file, "{particle},{step},{:.16e},{:.16e}", node.t, node.sigma)?;
                for coordinate in &self.x[k][place] {
                    write!(file, ",{coordinate:.16e}")?;
                }
                write!(file, ",{}", passage.phase(step).word())?;
                for (_, lengths) in self.lengths() {
                    write!(file, ",{:.16e}", lengths[k][place])?;
                }
                writeln!(file, "{class}")?;
            }
        }
        Ok(())
    }

    /// Writes arrays `x` (steps + 1, N, D), `t`, `sigma`, `a`, `s` (steps + 1), `phase`,
    /// `normal_distance`, `u_normal`, `u_tangent` (steps + 1, N) and `scene`; `class` (N) where the
    /// particles were steered to one. Where some were chosen, also their numbers `particle` (N) and
    /// `step` (K), which then stands for steps + 1.
    fn write_npz(&self, file: &mut (impl Write + Seek), scene: &str) -> io::Result<()> {
        let mut archive = ZipWriter::new(file);
        match self.write_arrays(&mut archive, scene) {
            Ok(()) => drop(archive.finish()?),
            Err(error) => {
                // Where it is dropped it tries once more and prints that it failed.
                std::mem::forget(archive);
                return Err(error);
            }
        }
        Ok(())
    }

    fn write_arrays(
        &self,
        archive: &mut ZipWriter<impl Write + Seek>,
        scene: &str,
    ) -> io::Result<()> {
        let shape = [self.nodes.len(), self.passages.len(), D].map(|n| n as u64);
        let x = self.x.iter().flatten().flat_map(|x| x.iter().copied());
        write_array(archive, "x", &shape, x)?;
        let mut column = |name: &str, of: fn(&Node) -> f64| {
            write_array(archive, name, &shape[..1], self.nodes.iter().map(of))
        };
        column("t", |node| node.t)?;
        column("sigma", |node| node.sigma)?;
        column("a", |node| node.a)?;
        column("s", |node| node.s)?;
        let phases = |&step: &usize| self.passages.iter().map(move |p| p.phase(step) as u8);
        write_array(archive, "phase", &shape[..2], self.steps.iter().flat_map(phases))?;
        for (name, lengths) in self.lengths() {
            write_array(archive, name, &shape[..2], lengths.iter().flatten().copied())?;
        }
        if !self.choice.is_everything() {
            let particles = self.particles().map(i64::from);
            write_array(archive, "particle", &shape[1..2], particles)?;
            let steps = self.steps.iter().map(|&step| step as i64);
            write_array(archive, "step", &shape[..1], steps)?;
        }
        if let Some(class) = &self.class {
            write_texts(archive, "class", &shape[1..2], class)?;
        }
        write_texts(archive, "scene", &[], scene)
    }

    /// The lengths that are written for each node and particle.
    fn lengths(&self) -> [(&'static str, &[Vec<f64>]); 3] {
        [
            ("normal_distance", &self.normal_distance),
            ("u_normal", &self.u_normal),
            ("u_tangent", &self.u_tangent),
        ]
    }
}

fn start(archive: &mut ZipWriter<impl Write + Seek>, name: &str) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true);
    Ok(archive.start_file(format!("{name}.npy"), options)?)
}

fn write_array<T: npyz::AutoSerialize>(
    archive: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    shape: &[u64],
    values: impl Iterator<Item = T>,
) -> io::Result<()> {
    start(archive, name)?;
    let mut writer =
        npyz::WriteOptions::new().default_dtype().shape(shape).writer(archive).begin_nd()?;
    writer.extend(values)?;
    writer.finish()
}

/// A text as numpy unicode, the same in every place of an array; a scalar if `shape` is empty.
fn write_texts(
    archive: &mut ZipWriter<impl Write + Seek>,
    name: &str,
    shape: &[u64],
    text: &str,
) -> io::Result<()> {
    start(archive, name)?;
    let type_str: TypeStr =
        format!("<U{}", text.chars().count().max(1)).parse().map_err(io::Error::other)?;
    let mut writer = npyz::WriteOptions::new()
        .dtype(DType::Plain(type_str))
        .shape(shape)
        .writer(archive)
        .begin_nd()?;
    for _ in 0..shape.iter().product() {
        writer.push(text)?;
    }
    writer.finish()
}
