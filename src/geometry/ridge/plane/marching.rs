//! Marching squares on the grid: crossings of edges, joined within cells.

use std::sync::Arc;

use rayon::prelude::*;

use super::grid::{Cell, Edge, Grid};
use super::key_hash::KeyMap;
use super::normal_shift::NormalShift;
use crate::geometry::ridge::patch::Patch;
use crate::geometry::ridge::sample::Sample;
use crate::geometry::ridge::stop::Stop;
use crate::maths::Vector;

/// Steps of the search for a crossing along its edge.
const SEARCH_STEPS: usize = 12;

/// Crossings of the ridge with the grid, and which of them are joined.
pub(super) struct Crossings {
    /// Where Newton's method converged.
    pub samples: Vec<Option<Sample<2>>>,
    /// Pairs that share a cell, with the side of the cell.
    pub joins: Vec<([usize; 2], f64)>,
    /// Middles of cells with an odd number of crossings.
    pub umbilics: Vec<Vector<2>>,
}

/// Crossings on the boundary of one cell.
struct Crossed<'a> {
    cell: &'a Cell,
    numbers: Vec<usize>,
}

impl Crossings {
    /// Those of a grid; once stopped, they mean nothing.
    pub fn new(grid: &Grid<'_>, stop: &Stop<'_>) -> Self {
        let crossed_edges = |cell: &Cell| {
            if stop.is_set() {
                return Vec::new();
            }
            let edges = grid.edges(cell).into_iter();
            edges.filter(|&edge| grid.is_crossed(edge)).collect::<Vec<_>>()
        };
        let of_cell: Vec<Vec<Edge>> = grid.cells.par_iter().map(crossed_edges).collect();
        let mut number_of = KeyMap::default();
        let mut edges: Vec<(Edge, Arc<Patch<2>>)> = Vec::new();
        let mut cells = Vec::new();
        for (cell, crossed) in grid.cells.iter().zip(of_cell) {
            if stop.is_set() {
                break;
            }
            let mut number = |edge| {
                *number_of.entry(edge).or_insert_with(|| {
                    edges.push((edge, Arc::clone(&cell.patch)));
                    edges.len() - 1
                })
            };
            let numbers: Vec<usize> = crossed.into_iter().map(&mut number).collect();
            if !numbers.is_empty() {
                cells.push(Crossed { cell, numbers });
            }
        }
        let find = |(edge, patch): &(Edge, Arc<Patch<2>>)| {
            if stop.is_set() { None } else { crossing(grid, *edge, patch) }
        };
        let samples: Vec<Option<Sample<2>>> = edges.par_iter().map(find).collect();
        let odd = cells.iter().filter(|crossed| crossed.numbers.len() % 2 == 1);
        let umbilics = odd.map(|odd| grid.middle(odd.cell.corner, odd.cell.side)).collect();
        let joins = |crossed: &Crossed<'_>| {
            let side = grid.length(crossed.cell.side);
            let pairs = pair_up(&crossed.numbers, &samples).into_iter();
            pairs.map(|pair| (pair, side)).collect::<Vec<_>>()
        };
        let joins = cells.iter().flat_map(joins).collect();
        Self { samples, joins, umbilics }
    }
}

/// Where the ridge crosses an edge: a bracketed search along it (Illinois), then Newton's method.
fn crossing(grid: &Grid<'_>, edge: Edge, patch: &Arc<Patch<2>>) -> Option<Sample<2>> {
    let [from, to] = edge.map(|key| grid.place(key));
    let length = (to - from).norm();
    let first = grid.corners[&edge[0]];
    let (mut low, mut high) = ((0.0, first.value), (1.0, first.towards(&grid.corners[&edge[1]])));
    let mut reference = first;
    let mut at = 0.5;
    for _ in 0..SEARCH_STEPS {
        at = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
        let here = NormalShift::at(&(from + (to - from) * at), patch);
        let value = reference.towards(&here);
        if value.abs() < 1e-2 * length.min(patch.sigma) {
            break;
        }
        if value * low.1 > 0.0 {
            low = (at, value);
            high.1 *= 0.5;
            reference = here;
            if value != here.value {
                reference.normal = -here.normal;
            }
        } else {
            high = (at, value);
            low.1 *= 0.5;
        }
    }
    patch.project(&(from + (to - from) * at), length)
}

/// The cheapest pairs of neighbours round the boundary, of those crossings that were found; one is
/// left over where their number is odd.
fn pair_up(numbers: &[usize], samples: &[Option<Sample<2>>]) -> Vec<[usize; 2]> {
    let found: Vec<usize> = numbers.iter().copied().filter(|&k| samples[k].is_some()).collect();
    let candidates: Vec<Vec<usize>> = if found.len().is_multiple_of(2) {
        vec![found]
    } else {
        let without =
            |left_out: usize| found.iter().copied().filter(|&k| k != left_out).collect::<Vec<_>>();
        found.iter().map(|&k| without(k)).collect()
    };
    let matchings = candidates.into_iter().flat_map(|ring| {
        let mut turned = ring.clone();
        turned.rotate_left(ring.len().min(1));
        [ring, turned]
    });
    let cost = |ring: &Vec<usize>| -> f64 {
        ring.chunks_exact(2).map(|pair| bend(samples, pair[0], pair[1])).sum()
    };
    let best = matchings.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or_default();
    best.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}

/// Length of the chord between two crossings, more where the ridge leaves it at an angle.
fn bend(samples: &[Option<Sample<2>>], a: usize, b: usize) -> f64 {
    let (Some(a), Some(b)) = (&samples[a], &samples[b]) else {
        return f64::INFINITY;
    };
    let chord = b.x - a.x;
    let along = a.tangent(&chord).dot(&chord) + b.tangent(&chord).dot(&chord);
    3.0 * chord.norm() - along
}
