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

/// The reciprocal of the plastic number, the real root of `p^3 = p + 1`, and its square: what the
/// golden ratio is to the interval, they are to the square.
const PLASTIC: [f64; 2] = [0.754_877_666_246_692_8, 0.569_840_290_998_053_3];

/// Member `i` of an evenly spread sequence in the unit square: Roberts 2018, the sequence `R_2`.
pub(super) fn evenly_spread_in_square(i: usize) -> [f64; 2] {
    PLASTIC.map(|step| (0.5 + step * i as f64).fract())
}

/// The quantiles of a density on the unit interval. With the speed of a curve as its density they
/// cut the curve into pieces of equal length.
pub(super) struct Quantiles {
    /// The share of the mass below each cell, and below the end.
    shares: Vec<f64>,
}

impl Quantiles {
    /// Cells of constant density.
    const CELLS: usize = 4096;

    /// `density` must be positive in most places; its scale does not matter.
    pub(super) fn of(density: impl Fn(f64) -> f64) -> Self {
        let mut shares = vec![0.0];
        let mut mass = 0.0;
        for cell in 0..Self::CELLS {
            mass += density((cell as f64 + 0.5) / Self::CELLS as f64);
            shares.push(mass);
        }
        Self { shares: shares.into_iter().map(|share| share / mass).collect() }
    }

    /// The place below which `share` (0 to 1) of the mass lies.
    pub(super) fn at(&self, share: f64) -> f64 {
        let cell = self.shares[1..Self::CELLS].partition_point(|&end| end <= share);
        let [low, high] = [self.shares[cell], self.shares[cell + 1]];
        (cell as f64 + (share - low) / (high - low)) / Self::CELLS as f64
    }
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
