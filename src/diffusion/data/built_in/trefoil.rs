//! A trefoil knot.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, Quantiles};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A trefoil knot about the z axis, its points evenly along it; another `count` moves them all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trefoil {
    /// How many points.
    pub count: usize,
    /// Greatest distance of the knot from its middle.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Trefoil {
    fn default() -> Self {
        Self { count: 120, radius: 1.5, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Trefoil {
    const TYPE: &'static str = "trefoil";
    const LABEL: &'static str = "trefoil knot (3D)";
    const ABOUT: &'static str =
        "A closed curve with a knot in it: strands cross each other that are far apart along it.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(120),
        radius(1.5, "Greatest distance of the knot from its middle."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Trefoil {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let by_length = Quantiles::of(|turn| speed(TAU * turn));
        let place = |i: usize| {
            let t = TAU * by_length.at(i as f64 / self.count as f64);
            draw.scattered(knot(t).map(|x| self.radius / 3.0 * x), self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}

/// The knot that reaches 3 from its middle, at parameter `t`, radians.
fn knot(t: f64) -> [f64; 3] {
    [t.sin() + 2.0 * (2.0 * t).sin(), t.cos() - 2.0 * (2.0 * t).cos(), -(3.0 * t).sin()]
}

/// Norm of the derivative of [`knot`].
fn speed(t: f64) -> f64 {
    let c = (3.0 * t).cos();
    (17.0 + 8.0 * c + 9.0 * c * c).sqrt()
}
