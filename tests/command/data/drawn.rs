//! Points that a scene holds itself.

use std::path::PathBuf;

use proptest::prelude::*;
use ridgewalk::diffusion::data::{DataSource, Drawn};
use ridgewalk::scene::Scene;
use toml::Value;

fn parsed(points: &str) -> Result<Scene, String> {
    let text = format!("format = 1\n[data]\ntype = \"drawn\"\npoints = {points}\n");
    Scene::parse(&text, "mine.toml", PathBuf::new()).map_err(|error| error.to_string())
}

fn scene(points: &[[f64; 2]]) -> Scene {
    Scene { data: DataSource::Drawn(Drawn::of(points.to_vec())), ..Scene::default() }
}

fn of_points(scene: &Scene) -> Vec<[f64; 2]> {
    match &scene.data {
        DataSource::Drawn(drawn) => drawn.points().into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn points_that_are_no_data_are_refused_with_place_key_and_a_way_out() {
    let wanted = "must be a list of 2 to 20000 points, [[x, y], [x, y], ...], not all the same";
    let many = format!("{:?}", (0..20_001).map(|i| [i, 0]).collect::<Vec<_>>());
    for (points, found) in [
        ("[]", "an empty list"),
        ("[[1, 2]]", "one point"),
        ("[[1, 2], [1.0, 2.0]]", "2 points, all of them the same"),
        ("[[1, 2], [nan, 0]]", "a list whose point 2 is not finite"),
        ("[[1, 2], [3, 4, 5]]", "[[1, 2], [3, 4, 5]]"),
        ("\"circle\"", "\"circle\""),
        ("[1, 2]", "[1, 2]"),
        (&many, "20001 points"),
    ] {
        let message = parsed(points).expect_err(found);
        let said = format!("mine.toml, line 4: [data] `points` is {found}, but {wanted}");
        assert_eq!(message, said);
    }
}

#[test]
fn a_scene_without_points_has_a_stroke() {
    let scene = Scene::parse("[data]\ntype = \"drawn\"\n", "mine.toml", PathBuf::new());
    let scene = scene.expect("a scene");
    assert_eq!(scene.load_table().expect("points").rows().len(), 25);
    assert_eq!(scene.value("data.points"), None);
    assert_eq!(scene.value("data.type"), Some(Value::String("drawn".to_owned())));
}

#[test]
fn points_are_parameters_like_others() {
    let [few, more] =
        [scene(&[[0.0, 0.0], [1.0, 0.5]]), scene(&[[0.0, 0.0], [1.0, 0.5], [2.0, 0.0]])];
    let points = more.value("data.points").expect("points");
    assert_eq!(few.with("data.points", Some(points)).expect("a scene"), more);
    let changes = few.changes_to(&more);
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].in_words(), "data points 2 points → 3 points");
    assert_eq!(more.differences(), ["data drawn", "data.points drawn"]);
    let other = more.with_typed("sampler.steps=7").expect("a scene");
    assert_eq!(of_points(&other), of_points(&more));
}

proptest! {
    #[test]
    fn any_distinct_finite_points_make_a_scene_that_reads_as_it_was_written(
        points in prop::collection::vec([-1e9..1e9, -1e9..1e9], 2..60),
    ) {
        prop_assume!(points.iter().any(|point| *point != points[0]));
        let scene = scene(&points);
        let read = Scene::parse(&scene.to_toml(), "mine.toml", PathBuf::new());
        let read = read.map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&read, &scene);
        prop_assert_eq!(read.load_table().map(|table| table.rows().len()), Ok(points.len()));
    }
}
