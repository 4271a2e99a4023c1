//! `[[score_error]]` in scene files, in edits by path, and what is said when it is wrong.

use std::path::PathBuf;

use ridgewalk::diffusion::score_errors::{Directional, Gauge, ScoreError};
use ridgewalk::scene::Scene;
use toml::Value;

const TWO: &str = "\
title = \"two\"

[[score_error]]
type = \"directional\"
normal = 0.1

[[score_error]]
type = \"gauge\"
amplitude = 0.5
";

fn read(text: &str) -> Result<Scene, String> {
    Scene::parse(text, "s.toml", PathBuf::new()).map_err(|error| error.to_string())
}

fn sentence(text: &str) -> String {
    read(text).expect_err("a mistake")
}

fn two() -> Scene {
    read(TWO).expect("a scene")
}

fn typed(scene: &Scene, assignment: &str) -> Result<Scene, String> {
    scene.with_typed(assignment).map_err(|error| error.to_string())
}

#[test]
fn errors_are_read_in_order_and_saved_as_they_are_read() {
    let errors = [
        ScoreError::Directional(Directional { normal: 0.1, ..Directional::default() }),
        ScoreError::Gauge(Gauge { amplitude: 0.5, ..Gauge::default() }),
    ];
    assert_eq!(two().score_errors, errors);
    assert_eq!(read(&two().to_toml()), Ok(two()));
    let none = read("").expect("a scene");
    assert!(none.score_errors.is_empty());
    assert_eq!(read(&none.to_toml()), Ok(none));
}

#[test]
fn an_error_without_a_type_is_directional() {
    let scene = read("[[score_error]]\ntangent = 0.2").expect("a scene");
    assert_eq!(scene.score_errors[0].variant().type_name, "directional");
}

#[test]
fn mistakes_are_named_with_line_table_key_and_what_is_allowed() {
    for (wrong, parts) in [
        (
            "amplitude = \"big\"",
            ["line 9", "[[score_error]] number 2 `amplitude` is \"big\"", "number from"],
        ),
        ("normal = 0.1", ["line 9", "of type \"gauge\" has no key `normal`", "amplitude, seed"]),
        ("type = 3", ["line 8", "[[score_error]] number 2 `type` is 3", "must be text"]),
    ] {
        let text = if wrong.starts_with("type") {
            TWO.replace("type = \"gauge\"", wrong)
        } else {
            TWO.replace("amplitude = 0.5", wrong)
        };
        let found = sentence(&text);
        assert!(parts.iter().all(|part| found.contains(part)), "{found}");
    }
    let unknown = sentence("[[score_error]]\ntype = \"wobble\"");
    assert!(unknown.contains("\"wobble\", but must be one of \"directional\""), "{unknown}");
    let single = sentence("\n[score_error]\nnormal = 0.1");
    assert!(
        single.contains("line 2") && single.contains("must be tables [[score_error]]"),
        "{single}"
    );
    let many = sentence("[[score]]\ntype = \"exact\"");
    assert!(many.contains("must be a table [score]"), "{many}");
}

#[test]
fn a_path_changes_one_key_of_one_error() {
    let scene = typed(&two(), "score_error.0.normal=0.2").expect("a scene");
    assert_eq!(scene.value("score_error.0.normal"), Some(Value::Float(0.2)));
    assert_eq!(scene.score_errors[1], two().score_errors[1]);
    let back = scene.with("score_error.0.normal", None).expect("a scene");
    assert_eq!(back.score_errors[0], ScoreError::default());
    let retyped = typed(&two(), "score_error.1.type=rotation").expect("a scene");
    assert_eq!(retyped.value("score_error.1.amplitude"), Some(Value::Float(0.5)));
}

#[test]
fn a_path_just_beyond_the_list_appends() {
    let scene = typed(&Scene::default(), "score_error.0.normal=0.1").expect("a scene");
    assert_eq!(scene.score_errors, two().score_errors[..1]);
    let found = typed(&Scene::default(), "score_error.1.normal=0.1").expect_err("a gap");
    assert!(found.contains("--set") && found.contains("there is no score_error.1"), "{found}");
    let found = typed(&two(), "score_error.normal=0.1").expect_err("no index");
    assert!(found.contains("write score_error.0.key"), "{found}");
    let found = typed(&two(), "score_error.1.normal=0.1").expect_err("no such key");
    assert!(found.contains("has no key `normal`"), "{found}");
    assert!(typed(&two(), "score_error.0=3").is_err());
}

#[test]
fn errors_are_added_removed_and_reset() {
    let scene = two().with_error_added("bias").expect("a scene");
    assert_eq!(scene.score_errors[2].variant().type_name, "bias");
    assert!(two().with_error_added("wobble").is_err());
    let removed = scene.with_error_removed(0);
    assert_eq!(removed.score_errors[0], two().score_errors[1]);
    assert_eq!(removed.with_error_removed(9), removed);
    assert_eq!(two().with_part_reset("score_error.0").score_errors[0], ScoreError::default());
    assert!(two().with_part_reset("score_error").score_errors.is_empty());
    assert_eq!(two().with_part_reset("score_error.7"), two());
}
