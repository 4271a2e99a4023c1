//! The filter along one axis, brick by brick.

use super::bricks::Bricks;
use super::lattice::{Lattice, SIDE, Table};
use super::taps::{HALF, TAPS, Taps};
use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

/// Bricks on either side that the filter reaches.
const REACH: usize = HALF.div_ceil(SIDE);

/// Bricks that one brick is made of.
const NEAR: usize = 2 * REACH + 1;

/// Cells along the axis, or lines beside each other, that are worked on at a time.
const BLOCK: usize = 8;

/// Cells of a line that reach one brick.
const LINE: usize = SIDE + 2 * HALF;

/// The bricks of `table`, filtered along an axis.
pub(super) fn filter<const D: usize>(
    lattice: &Lattice<D>,
    axis: usize,
    bricks: &Bricks<D>,
    table: Table,
) -> Bricks<D> {
    let mut filtered = Bricks::zeros(table);
    let Bricks { table, cells } = &mut filtered;
    let inner = SIDE.pow((D - 1 - axis) as u32);
    let windows = windows(&TAPS);
    cells.par_chunks_mut(Bricks::<D>::SIZE).zip(&table.slots).for_each(|(out, &slot)| {
        let near: [Option<&[f32]>; NEAR] = std::array::from_fn(|k| {
            let steps = k as isize - REACH as isize;
            bricks.get(lattice.neighbour(slot as usize, axis, steps)?)
        });
        Arch::new().dispatch(Filter { near, inner, taps: &TAPS, windows: &windows, out });
    });
    filtered
}

/// For each cell of a line that reaches a brick, its weight in each cell of the brick.
fn windows(taps: &Taps) -> [[f32; SIDE]; LINE] {
    std::array::from_fn(|j| *taps.window(HALF as isize - j as isize))
}

/// One brick to be made.
struct Filter<'a> {
    /// Bricks along the axis, the brick itself in the middle.
    near: [Option<&'a [f32]>; NEAR],
    /// Cells from one to the next along the axis.
    inner: usize,
    taps: &'a Taps,
    windows: &'a [[f32; SIDE]; LINE],
    out: &'a mut [f32],
}

impl WithSimd for Filter<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        if self.inner == 1 { self.along(s) } else { self.across(s) }
    }
}

impl Filter<'_> {
    /// Lines lie side by side: one vector holds a cell of each.
    #[inline(always)]
    fn across<S: Simd>(self, s: S) {
        let vectors = self.inner * size_of::<f32>() / size_of::<S::f32s>();
        let near = self.near.map(|brick| brick.map(|brick| S::as_simd_f32s(brick).0));
        let (out, _) = S::as_mut_simd_f32s(self.out);
        for block in (0..SIDE).step_by(BLOCK) {
            for (k, brick) in near.iter().enumerate() {
                let Some(brick) = brick else { continue };
                let shift = (k * SIDE) as isize - (REACH * SIDE + block) as isize;
                let half = HALF as isize;
                let first = (-half - shift).clamp(0, SIDE as isize) as usize;
                let last = (half + BLOCK as isize - shift).clamp(0, SIDE as isize) as usize;
                for outer in (0..brick.len()).step_by(SIDE * vectors) {
                    for v in outer..outer + vectors {
                        let mut sums = [s.splat_f32s(0.0); BLOCK];
                        for i in 0..BLOCK {
                            sums[i] = out[v + (block + i) * vectors];
                        }
                        for j in first..last {
                            let x = brick[v + j * vectors];
                            let taps: &[f32; BLOCK] = self.taps.window(-shift - j as isize);
                            for i in 0..BLOCK {
                                sums[i] = s.mul_add_e_f32s(s.splat_f32s(taps[i]), x, sums[i]);
                            }
                        }
                        for i in 0..BLOCK {
                            out[v + (block + i) * vectors] = sums[i];
                        }
                    }
                }
            }
        }
    }

    /// A line is contiguous: one vector holds cells of it.
    #[inline(always)]
    fn along<S: Simd>(self, s: S) {
        let width = size_of::<S::f32s>() / size_of::<f32>();
        let lines = self.out.len() / SIDE;
        for block in (0..lines).step_by(BLOCK) {
            for v in 0..SIDE / width {
                let mut sums = [s.splat_f32s(0.0); BLOCK];
                for (k, brick) in self.near.iter().enumerate() {
                    let Some(brick) = brick else { continue };
                    let brick: &[f32; BLOCK * SIDE] =
                        brick[block * SIDE..].first_chunk().expect("lines of a brick");
                    let shift = (k * SIDE + HALF) as isize - (REACH * SIDE) as isize;
                    for j in 0..SIDE {
                        let at = shift + j as isize;
                        let Some(window) = self.windows.get(at as usize) else { continue };
                        let window = S::as_simd_f32s(window).0[v];
                        for i in 0..BLOCK {
                            let x = s.splat_f32s(brick[i * SIDE + j]);
                            sums[i] = s.mul_add_e_f32s(x, window, sums[i]);
                        }
                    }
                }
                for i in 0..BLOCK {
                    S::as_mut_simd_f32s(self.out).0[(block + i) * SIDE / width + v] = sums[i];
                }
            }
        }
    }
}
