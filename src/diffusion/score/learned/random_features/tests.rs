use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::samples::{Regression, Samples};
use super::{FeatureModel, FeatureScore, Features, RandomFeatures};
use crate::diffusion::data::PointCloud;
use crate::diffusion::density::Evaluation;
use crate::diffusion::density::{Density, Precision};
use crate::diffusion::score::learned::{TrainingLaw, Watch};
use crate::maths::Vector;

mod flow;

const KINDS: [Features; 2] = [Features::Relu, Features::Cosine];

fn law_of<const D: usize>(rows: Vec<Vector<D>>) -> (TrainingLaw<D>, PointCloud<D>) {
    let cloud = PointCloud::new(rows, None).unwrap();
    let law = TrainingLaw {
        density: Arc::new(Density::new(cloud.points(), cloud.counts())),
        counts: cloud.counts().into(),
        mean: cloud.mean(),
        radius: cloud.radius(),
        sigmas: 0.02 * cloud.nearest_neighbour()..=15.0 * cloud.radius(),
    };
    (law, cloud)
}

/// Seven points, one of them three times.
fn law<const D: usize>() -> TrainingLaw<D> {
    let row = |i: usize| Vector::from_fn(|d, _| ((3 * i + 5 * d) as f64 * 1.3).sin() * 1.5);
    law_of([0, 1, 2, 3, 4, 5, 6, 6, 6].map(row).to_vec()).0
}

fn settings(features: Features, width: u32, slices: u32, samples: u32) -> RandomFeatures {
    RandomFeatures { features, width, slices, samples, ..RandomFeatures::default() }
}

fn fit<const D: usize>(settings: &RandomFeatures, law: &TrainingLaw<D>) -> FeatureModel<D> {
    FeatureModel::fit(settings, law, Watch::PATIENT).unwrap()
}

fn displacements<const D: usize>(
    score: &FeatureScore<D>,
    x: &[Vector<D>],
    sigma: f64,
) -> Vec<Vector<D>> {
    let mut out = vec![Vector::zeros(); x.len()];
    score.displacements(x, sigma, &mut out);
    out
}

fn some_places<const D: usize>(n: usize) -> Vec<Vector<D>> {
    let place = |i: usize| Vector::from_fn(|d, _| ((7 * i + 3 * d) as f64 * 0.9).cos() * 3.0);
    (0..n).map(place).collect()
}

/// The noisy samples that a model was trained on at a level, and the exact displacements there.
fn training_of<const D: usize>(
    settings: &RandomFeatures,
    law: &TrainingLaw<D>,
    sigma: f64,
) -> (Vec<Vector<D>>, Vec<Vector<D>>) {
    let factors = law.preconditioning().factors(sigma);
    let Regression { inputs, .. } = Samples::draw(settings, law).at(sigma, law, &|| false).unwrap();
    let x: Vec<_> = inputs.iter().map(|input| input / factors.input + law.mean).collect();
    let exact = exact(law, &x, sigma);
    (x, exact)
}

fn exact<const D: usize>(law: &TrainingLaw<D>, x: &[Vector<D>], sigma: f64) -> Vec<Vector<D>> {
    let mut out = vec![Evaluation::default(); x.len()];
    law.density.evaluate(Precision::Double, x, sigma, &mut out);
    out.iter().map(|evaluation| evaluation.displacement).collect()
}

fn rms<const D: usize>(a: &[Vector<D>], b: &[Vector<D>]) -> f64 {
    let squares = a.iter().zip(b).map(|(a, b)| (a - b).norm_squared());
    (squares.sum::<f64>() / a.len() as f64).sqrt()
}

#[test]
fn untrained_it_is_the_denoiser_of_a_gaussian() {
    let (law, x) = (law::<3>(), some_places(70));
    let (mean, variance) = (law.mean, law.radius.powi(2) / 3.0);
    for kind in KINDS {
        let score = fit(&settings(kind, 20, 3, 50), &law).at(0.0);
        for sigma in [1e-3, 0.4, 30.0] {
            let skip = variance / (sigma * sigma + variance);
            for (x, u) in x.iter().zip(displacements(&score, &x, sigma)) {
                let expected = mean + (x - mean) * skip - x;
                assert!((u - expected).norm() < 1e-13 * x.norm().max(1.0));
            }
        }
    }
}

/// More features than samples, all directions fitted.
#[test]
fn with_more_features_than_samples_it_repeats_what_it_was_trained_on() {
    let law = law::<2>();
    for kind in KINDS {
        let settings = RandomFeatures { feature_scale: 0.5, ..settings(kind, 400, 3, 24) };
        let model = fit(&settings, &law);
        let score = model.at(f64::INFINITY);
        for &sigma in &model.sigmas()[1..] {
            let (x, exact) = training_of(&settings, &law, sigma);
            let error = rms(&displacements(&score, &x, sigma), &exact);
            assert!(error < 1e-6 * law.radius, "{kind:?} {sigma}: {error}");
        }
    }
}

