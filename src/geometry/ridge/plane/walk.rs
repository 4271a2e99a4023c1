//! Following the ridge step by step from one point of it to another, round hairpins.

use crate::geometry::ridge::sample::Sample;
use crate::geometry::ridge::stop::Stop;
use crate::maths::Vector;

/// Steps, refused ones counted.
const MAX_STEPS: usize = 48;

/// First, longest and shortest step over the distance between the two ends.
const STEPS: [f64; 3] = [0.2, 0.25, 0.002];

/// Cosine of the turn in one step, at least.
const STRAIGHT: f64 = 0.8;

/// Vertices between two points of the ridge in the same cell of a grid, `side` wide: Newton's
/// method from steps along the tangent, in either direction. `None` where neither leads from the
/// one to the other near that cell.
pub(super) fn walk(
    a: &Sample<2>,
    b: &Sample<2>,
    side: f64,
    stop: &Stop<'_>,
) -> Option<Vec<Sample<2>>> {
    let along = a.tangent(&(b.x - a.x));
    walk_towards(a, b, side, along, stop).or_else(|| walk_towards(a, b, side, -along, stop))
}

fn walk_towards(
    a: &Sample<2>,
    b: &Sample<2>,
    side: f64,
    along: Vector<2>,
    stop: &Stop<'_>,
) -> Option<Vec<Sample<2>>> {
    let chord = (b.x - a.x).norm();
    let [mut step, longest, shortest] = STEPS.map(|part| part * chord.max(0.1 * side));
    let (mut at, mut along) = (a.clone(), along);
    let mut found = Vec::new();
    for _ in 0..MAX_STEPS {
        let rest = b.x - at.x;
        let arrives = rest.norm() < 1.2 * step && along.dot(&rest) > STRAIGHT * rest.norm();
        if arrives && b.tangent(&along).dot(&along) > STRAIGHT {
            return Some(found);
        }
        let is_lost = (at.x - a.x).norm() > 2.0 * side || step < shortest;
        if is_lost || stop.is_set() {
            return None;
        }
        match next(&at, along, step) {
            Some(sample) => {
                along = sample.tangent(&along);
                found.push(sample.clone());
                at = sample;
                step = (1.4 * step).min(longest);
            }
            None => step *= 0.5,
        }
    }
    None
}

fn next(at: &Sample<2>, along: Vector<2>, step: f64) -> Option<Sample<2>> {
    let aim = at.x + along * step;
    let sample = at.patch.project(&aim, 0.5 * step)?;
    let is_near = (sample.x - aim).norm() < 0.4 * step;
    (is_near && sample.tangent(&along).dot(&along) > STRAIGHT).then_some(sample)
}
