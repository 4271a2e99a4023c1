//! Two Gaussians about which everything is known.

use nalgebra::Matrix2;
use serde::{Deserialize, Serialize};

use super::sampling::Draw;
use super::{BuiltIn, Sample, count, seed};
use crate::diffusion::data::Scale;
use crate::maths::{Vector, eigen::symmetric_eigen};
use crate::params::{Param, Settings};

/// Two classes in the plane whose sample means and covariances are exactly those of `N(0, I)` and of
/// `N((shift, 0), deviation^2 I)`.
///
/// The linear score of such a class is therefore the exact score of that Gaussian: what guidance
/// samples between them has a closed form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TwoGaussians {
    /// How many points, half of them in each class; at least six.
    pub count: usize,
    /// Mean of the narrow class on the first axis.
    pub shift: f64,
    /// Standard deviation of the narrow class in each coordinate.
    pub deviation: f64,
    /// Seed of the random part.
    pub seed: u64,
    /// How the points are scaled.
    pub scale: Scale,
}

impl Default for TwoGaussians {
    fn default() -> Self {
        Self { count: 400, shift: 1.0, deviation: 0.5, seed: 1, scale: Scale::None }
    }
}

impl Settings for TwoGaussians {
    const TYPE: &'static str = "two_gaussians";
    const LABEL: &'static str = "two Gaussians";
    const ABOUT: &'static str = "Classes wide and narrow with exact means and covariances: with the \
        linear score, two Gaussians with closed forms.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        count(400),
        Param::real("shift", "Shift", (-3.0, 3.0), 1.0)
            .allow(-100.0, 100.0)
            .help("Where the narrow class is, on the first axis."),
        Param::real("deviation", "Deviation", (0.1, 2.0), 0.5)
            .allow(0.001, 100.0)
            .help("Standard deviation of the narrow class; that of the wide one is 1."),
        seed(),
        Scale::param("none"),
    ];
}

impl BuiltIn for TwoGaussians {
    fn sample(&self) -> Sample {
        let mut draw = Draw::new(self.seed);
        let half = (self.count / 2).max(3);
        let [wide, narrow] = [(); 2].map(|()| standardized(half, &mut draw));
        let at = |i: usize| {
            let place = i / 2;
            if i.is_multiple_of(2) {
                wide[place].into()
            } else {
                (narrow[place] * self.deviation + Vector::from([self.shift, 0.0])).into()
            }
        };
        let names = vec!["wide".to_owned(), "narrow".to_owned()];
        Sample::new((0..2 * half).map(at)).with_classes(names, |i| i % 2)
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}

/// Normal points, moved and turned so that their mean is zero and their covariance one.
fn standardized(n: usize, draw: &mut Draw) -> Vec<Vector<2>> {
    let points: Vec<Vector<2>> =
        (0..n).map(|_| Vector::from(draw.scattered([0.0; 2], 1.0))).collect();
    let mean = points.iter().sum::<Vector<2>>() / n as f64;
    let outer = |point: &Vector<2>| (point - mean) * (point - mean).transpose() / n as f64;
    let axes = symmetric_eigen(&points.iter().map(outer).sum());
    let shrink = Matrix2::from_diagonal(&axes.values.map(|variance| 1.0 / variance.sqrt()));
    let whiten = axes.vectors * shrink * axes.vectors.transpose();
    points.iter().map(|point| whiten * (point - mean)).collect()
}
