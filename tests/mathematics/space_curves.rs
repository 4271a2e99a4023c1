//! Ridge curves in space: known shapes, the plane's ridge in space, symmetry, degenerate data.

use std::f64::consts::TAU;

use proptest::prelude::*;
use ridgewalk::diffusion::data::DataSource;
use ridgewalk::diffusion::density::Density;
use ridgewalk::geometry::ridge::{Critical, Curve, Kind, ridge_curves, space_curves};
use ridgewalk::maths::{Matrix, Vector};

use crate::clouds;

const GO_ON: &(dyn Fn() -> bool + Sync) = &|| false;

fn density<const D: usize>(points: &[Vector<D>]) -> Density<D> {
    Density::new(points, &vec![1.0; points.len()])
}

fn curves(points: &[Vector<3>], sigma: f64) -> Vec<Curve<3>> {
    space_curves(&density(points), sigma, GO_ON)
}

fn core<const D: usize>(curves: &[Curve<D>]) -> Vec<Curve<D>> {
    curves.iter().filter(|curve| curve.kind == Kind::Core).cloned().collect()
}

/// The points of a built-in set with its default settings.
fn built_in<const D: usize>(name: &str) -> Vec<Vector<D>> {
    #[derive(serde::Deserialize)]
    struct Data {
        data: DataSource,
    }
    let text = format!("[data]\ntype = \"{name}\"");
    let source = toml::from_str::<Data>(&text).expect("a data source").data;
    let table = source.load(std::path::Path::new(".")).expect("a table");
    table.cloud::<D>().expect("points").points().to_vec()
}

/// Noise level in the data frame of the Ornstein-Uhlenbeck schedule.
fn ou_sigma(t: f64) -> f64 {
    (2.0 * t).exp_m1().sqrt()
}

fn circle(n: u32, place: impl Fn([f64; 2]) -> [f64; 3]) -> Vec<Vector<3>> {
    let angle = |k: u32| TAU * f64::from(k) / f64::from(n);
    (0..n).map(|k| place([angle(k).cos(), angle(k).sin()]).into()).collect()
}

fn flat_part(x: &Vector<3>) -> Vector<2> {
    Vector::from([x[0], x[1]])
}

fn in_space(x: &Vector<2>) -> Vector<3> {
    Vector::from([x[0], x[1], 0.0])
}

/// A rotation about an axis that is none of the coordinates'.
fn turn(angle: f64) -> Matrix<3> {
    let axis = nalgebra::Unit::new_normalize(Vector::<3>::from([1.0, -2.0, 0.5]));
    *nalgebra::Rotation3::from_axis_angle(&axis, angle).matrix()
}

fn distance_to_segment(x: &Vector<3>, a: &Vector<3>, b: &Vector<3>) -> f64 {
    let chord = b - a;
    let along = chord.dot(&(x - a)) / chord.norm_squared().max(f64::MIN_POSITIVE);
    (x - a - chord * along.clamp(0.0, 1.0)).norm()
}

fn distance(x: &Vector<3>, curves: &[Curve<3>]) -> f64 {
    let to_curve = |curve: &Curve<3>| {
        let around = curve.vertices.iter().zip(curve.vertices.iter().cycle().skip(1));
        let chords = around.take(curve.vertices.len() - usize::from(!curve.closed));
        chords.map(|(a, b)| distance_to_segment(x, &a.x, &b.x)).fold(f64::INFINITY, f64::min)
    };
    curves.iter().map(to_curve).fold(f64::INFINITY, f64::min)
}

/// Distances from the vertices of some curves to others, ascending.
fn distances(from: &[Curve<3>], to: &[Curve<3>]) -> Vec<f64> {
    let vertices = from.iter().flat_map(|curve| &curve.vertices);
    let mut found: Vec<f64> = vertices.map(|vertex| distance(&vertex.x, to)).collect();
    found.sort_by(f64::total_cmp);
    found
}

