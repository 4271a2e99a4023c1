//! A ring of blobs.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, polar};
use super::{BuiltIn, Sample, count, noise, numbered, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// `blobs` Gaussian blobs on a circle, a class each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ring {
    /// How many points.
    pub count: usize,
    /// How many blobs.
    pub blobs: usize,
    /// Distance of the blobs from the middle.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Ring {
    fn default() -> Self {
        Self { count: 64, blobs: 8, radius: 1.5, noise: 0.1, seed: 1, scale: Scale::None }
    }
}

impl Settings for Ring {
    const TYPE: &'static str = "ring";
    const LABEL: &'static str = "ring of blobs";
    const ABOUT: &'static str =
        "Gaussian blobs on a circle, the usual test of lost modes; a class for each blob.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(64),
        Param::integer("blobs", "blobs", (1, 24), 8).help("How many blobs share the points."),
        radius(1.5, "Distance of the blobs from the middle."),
        noise(0.1),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Ring {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let centre =
            |i: usize| polar(self.radius, TAU * (i % self.blobs) as f64 / self.blobs as f64);
        Sample::new((0..self.count).map(|i| draw.scattered(centre(i), self.noise)))
            .with_classes(numbered("blob", self.blobs), |i| i % self.blobs)
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
