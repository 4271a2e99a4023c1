//! How fast the learned score is trained and evaluated, on one thread.
//!
//! `cargo bench --bench learned_network` prints a table. With `-- serve` it answers
//! `benches/peers/network.py`: `train STEPS` trains the default network on so many steps,
//! `score REPEATS` evaluates it at 2,000 particles; both answer with the seconds it took.

use std::io::stdin;
use std::sync::Arc;
use std::time::Instant;

use ridgewalk::diffusion::data::built_in::TwoMoons;
use ridgewalk::diffusion::data::{DataSource, PointCloud};
use ridgewalk::diffusion::density::Density;
use ridgewalk::diffusion::score::learned::network::{Network, NetworkScore, Trainer};
use ridgewalk::diffusion::score::learned::{TrainingLaw, Watch};
use ridgewalk::maths::Vector;

const PARTICLES: usize = 2_000;
const SIGMA: f64 = 0.3;
/// Each figure is the best of this many runs.
const RUNS: usize = 5;

fn main() {
    let law = two_moons();
    if std::env::args().any(|word| word == "serve") {
        serve(&law);
    } else {
        table(&law);
    }
}

fn table(law: &TrainingLaw<2>) {
    println!(
        "{:>6} {:>7} {:>6} {:>14} {:>13}",
        "width", "layers", "batch", "steps / s", "ns / score"
    );
    for (width, layers, batch) in
        [(64, 3, 256), (16, 3, 256), (64, 1, 256), (64, 6, 256), (256, 3, 256), (64, 3, 1024)]
    {
        let settings = Network { width, layers, batch, ..Network::default() };
        let steps = (4_000_000 / (width * width * layers)).clamp(10, 1_000);
        let training = best(|| train(&settings, law, steps)) / f64::from(steps);
        let network = Trainer::new(&settings, law).at(0);
        let score = best(|| score(&network, law, 20)) / (20 * PARTICLES) as f64;
        println!(
            "{width:>6} {layers:>7} {batch:>6} {:>14.0} {:>13.0}",
            1.0 / training,
            score * 1e9
        );
    }
}

fn serve(law: &TrainingLaw<2>) {
    let settings = Network::default();
    let network = Trainer::new(&settings, law).at(0);
    for line in stdin().lines().map_while(Result::ok) {
        let seconds = match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["train", steps] => steps.parse().map(|steps| train(&settings, law, steps)),
            ["score", repeats] => repeats.parse().map(|repeats| score(&network, law, repeats)),
            _ => Ok(f64::NAN),
        };
        println!("{}", seconds.unwrap_or(f64::NAN));
    }
}

/// Seconds of training from the start.
fn train(settings: &Network, law: &TrainingLaw<2>, steps: u32) -> f64 {
    let mut trainer = Trainer::new(settings, law);
    let start = Instant::now();
    trainer.train_to(steps, Watch::PATIENT);
    start.elapsed().as_secs_f64()
}

/// Seconds of so many evaluations of all particles.
fn score(network: &NetworkScore<2>, law: &TrainingLaw<2>, repeats: usize) -> f64 {
    let x: Vec<Vector<2>> = law.density.points().iter().copied().cycle().take(PARTICLES).collect();
    let mut out = vec![Vector::zeros(); x.len()];
    let start = Instant::now();
    for _ in 0..repeats {
        network.displacements(std::hint::black_box(&x), SIGMA, &mut out);
    }
    std::hint::black_box(&out);
    start.elapsed().as_secs_f64()
}

fn best(mut run: impl FnMut() -> f64) -> f64 {
    (0..RUNS).map(|_| run()).fold(f64::INFINITY, f64::min)
}

fn two_moons() -> TrainingLaw<2> {
    let table = DataSource::TwoMoons(TwoMoons::default()).load(".".as_ref());
    let cloud: PointCloud<2> = table.and_then(|table| table.cloud()).expect("they are built in");
    let density = Arc::new(Density::new(cloud.points(), cloud.counts()));
    TrainingLaw {
        density,
        counts: cloud.counts().into(),
        mean: cloud.mean(),
        radius: cloud.radius(),
        sigmas: 0.002 * cloud.radius()..=50.0 * cloud.radius(),
    }
}
