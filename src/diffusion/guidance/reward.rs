//! Guidance by a reward.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::scale::{self, Scale, guidance_settings};
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::diffusion::density::{Density, Precision, Surroundings};
use crate::maths::{Matrix, Vector};
use crate::params::{Param, Settings};

guidance_settings! {
    /// Samples are rewarded for being near a shape: `r(x_0) = -(d / width)^2 / 2`, `d` the
    /// distance.
    ///
    /// Samples of the data law tilted by `e^(w r)` are what one wants. The exact way is the score of
    /// the data with weights `e^(w r)`. The gradient way adds
    /// `w sigma^2 grad r(D(x)) = w Cov[x_0 | x] r'(D)`, the reward of the mean in place of the mean
    /// of the reward (Chung et al. 2023, arXiv 2209.14687).
    Reward {
        /// `w`.
        scale: f64 = 2.0,
        /// How the reward becomes guidance.
        way: Way = Way::default(),
        /// The shape.
        near: Near = Near::default(),
        /// A point of the shape, from the mean of the data, in units of the data radius.
        x: f64 = 0.5,
        /// See `x`.
        y: f64 = 0.0,
        /// See `x`; in space only.
        z: f64 = 0.0,
        /// Direction of a line in the plane of x and y, degrees.
        angle: f64 = 90.0,
        /// Radius of a disc (in space a ball), in units of the data radius.
        radius: f64 = 0.5,
        /// Distance at which the reward is `-1/2`, in units of the data radius.
        width: f64 = 0.5,
    }
    within: Self::weight,
    outside: 0.0,
}

/// How a reward becomes guidance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The score of the tilted data.
    #[default]
    Exact,
    /// The gradient of the reward of the denoised point.
    Gradient,
}

/// What samples are rewarded for being near.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Near {
    /// A point.
    #[default]
    Point,
    /// A line.
    Line,
    /// A disc; in space a ball.
    Disc,
}

impl Reward {
    /// `w` where it acts.
    fn weight(&self) -> f64 {
        match self.way {
            Way::Exact => 1.0,
            Way::Gradient => self.scale,
        }
    }

    /// The shape in data units, for data with this mean and radius.
    pub fn target<const D: usize>(&self, mean: Vector<D>, radius: f64) -> Target<D> {
        let (sin, cos) = self.angle.to_radians().sin_cos();
        let of = |xyz: [f64; 3]| Vector::from_fn(|d, _| xyz[d]);
        let centre = mean + of([self.x, self.y, self.z]) * radius;
        let shape = match self.near {
            Near::Point => Shape::Ball(0.0),
            Near::Line => Shape::Line(of([cos, sin, 0.0])),
            Near::Disc => Shape::Ball(self.radius * radius),
        };
        Target { centre, shape, width: self.width * radius }
    }
}

impl Settings for Reward {
    const TYPE: &'static str = "reward";
    const LABEL: &'static str = "reward";
    const ABOUT: &'static str = "Samples are rewarded for being near a point, a line or a disc.";
    const REFERENCE: &'static str = "Chung et al. 2023, arXiv 2209.14687 (the gradient way)";
    const PARAMS: &'static [Param] = &[
        scale::SCALE.help("How much the reward counts. 0: not at all."),
        Param::choice("way", "Way", &["exact", "gradient"], "exact").help(
            "exact: the score of the data weighted by the reward. gradient: the reward of the \
             denoised point, differentiated.",
        ),
        Param::choice("near", "Near", &["point", "line", "disc"], "point")
            .help("What samples are rewarded for being near."),
        scale::coordinate("x", "x", 0.5),
        scale::coordinate("y", "y", 0.0),
        scale::coordinate("z", "z", 0.0).only_in_space(),
        Param::real("angle", "Angle", (0.0, 180.0), 90.0)
            .unit("°")
            .allow(-360.0, 360.0)
            .help("Direction of the line, from the first axis.")
            .only_when("near", "line"),
        Param::real("radius", "Radius", (0.0, 3.0), 0.5)
            .unit("R")
            .allow(0.0, 1e3)
            .help("Within it no reward is lost.")
            .only_when("near", "disc"),
        Param::real("width", "Width", (0.05, 3.0), 0.5)
            .unit("R")
            .log()
            .allow(1e-3, 1e3)
            .help("How fast the reward falls with distance."),
        scale::SIGMA_FROM,
        scale::SIGMA_TO,
    ];
}

/// A shape that samples are rewarded for being near, data units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target<const D: usize> {
    centre: Vector<D>,
    shape: Shape<D>,
    width: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape<const D: usize> {
    /// Of this radius.
    Ball(f64),
    /// In this direction.
    Line(Vector<D>),
}

impl<const D: usize> Target<D> {
    /// A point of the shape, or its middle.
    pub const fn centre(&self) -> Vector<D> {
        self.centre
    }

    /// Unit direction of a line.
    pub const fn direction(&self) -> Option<Vector<D>> {
        match self.shape {
            Shape::Line(direction) => Some(direction),
            Shape::Ball(_) => None,
        }
    }

    /// Radius of a disc; zero for a point or a line.
    pub const fn radius(&self) -> f64 {
        match self.shape {
            Shape::Line(_) => 0.0,
            Shape::Ball(radius) => radius,
        }
    }

