//! The numbers beside the canvas: what guidance was meant to sample, and what it samples.

use std::sync::Arc;

use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::sim::experiment::{Experiment, Ready, Space};
use ridgewalk::sim::recorder::solve_and_record;
use ridgewalk::sim::steering::{Moments, Steering, steering};
use toml::Value;

/// A built-in scene with other values.
fn built_in(name: &str, values: &[(&str, Value)]) -> Scene {
    let scene = catalogue::find(name).expect("a built-in scene").scene();
    values.iter().fold(scene, |scene, (path, value)| {
        scene.with(path, Some(value.clone())).unwrap_or_else(|e| panic!("{e}"))
    })
}

fn of<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Steering {
    let timeline = solve_and_record(experiment, ready, ready.quick, &|| false);
    steering(experiment, &timeline.expect("not stopped")).expect("guided")
}

fn numbers(scene: Scene) -> Steering {
    let experiment = Experiment::new(Arc::new(scene), None).unwrap_or_else(|e| panic!("{e}"));
    match &experiment.space {
        Space::Plane(ready) => of(&experiment, ready),
        Space::Volume(ready) => of(&experiment, ready),
    }
}

/// The two Gaussians at a scale, with so many particles.
fn gaussians(w: f64, count: i64, more: &[(&str, Value)]) -> Steering {
    let values = [
        ("guidance.scale", Value::Float(w)),
        ("particles.count", Value::Integer(count)),
        ("sampler.steps", Value::Integer(300)),
    ];
    numbers(built_in("gaussians_guided", &[&values, more].concat()))
}

fn is_near(found: f64, known: f64, part: f64) -> bool {
    (found / known - 1.0).abs() < part
}

/// Shares of the samples and of the target by class.
fn shares(steering: &Steering, class: &str) -> (f64, f64) {
    let found = steering.classes.iter().find(|(name, ..)| name == class).expect("a class");
    (found.1, found.2.expect("a target"))
}

#[test]
fn the_theory_of_two_gaussians_says_what_is_known_and_what_is_sampled() {
    let sde = ("sampler.stochasticity", Value::Float(1.0));
    let cases = [
        (2.0, vec![], 0.063_456_75, 1e-6),
        (4.0, vec![], 0.0040, 0.02),
        (2.0, vec![sde.clone()], 0.110, 0.01),
        (4.0, vec![sde], 0.048, 0.02),
    ];
    for (w, sampler, known, part) in cases {
        let Steering { sampled, theory, .. } = gaussians(w, 4000, &sampler);
        let (theory, sampled) = (theory.expect("linear"), sampled.expect("samples"));
        let found = theory.variance[1];
        assert!(is_near(found, known, part), "w = {w}: {found}, not {known}");
        for axis in 0..2 {
            // Four standard errors of 4,000 particles, and that of 300 steps.
            let variance = [sampled, theory].map(|moments| moments.variance[axis]);
            assert!(is_near(variance[0], variance[1], 0.1), "w = {w}: {variance:?}");
            let off = sampled.mean[axis] - theory.mean[axis];
            assert!(off.abs() < 0.08 * variance[1].sqrt(), "w = {w}: mean off by {off}");
        }
    }
}

/// `N(m, v)` with `1 / v = (1 - w) + 4 w` and `m / v = 4 w`, but for the noise that is left.
#[test]
fn the_target_of_two_gaussians_is_the_tilted_one_in_closed_form() {
    for (w, variance) in [(2.0, 0.143), (4.0, 0.077), (-0.2, 2.5), (0.0, 1.0), (1.0, 0.25)] {
        let target = gaussians(w, 10, &[]).target.expect("a target");
        let known = 1.0 / (1.0 + 3.0 * w);
        let [wide, narrow] = [1.0, 0.25].map(|variance| variance + 0.002_f64.exp_m1());
        let exact = 1.0 / ((1.0 - w) / wide + w / narrow);
        assert!(is_near(known, variance, 0.005) && is_near(exact, known, 0.02));
        for axis in 0..2 {
            assert!(is_near(target.variance[axis], exact, 1e-6), "w = {w}: {target:?}");
        }
        assert!((target.mean[0] - w / narrow * exact).abs() < 1e-6, "w = {w}: {target:?}");
    }
}