/// The larger of the distances that a share of the vertices of either set has from the other.
fn distance_both_ways(a: &[Curve<3>], b: &[Curve<3>], share: f64) -> f64 {
    let at = |distances: Vec<f64>| distances[(share * (distances.len() - 1) as f64) as usize];
    at(distances(a, b)).max(at(distances(b, a)))
}

fn moved(curve: &Curve<3>, place: impl Fn(&Vector<3>) -> Vector<3>) -> Curve<3> {
    let mut curve = curve.clone();
    curve.vertices.iter_mut().for_each(|vertex| vertex.x = place(&vertex.x));
    curve
}

/// A curve of the plane at height zero.
fn lifted(curve: &Curve<2>) -> Curve<3> {
    let vertex = |v: &ridgewalk::geometry::ridge::Vertex<2>| ridgewalk::geometry::ridge::Vertex {
        x: in_space(&v.x),
        tangent: in_space(&v.tangent),
        lambda: [v.lambda[0], v.lambda[1], v.lambda[1]],
        anisotropy: v.anisotropy,
        residual: v.residual,
        log_density: v.log_density,
        critical: v.critical,
    };
    let vertices = curve.vertices.iter().map(vertex).collect();
    Curve { kind: curve.kind, closed: curve.closed, vertices }
}

fn has(curve: &Curve<3>, critical: Critical) -> bool {
    curve.vertices.iter().any(|vertex| vertex.critical == Some(critical))
}

/// The built-in helix.
fn helix(turn: f64) -> Vector<3> {
    let angle = TAU * turn;
    Vector::from([angle.cos(), angle.sin(), 1.2 * turn])
}

fn scattered_rows(n: u32) -> Vec<Vector<3>> {
    let place = |i: u32| {
        let s = f64::from(i);
        Vector::from([(1.7 * s).sin() * 2.0, (2.3 * s + 0.4).cos(), (0.9 * s).sin()])
    };
    (0..n).map(place).collect()
}

#[test]
fn a_helix_has_itself_for_its_only_core_curve() {
    let data = built_in::<3>("helix");
    // The bias towards the axis is about sigma^2 / 2 times the curvature.
    for (t, bias) in [(0.1, 0.16), (0.03, 0.036), (0.01, 0.012)] {
        let sigma = ou_sigma(t);
        let found = core(&curves(&data, sigma));
        assert_eq!(found.len(), 1, "{t}");
        let length = TAU.hypot(1.2) * 2.0;
        let long = if t > 0.05 { 0.7 } else { 0.95 };
        let ratio = found[0].length() / length;
        assert!(!found[0].closed && ratio > long && ratio < 1.1, "{t} {ratio}");
        for i in 0..200 {
            let x = helix(1.6 * (f64::from(i) / 199.0 - 0.5));
            let away = distance(&x, &found);
            assert!(away < bias, "{t} {away}");
        }
    }
}

#[test]
fn a_tilted_ring_has_the_ridge_of_the_ring_in_its_plane() {
    let flat: Vec<Vector<2>> = circle(40, |[x, y]| [x, y, 0.0]).iter().map(flat_part).collect();
    let tilt = |x: &Vector<3>| turn(0.7) * x + Vector::from([3.0, -1.0, 0.4]);
    let tilted: Vec<Vector<3>> = flat.iter().map(|x| tilt(&in_space(x))).collect();
    for sigma in [0.4, 0.2, 0.08] {
        let in_plane = ridge_curves(&density(&flat), sigma, GO_ON).curves;
        let in_plane: Vec<Curve<3>> =
            core(&in_plane).iter().map(|curve| moved(&lifted(curve), tilt)).collect();
        let found = core(&curves(&tilted, sigma));
        assert!(found.len() == 1 && found[0].closed, "{sigma} {}", found.len());
        let away = distance_both_ways(&found, &in_plane, 1.0);
        assert!(away < 0.02 * sigma, "{sigma} {away}");
    }
}

