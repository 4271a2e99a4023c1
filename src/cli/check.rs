//! `ridgewalk check`: says what is wrong with files.

use std::sync::Arc;

use super::{Opened, open, write_out};
use crate::record::recording::Recording;
use crate::scene::Scene;
use crate::scene::lessons::Lesson;
use crate::sim::claims::{self, Failure};
use crate::sim::experiment::Experiment;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Scenes, recordings, lessons (.toml) or tables (.csv)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let mut wrong = Vec::new();
    for file in &arguments.files {
        let found = open(file).and_then(|opened| match opened {
            Opened::Scene(scene) => of_scene(&scene),
            Opened::Recording(recording) => of_recording(&recording),
            Opened::Lesson(lesson) => of_lesson(&lesson),
        });
        match found {
            Ok(found) => write_out(None, |out| writeln!(out, "{file}: fine; {found}"))?,
            Err(what) => wrong.push(what),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn of_scene(scene: &Scene) -> Result<String, String> {
    let experiment = Experiment::new(scene.with_exact_score().into(), None)?;
    let (n, d) = (experiment.n_distinct(), experiment.dimension());
    Ok(format!("{n} distinct points in {d} dimensions"))
}

/// Every claim of a lesson, on the real simulation.
fn of_lesson(lesson: &Lesson) -> Result<String, String> {
    let failures = claims::check(lesson)?;
    if failures.is_empty() {
        let claims: usize = lesson.steps.iter().map(|step| step.claims.len()).sum();
        return Ok(format!("a lesson of {} steps, whose {claims} claims hold", lesson.steps.len()));
    }
    let name = &lesson.name;
    let sentence = |failure: &Failure| {
        let Failure { step, line, what } = failure;
        format!("{name}, step {step}, line {line}: {what}")
    };
    Err(failures.iter().map(sentence).collect::<Vec<_>>().join("\n"))
}

/// The first scene and each that has other data.
fn of_recording(recording: &Recording) -> Result<String, String> {
    let mut last: Option<&Arc<Scene>> = None;
    for moment in recording.moments() {
        let scene = &moment.seen.scene;
        if last.is_none_or(|last| last.data != scene.data) {
            of_scene(scene).map_err(|what| format!("at {} s: {what}", moment.at))?;
        }
        last = Some(scene);
    }
    let (n, seconds) = (recording.moments().len(), recording.seconds());
    Ok(format!("a recording of {n} moments in {seconds} s"))
}
