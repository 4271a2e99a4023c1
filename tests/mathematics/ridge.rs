//! The ridge in the plane: closed forms, limits, coverage, symmetry.

use proptest::prelude::*;
use ridgewalk::diffusion::data::DataSource;
use ridgewalk::diffusion::density::Density;
use ridgewalk::geometry::ridge::{Critical, Curve, Kind, Ridge, Vertex, ridge_curves};
use ridgewalk::maths::{Matrix, Vector};

use crate::clouds;

const GO_ON: &(dyn Fn() -> bool + Sync) = &|| false;

/// Iterations of the reference's mean shift.
const REFERENCE_STEPS: usize = 120;

fn density(points: &[Vector<2>]) -> Density<2> {
    Density::new(points, &vec![1.0; points.len()])
}

fn points(rows: &[[f64; 2]]) -> Vec<Vector<2>> {
    rows.iter().map(|&row| row.into()).collect()
}

fn circle(n: u32, radius: f64) -> Vec<Vector<2>> {
    let angle = |k: u32| std::f64::consts::TAU * f64::from(k) / f64::from(n);
    (0..n).map(|k| Vector::from([angle(k).cos(), angle(k).sin()]) * radius).collect()
}

/// A built-in set with its default settings.
fn built_in(name: &str) -> Density<2> {
    #[derive(serde::Deserialize)]
    struct Data {
        data: DataSource,
    }
    let text = format!("[data]\ntype = \"{name}\"");
    let source = toml::from_str::<Data>(&text).expect("a data source").data;
    let table = source.load(std::path::Path::new(".")).expect("a table");
    let cloud = table.cloud::<2>().expect("points in the plane");
    Density::new(cloud.points(), cloud.counts())
}

/// Noise level in the data frame of the Ornstein-Uhlenbeck schedule.
fn ou_sigma(t: f64) -> f64 {
    (2.0 * t).exp_m1().sqrt()
}

fn ridge(density: &Density<2>, sigma: f64) -> Ridge<2> {
    ridge_curves(density, sigma, GO_ON)
}

fn vertices(ridge: &Ridge<2>, kinds: &[Kind]) -> Vec<Vertex<2>> {
    let curves = ridge.curves.iter().filter(|curve| kinds.contains(&curve.kind));
    curves.flat_map(|curve| curve.vertices.clone()).collect()
}

fn critical(ridge: &Ridge<2>, kind: Critical) -> Vec<Vertex<2>> {
    let all = ridge.curves.iter().flat_map(|curve| curve.vertices.clone());
    all.filter(|vertex| vertex.critical == Some(kind)).collect()
}

fn distance_to_segment(x: &Vector<2>, a: &Vector<2>, b: &Vector<2>) -> f64 {
    let chord = b - a;
    let along = chord.dot(&(x - a)) / chord.norm_squared().max(f64::MIN_POSITIVE);
    (x - a - chord * along.clamp(0.0, 1.0)).norm()
}

fn distance_to_curve(x: &Vector<2>, curve: &Curve<2>) -> f64 {
    let around = curve.vertices.iter().zip(curve.vertices.iter().cycle().skip(1));
    let n_chords = curve.vertices.len() - usize::from(!curve.closed);
    let chords = around.take(n_chords);
    chords.map(|(a, b)| distance_to_segment(x, &a.x, &b.x)).fold(f64::INFINITY, f64::min)
}

fn distance_to_ridge(x: &Vector<2>, ridge: &Ridge<2>, kinds: &[Kind]) -> f64 {
    let curves = ridge.curves.iter().filter(|curve| kinds.contains(&curve.kind));
    curves.map(|curve| distance_to_curve(x, curve)).fold(f64::INFINITY, f64::min)
}

fn core_length(ridge: &Ridge<2>) -> f64 {
    ridge.of_kind(Kind::Core).map(Curve::length).sum()
}

/// Where the accelerated subspace-constrained mean shift leads from `x`; `None` where that is no
/// ridge. Independent of the marching squares: it knows only moments.
fn shifted(density: &Density<2>, sigma: f64, mut x: Vector<2>) -> Option<Vector<2>> {
    for _ in 0..REFERENCE_STEPS {
        let moments = density.moments(&x, sigma);
        let eigen = moments.eigen();
        let spread = moments.share * eigen.values[1] / (sigma * sigma);
        let normal: Vector<2> = eigen.vectors.column(1).into_owned();
        let step = normal.dot(&moments.displacement) / (1.0 - spread).max(0.2);
        if step.abs() < 1e-9 * sigma {
            let anisotropy = (eigen.values[0] - eigen.values[1]) / eigen.values.sum();
            return (spread < 1.0 && anisotropy > 1e-3).then_some(x);
        }
        x += normal * step.clamp(-0.5 * sigma, 0.5 * sigma);
    }
    None
}

