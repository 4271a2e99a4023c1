//! Identities of the smoothed density, and what the batch kernel promises.

use std::sync::Arc;

use proptest::prelude::*;
use ridgewalk::diffusion::denoiser::Denoiser;
use ridgewalk::diffusion::density::{Density, Evaluation, ExactDenoiser, Local, Precision};
use ridgewalk::maths::{Matrix, Vector};

use crate::clouds::{scatter, uniform};

const BOTH: [Precision; 2] = [Precision::Single, Precision::Double];

fn counts(size: usize) -> Vec<f64> {
    (0..size).map(|i| 1.0 + (i % 3) as f64).collect()
}

fn density<const D: usize>(size: usize) -> Density<D> {
    Density::new(&uniform(size), &counts(size))
}

fn evaluated<const D: usize>(
    density: &Density<D>,
    precision: Precision,
    x: &[Vector<D>],
    sigma: f64,
) -> Vec<Evaluation<D>> {
    let mut out = vec![Evaluation::default(); x.len()];
    density.evaluate(precision, x, sigma, &mut out);
    out
}

fn local<const D: usize>(
    density: &Density<D>,
    precision: Precision,
    x: &[Vector<D>],
    sigma: f64,
) -> Vec<Local<D>> {
    let mut out = vec![Local::default(); x.len()];
    density.evaluate_with_covariance(precision, x, sigma, &mut out);
    out
}

/// Worst difference from the exact displacement, in units of `max(|u|, sigma)`, and from the log
/// density, in units of `max(1, |log p|)`.
fn worst_error<const D: usize>(
    density: &Density<D>,
    precision: Precision,
    x: &[Vector<D>],
    sigma: f64,
) -> f64 {
    let plain = evaluated(density, precision, x, sigma);
    let local = local(density, precision, x, sigma);
    let error = |x: &Vector<D>, found: &Evaluation<D>| {
        let exact = density.moments(x, sigma);
        let size = exact.displacement.norm().max(sigma);
        let displacement = (found.displacement - exact.displacement).norm() / size;
        let log_density = found.log_density - exact.log_density;
        displacement.max(log_density.abs() / exact.log_density.abs().max(1.0))
    };
    let plain = x.iter().zip(&plain).map(|(x, e)| error(x, e));
    let local = x.iter().zip(&local).map(|(x, l)| error(x, &l.evaluation));
    plain.chain(local).fold(0.0, f64::max)
}

/// A rotation of the plane of the first two axes, extended by the identity.
fn rotation<const D: usize>(angle: f64) -> Matrix<D> {
    let mut matrix = Matrix::identity();
    let (sine, cosine) = angle.sin_cos();
    matrix[(0, 0)] = cosine;
    matrix[(0, 1)] = -sine;
    matrix[(1, 0)] = sine;
    matrix[(1, 1)] = cosine;
    matrix
}

#[test]
fn one_datum_is_a_gaussian() {
    let density = Density::new(&[Vector::from([1.0, 2.0])], &[7.0]);
    let (x, sigma) = (Vector::from([4.0, 6.0]), 0.5);
    let expected = -50.0 - (std::f64::consts::TAU * 0.25).ln();
    let moments = density.moments(&x, sigma);
    assert_eq!(moments.displacement, Vector::from([-3.0, -4.0]));
    assert!((moments.log_density - expected).abs() < 1e-13);
    assert_eq!(moments.scaled_covariance, Matrix::<2>::zeros());
    assert_eq!(density.third_moment(&moments), [Matrix::<2>::zeros(); 2]);
    assert_eq!(moments.hessian(), -4.0 * Matrix::<2>::identity());
    for precision in BOTH {
        let local = local(&density, precision, &[x], sigma)[0];
        let plain = evaluated(&density, precision, &[x], sigma)[0];
        assert_eq!(plain.displacement, moments.displacement);
        assert_eq!(local.evaluation.displacement, moments.displacement);
        assert!((plain.log_density - expected).abs() < 1e-6);
        assert!((local.evaluation.log_density - expected).abs() < 1e-12);
        assert_eq!(local.scaled_covariance, Matrix::<2>::zeros());
    }
}

#[test]
fn the_normal_survives_when_all_weights_but_one_underflow() {
    let density = Density::new(&uniform::<2>(5), &[1.0; 5]);
    let moments = density.moments(&density.points()[2], 1e-3);
    assert_eq!(moments.share, 0.0);
    let second = (density.points().iter())
        .filter(|y| **y != density.points()[2])
        .min_by(|a, b| {
            let distance = |y: &Vector<2>| (y - density.points()[2]).norm();
            distance(a).total_cmp(&distance(b))
        })
        .unwrap();
    let chord = (second - density.points()[2]).normalize();
    assert!(moments.normal().dot(&chord).abs() < 1e-12);
    let local = local(&density, Precision::Single, &[density.points()[2]], 1e-3)[0];
    let seen = local.scaled_covariance * moments.normal();
    assert!(seen.norm() < 1e-6 * local.scaled_covariance.norm());
}