#[test]
fn points_of_the_plane_have_in_space_the_ridge_of_the_plane() {
    let flat = built_in::<2>("thirteen_points");
    let data: Vec<Vector<3>> = flat.iter().map(in_space).collect();
    for t in [0.3, 0.1, 0.03, 0.01] {
        let sigma = ou_sigma(t);
        let in_plane = ridge_curves(&density(&flat), sigma, GO_ON).curves;
        let in_plane: Vec<Curve<3>> = core(&in_plane).iter().map(lifted).collect();
        let found = core(&curves(&data, sigma));
        assert!(found.iter().flat_map(|c| &c.vertices).all(|v| v.x[2].abs() < 1e-6 * sigma));
        let median = distance_both_ways(&found, &in_plane, 0.5);
        let most = distance_both_ways(&found, &in_plane, 0.99);
        assert!(median < 0.005 * sigma && most < 0.03 * sigma, "{t} {median} {most}");
    }
}

#[test]
fn linked_rings_have_two_closed_curves() {
    let mut data = circle(60, |[x, y]| [x, y, 0.0]);
    data.extend(circle(60, |[x, y]| [x + 1.0, 0.0, y]));
    for sigma in [0.25, 0.15] {
        let found = core(&curves(&data, sigma));
        assert_eq!(found.len(), 2, "{sigma}");
        assert!(found.iter().all(|curve| curve.closed));
        assert!(found.iter().all(|curve| (curve.length() / TAU - 1.0).abs() < 0.1));
    }
}

#[test]
fn points_on_a_line_have_that_line_and_its_tails() {
    let along = Vector::from([2.0, 1.0, -2.0]) / 3.0;
    let data: Vec<Vector<3>> = (0..9).map(|i| along * (0.5 * f64::from(i))).collect();
    for sigma in [0.1, 0.4, 2.0] {
        let all = curves(&data, sigma);
        let aside = |x: &Vector<3>| (x - along * along.dot(x)).norm();
        assert!(all.iter().flat_map(|c| &c.vertices).all(|v| aside(&v.x) < 1e-6 * sigma));
        let found = core(&all);
        assert_eq!(found.len(), 1, "{sigma}");
        let vertices = &found[0].vertices;
        let critical = |v: &&ridgewalk::geometry::ridge::Vertex<3>| v.critical.is_some();
        for (end, last) in [
            (&vertices[0], vertices.iter().find(critical)),
            (&vertices[vertices.len() - 1], vertices.iter().rfind(critical)),
        ] {
            let fall = last.expect("a mode").log_density - end.log_density;
            assert!((fall - 2.0).abs() < 1e-4, "{sigma} {fall}");
        }
        assert!(all.iter().any(|curve| curve.kind == Kind::Formal));
    }
}

#[test]
fn every_vertex_is_on_the_ridge_and_every_kind_has_its_critical_points() {
    for (data, sigma) in
        [(built_in("helix"), 0.14), (scattered_rows(40), 0.3), (built_in("sphere"), 0.3)]
    {
        let whole = density(&data);
        for curve in space_curves(&whole, sigma, GO_ON) {
            assert!(curve.vertices.len() > 1);
            match curve.kind {
                Kind::Core => assert!(has(&curve, Critical::Mode) || curve.closed),
                Kind::Bridge => {
                    assert!(has(&curve, Critical::Saddle) && !has(&curve, Critical::Mode));
                }
                Kind::Formal => {
                    assert!(!has(&curve, Critical::Saddle) && !has(&curve, Critical::Mode));
                }
            }
            for vertex in &curve.vertices {
                let moments = whole.moments(&vertex.x, sigma);
                let across = moments.eigen().bottom_part(1, &moments.displacement);
                assert!(across.norm() < 1e-6 * sigma);
                assert!(vertex.lambda[1] < 0.0 && vertex.anisotropy > 0.0);
                assert!((vertex.tangent.norm() - 1.0).abs() < 1e-9);
                assert!((vertex.log_density - moments.log_density).abs() < 1e-9);
                if vertex.critical.is_some() {
                    assert!(moments.displacement.norm() < 1e-3 * sigma);
                }
            }
        }
    }
}

