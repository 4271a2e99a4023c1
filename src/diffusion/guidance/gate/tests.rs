//! Known laws, brute force and identities.

use super::*;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rand_distr::StandardNormal;

fn v<const D: usize>(x: [f64; D]) -> Vector<D> {
    Vector::from(x)
}

fn half_space<const D: usize>(normal: [f64; D], offset: f64) -> Region<D> {
    Region::HalfSpace { normal: v(normal), offset }
}

fn ball<const D: usize>(centre: [f64; D], radius: f64) -> Region<D> {
    Region::Ball { centre: v(centre), radius }
}

fn a_box<const D: usize>(low: [f64; D], high: [f64; D]) -> Region<D> {
    Region::Box { low: v(low), high: v(high) }
}

fn polygon<const D: usize>(corners: &[[f64; 2]]) -> Region<D> {
    Region::Polygon(Polygon::new(corners.to_vec()).expect("a simple polygon"))
}

/// An L, not convex.
const CORNER: [[f64; 2]; 6] =
    [[0.2, 0.1], [1.5, 0.1], [1.5, 0.5], [0.7, 0.5], [0.7, 1.6], [0.2, 1.6]];

fn plane_regions() -> [Region<2>; 4] {
    [
        half_space([1.0, 2.0], 0.5),
        ball([0.6, 0.8], 0.7),
        a_box([0.2, -0.1], [1.1, 0.6]),
        polygon(&CORNER),
    ]
}

fn space_regions() -> [Region<3>; 4] {
    [
        half_space([1.0, 2.0, -1.0], 0.5),
        ball([0.6, 0.8, 0.3], 0.9),
        a_box([0.2, -0.1, -0.3], [1.1, 0.6, 0.9]),
        polygon(&CORNER),
    ]
}

fn gate<const D: usize>(points: &[[f64; D]], bandwidth: f64, region: Region<D>) -> Gate<D> {
    let points: Vec<_> = points.iter().copied().map(v).collect();
    let counts: Vec<f64> = (1..=points.len()).map(|n| n as f64).collect();
    Gate::new(&points, &counts, bandwidth, region).expect("a gate that can be reached")
}

fn close<const D: usize>(found: Vector<D>, right: Vector<D>, error: f64) {
    assert!((found - right).norm() <= error, "{found} is not {right}");
}

/// `N(mean, variance I)` cut to a region, by draws.
fn drawn<const D: usize>(region: &Region<D>, mean: &Vector<D>, variance: f64) -> Truncated<D> {
    let (mut random, draws) = (StdRng::seed_from_u64(7), 400_000);
    let (mut inside, mut sum) = (0.0, Vector::zeros());
    for _ in 0..draws {
        let offset = Vector::from_fn(|_, _| random.sample::<f64, _>(StandardNormal));
        let offset = offset * variance.sqrt();
        if region.contains(&(mean + offset)) {
            inside += 1.0;
            sum += offset;
        }
    }
    Truncated { log_mass: (inside / f64::from(draws)).ln(), shift: sum / inside }
}

fn agrees_with_draws<const D: usize>(region: &Region<D>, mean: Vector<D>, variance: f64) {
    let (exact, drawn) = (region.truncated(&mean, variance), drawn(region, &mean, variance));
    assert!((exact.log_mass - drawn.log_mass).abs() < 0.02, "{region:?} {exact:?} {drawn:?}");
    close(exact.shift, drawn.shift, 0.02 * variance.sqrt());
}

#[test]
fn mass_and_mean_agree_with_draws_for_every_region() {
    for variance in [0.04, 0.5] {
        for region in &plane_regions() {
            agrees_with_draws(region, v([0.5, 0.4]), variance);
            agrees_with_draws(region, v([0.1, 0.3]), variance);
        }
        for region in &space_regions() {
            agrees_with_draws(region, v([0.5, 0.4, 0.1]), variance);
        }
    }
}