/// Starts at the data, about them, and between random pairs of them.
fn reference(density: &Density<2>, sigma: f64) -> Vec<Vector<2>> {
    let scatter = |i: usize| clouds::scatter(i).abs() - 0.5;
    let data = density.points();
    let about = |i: usize| {
        let aside = Vector::from([scatter(2 * i), scatter(2 * i + 1)]) * (3.0 * sigma);
        data[i % data.len()] + aside
    };
    let between = |i: usize| {
        let (a, b) = (data[i % data.len()], data[(7 * i + i / 5) % data.len()]);
        a + (b - a) * (scatter(i) + 0.5)
    };
    let starts = data.iter().copied().chain((0..400).map(about)).chain((0..200).map(between));
    starts.filter_map(|x| shifted(density, sigma, x)).collect()
}

#[test]
fn a_circle_has_the_ridge_of_the_closed_form() {
    // r = R I1(r R / s^2) / I0(r R / s^2), to six digits.
    let known = [(0.2, 1.486_484), (0.5, 1.408_219), (0.8, 1.189_486), (1.0, 0.680_695)];
    let circle = density(&circle(240, 1.5));
    for (sigma, radius) in known {
        let found = ridge(&circle, sigma);
        let [curve] = &found.curves[..] else { panic!("{} curves", found.curves.len()) };
        assert!(curve.closed && curve.kind == Kind::Core);
        for vertex in &curve.vertices {
            assert!((vertex.x.norm() - radius).abs() < 1e-6, "{sigma} {}", vertex.x.norm());
            assert!(vertex.critical.is_none());
        }
    }
}

#[test]
fn above_the_critical_noise_a_circle_has_no_ridge() {
    let circle = density(&circle(240, 1.5));
    for factor in [1.003, 1.1, 2.0, 50.0] {
        let sigma = factor * 1.5 / 2.0_f64.sqrt();
        let found = ridge(&circle, sigma);
        assert!(vertices(&found, &[Kind::Core]).iter().all(|v| v.x.norm() < 0.1 * sigma));
    }
}

#[test]
fn two_points_have_their_line_with_the_known_curvature() {
    let m = 1.0;
    let pair = density(&points(&[[-m, 0.2], [m, 0.2]]));
    for sigma in [0.05_f64, 0.4, 0.9, 1.5, 30.0] {
        let found = ridge(&pair, sigma);
        assert_eq!(found.of_kind(Kind::Core).count(), 1, "{sigma}");
        for vertex in vertices(&found, &[Kind::Core, Kind::Formal]) {
            assert!((vertex.x[1] - 0.2).abs() < 1e-9 * sigma.max(1.0));
            let sech = 1.0 / (m * vertex.x[0] / sigma.powi(2)).cosh();
            let top = -1.0 / sigma.powi(2) + (m * sech).powi(2) / sigma.powi(4);
            assert!((vertex.lambda[0] - top).abs() < 1e-7 * sigma.powi(-4).max(sigma.powi(-2)));
            assert!((vertex.lambda[1] * sigma.powi(2) + 1.0).abs() < 1e-9);
        }
        let n_modes = if sigma < m { 2 } else { 1 };
        assert_eq!(critical(&found, Critical::Mode).len(), n_modes);
        assert_eq!(critical(&found, Critical::Saddle).len(), n_modes - 1);
    }
}

#[test]
fn a_core_curve_ends_where_the_density_has_fallen_by_two_nats() {
    let found = ridge(&density(&points(&[[-1.0, 0.0], [1.0, 0.0]])), 0.3);
    let core = found.of_kind(Kind::Core).next().expect("a core curve");
    let top = core.vertices.iter().map(|v| v.log_density).fold(f64::NEG_INFINITY, f64::max);
    for end in [&core.vertices[0], &core.vertices[core.vertices.len() - 1]] {
        assert!((top - end.log_density - 2.0).abs() < 1e-4);
    }
}

#[test]
fn points_on_a_line_have_that_line() {
    let rows: Vec<_> = (0..9).map(|i| [f64::from(i * i) * 0.1, f64::from(i * i) * 0.05]).collect();
    for sigma in [0.001, 0.1, 1.0, 20.0] {
        let found = ridge(&density(&points(&rows)), sigma);
        assert!(found.of_kind(Kind::Core).count() >= 1);
        let aside = |v: &Vertex<2>| (v.x[0] - 2.0 * v.x[1]).abs();
        assert!(found.curves.iter().flat_map(|c| &c.vertices).all(|v| aside(v) < 1e-8 * sigma));
    }
}

#[test]
fn one_distinct_point_has_no_ridge() {
    let found = ridge_curves(&Density::new(&points(&[[1.0, 2.0]]), &[5.0]), 0.3, GO_ON);
    assert!(found.curves.is_empty());
}

