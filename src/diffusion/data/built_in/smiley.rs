//! A face.

use std::f64::consts::{PI, TAU};

use serde::{Deserialize, Serialize};

use super::sampling::{Draw, evenly_spread, polar};
use super::{BuiltIn, Sample, count, noise, radius, seed};
use crate::diffusion::data::Scale;
use crate::params::{Param, Settings};

/// What each point of a dozen belongs to.
const PARTS: [Part; 12] = {
    use Part::{Face, LeftEye, Mouth, RightEye};
    [Face, Mouth, Face, LeftEye, Face, Mouth, Face, RightEye, Face, Mouth, Face, Mouth]
};

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Face,
    Mouth,
    LeftEye,
    RightEye,
}

impl Part {
    /// Index of the class.
    const fn class(self) -> usize {
        match self {
            Self::Face => 0,
            Self::Mouth => 1,
            Self::LeftEye | Self::RightEye => 2,
        }
    }

    /// The place in a face of radius 1 of the point `along` (0 to 1) this part.
    fn point(self, along: f64) -> [f64; 2] {
        let eye = |x: f64| {
            let [dx, dy] = polar(0.1, TAU * along);
            [x + dx, 0.3 + 1.6 * dy]
        };
        match self {
            Self::Face => polar(1.0, TAU * along),
            Self::Mouth => polar(0.58, PI * (1.15 + 0.7 * along)),
            Self::LeftEye => eye(-0.34),
            Self::RightEye => eye(0.34),
        }
    }
}

/// How many points before point `i` belong to the same part.
fn rank(i: usize) -> usize {
    let (dozen, place) = (i / PARTS.len(), i % PARTS.len());
    let in_same_part = |part: &&Part| **part == PARTS[place];
    let per_dozen = PARTS.iter().filter(in_same_part).count();
    dozen * per_dozen + PARTS[..place].iter().filter(in_same_part).count()
}

/// A face: half the points on its outline, a third on the mouth, the rest in the eyes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smiley {
    /// How many points.
    pub count: usize,
    /// Radius of the face.
    pub radius: f64,
    /// Standard deviation about the shape, in each coordinate.
    pub noise: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for Smiley {
    fn default() -> Self {
        Self { count: 84, radius: 1.8, noise: 0.03, seed: 1, scale: Scale::None }
    }
}

impl Settings for Smiley {
    const TYPE: &'static str = "smiley";
    const LABEL: &'static str = "smiley";
    const ABOUT: &'static str =
        "A closed curve, an open one and two blobs at once; the classes are face, mouth and eyes.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] =
        &[count(84), radius(1.8, "Radius of the face."), noise(0.03), seed(), Scale::param("none")];
}

impl BuiltIn for Smiley {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let place = |i: usize| {
            let point = PARTS[i % PARTS.len()].point(evenly_spread(rank(i)));
            draw.scattered(point.map(|x| self.radius * x), self.noise)
        };
        let names = ["face", "mouth", "eyes"].map(ToOwned::to_owned).to_vec();
        Sample::new((0..self.count).map(place))
            .with_classes(names, |i| PARTS[i % PARTS.len()].class())
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
