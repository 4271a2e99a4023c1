//! Smooth random vector fields, and random directions.

use std::f64::consts::TAU;

use super::Vector;
use super::philox::{Source, Stream, philox};

/// Waves that a field is made of.
const N_WAVES: usize = 64;

/// Points that are evaluated together.
const TILE: usize = 32;

/// Adding `1.5 2^52` leaves no room for a fraction.
const ROUNDS: f64 = 6_755_399_441_055_744.0;

/// A smooth stationary vector field: a sum of cosine waves with random directions, phases and
/// amplitudes (Rahimi & Recht 2007).
///
/// Each component has mean zero and unit variance in space, and a Gaussian correlation
/// `exp(-d^2 / (2 length^2))` over draws. A pure function of `(seed, length)`.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomField<const D: usize> {
    waves: Vec<Wave<D>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Wave<const D: usize> {
    /// Turns for each unit of length.
    frequency: Vector<D>,
    /// In turns.
    phase: f64,
    amplitude: Vector<D>,
}

impl<const D: usize> RandomField<D> {
    /// The field of that seed and correlation length.
    pub fn new(seed: u64, length: f64) -> Self {
        let mut waves: Vec<Wave<D>> =
            (0..N_WAVES as u32).map(|k| Wave::new(seed, k, length)).collect();
        let power = |d: usize| waves.iter().map(|wave| wave.amplitude[d].powi(2)).sum::<f64>();
        let size = Vector::<D>::from_fn(|d, _| (0.5 * power(d)).sqrt());
        for wave in &mut waves {
            wave.amplitude.component_div_assign(&size);
        }
        Self { waves }
    }

    /// The field at every point: `out[i]` at `x[i]`. A value does not depend on the other points.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate(&self, x: &[Vector<D>], out: &mut [Vector<D>]) {
        assert_eq!(x.len(), out.len(), "a field needs one value for each point");
        pulp::Arch::new().dispatch(Evaluate { waves: &self.waves, x, out });
    }
}

impl<const D: usize> Wave<D> {
    fn new(seed: u64, k: u32, length: f64) -> Self {
        let normals = |use_: u32| vector::<D>(seed, [k, use_]);
        let word = philox([k, 2, 0, Stream::Field as u32], [seed as u32, (seed >> 32) as u32])[0];
        Self {
            frequency: normals(0) / (TAU * length),
            phase: f64::from(word) / f64::from(u32::MAX),
            amplitude: normals(1),
        }
    }
}

/// A unit vector, even over the sphere. A pure function of `seed`.
pub fn direction<const D: usize>(seed: u64) -> Vector<D> {
    let [direction, _] = directions(seed);
    direction
}

/// Two unit vectors at right angles (for `D >= 2`), even over all such pairs.
pub fn directions<const D: usize>(seed: u64) -> [Vector<D>; 2] {
    let [first, second] = [0, 1].map(|k| vector::<D>(seed, [k, 3]));
    let first = first.normalize();
    [first, (second - first * first.dot(&second)).normalize()]
}

fn vector<const D: usize>(seed: u64, place: [u32; 2]) -> Vector<D> {
    Source::new(seed, Stream::Field, place).particle::<D>(0).map(f64::from).into()
}

/// [`RandomField::evaluate`], to be compiled once for each vector width.
struct Evaluate<'a, const D: usize> {
    waves: &'a [Wave<D>],
    x: &'a [Vector<D>],
    out: &'a mut [Vector<D>],
}

impl<const D: usize> pulp::WithSimd for Evaluate<'_, D> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "only inlined does it get the vector width")]
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (x, out) in self.x.chunks(TILE).zip(self.out.chunks_mut(TILE)) {
            let mut at = [[0.0; TILE]; D];
            for (i, x) in x.iter().enumerate() {
                (0..D).for_each(|d| at[d][i] = x[d]);
            }
            let values = tile(self.waves, &at);
            for (i, out) in out.iter_mut().enumerate() {
                *out = Vector::from_fn(|d, _| values[d][i]);
            }
        }
    }
}