#[test]
fn whoever_stops_it_gets_nothing() {
    let found = ridge_curves(&built_in("two_moons"), 0.2, &|| true);
    assert!(found.curves.is_empty());
}

#[test]
fn far_above_the_scale_of_the_data_one_straight_curve_is_left() {
    let data = built_in("thirteen_points");
    for sigma in [30.0, 1e3, 1e5] {
        let found = ridge(&data, sigma);
        let core: Vec<_> = found.of_kind(Kind::Core).collect();
        assert_eq!(core.len(), 1);
        assert!((core[0].length() / sigma - 4.0).abs() < 0.1);
    }
}

#[test]
fn as_noise_falls_the_ridge_lies_on_segments_between_nearest_data() {
    let data = built_in("thirteen_points");
    let sigma = 0.005;
    let found = ridge(&data, sigma);
    let n_points = data.points().len();
    assert_eq!(critical(&found, Critical::Mode).len(), n_points);
    let mut on_segments = 0;
    let all = vertices(&found, &[Kind::Core, Kind::Bridge]);
    for vertex in &all {
        let mut near: Vec<Vector<2>> = data.points().to_vec();
        near.sort_by(|a, b| (a - vertex.x).norm().total_cmp(&(b - vertex.x).norm()));
        let along = (near[1] - near[0]).normalize();
        let aside = (vertex.x - near[0]).dot(&Vector::from([-along[1], along[0]])).abs();
        on_segments += usize::from(aside < 1e-6);
    }
    assert!(on_segments as f64 > 0.8 * all.len() as f64, "{on_segments} of {}", all.len());
    for saddle in critical(&found, Critical::Saddle) {
        let mut near: Vec<f64> = data.points().iter().map(|y| (y - saddle.x).norm()).collect();
        near.sort_by(f64::total_cmp);
        assert!((near[1] - near[0]).abs() < 1e-3 && near[2] > near[1], "{near:?}");
    }
}

#[test]
fn the_curves_cover_the_ridge_that_mean_shifts_find() {
    let times = [1.0, 0.3, 0.1, 0.03, 0.01];
    let sets = ["thirteen_points", "two_moons", "ring", "spiral"];
    let all = sets.iter().flat_map(|set| times.map(|t| (*set, t)));
    for (set, t) in all.filter(|&(set, t)| set != "ring" || t < 1.0) {
        let (data, sigma) = (built_in(set), ou_sigma(t));
        let found = ridge(&data, sigma);
        let kinds = [Kind::Core, Kind::Bridge, Kind::Formal];
        let distance = |x: &Vector<2>| distance_to_ridge(x, &found, &kinds) / sigma;
        let mut distances: Vec<f64> = reference(&data, sigma).iter().map(distance).collect();
        distances.sort_by(f64::total_cmp);
        assert!(distances.len() > 300, "{set} {t}: {} reference points", distances.len());
        let median = distances[distances.len() / 2];
        assert!(median < 0.003, "{set} {t}: median {median}");
        let missed = distances.iter().filter(|&&d| d > 0.1).count();
        assert!(missed * 100 <= distances.len(), "{set} {t}: {missed} of {}", distances.len());
    }
}

#[test]
fn drawn_curves_are_where_mean_shifts_stay() {
    for (set, t) in [("two_moons", 0.1), ("spiral", 0.03), ("thirteen_points", 0.03)] {
        let (data, sigma) = (built_in(set), ou_sigma(t));
        for vertex in vertices(&ridge(&data, sigma), &[Kind::Core]) {
            let moments = data.moments(&vertex.x, sigma);
            assert!(moments.normal().dot(&moments.displacement).abs() < 1e-6 * sigma);
            assert!(vertex.lambda[1] < 0.0 && vertex.anisotropy > 0.0);
        }
    }
}

#[test]
fn the_ridge_does_not_flicker() {
    // From sigma = 1 to 0.3, two thirds in steps of one per cent, the outlier's curve and then
    // the short arm's come into being; between those changes the length moves by little.
    let data = built_in("thirteen_points");
    let levels: Vec<f64> = (0..120).map(|k| 0.99_f64.powi(k)).collect();
    let measured: Vec<(usize, f64)> = levels
        .iter()
        .map(|&sigma| {
            let found = ridge(&data, sigma);
            (found.of_kind(Kind::Core).count(), core_length(&found))
        })
        .collect();
    let changes = measured.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    assert!(changes <= 4, "{measured:?}");
    let jumps = measured
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && (pair[1].1 - pair[0].1).abs() > 0.05 * pair[0].1)
        .count();
    assert!(jumps <= 2, "{measured:?}");
}

