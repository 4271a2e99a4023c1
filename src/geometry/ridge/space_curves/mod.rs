//! Ridge curves in space, traced along their tangents from where mean shifts lead.
//!
//! A curve is the zero set of `f = (n_2 . u, n_3 . u)`, `n` the bottom eigenvectors of the
//! posterior covariance and `u` the mean shift. A step follows its tangent, the direction in which
//! `f'` vanishes, and returns to it by Newton's method with the exact `f'`, third moment included:
//! where a curve turns sharply, because the second-nearest datum switches, the mean shift along the
//! normals converges slowly or leads away.

mod chords;
mod seeds;
mod trace;

use rayon::prelude::*;

use super::patches::Patches;
use super::polyline::Polyline;
use super::stop::Stop;
use super::{Curve, classify};
use crate::diffusion::density::Density;
use crate::maths::Vector;
use chords::Chords;
use trace::{Trace, Tracer};

/// Vertices after which no more seeds are traced.
const MAX_VERTICES: usize = 100_000;

/// The same for vertices times the data that weigh at each.
const MAX_WORK: usize = 150_000_000;

/// Seeds that are traced together, at most.
const LARGEST_BATCH: usize = 16;

/// The ridge of dimension one of `density` smoothed at noise level `sigma > 0`, data frame.
///
/// Vertices have `|N^T u|` below 1e-6 of `sigma`; a chord is about a hundredth of `sigma` from the
/// curve. A curve ends where `lambda_2` is no longer negative, where the data are 3.5 noise levels
/// away, and where the direction of the covariance is lost; where data lie more than some ten noise
/// levels apart, it may break in the thin layers in which the second-nearest datum switches. Every
/// curve has been found from a datum or from the middle between two neighbours; among very many
/// data, from some of them, and where the work is too much the rest is left out. Work is shared
/// among threads, and the answer does not depend on how many there are. Empty where `stop` says so.
pub fn space_curves(
    density: &Density<3>,
    sigma: f64,
    stop: &(dyn Fn() -> bool + Sync),
) -> Vec<Curve<3>> {
    if density.points().len() < 2 {
        return Vec::new();
    }
    let stop = &Stop::new(stop);
    if stop.is_set() {
        return Vec::new();
    }
    let patches = Patches::new(density, sigma);
    let seeds = seeds::seeds(&patches, stop);
    let tracer = Tracer::new(&patches, stop);
    let found = curves_from(&seeds, &tracer, stop);
    if stop.is_set() { Vec::new() } else { found }
}

/// The curves through some points of the ridge, each once.
fn curves_from(seeds: &[Vector<3>], tracer: &Tracer<'_>, stop: &Stop<'_>) -> Vec<Curve<3>> {
    let mut chords = Chords::new(tracer.tolerance());
    let mut found = Vec::new();
    let (mut rest, mut batch_size, mut n_vertices) = (seeds.iter(), 1, 0);
    let mut work = 0;
    while n_vertices < MAX_VERTICES && work < MAX_WORK && !stop.is_set() {
        let is_new = |seed: &&Vector<3>| !chords.pass(seed);
        let batch: Vec<&Vector<3>> = rest.by_ref().filter(is_new).take(batch_size).collect();
        if batch.is_empty() {
            break;
        }
        let trace = |seed: &&Vector<3>| tracer.trace(seed, &chords);
        let traced: Vec<Trace> = batch.par_iter().filter_map(trace).collect();
        let n_traced = traced.len();
        let mut lines: Vec<Polyline<3>> = Vec::with_capacity(batch.len());
        for trace in traced {
            if let Some(line) = trace.less(&chords) {
                chords.add(&line);
                n_vertices += line.samples.len();
                work += line.samples.len() * line.samples[0].patch.density.points().len();
                lines.push(line);
            }
        }
        let all_new = lines.len() == n_traced;
        batch_size = if all_new { (2 * batch_size).min(LARGEST_BATCH) } else { 1 };
        let curves: Vec<Vec<Curve<3>>> =
            lines.par_iter().map(|line| classify::curves(line, stop)).collect();
        found.extend(curves.into_iter().flatten());
    }
    found
}
