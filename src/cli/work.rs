//! Long work of the command line: it shows how far it is and stops on Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::diffusion::score::learned::{Untrained, Watch};
pub use crate::record::recording::STOPPED;
use crate::scene::Scene;
use crate::sim::experiment::Experiment;
use crate::sim::loaded::Loaded;

/// Length of the bar while a score is trained.
const TRAINING_TICKS: usize = 100;

/// The experiment, its score trained.
pub fn trained(scene: Scene, stop: &AtomicBool) -> Result<Experiment, String> {
    let scene = Arc::new(scene);
    let loaded = Loaded::read(&scene, None)?;
    let bar = progress_bar("training", TRAINING_TICKS);
    let watch = Watch {
        stop: &|| stop.load(Ordering::Relaxed),
        progress: &|share| bar.set_position((share * TRAINING_TICKS as f32) as u64),
    };
    let experiment = Experiment::trained(scene, loaded, watch);
    bar.finish_and_clear();
    let experiment = experiment.map_err(|untrained| match untrained {
        Untrained::Refused(sentence) => sentence,
        Untrained::Stopped { .. } => STOPPED.to_owned(),
    })?;
    if let Some(step) = experiment.training_run.as_ref().and_then(|run| run.diverged_at) {
        eprintln!(
            "training diverged at step {step}; the last finite network is solved (lower \
             score.learning_rate)"
        );
    }
    Ok(experiment)
}

/// A flag that Ctrl-C sets.
pub fn stop_on_ctrl_c() -> Result<&'static AtomicBool, String> {
    static STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed))
        .map_err(|error| format!("Ctrl-C cannot be listened for ({error})"))?;
    Ok(&STOP)
}

/// A bar on stderr; indicatif hides it where stderr is no terminal.
pub fn progress_bar(doing: &str, n: usize) -> ProgressBar {
    let bar = ProgressBar::new(n as u64);
    let template = format!("{doing} {{bar:40}} {{pos}}/{{len}} {{eta}}");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}