#[test]
fn a_tilt_that_has_no_integral_is_no_target() {
    for w in [-0.4, -2.0] {
        assert_eq!(gaussians(w, 10, &[]).target, None, "w = {w}");
    }
}

#[test]
fn an_exact_part_beside_a_linear_one_is_not_linear_so_nothing_is_said_in_theory() {
    for part in ["guidance.class_score", "guidance.rest_score"] {
        let steering = gaussians(2.0, 10, &[(part, Value::String("exact".to_owned()))]);
        assert_eq!(steering.theory, None, "{part}");
    }
}

/// The classifier is that of the points, whatever the score.
#[test]
fn the_target_of_classifier_guidance_is_that_of_the_points() {
    let of = |score: &str| {
        let values = [
            ("guidance.type", Value::String("classifier".to_owned())),
            ("guidance.class", Value::String("narrow".to_owned())),
            ("score.type", Value::String(score.to_owned())),
        ];
        numbers(built_in("gaussians_guided", &values)).target
    };
    assert_eq!(of("linear"), of("exact"));
}

#[test]
fn an_exact_step_of_any_scale_has_numbers_or_none() {
    for w in [20.0, 1e3, 1e6, -1e6] {
        let Steering { sampled, target, theory, .. } = gaussians(w, 100, &[]);
        for moments in [sampled, target, theory].into_iter().flatten() {
            let Moments { mean, variance } = moments;
            assert!(mean.iter().chain(&variance).all(|x| x.is_finite()), "w = {w}: {moments:?}");
        }
        assert!(w.abs() < 100.0 || theory.is_none(), "w = {w}: {theory:?}");
    }
}

#[test]
fn no_samples_have_no_mean() {
    let steering = gaussians(-1e6, 100, &[]);
    assert_eq!(steering.sampled, None);
}

/// Iris guided to a class that shares no place with others.
fn to_setosa(scene: &str, w: f64) -> Steering {
    let values = [
        ("guidance.type", Value::String("classifier_free".to_owned())),
        ("guidance.class", Value::String("setosa".to_owned())),
        ("guidance.scale", Value::Float(w)),
        ("particles.count", Value::Integer(900)),
    ];
    numbers(built_in(scene, &values))
}

#[test]
fn at_scale_one_the_target_is_the_class_and_at_zero_all_data_as_they_are() {
    for scene in ["iris", "iris_3d"] {
        let (sampled, target) = shares(&to_setosa(scene, 1.0), "setosa");
        assert!(target > 0.999 && sampled > 0.99, "{scene}: {sampled} of {target}");
        let free = to_setosa(scene, 0.0);
        for class in ["setosa", "versicolor", "virginica"] {
            let (sampled, target) = shares(&free, class);
            assert!((target - 1.0 / 3.0).abs() < 0.002, "{scene}, {class}: {target}");
            assert!((sampled - 1.0 / 3.0).abs() < 0.07, "{scene}, {class}: {sampled}");
        }
    }
}

#[test]
fn the_target_of_a_gate_is_what_passes_and_without_a_scale_all_data() {
    let of = |w: f64| {
        let values =
            [("guidance.scale", Value::Float(w)), ("particles.count", Value::Integer(2000))];
        let Steering { sampled, target, .. } = numbers(built_in("gate", &values));
        [sampled, target].map(|moments| moments.expect("moments").mean[0])
    };
    let [sampled, target] = of(1.0);
    assert!((sampled - target).abs() < 0.05, "{sampled} of {target}");
    let [free, whole] = of(0.0);
    assert!(
        (free - whole).abs() < 0.05 && target > whole + 0.3,
        "{free} of {whole}, gate {target}"
    );
}
