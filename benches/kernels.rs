//! How fast the pair kernel is, as a share of the machine's own float32 FMA peak.
//!
//! `cargo bench --bench kernels`, one thread. A pair is one particle and one datum; the search for
//! the nearest datum and the sums together count as one. Useful work per pair is counted as
//! `14 + 5 D` flops (difference, exponent, exp2 of degree five, weight, first moment), with the
//! covariance `D (D + 1)` more; what accuracy costs on top (search, second parts) is not counted.

use pulp::{Arch, Simd, WithSimd};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Local, Precision};
use ridgewalk::maths::Vector;
use std::hint::black_box;
use std::time::Instant;

const SIZES: [usize; 4] = [13, 272, 1_000, 10_000];
const PARTICLES: usize = 2_048;
const SIGMA: f64 = 0.1;
/// Each figure is the best of this many runs.
const RUNS: usize = 9;

fn main() {
    let peak = fma_peak();
    println!("float32 FMA peak, one thread: {peak:.1} GFLOP/s\n");
    println!("{:<34} {:>7} {:>10} {:>9}", "kernel", "M", "Gpair/s", "of peak");
    for precision in [Precision::Single, Precision::Double] {
        for size in SIZES {
            rows::<2>(precision, size, peak);
            rows::<3>(precision, size, peak);
        }
    }
}

fn rows<const D: usize>(precision: Precision, size: usize, peak: f64) {
    let case = Case::<D>::new(size);
    let score_flops = (14 + 5 * D) as f64;
    let mut out = vec![Evaluation::default(); PARTICLES];
    let rate = case.rate(|c| c.density.evaluate(precision, &c.particles, SIGMA, &mut out));
    row(&format!("{D}D score, {precision:?}"), size, rate, rate * score_flops / peak);
    let mut out = vec![Local::default(); PARTICLES];
    let rate =
        case.rate(|c| c.density.evaluate_with_covariance(precision, &c.particles, SIGMA, &mut out));
    let flops = score_flops + (D * (D + 1)) as f64;
    row(&format!("{D}D score + covariance, {precision:?}"), size, rate, rate * flops / peak);
}

fn row(name: &str, size: usize, rate: f64, share: f64) {
    println!("{name:<34} {size:>7} {rate:>10.3} {:>8.0}%", 100.0 * share);
}

/// Data in the unit cube and particles at noise level [`SIGMA`] about them.
struct Case<const D: usize> {
    density: Density<D>,
    particles: Vec<Vector<D>>,
}

impl<const D: usize> Case<D> {
    fn new(size: usize) -> Self {
        let mut rng = StdRng::seed_from_u64(1);
        let data: Vec<Vector<D>> = (0..size).map(|_| uniform(&mut rng)).collect();
        let particles = (0..PARTICLES)
            .map(|i| data[i % size] + (uniform(&mut rng) - Vector::repeat(0.5)) * (4.0 * SIGMA))
            .collect();
        Self { density: Density::new(&data, &vec![1.0; size]), particles }
    }

    /// Gigapairs per second.
    fn rate(&self, mut call: impl FnMut(&Self)) -> f64 {
        let pairs = self.density.points().len() * PARTICLES;
        let repeats = (20_000_000 / pairs).max(1);
        let seconds = best_seconds(|| (0..repeats).for_each(|_| call(black_box(self))));
        (pairs * repeats) as f64 / seconds / 1e9
    }
}

fn uniform<const D: usize>(rng: &mut StdRng) -> Vector<D> {
    Vector::from_fn(|_, _| rng.random::<f64>())
}

fn best_seconds(mut call: impl FnMut()) -> f64 {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

/// Fused multiply-adds of float32 per second and thread, in GFLOP/s.
fn fma_peak() -> f64 {
    const STEPS: usize = 2_000_000;
    let lanes = Arch::new().dispatch(FmaChains { steps: 1 });
    let seconds = best_seconds(|| {
        black_box(Arch::new().dispatch(FmaChains { steps: black_box(STEPS) }));
    });
    2.0 * (STEPS * CHAINS) as f64 * lanes as f64 / seconds / 1e9
}

/// Independent chains, enough to hide the latency of both units.
const CHAINS: usize = 12;

struct FmaChains {
    steps: usize,
}

impl WithSimd for FmaChains {
    /// Lanes of a vector.
    type Output = usize;

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "it must take on the caller's instruction set")]
    fn with_simd<S: Simd>(self, s: S) -> usize {
        let mut chains: [S::f32s; CHAINS] =
            std::array::from_fn(|k| s.splat_f32s(black_box(1.0 + k as f32)));
        let (factor, term) = (s.splat_f32s(black_box(0.999_999)), s.splat_f32s(black_box(1e-6)));
        for _ in 0..self.steps {
            for chain in &mut chains {
                *chain = s.mul_add_e_f32s(*chain, factor, term);
            }
        }
        black_box(chains);
        S::F32_LANES
    }
}