#[test]
fn between_two_levels_the_readout_is_linear_in_the_logarithm_of_sigma() {
    let law = law::<2>();
    let model = fit(&settings(Features::Relu, 30, 4, 200), &law);
    let (score, sigmas) = (model.at(1e3), model.sigmas());
    let (low, high) = (&score.readouts[1], &score.readouts[2]);
    let sigma = sigmas[1].powf(0.75) * sigmas[2].powf(0.25);
    let mixed: Vec<_> = low.iter().zip(high).map(|(a, b)| a * 0.75 + b * 0.25).collect();
    let shared = Arc::clone(&score.shared);
    let expected = FeatureScore { shared, readouts: vec![mixed; 4] };
    let x = some_places(20);
    let [found, expected] = [&score, &expected].map(|score| displacements(score, &x, sigma));
    assert!(rms(&found, &expected) < 1e-12);
    for (end, beyond) in [(0, 0.1 * sigmas[0]), (3, 10.0 * sigmas[3])] {
        let readouts = vec![score.readouts[end].clone(); 4];
        let expected = FeatureScore { shared: Arc::clone(&score.shared), readouts };
        let [found, expected] = [&score, &expected].map(|score| displacements(score, &x, beyond));
        assert_eq!(found, expected);
    }
}

#[test]
fn the_extremes_are_numbers() {
    let far = [0.0, 1.0, -1e8, 1e300, f64::MAX, -f64::MAX].map(|x| Vector::from([x, -x / 3.0]));
    let extremes = [(1, 1, 2), (1, 24, 2_000), (300, 1, 2), (3, 2, 3), (40, 3, 40)];
    for (width, slices, samples) in extremes {
        for kind in KINDS {
            let model = fit(&settings(kind, width, slices, samples), &law::<2>());
            assert_eq!(model.sigmas().len(), slices as usize);
            let times = [0.0, 1e-300, 1.0, 1e10, 1e300, f64::INFINITY];
            for score in times.map(|tau| model.at(tau)).into_iter().chain([model.best()]) {
                for sigma in [1e-9, 0.1, 1e9] {
                    let u = displacements(&score, &far, sigma);
                    assert!(u.iter().flatten().all(|u| !u.is_nan()), "{kind:?} {width} {sigma}");
                }
            }
        }
    }
}

/// A dead unit has no spectrum, and nothing to learn from.
#[test]
fn a_feature_that_is_zero_everywhere_stays_untrained() {
    let law = TrainingLaw { sigmas: 0.1..=0.1, ..law::<2>() };
    let dead = |seed: &u32| {
        let settings = RandomFeatures {
            seed: u64::from(*seed),
            feature_scale: 100.0,
            ..settings(Features::Relu, 1, 1, 50)
        };
        let readout = fit(&settings, &law).at(f64::INFINITY).readouts[0][0];
        readout.norm() == 0.0
    };
    let n_dead = (0..40).filter(dead).count();
    assert!((8..32).contains(&n_dead), "{n_dead}");
}

#[test]
fn the_same_seed_gives_the_same_bits_on_any_number_of_threads() {
    let (law, x) = (law::<2>(), some_places(33));
    let settings = settings(Features::Cosine, 130, 5, 300);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| displacements(&fit(&settings, &law).at(1e6), &x, 0.3))
    };
    assert_eq!(on(1), on(3));
    let other = RandomFeatures { seed: 2, ..settings.clone() };
    assert_ne!(on(1), displacements(&fit(&other, &law).at(1e6), &x, 0.3));
}

#[test]
fn a_fit_stops_when_told_and_says_how_far_it_is() {
    let law = law::<2>();
    let settings = settings(Features::Relu, 40, 6, 600);
    let asked = AtomicUsize::new(0);
    for limit in [0, 1, 7] {
        asked.store(0, Ordering::Relaxed);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= limit;
        let watch = Watch { stop: &stop, progress: &|_| {} };
        assert!(FeatureModel::fit(&settings, &law, watch).is_none());
    }
    let told = AtomicUsize::new(0);
    let progress = |share: f32| {
        told.fetch_add((share * 6.0).round() as usize, Ordering::Relaxed);
    };
    let watch = Watch { stop: &|| false, progress: &progress };
    assert!(FeatureModel::fit(&settings, &law, watch).is_some());
    assert_eq!(told.into_inner(), 1 + 2 + 3 + 4 + 5 + 6);
}

#[test]
fn memory_grows_with_the_square_of_the_width_until_samples_are_fewer() {
    let bytes = |width, samples| {
        FeatureModel::<2>::bytes(&settings(Features::Relu, width, 256, samples)) as f64
    };
    let [narrow, wide] = [1_024, 4_096].map(|width| bytes(width, 20_000));
    assert!((14.0..18.0).contains(&(wide / narrow)), "{}", wide / narrow);
    assert!(bytes(4_096, 2) < 0.01 * wide);
    assert!(wide > 256.0 * 4_096.0 * 4_096.0 * 8.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_answer_does_not_depend_on_the_batch(
        places in prop::collection::vec([-9.0..9.0_f64, -9.0..9.0, -9.0..9.0], 1..90),
        log_sigma in -5.0..3.0_f64,
    ) {
        static MODELS: std::sync::LazyLock<[FeatureScore<3>; 2]> = std::sync::LazyLock::new(|| {
            KINDS.map(|kind| fit(&settings(kind, 30, 3, 100), &law::<3>()).at(1e4))
        });
        let x: Vec<Vector<3>> = places.into_iter().map(Vector::from).collect();
        for score in &*MODELS {
            let together = displacements(score, &x, log_sigma.exp());
            for (x, together) in x.iter().zip(together) {
                prop_assert_eq!(displacements(score, &[*x], log_sigma.exp())[0], together);
            }
        }
    }
}
