//! Density and arrows over the canvas.

use super::layers::density::DensityPicture;
use crate::sim::experiment::Experiment;
use crate::sim::field::{self, Reading, Window};

/// Density and arrows over the canvas.
pub struct Map {
    /// The part of the world that was looked at.
    pub window: Window,
    /// The density there; `None` where it is too small to be a number.
    pub density: Option<DensityPicture>,
    /// What guidance is meant to sample there, where it is wanted.
    pub target: Option<DensityPicture>,
    /// Where arrows stand.
    pub lattice: Vec<[f64; 3]>,
    /// What was read there.
    pub readings: Vec<Reading>,
}

/// What a map shows.
pub struct Wanted {
    /// The part of the world to look at.
    pub window: Window,
    /// Where arrows stand.
    pub lattice: Vec<[f64; 3]>,
    /// Whether the target of guidance is wanted too.
    pub shows_target: bool,
}

impl Map {
    /// Looks.
    pub fn new(experiment: &Experiment, wanted: Wanted) -> Self {
        let Wanted { window, lattice, shows_target } = wanted;
        let picture = |grid| DensityPicture::new(grid, &window);
        let target = shows_target.then(|| field::target_grid(experiment, &window)).flatten();
        Self {
            window,
            density: field::density_grid(experiment, &window).map(picture),
            target: target.map(picture),
            readings: field::read(experiment, &window, &lattice),
            lattice,
        }
    }
}
