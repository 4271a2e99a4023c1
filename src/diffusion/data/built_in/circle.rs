//! A circle.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// Points at equal distances on a circle; another `count` moves them all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Circle {
    /// How many points.
    pub count: usize,
    /// Radius of the circle.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Circle {
    fn default() -> Self {
        Self { count: 24, radius: 1.5, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Circle {
    const TYPE: &'static str = "circle";
    const LABEL: &'static str = "circle";
    const ABOUT: &'static str =
        "Points at equal distances on a circle: the ridge ought to be one closed curve.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(24),
        radius(1.5, "Radius of the circle."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Circle {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let angle = |i: usize| TAU * i as f64 / self.count as f64;
        Sample::new(
            (0..self.count).map(|i| draw.scattered(polar(self.radius, angle(i)), self.noise)),
        )
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
