//! A particle that is put elsewhere: its path is solved both ways with the same noise.

use proptest::prelude::*;
use ridgewalk::diffusion::density::Precision;
use ridgewalk::maths::Vector;
use ridgewalk::scene::catalogue;
use ridgewalk::sim::experiment::{Experiment, Ready, Space};
use ridgewalk::sim::solve::through::Paths;
use ridgewalk::sim::solve::{Cloud, Progress, Starts, solve};
use ridgewalk::sim::what_if::{Asked, Fan, Place, WhatIf};

use crate::laboratory::{self, plane};

const NEVER: &(dyn Fn() -> bool + Sync) = &|| false;

const SAMPLERS: [&str; 10] = [
    "type = \"heun\"",
    "type = \"heun\"\nstochasticity = 1.0",
    "type = \"ddim\"",
    "type = \"ddim\"\nstochasticity = 1.0",
    "type = \"dpm_solver_2m\"",
    "type = \"dpm_solver_2m\"\nstochasticity = 1.0",
    "type = \"rk4\"",
    "type = \"euler_maruyama\"",
    "type = \"stochastic_heun\"",
    "type = \"predictor_corrector\"\nstochasticity = 1.0",
];

fn experiment(sampler: &str, rest: &str) -> Experiment {
    let text = format!("[particles]\ncount = 12\n{rest}\n[sampler]\n{sampler}\n");
    laboratory::experiment(&text)
}

/// Where the particles that begin so are at every node.
fn solved<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    starts: &Starts<D>,
) -> Vec<Vec<Vector<D>>> {
    let mut paths = Vec::new();
    let look = |cloud: &Cloud<'_, D>| {
        cloud.particles.iter().copied().zip(cloud.x.to_vec()).collect::<Vec<_>>()
    };
    let on_node = |_, parts: Vec<Vec<(u32, Vector<D>)>>| {
        let mut all = parts.concat();
        all.sort_by_key(|(place, _)| *place);
        paths.push(all.into_iter().map(|(_, x)| x).collect());
        Progress::Continue
    };
    solve(experiment, ready, Precision::Double, starts, NEVER, look, on_node);
    paths
}

/// The greatest distance at any node, each in units of the data radius and its own noise level.
fn apart<const D: usize>(experiment: &Experiment, a: &[Vector<D>], b: &[Vector<D>]) -> f64 {
    let scale = |k: usize| experiment.radius + experiment.nodes[k].sigma;
    let at = |k: usize| (a[k] - b[k]).norm() / scale(k);
    (0..a.len()).map(at).fold(0.0, f64::max)
}

/// The path of a particle that begins where another does, by the ordinary solve.
fn from_start<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    number: u32,
    start: Vector<D>,
) -> Vec<Vector<D>> {
    let mut starts = vec![Vector::zeros(); number as usize + 1];
    starts[number as usize] = start * experiment.nodes[0].a;
    let starts = Starts::Only(vec![number], Box::new(Starts::Given(starts)));
    solved(experiment, ready, &starts).into_iter().map(|cloud| cloud[0]).collect()
}

#[test]
fn a_particle_that_is_put_where_it_is_has_its_own_path_by_every_sampler() {
    for sampler in SAMPLERS {
        let experiment = experiment(sampler, "");
        let ready = plane(&experiment);
        let own = solved(&experiment, ready, &Starts::Seeded);
        let paths = Paths::new(&experiment, ready, NEVER);
        for number in [0, 7] {
            let own: Vec<_> = own.iter().map(|cloud| cloud[number as usize]).collect();
            for node in [0, 1, 2, 30, 60, 80] {
                let path = paths.through(number, node, own[node]).expect("not stopped");
                let apart = apart(&experiment, &path.x, &own);
                assert!(apart < 1e-8, "{sampler} {number} at {node}: {apart:e}");
                assert!(path.miss < 1e-8, "{sampler} {number} at {node}: {:e}", path.miss);
            }
        }
    }
}

#[test]
fn a_path_through_a_place_from_pure_noise_begins_there() {
    for sampler in [SAMPLERS[0], SAMPLERS[3], SAMPLERS[4]] {
        let experiment = experiment(sampler, "[schedule]\ntype = \"linear\"\nt_start = 1.0");
        let ready = plane(&experiment);
        assert!(experiment.nodes[0].sigma > 1e9);
        let own = solved(&experiment, ready, &Starts::Seeded);
        let own: Vec<_> = own.iter().map(|cloud| cloud[3]).collect();
        let paths = Paths::new(&experiment, ready, NEVER);
        for node in [0, 1, 2, 50] {
            let path = paths.through(3, node, own[node]).expect("not stopped");
            assert!(apart(&experiment, &path.x, &own) < 1e-8, "{sampler} at {node}");
        }
    }
}

