//! The program: the command line, and the window if that is what it asks for.

use std::process::ExitCode;

use clap::Parser;
use ridgewalk::cli::{self, Arguments, Next};

fn main() -> ExitCode {
    let outcome = cli::run(Arguments::parse()).and_then(|next| match next {
        Next::Done => Ok(()),
        Next::Window { opened, timing } => ridgewalk::app::open(opened, timing),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("ridgewalk: {sentence}");
            ExitCode::from(2)
        }
    }
}
