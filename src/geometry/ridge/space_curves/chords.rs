//! The chords of curves already traced, by where they are.

use std::collections::HashMap;

use crate::geometry::ridge::polyline::Polyline;
use crate::geometry::ridge::sample::Sample;
use crate::maths::Vector;

/// Cosine of the angle between two tangents, at least, for one curve to run along another.
const ALONG: f64 = 0.9;

/// A chord of a curve.
#[derive(Clone, Copy, Debug)]
struct Chord {
    ends: [Vector<3>; 2],
    tangent: Vector<3>,
    /// Length of the curve up to its start.
    travelled: f64,
}

type Cubes = HashMap<[i64; 3], Vec<Chord>>;

/// Chords in cubes about as large as they are long.
#[derive(Debug)]
pub(super) struct Chords {
    tolerance: f64,
    /// By size, the power of two that is the side of the cubes.
    by_size: Vec<(i32, Cubes)>,
}

impl Chords {
    /// No chords; a curve runs along them where it is nearer than `tolerance`.
    pub fn new(tolerance: f64) -> Self {
        Self { tolerance, by_size: Vec::new() }
    }

    /// Whether a chord passes by this point.
    pub fn pass(&self, x: &Vector<3>) -> bool {
        self.any_near(x, |_| true)
    }

    /// Whether a curve runs along a chord at this point.
    pub fn hold(&self, sample: &Sample<3>) -> bool {
        self.hold_elsewhere(sample, f64::NEG_INFINITY, 0.0)
    }

    /// The same, chords left out that start no farther than `apart` from `travelled` on their
    /// curve.
    pub fn hold_elsewhere(&self, sample: &Sample<3>, travelled: f64, apart: f64) -> bool {
        let runs_along = |chord: &Chord| {
            let tangent = sample.tangent(&chord.tangent);
            (chord.travelled - travelled).abs() > apart && tangent.dot(&chord.tangent) > ALONG
        };
        self.any_near(&sample.x, runs_along)
    }

    fn any_near(&self, x: &Vector<3>, is_meant: impl Fn(&Chord) -> bool) -> bool {
        let is_near =
            |chord: &Chord| is_meant(chord) && distance_to_segment(x, &chord.ends) < self.tolerance;
        self.by_size.iter().any(|(size, cubes)| {
            let near = neighbourhood(cube(x, *size));
            near.filter_map(|cube| cubes.get(&cube)).flatten().any(is_near)
        })
    }

    /// Adds the chords of a curve.
    pub fn add(&mut self, line: &Polyline<3>) {
        let mut travelled = 0.0;
        let samples = &line.samples;
        let around = samples.iter().zip(samples.iter().cycle().skip(1));
        for (a, b) in around.take(samples.len() - usize::from(!line.closed)) {
            self.add_chord(a, b, travelled);
            travelled += (b.x - a.x).norm();
        }
    }

    /// Adds one chord, which starts so far from the start of its curve.
    pub fn add_chord(&mut self, a: &Sample<3>, b: &Sample<3>, travelled: f64) {
        let span = b.x - a.x;
        let length = span.norm().max(2.0 * self.tolerance);
        let size = length.log2().ceil() as i32;
        let chord = Chord { ends: [a.x, b.x], tangent: a.tangent(&span), travelled };
        let at = cube(&(a.x + span * 0.5), size);
        let of_size = self.by_size.iter().position(|(other, _)| *other == size);
        let of_size = of_size.unwrap_or_else(|| {
            self.by_size.push((size, HashMap::new()));
            self.by_size.len() - 1
        });
        self.by_size[of_size].1.entry(at).or_default().push(chord);
    }
}

/// Distance from a point to a segment.
pub(super) fn distance_to_segment(x: &Vector<3>, [a, b]: &[Vector<3>; 2]) -> f64 {
    let chord = b - a;
    let along = chord.dot(&(x - a)) / chord.norm_squared().max(f64::MIN_POSITIVE);
    (x - a - chord * along.clamp(0.0, 1.0)).norm()
}

fn cube(x: &Vector<3>, size: i32) -> [i64; 3] {
    let side = f64::from(size).exp2();
    std::array::from_fn(|i| (x[i] / side).floor() as i64)
}

fn neighbourhood(cube: [i64; 3]) -> impl Iterator<Item = [i64; 3]> {
    (0..27).map(move |k| {
        let step = [k % 3, k / 3 % 3, k / 9];
        std::array::from_fn(|i| cube[i] + step[i] - 1)
    })
}
