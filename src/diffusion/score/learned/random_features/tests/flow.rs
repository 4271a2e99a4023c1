//! The gradient flow in closed form, against the flow itself.

use super::*;

/// `U` and `V` of one noise level, from the features' definition.
struct Moments {
    u: Vec<Vec<f64>>,
    v: Vec<Vector<2>>,
}

impl Moments {
    fn of(settings: &RandomFeatures, model: &FeatureModel<2>, law: &TrainingLaw<2>) -> Self {
        let sigma = model.sigmas()[0];
        let regression = Samples::draw(settings, law).at(sigma, law, &|| false).unwrap();
        let (p, share) = (settings.width as usize, 1.0 / f64::from(settings.samples));
        let mut moments = Self { u: vec![vec![0.0; p]; p], v: vec![Vector::zeros(); p] };
        for (input, target) in regression.inputs.iter().zip(&regression.targets) {
            let phi = features(model, input);
            for j in 0..p {
                moments.v[j] += target * (phi[j] * share);
                (0..p).for_each(|k| moments.u[j][k] += phi[j] * phi[k] * share);
            }
        }
        moments
    }

    /// `V - A U`, the columns.
    fn slope(&self, a: &[Vector<2>]) -> Vec<Vector<2>> {
        let pull = |j: usize| a.iter().zip(&self.u[j]).map(|(a, u)| a * *u).sum::<Vector<2>>();
        (0..a.len()).map(|j| self.v[j] - pull(j)).collect()
    }

    fn descend(&self, tau: f64, steps: usize) -> Vec<Vector<2>> {
        let mut a = vec![Vector::zeros(); self.v.len()];
        for _ in 0..steps {
            let slope = self.slope(&a);
            a.iter_mut().zip(slope).for_each(|(a, slope)| *a += slope * (tau / steps as f64));
        }
        a
    }
}

fn features(model: &FeatureModel<2>, input: &Vector<2>) -> Vec<f64> {
    let map = &model.at(0.0).shared.map;
    let feature = |unit: &super::super::feature_map::Unit<2>| {
        let form = unit.weight.dot(input) + unit.bias;
        let value = match map.kind {
            Features::Relu => form.max(0.0),
            Features::Cosine => (std::f64::consts::TAU * form).cos(),
        };
        value * (2.0 / map.units.len() as f64).sqrt()
    };
    map.units.iter().map(feature).collect()
}

fn one_level() -> TrainingLaw<2> {
    TrainingLaw { sigmas: 0.8..=0.8, ..law() }
}

/// Descent in small steps is wrong by a part of its step length: half the steps, twice the error.
#[test]
fn the_closed_form_is_where_gradient_descent_goes() {
    let law = one_level();
    for (kind, width, samples) in [(KINDS[0], 6, 80), (KINDS[1], 6, 80), (KINDS[1], 12, 7)] {
        let settings = settings(kind, width, 1, samples);
        let model = fit(&settings, &law);
        let moments = Moments::of(&settings, &model, &law);
        for tau in [0.5, 5.0] {
            let flow = &model.at(tau).readouts[0];
            let [coarse, fine] =
                [1_000, 2_000].map(|steps| rms(&moments.descend(tau, steps), flow));
            assert!(fine < 1e-3, "{kind:?} {tau}: {fine}");
            assert!((coarse / fine - 2.0).abs() < 0.05, "{kind:?} {tau}: {coarse} {fine}");
        }
    }
}

#[test]
fn a_long_training_ends_at_the_best_readout_where_all_directions_are_learned() {
    let law = one_level();
    for kind in KINDS {
        let settings = settings(kind, 6, 1, 500);
        let model = fit(&settings, &law);
        let best = &model.best().readouts[0];
        assert!(rms(&model.at(1e9).readouts[0], best) < 1e-8);
        assert!(rms(&model.at(1e300).readouts[0], best) < 1e-8);
        assert_eq!(&model.at(f64::INFINITY).readouts[0], best);
        let slope = Moments::of(&settings, &model, &law).slope(best);
        assert!(rms(&slope, &[Vector::zeros(); 6]) < 1e-9, "{slope:?}");
    }
}

/// Directions that are rounding must not be blown up by an endless training.
#[test]
fn an_endless_training_of_smooth_features_stays_near_the_data() {
    let law = law::<2>();
    let settings = RandomFeatures { feature_scale: 8.0, ..settings(Features::Cosine, 300, 4, 600) };
    let model = fit(&settings, &law);
    let score = model.at(f64::INFINITY);
    for &sigma in model.sigmas() {
        let (x, exact) = training_of(&settings, &law, sigma);
        let error = rms(&displacements(&score, &x, sigma), &exact);
        let untrained = rms(&displacements(&model.at(0.0), &x, sigma), &exact);
        assert!(error < untrained, "{sigma}: {error} {untrained}");
    }
}

#[test]
fn training_for_longer_never_worsens_the_fit() {
    let law = law::<2>();
    for kind in KINDS {
        let settings = settings(kind, 64, 3, 300);
        let model = fit(&settings, &law);
        for &sigma in model.sigmas() {
            let (x, exact) = training_of(&settings, &law, sigma);
            let error = |tau: f64| rms(&displacements(&model.at(tau), &x, sigma), &exact);
            let errors: Vec<f64> = [0.0, 1.0, 1e2, 1e4, 1e6, 1e9].map(error).to_vec();
            assert!(errors.windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-6)), "{errors:?}");
        }
    }
}
