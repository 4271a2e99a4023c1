//! How long whole experiments take, with phases and everything that the window keeps: 100 Heun
//! steps, a spiral of `M` points, `N` particles, all threads; and how that grows.

mod support;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use ridgewalk::diffusion::density::Precision;
use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::{Experiment, Space};
use ridgewalk::sim::memory::{self, Kept};
use ridgewalk::sim::phase_numbers::Labels;
use ridgewalk::sim::recorder::solve_and_record;
use support::best_cpu_ms;

/// Particles and training points.
const CASES: [(usize, usize); 11] = [
    (2_000, 13),
    (2_000, 272),
    (2_000, 1_000),
    (2_000, 10_000),
    (2_000, 100_000),
    (10_000, 1_000),
    (10_000, 10_000),
    (100_000, 1_000),
    (100_000, 100_000),
    (1_000_000, 1_000),
    (1_000_000, 100_000),
];

/// A row is repeated for so long, and done once at least; the best counts.
const SECONDS: f64 = 1.0;

fn main() {
    println!("100 Heun steps, a spiral of M points; all threads");
    println!(
        "{:>9}{:>9}{:>12}{:>12}{:>12}{:>16}",
        "N", "M", "whole ms", "cpu ms", "labels ms", "float64 cpu ms"
    );
    let rows: Vec<_> = CASES.iter().map(|&(n, m)| (n, m, row(n, m))).collect();
    let cpu = |n: usize, m: usize| {
        let found = rows.iter().find(|row| (row.0, row.1) == (n, m));
        found.and_then(|row| row.2).unwrap_or(f64::NAN)
    };
    let growth = |from: (usize, usize), to: (usize, usize)| {
        let factor = (to.0 * to.1) as f64 / (from.0 * from.1) as f64;
        (cpu(to.0, to.1) / cpu(from.0, from.1)).ln() / factor.ln()
    };
    println!(
        "growth in M, 2,000 particles, 1,000 to 100,000: {:.2}",
        growth((2_000, 1_000), (2_000, 100_000))
    );
    println!(
        "growth in M, 100,000 particles, 1,000 to 100,000: {:.2}",
        growth((100_000, 1_000), (100_000, 100_000))
    );
    println!(
        "growth in N, 1,000 points, 2,000 to 1,000,000: {:.2}",
        growth((2_000, 1_000), (1_000_000, 1_000))
    );
}

/// Processor milliseconds; nothing where it does not fit.
fn row(n: usize, m: usize) -> Option<f64> {
    let data =
        if m == 13 { "\"thirteen_points\"".to_owned() } else { format!("\"spiral\"\ncount = {m}") };
    let text = format!("[data]\ntype = {data}\n[particles]\ncount = {n}\n");
    let scene = Scene::parse(&text, "bench", PathBuf::new()).expect("a scene");
    let experiment = Experiment::new(scene.into(), None).expect("an experiment");
    let Space::Plane(ready) = &experiment.space else { return None };
    if let Err(refusal) = memory::check(&experiment, n, Kept::Records) {
        println!("{n:>9}{m:>9}  {refusal}");
        return None;
    }
    let solve = |precision| solve_and_record(&experiment, ready, precision, &|| false);
    let start = Instant::now();
    let timeline = solve(ready.quick)?;
    let first = start.elapsed().as_secs_f64();
    let runs = (SECONDS / first) as usize;
    let mut whole = first;
    let cpu = best_cpu_ms(runs.max(1), || {
        let start = Instant::now();
        black_box(solve(ready.quick));
        whole = whole.min(start.elapsed().as_secs_f64());
    });
    let labels = best_cpu_ms(1, || {
        let labels = Labels::new(&timeline, experiment.thresholds(&experiment.scene.ridge));
        black_box(labels.numbers(&timeline));
    });
    let exact = if n * m <= 20_000_000 {
        format!("{:.1}", best_cpu_ms(1, || drop(black_box(solve(Precision::Double)))))
    } else {
        "-".to_owned()
    };
    println!("{n:>9}{m:>9}{:>12.1}{cpu:>12.1}{labels:>12.1}{exact:>16}", whole * 1e3);
    Some(cpu)
}
