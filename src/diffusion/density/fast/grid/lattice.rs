//! Where the cells of a grid lie, and which bricks of them are kept.

use super::{MARGIN, RESOLUTION, WIDTH};
use crate::maths::Vector;

/// Cells of a brick along each axis.
pub(super) const SIDE: usize = 16;

/// Most bricks that the box may hold, kept or not.
const MOST_SLOTS: f64 = 1_048_576.0;

/// A slot without a brick.
pub(super) const ABSENT: u32 = u32::MAX;

/// Cells of a box, in bricks of [`SIDE`] along each axis; a slot is a brick's place in the box.
#[derive(Clone, Debug)]
pub(super) struct Lattice<const D: usize> {
    origin: Vector<D>,
    spacing: f64,
    /// Bricks along each axis.
    pub shape: [usize; D],
}

/// The cells that a point touches: the first one, and how far off the centre of its cell it lies.
pub(super) struct Place<const D: usize> {
    pub first: [usize; D],
    pub offset: [f32; D],
}

impl<const D: usize> Place<D> {
    /// The first cell within its brick.
    #[inline(always)]
    pub fn within(&self) -> [usize; D] {
        self.first.map(|i| i % SIDE)
    }
}

impl<const D: usize> Lattice<D> {
    /// Around the data, or nothing where the box is too large in units of `sigma`.
    pub fn new(low: &Vector<D>, high: &Vector<D>, sigma: f64) -> Option<Self> {
        let spacing = sigma / RESOLUTION;
        let margin = (MARGIN + WIDTH / 2) as f64;
        let bricks = (high - low)
            .map(|length| ((length / spacing + 2.0 * margin + 1.0) / SIDE as f64).ceil());
        let shape = std::array::from_fn(|d| bricks[d] as usize);
        let origin = low.add_scalar(-margin * spacing);
        (bricks.product() <= MOST_SLOTS).then_some(Self { origin, spacing, shape })
    }

    /// Where `x` lies, if all that it touches is inside the box.
    #[inline(always)]
    pub fn place(&self, x: &Vector<D>) -> Option<Place<D>> {
        let mut place = Place { first: [0; D], offset: [0.0; D] };
        for d in 0..D {
            let cells = (x[d] - self.origin[d]) / self.spacing - (WIDTH / 2 - 1) as f64;
            let last = (self.shape[d] * SIDE - WIDTH) as f64;
            if !(cells >= 0.0 && cells <= last) {
                return None;
            }
            place.first[d] = cells as usize;
            place.offset[d] = (cells - place.first[d] as f64 - 0.5) as f32;
        }
        Some(place)
    }

    /// The slot of a brick.
    #[inline(always)]
    pub fn slot(&self, brick: &[usize; D]) -> usize {
        brick.iter().zip(&self.shape).fold(0, |slot, (&brick, &shape)| slot * shape + brick)
    }

    pub fn slots(&self) -> usize {
        self.shape.iter().product()
    }

    /// The slot `steps` bricks further along an axis.
    pub fn neighbour(&self, slot: usize, axis: usize, steps: isize) -> Option<usize> {
        let stride: usize = self.shape[axis + 1..].iter().product();
        let along = (slot / stride % self.shape[axis]) as isize + steps;
        let is_inside = 0 <= along && along < self.shape[axis] as isize;
        is_inside.then(|| (slot as isize + steps * stride as isize) as usize)
    }

    /// The slots from one brick on, at most one further along each axis; the last axis runs first.
    pub fn corner(&self, slot: usize) -> [Option<usize>; 8] {
        let mut corner = [None; 8];
        for (bits, corner) in corner.iter_mut().enumerate().take(1 << D) {
            *corner = (0..D).try_fold(slot, |slot, axis| {
                self.neighbour(slot, axis, (bits >> (D - 1 - axis) & 1) as isize)
            });
        }
        corner
    }
}

/// A range of cells along each axis, ends included.
#[derive(Clone, Copy)]
pub(super) struct Extent<const D: usize> {
    pub low: [usize; D],
    pub high: [usize; D],
}

impl<const D: usize> Extent<D> {
    /// What points whose first cells lie in this range touch.
    pub fn touched(mut self) -> Self {
        self.high = self.high.map(|high| high + WIDTH - 1);
        self
    }

    /// So many cells more on both sides of some axes.
    pub fn widened(mut self, axes: std::ops::Range<usize>, cells: usize) -> Self {
        for d in axes {
            self.low[d] = self.low[d].saturating_sub(cells);
            self.high[d] += cells;
        }
        self
    }
}

/// The bricks that are kept.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The brick in each slot, or [`ABSENT`].
    index: Vec<u32>,
    /// The slot of each brick, ascending.
    pub slots: Vec<u32>,
}

impl Table {
    /// The bricks of `lattice` that meet one of the extents.
    pub fn covering<const D: usize>(
        lattice: &Lattice<D>,
        extents: impl Iterator<Item = Extent<D>>,
    ) -> Self {
        let mut index = vec![ABSENT; lattice.slots()];
        for extent in extents {
            mark(lattice, &extent, &mut index);
        }
        let mut slots = Vec::new();
        for (slot, index) in index.iter_mut().enumerate().filter(|(_, i)| **i != ABSENT) {
            *index = slots.len() as u32;
            slots.push(slot as u32);
        }
        Self { index, slots }
    }

    #[inline(always)]
    pub fn get(&self, slot: usize) -> Option<usize> {
        let index = self.index[slot];
        (index != ABSENT).then_some(index as usize)
    }
}

fn mark<const D: usize>(lattice: &Lattice<D>, extent: &Extent<D>, index: &mut [u32]) {
    let low = extent.low.map(|i| i / SIDE);
    let high: [usize; D] =
        std::array::from_fn(|d| (extent.high[d] / SIDE).min(lattice.shape[d] - 1));
    let last = D - 1;
    let mut brick = low;
    loop {
        let start = lattice.slot(&brick);
        index[start..=start + high[last] - low[last]].fill(0);
        let Some(axis) = (0..last).rev().find(|&d| brick[d] < high[d]) else { return };
        brick[axis] += 1;
        brick[axis + 1..].copy_from_slice(&low[axis + 1..]);
    }
}
