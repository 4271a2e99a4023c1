//! Orders of convergence, laws and paths of the samplers, on problems whose solution is known.

use ridgewalk::diffusion::denoiser::Denoiser;
use ridgewalk::diffusion::samplers::{
    Advance, Chunk, Ddim, DpmSolver2m, EulerMaruyama, Heun, PredictorCorrector, Rk4, Sampler,
    Spacing, Step, StochasticHeun,
};
use ridgewalk::maths::Vector;
use ridgewalk::maths::brownian::{increments, independent, initial};

type Point = Vector<2>;

const SIGMA_START: f64 = 8.0;
const SIGMA_END: f64 = 0.1;

/// Data from a centred normal law: `D(x) = c x / (c + sigma^2)`.
struct Gaussian {
    variance: f64,
}

impl Denoiser<2> for Gaussian {
    fn evaluate(&self, x: &[Point], sigma: f64, out: &mut [Point]) {
        let square = sigma * sigma;
        for (x, out) in x.iter().zip(out) {
            *out = -x * (square / (self.variance + square));
        }
    }
}

impl Gaussian {
    /// The factor by which the exact flow shrinks a path.
    fn flow(&self, sigma_start: f64, sigma_end: f64) -> f64 {
        ((self.variance + sigma_end.powi(2)) / (self.variance + sigma_start.powi(2))).sqrt()
    }
}

/// A few training points, the exact denoiser of which is a softmax.
struct Points(Vec<Point>);

impl Denoiser<2> for Points {
    fn evaluate(&self, x: &[Point], sigma: f64, out: &mut [Point]) {
        for (x, out) in x.iter().zip(out) {
            let exponent = |y: &Point| -(x - y).norm_squared() / (2.0 * sigma * sigma);
            let most = self.0.iter().map(exponent).fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = self.0.iter().map(|y| (exponent(y) - most).exp()).collect();
            let sum: Point = self.0.iter().zip(&weights).map(|(y, weight)| y * *weight).sum();
            *out = sum / weights.iter().sum::<f64>() - x;
        }
    }
}

fn triangle() -> Points {
    Points(vec![Point::new(1.0, 0.2), Point::new(-0.7, 0.6), Point::new(0.1, -0.9)])
}

/// Noise by (step, out), and extra noise by (step, round, out).
type Noise<'a> = &'a dyn Fn(usize, &mut [Point]);
type ExtraNoise<'a> = &'a dyn Fn(usize, u32, &mut [Point]);

const SILENT: Noise = &|_, _| {};
const NO_EXTRA: ExtraNoise = &|_, _, _| {};

/// Drives a sampler down its levels, as the program does.
fn drive(
    sampler: &Sampler,
    denoiser: &dyn Denoiser<2>,
    levels: &[f64],
    start: &[Point],
    noise: Noise,
    extra: ExtraNoise,
) -> Vec<Point> {
    let mut x = start.to_vec();
    let mut denoised_before = vec![Point::zeros(); x.len()];
    let mut now = vec![Point::zeros(); x.len()];
    let mut scratch = now.clone();
    for (k, step) in Step::all(levels).enumerate() {
        denoiser.evaluate(&x, step.sigma, &mut now);
        let mut normals = vec![Point::zeros(); x.len()];
        noise(k, &mut normals);
        sampler.advance(
            denoiser,
            step,
            &mut Chunk {
                x: &mut x,
                now: &now,
                denoised_before: &mut denoised_before,
                noise: &normals,
                scratch: &mut scratch,
                extra_noise: &|round, out| extra(k, round, out),
            },
        );
    }
    x
}

fn levels_to(sigma_end: f64, sampler: &Sampler) -> Vec<f64> {
    sampler.grid().levels(SIGMA_START, sigma_end, &|t| t, SIGMA_START, sigma_end)
}

fn levels(sampler: &Sampler) -> Vec<f64> {
    levels_to(SIGMA_END, sampler)
}

fn ddim(steps: u32, stochasticity: f64) -> Sampler {
    Sampler::Ddim(Ddim { steps, stochasticity, ..Ddim::default() })
}

fn heun(steps: u32, stochasticity: f64) -> Sampler {
    Sampler::Heun(Heun { steps, stochasticity, ..Heun::default() })
}

fn dpm(steps: u32, stochasticity: f64) -> Sampler {
    Sampler::DpmSolver2m(DpmSolver2m { steps, stochasticity, ..DpmSolver2m::default() })
}

fn euler_maruyama(steps: u32, stochasticity: f64) -> Sampler {
    Sampler::EulerMaruyama(EulerMaruyama { steps, stochasticity, ..EulerMaruyama::default() })
}

fn rk4(steps: u32) -> Sampler {
    Sampler::Rk4(Rk4 { steps, ..Rk4::default() })
}

