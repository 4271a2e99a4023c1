use proptest::prelude::*;

use super::*;
use crate::params::Kind;

/// The schedule that a `[schedule]` table describes.
fn parsed(table: &str) -> NoiseSchedule {
    toml::from_str(table).unwrap()
}

/// Every schedule with its default settings.
fn all() -> Vec<NoiseSchedule> {
    NoiseSchedule::VARIANTS.iter().map(|v| parsed(&format!("type = '{}'", v.type_name))).collect()
}

/// Times in the inside of a schedule, up to moderate noise.
fn inner_times(schedule: &dyn Schedule) -> Vec<f64> {
    let end = schedule.t_range().end().min(3.0);
    (1..40).map(|i| end * f64::from(i) / 40.0).collect()
}

fn relative(value: f64, expected: f64) -> f64 {
    ((value - expected) / expected).abs()
}

fn resolve(table: &str) -> Result<TimeSpan, String> {
    parsed(table).resolve(1.5, 0.5)
}

#[test]
fn each_type_name_leads_to_its_own_variant() {
    let names: Vec<_> = all().iter().map(|s| s.variant().type_name).collect();
    let expected: Vec<_> = NoiseSchedule::VARIANTS.iter().map(|v| v.type_name).collect();
    assert_eq!(names, expected);
    assert_eq!(NoiseSchedule::default().variant().type_name, "ou");
}

#[test]
fn the_described_defaults_are_the_defaults() {
    for schedule in all() {
        let saved = toml::Table::try_from(&schedule).unwrap();
        for param in schedule.variant().params {
            match param.kind {
                Kind::Real(real) => {
                    assert_eq!(saved[param.key].as_float(), Some(real.default), "{}", param.key);
                }
                _ => assert!(!saved.contains_key(param.key), "{}", param.key),
            }
        }
    }
}

#[test]
fn every_key_of_a_saved_schedule_is_described_and_no_other_is_read() {
    for schedule in all() {
        let variant = schedule.variant();
        for key in toml::Table::try_from(&schedule).unwrap().keys().filter(|key| *key != "type") {
            assert!(variant.params.iter().any(|param| param.key == key), "{key}");
        }
        let unknown = format!("type = '{}'\nspeed = 1", variant.type_name);
        assert!(toml::from_str::<NoiseSchedule>(&unknown).is_err());
    }
}

#[test]
fn what_the_keys_allow_is_what_the_schedule_can_do() {
    for schedule in all() {
        let range = schedule.schedule().t_range();
        for param in schedule.variant().params {
            if let Kind::OptionalReal(real) = param.kind {
                assert_eq!(real.allowed, (*range.start(), *range.end()));
            }
        }
    }
}

#[test]
fn derivatives_agree_with_central_differences() {
    for chosen in all() {
        let schedule = chosen.schedule();
        for t in inner_times(schedule) {
            let h = 1e-5 * t.min(1.0);
            let slope = |f: &dyn Fn(f64) -> f64| (f(t + h) - f(t - h)) / (2.0 * h);
            let (a_dot, s_dot) = (schedule.a_dot(t), schedule.s_dot(t));
            let name = chosen.variant().type_name;
            assert!(
                (slope(&|t| schedule.a(t)) - a_dot).abs() < 1e-7 * (1.0 + a_dot.abs()),
                "{name} a {t}"
            );
            assert!(
                (slope(&|t| schedule.s(t)) - s_dot).abs() < 1e-6 * (1.0 + s_dot.abs()),
                "{name} s {t}"
            );
        }
    }
}

#[test]
fn sigma_is_the_ratio_of_s_and_a() {
    for chosen in all() {
        let schedule = chosen.schedule();
        for t in inner_times(schedule) {
            let ratio = schedule.s(t) / schedule.a(t);
            assert!(
                relative(schedule.sigma(t), ratio) < 1e-13,
                "{} {t}",
                chosen.variant().type_name
            );
        }
    }
}

#[test]
fn variance_preserving_schedules_preserve_variance() {
    for chosen in all()
        .iter()
        .filter(|s| s.variant().type_name.starts_with("vp") || **s == parsed("type = 'ou'"))
    {
        for t in inner_times(chosen.schedule()) {
            let total = chosen.schedule().a(t).powi(2) + chosen.schedule().s(t).powi(2);
            assert!((total - 1.0).abs() < 1e-14, "{} {t}", chosen.variant().type_name);
        }
    }
}

#[test]
fn log_snr_falls_with_time() {
    for chosen in all() {
        let schedule = chosen.schedule();
        let values: Vec<_> = inner_times(schedule).iter().map(|&t| schedule.log_snr(t)).collect();
        assert!(values.is_sorted_by(|a, b| a > b), "{}", chosen.variant().type_name);
    }
}

#[test]
fn every_schedule_begins_at_the_data() {
    for chosen in all() {
        let schedule = chosen.schedule();
        assert_eq!(schedule.a(0.0), 1.0);
        let floor = if matches!(chosen, NoiseSchedule::Edm(_)) { 0.002 } else { 0.0 };
        assert!((schedule.sigma(0.0) - floor).abs() < 1e-15, "{}", chosen.variant().type_name);
        assert_eq!(schedule.t_of_sigma(schedule.sigma(0.0)), 0.0);
    }
}