/// Where accelerated mean shifts across the ridge lead from `x`; `None` where that is no ridge.
fn shifted(density: &Density<3>, sigma: f64, mut x: Vector<3>) -> Option<Vector<3>> {
    for _ in 0..120 {
        let moments = density.moments(&x, sigma);
        let eigen = moments.eigen();
        let spread = |i: usize| moments.share * eigen.values[i] / (sigma * sigma);
        let part = |i: usize| {
            let normal: Vector<3> = eigen.vectors.column(i).into_owned();
            normal * (normal.dot(&moments.displacement) / (1.0 - spread(i)).max(0.2))
        };
        let step = part(1) + part(2);
        if step.norm() < 1e-9 * sigma {
            let anisotropy = (eigen.values[0] - eigen.values[1]) / eigen.values.sum();
            return (spread(1) < 1.0 && anisotropy > 1e-3).then_some(x);
        }
        x += step * (0.5 * sigma / step.norm()).min(1.0);
    }
    None
}

/// Where such shifts lead from the data and from about them.
fn reference(density: &Density<3>, sigma: f64) -> Vec<Vector<3>> {
    let scatter = |i: usize| clouds::scatter(i).abs() - 0.5;
    let data = density.points();
    let about = |i: usize| {
        let aside = Vector::from([scatter(3 * i), scatter(3 * i + 1), scatter(3 * i + 2)]);
        data[i % data.len()] + aside * (3.0 * sigma)
    };
    let starts = data.iter().copied().chain((0..300).map(about));
    starts.filter_map(|x| shifted(density, sigma, x)).collect()
}

#[test]
fn the_curves_cover_the_ridge_that_mean_shifts_find() {
    let sets = [
        (built_in("helix"), vec![0.1, 0.03, 0.01]),
        (scattered_rows(40), vec![0.1, 0.03, 0.01]),
        (built_in("sphere"), vec![0.03, 0.01, 0.003]),
    ];
    for (data, times) in sets {
        for t in times {
            let (whole, sigma) = (density(&data), ou_sigma(t));
            let found = space_curves(&whole, sigma, GO_ON);
            let away = |x: &Vector<3>| distance(x, &found) / sigma;
            let mut away: Vec<f64> = reference(&whole, sigma).iter().map(away).collect();
            away.sort_by(f64::total_cmp);
            let missed = away.iter().filter(|&&d| d > 0.1).count() as f64 / away.len() as f64;
            eprintln!("{t} of {} median {} missed {missed}", away.len(), away[away.len() / 2]);
            assert!(away.len() > 100, "{t} {}", away.len());
            assert!(away[away.len() / 2] < 0.01, "{t} {}", away[away.len() / 2]);
            assert!(missed < 0.02, "{t} {missed}");
        }
    }
}

