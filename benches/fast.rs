//! What the methods of evaluation cost beside the own pass over all data, and how that grows.
//!
//! `cargo bench --bench fast`: processor time of one thread, `N` = 100,000 particles at noise level
//! `sigma` about the data, which fill a square or a cube; `sigma` in units of their RMS distance
//! from the mean. A grid is made anew in every run; tree and moments are made once for all noise
//! levels and stand beside. Errors are the largest of a sample, in `max(|u|, sigma)`.

mod support;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Fast, Local, Precision};
use ridgewalk::maths::Vector;
use support::best_cpu_ms;

const DATA: [usize; 3] = [1_000, 10_000, 100_000];
const PARTICLES: usize = 100_000;
const SIGMAS: [f64; 10] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0];
/// The pass over all data is timed on this part of the particles.
const PART: usize = 50;
/// Particles whose error is looked at.
const SAMPLE: usize = 200;
/// Each figure is the best of this many runs.
const RUNS: usize = 3;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("one pool");
    table::<2>();
    table::<3>();
}

fn table<const D: usize>() {
    let cases = DATA.map(Case::<D>::new);
    let exact = cases.each_ref().map(|case| case.exact(1.0));
    println!("{D}D, N = {PARTICLES}; all data for M = {}: {:.0} ms", DATA[2], exact[2]);
    println!("tree for M = {}: {:.0} ms", DATA[2], cases[2].tree);
    println!(
        "{:>8}  {:<9}{:>9}{:>9}{:>9}{:>8}{:>9}{:>9}{:>11}",
        "sigma/R", "method", "M = 1e3", "1e4", "1e5 ms", "growth", "ratio", "error", "covariance"
    );
    for level in SIGMAS {
        let ms = cases.each_ref().map(|case| case.score(level));
        let growth = (ms[2] / ms[0]).log10() / 2.0;
        let Case { density, fast, scale, .. } = &cases[2];
        let method = format!("{:?}", fast.method(PARTICLES, level * scale));
        println!(
            "{level:>8}  {method:<9}{:>9.1}{:>9.1}{:>9.1}{growth:>8.2}{:>9.0}{:>9.0e}{:>11.1}",
            ms[0],
            ms[1],
            ms[2],
            exact[2] / ms[2],
            cases[2].error(density, level),
            cases[2].covariance(level),
        );
    }
}

struct Case<const D: usize> {
    density: Density<D>,
    fast: Fast<D>,
    scale: f64,
    /// Milliseconds for the tree.
    tree: f64,
}

impl<const D: usize> Case<D> {
    fn new(size: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let data: Vec<Vector<D>> =
            (0..size).map(|_| Vector::from_fn(|_, _| rng.random())).collect();
        let density = Density::new(&data, &vec![1.0; size]);
        let tree = best_cpu_ms(1, || drop(Fast::new(&density)));
        Self { fast: Fast::new(&density), density, scale: (D as f64 / 12.0).sqrt(), tree }
    }

    fn particles(&self, size: usize, sigma: f64) -> Vec<Vector<D>> {
        let mut rng = StdRng::seed_from_u64(2);
        let data = self.density.points();
        let mut particle = || {
            let y = data[rng.random_range(0..data.len())];
            y + Vector::from_fn(|_, _| rng.sample::<f64, _>(StandardNormal)) * sigma
        };
        (0..size).map(|_| particle()).collect()
    }

    fn exact(&self, level: f64) -> f64 {
        let sigma = level * self.scale;
        let x = self.particles(PARTICLES / PART, sigma);
        let mut out = vec![Evaluation::default(); x.len()];
        PART as f64
            * best_cpu_ms(RUNS, || self.density.evaluate(Precision::Single, &x, sigma, &mut out))
    }

    fn score(&self, level: f64) -> f64 {
        let sigma = level * self.scale;
        let x = self.particles(PARTICLES, sigma);
        let mut out = vec![Evaluation::default(); x.len()];
        best_cpu_ms(RUNS, || {
            self.fast.forget();
            self.fast.prepare(PARTICLES, sigma);
            self.fast.evaluate(PARTICLES, &x, sigma, &mut out);
        })
    }

    fn covariance(&self, level: f64) -> f64 {
        let sigma = level * self.scale;
        let x = self.particles(PARTICLES, sigma);
        let mut out = vec![Local::default(); x.len()];
        best_cpu_ms(RUNS, || {
            self.fast.forget();
            self.fast.prepare(PARTICLES, sigma);
            self.fast.evaluate_with_covariance(PARTICLES, &x, sigma, &mut out);
        })
    }

    fn error(&self, density: &Density<D>, level: f64) -> f64 {
        let sigma = level * self.scale;
        let x = self.particles(PARTICLES, sigma);
        let mut out = vec![Evaluation::default(); x.len()];
        self.fast.evaluate(PARTICLES, &x, sigma, &mut out);
        let error = |(x, found): (&Vector<D>, &Evaluation<D>)| {
            let exact = density.moments(x, sigma).displacement;
            (found.displacement - exact).norm() / exact.norm().max(sigma)
        };
        let sample = x.iter().zip(&out).step_by(PARTICLES / SAMPLE);
        sample.map(error).fold(0.0, f64::max)
    }
}