/// The law in a disc or ball by the midpoint rule over its square grid, relative to the density at
/// its nearest point.
fn gridded<const D: usize>(radius: f64, distance: f64) -> (f64, f64) {
    let n: i32 = if D == 2 { 1500 } else { 160 };
    let nearest = (distance - radius).max(0.0);
    let step = 2.0 * radius / f64::from(n);
    let place = |i: i32| (f64::from(i) + 0.5) * step - radius;
    let (mut mass, mut moment) = (0.0, 0.0);
    for index in 0..n.pow(D as u32) {
        let cell = Vector::<D>::from_fn(|axis, _| place(index / n.pow(axis as u32) % n));
        if cell.norm() <= radius {
            let u = cell[0] + distance;
            let q = u * u + cell.norm_squared() - cell[0] * cell[0] - nearest * nearest;
            mass += (-0.5 * q).exp();
            moment += u * (-0.5 * q).exp();
        }
    }
    let constant = D as f64 * (step.ln() - normal::log_root_tau()) - 0.5 * nearest * nearest;
    (mass.ln() + constant, moment / mass)
}

fn balls_agree_with_grids<const D: usize>() {
    for (radius, distance) in
        [(0.3, 0.0), (1.0, 0.5), (2.9, 4.0), (3.1, 4.0), (3.1, 0.1), (5.0, 5.5), (0.2, 9.0)]
    {
        let centre = Vector::from_fn(|axis, _| if axis == 0 { distance } else { 0.0 });
        let cut = Region::<D>::Ball { centre, radius }.truncated(&Vector::zeros(), 1.0);
        let (log_mass, mean) = gridded::<D>(radius, distance);
        assert!((cut.log_mass - log_mass).abs() < 4e-3, "{radius} {distance} {cut:?} {log_mass}");
        assert!((cut.shift[0] - mean).abs() < 4e-3, "{radius} {distance} {cut:?} {mean}");
    }
}

#[test]
fn discs_and_balls_of_any_size_agree_with_a_grid() {
    balls_agree_with_grids::<2>();
    balls_agree_with_grids::<3>();
}

fn same<const D: usize>(a: &Truncated<D>, b: &Truncated<D>, error: f64) {
    assert!((a.log_mass - b.log_mass).abs() <= error * a.log_mass.abs().max(1.0), "{a:?} {b:?}");
    close(a.shift, b.shift, error * a.shift.norm().max(1.0));
}

#[test]
fn a_centred_disc_and_ball_have_their_known_mass() {
    let disc = ball([0.0; 2], 1.3).truncated(&v([0.0; 2]), 1.0).log_mass;
    assert!((disc - (-(-0.5 * 1.69_f64).exp()).ln_1p()).abs() < 1e-14);
    let r = 1.3_f64;
    let chi = libm::erf(r / 2.0_f64.sqrt()) - 2.0 * r * normal::log_density(r).exp();
    let space = ball([0.0; 3], r).truncated(&v([0.0; 3]), 1.0).log_mass;
    assert!((space - chi.ln()).abs() < 1e-14);
}

/// The mass of a disc as a Poisson mixture of central chi-square laws (all terms positive).
fn noncentral(radius: f64, distance: f64) -> f64 {
    let [x, rate] = [radius, distance].map(|length| 0.5 * length * length);
    let poisson = |mean: f64| {
        let mut term = (-mean).exp();
        (1..400).map(move |i| {
            let this = term;
            term *= mean / f64::from(i);
            this
        })
    };
    let terms: Vec<f64> = poisson(x).collect();
    poisson(rate)
        .enumerate()
        .map(|(j, weight)| weight * terms.iter().skip(j + 1).sum::<f64>())
        .sum()
}

#[test]
fn the_mass_of_a_disc_is_the_noncentral_chi_square_law() {
    for radius in [1e-3, 0.1, 1.0, 3.0, 9.0] {
        for distance in [0.0, 0.05, 1.0, 1.9, 3.5, 8.0, 10.0, 14.0] {
            let found = ball([distance, 0.0], radius).truncated(&v([0.0; 2]), 1.0).log_mass;
            let right = noncentral(radius, distance).ln();
            assert!((found - right).abs() < 1e-9, "{radius} {distance}: {found} {right}");
        }
    }
}

