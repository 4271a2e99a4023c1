//! A brick with the further cells that points in it touch, copied side by side.

use super::WIDTH;
use super::lattice::SIDE;

/// Cells of a patch along each axis.
pub(super) const SPAN: usize = SIDE + WIDTH - 1;

/// Numbers from one row of a patch to the next.
pub(super) const ROW: usize = SIDE + WIDTH;

/// Numbers of a patch.
pub(super) const fn length(dimension: usize) -> usize {
    ROW * SPAN.pow(dimension as u32 - 1)
}

/// Where in the cells the bricks of a corner begin: a brick, and those after it along the axes,
/// the last axis first.
pub(super) type Corner = [Option<usize>; 8];

/// The bricks of a row of a patch (the first of two in a corner), and its place in them.
#[inline(always)]
fn row<const D: usize>(number: usize) -> (usize, usize) {
    let (mut bits, mut inner) = (0, 0);
    for d in 0..D - 1 {
        let along = number / SPAN.pow((D - 2 - d) as u32) % SPAN;
        bits = 2 * bits + along / SIDE;
        inner = inner * SIDE + along % SIDE;
    }
    (2 * bits, inner * SIDE)
}

/// Copies a patch out of the cells; NaN where there is no brick.
#[inline(always)]
pub(super) fn load<const D: usize>(cells: &[f32], corner: &Corner, patch: &mut [f32]) {
    for (number, out) in patch.chunks_exact_mut(ROW).enumerate() {
        let (bricks, inner) = row::<D>(number);
        let (left, right) = out.split_at_mut(SIDE);
        match corner[bricks] {
            Some(start) => left.copy_from_slice(&cells[start + inner..][..SIDE]),
            None => left.fill(f32::NAN),
        }
        match corner[bricks + 1] {
            Some(start) => right.copy_from_slice(&cells[start + inner..][..WIDTH]),
            None => right.fill(f32::NAN),
        }
    }
}

/// Adds a patch to the cells, where there are bricks.
pub(super) fn add<const D: usize>(patch: &[f32], corner: &Corner, cells: &mut [f32]) {
    for (number, row_of_patch) in patch.chunks_exact(ROW).enumerate() {
        let (bricks, inner) = row::<D>(number);
        let (left, right) = row_of_patch.split_at(SIDE);
        for (start, part) in [(corner[bricks], left), (corner[bricks + 1], right)] {
            if let Some(start) = start {
                let cells = &mut cells[start + inner..][..part.len()];
                cells.iter_mut().zip(part).for_each(|(cell, part)| *cell += part);
            }
        }
    }
}
