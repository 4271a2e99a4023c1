//! Cells of the bricks that are kept.

use super::lattice::{Lattice, SIDE, Table};
use super::patch::Corner;

/// One number for each cell of each brick, the last axis running first.
#[derive(Clone, Debug)]
pub(super) struct Bricks<const D: usize> {
    pub table: Table,
    pub cells: Vec<f32>,
}

impl<const D: usize> Bricks<D> {
    /// Cells of a brick.
    pub const SIZE: usize = if D <= 3 { SIDE.pow(D as u32) } else { 0 };

    pub fn zeros(table: Table) -> Self {
        let cells = vec![0.0; table.slots.len() * Self::SIZE];
        Self { table, cells }
    }

    /// The cells of the brick in a slot.
    pub fn get(&self, slot: usize) -> Option<&[f32]> {
        let index = self.table.get(slot)?;
        Some(&self.cells[index * Self::SIZE..][..Self::SIZE])
    }

    /// Where the bricks that points in a slot touch begin.
    pub fn corner(&self, lattice: &Lattice<D>, slot: usize) -> Corner {
        let start = |slot| self.table.get(slot).map(|index| index * Self::SIZE);
        lattice.corner(slot).map(|slot| slot.and_then(start))
    }
}