#[test]
fn no_two_curves_run_along_each_other() {
    for (data, sigma) in
        [(built_in("helix"), 0.14), (scattered_rows(40), 0.3), (built_in("sphere"), 0.3)]
    {
        let all = curves(&data, sigma);
        for (number, curve) in all.iter().enumerate() {
            let mut others = all.clone();
            others.remove(number);
            let near = |pair: &&[ridgewalk::geometry::ridge::Vertex<3>]| {
                let middle = (pair[0].x + pair[1].x) * 0.5;
                distance(&middle, &others) < 0.01 * sigma
            };
            let shared = curve.vertices.windows(2).filter(near);
            let shared: f64 = shared.map(|pair| (pair[1].x - pair[0].x).norm()).sum();
            assert!(shared < 0.6 * sigma, "{} of {}", shared / sigma, curve.length() / sigma);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let data = scattered_rows(60);
    let with = |n: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads");
        pool.install(|| curves(&data, 0.25))
    };
    let one = with(1);
    assert!(!one.is_empty());
    assert_eq!(one, with(3));
}

#[test]
fn one_point_or_a_stop_gives_nothing() {
    let point = [Vector::from([1.0, 2.0, 3.0])];
    assert!(space_curves(&Density::new(&point, &[4.0]), 0.3, GO_ON).is_empty());
    assert!(space_curves(&density(&built_in("helix")), 0.3, &|| true).is_empty());
}

#[test]
fn two_points_have_their_segment() {
    let data = [[-1.0, 0.5, 0.0], [1.0, 0.5, 0.2]].map(Vector::from);
    for sigma in [0.001, 0.3, 3.0] {
        let found = core(&curves(&data, sigma));
        assert_eq!(found.len(), 1, "{sigma}");
        let middle = (data[0] + data[1]) * 0.5;
        assert!(distance(&middle, &found) < 1e-9 * sigma);
        assert!(sigma > 1.0 || data.iter().all(|y| distance(y, &found) < 1e-6 * sigma));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_ridge_turns_and_moves_with_the_data(
        angle in 0.0..6.3_f64,
        shift in prop::array::uniform3(-5.0..5.0_f64),
        rows in prop::collection::vec(prop::array::uniform3(-1.0..1.0_f64), 3..14),
        sigma in 0.25..1.0_f64,
    ) {
        let data: Vec<Vector<3>> = rows.into_iter().map(Vector::from).collect();
        let place = |x: &Vector<3>| turn(angle) * x + Vector::from(shift);
        let elsewhere: Vec<Vector<3>> = data.iter().map(place).collect();
        let (here, there) = (curves(&data, sigma), curves(&elsewhere, sigma));
        let here: Vec<Curve<3>> = here.iter().map(|curve| moved(curve, place)).collect();
        prop_assert_eq!(core(&here).is_empty(), core(&there).is_empty());
        // Where a mode and a saddle are about to merge, a core curve may end elsewhere along it.
        for (a, b) in [(&here, &there), (&there, &here)] {
            let away = distances(&core(a), b).last().copied().unwrap_or(0.0);
            prop_assert!(away < 0.02 * sigma, "{}", away / sigma);
        }
    }

    #[test]
    fn any_points_at_any_noise_have_finite_curves(
        rows in prop::collection::vec(prop::array::uniform3(-2..3_i32), 2..12),
        log_sigma in -6.0..4.0_f64,
    ) {
        let distinct: std::collections::BTreeSet<_> = rows.into_iter().collect();
        let data: Vec<Vector<3>> =
            distinct.into_iter().map(|row| Vector::from(row.map(f64::from))).collect();
        for vertex in curves(&data, log_sigma.exp()).iter().flat_map(|curve| &curve.vertices) {
            prop_assert!(vertex.x.iter().chain(&vertex.lambda).all(|v| v.is_finite()));
            prop_assert!(vertex.tangent.norm() > 0.99 && vertex.log_density.is_finite());
        }
    }
}

#[test]
fn curves_that_are_stopped_ask_no_more_and_are_not_given() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    const POLLS_UNDER_WAY: usize = 64;
    let data = density(&built_in("helix"));
    let count = |limit: usize| {
        let polls = AtomicUsize::new(0);
        let ask = || polls.fetch_add(1, Ordering::SeqCst) >= limit;
        (space_curves(&data, 0.15, &ask).len(), polls.into_inner())
    };
    let (found, all) = count(usize::MAX);
    assert!(found > 0 && all > 200, "{all} polls");
    for limit in (0..16).map(|part| part * (all - POLLS_UNDER_WAY) / 16) {
        let (found, polls) = count(limit);
        assert!(found == 0 && polls <= limit + POLLS_UNDER_WAY, "{polls}, stopped at {limit}");
    }
}
