//! Learned scores in the window: training time is a slider, training is watched and cancelled.

use std::path::PathBuf;

use egui_kittest::kittest::Queryable as _;
use ridgewalk::diffusion::score::Score;
use ridgewalk::scene::Scene;
use ridgewalk::ui::command::{Command, Gesture};

use super::stage::Stage;

const SMALL_NETWORK: &str = "[data]\ntype = \"two_moons\"\n[score]\ntype = \"network\"\nsteps = 60\n\
                             width = 16\n[particles]\ncount = 200\n";

fn stage_of(text: &str) -> Stage {
    let scene = Scene::parse(text, "test", PathBuf::new());
    Stage::of(scene.unwrap_or_else(|error| panic!("{error}")))
}

/// Shares of memorised, near, between and off the ridge.
fn ends(stage: &mut Stage) -> [f64; 4] {
    stage.settle();
    let solution = stage.lab().model().rails.solution.as_ref().expect("a solution");
    solution.ends.expect("the full solve tells its ends apart")
}

fn steps(stage: &Stage) -> u32 {
    match &stage.lab().model().rails.scene.score {
        Score::Network(network) => network.steps,
        other => panic!("a network, not {other:?}"),
    }
}

#[test]
fn training_time_dragged_from_end_to_end_leads_from_haze_to_memory() {
    let mut stage = Stage::on("features_generalising");
    stage.open_part("score");
    let [_, _, between, _] = ends(&mut stage);
    assert!(between > 0.3, "generalising: {between} between the data");
    stage.drag_to_end("Training time", 0.0);
    let [_, _, _, off] = ends(&mut stage);
    assert!(off > 0.5, "early: {off} off the ridge");
    stage.drag_to_end("Training time", 1.0);
    let [memorised, ..] = ends(&mut stage);
    assert!(memorised > 0.8, "late: {memorised} memorised");
}

#[test]
fn the_error_of_a_learned_score_is_taken_apart_without_being_asked() {
    let mut stage = Stage::on("features_generalising");
    stage.wait_for(|model| model.anatomy.is_some());
    stage.window.get_by_label("Score error across against noise");
    stage.window.get_by_label("Score error along against training time");
    stage.set("score.type", "exact");
    assert!(stage.lab().model().anatomy.is_none(), "the exact score has no error");
}

#[test]
fn a_sweep_finds_the_ends_for_every_training_time_and_stays_while_that_is_changed() {
    let mut stage = stage_of(
        "[data]\ntype = \"thirteen_points\"\n[score]\ntype = \"random_features\"\nwidth = 32\n\
         slices = 8\nsamples = 300\n[particles]\ncount = 200\n[sampler]\nsteps = 30\n",
    );
    stage.window.get_by_label("Sweep").click();
    stage.wait_for(|model| {
        model.sweep.as_ref().is_some_and(|sweep| sweep.ends.len() == sweep.times.len())
    });
    stage.set("score.training_time", 10.0);
    assert!(stage.lab().model().sweep.is_some());
    stage.set("score.seed", 2_i64);
    assert!(stage.lab().model().sweep.is_none(), "other features end elsewhere");
}

#[test]
fn a_network_trains_on_pauses_steps_and_goes_back() {
    let mut stage = stage_of(SMALL_NETWORK);
    stage.open_part("score");
    let first = stage.end_points();
    stage.window.get_by_label("Train on").click();
    stage.wait_for(|model| {
        let run = model.rails.solution.as_ref().and_then(|s| s.experiment.training_run.as_ref());
        run.is_some_and(|run| run.n_steps > 60)
    });
    stage.window.get_by_label("Pause").click();
    stage.settle();
    let paused = steps(&stage);
    assert!(paused > 60 && paused < 20_000, "paused at {paused}");
    assert_ne!(stage.end_points(), first, "it has learned something");
    stage.window.get_by_label("Step").click();
    stage.settle();
    assert_eq!(steps(&stage), paused + 100);
    stage.set("score.steps", 60_i64);
    assert_eq!(stage.end_points(), first, "back at the same weights");
}

#[test]
fn training_that_takes_long_says_how_far_it_is_and_is_cancelled() {
    let mut stage = stage_of(
        "[data]\ntype = \"thirteen_points\"\n[score]\ntype = \"random_features\"\nwidth = 16\n\
         [particles]\ncount = 100\n",
    );
    let before = stage.lab().model().rails.scene.clone();
    let wide = Command::Set {
        path: "score.width".to_owned(),
        value: Some(4096_i64.into()),
        gesture: Gesture::Single,
    };
    stage.window.state_mut().run(wide);
    stage.wait_for(|model| model.rails.training.is_some() || !model.messages.is_empty());
    if stage.lab().model().messages.is_empty() {
        stage.window.step();
        stage.window.get_by_label("Cancel training").click();
        stage.settle();
        assert_eq!(stage.lab().model().rails.scene, before);
    }
}
