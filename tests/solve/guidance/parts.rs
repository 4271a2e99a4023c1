//! The two parts of guidance: which score is in which, and the ridges of either.

use std::path::PathBuf;
use std::sync::Arc;

use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::sim::experiment::Experiment;
use ridgewalk::sim::field::{self, Patch, Reading, Window};
use ridgewalk::sim::recorder::solve_and_record;
use ridgewalk::sim::timeline::Frame;

use super::{IRIS, largest_difference, solved};
use crate::laboratory::{experiment, plane, scene, volume};

/// Places of the window at a middle noise level, and the scale there.
fn readings(experiment: &Experiment) -> Vec<Reading> {
    let middle = experiment.nodes[experiment.nodes.len() / 2];
    let r = experiment.radius;
    let patch = Patch::between([[-2.0 * r; 2], [2.0 * r; 2]]);
    let window = Window { node: middle, frame: Frame::Data, patch, size: [6, 6] };
    let at: Vec<[f64; 3]> = patch.grid([6, 6]).collect();
    field::read(experiment, &window, &at)
}

fn ends(text: &str) -> Vec<[[f64; 3]; 2]> {
    readings(&experiment(text)).into_iter().map(|reading| reading.ends).collect()
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|d| (a[d] - b[d]).powi(2)).sum::<f64>().sqrt()
}

/// The largest distance between the arrows of one end.
fn apart(a: &[[[f64; 3]; 2]], b: &[[[f64; 3]; 2]], end: usize) -> f64 {
    a.iter().zip(b).map(|(a, b)| distance(a[end], b[end])).fold(0.0, f64::max)
}

#[test]
fn the_sum_of_the_arrows_is_what_drives() {
    let kinds = [
        ("classifier_free", "class = \"setosa\"\nscale = 3.0\n", 3.0),
        ("classifier_free", "class = \"setosa\"\nfrom = \"virginica\"\nscale = -1.5\n", -1.5),
        ("classifier", "class = \"setosa\"\nscale = 3.0\nclass_error = 0.5\n", 3.0),
        ("autoguidance", "scale = 2.5\n", 2.5),
        ("gate", "x = 0.3\nscale = 0.7\n", 0.7),
        ("gate", "x = 0.3\nscale = 0.7\nway = \"estimate\"\n", 0.7),
        ("reward", "scale = 3.0\n", 1.0),
        ("reward", "scale = 3.0\nway = \"gradient\"\n", 1.0),
    ];
    let errors = "[[score_error]]\ntype = \"directional\"\nnormal = 0.02\n";
    for error in ["", errors] {
        for (kind, settings, w) in kinds {
            let text = format!("{IRIS}{error}[guidance]\ntype = \"{kind}\"\n{settings}");
            let mut arrows = 0.0_f64;
            for Reading { driven, ends: [from, to], .. } in readings(&experiment(&text)) {
                let sum = [0, 1, 2].map(|d| (1.0 - w) * from[d] + w * to[d]);
                assert!(distance(sum, driven) < 1e-4, "{kind} {settings}: {sum:?}, not {driven:?}");
                arrows = arrows.max(distance(from, to));
            }
            assert!(arrows > 0.1, "{kind}: nothing steers");
        }
    }
}

/// One part has the score of the scene, the other that of the points.
#[test]
fn an_exact_part_leaves_the_model_in_the_other_one_alone() {
    let features =
        "type = \"random_features\"\nwidth = 60\nslices = 6\nsamples = 300\ntraining_time = 1e4\n";
    for score in ["type = \"smoothed\"\nbandwidth = 0.6\n", features] {
        let guided = |score: &str, parts: &str| {
            ends(&format!(
                "{IRIS}[score]\n{score}[guidance]\ntype = \"classifier_free\"\n\
                 class = \"setosa\"\nscale = 2.0\n{parts}"
            ))
        };
        let (model, exact) = (guided(score, ""), guided("type = \"exact\"\n", ""));
        assert!(apart(&model, &exact, 0) > 0.01 && apart(&model, &exact, 1) > 0.01, "{score}");
        for (parts, of) in [
            ("class_score = \"exact\"\n", [&model, &exact]),
            ("rest_score = \"exact\"\n", [&exact, &model]),
            ("class_score = \"exact\"\nrest_score = \"exact\"\n", [&exact, &exact]),
        ] {
            let found = guided(score, parts);
            for (end, of) in of.into_iter().enumerate() {
                assert!(apart(&found, of, end) < 1e-5, "{score}{parts}end {end}");
            }
        }
    }
}

/// The rows of iris, as the program scales them, with a class each.
fn table(of: &Experiment, class: impl Fn([f64; 2]) -> &'static str) -> String {
    let rows = plane(of).training.cloud.rows();
    let line = |x: f64, y: f64| format!("{x:?},{y:?},{}\n", class([x, y]));
    let lines = rows.iter().map(|row| line(row[0], row[1]));
    ["x,y,class\n".to_owned()].into_iter().chain(lines).collect()
}

