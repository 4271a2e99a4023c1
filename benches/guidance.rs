//! What guidance costs: whole solves, 2,000 particles, 100 Heun steps, over the same without
//! guidance, in the same run.

mod support;

use std::hint::black_box;
use std::path::PathBuf;

use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::{Experiment, Space};
use ridgewalk::sim::recorder::solve_and_record;
use support::best_cpu_ms;

/// Rounds; in each every kind has its turn, until it has had its seconds; the best of all counts.
const ROUNDS: usize = 15;
const SECONDS: f64 = 2.0;

const LASSO: &str = "[classes]\ntype = \"lasso\"\ncorners = [[0, -9], [9, -9], [9, 9], [0, 9]]\n";

const DATA: [(&str, &str, &str); 2] = [
    ("iris", "type = \"file\"\npath = \"shipped:iris.csv\"\nlabel = \"species\"\n", ""),
    ("thirteen points", "type = \"thirteen_points\"\n", LASSO),
];

const KINDS: [(&str, &str); 8] = [
    ("none", "type = \"none\"\n"),
    ("classifier-free", "type = \"classifier_free\"\n"),
    ("classifier", "type = \"classifier\"\n"),
    ("reward, exact", "type = \"reward\"\n"),
    ("reward, gradient", "type = \"reward\"\nway = \"gradient\"\n"),
    ("gate, half-plane", "type = \"gate\"\nx = 0.3\n"),
    ("gate, disc", "type = \"gate\"\nregion = \"disc\"\nx = 0.3\n"),
    ("gate, estimate", "type = \"gate\"\nx = 0.3\nway = \"estimate\"\n"),
];

fn main() {
    println!("2,000 particles, 100 Heun steps; processor time over that without guidance");
    for (name, data, classes) in DATA {
        let experiments = KINDS.map(|(_, guidance)| experiment(data, classes, guidance));
        let mut taken = [const { Vec::new() }; KINDS.len()];
        for _ in 0..ROUNDS {
            for (taken, experiment) in taken.iter_mut().zip(&experiments) {
                if taken.iter().sum::<f64>() < SECONDS * 1e3 {
                    taken.push(best_cpu_ms(1, || solve(experiment)));
                }
            }
        }
        let best = taken.map(|ms| ms.into_iter().fold(f64::INFINITY, f64::min));
        for ((kind, _), ms) in KINDS.iter().zip(best) {
            println!("{name:<18}{kind:<20}{ms:>9.1} ms{:>8.2} x", ms / best[0]);
        }
    }
}

fn experiment(data: &str, classes: &str, guidance: &str) -> Experiment {
    let text = format!("[data]\n{data}{classes}[guidance]\n{guidance}");
    let scene = Scene::parse(&text, "bench", PathBuf::new()).expect("a scene");
    Experiment::new(scene.into(), None).expect("an experiment")
}

fn solve(experiment: &Experiment) {
    let Space::Plane(ready) = &experiment.space else { panic!("data in the plane") };
    black_box(solve_and_record(experiment, ready, ready.quick, &|| false));
}