fn churned(steps: u32, churn: f64) -> Sampler {
    Sampler::StochasticHeun(StochasticHeun { steps, churn, ..StochasticHeun::default() })
}

fn corrected(steps: u32, corrector_steps: u32, step_size: f64) -> Sampler {
    let rest = PredictorCorrector::default();
    Sampler::PredictorCorrector(PredictorCorrector { steps, corrector_steps, step_size, ..rest })
}

/// The order seen between `steps` and twice as many.
fn order(steps: u32, error: impl Fn(u32) -> f64) -> f64 {
    (error(steps) / error(2 * steps)).log2()
}

fn assert_order(name: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.25, "{name}: order {found:.2}, expected {expected}");
}

/// A sampler of as many steps as asked.
type Method = fn(u32) -> Sampler;

/// Each ODE method with its order and a number of steps where it shows.
fn ode_methods() -> [(&'static str, Method, f64, u32); 7] {
    [
        ("ddim", |n| ddim(n, 0.0), 1.0, 400),
        ("euler", |n| euler_maruyama(n, 0.0), 1.0, 800),
        ("heun", |n| heun(n, 0.0), 2.0, 200),
        ("dpm_solver_2m", |n| dpm(n, 0.0), 2.0, 400),
        ("stochastic_heun", |n| churned(n, 0.0), 2.0, 200),
        ("predictor", |n| corrected(n, 0, 0.1), 1.0, 400),
        ("rk4", rk4, 4.0, 80),
    ]
}

#[test]
fn ode_methods_have_their_order_on_gaussian_data() {
    let gaussian = Gaussian { variance: 0.7 };
    let exact = gaussian.flow(SIGMA_START, SIGMA_END);
    let start = [Point::new(1.0, -0.5)];
    for (name, method, expected, steps) in ode_methods() {
        let error = |steps| {
            let sampler = method(steps);
            let end = drive(&sampler, &gaussian, &levels(&sampler), &start, SILENT, NO_EXTRA);
            (end[0] - start[0] * exact).norm()
        };
        assert_order(name, order(steps, error), expected);
    }
}

/// Starts whose paths end well inside one point's own region.
fn starts() -> Vec<Point> {
    vec![Point::new(6.0, 5.0), Point::new(-5.0, 3.0), Point::new(2.0, -9.0), Point::new(9.0, 1.0)]
}

#[test]
fn ode_methods_have_their_order_between_training_points() {
    let points = triangle();
    let ends =
        |sampler: &Sampler| drive(sampler, &points, &levels(sampler), &starts(), SILENT, NO_EXTRA);
    let exact = ends(&rk4(4000));
    for (name, method, expected, steps) in ode_methods() {
        let error = |steps| {
            let found = ends(&method(steps));
            found.iter().zip(&exact).map(|(x, exact)| (x - exact).norm()).fold(0.0, f64::max)
        };
        assert_order(name, order(steps, error), expected);
    }
}

#[test]
fn heun_without_noise_averages_the_slopes_at_both_ends() {
    let (points, start, levels) = (triangle(), starts(), [1.3, 0.9]);
    let end = drive(&heun(1, 0.0), &points, &levels, &start, SILENT, NO_EXTRA);
    let slope = |x: Point, sigma: f64| {
        let mut at = [Point::zeros()];
        points.evaluate(&[x], sigma, &mut at);
        -at[0] / sigma
    };
    let width = levels[1] - levels[0];
    for (end, x) in end.iter().zip(start) {
        let first = slope(x, levels[0]);
        let last = slope(x + first * width, levels[1]);
        assert!((end - (x + (first + last) * (width / 2.0))).norm() < 1e-13);
    }
}

#[test]
fn exponential_methods_are_exact_for_a_single_training_point() {
    let only = Point::new(0.4, -1.1);
    let point = Points(vec![only]);
    let start = Point::new(3.0, 2.0);
    let z = Point::new(0.3, -1.7);
    let lambda: f64 = 0.8;
    let (r, p) = (0.25 / 2.0, 1.0 + lambda.powi(2));
    let spread = 0.25 * (1.0 - f64::powf(r, 2.0 * lambda.powi(2))).sqrt();
    let exact = only + (start - only) * f64::powf(r, p) + z * spread;
    for sampler in [ddim(1, lambda), heun(1, lambda), dpm(1, lambda)] {
        let noise: Noise = &|_, out| out.fill(z);
        let end = drive(&sampler, &point, &[2.0, 0.25], &[start], noise, NO_EXTRA);
        assert!((end[0] - exact).norm() < 1e-13, "{}", sampler.variant().label);
    }
}

/// The variance at the end for Gaussian data, without sampling: the end is linear in the start and
/// in every normal, and each particle gets just one of these.
fn end_variance(sampler: &Sampler, gaussian: &Gaussian, levels: &[f64], rounds: usize) -> f64 {
    let steps = levels.len() - 1;
    let mut start = vec![Point::zeros(); 1 + steps * (1 + rounds)];
    start[0].x = (gaussian.variance + levels[0].powi(2)).sqrt();
    let noise: Noise = &|k, out| out[1 + k].x = 1.0;
    let extra: ExtraNoise = &|k, round, out| {
        out.fill(Point::zeros());
        out[1 + steps * (1 + round as usize) + k].x = 1.0;
    };
    let end = drive(sampler, gaussian, levels, &start, noise, extra);
    end.iter().map(|x| x.x.powi(2)).sum()
}

#[test]
fn stochastic_methods_have_their_weak_order() {
    let gaussian = Gaussian { variance: 0.7 };
    // At lower noise the error of Euler and Maruyama's method is lost in those of higher order.
    let sigma_end: f64 = 0.8;
    let exact = gaussian.variance + sigma_end.powi(2);
    let methods: [(&str, Method, f64); 5] = [
        ("ddim", |n| ddim(n, 1.0), 1.0),
        ("euler_maruyama", |n| euler_maruyama(n, 1.0), 1.0),
        ("heun", |n| heun(n, 1.0), 2.0),
        ("heun, 0.6", |n| heun(n, 0.6), 2.0),
        ("dpm_solver_2m", |n| dpm(n, 1.0), 2.0),
    ];
    for (name, method, expected) in methods {
        let error = |steps| {
            let sampler = method(steps);
            (end_variance(&sampler, &gaussian, &levels_to(sigma_end, &sampler), 0) - exact).abs()
        };
        assert_order(name, order(150, error), expected);
    }
}

#[test]
fn churn_leaves_the_variance_of_gaussian_data() {
    let gaussian = Gaussian { variance: 0.7 };
    let exact = gaussian.variance + SIGMA_END.powi(2);
    let error = |steps| {
        let sampler = churned(steps, 5.0);
        (end_variance(&sampler, &gaussian, &levels(&sampler), 0) / exact - 1.0).abs()
    };
    assert!(error(200) < 2e-3, "{}", error(200));
    assert!(error(400) < 0.5 * error(200));
}

#[test]
fn corrector_shifts_the_variance_in_proportion_to_its_step() {
    let gaussian = Gaussian { variance: 0.01 };
    // So close that only the corrector acts.
    let levels: Vec<f64> = (0..150).map(|k| 0.2 - 1e-11 * f64::from(k)).collect();
    let exact = gaussian.variance + levels[0].powi(2);
    for step_size in [0.05, 0.1, 0.2] {
        let found = end_variance(&corrected(150, 3, step_size), &gaussian, &levels, 3);
        // The stationary variance of x' = (1 - eta k) x + sigma sqrt(2 eta) z.
        let eta_k = step_size * levels[0].powi(2) / exact;
        let shift = eta_k / (2.0 - eta_k);
        assert!((found / exact - 1.0 - shift).abs() < 1e-6, "{step_size}: {}", found / exact);
    }
}

/// Ends at a level where no path has yet committed itself to one training point.
fn along_the_brownian_path(sampler: &Sampler) -> Vec<Point> {
    let levels = levels_to(0.6, sampler);
    let places: Vec<f64> = levels.iter().map(|sigma| sigma.ln()).collect();
    let paths = increments::<2>(3, 0..64, &places);
    let start: Vec<Point> = (0..64).map(|i| initial::<2>(3, i) * SIGMA_START).collect();
    let noise: Noise = &|k, out| copy(paths.vectors(k), out);
    drive(sampler, &triangle(), &levels, &start, noise, NO_EXTRA)
}

fn copy(from: impl Iterator<Item = Point>, to: &mut [Point]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = from;
    }
}

