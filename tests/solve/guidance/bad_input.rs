//! Guidance that cannot be: a sentence says why, and what to do.

use std::path::Path;
use std::sync::Arc;

use ridgewalk::diffusion::guidance::Guidance;
use ridgewalk::diffusion::score_errors::ScoreError;
use ridgewalk::params::Variant;
use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::Experiment;
use ridgewalk::sim::recorder::solve_and_record;
use ridgewalk::sim::steering::steering;

use super::IRIS;
use crate::laboratory::{experiment, plane};

/// What is said of a scene that is refused.
fn refusal_in(folder: &Path, text: &str) -> String {
    match Scene::parse(text, "test", folder.into()) {
        Err(error) => error.to_string(),
        Ok(scene) => match Experiment::new(Arc::new(scene), None) {
            Err(sentence) => sentence,
            Ok(_) => panic!("accepted: {text}"),
        },
    }
}

fn refusal(text: &str) -> String {
    refusal_in(Path::new(""), text)
}

const POINTS: &str = "[data]\ntype = \"thirteen_points\"\n";

#[test]
fn guidance_to_a_class_of_data_without_classes_says_how_to_get_some() {
    for kind in ["classifier_free", "classifier"] {
        let said = refusal(&format!("{POINTS}[guidance]\ntype = \"{kind}\"\n"));
        assert!(said.contains("label") && said.contains("draw"), "{said}");
        let named = refusal(&format!("{POINTS}[guidance]\ntype = \"{kind}\"\nclass = \"a\"\n"));
        assert!(named.contains("classes"), "{named}");
    }
    let said = refusal(&format!("{POINTS}[ridge]\nof = \"class\"\n"));
    assert!(said.contains("ridge.of") && said.contains("label"), "{said}");
}

#[test]
fn a_class_that_there_is_not_is_told_with_those_that_there_are() {
    let said =
        refusal(&format!("{IRIS}[guidance]\ntype = \"classifier_free\"\nclass = \"rose\"\n"));
    assert!(said.contains("rose") && said.contains("setosa"), "{said}");
}

#[test]
fn a_class_of_one_point_has_no_density_of_its_own_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "x,y,c\n0,0,a\n1,0,b\n0,1,b\n1,1,b\n2,2,b\n";
    std::fs::write(folder.path().join("t.csv"), table).expect("written");
    let of = |class: &str, score: &str| {
        format!(
            "[data]\ntype = \"file\"\npath = \"t.csv\"\nlabel = \"c\"\n[score]\ntype = \"{score}\"\n\
             [guidance]\ntype = \"classifier_free\"\nclass = \"{class}\"\n"
        )
    };
    for score in ["exact", "smoothed", "linear", "random_features"] {
        let said = refusal_in(folder.path(), &of("a", score));
        assert!(said.contains("class \"a\""), "{said}");
    }
    let scene = Scene::parse(&of("b", "exact"), "test", folder.path().into()).expect("a scene");
    assert!(Experiment::new(Arc::new(scene), None).is_ok(), "the other class is none the worse");
}

#[test]
fn a_lasso_round_nothing_or_of_two_corners_is_refused_and_one_round_all_leaves_no_rest() {
    let lasso = |corners: &str, more: &str| {
        format!("{POINTS}[classes]\ntype = \"lasso\"\ncorners = {corners}\n{more}")
    };
    let said = refusal(&lasso("[[8, 8], [9, 8], [9, 9]]", ""));
    assert!(said.contains("none of the data"), "{said}");
    for corners in ["[]", "[[0, 0], [1, 1]]", "[[0, 0], [1, nan], [1, 0]]", "[[0], [1, 1], [2, 0]]"]
    {
        let said = refusal(&lasso(corners, ""));
        assert!(said.contains("corners"), "{said}");
    }
    let all = "[[-9, -9], [9, -9], [9, 9], [-9, 9]]";
    let to = |class: &str| format!("[guidance]\ntype = \"classifier_free\"\nclass = \"{class}\"\n");
    let said = refusal(&lasso(all, &to("rest")));
    assert!(said.contains("class \"rest\""), "{said}");
    experiment(&lasso(all, &to("lasso")));
}

