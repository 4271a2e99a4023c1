//! Properties of training and of what it makes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use super::batches::{Batches, Samples};
use super::conditioning::Conditioning;
use super::gradient::{Gradient, TILE};
use super::run::Run;
use super::{Network, NetworkScore, Reached, Trainer};
use crate::diffusion::density::Density;
use crate::diffusion::score::learned::{TrainingLaw, Watch};
use crate::maths::philox::{Source, Stream};
use crate::maths::{Matrix, Vector};

fn normal<const D: usize>(place: u32, i: u32) -> Vector<D> {
    Vector::from(Source::new(5, Stream::Start, [place, 0]).particle::<D>(i).map(f64::from))
}

/// Standard normal points times `axes`, moved by one.
fn cloud<const D: usize>(n: u32, axes: [f64; D]) -> TrainingLaw<D> {
    let scale = Vector::from(axes);
    let place = |i| normal::<D>(1, i).component_mul(&scale).add_scalar(1.0);
    let points: Vec<Vector<D>> = (0..n).map(place).collect();
    let counts = vec![1.0; points.len()];
    let mean = points.iter().sum::<Vector<D>>() / f64::from(n);
    let square = points.iter().map(|y| (y - mean).norm_squared()).sum::<f64>() / f64::from(n);
    TrainingLaw {
        density: Arc::new(Density::new(&points, &counts)),
        counts: counts.into(),
        mean,
        radius: square.sqrt(),
        sigmas: 0.05..=20.0,
    }
}

fn small() -> Network {
    Network { width: 12, layers: 2, batch: 70, ..Network::default() }
}

fn trained<const D: usize>(settings: &Network, law: &TrainingLaw<D>, step: u32) -> Trainer<D> {
    let mut trainer = Trainer::new(settings, law);
    assert_eq!(trainer.train_to(step, Watch::PATIENT), Reached::All);
    trainer
}

fn answers<const D: usize>(network: &NetworkScore<D>, sigma: f64) -> Vec<Vector<D>> {
    let x: Vec<Vector<D>> = (0..100).map(|i| normal(2, i) * sigma.hypot(1.0)).collect();
    let mut out = vec![Vector::zeros(); x.len()];
    network.displacements(&x, sigma, &mut out);
    out
}

fn batch<const D: usize>(law: &TrainingLaw<D>, settings: &Network) -> Samples {
    let mut samples = Samples::default();
    Batches::new(law, settings.seed, settings.batch).draw(3, 0..TILE, &mut samples);
    samples
}

/// Largest difference of the slope along an axis from a central difference, over the largest slope.
fn gradient_error<const D: usize>(settings: &Network, law: &TrainingLaw<D>) -> f64 {
    const STEP: f32 = 4e-3;
    let run = Run::new(settings, law);
    let samples = batch(law, settings);
    let mut parameters = run.first_state().weights;
    for (layer, place) in run.shape.layers.iter().zip(7..) {
        let rows = layer.weights().start..layer.bias().end;
        for (i, row) in (0..).zip(parameters[rows].chunks_exact_mut(layer.width)) {
            let used = row[..layer.outputs].iter_mut();
            used.zip(0..).for_each(|(p, j)| *p += 0.2 * normal::<1>(place, 100 * i + j)[0] as f32);
        }
    }
    let mut gradient = Gradient::new(&run.shape);
    let mut loss = |parameters: &[f32]| {
        gradient.restart(&run.shape, parameters);
        let loss = gradient.add(&run.shape, parameters, &samples, 1.0);
        (loss, gradient.of_parameters.clone())
    };
    let (_, slopes) = loss(&parameters);
    let mut worst: f64 = 0.0;
    for (i, &slope) in slopes.iter().enumerate() {
        let mut at = |offset: f32| {
            let mut moved = parameters.clone();
            moved[i] += offset;
            loss(&moved).0 / f64::from(2.0 * STEP)
        };
        worst = worst.max((at(STEP) - at(-STEP) - f64::from(slope)).abs());
    }
    worst / f64::from(slopes.iter().fold(0.0_f32, |most, slope| most.max(slope.abs())))
}

#[test]
fn backpropagation_finds_the_slopes_of_the_loss() {
    let law = cloud(50, [1.0, 0.4]);
    for (width, layers) in [(1, 1), (5, 1), (17, 2), (6, 3)] {
        let error = gradient_error(&Network { width, layers, ..small() }, &law);
        assert!(error < 2e-4, "{width} units in {layers} layers: {error}");
    }
    assert!(gradient_error(&small(), &cloud(50, [1.0, 0.5, 0.2])) < 2e-4);
}