#[test]
fn known_values_of_each_schedule() {
    let table = [
        ("type = 'ou'", 0.5, 1.310_832_494_432_086),
        ("type = 'vp_constant'\nbeta = 2", 0.5, 1.310_832_494_432_086),
        ("type = 'vp_linear'", 1.0, 152.166_970_283_946_47),
        ("type = 'vp_cosine'\noffset = 0", 0.5, 1.0),
        ("type = 've'", 0.7, 0.7),
        ("type = 'edm'", 1.0, 80.0),
        ("type = 'edm'\nrho = 1", 0.5, 40.001),
        ("type = 'linear'", 0.75, 3.0),
    ];
    for (settings, t, sigma) in table {
        assert!(relative(parsed(settings).schedule().sigma(t), sigma) < 1e-14, "{settings}");
    }
}

#[test]
fn the_pure_noise_end_is_exact() {
    for name in ["linear", "vp_cosine"] {
        let chosen = parsed(&format!("type = '{name}'"));
        assert_eq!(chosen.schedule().a(1.0), 0.0);
        assert_eq!(chosen.schedule().sigma(1.0), f64::INFINITY);
        assert_eq!(chosen.schedule().t_of_sigma(f64::INFINITY), 1.0);
    }
}

#[test]
fn a_run_without_ends_goes_from_fifteen_radii_to_a_fiftieth_of_a_neighbour_distance() {
    for chosen in all() {
        let span = chosen.resolve(1.5, 0.5).unwrap();
        assert!(relative(span.sigma_start, 22.5) < 1e-12, "{}", chosen.variant().type_name);
        assert!(relative(span.sigma_end, 0.01) < 1e-12, "{}", chosen.variant().type_name);
    }
}

#[test]
fn ends_beyond_the_schedule_stop_at_its_own() {
    let span = parsed("type = 'edm'").resolve(100.0, 1e-3).unwrap();
    assert_eq!((span.t_start, span.t_end), (1.0, 0.0));
    let shrinking = "type = 'vp_linear'\nbeta_min = 1\nbeta_max = 0.1";
    assert_eq!(resolve(shrinking).unwrap().t_start, 1.0);
}

#[test]
fn a_run_may_start_at_pure_noise() {
    let span = resolve("type = 'linear'\nt_start = 1").unwrap();
    assert_eq!(span.sigma_start, f64::INFINITY);
}

#[test]
fn wrong_ends_are_named_with_what_to_do() {
    let table = [
        ("type = 'linear'\nt_start = 1.5", "schedule.t_start = 1.5 is outside the schedule"),
        ("type = 'linear'\nt_end = -1", "schedule.t_end = -1 is outside the schedule"),
        ("type = 'ou'\nt_start = nan", "schedule.t_start = NaN is outside the schedule"),
        ("type = 'ou'\nt_start = inf", "schedule.t_start = inf is outside the schedule"),
        ("type = 'ou'\nt_end = 0", "schedule.t_end = 0 has noise level sigma = 0"),
        ("type = 'linear'\nt_end = 1", "schedule.t_end = 1 has noise level sigma = inf"),
        (
            "type = 've'\nt_start = 1\nt_end = 2",
            "schedule.t_start = 1 is not above schedule.t_end = 2",
        ),
        ("type = 've'\nt_start = 1\nt_end = 1", "is not above"),
        ("type = 've'\nt_start = 0.001", "is not above t_end = 0.01 (left out)"),
        ("type = 'edm'\nsigma_min = 3\nsigma_max = 2", "sigma_min = 3 is not below"),
    ];
    for (settings, expected) in table {
        let message = resolve(settings).unwrap_err();
        assert!(message.contains(expected), "{settings}: {message}");
        assert!(message.contains(';') && !message.contains('\n'), "{message}");
    }
}

proptest! {
    #[test]
    fn time_and_noise_level_are_inverse(ln_sigma in -20.0..10.0f64, variant in 0..7usize) {
        let chosen = &all()[variant];
        let schedule = chosen.schedule();
        let t = schedule.t_of_sigma(ln_sigma.exp());
        prop_assume!(schedule.t_range().contains(&t));
        let back = schedule.t_of_sigma(schedule.sigma(t));
        // EDM measures t from sigma_min, so its floor is absolute.
        let floor = if matches!(chosen, NoiseSchedule::Edm(_)) { 1e-14 } else { 0.0 };
        let name = chosen.variant().type_name;
        prop_assert!((back - t).abs() <= 1e-14 * t + floor, "{name} {t} {back}");
    }

    #[test]
    fn settings_survive_saving(beta_min in 0.01..1.0f64, t_end in 1e-6..1e-2f64) {
        let settings = VpLinear { beta_min, t_end: Some(t_end), ..VpLinear::default() };
        let chosen = NoiseSchedule::VpLinear(settings);
        prop_assert_eq!(parsed(&toml::to_string(&chosen).unwrap()), chosen);
    }
}
