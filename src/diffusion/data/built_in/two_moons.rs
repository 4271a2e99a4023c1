//! Two moons.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, evenly_spread, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// Two half circles of radius `radius` that reach into each other, a class each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TwoMoons {
    /// How many points.
    pub count: usize,
    /// Radius of each half circle.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for TwoMoons {
    fn default() -> Self {
        Self { count: 60, radius: 1.4, noise: 0.06, seed: 1, scale: Scale::None }
    }
}

impl Settings for TwoMoons {
    const TYPE: &'static str = "two_moons";
    const LABEL: &'static str = "two moons";
    const ABOUT: &'static str = "Two half circles that reach into each other; two classes.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(60),
        radius(1.4, "Radius of each half circle."),
        noise(0.06),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for TwoMoons {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let [x, y] = polar(1.0, PI * evenly_spread(i / 2));
            let [x, y] =
                if i.is_multiple_of(2) { [x - 0.5, y - 0.25] } else { [0.5 - x, 0.25 - y] };
            draw.scattered([self.radius * x, self.radius * y], self.noise)
        };
        Sample::new((0..self.count).map(place))
            .with_classes(vec!["upper".to_owned(), "lower".to_owned()], |i| i % 2)
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
