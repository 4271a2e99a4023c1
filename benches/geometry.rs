//! What the geometry costs beside the solve of the same scene: the ridge at one noise level, and
//! distances, parts and phases of 2,000 particles at all of 101 nodes. Ratios within one run.

use std::hint::black_box;
use std::time::Instant;

use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Precision, Surroundings};
use ridgewalk::geometry::frame::{Frame, Standing};
use ridgewalk::geometry::ridge::ridge_curves;
use ridgewalk::maths::Vector;
use ridgewalk::scene::catalogue;
use ridgewalk::sim::experiment::{Experiment, Ready, Space};
use ridgewalk::sim::phase_numbers::Labels;
use ridgewalk::sim::recorder::solve_and_record;
use ridgewalk::sim::solve::{Cloud, Progress, Starts, solve};

/// Runs of each time, of which the best counts.
const RUNS: usize = 5;

fn main() {
    println!("2,000 particles, 100 Heun steps; all threads for solve and ridge, one for the rest");
    println!(
        "{:<18}{:>7}{:>10}{:>22}{:>13}{:>22}",
        "scene", "M", "solve ms", "ridge/solve, s = .3 R", "s = .03 R", "geometry/scores alone"
    );
    for name in ["thirteen_points", "old_faithful", "fiji_quakes"] {
        let scene = catalogue::find(name).expect("a built-in scene").scene();
        let experiment = Experiment::new(scene.into(), None).expect("an experiment");
        if let Space::Plane(ready) = &experiment.space {
            row(name, &experiment, ready);
        }
    }
}

fn row(name: &str, experiment: &Experiment, ready: &Ready<2>) {
    let whole = best_seconds(|| {
        let timeline = solve_and_record(experiment, ready, ready.quick, &|| false);
        let timeline = timeline.expect("not stopped");
        black_box(Labels::new(&timeline, experiment.thresholds(&experiment.scene.ridge)));
    });
    let density = &ready.training.density;
    let ridge = |sigma: f64| {
        best_seconds(|| {
            drop(black_box(ridge_curves(density, sigma * experiment.radius, &|| false)));
        })
    };
    let (scores, geometry) = nodes(experiment, ready);
    println!(
        "{name:<18}{:>7}{:>10.1}{:>22.2}{:>13.2}{:>22.2}",
        density.points().len(),
        whole * 1e3,
        ridge(0.3) / whole,
        ridge(0.03) / whole,
        geometry / scores
    );
}

/// Seconds for the scores that 100 Heun steps need, and for what the geometry adds at the nodes.
fn nodes(experiment: &Experiment, ready: &Ready<2>) -> (f64, f64) {
    let clouds = clouds(experiment, ready);
    let density = &ready.training.density;
    let (mut scores, mut geometry) = (0.0, 0.0);
    for (sigma, x) in &clouds {
        let mut out = vec![Evaluation::default(); x.len()];
        let score = best_seconds(|| density.evaluate(Precision::Single, x, *sigma, &mut out));
        let mut around = vec![Surroundings::default(); x.len()];
        let all = best_seconds(|| {
            density.survey(Precision::Single, x, *sigma, &mut around);
            for around in &around {
                let frame = Frame::new(around, ready.ridge_dimension);
                black_box(Standing::new(&frame, *sigma, &around.evaluation.displacement));
            }
        });
        scores += 2.0 * score;
        geometry += all - score;
    }
    (scores, geometry)
}

fn clouds(experiment: &Experiment, ready: &Ready<2>) -> Vec<(f64, Vec<Vector<2>>)> {
    let mut clouds = Vec::new();
    let look = |cloud: &Cloud<'_, 2>| cloud.x.to_vec();
    let on_node = |index: usize, parts: Vec<Vec<_>>| {
        clouds.push((experiment.nodes[index].sigma, parts.concat()));
        Progress::Continue
    };
    solve(experiment, ready, Precision::Single, &Starts::Seeded, &|| false, look, on_node);
    clouds
}

fn best_seconds(mut work: impl FnMut()) -> f64 {
    let seconds = (0..RUNS).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    });
    seconds.fold(f64::INFINITY, f64::min)
}
