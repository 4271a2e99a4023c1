//! The quick evaluation of the smoothed density keeps its promise against the exact moments.

use proptest::prelude::*;
use ridgewalk::diffusion::density::Evaluation;
use ridgewalk::diffusion::density::{Density, Fast, Local, Method, Precision, Surroundings};
use ridgewalk::maths::eigen::symmetric_eigen;
use ridgewalk::maths::{Matrix, Vector};

use crate::clouds::{scatter, uniform};

/// Cells that a grid may take in these tests.
const MOST_CELLS: usize = 2_000_000;

/// What float32 leaves unsaid of a distance from data between -2 and 2.
const SINGLE: f64 = 5e-7;

/// Seven tight heaps of different width.
fn clustered<const D: usize>(size: usize) -> Vec<Vector<D>> {
    let place = |i: usize| {
        let heap = i % 7;
        let width = 0.1_f64.powi(1 + heap as i32 % 4);
        Vector::from_fn(|d, _| scatter(7_919 + heap * D + d) + width * scatter(i * D + d))
    };
    (0..size).map(place).collect()
}

/// Particles at noise level `sigma`, at data, between them, and far from them all.
fn particles<const D: usize>(data: &[Vector<D>], size: usize, sigma: f64) -> Vec<Vector<D>> {
    let place = |i: usize| {
        let y = data[(i * 37) % data.len()];
        let noise = Vector::from_fn(|d, _| 1.7 * scatter(90_001 + i * D + d));
        match i % 5 {
            0 => y,
            1 | 2 => y + noise * sigma,
            3 => y + noise * (5.0 * sigma),
            _ => noise * (1.0 + 400.0 * sigma),
        }
    };
    (0..size).map(place).collect()
}

fn plane(x: f64, y: f64) -> Vector<2> {
    Vector::from([x, y])
}

struct Case<const D: usize> {
    density: Density<D>,
    fast: Fast<D>,
}

impl<const D: usize> Case<D> {
    fn new(data: &[Vector<D>], counts: &[f64]) -> Self {
        let density = Density::new(data, counts);
        Self { fast: Fast::new(&density), density }
    }

    fn once_each(data: &[Vector<D>]) -> Self {
        Self::new(data, &vec![1.0; data.len()])
    }

    fn survey(&self, x: &[Vector<D>], sigma: f64, out: &mut [Surroundings<D>]) {
        let precision = Precision::Fast { cloud: 100_000 };
        self.density.prepare(precision, sigma);
        self.density.survey(precision, x, sigma, out);
    }

    fn check(&self, x: &[Vector<D>], sigma: f64) -> Result<(), TestCaseError> {
        for method in [Method::Exact, Method::CutOff, Method::Grid, Method::Treecode] {
            self.check_method(method, x, sigma)?;
        }
        Ok(())
    }

    /// The promise of [`Fast`], for every particle.
    fn check_method(
        &self,
        method: Method,
        x: &[Vector<D>],
        sigma: f64,
    ) -> Result<(), TestCaseError> {
        let mut plain = vec![Evaluation::default(); x.len()];
        self.fast.prepare_method(method, sigma, MOST_CELLS);
        self.fast.evaluate_by(method, x, sigma, &mut plain);
        let mut local = vec![Local::default(); x.len()];
        self.fast.evaluate_with_covariance_by(method, x, sigma, &mut local);
        for ((x, plain), local) in x.iter().zip(&plain).zip(&local) {
            let exact = self.density.moments(x, sigma);
            for found in [plain, &local.evaluation] {
                let u = (found.displacement - exact.displacement).norm();
                let u = u / exact.displacement.norm().max(sigma);
                let log_p = (found.log_density - exact.log_density).abs();
                let rounding = 1e-13 * exact.log_density.abs();
                prop_assert!(u < 1e-4, "{method:?} u {u:e} at {x:?}, sigma {sigma}");
                prop_assert!(log_p < 1e-4 + rounding, "{method:?} log p {log_p:e} at {x:?}");
                let nearest = (found.nearest - exact.distance).abs();
                prop_assert!(
                    nearest <= SINGLE * (1.0 + exact.distance) || found.nearest.is_nan(),
                    "nearest {nearest:e}"
                );
            }
            prop_assert!(!local.evaluation.nearest.is_nan(), "a survey knows the nearest datum");
            let size = symmetric_eigen(&local.scaled_covariance).values[0];
            let exact_size = symmetric_eigen(&exact.scaled_covariance).values[0];
            let unit = |ch: Matrix<D>, size: f64| ch / size.max(f64::MIN_POSITIVE);
            let shape =
                unit(local.scaled_covariance, size) - unit(exact.scaled_covariance, exact_size);
            let shape = shape.amax();
            prop_assert!(shape < 1e-3, "{method:?} Ch {shape:e} at {x:?}, sigma {sigma}");
            let covariance = local.scaled_covariance * local.share - exact.covariance();
            let scale = (exact_size * exact.share).max(sigma * sigma);
            prop_assert!(covariance.amax() < 1e-3 * scale, "{method:?} C at {x:?}, sigma {sigma}");
        }
        Ok(())
    }

