//! A checkerboard.

use serde::{Deserialize, Serialize};

use super::sampling::Draw;
use super::{BuiltIn, Sample, count, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// Uniform on the dark squares of a board of `squares` by `squares`, about the origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Checkerboard {
    /// How many points.
    pub count: usize,
    /// Squares along one side.
    pub squares: usize,
    /// Side of the board.
    pub side: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Checkerboard {
    fn default() -> Self {
        Self { count: 160, squares: 4, side: 4.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Checkerboard {
    const TYPE: &'static str = "checkerboard";
    const LABEL: &'static str = "checkerboard";
    const ABOUT: &'static str =
        "Uniform on the dark squares of a board: areas with corners, no manifold at all.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(160),
        Param::integer("squares", "squares", (2, 8), 4)
            .help("Squares along one side of the board."),
        Param::real("side", "side", (1.0, 6.0), 4.0)
            .allow(0.01, 100.0)
            .help("Length of a side of the board."),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Checkerboard {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let squares: Vec<_> = (0..self.squares.pow(2))
            .map(|k| [k % self.squares, k / self.squares])
            .filter(|[column, row]| (column + row).is_multiple_of(2))
            .collect();
        let place = |i: usize| {
            squares[i % squares.len()].map(|index| {
                ((index as f64 + draw.uniform()) / self.squares as f64 - 0.5) * self.side
            })
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