#[test]
fn stochastic_methods_follow_the_same_brownian_path() {
    let exact = along_the_brownian_path(&heun(2048, 1.0));
    let methods: [(&str, Method); 4] = [
        ("ddim", |n| ddim(n, 1.0)),
        ("euler_maruyama", |n| euler_maruyama(n, 1.0)),
        ("heun", |n| heun(n, 1.0)),
        ("dpm_solver_2m", |n| dpm(n, 1.0)),
    ];
    for (name, method) in methods {
        let error = |steps| {
            let found = along_the_brownian_path(&method(steps));
            found.iter().zip(&exact).map(|(a, b)| (a - b).norm_squared()).sum::<f64>().sqrt()
        };
        assert_order(name, order(64, error), 1.0);
    }
}

fn normal_cdf(x: f64) -> f64 {
    // Simpson's rule on the density from -8.
    let n = 80;
    let h = (x.clamp(-8.0, 8.0) + 8.0) / f64::from(n);
    let density = |k: i32| (-(f64::from(k) * h - 8.0).powi(2) / 2.0).exp();
    let weight = |k: i32| if k == 0 || k == n { 1.0 } else { f64::from(2 + 2 * (k % 2)) };
    (0..=n).map(|k| weight(k) * density(k)).sum::<f64>() * h / 3.0 / std::f64::consts::TAU.sqrt()
}

