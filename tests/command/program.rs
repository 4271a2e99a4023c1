//! The program, run in a folder.

use std::path::Path;
use std::process::{Command, Output};

/// A run with the words of a line.
pub fn command(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ridgewalk"));
    command.current_dir(folder).args(line.split_whitespace());
    command
}

pub fn run(folder: &Path, line: &str) -> Output {
    command(folder, line).output().expect("the program runs")
}
