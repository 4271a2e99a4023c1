//! A line and a plane.

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, polar};
use super::{BuiltIn, Sample, count_up_to, noise, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// One point of so many is on the line.
const LINE_EVERY: usize = 4;

/// Two Gaussians of low rank about the origin, a class each: a quarter of the points on a line,
/// the others on the plane of x and y.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineAndPlane {
    /// How many points.
    pub count: usize,
    /// Standard deviation along the line.
    pub line: f64,
    /// Standard deviation in each direction of the plane.
    pub plane: f64,
    /// Angle between the line and the plane, degrees.
    pub angle: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for LineAndPlane {
    fn default() -> Self {
        Self {
            count: 400,
            line: 1.2,
            plane: 0.8,
            angle: 60.0,
            noise: 0.0,
            seed: 1,
            scale: Scale::None,
        }
    }
}

impl Settings for LineAndPlane {
    const TYPE: &'static str = "line_and_plane";
    const LABEL: &'static str = "line and plane (3D)";
    const ABOUT: &'static str = "A union of subspaces: data whose local dimension is 1 in one part \
        and 2 in the other, so that no single dimension of the ridge is right; two classes.";
    const REFERENCE: &'static str = "Vidal 2011, IEEE Signal Processing Magazine 28 (union of \
        subspaces); Wang et al. 2024, arXiv 2409.02426 (Gaussians of low rank)";
    const PARAMS: &'static [Param] = &[
        count_up_to(2000, 400),
        extent("line", 1.2, "Standard deviation along the line."),
        extent("plane", 0.8, "Standard deviation in each direction of the plane."),
        Param::real("angle", "angle", (0.0, 90.0), 60.0)
            .unit("°")
            .help("Angle between the line and the plane; at 90 the line is upright."),
        noise(0.0),
        seed(),
        Scale::param("none"),
    ];
}

/// A key for the extent of a part, which `what` explains.
const fn extent(key: &'static str, default: f64, what: &'static str) -> Param {
    Param::real(key, key, (0.1, 3.0), default).allow(0.01, 100.0).help(what)
}

impl BuiltIn for LineAndPlane {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let on_line = |i: usize| i.is_multiple_of(LINE_EVERY);
        let place = |i: usize| {
            let point = if on_line(i) {
                let [x, z] = polar(self.line * draw.normal(), self.angle.to_radians());
                [x, 0.0, z]
            } else {
                [self.plane * draw.normal(), self.plane * draw.normal(), 0.0]
            };
            draw.scattered(point, self.noise)
        };
        let names = ["line", "plane"].map(ToOwned::to_owned).to_vec();
        Sample::new((0..self.count).map(place)).with_classes(names, |i| usize::from(!on_line(i)))
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
