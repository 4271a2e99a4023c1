//! `ridgewalk check`: says what is wrong with files.

use super::{open, write_out};
use crate::sim::experiment::Experiment;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Scene files (.toml) or tables (.csv)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut wrong = Vec::new();
    for file in &arguments.files {
        match open(file).and_then(|scene| Experiment::new(scene.with_exact_score().into(), None)) {
            Ok(experiment) => write_out(None, |out| {
                let (n, d) = (experiment.n_distinct(), experiment.dimension());
                writeln!(out, "{file}: fine; {n} distinct points in {d} dimensions")
            })?,
            Err(what) => wrong.push(what),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
