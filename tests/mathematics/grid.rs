//! The grid against exact moments.

use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Grid, Local};
use ridgewalk::maths::Vector;

use crate::clouds::{scatter, uniform};

const MOST_CELLS: usize = 1 << 24;

fn clustered<const D: usize>(size: usize) -> Vec<Vector<D>> {
    let spot = |i: usize| Vector::<D>::from_fn(|d, _| scatter(7 * (i % 5) + d + 90_000));
    uniform::<D>(size).iter().enumerate().map(|(i, y)| spot(i) + 0.04 * y).collect()
}

/// About three sigmas at most around data.
fn around<const D: usize>(data: &[Vector<D>], sigma: f64) -> Vec<Vector<D>> {
    let noise = |i: usize| {
        Vector::from_fn(|d, _| (0..9).map(|k| scatter(31 * i + 5 * d + k + 7)).sum::<f64>())
    };
    (0..300).map(|i| data[(7 * i) % data.len()] + noise(i) * (sigma / 3.0_f64.sqrt())).collect()
}

fn even<const D: usize>(points: &[Vector<D>]) -> Density<D> {
    Density::new(points, &vec![1.0; points.len()])
}

struct Answers<const D: usize> {
    locals: Vec<Local<D>>,
    rest: Vec<u32>,
}

fn answers<const D: usize>(density: &Density<D>, sigma: f64, x: &[Vector<D>]) -> Answers<D> {
    let grid = Grid::new(density, sigma, MOST_CELLS).expect("few cells");
    let mut locals = vec![Local::default(); x.len()];
    let mut rest = Vec::new();
    grid.evaluate_with_covariance(x, &mut locals, &mut rest);
    Answers { locals, rest }
}

/// Checks all particles that are answered, and that not more than a part of them is not.
fn assert_exact<const D: usize>(density: &Density<D>, sigma: f64, x: &[Vector<D>], part: f64) {
    let Answers { locals, rest } = answers(density, sigma, x);
    assert!(rest.len() as f64 <= part * x.len() as f64, "{} go elsewhere", rest.len());
    for i in (0..x.len()).filter(|i| !rest.contains(&(*i as u32))) {
        let (exact, found) = (density.moments(&x[i], sigma), &locals[i]);
        let scale = exact.displacement.norm().max(sigma);
        let error = (found.evaluation.displacement - exact.displacement).norm() / scale;
        assert!(error < 1e-5, "displacement {error}");
        let error = (found.evaluation.log_density - exact.log_density).abs();
        assert!(error < 1e-5, "log density {error}");
        let largest = exact.eigen().values.max() * exact.share;
        let error = (found.scaled_covariance * found.share - exact.covariance()).norm() / largest;
        assert!(error < 1e-3, "covariance {error}");
    }
}

#[test]
fn uniform_data_are_answered_at_every_middling_noise() {
    let (plane, space) = (uniform::<2>(3000), uniform::<3>(3000));
    for sigma in [0.05, 0.2, 0.7, 2.0] {
        assert_exact(&even(&plane), sigma, &around(&plane, sigma), 0.1);
    }
    for sigma in [0.2, 0.7, 2.0] {
        assert_exact(&even(&space), sigma, &around(&space, sigma), 0.1);
    }
}

#[test]
fn clusters_are_answered_between_them_too_where_they_can_be() {
    let data = clustered::<2>(2000);
    for sigma in [0.03, 0.1, 0.3] {
        assert_exact(&even(&data), sigma, &around(&data, sigma), 0.3);
        assert_exact(&even(&data), sigma, &uniform::<2>(500), 1.0);
    }
}

#[test]
fn a_far_outlier_costs_few_cells_and_is_answered() {
    let mut data = uniform::<3>(1000);
    let alone = Grid::new(&even(&data), 0.2, MOST_CELLS).expect("few cells").len();
    data.push(Vector::from([60.0, -20.0, 50.0]));
    let (low, high) = (Vector::from([-1.0, -20.0, -1.0]), Vector::from([60.0, 1.0, 50.0]));
    let density = even(&data);
    assert!(Grid::new(&density, 0.2, MOST_CELLS).expect("few cells").len() < 2 * alone);
    assert!(Grid::cells(&low, &high, 0.2) > 1e8);
    assert_exact(&density, 0.2, &around(&data, 0.2), 0.1);
}

#[test]
fn unequal_counts_weigh() {
    let data = uniform::<2>(1000);
    let counts: Vec<f64> = (0..1000).map(|i| 2.0_f64.powi(i % 12 - 4)).collect();
    assert_exact(&Density::new(&data, &counts), 0.2, &around(&data, 0.2), 0.1);
}

#[test]
fn one_datum_has_a_displacement_but_no_covariance_to_speak_of() {
    let data = [Vector::from([5.0, -3.0])];
    let grid = Grid::new(&even(&data), 0.1, MOST_CELLS).expect("few cells");
    let x: Vec<Vector<2>> =
        (0..40).map(|i| data[0] + Vector::from([0.01 * f64::from(i), 0.0])).collect();
    let mut out = vec![Evaluation::default(); 40];
    let mut rest = Vec::new();
    grid.evaluate(&x, &mut out, &mut rest);
    assert!(rest.is_empty());
    for (x, out) in x.iter().zip(&out) {
        let expected = data[0] - x;
        assert!((out.displacement - expected).norm() < 1e-5 * expected.norm().max(0.1));
    }
    assert_eq!(answers(&even(&data), 0.1, &x).rest.len(), 40);
}

#[test]
fn particles_far_off_or_not_finite_go_elsewhere_and_keep_their_answers() {
    let data = uniform::<2>(500);
    let far = [[9.0, 0.0], [1.0, -1e300], [f64::NAN, 0.0], [0.0, f64::INFINITY], [2.1, 0.0]];
    let x = far.map(Vector::from);
    let Answers { locals, mut rest } = answers(&even(&data), 0.1, &x);
    rest.sort_unstable();
    assert_eq!(rest, [0, 1, 2, 3, 4]);
    assert_eq!(locals, [Local::default(); 5]);
}

#[test]
fn too_fine_a_grid_is_refused() {
    assert!(Grid::new(&even(&uniform::<3>(2000)), 1e-3, MOST_CELLS).is_none());
    assert!(Grid::new(&even(&uniform::<2>(2000)), 1e-6, MOST_CELLS).is_none());
    assert!(Grid::new(&even(&[Vector::from([0.0])]), 1.0, MOST_CELLS).is_none());
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let data = uniform::<2>(5000);
    let (density, x) = (even(&data), around(&data, 0.1));
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| answers(&density, 0.1, &x))
    };
    let (one, three) = (on(1), on(3));
    assert_eq!(one.rest, three.rest);
    for (one, three) in one.locals.iter().zip(&three.locals) {
        assert_eq!(one.evaluation.displacement, three.evaluation.displacement);
        assert_eq!(one.scaled_covariance, three.scaled_covariance);
    }
}

/// What is answered in one call is answered in any other.
#[test]
fn answers_do_not_depend_on_the_other_particles() {
    let data = uniform::<2>(500);
    let (density, x) = (even(&data), around(&data, 0.2));
    let together = answers(&density, 0.2, &x);
    for i in (0..x.len()).step_by(50) {
        let alone = answers(&density, 0.2, &x[i..=i]);
        let [alone, together] = [alone.locals[0], together.locals[i]].map(|l| l.evaluation);
        assert_eq!(alone.displacement, together.displacement);
    }
}
