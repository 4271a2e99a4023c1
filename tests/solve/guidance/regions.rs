//! Gates of every shape, in the plane and in space.

use std::sync::Arc;

use ridgewalk::diffusion::guidance::Guidance;
use ridgewalk::diffusion::guidance::gate::Region;
use ridgewalk::maths::Vector;
use ridgewalk::scene::catalogue;
use ridgewalk::sim::experiment::Experiment;

use super::{iris, largest_difference, solved};
use crate::laboratory::{plane, scene, volume};

#[test]
fn a_polygon_that_is_a_box_gates_as_the_box_does() {
    let gate = |more: &str| iris(&format!("[guidance]\ntype = \"gate\"\nx = 0.3\ny = 0.1\n{more}"));
    let square = gate("region = \"box\"\nsize = 0.5\n");
    for corners in [
        "[[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]",
        "[[-0.5, -0.5], [-0.5, 0.5], [0.0, 0.5], [0.5, 0.5], [0.5, -0.5]]",
    ] {
        let polygon = gate(&format!("region = \"polygon\"\ncorners = {corners}\n"));
        let apart = largest_difference(&square, &polygon);
        assert!(apart < 1e-9, "{apart} apart");
    }
    let other = gate("region = \"polygon\"\ncorners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5]]\n");
    assert!(largest_difference(&square, &other) > 0.05);
}

/// Iris in space with a gate, and its region.
fn in_space(settings: &str) -> (Region<3>, Vec<Vector<3>>) {
    let data = "[data]\ntype = \"file\"\npath = \"shipped:iris.csv\"\nscale = \"none\"\n\
                columns = [\"petal_length_cm\", \"petal_width_cm\", \"sepal_width_cm\"]\n\
                [particles]\ncount = 200\n[sampler]\nsteps = 50\n";
    let scene = scene(&format!("{data}[guidance]\ntype = \"gate\"\n{settings}"));
    let Guidance::Gate(gate) = scene.guidance.clone() else { panic!("a gate") };
    let experiment = Experiment::new(Arc::new(scene), None).unwrap_or_else(|e| panic!("{e}"));
    let ready = volume(&experiment);
    let (mean, radius) = (ready.training.cloud.mean(), ready.training.cloud.radius());
    let region = gate.region(mean, radius).expect("a region");
    (region, solved(&experiment, ready))
}

#[test]
fn all_samples_pass_every_gate_in_space() {
    let gates = [
        "region = \"half_plane\"\nz = 0.1\ntilt = 90.0\n",
        "region = \"half_plane\"\nx = 0.2\nangle = 120.0\ntilt = -40.0\n",
        "region = \"disc\"\nx = 0.4\nz = -0.1\nsize = 0.4\n",
        "region = \"box\"\nx = 0.4\nz = -0.1\nsize = 0.4\n",
        "region = \"polygon\"\nx = 0.1\ncorners = [[0.0, -0.2], [0.9, 0.1], [0.3, 0.5]]\n",
    ];
    for settings in gates {
        let (region, ends) = in_space(settings);
        // The last noise level is not zero.
        let out = ends.iter().map(|x| -region.clearance(x)).fold(f64::NEG_INFINITY, f64::max);
        assert!(out < 0.02, "{settings}{out} outside");
        let free = in_space(&format!("{settings}way = \"gradient\"\n")).1;
        let n_inside = free.iter().filter(|x| region.contains(x)).count();
        assert!(n_inside < free.len() * 9 / 10, "{settings}no gate is needed");
    }
}

/// The tilt leans the side of the half-space out of the vertical.
#[test]
fn a_half_space_that_leans_by_a_right_angle_is_above_or_below() {
    for (tilt, sign) in [(90.0, 1.0), (-90.0, -1.0)] {
        let (region, _) = in_space(&format!("region = \"half_plane\"\ntilt = {tilt:?}\n"));
        let Region::HalfSpace { normal, .. } = region else { panic!("a half-space") };
        assert!((normal - Vector::from([0.0, 0.0, sign])).norm() < 1e-12, "{normal}");
    }
}

#[test]
fn the_estimate_of_a_gate_brings_most_inside() {
    let gate = |way: &str| {
        let ends = iris(&format!(
            "[guidance]\ntype = \"gate\"\nx = 0.3\nbandwidth = 0.3\nway = \"{way}\"\n"
        ));
        let inside = ends.iter().filter(|x| x[0] > 0.29).count();
        inside as f64 / ends.len() as f64
    };
    assert!(gate("estimate") > 0.9 && gate("gradient") < 0.7);
}

#[test]
fn the_built_in_gate_says_what_it_is_when_its_reward_has_no_gradient() {
    let scene = catalogue::find("gate").expect("a scene").scene();
    let scene = scene.with("guidance.way", Some("gradient".into())).expect("a way");
    let experiment = Experiment::new(Arc::new(scene), None).expect("ready");
    let ends = solved(&experiment, plane(&experiment));
    assert!(ends.iter().filter(|x| x[0] < 0.0).count() > ends.len() / 5);
}
