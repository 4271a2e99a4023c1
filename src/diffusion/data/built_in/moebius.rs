//! A Moebius band.

use std::f64::consts::TAU;

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, evenly_spread_in_square, polar};
use super::{BuiltIn, Sample, count_up_to, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// A straight segment that turns over once while its middle goes round a circle about the z axis;
/// its points about evenly by area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moebius {
    /// How many points.
    pub count: usize,
    /// Radius of the circle in the middle of the band.
    pub radius: f64,
    /// Width of the band divided by `radius`.
    pub width: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Moebius {
    fn default() -> Self {
        Self { count: 500, radius: 1.2, width: 0.8, noise: 0.0, seed: 1, scale: Scale::None }
    }
}

impl Settings for Moebius {
    const TYPE: &'static str = "moebius";
    const LABEL: &'static str = "Möbius band (3D)";
    const ABOUT: &'static str = "A sheet with one side and one edge: its normal direction cannot \
        be given a sign everywhere at once.";
    const REFERENCE: &'static str = "Roberts 2018 (the evenly spread sequence R_2)";
    const PARAMS: &'static [Param] = &[
        count_up_to(2000, 500),
        radius(1.2, "Radius of the circle in the middle of the band."),
        Param::real("width", "width", (0.1, 1.5), 0.8)
            .allow(0.01, 2.0)
            .help("Width of the band divided by the radius."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for Moebius {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let [along, share] = evenly_spread_in_square(i);
            let angle = TAU * along;
            let (sin, cos) = (0.5 * angle).sin_cos();
            let across = place_across(0.5 * self.width, cos, share);
            let [x, y] = polar(1.0 + across * cos, angle);
            draw.scattered([x, y, across * sin].map(|x| self.radius * x), self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}

/// The place on a segment from `-half` to `half` below which `share` of it lies when it is
/// weighted by `1 + outward v`: the area of the band, but for the part that the twist adds, which
/// is at most `v^2 / 8` where the segment is upright.
fn place_across(half: f64, outward: f64, share: f64) -> f64 {
    let target = half * (2.0 * share - 1.0) + 0.5 * outward * half * half;
    2.0 * target / (1.0 + (1.0 + 2.0 * outward * target).max(0.0).sqrt())
}