#[expect(clippy::inline_always, reason = "the caller's vector width must reach the loops")]
#[inline(always)]
fn tile<const D: usize>(waves: &[Wave<D>], at: &[[f64; TILE]; D]) -> [[f64; TILE]; D] {
    let mut values = [[0.0; TILE]; D];
    for wave in waves {
        let mut turns = [wave.phase; TILE];
        for (at, frequency) in at.iter().zip(&wave.frequency) {
            turns.iter_mut().zip(at).for_each(|(turns, x)| *turns += frequency * x);
        }
        for turns in &mut turns {
            *turns = cosine_of_turns(*turns);
        }
        for (values, amplitude) in values.iter_mut().zip(&wave.amplitude) {
            values.iter_mut().zip(&turns).for_each(|(value, wave)| *value += amplitude * wave);
        }
    }
    values
}

/// `cos(2 pi turns)` to 1e-9, by operations that every machine rounds alike and that vectorise.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
#[inline(always)]
fn cosine_of_turns(turns: f64) -> f64 {
    let fraction = turns - ((turns + ROUNDS) - ROUNDS);
    let angle = TAU * (0.25 - fraction.abs());
    let square = angle * angle;
    let mut sum = 1.0 / 6_227_020_800.0;
    for term in [-1.0 / 39_916_800.0, 1.0 / 362_880.0, -1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0, 1.0]
    {
        sum = sum * square + term;
    }
    angle * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<const D: usize>(field: &RandomField<D>, x: &[Vector<D>]) -> Vec<Vector<D>> {
        let mut out = vec![Vector::zeros(); x.len()];
        field.evaluate(x, &mut out);
        out
    }

    /// Points much farther apart than the field's length.
    fn far_points(n: usize) -> Vec<Vector<2>> {
        let place = |i: usize| Vector::from([i as f64 * 7.3, (i * i % 1009) as f64 * 3.7]);
        (0..n).map(place).collect()
    }

    #[test]
    fn the_cosine_is_the_cosine() {
        for i in -4000..4000 {
            let turns = f64::from(i) * 0.001_37;
            assert!((cosine_of_turns(turns) - (TAU * turns).cos()).abs() < 1e-9, "{turns}");
        }
    }

    #[test]
    fn components_have_mean_zero_unit_variance_and_no_correlation() {
        let x = far_points(20_000);
        let values = values(&RandomField::<2>::new(3, 0.5), &x);
        let mean = |of: fn(&Vector<2>) -> f64| values.iter().map(of).sum::<f64>() / x.len() as f64;
        assert!(mean(|v| v[0]).abs() < 0.03 && mean(|v| v[1]).abs() < 0.03);
        assert!((mean(|v| v[0] * v[0]) - 1.0).abs() < 0.05);
        assert!((mean(|v| v[1] * v[1]) - 1.0).abs() < 0.05);
        assert!(mean(|v| v[0] * v[1]).abs() < 0.3, "{}", mean(|v| v[0] * v[1]));
    }

    #[test]
    fn the_correlation_falls_over_the_length() {
        let pair = [Vector::<3>::zeros(), Vector::from([0.0, 0.8, 0.0])];
        let product = |seed: u64| {
            let values = values(&RandomField::<3>::new(seed, 0.8), &pair);
            values[0].dot(&values[1]) / 3.0
        };
        let mean = (0..600).map(product).sum::<f64>() / 600.0;
        assert!((mean - (-0.5_f64).exp()).abs() < 0.06, "{mean}");
    }

    #[test]
    fn a_value_does_not_depend_on_the_batch() {
        let (field, x) = (RandomField::<2>::new(1, 0.3), far_points(77));
        let together = values(&field, &x);
        for (x, value) in x.iter().zip(&together) {
            assert_eq!(values(&field, &[*x])[0], *value);
        }
    }

    #[test]
    fn another_seed_is_another_field() {
        let x = far_points(1);
        let [first, second] = [1, 2].map(|seed| values(&RandomField::<2>::new(seed, 1.0), &x)[0]);
        assert!((first - second).norm() > 0.1);
        assert!((direction::<3>(1) - direction::<3>(2)).norm() > 0.1);
    }

    #[test]
    fn a_pair_of_directions_is_orthonormal() {
        let [first, second] = directions::<3>(9);
        assert!((first.norm() - 1.0).abs() + (second.norm() - 1.0).abs() < 1e-14);
        assert!(first.dot(&second).abs() < 1e-14);
    }
}
