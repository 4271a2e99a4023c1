//! Points of the ridge to start from.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::diffusion::density::{Precision, Surroundings};
use crate::geometry::frame::Frame;
use crate::geometry::ridge::patches::Patches;
use crate::geometry::ridge::stop::Stop;
use crate::maths::Vector;

/// Seeds at most.
const MAX_SEEDS: usize = 3_000;

/// Seeds at least, if there are as many data.
const MIN_SEEDS: usize = 300;

/// Seeds times the data that weigh at each, at most.
const MAX_WORK: usize = 20_000_000;

/// Nearest data among which those are looked for that a datum is joined with.
const NEIGHBOURS: usize = 24;

/// Steps that a seed takes at most.
const MAX_STEPS: usize = 60;

/// A step is at most this many noise levels long, or it may leave its branch.
const LONGEST_STEP: f64 = 2.0;

/// The step in noise levels with which a seed has arrived.
const NEAR: f64 = 1e-3;

/// Data of which at most one is a start lie in a cube of that side, in noise levels.
const THINNED: f64 = 0.5;

/// Seeds that are moved together.
const BLOCK: usize = 16;

/// Points to which the data and the middles between neighbours are led by mean shifts across the
/// ridge: on it, as a rule. Empty where `stop` says so.
pub(super) fn seeds(patches: &Patches, stop: &Stop<'_>) -> Vec<Vector<3>> {
    let n_seeds = (MAX_WORK / patches.mean_size()).clamp(MIN_SEEDS, MAX_SEEDS);
    let starts = starts(patches.points(), patches.sigma(), n_seeds, stop);
    let mut by_cube: BTreeMap<[i64; 3], Vec<usize>> = BTreeMap::new();
    for (number, start) in starts.iter().enumerate() {
        by_cube.entry(patches.place(start)).or_default().push(number);
    }
    let blocks: Vec<&[usize]> = by_cube.values().flat_map(|cube| cube.chunks(BLOCK)).collect();
    let led = |block: &&[usize]| {
        let found = led(patches, &starts, block, stop);
        block.iter().copied().zip(found).collect::<Vec<_>>()
    };
    let mut found: Vec<(usize, Vector<3>)> = blocks.par_iter().flat_map_iter(led).collect();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, x)| x).collect()
}

/// Where some starts in the same cube lead (subspace constrained mean shift, each normal direction
/// divided by its curvature), near enough for Newton's method.
fn led(
    patches: &Patches,
    starts: &[Vector<3>],
    block: &[usize],
    stop: &Stop<'_>,
) -> Vec<Vector<3>> {
    let (patch, sigma) = (patches.at(&starts[block[0]]), patches.sigma());
    let mut places: Vec<Vector<3>> = block.iter().map(|&number| starts[number]).collect();
    let mut moving: Vec<usize> = (0..places.len()).collect();
    for _ in 0..MAX_STEPS {
        if moving.is_empty() || stop.is_set() {
            break;
        }
        let x: Vec<Vector<3>> = moving.iter().map(|&i| places[i]).collect();
        let mut around = vec![Surroundings::default(); x.len()];
        patch.density.survey(Precision::Single, &x, sigma, &mut around);
        let mut around = around.iter();
        moving.retain(|&i| {
            let Some(around) = around.next() else {
                return false;
            };
            let step = Frame::new(around, 1).step_to_ridge(sigma);
            places[i] += step * (LONGEST_STEP * sigma / step.norm()).min(1.0);
            step.norm() > NEAR * sigma
        });
    }
    places
}

/// Data and middles between neighbours, in an order in which those that follow each other lie far
/// apart. Where data are dense beside the noise level, one of each small cube stands for all.
fn starts(points: &[Vector<3>], sigma: f64, n_seeds: usize, stop: &Stop<'_>) -> Vec<Vector<3>> {
    let points = thinned(points, THINNED * sigma);
    let n = points.len().min(n_seeds / 2);
    let n_middles = n_seeds / n - 1;
    let chosen: Vec<usize> = (0..n).map(|i| scattered(i, n) * points.len() / n).collect();
    let pairs = |&i: &usize| {
        if stop.is_set() { Vec::new() } else { pairs(&points, i, n_middles) }
    };
    let pairs: Vec<Vec<[usize; 2]>> = chosen.par_iter().map(pairs).collect();
    let mut seen = HashSet::new();
    let pairs = pairs.into_iter().flatten().filter(|pair| seen.insert(*pair));
    let middles = pairs.map(|[i, j]| (points[i] + points[j]) * 0.5);
    chosen.iter().map(|&i| points[i]).chain(middles).collect()
}

/// The first datum of each cube of a lattice.
fn thinned(points: &[Vector<3>], side: f64) -> Vec<Vector<3>> {
    let mut seen = HashSet::with_capacity(points.len());
    let is_first =
        |x: &&Vector<3>| seen.insert([0, 1, 2].map(|axis| (x[axis] / side).floor() as i64));
    points.iter().filter(is_first).copied().collect()
}

/// A datum with each of its nearest Gabriel neighbours (those with no datum in the ball of which
/// the two span a diameter), `most` of them at most.
fn pairs(points: &[Vector<3>], i: usize, most: usize) -> Vec<[usize; 2]> {
    let distance = |j: usize| (points[j] - points[i]).norm_squared();
    let mut others: Vec<(f64, usize)> =
        (0..points.len()).filter(|&j| j != i).map(|j| (distance(j), j)).collect();
    if others.len() > NEIGHBOURS {
        others.select_nth_unstable_by(NEIGHBOURS, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        others.truncate(NEIGHBOURS);
    }
    others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let is_joined = |k: usize| {
        let (square, j) = others[k];
        let middle = (points[i] + points[j]) * 0.5;
        others[..k].iter().all(|&(_, l)| (points[l] - middle).norm_squared() >= 0.25 * square)
    };
    let joined = (0..others.len()).filter(|&k| is_joined(k)).take(most);
    joined.map(|k| [i.min(others[k].1), i.max(others[k].1)]).collect()
}

/// A permutation of `0..n` whose neighbours lie about 0.618 `n` apart.
fn scattered(i: usize, n: usize) -> usize {
    let step = (0.618_033_988_749_895 * n as f64) as usize;
    let step = (step.max(1)..=n).find(|&step| coprime(step, n)).unwrap_or(1);
    (i * step) % n
}

fn coprime(a: usize, b: usize) -> bool {
    if b == 0 { a == 1 } else { coprime(b, a % b) }
}
