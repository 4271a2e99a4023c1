//! The random part of the built-in sets.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;

/// The golden ratio less one: its multiples modulo 1 fill the unit interval evenly, however many
/// are taken, so that a set may grow without moving its points.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// Angle between neighbours in a sunflower, radians: `2 pi` times the square of [`GOLDEN`].
pub(super) const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653_4;

/// Member `i` of an evenly spread sequence in `[0, 1)`.
pub(super) fn evenly_spread(i: usize) -> f64 {
    (0.5 + GOLDEN * i as f64).fract()
}

/// Random numbers that are the same on every machine and in every release.
pub(super) struct Draw(Xoshiro256PlusPlus);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// Uniform in `[0, 1)`.
    pub(super) fn uniform(&mut self) -> f64 {
        self.0.random()
    }

    /// Standard normal.
    pub(super) fn normal(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }

    /// `point` with a normal deviate of standard deviation `noise` added to each coordinate.
    pub(super) fn scattered<const D: usize>(&mut self, point: [f64; D], noise: f64) -> [f64; D] {
        point.map(|x| x + noise * self.normal())
    }
}

/// The point of the plane at `angle` (radians) and distance `radius` from the origin.
pub(super) fn polar(radius: f64, angle: f64) -> [f64; 2] {
    [radius * angle.cos(), radius * angle.sin()]
}