#[test]
fn a_lasso_steers_as_a_column_with_the_same_classes_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let lasso = "[classes]\ntype = \"lasso\"\n\
                 corners = [[0.2, -1.0], [2.5, -1.0], [2.5, 0.4], [0.2, 0.4]]\n";
    let guidance = "[guidance]\ntype = \"classifier_free\"\nclass = \"lasso\"\nscale = 3.0\n\
                    [particles]\ncount = 200\n";
    let of_lasso = experiment(&format!(
        "[data]\ntype = \"file\"\npath = \"shipped:iris.csv\"\n{lasso}{guidance}"
    ));
    // These data are scaled to mean 0 and radius 1.
    let is_within = |[x, y]: [f64; 2]| (0.2..2.5).contains(&x) && (-1.0..0.4).contains(&y);
    let text = table(&of_lasso, |at| if is_within(at) { "lasso" } else { "rest" });
    assert!(text.matches("lasso").count() > 10 && text.matches("rest").count() > 10);
    std::fs::write(folder.path().join("iris.csv"), text).expect("written");
    let of_column = format!(
        "[data]\ntype = \"file\"\npath = \"iris.csv\"\nlabel = \"class\"\nscale = \"none\"\n{guidance}"
    );
    let scene = Scene::parse(&of_column, "test", folder.path().into()).expect("a scene");
    let of_column = Experiment::new(Arc::new(scene), None).expect("ready");
    let [a, b] = [&of_lasso, &of_column].map(|of| solved(of, plane(of)));
    assert!(largest_difference(&a, &b) < 1e-6, "{}", largest_difference(&a, &b));
}

#[test]
fn a_lasso_in_space_makes_classes_from_above() {
    let corners = [[0.0, -9.0], [9.0, -9.0], [9.0, 9.0], [0.0, 9.0]];
    let corners = corners.map(|at| toml::Value::Array(at.map(toml::Value::Float).to_vec()));
    let scene = catalogue::find("iris_3d").expect("a scene").scene();
    let scene = scene.with("classes.type", Some("lasso".into())).expect("a lasso");
    let scene = scene.with("classes.corners", Some(corners.to_vec().into())).expect("corners");
    let scene = scene.with("guidance.type", Some("classifier_free".into())).expect("guidance");
    let scene = scene.with("guidance.scale", Some(1.0.into())).expect("a scale");
    let experiment = Experiment::new(Arc::new(scene), None).expect("ready");
    let ready = volume(&experiment);
    assert_eq!(experiment.class_names(), ["lasso", "rest"]);
    let of_class = ready.training.class("lasso").expect("a class");
    let mean = ready.training.cloud.mean()[0];
    assert!(of_class.cloud.rows().iter().all(|row| row[0] >= mean));
    assert!(solved(&experiment, ready).iter().all(|x| x[0] > mean - 0.1));
}

/// At scale one both experiments have the same trajectories.
#[test]
fn distances_are_to_the_ridge_of_the_class_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let iris = experiment(IRIS);
    let rows = std::fs::read_to_string("assets/data/iris.csv").expect("iris");
    let n_setosa = rows.matches("setosa").count();
    let all = table(&iris, |_| "any");
    let is_setosa: Vec<bool> = rows.lines().skip(1).map(|row| row.contains("setosa")).collect();
    assert!(n_setosa == 50 && is_setosa.len() + 1 == all.lines().count());
    let mut lines = all.lines();
    let header = lines.next().expect("a header");
    let class = |(line, is_setosa): (&str, &bool)| {
        line.replace("any", if *is_setosa { "setosa" } else { "other" })
    };
    let whole: Vec<String> = lines.zip(&is_setosa).map(class).collect();
    let alone: Vec<&str> =
        whole.iter().map(String::as_str).filter(|line| line.contains("setosa")).collect();
    std::fs::write(folder.path().join("all.csv"), format!("{header}\n{}\n", whole.join("\n")))
        .expect("written");
    std::fs::write(folder.path().join("alone.csv"), format!("{header}\n{}\n", alone.join("\n")))
        .expect("written");
    let run = |file: &str, more: &str| {
        let text = format!(
            "[data]\ntype = \"file\"\npath = \"{file}\"\nlabel = \"class\"\nscale = \"none\"\n\
             [schedule]\ntype = \"ou\"\nt_start = 3.0\nt_end = 0.01\n[particles]\ncount = 200\n{more}"
        );
        let scene = Scene::parse(&text, "test", folder.path().into());
        let scene = scene.unwrap_or_else(|e| panic!("{e}"));
        let experiment = Experiment::new(Arc::new(scene), None).unwrap_or_else(|e| panic!("{e}"));
        let precision = ridgewalk::diffusion::density::Precision::Double;
        let timeline = solve_and_record(&experiment, plane(&experiment), precision, &|| false);
        let timeline = timeline.expect("not stopped");
        let distances =
            |record: &Arc<ridgewalk::sim::timeline::Record>| record.normal_distance.clone();
        timeline.records.iter().map(distances).collect::<Vec<_>>().concat()
    };
    let guidance = "[guidance]\ntype = \"classifier_free\"\nclass = \"setosa\"\nscale = 1.0\n";
    let of_class = run("all.csv", &format!("{guidance}[ridge]\nof = \"class\"\n"));
    let of_whole = run("all.csv", guidance);
    let alone = run("alone.csv", "");
    let off = |a: &[f32]| a.iter().zip(&alone).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(off(&of_class) < 1e-4, "{}", off(&of_class));
    assert!(off(&of_whole) > 0.1, "{}", off(&of_whole));
}

#[test]
fn a_scene_of_the_shipped_kind_says_which_ridge_is_beside() {
    let guided =
        scene(&format!("{IRIS}[guidance]\ntype = \"classifier_free\"\nclass = \"setosa\"\n"));
    let experiment = Experiment::new(Arc::new(guided), None).expect("ready");
    assert!(experiment.has_ridge_beside());
    let plain = Scene::parse("[data]\ntype = \"thirteen_points\"\n", "test", PathBuf::new());
    let plain = Experiment::new(Arc::new(plain.expect("a scene")), None).expect("ready");
    assert!(!plain.has_ridge_beside());
}