    /// From a point to the shape, the shortest way.
    fn way_to(&self, x: &Vector<D>) -> Vector<D> {
        let offset = self.centre - x;
        match self.shape {
            Shape::Line(direction) => offset - direction * direction.dot(&offset),
            Shape::Ball(radius) => offset * (1.0 - radius / offset.norm()).max(0.0),
        }
    }

    /// `r(x)`.
    pub fn reward(&self, x: &Vector<D>) -> f64 {
        -0.5 * (self.way_to(x) / self.width).norm_squared()
    }

    /// `grad r(x)`.
    pub fn gradient(&self, x: &Vector<D>) -> Vector<D> {
        self.way_to(x) / (self.width * self.width)
    }

    /// The data tilted by `e^(w r)`: the counts of the points of a density, times that.
    pub fn tilted(&self, density: &Density<D>, counts: &[f64], scale: f64) -> Density<D> {
        let rewards: Vec<f64> = density.points().iter().map(|y| scale * self.reward(y)).collect();
        let most = rewards.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let tilt = |(reward, count): (&f64, &f64)| count * (reward - most).max(LEAST_TILT).exp();
        let tilted: Vec<f64> = rewards.iter().zip(counts).map(tilt).collect();
        Density::new(density.points(), &tilted)
    }
}

/// Logarithm of the least weight of a point: one that is zero has no logarithm.
const LEAST_TILT: f64 = -600.0;

/// The gradient way: `D + w Cov[x_0 | x] grad r(D)`.
pub struct RewardGradient<const D: usize> {
    /// What drives the particles without a reward.
    pub base: Box<dyn Denoiser<D>>,
    /// The training data, whose posterior covariance is the Jacobian of the exact denoiser times
    /// `sigma^2`.
    pub density: Arc<Density<D>>,
    /// How it is evaluated.
    pub precision: Precision,
    /// What is rewarded.
    pub target: Target<D>,
    /// `w`.
    pub scale: Scale,
}

impl<const D: usize> RewardGradient<D> {
    fn add(&self, x: &[Vector<D>], sigma: f64, around: &[Surroundings<D>], out: &mut [Vector<D>]) {
        let scale = self.scale.at(sigma);
        for ((x, around), out) in x.iter().zip(around).zip(out) {
            let pull = self.target.gradient(&(x + *out)) * (scale * around.share);
            let axes = &around.axes;
            let covariance =
                axes.vectors * Matrix::from_diagonal(&axes.values) * axes.vectors.transpose();
            *out += covariance * pull;
        }
    }
}

impl<const D: usize> Denoiser<D> for RewardGradient<D> {
    fn prepare(&self, sigma: f64) {
        self.base.prepare(sigma);
        self.density.prepare(self.precision, sigma);
    }

    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        let mut around = vec![Surroundings::default(); x.len()];
        self.density.survey(self.precision, x, sigma, &mut around);
        let known = Known { density: &self.density, around: &around };
        self.base.evaluate_knowing(x, sigma, known, out);
        self.add(x, sigma, &around, out);
    }

    fn evaluate_knowing(
        &self,
        x: &[Vector<D>],
        sigma: f64,
        known: Known<'_, D>,
        out: &mut [Vector<D>],
    ) {
        if !known.is_of(&self.density) {
            return self.evaluate(x, sigma, out);
        }
        self.base.evaluate_knowing(x, sigma, known, out);
        self.add(x, sigma, known.around, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_of_each_reward_is_its_slope() {
        for near in [Near::Point, Near::Line, Near::Disc] {
            let reward = Reward { near, angle: 30.0, ..Reward::default() };
            let target = reward.target(Vector::from([0.2, -0.1]), 1.5);
            let x = Vector::from([2.3, 1.9]);
            let step = 1e-6;
            let slope = Vector::<2>::from_fn(|d, _| {
                let mut ends = [x; 2];
                ends[0][d] -= step;
                ends[1][d] += step;
                (target.reward(&ends[1]) - target.reward(&ends[0])) / (2.0 * step)
            });
            assert!((slope - target.gradient(&x)).norm() < 1e-8, "{near:?}");
        }
    }

    #[test]
    fn within_a_disc_nothing_is_lost_and_nothing_pulls() {
        let reward = Reward { near: Near::Disc, x: 0.0, radius: 1.0, ..Reward::default() };
        let target = reward.target(Vector::<3>::zeros(), 1.0);
        let x = Vector::from([0.3, 0.4, -0.5]);
        assert_eq!((target.reward(&x), target.gradient(&x)), (0.0, Vector::zeros()));
        assert_eq!(target.gradient(&Vector::zeros()), Vector::<3>::zeros());
    }

    #[test]
    fn tilted_data_weigh_what_their_reward_says() {
        let points = [[0.0, 0.0], [1.0, 0.0]].map(Vector::from);
        let density = Density::new(&points, &[1.0; 2]);
        let reward = Reward { x: 1.0, width: 1.0, ..Reward::default() };
        let tilted = reward.target(Vector::zeros(), 1.0).tilted(&density, &[1.0; 2], 3.0);
        let middle = tilted.moments(&Vector::from([0.5, 0.0]), 1.0);
        let weight = 1.0 / (1.0 + (-1.5_f64).exp());
        assert!((middle.displacement[0] + 0.5 - weight).abs() < 1e-12);
    }
}
