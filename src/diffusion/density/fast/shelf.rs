//! Grids of the noise levels at hand.

use super::Grid;
use std::sync::{Arc, Mutex, PoisonError};

/// Levels kept at least: those at both ends of a step, and one to look at.
const FEWEST: usize = 3;

/// Levels kept at most; large clouds are solved in stretches of fewer steps than that.
const MOST: usize = 16;

/// Cells of all grids together beyond which only the fewest are kept.
const CELLS: usize = 30_000_000;

/// The grids that were prepared last, oldest first; nothing for a level where none would pay.
#[derive(Debug, Default)]
pub(super) struct Shelf<const D: usize>(Mutex<Vec<(f64, Arc<Option<Grid<D>>>)>>);

impl<const D: usize> Shelf<D> {
    /// Puts the grid of a noise level there unless it is.
    pub fn prepare(&self, sigma: f64, make: impl FnOnce() -> Option<Grid<D>>) {
        if self.get(sigma).is_some() {
            return;
        }
        let grid = Arc::new(make());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push((sigma, grid));
        let cells = |kept: &[(f64, Arc<Option<Grid<D>>>)]| {
            kept.iter().flat_map(|(_, grid)| grid.iter()).map(Grid::len).sum::<usize>()
        };
        while kept.len() > MOST || (kept.len() > FEWEST && cells(&kept) > CELLS) {
            kept.remove(0);
        }
    }

    /// Takes all away.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What was prepared for a noise level: a grid, or that none pays.
    pub fn get(&self, sigma: f64) -> Option<Arc<Option<Grid<D>>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(level, _)| *level == sigma).map(|(_, grid)| Arc::clone(grid))
    }
}

impl<const D: usize> Clone for Shelf<D> {
    fn clone(&self) -> Self {
        Self::default()
    }
}
