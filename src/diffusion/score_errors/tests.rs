use std::sync::Arc;

use super::*;
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::diffusion::density::{Density, ExactDenoiser, Precision};

const POINTS: [[f64; 2]; 4] = [[1.0, 0.0], [-1.0, 0.3], [0.2, -0.6], [0.1, 0.9]];

const REFERENCE: Reference<2> =
    Reference { mean: Vector::<2>::new(0.075, 0.15), radius: 0.9, ridge_dimension: 1 };

fn density() -> Arc<Density<2>> {
    Arc::new(Density::new(&POINTS.map(Vector::from), &[1.0; 4]))
}

fn in_error(density: &Arc<Density<2>>, errors: &[ScoreError]) -> InError<2> {
    let inner = Box::new(ExactDenoiser::new(Arc::clone(density), Precision::Double));
    InError::new(inner, density, Precision::Double, errors, &REFERENCE)
}

fn some_points() -> Vec<Vector<2>> {
    (0..70).map(|i| Vector::from([f64::from(i).sin(), f64::from(3 * i).cos()]) * 1.2).collect()
}

fn displacements(errors: &[ScoreError], sigma: f64) -> Vec<Vector<2>> {
    let x = some_points();
    let mut out = vec![Vector::zeros(); x.len()];
    in_error(&density(), errors).evaluate(&x, sigma, &mut out);
    out
}

/// What errors add to the exact displacement.
fn added(errors: &[ScoreError], sigma: f64) -> Vec<Vector<2>> {
    let exact = displacements(&[], sigma);
    displacements(errors, sigma).iter().zip(exact).map(|(uh, u)| uh - u).collect()
}

fn directional(normal: f64, tangent: f64, units: Units) -> ScoreError {
    ScoreError::Directional(Directional { normal, tangent, units, ..Directional::default() })
}

fn largest_difference(a: &[Vector<2>], b: &[Vector<2>]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max)
}

fn read(text: &str) -> Result<ScoreError, String> {
    toml::from_str(text).map_err(|error| error.message().to_owned())
}

#[test]
fn every_type_word_reads_as_its_own_variant_and_saves_what_it_reads() {
    for variant in ScoreError::VARIANTS {
        let text = format!("type = \"{}\"\nsigma_from = 0.5\nsigma_to = 2.0", variant.type_name);
        let error = read(&text).unwrap();
        assert_eq!(error.variant().type_name, variant.type_name);
        assert_eq!(error.window(), 0.5..=2.0);
        let table = toml::Table::try_from(&error).unwrap();
        assert_eq!(table.len(), variant.params.len() + 1);
        assert!(variant.params.iter().all(|param| table.contains_key(param.key)));
        assert_eq!(read(&toml::to_string(&error).unwrap()), Ok(error));
        assert!(read(&format!("{text}\nsigma = 3")).unwrap_err().contains("unknown field"));
    }
}

#[test]
fn the_table_of_a_variant_holds_its_defaults() {
    use crate::params::Kind;
    for variant in ScoreError::VARIANTS {
        let error = read(&format!("type = \"{}\"", variant.type_name)).unwrap();
        let table = toml::Table::try_from(&error).unwrap();
        for param in variant.params {
            let value = table.get(param.key);
            match param.kind {
                Kind::Real(range) => assert_eq!(value.unwrap().as_float(), Some(range.default)),
                Kind::Integer { default, .. } => {
                    assert_eq!(value.unwrap().as_integer(), Some(default));
                }
                Kind::Choice { default, .. } => assert_eq!(value.unwrap().as_str(), Some(default)),
                _ => assert_eq!(value, None),
            }
        }
    }
}

#[test]
fn the_parts_of_a_directional_error_are_its_whole() {
    let [both, normal, tangent] = [(0.05, 0.03), (0.05, 0.0), (0.0, 0.03)]
        .map(|(n, t)| added(&[directional(n, t, Units::Denoiser)], 0.3));
    let sum: Vec<_> = normal.iter().zip(&tangent).map(|(n, t)| n + t).collect();
    assert!(largest_difference(&both, &sum) < 1e-14);
    let product = |(n, t): (&Vector<2>, &Vector<2>)| n.dot(t).abs();
    assert!(normal.iter().zip(&tangent).map(product).all(|product| product < 1e-16));
}

