//! A spiral.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, evenly_spread, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// Inner radius of the spiral divided by the outer one.
const INNER: f64 = 0.15;

/// An Archimedean spiral, from .15 of `radius` to `radius`, about evenly along its length.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spiral {
    /// How many points.
    pub count: usize,
    /// How often it goes round.
    pub turns: f64,
    /// Outer radius of the spiral.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Spiral {
    fn default() -> Self {
        Self { count: 80, turns: 1.75, radius: 2.0, noise: 0.03, seed: 1, scale: Scale::None }
    }
}

impl Settings for Spiral {
    const TYPE: &'static str = "spiral";
    const LABEL: &'static str = "spiral";
    const ABOUT: &'static str =
        "An Archimedean spiral: one long curve whose turns come close to each other.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(80),
        Param::real("turns", "turns", (0.5, 4.0), 1.75)
            .allow(0.1, 20.0)
            .help("How often the spiral goes round."),
        radius(2.0, "Outer radius of the spiral."),
        noise(0.03),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Spiral {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            // The length of an Archimedean spiral grows about as the square of its radius.
            let square = INNER * INNER + (1.0 - INNER * INNER) * evenly_spread(i);
            let r = square.sqrt();
            let angle = TAU * self.turns * (r - INNER) / (1.0 - INNER);
            draw.scattered(polar(self.radius * r, angle), self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