#[test]
fn a_huge_disc_and_ball_are_nearly_half_spaces() {
    for depth in [-30.0, -3.0, -1.0, 0.0, 1.5, 2.5, 8.0] {
        let law = normal::interval(-depth, f64::INFINITY);
        let plane = ball([1e7, 0.0], 1e7 + depth).truncated(&v([0.0; 2]), 1.0);
        let space = ball([1e7, 0.0, 0.0], 1e7 + depth).truncated(&v([0.0; 3]), 1.0);
        for (log_mass, mean) in [(plane.log_mass, plane.shift[0]), (space.log_mass, space.shift[0])]
        {
            assert!((log_mass - law.log_mass).abs() < 1e-5, "{depth} {log_mass} {law:?}");
            assert!((mean - law.mean).abs() < 1e-5, "{depth} {mean} {law:?}");
        }
    }
}

#[test]
fn the_two_forms_for_balls_in_space_agree_at_their_border() {
    for distance in [0.0, 1e-6, 0.02, 0.2, 1.0, 2.9, 3.1, 5.0, 40.0] {
        let [small, large] =
            [3.0 - 1e-12, 3.0].map(|r| ball([distance, 0.0, 0.0], r).truncated(&v([0.0; 3]), 1.0));
        same(&small, &large, 1e-10);
    }
}

#[test]
fn a_box_is_the_product_of_its_sides() {
    let [x, y] = [a_box([0.2, -9e9], [0.9, 9e9]), a_box([-9e9, 0.3], [9e9, f64::INFINITY])];
    let [x, y, both] = [x, y, a_box([0.2, 0.3], [0.9, f64::INFINITY])]
        .map(|region| region.truncated(&v([0.1, 0.6]), 0.3));
    assert!((x.log_mass + y.log_mass - both.log_mass).abs() < 1e-14);
    close(x.shift + y.shift, both.shift, 1e-14);
}

#[test]
fn the_polygon_of_a_rectangle_is_the_box_near_and_far_wide_and_narrow() {
    let corners = [[0.2, -0.4], [0.2, 0.8], [1.7, 0.8], [1.7, -0.4]];
    let regions = [polygon::<2>(&corners), a_box([0.2, -0.4], [1.7, 0.8])];
    for mean in [[0.3, 0.1], [0.2, -0.4], [0.21, 0.0], [1.0, 0.2], [-0.6, 0.1], [7.0, -9.0]] {
        for width in [0.003, 0.02, 0.1, 0.4, 1.0, 30.0] {
            let [polygon, rectangle] =
                regions.each_ref().map(|region| region.truncated(&v(mean), width * width));
            same(&polygon, &rectangle, 1e-10);
        }
    }
}

#[test]
fn a_polygon_of_many_corners_is_nearly_the_disc() {
    let n = 2000;
    let angle = |i: i32| std::f64::consts::TAU * f64::from(i) / f64::from(n);
    let corners: Vec<_> = (0..n).map(|i| [angle(i).cos(), angle(i).sin()]).collect();
    let (many, disc) = (polygon::<2>(&corners), ball([0.0; 2], 1.0));
    for (mean, width) in [([0.2, 0.3], 0.7), ([0.9, 0.2], 0.1), ([2.0, 1.0], 0.3)] {
        let [many, disc] = [&many, &disc].map(|r| r.truncated(&v(mean), width * width));
        same(&many, &disc, 1e-4);
    }
}

/// Whether `D_A - D = sigma^2 grad log P(x_0 in A | x)`.
fn pulls_up_the_slope<const D: usize>(gate: &Gate<D>, x: Vector<D>, sigma: f64) {
    let step = 1e-4 * sigma;
    let log_probability = |axis: usize, by: f64| {
        let mut x = x;
        x[axis] += by;
        gate.at(&x, sigma).log_probability
    };
    let slope = Vector::from_fn(|axis, _| {
        (log_probability(axis, step) - log_probability(axis, -step)) / (2.0 * step)
    });
    close(gate.at(&x, sigma).pull(), slope * sigma * sigma, 1e-5 * sigma);
}

