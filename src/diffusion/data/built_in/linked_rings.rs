//! Two linked rings.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, polar};
use super::{BuiltIn, Sample, count, noise, numbered, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// Two circles in perpendicular planes, each through the middle of the other, a class each.
///
/// The points of each are at equal distances; another `count` moves them all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkedRings {
    /// How many points.
    pub count: usize,
    /// Radius of each ring.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for LinkedRings {
    fn default() -> Self {
        Self { count: 120, radius: 1.2, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for LinkedRings {
    const TYPE: &'static str = "linked_rings";
    const LABEL: &'static str = "linked rings (3D)";
    const ABOUT: &'static str =
        "Two links of a chain: two closed curves that cannot be pulled apart; two classes.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(120),
        radius(1.2, "Radius of each ring."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for LinkedRings {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let sizes = [self.count.div_ceil(2), self.count / 2];
        let place = |i: usize| {
            let (ring, rank) = (i % 2, i / 2);
            let [x, across] = polar(1.0, TAU * rank as f64 / sizes[ring] as f64);
            let point = if ring == 0 { [x - 0.5, across, 0.0] } else { [0.5 - x, 0.0, across] };
            draw.scattered(point.map(|x| self.radius * x), self.noise)
        };
        Sample::new((0..self.count).map(place)).with_classes(numbered("ring", 2), |i| i % 2)
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