/// Kolmogorov and Smirnov's distance of a sample from the law with distribution `cdf`.
fn distance(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let gap = |(i, x): (usize, &f64)| {
        (cdf(*x) - i as f64 / n).abs().max((cdf(*x) - (i + 1) as f64 / n).abs())
    };
    sample.iter().enumerate().map(gap).fold(0.0, f64::max)
}

#[test]
fn marginals_do_not_depend_on_stochasticity() {
    let n = 2000_u32;
    let pair = Points(vec![Point::new(-1.0, 0.0), Point::new(-1.0, 0.0), Point::new(1.0, 0.0)]);
    let law = |sigma: f64| {
        move |x: f64| (2.0 * normal_cdf((x + 1.0) / sigma) + normal_cdf((x - 1.0) / sigma)) / 3.0
    };
    let start: Vec<Point> =
        (0..n).map(|i| pair.0[i as usize % 3] + initial::<2>(11, i) * SIGMA_START).collect();
    let mut samplers: Vec<Sampler> = [0.0, 0.5, 1.0, 2.0].map(|lambda| heun(100, lambda)).into();
    samplers.extend([ddim(300, 1.0), dpm(100, 1.0), euler_maruyama(300, 1.0)]);
    samplers.extend([churned(100, 10.0), corrected(150, 1, 0.02)]);
    for sampler in samplers {
        let levels = levels_to(0.5, &sampler);
        let places: Vec<f64> = levels.iter().map(|sigma| sigma.ln()).collect();
        let paths = increments::<2>(11, 0..n, &places);
        let noise: Noise = &|k, out| copy(paths.vectors(k), out);
        let extra: ExtraNoise = &|k, round, out| {
            copy((0..n).map(|i| independent(11, i, places[k].to_bits(), round)), out);
        };
        let end = drive(&sampler, &pair, &levels, &start, noise, extra);
        let found = distance(end.iter().map(|x| x.x).collect(), law(0.5));
        // Exceeded once in a thousand samples of this size.
        let limit = 1.95 / f64::from(n).sqrt();
        assert!(found < limit, "{sampler:?}: {found:.4}, limit {limit:.4}");
    }
}

#[test]
fn extreme_settings_do_not_panic() {
    let points = triangle();
    let noise: Noise = &|_, out| out.fill(Point::new(1.0, -1.0));
    let extra: ExtraNoise = &|_, _, out| out.fill(Point::new(1.0, -1.0));
    for steps in [0, 1, 2] {
        for size in [0.0, 1.0, 100.0, 1e200, f64::INFINITY, f64::NAN] {
            let samplers = [
                ddim(steps, size),
                heun(steps, size),
                dpm(steps, size),
                rk4(steps),
                euler_maruyama(steps, size),
                churned(steps, size),
                corrected(steps, 2, size),
            ];
            for sampler in samplers {
                let end = drive(&sampler, &points, &levels(&sampler), &starts(), noise, extra);
                let finite = end.iter().flatten().all(|x| x.is_finite());
                assert!(finite || size > 1e100 || size.is_nan(), "{sampler:?}");
            }
        }
    }
}

#[test]
fn huge_stochasticity_still_draws_from_the_last_denoised_points() {
    let points = triangle();
    for sampler in [ddim(3, 1e200), heun(100, 10.0), dpm(100, 10.0)] {
        let sampler_levels = levels(&sampler);
        let end = drive(&sampler, &points, &sampler_levels, &starts(), SILENT, NO_EXTRA);
        assert!(end.iter().all(|x| x.norm() < 2.0), "{sampler:?} {end:?}");
    }
}

#[test]
fn every_grid_reaches_the_same_end() {
    let gaussian = Gaussian { variance: 0.7 };
    let exact = gaussian.flow(SIGMA_START, SIGMA_END);
    for grid in [Spacing::LogSigma, Spacing::Karras, Spacing::UniformT] {
        let sampler = Sampler::Heun(Heun { steps: 400, grid, ..Heun::default() });
        let start = [Point::new(1.0, 1.0)];
        let end = drive(&sampler, &gaussian, &levels(&sampler), &start, SILENT, NO_EXTRA);
        assert!((end[0].x / exact - 1.0).abs() < 2e-3, "{grid:?}: {}", end[0].x / exact);
    }
}
