//! From joined crossings to polylines that follow the ridge.

use std::collections::VecDeque;

use rayon::prelude::*;

use super::marching::Crossings;
use super::walk::walk;
use crate::geometry::ridge::polyline::Polyline;
use crate::geometry::ridge::sample::Sample;
use crate::geometry::ridge::stop::Stop;

/// Most halvings of a join.
const MAX_HALVINGS: u32 = 6;

/// Distance of the ridge from the middle of a chord over the noise level, at most.
const SAG: f64 = 0.01;

/// The same over the length of the chord, at most: beyond, the two ends lie on different branches.
const BRANCH: f64 = 0.5;

/// A join that follows the ridge: its ends and what lies between.
struct Link {
    ends: [usize; 2],
    between: Vec<Sample<2>>,
}

/// The polylines of a set of crossings; once stopped, they mean nothing.
pub(super) fn polylines(crossings: &Crossings, stop: &Stop<'_>) -> Vec<Polyline<2>> {
    let Crossings { samples, joins, .. } = crossings;
    let link = |&(ends, side): &([usize; 2], f64)| {
        let [a, b] = ends.map(|k| samples[k].as_ref());
        let (a, b) = (a?, b?);
        let between =
            follow(a, b, MAX_HALVINGS, stop).or_else(|| walk_smoothly(a, b, side, stop))?;
        Some(Link { ends, between })
    };
    let links: Vec<Link> = joins.par_iter().filter_map(link).collect();
    let mut links_at = vec![Vec::new(); samples.len()];
    for (number, link) in links.iter().enumerate() {
        links_at[link.ends[0]].push(number);
        links_at[link.ends[1]].push(number);
    }
    let mut used = vec![false; links.len()];
    let mut found = Vec::new();
    for start in 0..links.len() {
        if !used[start] && !stop.is_set() {
            used[start] = true;
            found.push(chain(start, &links, &links_at, &mut used, samples));
        }
    }
    found
}

/// Vertices between two points of the ridge, by halving the chord; `None` where the ridge does not
/// run along it.
fn follow(a: &Sample<2>, b: &Sample<2>, halvings: u32, stop: &Stop<'_>) -> Option<Vec<Sample<2>>> {
    if stop.is_set() {
        return None;
    }
    let chord = (b.x - a.x).norm();
    if chord <= 1e-9 * a.patch.sigma {
        return Some(Vec::new());
    }
    let middle = (a.x + b.x) * 0.5;
    let on_ridge = a.patch.project(&middle, chord)?;
    let sag = (on_ridge.x - middle).norm();
    if sag > BRANCH * chord {
        return None;
    }
    if sag.max(a.sag(b)) <= SAG * a.patch.sigma {
        return Some(if sag > 0.1 * SAG * a.patch.sigma { vec![on_ridge] } else { Vec::new() });
    }
    if halvings == 0 {
        return None;
    }
    let mut found = follow(a, &on_ridge, halvings - 1, stop)?;
    let after = follow(&on_ridge, b, halvings - 1, stop)?;
    found.push(on_ridge);
    found.extend(after);
    Some(found)
}

/// A walk from one crossing to another, its steps halved where they are too long.
fn walk_smoothly(
    a: &Sample<2>,
    b: &Sample<2>,
    side: f64,
    stop: &Stop<'_>,
) -> Option<Vec<Sample<2>>> {
    let walked = walk(a, b, side, stop)?;
    let mut found: Vec<Sample<2>> = Vec::with_capacity(walked.len());
    for sample in walked {
        let last = found.last().unwrap_or(a);
        found.extend(follow(last, &sample, MAX_HALVINGS, stop).unwrap_or_default());
        found.push(sample);
    }
    found.extend(follow(found.last().unwrap_or(a), b, MAX_HALVINGS, stop).unwrap_or_default());
    Some(found)
}

/// All links that hang together with one.
fn chain(
    start: usize,
    links: &[Link],
    links_at: &[Vec<usize>],
    used: &mut [bool],
    samples: &[Option<Sample<2>>],
) -> Polyline<2> {
    let sample = |k: usize| samples[k].clone();
    let Link { ends: [first, last], between } = &links[start];
    let mut line: VecDeque<Sample<2>> = sample(*first).into_iter().collect();
    line.extend(between.iter().cloned());
    line.extend(sample(*last));
    let (mut front, mut back) = (*first, *last);
    while let Some((link, end, forwards)) = next(back, links, links_at, used) {
        extend(&mut line, VecDeque::push_back, &link.between, forwards);
        if end == front {
            return Polyline { samples: line.into(), closed: true };
        }
        line.extend(sample(end));
        back = end;
    }
    while let Some((link, end, forwards)) = next(front, links, links_at, used) {
        extend(&mut line, VecDeque::push_front, &link.between, forwards);
        if let Some(sample) = sample(end) {
            line.push_front(sample);
        }
        front = end;
    }
    Polyline { samples: line.into(), closed: false }
}

fn extend(
    line: &mut VecDeque<Sample<2>>,
    push: fn(&mut VecDeque<Sample<2>>, Sample<2>),
    between: &[Sample<2>],
    forwards: bool,
) {
    let one_by_one = between.iter().cloned();
    if forwards {
        one_by_one.for_each(|sample| push(line, sample));
    } else {
        one_by_one.rev().for_each(|sample| push(line, sample));
    }
}

/// The unused link at a crossing, its other end, and whether it is walked as it was made.
fn next<'a>(
    at: usize,
    links: &'a [Link],
    links_at: &[Vec<usize>],
    used: &mut [bool],
) -> Option<(&'a Link, usize, bool)> {
    let number = links_at[at].iter().copied().find(|&number| !used[number])?;
    used[number] = true;
    let link = &links[number];
    let forwards = link.ends[0] == at;
    Some((link, link.ends[usize::from(forwards)], forwards))
}
