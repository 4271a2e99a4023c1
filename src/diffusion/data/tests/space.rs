//! The sets in three dimensions.

use std::f64::consts::{PI, TAU};

use nalgebra::DMatrix;

use super::*;
use crate::maths::Vector;

type Point = Vector<3>;

fn points(settings: &str) -> Vec<Point> {
    load(settings).cloud::<3>().unwrap().rows().to_vec()
}

fn points_of_class(settings: &str, class: &str) -> Vec<Point> {
    load(settings).cloud::<3>().unwrap().of_class(class).unwrap().rows().to_vec()
}

/// The share of `points` that are so.
fn share(points: &[Point], is_so: impl Fn(&Point) -> bool) -> f64 {
    points.iter().filter(|point| is_so(point)).count() as f64 / points.len() as f64
}

/// Distances from each point to the next, and from the last to the first.
fn steps(points: &[Point]) -> Vec<f64> {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| (a - b).norm()).collect()
}

/// Greatest and least of the steps differ by this part of the least.
fn unevenness(steps: &[f64]) -> f64 {
    let least = steps.iter().copied().fold(f64::INFINITY, f64::min);
    steps.iter().copied().fold(0.0, f64::max) / least - 1.0
}

/// The parameter of the point of the knot nearest to `p`, which lies on a knot that reaches 3.
///
/// With `e = exp(i t)`, `y + i x = e - 2 e^-2 = e^-2 (e^3 - 2)`, and `e^3` follows from `z` and
/// the distance from the axis.
fn trefoil_parameter(p: &Point) -> f64 {
    let (cos, sin) = ((5.0 - p.x * p.x - p.y * p.y) / 4.0, -p.z);
    p.x.atan2(p.y) + sin.atan2(cos) - sin.atan2(cos - 2.0)
}

/// Inner and outer angle of a default Swiss roll.
const ROLL: (f64, f64) = (1.5 * PI, 4.5 * PI);

/// The angle `t` along a default Swiss roll, from its distance to the axis.
fn roll_angle(p: &Point) -> f64 {
    p.x.hypot(p.z) / 1.3 * ROLL.1
}

/// Length of `(t cos t, t sin t)` from the origin to `t`.
fn roll_length(t: f64) -> f64 {
    0.5 * (t * t.hypot(1.0) + t.asinh())
}

/// The longest way from a place of a growing set to the nearest of its first `count` points, in
/// units of the spacing of a square lattice on the same `area`.
fn covering(name: &str, count: usize, area: f64) -> f64 {
    let places = points(&format!("type = '{name}'\ncount = {}", 8 * count));
    let nearest = |place: &Point| {
        places[..count].iter().map(|p| (p - place).norm()).fold(f64::INFINITY, f64::min)
    };
    places.iter().map(nearest).fold(0.0, f64::max) / (area / count as f64).sqrt()
}

/// The singular values of the rows, divided by the greatest, descending.
fn relative_singular_values(points: &[Point]) -> Vec<f64> {
    let matrix = DMatrix::from_fn(points.len(), 3, |i, axis| points[i][axis]);
    let values = matrix.singular_values();
    values.iter().map(|value| value / values[0]).collect()
}

/// How often the closed polygon through `ring` goes through a disc: that of radius `radius` about
/// `centre` whose normal is the axis `normal`.
fn crossings(ring: &[Point], centre: Point, normal: usize, radius: f64) -> usize {
    let side = |p: &Point| p[normal] < centre[normal];
    let next = ring.iter().cycle().skip(1);
    let through = ring.iter().zip(next).filter(|(a, b)| side(a) != side(b)).filter(|(a, b)| {
        let part = (centre[normal] - a[normal]) / (b[normal] - a[normal]);
        (*a + (*b - *a) * part - centre).norm() < radius
    });
    through.count()
}

#[test]
fn a_trefoil_lies_on_its_knot_and_reaches_its_radius() {
    let knot = points("type = 'trefoil'\nradius = 3");
    for p in &knot {
        let t = trefoil_parameter(p);
        let x = t.sin() + 2.0 * (2.0 * t).sin();
        let y = t.cos() - 2.0 * (2.0 * t).cos();
        assert!((p - Point::new(x, y, -(3.0 * t).sin())).norm() < 1e-12);
    }
    let reach = knot.iter().map(Point::norm).fold(0.0, f64::max);
    assert!((2.99..=3.0 + 1e-12).contains(&reach), "{reach}");
}

#[test]
fn the_points_of_a_trefoil_are_at_equal_distances_along_it() {
    let steps = steps(&points("type = 'trefoil'\ncount = 1200"));
    assert!(unevenness(&steps) < 1e-4, "{}", unevenness(&steps));
}

#[test]
fn a_torus_obeys_its_equation() {
    for p in points("type = 'torus'\nradius = 2\ntube = 0.25") {
        assert!(((p.x.hypot(p.y) - 2.0).powi(2) + p.z * p.z - 0.25).abs() < 1e-12);
    }
}

#[test]
fn a_swiss_roll_leaves_its_axis_as_it_turns() {
    for p in points("type = 'swiss_roll'") {
        let t = roll_angle(&p);
        assert!((ROLL.0..ROLL.1).contains(&t), "{t}");
        assert!((p.x - 1.3 * t / ROLL.1 * t.cos()).abs() < 1e-12);
        assert!((p.z - 1.3 * t / ROLL.1 * t.sin()).abs() < 1e-12);
        assert!(p.y.abs() <= 0.9);
    }
}

