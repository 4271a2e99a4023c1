//! The letter S.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, evenly_spread};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// The letter S: two three-quarter circles of radius `radius` that meet in the origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SCurve {
    /// How many points.
    pub count: usize,
    /// Radius of each of the two arcs.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for SCurve {
    fn default() -> Self {
        Self { count: 60, radius: 1.0, noise: 0.04, seed: 1, scale: Scale::None }
    }
}

impl Settings for SCurve {
    const TYPE: &'static str = "s_curve";
    const LABEL: &'static str = "S curve";
    const ABOUT: &'static str =
        "The letter S in the plane: two three-quarter circles that meet with opposite curvature.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(60),
        radius(1.0, "Radius of each of the two arcs."),
        noise(0.04),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for SCurve {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let angle = 3.0 * PI * (evenly_spread(i) - 0.5);
            let point = [angle.sin(), angle.signum() * (angle.cos() - 1.0)];
            draw.scattered(point.map(|x| self.radius * x), self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
