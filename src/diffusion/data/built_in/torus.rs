//! A torus.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, Quantiles, evenly_spread_in_square, polar};
use super::{BuiltIn, Sample, count_up_to, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A torus about the z axis, its points evenly by area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Torus {
    /// How many points.
    pub count: usize,
    /// Distance of the middle of the tube from the axis.
    pub radius: f64,
    /// Radius of the tube divided by `radius`.
    pub tube: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Torus {
    fn default() -> Self {
        Self { count: 400, radius: 1.1, tube: 0.4, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Torus {
    const TYPE: &'static str = "torus";
    const LABEL: &'static str = "torus (3D)";
    const ABOUT: &'static str = "Points spread evenly over a closed sheet with a hole; its inner \
        side curves like a saddle, its outer side like a ball.";
    const REFERENCE: &'static str = "Roberts 2018 (the evenly spread sequence R_2)";
    const PARAMS: &'static [Param] = &[
        count_up_to(2000, 400),
        radius(1.1, "Distance of the middle of the tube from the axis."),
        Param::real("tube", "tube", (0.1, 1.0), 0.4)
            .allow(0.01, 1.0)
            .help("Radius of the tube divided by the other radius; at 1 the hole is closed."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Torus {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let by_area = Quantiles::of(|turn| 1.0 + self.tube * (TAU * turn).cos());
        let place = |i: usize| {
            let [along, share] = evenly_spread_in_square(i);
            let [outward, z] = polar(self.radius * self.tube, TAU * by_area.at(share));
            let [x, y] = polar(self.radius + outward, TAU * along);
            draw.scattered([x, y, z], self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
