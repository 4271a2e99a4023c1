//! Following a curve from a point on it, in both directions.

use super::chords::{Chords, distance_to_segment};
use crate::geometry::ridge::patches::Patches;
use crate::geometry::ridge::polyline::Polyline;
use crate::geometry::ridge::sample::Sample;
use crate::geometry::ridge::stop::Stop;
use crate::maths::Vector;

/// Distance of the curve from a chord, over the noise level, at most.
const SAG: f64 = 0.01;

/// How far two chords of the same curve are from each other, over that.
const SAME: f64 = 1.5;

/// First, longest and shortest step over the noise level.
const STEPS: [f64; 3] = [0.1, 0.25, 5e-4];

/// Longest step over the distance to the nearest and to the second-nearest datum, if that is more.
const STEP_IN_DISTANCES: [f64; 2] = [0.5, 0.2];

/// Cosine of the turn in one step, at least.
const STRAIGHT: f64 = 0.9;

/// Distance of a vertex from where the tangent led, over the length of the step, at most.
const ASIDE: f64 = 0.4;

/// What is left of a step that is refused.
const SHRINKAGE: f64 = 0.4;

/// Growth of a step, at most.
const GROWTH: f64 = 1.6;

/// Room about the data, in noise levels; along a ridge `log p` falls by two within it.
const MARGIN: f64 = 3.5;

/// Steps that a closed curve has at least.
const FEWEST: usize = 4;

/// Distance along a curve, over the noise level, within which it is not compared with itself.
const NEIGHBOURING: f64 = 0.5;

/// Vertices of a curve at most, on either side of its seed.
const MAX_STEPS: usize = 20_000;

/// Follows curves.
pub(super) struct Tracer<'a> {
    patches: &'a Patches,
    stop: &'a Stop<'a>,
    low: Vector<3>,
    high: Vector<3>,
}

/// A curve and the vertex that it was found from.
pub(super) struct Trace {
    line: Polyline<3>,
    seed: usize,
}

/// What is found on one side of a seed.
struct Side {
    samples: Vec<Sample<3>>,
    closed: bool,
}

/// Where a trace stands.
struct Walker {
    at: Sample<3>,
    along: Vector<3>,
    /// Turn of the tangent over the length, on the last step.
    bend: Vector<3>,
    step: f64,
    travelled: f64,
}

impl<'a> Tracer<'a> {
    pub fn new(patches: &'a Patches, stop: &'a Stop<'a>) -> Self {
        let room = MARGIN * patches.sigma();
        let (low, high) = (patches.low.add_scalar(-room), patches.high.add_scalar(room));
        Self { patches, stop, low, high }
    }

    /// How near a point of a curve is to a chord of the same curve.
    pub fn tolerance(&self) -> f64 {
        SAME * SAG * self.patches.sigma()
    }

    /// The curve through a point next to the ridge, up to where it runs along `others`; `None`
    /// where Newton's method leads to no ridge, or to one of those.
    pub fn trace(&self, seed: &Vector<3>, others: &Chords) -> Option<Trace> {
        if self.stop.is_set() {
            return None;
        }
        let seed = self.patches.at(seed).project(seed, 0.5 * self.patches.sigma())?;
        (seed.is_ridge() && !others.hold(&seed)).then(|| self.trace_from(&seed, others))
    }

    fn trace_from(&self, seed: &Sample<3>, others: &Chords) -> Trace {
        let mut own = Chords::new(self.tolerance());
        let along = seed.tangent(&Vector::from([0.64, 0.6, 0.48]));
        let Side { mut samples, closed } = self.side(seed, along, others, &mut own);
        samples.insert(0, seed.clone());
        if closed {
            return Trace { line: Polyline { samples, closed }, seed: 0 };
        }
        let back = self.side(seed, -along, others, &mut own);
        let n_back = back.samples.len();
        let samples = back.samples.into_iter().rev().chain(samples).collect();
        Trace { line: Polyline { samples, closed: false }, seed: n_back }
    }