#[test]
fn counts_are_repeated_points() {
    let points = uniform::<2>(6);
    let merged = Density::new(&points, &[3.0, 1.0, 2.0, 1.0, 1.0, 5.0]);
    let x = Vector::from([0.1, -0.2]);
    let repeats = [3, 1, 2, 1, 1, 5];
    let sum: f64 = points
        .iter()
        .zip(repeats)
        .map(|(y, n)| f64::from(n) * (-(y - x).norm_squared() / 0.18).exp())
        .sum();
    let expected = (sum / 13.0 / (std::f64::consts::TAU * 0.09)).ln();
    assert!((merged.moments(&x, 0.3).log_density - expected).abs() < 1e-14);
}

#[test]
fn third_moments_are_the_derivative_of_the_covariance() {
    // d C_jk / d x_i = K3_ijk / sigma^2, by central differences.
    let (density, x, sigma, step) = (density::<3>(20), Vector::from([0.2, 0.1, -0.3]), 0.4, 1e-5);
    let moments = density.moments(&x, sigma);
    let third = density.third_moment(&moments);
    for (i, third) in third.iter().enumerate() {
        let mut shift = Vector::zeros();
        shift[i] = step;
        let ahead = density.moments(&(x + shift), sigma).covariance();
        let behind = density.moments(&(x - shift), sigma).covariance();
        let slope = (ahead - behind) / (2.0 * step);
        let expected = third * (moments.share / (sigma * sigma));
        assert!((slope - expected).amax() < 1e-9, "{slope}{expected}");
    }
}

#[test]
fn an_answer_does_not_depend_on_its_tile() {
    let density = density::<2>(300);
    let x: Vec<Vector<2>> = uniform(101).iter().map(|x| x * 1.5).collect();
    for precision in BOTH {
        for sigma in [0.003, 0.3] {
            let together = local(&density, precision, &x, sigma);
            let plain = evaluated(&density, precision, &x, sigma);
            for i in 0..x.len() {
                assert_eq!(local(&density, precision, &[x[i]], sigma)[0], together[i]);
                assert_eq!(evaluated(&density, precision, &x[i..], sigma)[0], plain[i]);
            }
        }
    }
}

#[test]
fn every_noise_level_and_distance_is_right() {
    // The last two factors put particles many thousand sigmas away.
    let density = density::<3>(300);
    for sigma in [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e3] {
        for factor in [0.9, 1.5, 30.0, 1e4] {
            let x: Vec<Vector<3>> = uniform(64).iter().map(|x| x * factor).collect();
            let single = worst_error(&density, Precision::Single, &x, sigma);
            assert!(single < 1e-5, "sigma {sigma} factor {factor}: {single}");
            let double = worst_error(&density, Precision::Double, &x, sigma);
            assert!(double < 1e-12, "sigma {sigma} factor {factor}: {double}");
        }
    }
}

#[test]
fn a_particle_between_two_data_many_sigmas_apart_is_right() {
    let density = density::<2>(40);
    let middle = (density.points()[3] + density.points()[8]) * 0.5;
    for sigma in [1e-4, 1e-3, 1e-2, 0.1] {
        let x: Vec<_> = (0..20).map(|i| middle.add_scalar(sigma * sigma * scatter(i))).collect();
        assert!(worst_error(&density, Precision::Single, &x, sigma) < 1e-5);
    }
}

#[test]
fn sixteen_dimensions_work() {
    let density = density::<16>(50);
    let x = uniform::<16>(40);
    assert!(worst_error(&density, Precision::Single, &x, 0.8) < 1e-5);
    assert!(worst_error(&density, Precision::Double, &x, 0.8) < 1e-12);
    assert_eq!(density.moments(&x[0], 0.8).eigen().values.len(), 16);
}

#[test]
fn the_units_of_the_data_do_not_matter() {
    for unit in [1e-120, 1e-30, 1e30, 1e120] {
        let points: Vec<Vector<2>> = uniform(50).iter().map(|y: &Vector<2>| y * unit).collect();
        let density = Density::new(&points, &counts(50));
        let x: Vec<Vector<2>> = uniform(40).iter().map(|x: &Vector<2>| x * (1.2 * unit)).collect();
        assert!(worst_error(&density, Precision::Single, &x, 0.2 * unit) < 1e-5);
        assert!(worst_error(&density, Precision::Double, &x, 0.2 * unit) < 1e-12);
    }
}

