//! Guidance: known laws of what is sampled, and identities between its kinds.

mod bad_input;
mod numbers;
mod parts;
mod regions;

use ridgewalk::diffusion::density::Precision;
use ridgewalk::maths::{Vector, stats};
use ridgewalk::sim::experiment::{Experiment, Ready};
use ridgewalk::sim::solve::{Starts, solve_ends};

use crate::laboratory::{experiment, plane};

/// The linear score of a class is the exact score of the Gaussian with its moments.
fn gaussians(deviation: f64, scale: f64, sampler: &str) -> String {
    format!(
        "[data]\ntype = \"two_gaussians\"\ncount = 100\ndeviation = {deviation}\n\
         [schedule]\ntype = \"ou\"\nt_start = 3.0\nt_end = 0.001\n[score]\ntype = \"linear\"\n\
         [guidance]\ntype = \"classifier_free\"\nfrom = \"wide\"\nclass = \"narrow\"\n\
         scale = {scale}\n[particles]\ncount = 20000\n[sampler]\n{sampler}\n"
    )
}

const IRIS: &str = "[data]\ntype = \"file\"\npath = \"shipped:iris.csv\"\nlabel = \"species\"\n\
                    [particles]\ncount = 200\n[sampler]\nsteps = 60\n";

/// Positions at the last node, data frame.
fn solved<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Vec<Vector<D>> {
    let ends = solve_ends(experiment, ready, Precision::Double, &Starts::Seeded, &|| false);
    ends.expect("not stopped")
}

/// Positions at the last node, in the frame of `x_t`.
fn ends(text: &str) -> Vec<Vector<2>> {
    let experiment = experiment(text);
    let a = experiment.nodes.last().expect("nodes").a;
    solved(&experiment, plane(&experiment)).iter().map(|x| x * a).collect()
}

fn iris(more: &str) -> Vec<Vector<2>> {
    ends(&format!("{IRIS}{more}"))
}

/// Mean of the first coordinate and variance of the second, guided from `N(0, I)` to
/// `N((1, 0), deviation^2 I)`.
fn law(deviation: f64, scale: f64, sampler: &str) -> (f64, f64) {
    let ends = ends(&gaussians(deviation, scale, sampler));
    let n = ends.len() as f64;
    let mean = ends.iter().sum::<Vector<2>>() / n;
    let variance = ends.iter().map(|x| (x[1] - mean[1]).powi(2)).sum::<f64>() / n;
    (mean[0], variance)
}

fn largest_difference<const D: usize>(a: &[Vector<D>], b: &[Vector<D>]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max)
}

/// The tilted density `p^(1-w) p_c^w` has variance .143 at `w = 2` and .077 at `w = 4`: that is not
/// what is sampled.
#[test]
fn the_flow_samples_a_narrower_law_than_the_tilted_density() {
    for (scale, variance) in [(2.0, 0.0635), (4.0, 0.0040)] {
        let (_, found) = law(0.5, scale, "steps = 400");
        assert!((found / variance - 1.0).abs() < 0.03, "w = {scale}: {found}, not {variance}");
    }
}

#[test]
fn the_reverse_sde_is_nearer_to_the_tilted_density_and_does_not_reach_it() {
    for (scale, variance) in [(2.0, 0.110), (4.0, 0.048)] {
        let sampler = "steps = 400\nstochasticity = 1.0";
        let (_, found) = law(0.5, scale, sampler);
        assert!((found / variance - 1.0).abs() < 0.04, "w = {scale}: {found}, not {variance}");
    }
}

#[test]
fn with_equal_covariances_the_tilted_density_is_what_is_sampled() {
    for scale in [-1.0, 0.5, 3.0] {
        let (mean, variance) = law(1.0, scale, "steps = 200");
        // Noise starts around 0, not around `a w`.
        let expected = scale * (1.0 - (-3.0_f64).exp());
        assert!((mean - expected).abs() < 0.03, "mean {mean}, not {expected}");
        assert!((variance - 1.0).abs() < 0.03, "variance {variance}");
    }
}

