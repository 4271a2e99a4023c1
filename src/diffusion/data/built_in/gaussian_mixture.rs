//! A mixture of Gaussians.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, GOLDEN_ANGLE, polar};
use super::{BuiltIn, Sample, count, numbered, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A mixture of `components` elongated Gaussians of equal weight, a class each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GaussianMixture {
    /// How many points.
    pub count: usize,
    /// How many Gaussians.
    pub components: usize,
    /// Standard deviation along the long axis.
    pub spread: f64,
    /// Short axis divided by the long one.
    pub roundness: f64,
    /// Radius of the disc that holds the centres.
    pub radius: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for GaussianMixture {
    fn default() -> Self {
        Self {
            count: 60,
            components: 3,
            spread: 0.4,
            roundness: 0.3,
            radius: 1.5,
            seed: 1,
            scale: Scale::None,
        }
    }
}

impl Settings for GaussianMixture {
    const TYPE: &'static str = "gaussian_mixture";
    const LABEL: &'static str = "mixture of Gaussians";
    const ABOUT: &'static str =
        "Elongated Gaussians of equal weight in random directions; a class for each of them.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(60),
        Param::integer("components", "Gaussians", (1, 12), 3)
            .symbol("K")
            .help("How many Gaussians share the points."),
        Param::real("spread", "long axis", (0.0, 1.0), 0.4)
            .allow(0.0, 10.0)
            .help("Standard deviation of each Gaussian along its long axis."),
        Param::real("roundness", "roundness", (0.0, 1.0), 0.3)
            .help("Short axis of each Gaussian divided by its long axis; 1 is round."),
        radius(1.5, "Radius of the disc that holds the centres."),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for GaussianMixture {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let gaussians: Vec<_> =
            (0..self.components).map(|k| (self.centre(k), PI * draw.uniform())).collect();
        let place = |i: usize| {
            let ([x, y], angle) = gaussians[i % self.components];
            let long = self.spread * draw.normal();
            let short = self.spread * self.roundness * draw.normal();
            let (sin, cos) = angle.sin_cos();
            [x + long * cos - short * sin, y + long * sin + short * cos]
        };
        Sample::new((0..self.count).map(place))
            .with_classes(numbered("Gaussian", self.components), |i| i % self.components)
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}

impl GaussianMixture {
    /// The centres fill their disc as the seeds of a sunflower do.
    fn centre(&self, component: usize) -> [f64; 2] {
        let area = (component as f64 + 0.5) / self.components as f64;
        polar(self.radius * area.sqrt(), GOLDEN_ANGLE * component as f64)
    }
}
