//! From places near the ridge onto it, many at a time.

use super::field::{Field, Sample};
use super::lattice::{Edge, Lattice, NormalShift};
use crate::maths::Vector;

/// Steps of the search for a crossing along its edge.
const SEARCH_STEPS: usize = 12;

/// Residual of a crossing, over the smaller of a cell and the noise level: a crossing only says
/// where to start.
const CROSSING: f64 = 1e-2;

/// Steps of Newton's method at most.
const NEWTON_STEPS: usize = 16;

/// Residuals over the noise level at which Newton's method ends, and that it must reach.
const RESIDUALS: [f64; 2] = [1e-10, 1e-7];

/// Farthest move onto the ridge, over the cap of a step.
const FARTHEST: f64 = 1.2;

/// Least and greatest slope of `f` along the normal that a step divides by.
const SLOPES: [f64; 2] = [0.2, 20.0];

/// `c_3 / sigma^2` up to which a place is kept, for the sheet to be cut cleanly where it is one.
const SPREAD_AT_MOST: f64 = 1.3;

/// The search for one crossing.
struct Search {
    low: (f64, f64),
    high: (f64, f64),
    /// The normal shift at `low`, its normal turned as the values of the search are.
    reference: NormalShift,
    at: f64,
}

impl Search {
    fn new([from, to]: [NormalShift; 2]) -> Self {
        let (low, high) = ((0.0, from.value), (1.0, from.towards(&to)));
        let mut search = Self { low, high, reference: from, at: 0.5 };
        search.aim();
        search
    }

    fn aim(&mut self) {
        let (low, high) = (self.low, self.high);
        self.at = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
    }

    /// A step of the Illinois method.
    fn narrow(&mut self, here: &Sample) {
        let mut here = NormalShift { normal: here.normal, value: here.residual() };
        let value = self.reference.towards(&here);
        if value * self.low.1 > 0.0 {
            self.low = (self.at, value);
            self.high.1 *= 0.5;
            if value != here.value {
                here = NormalShift { normal: -here.normal, value };
            }
            self.reference = here;
        } else {
            self.high = (self.at, value);
            self.low.1 *= 0.5;
        }
        self.aim();
    }
}

/// Where the ridge crosses edges of the lattice. `None` where only the normal turns over.
pub(super) fn crossings(
    field: &Field<'_>,
    lattice: &Lattice,
    edges: &[Edge],
) -> Vec<Option<Sample>> {
    let mut searches: Vec<Search> = edges.iter().map(|&e| Search::new(lattice.ends(e))).collect();
    let mut found = vec![None; edges.len()];
    let mut open: Vec<usize> = (0..edges.len()).collect();
    let loose = CROSSING * lattice.side.min(field.sigma);
    for _ in 0..SEARCH_STEPS {
        let place = |&i: &usize| {
            let mut x = lattice.place(edges[i].from);
            x[edges[i].axis] += searches[i].at * lattice.side;
            x
        };
        let places: Vec<Vector<3>> = open.iter().map(place).collect();
        let mut still_open = Vec::new();
        for (&i, sample) in open.iter().zip(field.samples(&places)) {
            if !sample.is_regular() {
                continue;
            }
            if sample.residual().abs() < loose {
                found[i] = (sample.spread[2] < SPREAD_AT_MOST).then_some(sample);
            } else {
                searches[i].narrow(&sample);
                still_open.push(i);
            }
        }
        open = still_open;
        if open.is_empty() || (field.stop)() {
            break;
        }
    }
    found
}

/// Moves every point onto the ridge along normals, no step longer than `cap`, by Newton's method
/// that starts with the slope `1 - c_3 / sigma^2` (accelerated mean shift) and goes on with the
/// slope that it met (the secant). `None` where it does not arrive nearby.
pub(super) fn project(field: &Field<'_>, starts: &[Vector<3>], cap: f64) -> Vec<Option<Sample>> {
    let mut at: Vec<Sample> = field.samples(starts);
    let mut slopes: Vec<f64> = at.iter().map(Sample::ridge_margin).collect();
    let [tight, enough] = RESIDUALS.map(|part| part * field.sigma);
    for _ in 0..NEWTON_STEPS {
        let is_open = |&i: &usize| {
            at[i].is_regular()
                && at[i].residual().abs() > tight
                && (at[i].x - starts[i]).norm() < FARTHEST * cap
        };
        let open: Vec<usize> = (0..at.len()).filter(is_open).collect();
        if open.is_empty() || (field.stop)() {
            break;
        }
        let step = |&i: &usize| {
            let slope = slopes[i].abs().clamp(SLOPES[0], SLOPES[1]).copysign(slopes[i]);
            (at[i].residual() / slope).clamp(-cap, cap)
        };
        let steps: Vec<f64> = open.iter().map(step).collect();
        let places: Vec<Vector<3>> =
            open.iter().zip(&steps).map(|(&i, &step)| at[i].x + at[i].normal * step).collect();
        for ((&i, step), next) in open.iter().zip(steps).zip(field.samples(&places)) {
            let turned = if next.normal.dot(&at[i].normal) < 0.0 { -1.0 } else { 1.0 };
            slopes[i] = (at[i].residual() - turned * next.residual()) / step;
            at[i] = next;
        }
    }
    let arrived = |(sample, start): (Sample, &Vector<3>)| {
        let is_near = (sample.x - start).norm() < FARTHEST * cap;
        let is_on = sample.residual().abs() < enough && sample.spread[2] < SPREAD_AT_MOST;
        (sample.is_regular() && is_near && is_on).then_some(sample)
    };
    at.into_iter().zip(starts).map(arrived).collect()
}
