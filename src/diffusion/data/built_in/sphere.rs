//! A sphere.

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, GOLDEN_ANGLE, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A Fibonacci sphere: nearly equal areas for all points; another `count` moves them all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sphere {
    /// How many points.
    pub count: usize,
    /// Radius of the sphere.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Sphere {
    fn default() -> Self {
        Self { count: 120, radius: 1.4, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Sphere {
    const TYPE: &'static str = "sphere";
    const LABEL: &'static str = "sphere (3D)";
    const ABOUT: &'static str =
        "Points spread evenly over a sphere: the ridge of dimension 2 ought to be a closed sheet.";
    const REFERENCE: &'static str =
        "Gonzalez 2010, Mathematical Geosciences 42 (Fibonacci lattice)";
    const PARAMS: &'static [Param] = &[
        count(120),
        radius(1.4, "Radius of the sphere."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Sphere {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let z = 1.0 - (2 * i + 1) as f64 / self.count as f64;
            let [x, y] = polar((1.0 - z * z).sqrt(), GOLDEN_ANGLE * i as f64);
            draw.scattered([x, y, z].map(|x| self.radius * x), self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
