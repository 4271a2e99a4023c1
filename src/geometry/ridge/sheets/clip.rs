//! Cutting a mesh along a level of a function on it.

use std::collections::HashMap;

use super::field::{Field, Sample};
use super::mesh::{Mesh, corners, sides};
use super::refine::project;
use crate::maths::Vector;

/// Steps of the search for the level along an edge.
const SEARCH_STEPS: usize = 20;

/// Distance from the level at which a search ends.
const CLOSE: f64 = 1e-9;

/// Distance from the level of a vertex that may stand on it.
const ENOUGH: f64 = 1e-6;

/// A function whose zero level is the cut, positive on the side that stays.
type Height<'a> = &'a dyn Fn(&Sample) -> f64;

/// The two sides of a cut.
pub(super) struct Halves {
    pub inside: Mesh,
    pub outside: Mesh,
}

/// The search for the level between two vertices.
struct Search {
    ends: [u32; 2],
    low: (f64, f64),
    high: (f64, f64),
    found: Option<Sample>,
}

impl Search {
    fn at(&self) -> f64 {
        (self.low.0 * self.high.1 - self.high.0 * self.low.1) / (self.high.1 - self.low.1)
    }

    /// A step of the Illinois method.
    fn narrow(&mut self, value: f64) {
        let at = self.at();
        if value * self.low.1 > 0.0 {
            self.low = (at, value);
            self.high.1 *= 0.5;
        } else {
            self.high = (at, value);
            self.low.1 *= 0.5;
        }
    }
}

/// Cuts a mesh where `height` is zero; faces across are cut at new vertices on the ridge and on
/// the level, which both sides get. `reach` is how far these may lie from their edge.
pub(super) fn cut(field: &Field<'_>, mesh: &Mesh, height: Height<'_>, reach: f64) -> Halves {
    let heights: Vec<f64> = mesh.samples.iter().map(height).collect();
    if heights.iter().all(|&height| height > 0.0) {
        return Halves { inside: mesh.clone(), outside: Mesh::default() };
    }
    let mut searches = searches(mesh, &heights);
    find_level(field, mesh, height, reach, &mut searches);
    let mut both = Mesh { samples: mesh.samples.clone(), faces: Vec::new() };
    let mut between = HashMap::with_capacity(searches.len());
    for search in searches {
        let Some(sample) = search.found else { continue };
        between.insert(search.ends, both.samples.len() as u32);
        both.samples.push(sample);
    }
    let side = |keep: bool| {
        let is_in = |corner: u32| (heights[corner as usize] > 0.0) == keep;
        let faces = mesh.faces.iter().flat_map(|face| clipped(face, &is_in, &between));
        Mesh { samples: both.samples.clone(), faces: faces.collect() }
    };
    Halves { inside: side(true), outside: side(false) }
}

/// The edges across the level, each once.
fn searches(mesh: &Mesh, heights: &[f64]) -> Vec<Search> {
    let mut ends: Vec<[u32; 2]> = mesh.sides().iter().map(|side| side.ends).collect();
    ends.dedup();
    let search = |ends: [u32; 2]| {
        let [low, high] = ends.map(|end| heights[end as usize]);
        let search = Search { ends, low: (0.0, low), high: (1.0, high), found: None };
        ((low > 0.0) != (high > 0.0)).then_some(search)
    };
    ends.into_iter().filter_map(search).collect()
}

fn find_level(
    field: &Field<'_>,
    mesh: &Mesh,
    height: Height<'_>,
    reach: f64,
    searches: &mut [Search],
) {
    let mut open: Vec<usize> = (0..searches.len()).collect();
    for _ in 0..SEARCH_STEPS {
        let place = |&i: &usize| {
            let [a, b] = searches[i].ends.map(|end| mesh.samples[end as usize].x);
            a + (b - a) * searches[i].at()
        };
        let places: Vec<Vector<3>> = open.iter().map(place).collect();
        let mut still_open = Vec::new();
        for (&i, sample) in open.iter().zip(project(field, &places, reach)) {
            let Some(sample) = sample else { continue };
            let value = height(&sample);
            searches[i].narrow(value);
            let stands = value.abs() < ENOUGH && sample.ridge_margin() > 0.0;
            searches[i].found = stands.then_some(sample);
            if value.abs() > CLOSE {
                still_open.push(i);
            }
        }
        open = still_open;
        if open.is_empty() || (field.stop)() {
            break;
        }
    }
}

/// What is left of a face on one side of the level.
fn clipped(
    face: &[u32; 4],
    is_in: &impl Fn(u32) -> bool,
    between: &HashMap<[u32; 2], u32>,
) -> Vec<[u32; 4]> {
    if corners(face).iter().all(|&corner| is_in(corner)) {
        return vec![*face];
    }
    let mut outline = Vec::with_capacity(6);
    for (a, b) in sides(face) {
        if is_in(a) {
            outline.push(a);
        }
        if is_in(a) != is_in(b) {
            let Some(&cut) = between.get(&[a.min(b), a.max(b)]) else { return Vec::new() };
            outline.push(cut);
        }
    }
    let alternates = corners(face).len() == 4 && sides(face).all(|(a, b)| is_in(a) != is_in(b));
    if alternates && is_in(face[0]) {
        let [a, ab, bc, c, cd, da] = outline[..] else { return Vec::new() };
        return vec![[da, a, ab, ab], [bc, c, cd, cd]];
    }
    faces_of(&outline)
}

/// A polygon as quadrilaterals and a triangle.
fn faces_of(outline: &[u32]) -> Vec<[u32; 4]> {
    let fan = (1..outline.len().saturating_sub(1)).step_by(2);
    let last = outline.len().saturating_sub(1);
    fan.map(|i| [outline[0], outline[i], outline[i + 1], outline[(i + 2).min(last)]]).collect()
}
