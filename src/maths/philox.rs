//! Counter-based random numbers: a standard normal is a pure function of where it is wanted, so
//! neither threads nor order nor the other particles can change it.
//!
//! Words come from Philox4x32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as
//! 1, 2, 3", SC 2011), normals from Box & Muller (1958) in single precision.
//!
//! Invariant: only operations that IEEE 754 rounds exactly, and no fused multiply-add, so that
//! every machine and every vector width gives the same bytes.

use std::f32::consts::{FRAC_1_SQRT_2, LN_2, TAU};

/// How many particles are worked on together.
pub const BLOCK: usize = 256;

/// Normals of up to [`BLOCK`] particles, one array a coordinate.
pub type Block<const D: usize> = [[f32; BLOCK]; D];

/// What a normal is for; uses with different streams never share a normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stream {
    /// The nodes of a Brownian path.
    Path,
    /// Starting positions.
    Start,
    /// Derives the key of another source.
    Key,
    /// Noise beside the path.
    Extra,
    /// Random fields and directions.
    Field,
}

/// A family of normals, one for each particle and coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    key: [u32; 2],
    place: [u32; 2],
    stream: Stream,
}

impl Source {
    /// The normals of `stream` at `place` (any two numbers) under `seed`.
    pub const fn new(seed: u64, stream: Stream, place: [u32; 2]) -> Self {
        Self { key: halves(seed), place, stream }
    }

    /// Normals beside the path, for a place and a round that need more than two words.
    pub const fn extra(seed: u64, place: u64, round: u32) -> Self {
        let [low, high] = halves(place);
        let [a, b, ..] = philox([low, high, round, Stream::Key as u32], halves(seed));
        Self { key: [a, b], place: [0, 0], stream: Stream::Extra }
    }

    /// The normals of one particle.
    pub fn particle<const D: usize>(self, particle: u32) -> [f32; D] {
        let mut normals = [0.0; D];
        for (quad, coordinates) in (0..).zip(normals.chunks_mut(4)) {
            coordinates.copy_from_slice(&self.four(particle, quad)[..coordinates.len()]);
        }
        normals
    }

    /// The normals of the particles `first..first + n` at `out[coordinate][..n]`, `n <= BLOCK`.
    pub fn fill<const D: usize>(self, first: u32, n: usize, out: &mut Block<D>) {
        pulp::Arch::new().dispatch(Fill { source: self, first, n: n.min(BLOCK), out });
    }

    /// The normals of the coordinates `4 quad..4 quad + 4` of one particle.
    #[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
    #[inline(always)]
    fn four(self, particle: u32, quad: u32) -> [f32; 4] {
        let counter = [particle, self.place[0], self.place[1], self.stream as u32 | quad << 8];
        let [a, b, c, d] = philox(counter, self.key);
        let ([e, f], [g, h]) = (box_muller(a, b), box_muller(c, d));
        [e, f, g, h]
    }
}

/// [`Source::fill`], to be compiled once for each vector width.
struct Fill<'a, const D: usize> {
    source: Source,
    first: u32,
    n: usize,
    out: &'a mut Block<D>,
}

impl<const D: usize> pulp::WithSimd for Fill<'_, D> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "only inlined does it get the vector width")]
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { source, first, n, out } = self;
        fill(source, first, n, out);
    }
}

/// The loop of [`Source::fill`]; a function of its own tells the compiler that nothing aliases.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the loop")]
#[expect(clippy::needless_range_loop, reason = "the index runs along the second axis")]
#[inline(always)]
fn fill<const D: usize>(source: Source, first: u32, n: usize, out: &mut Block<D>) {
    for quad in 0..D.div_ceil(4) {
        for i in 0..n {
            let four = source.four(first.wrapping_add(i as u32), quad as u32);
            for coordinate in 4 * quad..D.min(4 * quad + 4) {
                out[coordinate][i] = four[coordinate - 4 * quad];
            }
        }
    }
}

/// Philox4x32 with ten rounds: four random words for a counter and a key.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
#[inline(always)]
pub const fn philox(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut a, mut b, mut c, mut d] = counter;
    let [mut k, mut l] = key;
    let mut round = 0;
    while round < 10 {
        let [ab_low, ab_high] = halves(a as u64 * 0xD251_1F53);
        let [cd_low, cd_high] = halves(c as u64 * 0xCD9E_8D57);
        (a, b, c, d) = (cd_high ^ b ^ k, cd_low, ab_high ^ d ^ l, ab_low);
        k = k.wrapping_add(0x9E37_79B9);
        l = l.wrapping_add(0xBB67_AE85);
        round += 1;
    }
    [a, b, c, d]
}

const fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

/// Two independent standard normals, at most 6.8 in size.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
#[inline(always)]
fn box_muller(radius: u32, angle: u32) -> [f32; 2] {
    let uniform = (radius as f32 + 0.5) * (1.0 / 4_294_967_296.0);
    let length = (-2.0 * ln(uniform)).sqrt();
    let (sin, cos) = sin_cos(angle);
    [length * cos, length * sin]
}

