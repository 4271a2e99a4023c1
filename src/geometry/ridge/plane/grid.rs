//! A quadtree over the data, fine where the ridge is, with the normal mean shift at its corners.

use std::f64::consts::FRAC_1_SQRT_2;
use std::sync::Arc;

use rayon::iter::Either;
use rayon::prelude::*;

use super::key_hash::{KeyMap, KeySet};
use super::normal_shift::NormalShift;
use crate::diffusion::density::{Density, Local, Precision};
use crate::geometry::ridge::patch::Patch;
use crate::geometry::ridge::stop::Stop;
use crate::maths::Vector;

/// Cells along the side of the whole square, as a power of two, were all of the smallest size.
const MAX_LEVEL: u32 = 30;

/// Room about the data, in noise levels; along a ridge `log p` falls by two within it.
const MARGIN: f64 = 3.5;

/// Where the whole square starts, as a part of its spare room: grid lines that no tidy data share.
const OFFSET: [f64; 2] = [0.437_016_024_448_821, 0.567_143_290_409_783_8];

/// Side of a cell over the noise level, at most.
const SIDE_IN_SIGMA: f64 = 0.5;

/// The same over the distance to the second-nearest datum, which is the scale of the ridge where
/// data lie many noise levels apart; a cell may have the larger of the two.
const SIDE_IN_DISTANCE: f64 = 0.4;

/// What is left of these sides where the ridge crosses a cell.
const WHERE_CROSSED: f64 = 0.5;

/// Side of a crossed cell over the distance to the nearest datum, at most: the second-nearest may
/// switch close by a datum, and the piece of ridge with its mode may be that short.
const SIDE_NEAR_DATUM: f64 = 0.5;

/// Side over the noise level, at most, of a crossed cell in which the normal turns.
const TURN_IN_SIGMA: f64 = 1.0 / 10.0;

/// The same over the distance to the second-nearest datum, where turns are not resolved.
const TURN_IN_DISTANCE: f64 = 1.0 / 10.0;

/// That distance, over the noise level, beyond which turns are not resolved: they happen in layers
/// some `sigma^2 / distance` thick.
const THIN_LAYERS: f64 = 12.0;

/// Cosine of a turn of the normal along an edge that a straight piece of ridge does not make.
const STRAIGHT: f64 = 0.9;

/// Side of the smallest cell, over the noise level, for which data are chosen.
const SMALLEST_PATCH: f64 = 1.0;

/// How far from the middle of a cell these are good, over its side.
const REACH: f64 = 0.75;

/// Corners that one thread takes at a time.
const CHUNK: usize = 64;

/// Noise levels to the nearest datum beyond which float32 is not enough for a normal.
const FAR: f64 = 3.0;

/// Ratio of the eigenvalues of a covariance below which it is not enough either.
const THIN: f64 = 1e-3;

/// A corner, in units of the smallest cell.
pub(super) type Key = [u32; 2];

/// An edge between two neighbouring corners, in ascending order.
pub(super) type Edge = [Key; 2];

/// A square of the plane.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub corner: Key,
    pub side: u32,
    pub patch: Arc<Patch<2>>,
    /// Distances from its middle to the nearest and the second-nearest datum.
    distances: [f64; 2],
}

/// The quadtree's leaves and their corners.
pub(super) struct Grid<'a> {
    stop: &'a Stop<'a>,
    origin: Vector<2>,
    unit: f64,
    sigma: f64,
    pub cells: Vec<Cell>,
    pub corners: KeyMap<Key, NormalShift>,
}

/// What the boundary of a cell says about its inside.
struct Boundary {
    crossed: bool,
    turning: bool,
}

impl<'a> Grid<'a> {
    /// The grid for a density at a noise level; `None` if stopped.
    pub fn new(density: &Density<2>, sigma: f64, stop: &'a Stop<'a>) -> Option<Self> {
        if stop.is_set() {
            return None;
        }
        let mut grid = Self::empty(density, sigma, stop);
        let mut open = vec![grid.cell([0, 0], 1 << MAX_LEVEL, Patch::whole(density, sigma))];
        while !open.is_empty() {
            open = grid.split_where(open, Self::is_too_wide);
            if stop.is_set() {
                return None;
            }
        }
        open = std::mem::take(&mut grid.cells);
        // A cell that is done may be crossed by a curve that only its smaller neighbours see.
        while !open.is_empty() {
            while !open.is_empty() {
                grid.evaluate(&open);
                open = grid.split_where(open, Self::needs_refining);
                if stop.is_set() {
                    return None;
                }
            }
            let done = std::mem::take(&mut grid.cells);
            open = grid.split_where(done, Self::needs_refining_again);
        }
        Some(grid)
    }