#[test]
fn the_pull_is_the_gradient_of_the_log_probability_for_every_region() {
    for (sigma, bandwidth) in [(0.3, 0.2), (2.0, 0.5), (0.1, 0.4)] {
        for region in plane_regions() {
            let gate = gate(&[[0.0, 0.0], [1.0, 0.2], [-0.5, 1.0]], bandwidth, region);
            pulls_up_the_slope(&gate, v([-0.1, 0.3]), sigma);
            pulls_up_the_slope(&gate, v([0.8, 0.6]), sigma);
        }
        for region in space_regions() {
            let gate = gate(&[[0.0, 0.0, 0.1], [1.0, 0.2, -0.4]], bandwidth, region);
            pulls_up_the_slope(&gate, v([-0.1, 0.3, 0.2]), sigma);
        }
    }
}

#[test]
fn one_widened_point_and_a_half_plane_have_the_closed_posterior_mean() {
    let (h, sigma, c, x) = (0.8_f64, 1.7_f64, 1.0, v([-0.4, 0.9]));
    let gated = gate(&[[0.1, -0.2]], h, half_space([2.0, 0.0], 2.0 * c)).at(&x, sigma);
    let total = h * h + sigma * sigma;
    let mean = (v([0.1, -0.2]) * sigma * sigma + x * h * h) / total;
    let width = h * sigma / total.sqrt();
    let hazard = 1.0 / normal::mills((c - mean[0]) / width);
    close(x + gated.free, mean, 1e-14);
    close(x + gated.gated, mean + v([width * hazard, 0.0]), 1e-14);
}

/// The probability flow by Heun's method over equal steps of `ln sigma`, its last step onto `D`.
fn flow(gate: &Gate<2>, cloud: &mut [Vector<2>]) {
    let (steps, start, end) = (120, 40.0_f64, 1e-3_f64);
    let level = |i: i32| start * (end / start).powf(f64::from(i) / f64::from(steps));
    let ask = |cloud: &[Vector<2>], sigma: f64| {
        gate.look_at_all(cloud, sigma).iter().map(|gated| gated.gated).collect::<Vec<_>>()
    };
    for (from, to) in (0..steps).map(|i| (level(i), level(i + 1))) {
        let first = ask(cloud, from);
        let slope = |u: &Vector<2>, sigma: f64| u * ((from - to) / sigma);
        let ahead: Vec<_> = cloud.iter().zip(&first).map(|(x, u)| x + slope(u, from)).collect();
        let second = ask(&ahead, to);
        for (x, (u, w)) in cloud.iter_mut().zip(first.iter().zip(&second)) {
            *x += (slope(u, from) + slope(w, to)) * 0.5;
        }
    }
    let last = ask(cloud, end);
    cloud.iter_mut().zip(last).for_each(|(x, u)| *x += u);
}

#[test]
fn all_particles_end_inside_and_their_mean_is_that_of_the_truncated_normal_law() {
    let gate = gate(&[[0.0, 0.0]], 1.0, half_space([1.0, 0.0], 1.0));
    let mut random = StdRng::seed_from_u64(3);
    let mut draw = |_| 40.0 * random.sample::<f64, _>(StandardNormal);
    let mut cloud: Vec<_> = (0..2000).map(|_| Vector::from_fn(|axis, _| draw(axis))).collect();
    flow(&gate, &mut cloud);
    assert!(cloud.iter().all(|x| gate.region().contains(x)));
    let mean = cloud.iter().map(|x| x[0]).sum::<f64>() / cloud.len() as f64;
    assert!((mean - 1.525_135).abs() < 0.04, "{mean}");
}

#[test]
fn all_particles_end_inside_an_l() {
    let gate = gate(&[[0.0, 0.0], [2.0, 1.5]], 0.5, polygon(&CORNER));
    let mut cloud: Vec<_> =
        (0..200).map(|i| v([f64::from(i).sin() * 50.0, f64::from(i * i).cos() * 50.0])).collect();
    flow(&gate, &mut cloud);
    assert!(cloud.iter().all(|x| gate.region().clearance(x) > -1e-3));
}