    /// The vertices on the side of `seed` to which `along` points, that of the seed left out. The
    /// last is the first that is no ridge, or that other curves hold.
    fn side(&self, seed: &Sample<3>, along: Vector<3>, others: &Chords, own: &mut Chords) -> Side {
        let step = STEPS[0] * self.patches.sigma();
        let mut walker =
            Walker { at: seed.clone(), along, bend: Vector::zeros(), step, travelled: 0.0 };
        // The two sides of a seed are told apart by the sign of the distance travelled.
        let side = along.dot(&seed.tangent(&Vector::from([0.64, 0.6, 0.48])));
        let apart = NEIGHBOURING * self.patches.sigma();
        let mut samples: Vec<Sample<3>> = Vec::new();
        while samples.len() < MAX_STEPS && !self.stop.is_set() {
            let Some(next) = self.next(&mut walker) else {
                break;
            };
            if samples.len() >= FEWEST && self.passes(seed, along, &walker, &next) {
                return Side { samples, closed: true };
            }
            let ends = !next.is_ridge() || self.is_outside(&next.x) || others.hold(&next);
            let travelled = side * walker.travelled;
            if own.hold_elsewhere(&next, travelled, apart) {
                break;
            }
            own.add_chord(&walker.at, &next, travelled);
            walker.move_to(&next);
            samples.push(next);
            if ends {
                break;
            }
        }
        Side { samples, closed: false }
    }

    /// The next vertex; the walker's step becomes that of the one after it.
    fn next(&self, walker: &mut Walker) -> Option<Sample<3>> {
        let sigma = self.patches.sigma();
        walker.step = walker.step.min(self.longest_step(&walker.at));
        while walker.step > STEPS[2] * sigma && !self.stop.is_set() {
            if let Some(next) = self.step(walker) {
                let part = (0.5 * SAG * sigma / walker.at.sag(&next)).sqrt();
                walker.step *= part.clamp(0.5, GROWTH);
                return Some(next);
            }
            walker.step *= SHRINKAGE;
        }
        None
    }

    fn step(&self, walker: &Walker) -> Option<Sample<3>> {
        let Walker { at, along, bend, step, .. } = walker;
        let sigma = self.patches.sigma();
        let aim = at.x + along * *step + bend * (0.5 * step * step);
        let predicted = self.patches.at(&aim).sample(&aim);
        if predicted.distance() > 2.0 * ASIDE * step {
            return None;
        }
        let next = predicted.on_ridge((0.5 * step).min(sigma))?;
        let is_smooth = (next.x - aim).norm() < ASIDE * step
            && next.tangent(along).dot(along) > STRAIGHT
            && at.sag(&next) < SAG * sigma;
        is_smooth.then_some(next)
    }

    fn longest_step(&self, at: &Sample<3>) -> f64 {
        let [first, second] = at.patch.nearest_distances(&at.x);
        let by_distance = (STEP_IN_DISTANCES[0] * first).min(STEP_IN_DISTANCES[1] * second);
        by_distance.max(STEPS[1] * self.patches.sigma())
    }

    /// Whether the chord from the walker to `next` passes the seed in the direction of its start.
    fn passes(
        &self,
        seed: &Sample<3>,
        along: Vector<3>,
        walker: &Walker,
        next: &Sample<3>,
    ) -> bool {
        let same_way = walker.along.dot(&along) > STRAIGHT;
        same_way && distance_to_segment(&seed.x, &[walker.at.x, next.x]) < self.tolerance()
    }

    fn is_outside(&self, x: &Vector<3>) -> bool {
        (0..3).any(|i| x[i] < self.low[i] || x[i] > self.high[i])
    }
}

impl Walker {
    fn move_to(&mut self, next: &Sample<3>) {
        let length = (next.x - self.at.x).norm();
        let along = next.tangent(&self.along);
        self.bend = (along - self.along) / length;
        self.along = along;
        self.travelled += length;
        self.at = next.clone();
    }
}

impl Trace {
    /// The curve about its seed, up to where it runs along `others`; `None` where the seed does.
    pub fn less(self, others: &Chords) -> Option<Polyline<3>> {
        let Self { line, seed } = self;
        let mut samples = line.samples;
        let held: Vec<usize> = (0..samples.len()).filter(|&i| others.hold(&samples[i])).collect();
        if held.contains(&seed) || samples.len() < 2 {
            return None;
        }
        if held.is_empty() {
            return Some(Polyline { samples, closed: line.closed });
        }
        let next = held.iter().copied().find(|&i| i > seed);
        let previous = held.iter().copied().rfind(|&i| i < seed);
        samples.truncate(next.map_or(samples.len(), |next| next + 1));
        samples.drain(..previous.unwrap_or(0));
        Some(Polyline { samples, closed: false })
    }
}
