use super::*;
use crate::params::Kind;

fn built_in() -> impl Iterator<Item = DataSource> {
    all().filter(|source| !matches!(source, DataSource::File(_) | DataSource::Drawn(_)))
}

fn values(settings: &str) -> Vec<f64> {
    load(settings).rows().flatten().copied().collect()
}

#[test]
fn each_type_name_leads_to_its_own_variant() {
    let names: Vec<_> = all().map(|source| source.variant().type_name).collect();
    let expected: Vec<_> = DataSource::VARIANTS.iter().map(|v| v.type_name).collect();
    assert_eq!(names, expected);
    assert_eq!(DataSource::default().variant().type_name, "thirteen_points");
}

#[test]
fn the_described_defaults_are_the_defaults() {
    for source in all() {
        let saved = toml::Table::try_from(&source).unwrap();
        for param in source.variant().params {
            let value = saved.get(param.key);
            let agrees = match param.kind {
                Kind::Real(real) => value == Some(&real.default.into()),
                Kind::Integer { default, .. } => value == Some(&default.into()),
                Kind::Choice { default, .. } => value == Some(&default.into()),
                Kind::Flag { default } => value == Some(&default.into()),
                Kind::OptionalReal(_)
                | Kind::Text
                | Kind::Names
                | Kind::Corners
                | Kind::Points { .. } => value.is_none(),
            };
            assert!(agrees, "{} {}", source.variant().type_name, param.key);
        }
        // Every key but `type` is described, or is one that is left out.
        let described = source.variant().params.iter().filter(|p| saved.contains_key(p.key));
        assert_eq!(saved.len(), 1 + described.count(), "{}", source.variant().type_name);
    }
}

#[test]
fn unknown_keys_are_refused() {
    for variant in DataSource::VARIANTS {
        let settings = format!("type = '{}'\ncolour = 'red'", variant.type_name);
        assert!(toml::from_str::<DataSource>(&settings).is_err(), "{settings}");
    }
}

#[test]
fn every_set_has_a_radius_of_order_one() {
    for source in built_in() {
        let table = source.load(Path::new(".")).unwrap();
        let radius = match table.dimension() {
            2 => table.cloud::<2>().unwrap().radius(),
            _ => table.cloud::<3>().unwrap().radius(),
        };
        assert!((0.9..2.1).contains(&radius), "{} {radius}", source.variant().type_name);
    }
}

#[test]
fn every_set_loads_at_the_ends_of_its_ranges() {
    for variant in DataSource::VARIANTS.iter().filter(|v| v.type_name != "file") {
        for param in variant.params {
            let (low, high) = match param.kind {
                Kind::Real(real) => (real.allowed.0.to_string(), real.allowed.1.to_string()),
                Kind::Integer { allowed, .. } => (allowed.0.to_string(), allowed.1.to_string()),
                _ => continue,
            };
            for value in [low, high] {
                let settings = format!("type = '{}'\n{} = {value}", variant.type_name, param.key);
                assert!(parsed(&settings).load(Path::new(".")).is_ok(), "{settings}");
            }
        }
    }
}

#[test]
fn a_seed_repeats_itself_and_another_does_not() {
    for source in built_in() {
        let variant = source.variant();
        if variant.params.iter().any(|param| param.key == "seed") {
            let seeded = |seed: u32| {
                let noise = variant.params.iter().find(|param| param.key == "noise");
                let noise = noise.map_or("", |_| "noise = 0.1");
                values(&format!("type = '{}'\nseed = {seed}\n{noise}", variant.type_name))
            };
            assert_eq!(seeded(1), seeded(1));
            assert_ne!(seeded(1), seeded(2), "{}", variant.type_name);
        }
    }
}

#[test]
fn more_points_leave_the_first_ones_in_place() {
    let growing =
        ["two_moons", "ring", "spiral", "s_curve", "gaussian_mixture", "smiley", "checkerboard"];
    for name in growing {
        let of_count = |count: u32| values(&format!("type = '{name}'\ncount = {count}"));
        let (few, many) = (of_count(30), of_count(300));
        assert_eq!((few.len(), many.len()), (60, 600));
        assert_eq!(few, many[..60], "{name}");
    }
}

#[test]
fn noise_moves_points_along_one_direction() {
    let at = |noise: f64| values(&format!("type = 's_curve'\nnoise = {noise}"));
    let (none, some, more) = (at(0.0), at(0.1), at(0.2));
    for i in 0..none.len() {
        assert!((more[i] - none[i] - 2.0 * (some[i] - none[i])).abs() < 1e-12);
    }
}

#[test]
fn the_random_numbers_stay_the_same_in_every_release() {
    let first: Vec<f64> = values("type = 'checkerboard'\nseed = 1")[..2].to_vec();
    assert_eq!(first, [-1.188_387_841_118_115_2, -1.252_895_283_841_781_3]);
}

#[test]
fn thirteen_points_are_exact() {
    let table = load("type = 'thirteen_points'");
    let rows: Vec<_> = table.rows().collect();
    assert_eq!(rows.len(), 13);
    assert_eq!(rows[0], [-2.0, -0.3]);
    assert_eq!(rows[12], [-0.75, -1.1]);
    assert_eq!(table.source(), "thirteen_points");
    let cloud = table.cloud::<2>().unwrap();
    assert_eq!(cloud.counts(), [1.0; 13]);
}

#[test]
fn shapes_without_noise_lie_on_their_curve() {
    let circle = load("type = 'circle'\ncount = 10\nradius = 2");
    assert!(circle.rows().all(|row| (row[0].hypot(row[1]) - 2.0).abs() < 1e-14));
    let sphere = load("type = 'sphere'\nradius = 2");
    assert!(sphere.rows().all(|row| (row.iter().map(|x| x * x).sum::<f64>() - 4.0).abs() < 1e-13));
    let helix = load("type = 'helix'\nradius = 0.5");
    assert!(helix.rows().all(|row| (row[0].hypot(row[1]) - 0.5).abs() < 1e-14));
    let spacing = 2.0 * 2.0 * (std::f64::consts::PI / 10.0).sin();
    assert!((circle.cloud::<2>().unwrap().nearest_neighbour() - spacing).abs() < 1e-14);
}

#[test]
fn classes_name_the_parts() {
    let moons = load("type = 'two_moons'\nnoise = 0\nradius = 1");
    let upper = moons.cloud::<2>().unwrap().of_class("upper").unwrap();
    assert_eq!(upper.rows().len(), 30);
    assert!(upper.points().iter().all(|point| point[1] >= -0.25));
    let ring = load("type = 'ring'\nblobs = 5").cloud::<2>().unwrap();
    assert_eq!(ring.classes().unwrap().names.len(), 5);
    let face = load("type = 'smiley'\nnoise = 0").cloud::<2>().unwrap().of_class("face").unwrap();
    assert_eq!(face.rows().len(), 42);
    assert!((face.radius() - 1.8).abs() < 0.05);
}

#[test]
fn any_source_can_be_scaled() {
    for source in built_in() {
        let name = source.variant().type_name;
        let table = load(&format!("type = '{name}'\nscale = 'common'"));
        let mean_square =
            table.rows().flatten().map(|x| x * x).sum::<f64>() / table.rows().len() as f64;
        assert!((mean_square - 1.0).abs() < 1e-12, "{name}");
    }
}

#[test]
fn the_dimension_asked_for_must_be_that_of_the_table() {
    let message = load("type = 'helix'").cloud::<2>().unwrap_err().to_string();
    assert_eq!(message, "helix: 3 columns were chosen where 2 are needed");
}
