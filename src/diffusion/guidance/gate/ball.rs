//! The standard normal law in a disc or a ball, by symmetry a law along the line to the centre.
//!
//! Everywhere `d` is the distance of the centre and `r` the radius, in standard deviations.

use super::flux::{Flux, REACH};
use super::legendre::LONG;
use super::normal::{Cut, interval, log_density};
use std::f64::consts::PI;

/// The plane law in a disc; the mean counts towards the centre.
pub fn disc(d: f64, r: f64) -> Cut {
    let spread = d * r;
    let sine = (REACH / (4.0 * spread)).sqrt();
    let last = if sine < 1.0 { 2.0 * sine.asin() } else { PI };
    let mut flux = Flux::new(r - d);
    for [angle, weight] in LONG.over(0.0, last) {
        let height = (0.5 * angle).sin().powi(2);
        let length = 2.0 * r * weight;
        let q = (d - r).powi(2) + 4.0 * spread * height;
        flux.add(q, [-length * (1.0 - 2.0 * height), 0.0], length * (r - d + 2.0 * d * height));
    }
    for _half in 0..2 {
        flux.turn(r * last.sin(), d - r * last.cos());
    }
    let cut = flux.cut();
    Cut { log_mass: cut.log_mass, mean: cut.mean[0] }
}

/// The law in space in a ball; the mean counts towards the centre.
pub fn ball(d: f64, r: f64) -> Cut {
    if r < 3.0 { small_ball(d, r) } else { large_ball(d, r) }
}

/// Along the line at `u = d - r + s` lies the section of squared radius `s (2 r - s)`.
fn small_ball(d: f64, r: f64) -> Cut {
    let low = d - r;
    let window = REACH / (low.max(0.0) + (low * low + REACH).sqrt());
    let (mut mass, mut moment) = (0.0, 0.0);
    for [s, weight] in LONG.over(0.0, window.min(2.0 * r)) {
        let section = -(-0.5 * s * (2.0 * r - s)).exp_m1();
        let share = weight * section * (-s * (low + 0.5 * s)).exp();
        mass += share;
        moment += share * s;
    }
    Cut { log_mass: log_density(low) + mass.ln(), mean: low + moment / mass }
}

/// `P = Q(d - r) - Q(d + r) - phi(d - r) (1 - exp(-2 d r)) / d`, and the first moment is minus the
/// integral of the density times the normal over the sphere.
fn large_ball(d: f64, r: f64) -> Cut {
    let (low, k) = (d - r, d * r);
    let line = (interval(low, d + r).log_mass - log_density(low)).exp();
    let mass = line - 2.0 * r * fading_mean(2.0 * k);
    Cut { log_mass: log_density(low) + mass.ln(), mean: r * r * pole_moment(k) / mass }
}

/// `(1 - exp(-z)) / z`.
fn fading_mean(z: f64) -> f64 {
    if z > 0.0 { -(-z).exp_m1() / z } else { 1.0 }
}

/// The integral of `c exp(-k (1 - c))` over `[-1, 1]`.
fn pole_moment(k: f64) -> f64 {
    if k < 1.0 {
        return LONG.over(-1.0, 1.0).map(|[c, weight]| weight * c * (-k * (1.0 - c)).exp()).sum();
    }
    let far = (-2.0 * k).exp();
    (1.0 + far - (1.0 - far) / k) / k
}