#[test]
fn a_path_in_space_closes_too() {
    let scene = catalogue::find("helix").expect("a scene").scene();
    let experiment = Experiment::new(scene.into(), None).expect("an experiment");
    let Space::Volume(ready) = &experiment.space else { panic!("data in space") };
    let paths = Paths::new(&experiment, ready, NEVER);
    let x = Vector::<3>::new(0.4, -0.2, 0.9) * experiment.radius;
    let path = paths.through(4, 50, x).expect("not stopped");
    assert!(path.miss < 1e-9 * experiment.radius, "{:e}", path.miss);
    let again = from_start(&experiment, ready, 4, path.x[0]);
    assert!((again[50] - x).norm() < 1e-9 * experiment.radius);
}

#[test]
fn a_step_that_cannot_be_inverted_is_told_by_its_miss() {
    let sampler = "type = \"euler_maruyama\"\nstochasticity = 1.0\nsteps = 4";
    let experiment = experiment(sampler, "");
    let ready = plane(&experiment);
    let paths = Paths::new(&experiment, ready, NEVER);
    for (x, y) in [(0.0, 0.0), (0.7, -0.3), (-1.1, 0.8)] {
        let x = Vector::<2>::new(x, y) * experiment.radius;
        let path = paths.through(2, 3, x).expect("not stopped");
        assert!(path.x.iter().flatten().all(|x| x.is_finite()), "{:?}", path.x);
        let again = from_start(&experiment, ready, 2, path.x[0]);
        let missed = (again[3] - x).norm();
        assert!((missed - path.miss).abs() < 1e-9 * (1.0 + missed), "{missed} {}", path.miss);
    }
}

#[test]
fn noise_leads_back_from_far_off_the_data_to_very_far_without_a_gap() {
    let experiment = experiment(SAMPLERS[7], "");
    let paths = Paths::new(&experiment, plane(&experiment), NEVER);
    let x = Vector::<2>::new(0.0, 1.94) * experiment.radius;
    let path = paths.through(5, 67, x).expect("not stopped");
    let farthest = path.x[0].norm();
    assert!(farthest > 1e3 * experiment.radius, "{farthest:e}");
    assert!(path.residual < 1e-9 * farthest, "{:e} of {farthest:e}", path.residual);
}

#[test]
fn a_fan_of_other_noise_has_one_past_and_a_fan_of_neighbours_goes_by_at_one_distance() {
    let experiment = experiment("type = \"ddim\"\nstochasticity = 1.0", "");
    let node = 50;
    let place =
        Place { number: 1, ln_sigma: experiment.nodes[node].sigma.ln(), x: [0.3, 0.1, 0.0] };
    let fan = |fan| {
        let asked = Asked { place, fan };
        WhatIf::new(&experiment, asked, NEVER).expect("not stopped")
    };
    let at = |what_if: &WhatIf, record: usize, i: usize| {
        let x = &what_if.timeline.records[record].x;
        [f64::from(x[2 * i]), f64::from(x[2 * i + 1])]
    };
    let apart = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let noisy = fan(Fan::OtherNoise);
    let neighbours = fan(Fan::Neighbours);
    for i in 1..9 {
        assert_eq!(at(&noisy, 20, i), at(&noisy, 20, 0));
        assert_ne!(at(&noisy, 51, i), at(&noisy, 51, 0));
        let beside = apart(at(&neighbours, node, i), at(&neighbours, node, 0));
        assert!((beside / experiment.radius - 0.05).abs() < 1e-5, "{beside}");
    }
    assert_eq!(noisy.node, node);
    assert_eq!(noisy.labels.0.of_record.len(), experiment.nodes.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_step_back_is_one_of_the_sampler_and_the_start_leads_through_the_place(
        sampler in 0..SAMPLERS.len(),
        (x, y) in (-2.0..2.0, -2.0..2.0),
        node in 0..=55_usize,
        number in 0..12_u32,
    ) {
        let experiment = experiment(SAMPLERS[sampler], "");
        let ready = plane(&experiment);
        let sigma = experiment.nodes[node].sigma;
        let x = Vector::<2>::new(x, y) * (0.6 * experiment.radius + sigma);
        let paths = Paths::new(&experiment, ready, NEVER);
        let path = paths.through(number, node, x).expect("not stopped");
        prop_assert!(path.residual < 1e-10 * (experiment.radius + sigma), "{:e}", path.residual);
        let again = from_start(&experiment, ready, number, path.x[0]);
        prop_assert!((again[node] - x).norm() < 1e-7 * (experiment.radius + sigma));
        prop_assert!(apart(&experiment, &again[..=node], &path.x[..=node]) < 1e-7);
    }

    /// Late, a step parts neighbours across the border of two basins so fast that no double is
    /// fine enough.
    #[test]
    fn late_in_time_every_path_is_finite(
        sampler in 0..SAMPLERS.len(),
        (x, y) in (-2.0..2.0, -2.0..2.0),
        node in 56..101_usize,
    ) {
        let experiment = experiment(SAMPLERS[sampler], "");
        let paths = Paths::new(&experiment, plane(&experiment), NEVER);
        let x = Vector::<2>::new(x, y) * experiment.radius;
        let path = paths.through(5, node, x).expect("not stopped");
        prop_assert!(path.x.iter().flatten().all(|x| x.is_finite()));
    }
}
