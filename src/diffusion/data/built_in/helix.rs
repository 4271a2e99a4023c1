//! A helix.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A helix about the z axis, its points evenly along it; another `count` moves them all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Helix {
    /// How many points.
    pub count: usize,
    /// How often it goes round.
    pub turns: f64,
    /// Height of one turn.
    pub pitch: f64,
    /// Distance of the helix from its axis.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Helix {
    fn default() -> Self {
        Self {
            count: 60,
            turns: 2.0,
            pitch: 1.2,
            radius: 1.0,
            noise: 0.0,
            seed: 1,
            scale: Scale::None,
        }
    }
}

impl Settings for Helix {
    const TYPE: &'static str = "helix";
    const LABEL: &'static str = "helix (3D)";
    const ABOUT: &'static str =
        "A curve in space: a ridge of dimension 1 with two normal directions.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(60),
        Param::real("turns", "turns", (0.5, 6.0), 2.0)
            .allow(0.1, 50.0)
            .help("How often the helix goes round."),
        Param::real("pitch", "pitch", (0.1, 3.0), 1.2)
            .allow(0.0, 100.0)
            .help("Height that the helix gains in one turn."),
        radius(1.0, "Distance of the helix from its axis."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Helix {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let turn = self.turns * ((i as f64 + 0.5) / self.count as f64 - 0.5);
            let [x, y] = polar(self.radius, TAU * turn);
            draw.scattered([x, y, self.pitch * turn], self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