#[test]
fn a_gate_that_no_datum_can_reach_and_a_polygon_that_crosses_itself_are_refused() {
    let gate = |more: &str| format!("{POINTS}[guidance]\ntype = \"gate\"\n{more}");
    let said = refusal(&gate("x = 50.0\nbandwidth = 0.0\n"));
    assert!(said.contains("bandwidth"), "{said}");
    for corners in ["[[0, 0], [1, 1], [1, 0], [0, 1]]", "[[0, 0], [1, 0], [1, 0], [0, 1]]"] {
        let said = refusal(&gate(&format!("region = \"polygon\"\ncorners = {corners}\n")));
        assert!(said.contains("polygon"), "{said}");
    }
}

/// Whoever is far from the data is counted; whatever is shown is a number.
#[test]
fn extreme_settings_count_the_diverged_and_show_no_nan() {
    let extremes = [
        (format!("{IRIS}[guidance]\ntype = \"classifier_free\"\nscale = 1e6\n"), false),
        (format!("{IRIS}[guidance]\ntype = \"classifier_free\"\nscale = -1e6\n"), true),
        (format!("{IRIS}[guidance]\ntype = \"classifier\"\nscale = 1e6\n"), false),
        (
            format!("{IRIS}[guidance]\ntype = \"autoguidance\"\nweak = \"linear\"\nscale = -1e6\n"),
            true,
        ),
        (format!("{IRIS}[guidance]\ntype = \"reward\"\nway = \"gradient\"\nscale = 1e6\n"), false),
        (format!("{IRIS}[guidance]\ntype = \"reward\"\nscale = -1e6\n"), false),
        (format!("{POINTS}[guidance]\ntype = \"gate\"\nx = 900.0\n"), true),
        (format!("{POINTS}[guidance]\ntype = \"gate\"\nx = 900.0\nway = \"estimate\"\n"), false),
        (
            format!(
                "{POINTS}[guidance]\ntype = \"gate\"\nregion = \"disc\"\nsize = 1e-3\nx = 2.0\n"
            ),
            false,
        ),
        (format!("{POINTS}[guidance]\ntype = \"gate\"\nscale = -1e3\n"), true),
    ];
    for (text, all_diverge) in extremes {
        let experiment = experiment(&format!("{text}\n"));
        let ready = plane(&experiment);
        let timeline = solve_and_record(&experiment, ready, ready.quick, &|| false);
        let timeline = timeline.expect("not stopped");
        let x = &timeline.records.last().expect("a record").x;
        let lost = x.chunks_exact(2).filter(|x| x.iter().any(|x| !x.is_finite())).count();
        let counted = timeline.summaries.last().expect("a summary").n_diverged;
        let known = if all_diverge { timeline.n_particles } else { 0 };
        assert!(counted == known && lost <= counted, "{text}: {lost} lost, {counted} counted");
        let steering = steering(&experiment, &timeline).expect("guided");
        let shares = steering.classes.iter().map(|(_, share, _)| *share);
        assert!(shares.clone().all(f64::is_finite), "{text}");
        for moments in [steering.sampled, steering.target].into_iter().flatten() {
            let numbers = moments.mean.iter().chain(&moments.variance);
            assert!(numbers.clone().all(|x| x.is_finite()), "{text}: {moments:?}");
        }
    }
}

#[test]
fn an_interval_of_noise_levels_that_ends_before_it_begins_is_refused_by_both_its_keys() {
    let acts = |variant: &&Variant| variant.params.iter().any(|param| param.key == "sigma_from");
    for (header, kinds) in
        [("[guidance]", Guidance::VARIANTS), ("[[score_error]]", ScoreError::VARIANTS)]
    {
        let kinds: Vec<_> = kinds.iter().filter(acts).collect();
        assert_eq!(kinds.len(), 5);
        for kind in kinds {
            let scene = |interval: &str| {
                let table = format!("{IRIS}{header}\ntype = \"{}\"\n{interval}\n", kind.type_name);
                Scene::parse(&table, "test", "".into())
            };
            let said = scene("sigma_from = 2\nsigma_to = 0.5").expect_err("empty").to_string();
            assert!(said.contains("`sigma_from` is 2 and `sigma_to` is 0.5"), "{said}");
            assert!(said.contains("swap them"), "{said}");
            for interval in ["sigma_from = 0.5\nsigma_to = 2", "sigma_from = 2\nsigma_to = 2"] {
                assert!(scene(interval).is_ok(), "{interval}");
            }
        }
    }
}