#[test]
fn no_curve_is_a_stray_piece() {
    for set in ["thirteen_points", "two_moons", "ring", "spiral"] {
        for t in [0.3, 0.1, 0.03, 0.01] {
            let sigma = ou_sigma(t);
            let found = ridge(&built_in(set), sigma);
            assert!(found.of_kind(Kind::Core).all(|curve| curve.length() > sigma), "{set} {t}");
        }
    }
}

#[test]
fn a_duplicate_is_a_count() {
    let rows = [[0.0, 0.0], [1.0, 0.3], [1.9, 0.1], [2.4, 0.9]];
    let counted = ridge(&Density::new(&points(&rows), &[1.0, 3.0, 1.0, 1.0]), 0.4);
    let nearly = [rows[0], rows[1], [1.0 + 1e-9, 0.3], [1.0, 0.3 + 1e-9], rows[2], rows[3]];
    let repeated = ridge(&density(&points(&nearly)), 0.4);
    for vertex in vertices(&counted, &[Kind::Core]) {
        assert!(distance_to_ridge(&vertex.x, &repeated, &[Kind::Core]) < 0.01 * 0.4);
    }
    assert!((core_length(&counted) - core_length(&repeated)).abs() < 0.01);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_ridge_turns_and_moves_with_the_data(
        angle in 0.0..6.3_f64,
        shift in prop::array::uniform2(-5.0..5.0_f64),
        sigma in 0.2..1.5_f64,
    ) {
        let data = built_in("two_moons");
        let (sine, cosine) = angle.sin_cos();
        let turn = Matrix::<2>::new(cosine, -sine, sine, cosine);
        let moved = |x: &Vector<2>| turn * x + Vector::from(shift);
        let elsewhere: Vec<Vector<2>> = data.points().iter().map(moved).collect();
        let (here, there) = (ridge(&data, sigma), ridge(&density(&elsewhere), sigma));
        // Where a curve ends at an umbilic, it ends at the last edge of the grid.
        let end = 0.15 * sigma;
        let n_ends = 2 * here.of_kind(Kind::Core).filter(|curve| !curve.closed).count();
        let off = (core_length(&here) - core_length(&there)).abs();
        prop_assert!(off < end * n_ends as f64 + 0.01 * core_length(&here), "{off}");
        for vertex in vertices(&here, &[Kind::Core]) {
            let distance = distance_to_ridge(&moved(&vertex.x), &there, &[Kind::Core]);
            prop_assert!(distance < end, "{distance}");
        }
    }

    #[test]
    fn any_points_at_any_noise_have_a_finite_ridge(
        rows in prop::collection::vec(prop::array::uniform2(-3..3_i32), 2..12),
        log_sigma in -6.0..4.0_f64,
    ) {
        let distinct: std::collections::BTreeSet<_> = rows.into_iter().collect();
        let rows: Vec<_> = distinct.into_iter().map(|row| row.map(f64::from)).collect();
        let found = ridge(&density(&points(&rows)), log_sigma.exp());
        for vertex in found.curves.iter().flat_map(|curve| &curve.vertices) {
            prop_assert!(vertex.x.iter().chain(&vertex.lambda).all(|v| v.is_finite()));
            prop_assert!(vertex.tangent.norm() > 0.99 && vertex.log_density.is_finite());
        }
    }
}

/// Between the arms of the spiral, where the second-nearest datum switches, small closed curves
/// have no critical point either; they are no ridge of a circle.
#[test]
fn no_loop_between_the_arms_of_a_spiral_is_drawn() {
    let ridge = ridge_curves(&built_in("spiral"), 0.046_567_638_740_319_016, GO_ON);
    assert!(ridge.of_kind(Kind::Core).count() > 0);
    assert!(ridge.of_kind(Kind::Core).all(|curve| !curve.closed));
    assert!(ridge.of_kind(Kind::Formal).any(|curve| curve.closed), "the loops are there");
}

/// Polls that one thread may have under way, or between its last poll and the end of its work.
const POLLS_UNDER_WAY: usize = 64;

#[test]
fn a_ridge_that_is_stopped_asks_no_more_and_gives_nothing() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let data = built_in("two_moons");
    let count = |limit: usize| {
        let polls = AtomicUsize::new(0);
        let ask = || polls.fetch_add(1, Ordering::SeqCst) >= limit;
        let found = ridge_curves(&data, 0.1, &ask);
        (polls.into_inner(), found)
    };
    let (all, whole) = count(usize::MAX);
    assert!(!whole.curves.is_empty());
    // Every piece of work is preceded by a poll, so that no stage goes on without one.
    assert!(all > 1000, "{all} polls");
    for limit in (0..16).map(|part| part * (all - POLLS_UNDER_WAY) / 16) {
        let (polls, found) = count(limit);
        assert!(found.curves.is_empty() && found.umbilics.is_empty());
        assert!(polls <= limit + POLLS_UNDER_WAY, "{polls} polls, stopped at {limit} of {all}");
    }
}
