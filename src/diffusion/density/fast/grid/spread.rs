//! Counts spread over the cells.

use super::WIDTH;
use super::bricks::Bricks;
use super::groups::Groups;
use super::lattice::{Lattice, Table};
use super::patch::{self, ROW, SPAN};
use super::spline::{Row, mul_add, weights};
use crate::maths::Vector;
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Most data that are added up in one patch, which keeps float32 sums right to 1e-6.
const PIECE: usize = 1024;

/// Patches that are filled side by side before they are added, in order, to the bricks.
const BATCH: usize = 16;

/// What is to be spread.
pub(super) struct Data<'a, const D: usize> {
    pub points: &'a [Vector<D>],
    pub counts: &'a [f64],
}

/// The counts at the cells of `table`; the same whatever the number of threads.
pub(super) fn spread<const D: usize>(
    lattice: &Lattice<D>,
    data: &Data<'_, D>,
    groups: &Groups,
    table: Table,
) -> Bricks<D> {
    let mut bricks = Bricks::zeros(table);
    let length = patch::length(D);
    let mut patches = vec![0.0; BATCH * length];
    for batch in groups.pieces(PIECE).chunks(BATCH) {
        patches.par_chunks_mut(length).zip(batch).for_each(|(patch, (_, range))| {
            patch.fill(0.0);
            let order = &groups.order[range.clone()];
            Arch::new().dispatch(Spread { lattice, data, order, patch });
        });
        for (patch, (slot, _)) in patches.chunks(length).zip(batch) {
            let corner = bricks.corner(lattice, *slot);
            patch::add::<D>(patch, &corner, &mut bricks.cells);
        }
    }
    bricks
}

/// Data of one brick to be added to a patch.
struct Spread<'a, const D: usize> {
    lattice: &'a Lattice<D>,
    data: &'a Data<'a, D>,
    order: &'a [u32],
    patch: &'a mut [f32],
}

impl<const D: usize> WithSimd for Spread<'_, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { lattice, data, order, patch } = self;
        for &j in order {
            let Some(place) = lattice.place(&data.points[j as usize]) else { continue };
            let count = data.counts[j as usize] as f32;
            let mut rows = [[0.0; WIDTH]; D];
            for d in 0..D {
                rows[d] = weights::<S>(place.offset[d]);
            }
            let within = place.within();
            let (middle, last) = (within[D - 2], within[D - 1]);
            if D == 2 {
                add_plane::<S>(&mut patch[middle * ROW + last..], count, &rows[0], &rows[1]);
                continue;
            }
            for p in 0..rows[0].len() {
                let start = ((within[0] + p) * SPAN + middle) * ROW + last;
                let factor = count * rows[0][p];
                add_plane::<S>(&mut patch[start..], factor, &rows[D - 2], &rows[D - 1]);
            }
        }
    }
}

#[inline(always)]
fn add_plane<S: Simd>(cells: &mut [f32], factor: f32, across: &Row, along: &Row) {
    for q in 0..across.len() {
        let weight = factor * across[q];
        let row: &mut Row = cells[q * ROW..].first_chunk_mut().expect("a row of the patch");
        for l in 0..row.len() {
            row[l] = mul_add::<S>(weight, along[l], row[l]);
        }
    }
}