#[test]
fn a_thousand_deviations_away_it_is_finite_and_points_to_the_region() {
    for region in plane_regions() {
        let far = v([-1000.0, -1200.0]);
        let Truncated { log_mass, shift } = region.truncated(&far, 1.0);
        assert!(log_mass < -3e5 && log_mass.is_finite(), "{region:?} {log_mass}");
        assert!(region.clearance(&(far + shift)) > -1e-6, "{region:?} {}", far + shift);
    }
    for region in space_regions() {
        let far = v([-1000.0, -1200.0, 300.0]);
        let Truncated { log_mass, shift } = region.truncated(&far, 1.0);
        assert!(log_mass < -3e5 && log_mass.is_finite(), "{region:?} {log_mass}");
        assert!(region.clearance(&(far + shift)) > -1e-6, "{region:?} {}", far + shift);
    }
}

#[test]
fn without_a_bandwidth_only_the_points_inside_remain() {
    let points = [[0.0, 0.0], [0.4, 0.3], [1.2, 0.3], [-1.0, 2.0]];
    let gated = gate(&points, 0.0, polygon(&CORNER)).at(&v([-0.3, 0.2]), 0.7);
    let counts = [2.0, 3.0];
    let inside = Gate::new(&[v(points[1]), v(points[2])], &counts, 0.0, polygon(&CORNER));
    let inside = inside.expect("two points inside").at(&v([-0.3, 0.2]), 0.7);
    close(gated.gated, inside.free, 1e-15);
    assert_eq!(inside.log_probability, 0.0);
    assert!(gated.log_probability < -0.1);
}

#[test]
fn a_gate_that_nothing_can_pass_is_refused_in_a_sentence() {
    let refused = |region, bandwidth| {
        Gate::new(&[v([0.0; 2])], &[1.0], bandwidth, region).expect_err("refused")
    };
    assert!(refused(ball([5.0, 0.0], 1.0), 0.0).contains("cannot be reached"));
    assert!(refused(ball([5.0, 0.0], -1.0), 0.1).contains("radius above zero"));
    assert!(refused(half_space([0.0; 2], 1.0), 0.1).contains("normal"));
    assert!(refused(a_box([0.0, 1.0], [1.0, 1.0]), 0.1).contains("low side below"));
    assert!(refused(ball([0.0; 2], 1.0), f64::NAN).contains("bandwidth"));
}

#[test]
fn a_polygon_that_crosses_itself_is_refused_in_a_sentence() {
    let refused = |corners: &[[f64; 2]]| Polygon::new(corners.to_vec()).expect_err("refused");
    assert!(refused(&[[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]).contains("1 and 3"));
    assert!(refused(&[[0.0, 0.0], [1.0, 1.0]]).contains("at least three"));
    assert!(refused(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]).contains("turns back"));
    assert!(refused(&[[0.0, 0.0], [1.0, f64::NAN], [2.0, 2.0]]).contains("corner 2"));
}

#[test]
fn a_place_that_is_no_number_or_infinite_stays_a_matter_of_data() {
    for lost in [f64::NAN, f64::INFINITY] {
        for region in plane_regions() {
            let gated = gate(&[[0.0, 0.0]], 0.5, region).at(&v([lost, 0.0]), 0.3);
            assert!(gated.gated[0].is_nan() && gated.log_probability.is_nan(), "{gated:?}");
        }
    }
}

proptest! {
    #[test]
    fn the_mean_of_the_cut_law_lies_in_the_region(
        mean in prop::array::uniform3(-30.0..30.0_f64),
        log_width in -4.0..3.0_f64,
    ) {
        let variance = (2.0 * log_width).exp();
        let inside = |end: f64| end > -1e-8;
        for region in &space_regions()[..3] {
            let at = v(mean) + region.truncated(&v(mean), variance).shift;
            prop_assert!(inside(region.clearance(&at)), "{region:?} {at}");
        }
        let plane = v([mean[0], mean[1]]);
        for region in &plane_regions()[..3] {
            let at = plane + region.truncated(&plane, variance).shift;
            prop_assert!(inside(region.clearance(&at)), "{region:?} {at}");
        }
    }
}