#[test]
fn an_untrained_network_says_what_a_round_gaussian_would() {
    let law = cloud(50, [1.0, 0.4]);
    let network = Trainer::new(&small(), &law).at(0);
    let variance = law.radius.powi(2) / 2.0;
    for sigma in [0.01, 0.3, 5.0] {
        let x = [Vector::from([0.3, -2.0])];
        let mut out = [Vector::zeros()];
        network.displacements(&x, sigma, &mut out);
        let exact = (law.mean - x[0]) * (sigma.powi(2) / (sigma.powi(2) + variance));
        assert!((out[0] - exact).norm() < 1e-12 * exact.norm());
    }
}

/// Covariance of the training points.
fn covariance(law: &TrainingLaw<2>) -> Matrix<2> {
    let points = law.density.points();
    let squares = points.iter().map(|y| (y - law.mean) * (y - law.mean).transpose());
    squares.sum::<Matrix<2>>() / points.len() as f64
}

/// `C (C + sigma^2 I)^-1`.
fn gain(covariance: Matrix<2>, sigma: f64) -> Matrix<2> {
    let whole = covariance + Matrix::identity() * sigma.powi(2);
    covariance * whole.try_inverse().expect("a covariance and noise are positive definite")
}

/// What a network's loss at a noise level exceeds that of the linear denoiser by.
fn excess_loss(network: &NetworkScore<2>, law: &TrainingLaw<2>, sigma: f64) -> f64 {
    let gain = gain(covariance(law), sigma);
    let points = law.density.points();
    let x: Vec<_> = (0..).zip(points).map(|(i, y)| y + normal(3, i) * sigma).collect();
    let mut out = vec![Vector::zeros(); x.len()];
    network.displacements(&x, sigma, &mut out);
    let error = |(x, u): (&Vector<2>, &Vector<2>)| {
        (x + u - law.mean - gain * (x - law.mean)).norm_squared()
    };
    let mean = x.iter().zip(&out).map(error).sum::<f64>() / x.len() as f64;
    mean / law.preconditioning().factors(sigma).out.powi(2)
}

/// The loss of the linear denoiser of a Gaussian, the least there is, over all noise levels.
fn least_loss(law: &TrainingLaw<2>) -> f64 {
    const LEVELS: usize = 200;
    let (covariance, conditioning) = (covariance(law), Conditioning::new(&law.sigmas));
    let at = |level: usize| {
        let sigma = conditioning.sigma((level as f64 + 0.5) / LEVELS as f64);
        let variance = gain(covariance, sigma).trace() * sigma.powi(2);
        variance / law.preconditioning().factors(sigma).out.powi(2)
    };
    (0..LEVELS).map(at).sum::<f64>() / LEVELS as f64
}

#[test]
fn a_trained_network_recovers_the_linear_score_of_a_gaussian() {
    let law = cloud(2000, [1.0, 0.3]);
    let settings = Network { width: 24, layers: 2, batch: 256, ..Network::default() };
    let trainer = trained(&settings, &law, 1500);
    let mean_excess = |step: u32| {
        let levels = [0.05, 0.15, 0.5, 1.5, 5.0, 15.0];
        let network = trainer.at(step);
        let excess = levels.map(|sigma| excess_loss(&network, &law, sigma));
        excess.iter().sum::<f64>() / levels.len() as f64
    };
    let [untrained, learned] = [0, 1500].map(mean_excess);
    assert!(learned < 0.01 && untrained > 10.0 * learned, "{untrained} {learned}");
    let late = trainer.losses().iter().filter(|mean| mean.step > 1000).map(|mean| mean.loss);
    let (sum, n) = late.fold((0.0, 0.0), |(sum, n), loss| (sum + loss, n + 1.0));
    let reported = sum / n - least_loss(&law);
    assert!((reported - learned).abs() < 0.015, "{reported} {learned}");
}

#[test]
fn equal_seeds_give_equal_bits_and_others_do_not() {
    let law = cloud(50, [1.0, 0.4]);
    let say = |settings: &Network| answers(&trained(settings, &law, 30).at(30), 0.4);
    assert_eq!(say(&small()), say(&small()));
    assert_ne!(say(&small()), say(&Network { seed: 2, ..small() }));
}

