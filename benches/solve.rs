//! How long a whole experiment takes: 2,000 particles, 100 Heun steps, Old Faithful (272 rows).
//! Times are of this machine and this run; compare the columns with each other.

use std::hint::black_box;
use std::time::Instant;

use ridgewalk::diffusion::density::Precision;
use ridgewalk::scene::catalogue;
use ridgewalk::sim::experiment::{Experiment, Space};
use ridgewalk::sim::recorder::solve_and_record;

/// Runs of each row, of which the best counts.
const RUNS: usize = 5;

fn main() {
    println!("2,000 particles, 100 Heun steps, Old Faithful; all threads");
    println!("{:<34}{:>10}{:>14}", "", "ms", "Gpair/s");
    for (name, changes) in [
        ("probability-flow ODE", &[][..]),
        ("reverse SDE (with its noise)", &["sampler.stochasticity=1"]),
        ("DPM-Solver++ 2M", &["sampler.type=dpm_solver_2m"]),
    ] {
        for precision in [Precision::Single, Precision::Double] {
            row(&format!("{name}, {precision:?}"), changes, precision);
        }
    }
}

fn row(name: &str, changes: &[&str], precision: Precision) {
    let scene = catalogue::find("old_faithful").expect("a built-in scene").scene();
    let set = |scene: ridgewalk::scene::Scene, change: &&str| scene.with_typed(change);
    let scene = changes.iter().try_fold(scene, set).expect("a valid change");
    let experiment = Experiment::new(scene.into(), None).expect("an experiment");
    let Space::Plane(ready) = &experiment.space else { return };
    let seconds = (0..RUNS).map(|_| {
        let start = Instant::now();
        black_box(solve_and_record(&experiment, ready, precision, &|| false));
        start.elapsed().as_secs_f64()
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    println!("{name:<34}{:>10.1}{:>14.2}", best * 1e3, experiment.n_pairs() / best / 1e9);
}
