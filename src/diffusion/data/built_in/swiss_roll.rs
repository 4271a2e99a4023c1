//! A Swiss roll.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, Quantiles, evenly_spread_in_square, polar};
use super::{BuiltIn, Sample, count_up_to, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// The angle at which the sheet begins, radians.
const START: f64 = 1.5 * PI;

/// A sheet rolled up about the y axis: `(t cos t, y, t sin t)`, from `t = 3 pi / 2` on, scaled to
/// end at distance `radius` from the axis; its points evenly by area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SwissRoll {
    /// How many points.
    pub count: usize,
    /// How often the sheet goes round.
    pub turns: f64,
    /// Width of the sheet, along the axis.
    pub height: f64,
    /// Distance of the outer end from the axis.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for SwissRoll {
    fn default() -> Self {
        Self {
            count: 800,
            turns: 1.5,
            height: 1.8,
            radius: 1.3,
            noise: 0.0,
            seed: 1,
            scale: Scale::None,
        }
    }
}

impl Settings for SwissRoll {
    const TYPE: &'static str = "swiss_roll";
    const LABEL: &'static str = "Swiss roll (3D)";
    const ABOUT: &'static str = "A flat sheet rolled up, the usual test of manifold learning: \
        turns that are near in space are far apart on the sheet.";
    const REFERENCE: &'static str = "Tenenbaum, de Silva & Langford 2000, Science 290";
    const PARAMS: &'static [Param] = &[
        count_up_to(2000, 800),
        Param::real("turns", "turns", (0.5, 4.0), 1.5)
            .allow(0.1, 20.0)
            .help("How often the sheet goes round."),
        Param::real("height", "height", (0.1, 4.0), 1.8)
            .allow(0.0, 100.0)
            .help("Width of the sheet, along the axis of the roll."),
        radius(1.3, "Distance of the outer end from the axis."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for SwissRoll {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let end = START + TAU * self.turns;
        let angle = |share: f64| START + (end - START) * share;
        let by_length = Quantiles::of(|share| angle(share).hypot(1.0));
        let place = |i: usize| {
            let [along, across] = evenly_spread_in_square(i);
            let t = angle(by_length.at(along));
            let [x, z] = polar(self.radius * t / end, t);
            draw.scattered([x, self.height * (across - 0.5), z], self.noise)
        };
        Sample::new((0..self.count).map(place))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