    fn empty(density: &Density<2>, sigma: f64, stop: &'a Stop<'a>) -> Self {
        let points = density.points();
        let low = points.iter().fold(points[0], |m, y| m.inf(y));
        let high = points.iter().fold(points[0], |m, y| m.sup(y));
        let room = (high - low).add_scalar(2.0 * MARGIN * sigma);
        let side = 1.1 * room.max();
        let spare = Vector::repeat(side) - room;
        let origin = low.add_scalar(-MARGIN * sigma) - spare.component_mul(&Vector::from(OFFSET));
        let unit = side / f64::from(1_u32 << MAX_LEVEL);
        Self { stop, origin, unit, sigma, cells: Vec::new(), corners: KeyMap::default() }
    }

    fn cell(&self, corner: Key, side: u32, patch: Arc<Patch<2>>) -> Cell {
        let distances = patch.nearest_distances(&self.middle(corner, side));
        Cell { corner, side, patch, distances }
    }

    /// Where a corner lies.
    pub fn place(&self, key: Key) -> Vector<2> {
        self.origin + Vector::from(key.map(f64::from)) * self.unit
    }

    /// Length of a number of units.
    pub fn length(&self, units: u32) -> f64 {
        f64::from(units) * self.unit
    }

    /// Middle of the square with this lower corner.
    pub fn middle(&self, corner: Key, side: u32) -> Vector<2> {
        self.place(corner).add_scalar(0.5 * self.length(side))
    }

    fn is_too_wide(&self, cell: &Cell) -> bool {
        let [_, second] = self.distances_at_least(cell);
        self.is_wider(cell, (SIDE_IN_SIGMA * self.sigma).max(SIDE_IN_DISTANCE * second))
    }

    fn is_too_wide_where_crossed(&self, cell: &Cell) -> bool {
        let [first, second] = self.distances_at_least(cell);
        let by_distance = (WHERE_CROSSED * SIDE_IN_DISTANCE * second).min(SIDE_NEAR_DATUM * first);
        self.is_wider(cell, (WHERE_CROSSED * SIDE_IN_SIGMA * self.sigma).max(by_distance))
    }

    fn is_too_wide_for_a_turn(&self, cell: &Cell) -> bool {
        let [_, second] = self.distances_at_least(cell);
        if second < THIN_LAYERS * self.sigma {
            self.is_wider(cell, TURN_IN_SIGMA * self.sigma)
        } else {
            self.is_wider(cell, TURN_IN_DISTANCE * second)
        }
    }

    fn is_wider(&self, cell: &Cell, length: f64) -> bool {
        self.length(cell.side) > length && cell.side > 1
    }

    /// Lower bounds, within a cell, on the distances to the two nearest data.
    fn distances_at_least(&self, cell: &Cell) -> [f64; 2] {
        let half_diagonal = FRAC_1_SQRT_2 * self.length(cell.side);
        cell.distances.map(|distance| (distance - half_diagonal).max(0.0))
    }

    fn needs_refining(&self, cell: &Cell) -> bool {
        let (wide, wide_for_a_turn) =
            (self.is_too_wide_where_crossed(cell), self.is_too_wide_for_a_turn(cell));
        if !wide && !wide_for_a_turn {
            return false;
        }
        let Boundary { crossed, turning } = self.boundary(cell);
        crossed && (wide || (wide_for_a_turn && turning))
    }

    /// The same for a cell that needed none before: it may now where it has a smaller neighbour.
    fn needs_refining_again(&self, cell: &Cell) -> bool {
        let half = cell.side / 2;
        let [x, y] = cell.corner;
        let middles =
            [[x + half, y], [x + cell.side, y + half], [x + half, y + cell.side], [x, y + half]];
        let has_smaller_neighbour = middles.iter().any(|key| self.corners.contains_key(key));
        has_smaller_neighbour && self.needs_refining(cell)
    }

    fn boundary(&self, cell: &Cell) -> Boundary {
        let mut found = Boundary { crossed: false, turning: false };
        for edge in self.edges(cell) {
            let [a, b] = edge.map(|key| self.corners[&key]);
            found.crossed |= a.is_crossed_towards(&b);
            found.turning |= a.normal.dot(&b.normal).abs() < STRAIGHT;
        }
        found
    }

    /// The quarters of the chosen among `open`; the others become cells of the grid.
    fn split_where(
        &mut self,
        open: Vec<Cell>,
        chosen: impl Fn(&Self, &Cell) -> bool + Sync,
    ) -> Vec<Cell> {
        let grid = &*self;
        let of_cell = |cell: Cell| {
            if !grid.stop.is_set() && chosen(grid, &cell) {
                Either::Right(grid.quarters(&cell))
            } else {
                Either::Left(cell)
            }
        };
        let (done, quarters): (Vec<Cell>, Vec<[Cell; 4]>) =
            open.into_par_iter().partition_map(of_cell);
        self.cells.extend(done);
        quarters.into_iter().flatten().collect()
    }

