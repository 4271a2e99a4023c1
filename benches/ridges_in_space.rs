//! What ridges in space cost beside the solve of the same scene (2,000 particles, 100 Heun steps):
//! sheets at 48 and 96 cells a side, and curves. Ratios within one run; all threads.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use ridgewalk::geometry::ridge::ridge_in_space;
use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::{Experiment, Space};
use ridgewalk::sim::recorder::solve_and_record;

/// Runs of each time, of which the best counts.
const RUNS: usize = 3;

/// Data sets and how many points of them.
const SETS: [(&str, usize); 6] = [
    ("helix", 60),
    ("trefoil", 200),
    ("sphere", 120),
    ("sphere", 1000),
    ("swiss_roll", 120),
    ("swiss_roll", 1000),
];

fn main() {
    println!(
        "{:<12}{:>6}{:>10}{:>8}{:>14}{:>14}{:>14}{:>12}",
        "data", "M", "solve ms", "s / R", "curves ms", "48 cells ms", "96 cells ms", "48 / solve"
    );
    for (set, count) in SETS {
        let text = format!("[data]\ntype = \"{set}\"\ncount = {count}\n");
        let scene = Scene::parse(&text, set, PathBuf::new()).expect("a scene");
        let experiment = Experiment::new(scene.into(), None).expect("an experiment");
        for sigma in [0.1, 0.05] {
            row(set, &experiment, sigma);
        }
    }
}

fn row(set: &str, experiment: &Experiment, sigma: f64) {
    let Space::Volume(ready) = &experiment.space else { return };
    let whole = best_ms(|| {
        black_box(solve_and_record(experiment, ready, ready.quick, &|| false));
    });
    let density = &ready.training.density;
    let ridge = |dimension: usize, cells: usize| {
        best_ms(|| {
            let sigma = sigma * experiment.radius;
            drop(black_box(ridge_in_space(density, dimension, sigma, cells, &|| false)));
        })
    };
    let [curves, coarse, fine] = [ridge(1, 48), ridge(2, 48), ridge(2, 96)];
    println!(
        "{set:<12}{:>6}{whole:>10.1}{sigma:>8}{curves:>14.1}{coarse:>14.1}{fine:>14.1}{:>12.2}",
        experiment.n_distinct(),
        coarse / whole
    );
}

fn best_ms(mut work: impl FnMut()) -> f64 {
    let ms = (0..RUNS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    });
    ms.fold(f64::INFINITY, f64::min)
}