#[test]
fn a_lost_particle_gives_nan_and_harms_no_other() {
    let density = density::<2>(10);
    let x = [Vector::from([f64::NAN, 0.0]), Vector::from([0.1, 0.2])];
    let found = evaluated(&density, Precision::Single, &x, 0.3);
    assert!(found[0].displacement[0].is_nan());
    assert_eq!(found[1], evaluated(&density, Precision::Single, &x[1..], 0.3)[0]);
}

#[test]
fn the_exact_denoiser_is_the_batch_kernel() {
    let density = Arc::new(density::<2>(10));
    let x = uniform::<2>(40);
    let denoiser = ExactDenoiser::new(density.clone(), Precision::Double);
    let mut out = vec![Vector::zeros(); x.len()];
    denoiser.evaluate(&x, 0.3, &mut out);
    let evaluations = evaluated(&density, Precision::Double, &x, 0.3);
    assert!(out.iter().eq(evaluations.iter().map(|exact| &exact.displacement)));
}

fn coordinate() -> impl Strategy<Value = f64> {
    -2.0..2.0_f64
}

proptest! {
    #[test]
    fn the_score_is_the_gradient_of_log_density(x in [coordinate(), coordinate()]) {
        let (density, sigma, step) = (density::<2>(30), 0.3, 1e-4);
        let x = Vector::from(x);
        let moments = density.moments(&x, sigma);
        let hessian = moments.hessian();
        prop_assert_eq!(hessian, hessian.transpose());
        for i in 0..2 {
            let mut shift = Vector::<2>::zeros();
            shift[i] = step;
            let ahead = density.moments(&(x + shift), sigma);
            let behind = density.moments(&(x - shift), sigma);
            let slope = (ahead.log_density - behind.log_density) / (2.0 * step);
            prop_assert!((slope - moments.score()[i]).abs() < 1e-4);
            let bend = (ahead.score() - behind.score()) / (2.0 * step);
            prop_assert!((bend - hessian.column(i)).norm() < 1e-3);
        }
    }

    #[test]
    fn a_motion_of_data_and_particle_moves_the_answer(
        x in [coordinate(), coordinate(), coordinate()],
        shift in [coordinate(), coordinate(), coordinate()],
        angle in 0.0..6.0_f64,
        sigma in 0.05..2.0_f64,
    ) {
        let (turn, shift, x) = (rotation::<3>(angle), Vector::from(shift), Vector::from(x));
        let here = density::<3>(30);
        let moved: Vec<_> = here.points().iter().map(|y| turn * y + shift).collect();
        let there = Density::new(&moved, &counts(30));
        let (a, b) = (here.moments(&x, sigma), there.moments(&(turn * x + shift), sigma));
        prop_assert!((turn * a.displacement - b.displacement).norm() < 1e-11);
        prop_assert!((a.log_density - b.log_density).abs() < 1e-11 * a.log_density.abs().max(1.0));
        let turned = turn * a.covariance() * turn.transpose();
        prop_assert!((turned - b.covariance()).amax() < 1e-11);
    }

    #[test]
    fn the_batch_agrees_with_the_exact_moments(
        x in prop::collection::vec([coordinate(), coordinate()], 1..70),
        log_sigma in -9.0..3.0_f64,
        size in 1..600_usize,
    ) {
        let density = density::<2>(size);
        let x: Vec<Vector<2>> = x.into_iter().map(Vector::from).collect();
        let sigma = log_sigma.exp();
        let single = worst_error(&density, Precision::Single, &x, sigma);
        prop_assert!(single < 1e-5, "single {}", single);
        let double = worst_error(&density, Precision::Double, &x, sigma);
        prop_assert!(double < 1e-12, "double {}", double);
    }

    #[test]
    fn the_batch_covariance_agrees_with_the_exact_one(
        x in prop::collection::vec([coordinate(), coordinate()], 1..40),
        log_sigma in -9.0..3.0_f64,
    ) {
        let density = density::<2>(300);
        let x: Vec<Vector<2>> = x.into_iter().map(Vector::from).collect();
        let sigma = log_sigma.exp();
        for (precision, tolerance) in BOTH.into_iter().zip([1e-3, 1e-10]) {
            for (x, found) in x.iter().zip(local(&density, precision, &x, sigma)) {
                let exact = density.moments(x, sigma);
                let (a, b) = (found.scaled_covariance, exact.scaled_covariance);
                let turned = (a.normalize() - b.normalize()).norm();
                prop_assert!(turned < tolerance, "turned {precision:?} {turned}");
                let difference = (a * found.share - exact.covariance()).norm();
                let size = exact.covariance().norm().max(sigma * sigma);
                prop_assert!(difference <= tolerance * size, "{precision:?} {difference} {size}");
            }
        }
    }
}