#[test]
fn with_exact_scores_classifier_and_classifier_free_guidance_are_the_same() {
    for scale in [0.0, 1.0, 3.0] {
        let of = |kind: &str| {
            iris(&format!("[guidance]\ntype = \"{kind}\"\nclass = \"setosa\"\nscale = {scale}\n"))
        };
        let apart = largest_difference(&of("classifier"), &of("classifier_free"));
        assert!(apart < 1e-9, "w = {scale}: {apart} apart");
    }
}

#[test]
fn scale_zero_is_unconditional_and_an_interval_that_is_empty_conditional() {
    let free = "[guidance]\ntype = \"classifier_free\"\nclass = \"setosa\"\n";
    let none = iris("");
    assert!(largest_difference(&iris(&format!("{free}scale = 0.0\n")), &none) < 1e-12);
    let conditional = iris(&format!("{free}scale = 1.0\n"));
    let without = iris(&format!("{free}scale = 9.0\nsigma_from = 1e8\n"));
    assert!(largest_difference(&without, &conditional) < 1e-12);
}

/// An error in both parts of classifier-free guidance is the error once; in one part it is
/// multiplied.
#[test]
fn errors_add_up_by_the_weights_of_the_parts() {
    let error = "[[score_error]]\ntype = \"directional\"\nnormal = 0.02\n";
    let of = |shares: &str| {
        iris(&format!("{error}[guidance]\ntype = \"classifier_free\"\nscale = 3.0\n{shares}"))
    };
    let exact = iris("[guidance]\ntype = \"classifier_free\"\nscale = 3.0\n");
    let moved = |shares: &str| {
        let moved = of(shares).into_iter().zip(&exact).map(|(a, b)| (a - b).norm());
        stats::median(&mut moved.collect())
    };
    let (both, class) = (moved(""), moved("rest_error = 0.0\n"));
    assert_eq!(moved("rest_error = 0.0\nclass_error = 0.0\n"), 0.0);
    assert!((2.5..3.5).contains(&(class / both)), "in one part {class}, in both {both}");
}

#[test]
fn autoguidance_at_scale_one_is_the_score_itself() {
    for weak in ["smoothed", "linear"] {
        let guided = |scale: f64| {
            iris(&format!(
                "[guidance]\ntype = \"autoguidance\"\nweak = \"{weak}\"\nscale = {scale}\n"
            ))
        };
        assert!(largest_difference(&guided(1.0), &iris("")) < 1e-9);
        assert!(largest_difference(&guided(2.0), &iris("")) > 1e-3);
    }
}

/// The exact way samples the data with weights `e^(w r)`: all of it near a point that is rewarded
/// much.
#[test]
fn a_reward_draws_samples_to_its_shape() {
    let distance = |scale: f64, way: &str| {
        let ends = iris(&format!(
            "[guidance]\ntype = \"reward\"\nway = \"{way}\"\nscale = {scale}\nx = 0.5\nwidth = 0.3\n"
        ));
        let to_point = |x: &Vector<2>| (x - Vector::from([0.5, 0.0])).norm();
        ends.iter().map(to_point).sum::<f64>() / ends.len() as f64
    };
    let free = distance(0.0, "exact");
    assert!(distance(4.0, "exact") < 0.5 * free);
    assert!(distance(0.5, "gradient") < 0.8 * free);
}

#[test]
fn a_reward_that_does_not_count_changes_nothing() {
    for way in ["exact", "gradient"] {
        let ends = iris(&format!("[guidance]\ntype = \"reward\"\nway = \"{way}\"\nscale = 0.0\n"));
        assert!(largest_difference(&ends, &iris("")) < 1e-9);
    }
}

#[test]
fn all_samples_pass_a_gate_and_the_gradient_of_its_reward_does_nothing() {
    let gate = |more: &str| iris(&format!("[guidance]\ntype = \"gate\"\nx = 0.3\n{more}"));
    let inside = |ends: &[Vector<2>]| ends.iter().filter(|end| end[0] >= 0.3).count();
    let passed = gate("");
    assert_eq!(inside(&passed), passed.len());
    let bare = gate("bandwidth = 0.0\n");
    assert_eq!(inside(&bare), bare.len());
    let unguided = gate("bandwidth = 0.0\nway = \"gradient\"\n");
    assert!(largest_difference(&unguided, &iris("")) < 1e-9);
    assert!(inside(&unguided) < unguided.len() * 3 / 4);
}