    fn check_all_noise(&self) {
        for sigma in [1e-3, 0.005, 0.02, 0.07, 0.2, 0.6, 2.0, 10.0] {
            let x = particles(self.density.points(), 150, sigma);
            self.check(&x, sigma).unwrap_or_else(|e| panic!("{e}"));
        }
    }
}

#[test]
fn uniform_data_in_the_plane_and_in_space() {
    Case::once_each(&uniform::<2>(2_000)).check_all_noise();
    Case::once_each(&uniform::<3>(2_000)).check_all_noise();
}

#[test]
fn clustered_data_in_the_plane_and_in_space() {
    Case::once_each(&clustered::<2>(2_000)).check_all_noise();
    Case::once_each(&clustered::<3>(2_000)).check_all_noise();
}

#[test]
fn data_taken_several_times() {
    let counts: Vec<f64> = (0..1_000).map(|i| 10_f64.powi(i % 4)).collect();
    Case::new(&uniform::<2>(1_000), &counts).check_all_noise();
    Case::new(&clustered::<3>(1_000), &counts).check_all_noise();
}

#[test]
fn a_pair_far_closer_than_the_noise_does_not_hide_the_rest() {
    let mut data = uniform::<2>(600);
    data.push(plane(4.0, 0.0));
    data.push(plane(4.0, 1e-8));
    let case = Case::once_each(&data);
    for sigma in [0.05, 0.2, 0.4, 0.5] {
        let x = [[4.0, 0.0], [4.1, 0.0], [3.9, 0.1]].map(Vector::from);
        case.check(&x, sigma).unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn far_from_all_data_the_bound_is_still_a_part_of_sigma() {
    let case = Case::once_each(&uniform::<3>(1_000));
    for sigma in [1e-3, 0.03, 0.5, 4.0] {
        let x: Vec<_> = (0..40)
            .map(|i| {
                let direction = Vector::<3>::from_fn(|d, _| scatter(3 * i + d)).normalize();
                direction * (1.0 + 10.0 * i as f64 * sigma)
            })
            .collect();
        case.check(&x, sigma).unwrap_or_else(|e| panic!("{e}"));
    }
}

/// So many particles that a tile is small beside the noise: most data then go by groups.
#[test]
fn groups_of_data_and_single_data_are_put_together() {
    fn check<const D: usize>(data: &[Vector<D>], sigmas: &[f64]) {
        let case = Case::once_each(data);
        for &sigma in sigmas {
            let noise = |i| Vector::from_fn(|d, _| sigma * scatter(70_000 + i * D + d));
            let x: Vec<_> = (0..20_000).map(|i| data[i % data.len()] + noise(i)).collect();
            let mut all = vec![Local::default(); x.len()];
            case.fast.prepare_method(Method::Treecode, sigma, 0);
            case.fast.evaluate_with_covariance_by(Method::Treecode, &x, sigma, &mut all);
            for (x, found) in x.iter().zip(&all).step_by(97) {
                assert_eq!(found.share, 1.0, "the tile went to the cut-off, sigma {sigma}");
                let exact = case.density.moments(x, sigma);
                let found_u = found.evaluation.displacement;
                assert!((found_u - exact.displacement).norm() < 1e-5 * sigma);
                assert!((found.evaluation.log_density - exact.log_density).abs() < 1e-5);
                let size = symmetric_eigen(&exact.covariance()).values[0];
                assert!((found.scaled_covariance - exact.covariance()).amax() < 1e-4 * size);
            }
        }
    }
    check(&uniform::<2>(6_000), &[0.25, 0.7, 3.0]);
    check(&uniform::<3>(6_000), &[2.5, 6.0]);
}

#[test]
fn directions_survive_where_the_weights_underflow() {
    let case = Case::once_each(&uniform::<2>(1_500));
    let x = case.density.points()[..50].to_vec();
    let sigma = 1e-4;
    let mut out = vec![Surroundings::default(); x.len()];
    case.survey(&x, sigma, &mut out);
    assert!(out.iter().any(|o| o.share == 0.0));
    for (x, found) in x.iter().zip(&out) {
        let exact = case.density.moments(x, sigma).eigen();
        let turn = found.axes.vectors.column(0).dot(&exact.vectors.column(0)).abs();
        assert!(turn > 1.0 - 1e-6);
    }
}

#[test]
fn few_data_and_many_dimensions_are_evaluated_exactly() {
    let case = Case::once_each(&uniform::<2>(272));
    assert_eq!(case.fast.method(10_000, 0.01), Method::Exact);
    case.check_all_noise();
    Case::once_each(&uniform::<5>(500)).check_all_noise();
    Case::once_each(&uniform::<2>(1)).check_all_noise();
    Case::once_each(&uniform::<2>(2)).check_all_noise();
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let case = Case::once_each(&uniform::<2>(3_000));
    for sigma in [0.01, 0.1, 1.0] {
        let x = particles(case.density.points(), 400, sigma);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut out = vec![Surroundings::default(); x.len()];
            pool.install(|| case.survey(&x, sigma, &mut out));
            out
        };
        assert_eq!(on(1), on(3));
    }
}

#[test]
fn particles_that_are_not_numbers_do_not_spoil_the_others() {
    let case = Case::once_each(&uniform::<2>(1_000));
    let mut x = particles(case.density.points(), 100, 0.05);
    x[3] = plane(f64::NAN, 0.0);
    x[60] = plane(0.0, f64::INFINITY);
    let mut out = vec![Evaluation::default(); x.len()];
    case.fast.evaluate(x.len(), &x, 0.05, &mut out);
    for (i, (x, out)) in x.iter().zip(&out).enumerate().filter(|(i, _)| ![3, 60].contains(i)) {
        let exact = case.density.moments(x, 0.05);
        assert!((out.displacement - exact.displacement).norm() < 5e-6, "particle {i}");
    }
    assert!(!out[3].log_density.is_finite());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_bound_holds_for_any_cloud_and_noise(
        seed in 0_usize..10_000,
        size in 450_usize..1_200,
        log_sigma in -3.0..1.0_f64,
        squeeze in 1e-3..1.0_f64,
    ) {
        let data: Vec<Vector<2>> = (0..size)
            .map(|i| plane(scatter(seed + 2 * i), squeeze * scatter(seed + 2 * i + 1)))
            .collect();
        let sigma = 10_f64.powf(log_sigma);
        let case = Case::once_each(&data);
        case.check(&particles(&data, 40, sigma), sigma)?;
    }
}

#[test]
fn noise_at_both_ends_of_float32_outliers_and_data_on_one_spot_do_no_harm() {
    let mut far_off = uniform::<2>(3_000);
    far_off.extend([plane(1e6, 0.0), plane(0.0, -3e7)]);
    for data in [uniform::<2>(3_000), far_off, vec![plane(0.3, 0.4)]] {
        let case = Case::once_each(&data);
        for sigma in [1e-37, 1e-20, 1e-3, 0.1, 1e3, 1e20, 1e37] {
            let x = particles(&data, 20, 0.01);
            let mut found = vec![Surroundings::default(); x.len()];
            case.survey(&x, sigma, &mut found);
            for (x, found) in x.iter().zip(&found) {
                let exact = case.density.moments(x, sigma).displacement;
                let error = (found.evaluation.displacement - exact).norm();
                assert!(error <= 1e-4 * exact.norm().max(sigma), "{error:e}, sigma {sigma:e}");
            }
        }
    }
}