#[test]
fn going_back_is_the_same_as_having_stopped_there() {
    let law = cloud(50, [1.0, 0.4]);
    let long = trained(&small(), &law, 170);
    for step in [0, 1, 49, 50, 51, 120, 170] {
        let stopped = trained(&small(), &law, step);
        assert_eq!(answers(&long.at(step), 0.4), answers(&stopped.at(step), 0.4), "{step}");
    }
    assert_eq!(answers(&long.at(1000), 0.4), answers(&long.at(170), 0.4));
}

#[test]
fn training_in_two_goes_is_training_in_one() {
    let law = cloud(50, [1.0, 0.4]);
    let one = trained(&small(), &law, 90);
    let mut two = trained(&small(), &law, 37);
    assert_eq!(two.clone().n_steps(), 37);
    two.train_to(90, Watch::PATIENT);
    assert_eq!(answers(&one.at(90), 0.4), answers(&two.at(90), 0.4));
    assert_eq!(one.losses(), two.losses());
}

#[test]
fn being_stopped_in_the_middle_changes_nothing() {
    let law = cloud(50, [1.0, 0.4]);
    let mut trainer = Trainer::new(&small(), &law);
    let asked = AtomicU32::new(0);
    let stop = || asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(7);
    let mut goes = 1;
    while trainer.train_to(40, Watch { stop: &stop, progress: &|_| {} }) == Reached::Stopped {
        assert!(trainer.n_steps() <= 4 * goes);
        goes += 1;
    }
    assert_eq!(trainer.n_steps(), 40);
    let one = trained(&small(), &law, 40);
    assert_eq!(answers(&one.at(40), 0.4), answers(&trainer.at(40), 0.4));
    assert_eq!(one.losses(), trainer.losses());
}

#[test]
fn too_large_a_learning_rate_diverges_and_leaves_the_last_sane_network() {
    let law = cloud(50, [1.0, 0.4]);
    for learning_rate in [10.0, 100.0] {
        for layers in [1, 3, 6] {
            let settings = Network { learning_rate, layers, width: 64, ..small() };
            let trainer = trained(&settings, &law, 200);
            assert_eq!(trainer.diverged_at(), Some(trainer.n_steps()), "{settings:?}");
            assert!(trainer.losses().iter().all(|mean| mean.loss.is_finite()));
            let network = trainer.at(200);
            for sigma in [1e-6, 0.4, 1e6] {
                let said = answers(&network, sigma);
                assert!(said.iter().all(|u| u.iter().all(|c| c.is_finite())));
            }
        }
    }
}

#[test]
fn the_smallest_network_and_the_smallest_batch_work() {
    let law = cloud(50, [1.0, 0.4]);
    let settings = Network { width: 1, layers: 1, batch: 1, ..Network::default() };
    let trainer = trained(&settings, &law, 300);
    assert_eq!((trainer.n_steps(), trainer.diverged_at()), (300, None));
    assert_ne!(answers(&trainer.at(300), 0.4), answers(&trainer.at(0), 0.4));
}

#[test]
fn a_single_point_is_no_reason_to_fail() {
    let law = TrainingLaw { radius: 0.0, ..cloud(1, [1.0, 1.0]) };
    let trainer = trained(&small(), &law, 20);
    assert_eq!(trainer.diverged_at(), Some(0));
    assert!(answers(&trainer.at(20), 0.4).iter().all(|u| u.norm().is_finite()));
}

#[test]
fn only_steps_and_evaluation_may_differ_within_a_training() {
    let settings = small();
    assert!(settings.is_training_of(&Network { steps: 1, ..settings.clone() }));
    assert!(!settings.is_training_of(&Network { seed: 9, ..settings.clone() }));
    assert!(!settings.is_training_of(&Network { width: 13, ..settings.clone() }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn an_answer_does_not_depend_on_its_batch(
        from in 0_usize..150, n in 0_usize..150, width in 1_u32..40, sigma in 1e-4..1e3_f64,
    ) {
        let law = cloud(50, [1.0, 0.4, 0.2]);
        let network = trained(&Network { width, ..small() }, &law, 3).at(3);
        let x: Vec<Vector<3>> = (0..300).map(|i| normal(2, i) * sigma.hypot(1.0)).collect();
        let [mut all, mut some] = [300, n].map(|n| vec![Vector::zeros(); n]);
        network.displacements(&x, sigma, &mut all);
        network.displacements(&x[from..from + n], sigma, &mut some);
        prop_assert_eq!(&all[from..from + n], some.as_slice());
    }
}