/// Natural logarithm of a positive normal number, to 2e-7 relative: `2 artanh` after the exponent
/// is taken off.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
#[inline(always)]
fn ln(x: f32) -> f32 {
    let bits = x.to_bits() as i32;
    let exponent = (bits - FRAC_1_SQRT_2.to_bits() as i32) >> 23;
    let mantissa = f32::from_bits((bits - (exponent << 23)) as u32);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0)));
    exponent as f32 * LN_2 + 2.0 * s * series
}

/// Sine and cosine of `2 pi word / 2^32`, to 4e-7: Taylor's series within an eighth of a turn of
/// the nearest quarter.
#[expect(clippy::inline_always, reason = "the caller's vector width must reach the arithmetic")]
#[inline(always)]
fn sin_cos(word: u32) -> (f32, f32) {
    let quarter = word.wrapping_add(1 << 29) >> 30;
    let rest = word.wrapping_sub(quarter << 30) as i32;
    let y = rest as f32 * (TAU / 4_294_967_296.0);
    let q = y * y;
    let sin = y * (1.0 + q * (-1.0 / 6.0 + q * (1.0 / 120.0 + q * (-1.0 / 5_040.0))));
    let cos = 1.0 + q * (-0.5 + q * (1.0 / 24.0 + q * (-1.0 / 720.0 + q * (1.0 / 40_320.0))));
    let (sin, cos) = if quarter & 1 == 0 { (sin, cos) } else { (cos, -sin) };
    if quarter & 2 == 0 { (sin, cos) } else { (-sin, -cos) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known-answer vectors of the Random123 distribution.
    #[test]
    fn words_are_the_published_ones() {
        let all = u32::MAX;
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([all; 4], [all; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn logarithm_is_right_over_its_range() {
        for k in 0..40_000_u32 {
            let x = (k as f32 + 0.5) * 1.0e-4 * 0.25_f32.powi(k as i32 % 16);
            let exact = f64::from(x).ln();
            assert!((f64::from(ln(x)) - exact).abs() <= 2.5e-7 * exact.abs().max(1e-3), "{x}");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn sine_and_cosine_are_right_all_round() {
        for k in 0..10_000_u32 {
            let word = k.wrapping_mul(0x9E37_79B9);
            let exact = f64::from(word) / 4_294_967_296.0 * std::f64::consts::TAU;
            let (sin, cos) = sin_cos(word);
            assert!((f64::from(sin) - exact.sin()).abs() < 4e-7);
            assert!((f64::from(cos) - exact.cos()).abs() < 4e-7);
        }
    }

    #[test]
    fn extreme_words_give_finite_normals() {
        assert_eq!(box_muller(u32::MAX, 0)[0], 0.0);
        assert!((6.7..6.8).contains(&box_muller(0, 0)[0]));
    }

    #[test]
    fn a_block_holds_what_each_particle_would_get() {
        let source = Source::new(7, Stream::Path, [3, 4]);
        let mut block: Block<7> = [[0.0; BLOCK]; 7];
        let first = u32::MAX - 100;
        source.fill(first, BLOCK, &mut block);
        for i in 0..BLOCK {
            let alone = source.particle::<7>(first.wrapping_add(i as u32));
            assert_eq!(block.map(|coordinate| coordinate[i]), alone);
        }
    }

    #[test]
    fn coordinates_do_not_depend_on_the_dimension() {
        let source = Source::new(1, Stream::Start, [0, 0]);
        let sixteen = source.particle::<16>(9);
        assert_eq!(source.particle::<2>(9), sixteen[..2]);
        assert_eq!(source.particle::<3>(9), sixteen[..3]);
    }

    #[test]
    fn normals_have_the_moments_of_the_normal_law() {
        let source = Source::new(5, Stream::Extra, [0, 0]);
        let n = 20_000;
        let draws: Vec<[f64; 4]> = (0..n).map(|i| source.particle::<4>(i).map(f64::from)).collect();
        let mean = |f: &dyn Fn(&[f64; 4]) -> f64| draws.iter().map(f).sum::<f64>() / f64::from(n);
        for c in 0..4 {
            assert!(mean(&|z| z[c]).abs() < 0.025);
            assert!((mean(&|z| z[c].powi(2)) - 1.0).abs() < 0.04);
            assert!((mean(&|z| z[c].powi(4)) - 3.0).abs() < 0.35);
            for other in 0..c {
                assert!(mean(&|z| z[c] * z[other]).abs() < 0.025);
                assert!(mean(&|z| (z[c] * z[other]).powi(2) - 1.0).abs() < 0.1);
            }
        }
    }

    #[test]
    fn streams_seeds_places_and_rounds_give_other_numbers() {
        let sources = [
            Source::new(1, Stream::Path, [0, 0]),
            Source::new(2, Stream::Path, [0, 0]),
            Source::new(1 << 32, Stream::Path, [0, 0]),
            Source::new(1, Stream::Start, [0, 0]),
            Source::new(1, Stream::Path, [1, 0]),
            Source::new(1, Stream::Path, [0, 1]),
            Source::extra(1, 0, 0),
            Source::extra(1, 0, 1),
            Source::extra(1, 1 << 32, 0),
        ];
        let mut first: Vec<u32> =
            sources.iter().map(|source| source.particle::<1>(0)[0].to_bits()).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!(first.len(), sources.len());
    }
}
