//! Learned scores: what they do to the samples, and what is said about their errors.

use std::sync::Arc;

use ridgewalk::diffusion::density::Precision;
use ridgewalk::diffusion::score::learned::{Untrained, Watch};
use ridgewalk::maths::eigen::symmetric_eigen;
use ridgewalk::maths::{Matrix, Vector};
use ridgewalk::sim::anatomy::{Anatomy, ErrorParts, anatomy, training_times};
use ridgewalk::sim::dial::{Ends, ends_at};
use ridgewalk::sim::experiment::Experiment;
use ridgewalk::sim::loaded::Loaded;
use ridgewalk::sim::solve::{Starts, solve_ends};

use crate::laboratory::{experiment, plane, scene};

const FEATURES: &str = "[data]\ntype = \"thirteen_points\"\n[score]\ntype = \"random_features\"\n";

fn ends(text: &str, time: f64) -> Ends {
    ends_at(&experiment(text), time, Watch::PATIENT).expect("not stopped")
}

/// The error at the noise level nearest to `sigma` (in data radii), for each training time.
fn errors_at(experiment: &Experiment, anatomy: &Anatomy, sigma: f64) -> Vec<ErrorParts> {
    let off = |level: &usize| (anatomy.sigmas[*level] / experiment.radius / sigma).ln().abs();
    let levels = 0..anatomy.sigmas.len();
    let level = levels.min_by(|a, b| off(a).total_cmp(&off(b))).expect("a level");
    anatomy.by_time.iter().map(|errors| errors[level]).collect()
}

/// The flow of the linear score is known: each principal axis shrinks by itself.
#[test]
fn trajectories_of_the_linear_score_are_the_closed_form() {
    let text = "[data]\ntype = \"file\"\npath = \"shipped:old_faithful.csv\"\n\
                [score]\ntype = \"linear\"\n[sampler]\nsteps = 800\n[particles]\ncount = 20\n";
    let experiment = experiment(text);
    let ready = plane(&experiment);
    let [first, last] = [experiment.nodes[0], *experiment.nodes.last().expect("nodes")];
    let starts: Vec<Vector<2>> =
        (0..20).map(|i| Vector::from([f64::from(i).sin(), f64::from(i).cos()]) * 1.3).collect();
    let given = Starts::Given(starts.clone());
    let ends = solve_ends(&experiment, ready, Precision::Double, &given, &|| false);

    let cloud = &ready.training.cloud;
    let (n, mean) = (cloud.rows().len() as f64, cloud.mean());
    let outer = |row: &Vector<2>| (row - mean) * (row - mean).transpose() / n;
    let axes = symmetric_eigen(&cloud.rows().iter().map(outer).sum::<Matrix<2>>());
    for (start, end) in starts.iter().zip(ends.expect("not stopped")) {
        let offset = axes.vectors.transpose() * (start - mean * first.a);
        let shrink = axes.values.map(|variance| {
            let spread = |a: f64, s: f64| a * a * variance + s * s;
            (spread(last.a, last.s) / spread(first.a, first.s)).sqrt()
        });
        let expected = mean * last.a + axes.vectors * offset.component_mul(&shrink);
        assert!((end * last.a - expected).norm() < 2e-4, "{end} is not {expected}");
    }
}

/// He, Qiu & Tao: generalisation on the way from haze to memory. A slow reference (`NumPy`, Euler
/// steps, other features) says 1, 4, 28, 71, 94 % memorised and 11, 46, 44, 19, 4 % between the
/// data.
#[test]
fn random_features_go_from_haze_to_the_ridge_to_the_data() {
    let expected = [
        (0.0, 0.0..0.03, 0.06..0.18),
        (1e4, 0.0..0.12, 0.35..0.52),
        (1e5, 0.18..0.36, 0.35..0.52),
        (1e6, 0.55..0.8, 0.12..0.26),
        (1e8, 0.9..1.0, 0.0..0.06),
    ];
    for (time, memorised, between) in expected {
        let [at_data, _, on_ridge, _] = ends(FEATURES, time).shares;
        assert!(memorised.contains(&at_data), "after {time} {at_data} are memorised");
        assert!(between.contains(&on_ridge), "after {time} {on_ridge} lie between the data");
    }
}

#[test]
fn the_error_across_the_ridge_falls_before_the_error_along_it() {
    let experiment = experiment(FEATURES);
    let anatomy = anatomy(&experiment, Watch::PATIENT).expect("not stopped");
    let errors = errors_at(&experiment, &anatomy, 0.2);
    let halved = |of: fn(&ErrorParts) -> f64| {
        let first = of(&errors[0]);
        let halved = errors.iter().position(|error| of(error) < 0.5 * first);
        anatomy.times[halved.expect("it falls by half")]
    };
    let (across, along) = (halved(|e| e.normal.total), halved(|e| e.tangent.total));
    assert!(across < along, "across at {across}, along at {along}");
    let last = errors.last().expect("errors");
    for parts in [last.normal, last.tangent] {
        let [bias, left] =
            [parts.architecture, parts.optimisation].map(|part| part.expect("known"));
        assert!(left < bias + parts.total, "in the end the architecture is what is left");
    }
}

#[test]
fn between_training_times_the_anatomy_is_interpolated_and_beyond_them_held() {
    let experiment = experiment(&format!("{FEATURES}width = 32\nslices = 6\nsamples = 300\n"));
    let anatomy = anatomy(&experiment, Watch::PATIENT).expect("not stopped");
    assert_eq!(anatomy.times, training_times(&experiment));
    for (k, time) in anatomy.times.iter().enumerate() {
        let near = anatomy.at(Some(*time))[3].normal.total / anatomy.by_time[k][3].normal.total;
        assert!((near - 1.0).abs() < 1e-9);
    }
    for (time, k) in [(0.0, 0), (f64::INFINITY, anatomy.times.len() - 1)] {
        assert_eq!(anatomy.at(Some(time))[3], anatomy.by_time[k][3]);
    }
}

#[test]
fn a_linear_score_has_no_optimisation_error() {
    let text = "[data]\ntype = \"two_moons\"\n[score]\ntype = \"linear\"\n";
    let anatomy = anatomy(&experiment(text), Watch::PATIENT).expect("not stopped");
    assert!(anatomy.times.is_empty());
    for error in anatomy.at(None) {
        assert_eq!(error.normal.optimisation, Some(0.0));
        assert_eq!(error.normal.architecture, Some(error.normal.total));
    }
}

#[test]
fn another_training_time_trains_nothing_again() {
    let early = Arc::new(scene(FEATURES));
    let loaded = Loaded::read(&early, None).expect("data");
    Experiment::trained(early, Arc::clone(&loaded), Watch::PATIENT).unwrap_or_else(|_| panic!());
    let late = Arc::new(scene(&format!("{FEATURES}training_time = 1e8\n")));
    let at_once = Watch { stop: &|| true, progress: &|_| panic!("it is trained already") };
    assert!(Experiment::trained(late, Arc::clone(&loaded), at_once).is_ok());
    let wider = Arc::new(scene(&format!("{FEATURES}width = 300\n")));
    let stopped = Watch { stop: &|| true, progress: &|_| {} };
    let stopped = Experiment::trained(wider, loaded, stopped);
    assert!(matches!(stopped, Err(Untrained::Stopped { .. })));
}