#[test]
fn a_moebius_band_is_ruled_by_segments_that_turn_over_once() {
    for p in points("type = 'moebius'\nradius = 2\nwidth = 1.2") {
        let (sin, cos) = (0.5 * p.y.atan2(p.x)).sin_cos();
        let outward = p.x.hypot(p.y) - 2.0;
        assert!((outward * sin - p.z * cos).abs() < 1e-12);
        assert!(outward.hypot(p.z) <= 1.2 + 1e-12);
    }
}

#[test]
fn sheets_are_filled_evenly() {
    let torus = 4.0 * PI * PI * 1.1 * 1.1 * 0.4;
    let roll = 1.8 * 1.3 / ROLL.1 * (roll_length(ROLL.1) - roll_length(ROLL.0));
    let moebius = TAU * 1.2 * 1.2 * 0.8;
    for (name, count, area) in
        [("torus", 400, torus), ("swiss_roll", 800, roll), ("moebius", 500, moebius)]
    {
        // A square lattice has 0.71, as many random points about 1.7.
        let covering = covering(name, count, area);
        assert!((0.6..1.4).contains(&covering), "{name} {covering}");
    }
}

#[test]
fn equal_areas_hold_equally_many_points() {
    let torus = points("type = 'torus'\nradius = 1\ncount = 4000");
    let outside = share(&torus, |p| p.x.hypot(p.y) > 1.0);
    assert!((outside - (0.5 + 0.4 / PI)).abs() < 2e-3, "{outside}");

    let roll = points("type = 'swiss_roll'\ncount = 4000");
    let last_turn = share(&roll, |p| roll_angle(p) > 2.5 * PI);
    let length = |from: f64, to: f64| roll_length(to) - roll_length(from);
    let expected = length(2.5 * PI, ROLL.1) / length(ROLL.0, ROLL.1);
    assert!((last_turn - expected).abs() < 2e-3, "{last_turn} {expected}");

    // The upper half of the band from angle 0 to pi: the integral of 1 + v cos(u / 2).
    let band = points("type = 'moebius'\ncount = 4000");
    let upper = share(&band, |p| p.y > 0.0 && p.z > 0.0);
    assert!((upper - (0.25 + 0.4 / TAU / 2.0)).abs() < 5e-3, "{upper}");
}

#[test]
fn linked_rings_go_through_each_others_discs_once_and_through_their_middles() {
    let settings = "type = 'linked_rings'\nradius = 2\ncount = 121";
    let ring = |class| points_of_class(settings, class);
    let (first, second) = (ring("ring 1"), ring("ring 2"));
    assert_eq!((first.len(), second.len()), (61, 60));
    let middle_of_first = Point::new(-1.0, 0.0, 0.0);
    for (ring, middle, normal) in [(&first, -middle_of_first, 1), (&second, middle_of_first, 2)] {
        assert_eq!(crossings(ring, middle, normal, 2.0), 1);
        assert!(ring.iter().any(|p| (p - middle).norm() < 1e-12));
        assert!(ring.iter().all(|p| ((p + middle).norm() - 2.0).abs() < 1e-12));
        assert!(unevenness(&steps(ring)) < 1e-12);
    }
    assert!(first.iter().all(|p| p.z == 0.0) && second.iter().all(|p| p.y == 0.0));
}

#[test]
fn the_line_is_a_line_and_the_plane_a_plane_at_their_angle() {
    let settings = "type = 'line_and_plane'\nangle = 30\nseed = 3";
    let (line, plane) = (points_of_class(settings, "line"), points_of_class(settings, "plane"));
    assert_eq!((line.len(), plane.len()), (100, 300));
    assert!(relative_singular_values(&line)[1] < 1e-12);
    let [_, second, third] = relative_singular_values(&plane)[..] else { unreachable!() };
    assert!(second > 0.8 && third < 1e-12);
    assert!(plane.iter().all(|p| p.z == 0.0));
    assert!(line.iter().all(|p| (p.z.abs() - 0.5 * p.norm()).abs() < 1e-12));
}

#[test]
fn line_and_plane_have_the_deviations_asked_for() {
    let settings = "type = 'line_and_plane'\ncount = 20000\nline = 2\nplane = 0.5";
    let mean_square = |class| {
        let points = points_of_class(settings, class);
        points.iter().map(Point::norm_squared).sum::<f64>() / points.len() as f64
    };
    assert!((mean_square("line") - 4.0).abs() < 0.25, "{}", mean_square("line"));
    assert!((mean_square("plane") - 0.5).abs() < 0.03, "{}", mean_square("plane"));
}

#[test]
fn more_points_leave_the_first_ones_in_place() {
    for name in ["torus", "swiss_roll", "moebius", "line_and_plane"] {
        let of_count = |count: u32| points(&format!("type = '{name}'\ncount = {count}"));
        let (few, many) = (of_count(30), of_count(300));
        assert_eq!((few.len(), many.len()), (30, 300));
        assert_eq!(few, many[..30], "{name}");
    }
}

#[test]
fn noise_moves_points_along_one_direction() {
    for name in ["trefoil", "linked_rings", "torus", "swiss_roll", "moebius", "line_and_plane"] {
        let at = |noise: f64| points(&format!("type = '{name}'\nnoise = {noise}"));
        for (none, (some, more)) in at(0.0).iter().zip(at(0.1).iter().zip(&at(0.2))) {
            assert!((more - none - (some - none) * 2.0).norm() < 1e-12, "{name}");
        }
    }
}