#[test]
fn equal_amplitudes_add_the_field_itself() {
    let added = added(&[directional(0.1, 0.1, Units::Denoiser)], 0.3);
    let field = crate::maths::random_field::RandomField::new(1, 0.5 * REFERENCE.radius);
    let mut values = vec![Vector::zeros(); added.len()];
    field.evaluate(&some_points(), &mut values);
    for value in &mut values {
        *value *= 0.1 * REFERENCE.radius;
    }
    assert!(largest_difference(&added, &values) < 1e-14);
}

#[test]
fn units_agree_at_sigma_r_and_vanish_as_a_power_of_sigma() {
    let added = |units, sigma: f64| added(&[directional(0.1, 0.1, units)], sigma * 0.9);
    let denoiser = added(Units::Denoiser, 1.0);
    for (units, power) in [(Units::Denoiser, 0), (Units::Epsilon, 1), (Units::Score, 2)] {
        let shrunk = |factor: f64| -> Vec<_> {
            denoiser.iter().map(|error| error * factor.powi(power)).collect()
        };
        assert!(largest_difference(&added(units, 1.0), &denoiser) < 1e-14);
        assert!(largest_difference(&added(units, 0.2), &shrunk(0.2)) < 1e-14);
    }
}

#[test]
fn an_error_acts_in_its_window_alone() {
    let gauge = Gauge { sigma_from: Some(0.5), sigma_to: Some(1.0), ..Gauge::default() };
    let errors = [ScoreError::Gauge(gauge)];
    for (sigma, acts) in [(0.4, false), (0.5, true), (1.0, true), (1.1, false)] {
        let largest = added(&errors, sigma * 0.9).iter().map(Vector::norm).fold(0.0, f64::max);
        assert_eq!(largest > 0.0, acts, "{sigma}");
    }
}

#[test]
fn gauge_and_rotation_turn_by_a_right_angle_and_scaling_by_none() {
    let sigma = 0.4;
    let exact = displacements(&[], sigma);
    let gauge = added(&[ScoreError::Gauge(Gauge { amplitude: 0.5, ..Gauge::default() })], sigma);
    let scaling =
        added(&[ScoreError::Scaling(Scaling { amplitude: 0.5, ..Scaling::default() })], sigma);
    let rotation =
        added(&[ScoreError::Rotation(Rotation { amplitude: 0.5, ..Rotation::default() })], sigma);
    for (i, x) in some_points().iter().enumerate() {
        assert!((gauge[i] - Vector::from([-exact[i][1], exact[i][0]]) * 0.5).norm() < 1e-14);
        assert!((scaling[i] - exact[i] * 0.5).norm() < 1e-14);
        let from_mean = x - REFERENCE.mean;
        assert!((rotation[i] - Vector::from([-from_mean[1], from_mean[0]]) * 0.5).norm() < 1e-14);
    }
}

#[test]
fn a_bias_pushes_across_the_ridge_and_never_back() {
    let push = crate::maths::random_field::direction::<2>(1);
    let added = added(&[ScoreError::Bias(Bias { amplitude: 0.1, ..Bias::default() })], 0.3);
    assert!(added.iter().all(|error| error.dot(&push) >= 0.0 && error.norm() <= 0.1 * 0.9 + 1e-12));
    assert!(added.iter().any(|error| error.norm() > 0.05));
}

#[test]
fn errors_act_in_order() {
    let bias = ScoreError::Bias(Bias::default());
    let gauge = ScoreError::Gauge(Gauge { amplitude: 1.0, ..Gauge::default() });
    let turned_last = added(&[bias.clone(), gauge.clone()], 0.3);
    let pushed_last = added(&[gauge, bias.clone()], 0.3);
    let push = added(&[bias], 0.3);
    for i in 0..push.len() {
        let turned = Vector::from([-push[i][1], push[i][0]]);
        assert!((turned_last[i] - pushed_last[i] - turned).norm() < 1e-13);
    }
}

#[test]
fn what_is_known_changes_no_answer() {
    let (density, x) = (density(), some_points());
    let errors = [directional(0.1, 0.05, Units::Denoiser), ScoreError::Gauge(Gauge::default())];
    let denoiser = in_error(&density, &errors);
    let mut around = vec![Surroundings::default(); x.len()];
    density.survey(Precision::Double, &x, 0.3, &mut around);
    let [mut knowing, mut not_knowing] = [(); 2].map(|()| vec![Vector::zeros(); x.len()]);
    denoiser.evaluate(&x, 0.3, &mut not_knowing);
    denoiser.evaluate_knowing(&x, 0.3, Known { density: &density, around: &around }, &mut knowing);
    assert_eq!(knowing, not_knowing);
}