    fn quarters(&self, cell: &Cell) -> [Cell; 4] {
        let half = cell.side / 2;
        let length = self.length(cell.side);
        let patch = if length > SMALLEST_PATCH * self.sigma {
            cell.patch.around(self.middle(cell.corner, cell.side), REACH * length)
        } else {
            Arc::clone(&cell.patch)
        };
        let [x, y] = cell.corner;
        [[x, y], [x + half, y], [x, y + half], [x + half, y + half]]
            .map(|corner| self.cell(corner, half, Arc::clone(&patch)))
    }

    /// Finds the normal shift at those corners of some cells that have none.
    fn evaluate(&mut self, cells: &[Cell]) {
        let mut seen = KeySet::default();
        let mut batches: Vec<(Arc<Patch<2>>, Vec<Key>)> = Vec::new();
        for cell in cells {
            if self.stop.is_set() {
                return;
            }
            let missing = corners(cell).into_iter();
            let missing = missing.filter(|key| !self.corners.contains_key(key));
            for key in missing.filter(|key| seen.insert(*key)) {
                match batches.last_mut() {
                    Some((patch, keys))
                        if Arc::ptr_eq(patch, &cell.patch) && keys.len() < CHUNK =>
                    {
                        keys.push(key);
                    }
                    _ => batches.push((Arc::clone(&cell.patch), vec![key])),
                }
            }
        }
        let grid = &*self;
        let of_batch = |(patch, keys): &(Arc<Patch<2>>, Vec<Key>)| {
            let places: Vec<Vector<2>> = keys.iter().map(|&key| grid.place(key)).collect();
            if grid.stop.is_set() {
                return Vec::new();
            }
            let shifts = normal_shifts(patch, &places);
            keys.iter().copied().zip(shifts).collect::<Vec<_>>()
        };
        let found: Vec<_> = batches.par_iter().flat_map_iter(of_batch).collect();
        self.corners.extend(found);
    }

    /// The edges of a cell's boundary in order, cut at the corners of smaller neighbours.
    pub fn edges(&self, cell: &Cell) -> Vec<Edge> {
        let [a, b, c, d] = corners(cell);
        let mut edges = Vec::with_capacity(8);
        for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
            self.add_edges(from, to, &mut edges);
        }
        edges
    }

    fn add_edges(&self, from: Key, to: Key, edges: &mut Vec<Edge>) {
        let sum = [0, 1].map(|i| u64::from(from[i]) + u64::from(to[i]));
        let middle = sum.map(|twice| (twice / 2) as u32);
        if middle != from && middle != to && self.corners.contains_key(&middle) {
            self.add_edges(from, middle, edges);
            self.add_edges(middle, to, edges);
        } else {
            edges.push([from.min(to), from.max(to)]);
        }
    }

    /// Whether the ridge crosses an edge.
    pub fn is_crossed(&self, edge: Edge) -> bool {
        let [a, b] = edge.map(|key| self.corners[&key]);
        a.is_crossed_towards(&b)
    }
}

/// The corners of a cell, anticlockwise.
fn corners(cell: &Cell) -> [Key; 4] {
    let ([x, y], side) = (cell.corner, cell.side);
    [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
}

/// In float32, and again in float64 where that is not enough. Here all evaluations over whole data
/// come by.
fn normal_shifts(patch: &Patch<2>, places: &[Vector<2>]) -> Vec<NormalShift> {
    let mut found = vec![Local::default(); places.len()];
    let Patch { density, sigma, .. } = patch;
    density.evaluate_with_covariance(Precision::Single, places, *sigma, &mut found);
    let mut shifts: Vec<NormalShift> = found.iter().map(shift).collect();
    let is_unsure = |&i: &usize| {
        let (trace, determinant) =
            (found[i].scaled_covariance.trace(), found[i].scaled_covariance.determinant());
        found[i].evaluation.nearest > FAR * sigma || determinant < THIN * trace * trace
    };
    let unsure: Vec<usize> = (0..places.len()).filter(is_unsure).collect();
    let again: Vec<Vector<2>> = unsure.iter().map(|&i| places[i]).collect();
    let found = &mut vec![Local::default(); again.len()];
    density.evaluate_with_covariance(Precision::Double, &again, *sigma, found);
    unsure.into_iter().zip(found).for_each(|(i, local)| shifts[i] = shift(local));
    shifts
}

fn shift(at: &Local<2>) -> NormalShift {
    NormalShift::new(&at.evaluation.displacement, &at.scaled_covariance)
}
