//! Modes and saddles along a polyline.

use super::Critical;
use super::polyline::Polyline;
use super::sample::Sample;
use super::stop::Stop;
use crate::maths::Vector;

/// Mean shift along the ridge, over the noise level, below which its sign is rounding noise.
const SIGNIFICANT: f64 = 1e-9;

/// Steps of the search for a place on the ridge between two vertices.
const SEARCH_STEPS: usize = 16;

/// A vertex of the ridge in the making.
#[derive(Clone, Debug)]
pub(super) struct Marked<const D: usize> {
    pub sample: Sample<D>,
    pub tangent: Vector<D>,
    pub critical: Option<Critical>,
}

impl<const D: usize> Marked<D> {
    fn new(sample: Sample<D>, towards: &Vector<D>) -> Self {
        Self { tangent: sample.tangent(towards), sample, critical: None }
    }

    /// The mean shift along the direction of travel.
    fn forwards(&self) -> f64 {
        self.tangent.dot(&self.sample.displacement)
    }

    fn is_significant(&self) -> bool {
        self.forwards().abs() > SIGNIFICANT * self.sample.patch.sigma
    }
}

/// The vertices of a polyline with tangents along it and vertices added at its critical points; up to
/// where it is stopped.
pub(super) fn marked<const D: usize>(line: &Polyline<D>, stop: &Stop<'_>) -> Vec<Marked<D>> {
    let vertices = with_tangents(line);
    let mut found: Vec<Marked<D>> = Vec::with_capacity(vertices.len() + 4);
    let mut last_significant: Option<usize> = None;
    for vertex in vertices {
        if stop.is_set() {
            return found;
        }
        if vertex.is_significant() {
            if let Some(last) = last_significant {
                mark_between(&mut found, last, &vertex);
            }
            last_significant = Some(found.len());
        }
        found.push(vertex);
    }
    if line.closed
        && let (Some(last), Some(first)) =
            (last_significant, found.iter().find(|vertex| vertex.is_significant()).cloned())
    {
        mark_between(&mut found, last, &first);
    }
    found
}

fn with_tangents<const D: usize>(line: &Polyline<D>) -> Vec<Marked<D>> {
    let Polyline { samples, closed } = line;
    let n = samples.len();
    let around = |i: usize| {
        if *closed {
            (samples[(i + n - 1) % n].x, samples[(i + 1) % n].x)
        } else {
            (samples[i.saturating_sub(1)].x, samples[(i + 1).min(n - 1)].x)
        }
    };
    let mark = |(i, sample): (usize, &Sample<D>)| {
        let (before, after) = around(i);
        Marked::new(sample.clone(), &(after - before))
    };
    samples.iter().enumerate().map(mark).collect()
}

/// Marks the critical point, if there is one, between the vertex `found[last]`, the last whose
/// mean shift is significant, and the next such vertex, which is about to be added.
fn mark_between<const D: usize>(found: &mut Vec<Marked<D>>, last: usize, next: &Marked<D>) {
    let before = found[last].clone();
    let turns = before.sample.displacement.dot(&next.sample.displacement) < 0.0;
    let kind = match (before.forwards() > 0.0, next.forwards() > 0.0) {
        (true, false) if turns => Critical::Mode,
        (false, true) if turns => Critical::Saddle,
        _ => return,
    };
    if last + 1 < found.len() {
        let middle = usize::midpoint(last + 1, found.len());
        found[middle].critical = Some(kind);
        return;
    }
    let chord = next.sample.x - before.sample.x;
    let side = before.forwards().signum();
    let level = |sample: &Sample<D>| side * sample.tangent(&chord).dot(&sample.displacement);
    match last_where(&before.sample, &next.sample, level) {
        Some(sample) => {
            let vertex = Marked::new(sample, &chord);
            found.push(Marked { critical: Some(kind), ..vertex });
        }
        None => found[last].critical = Some(kind),
    }
}

/// The last place on the ridge from `a` to `b` where a level is not negative, which it is at `b`
/// and not at `a` (bracketed search, Illinois); `None` if that is `a`.
pub(super) fn last_where<const D: usize>(
    a: &Sample<D>,
    b: &Sample<D>,
    level: impl Fn(&Sample<D>) -> f64,
) -> Option<Sample<D>> {
    let mut low = a.clone();
    let (mut low_level, mut high, mut high_level) = (level(a), b.x, level(b));
    let fine = 1e-6 * a.patch.sigma;
    for _ in 0..SEARCH_STEPS {
        let chord = high - low.x;
        let part = low_level / (low_level - high_level);
        if chord.norm() < fine || !(0.0..=1.0).contains(&part) {
            break;
        }
        let aim = low.x + chord * part.clamp(0.01, 0.99);
        let Some(found) = low.patch.project(&aim, chord.norm()) else {
            break;
        };
        let found_level = level(&found);
        if found_level >= 0.0 {
            let moved = (found.x - low.x).norm();
            (low, low_level) = (found, found_level);
            high_level *= 0.5;
            if moved < fine {
                break;
            }
        } else {
            (high, high_level) = (found.x, found_level);
            low_level *= 0.5;
        }
    }
    (low.x != a.x).then_some(low)
}
