//! Errors of the learned score, put in on purpose.
//!
//! All of them are errors of the displacement `uh = Dh(x) - x`, in the units of the data, and act
//! while `sigma` is within a window. With guidance they act on the guided score; as each of them
//! is linear in the score and guidance weighs scores by `1 - w` and `w`, that is the same as
//! having them in both.

mod bias;
mod directional;
mod gauge;
mod in_error;
mod rotation;
mod scaling;
mod settings;
mod turn;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use self::bias::Bias;
pub use self::directional::{Directional, Units};
pub use self::gauge::Gauge;
pub use self::in_error::InError;
pub use self::rotation::Rotation;
pub use self::scaling::Scaling;
use self::turn::Turn;
use super::density::Surroundings;
use crate::maths::Vector;
use crate::params::{Settings, Variant};

/// Points that are distorted at once.
const BLOCK: usize = 64;

/// An error of the learned score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ScoreError {
    /// See [`Directional`].
    Directional(Directional),
    /// See [`Bias`].
    Bias(Bias),
    /// See [`Scaling`].
    Scaling(Scaling),
    /// See [`Rotation`].
    Rotation(Rotation),
    /// See [`Gauge`].
    Gauge(Gauge),
}

/// What errors are measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference<const D: usize> {
    /// Mean of the data.
    pub mean: Vector<D>,
    /// RMS distance of the data from it, `R`.
    pub radius: f64,
    /// `d*`: the bottom `D - d*` axes of the posterior are normal.
    pub ridge_dimension: usize,
}

/// Points at which a score is distorted, at most [`BLOCK`].
struct Site<'a, const D: usize> {
    x: &'a [Vector<D>],
    sigma: f64,
    /// The training density around them; meaningful where some error reads axes.
    around: &'a [Surroundings<D>],
}

/// An error at work.
trait Distort<const D: usize>: Send + Sync {
    /// Whether it needs to know what is normal and what is tangent.
    fn reads_axes(&self) -> bool {
        false
    }

    /// Changes the displacements.
    fn distort(&self, site: &Site<'_, D>, out: &mut [Vector<D>]);
}

/// Does the same with whichever error was chosen.
macro_rules! each {
    ($chosen:expr, $error:ident => $answer:expr) => {
        match $chosen {
            ScoreError::Directional($error) => $answer,
            ScoreError::Bias($error) => $answer,
            ScoreError::Scaling($error) => $answer,
            ScoreError::Rotation($error) => $answer,
            ScoreError::Gauge($error) => $answer,
        }
    };
}

impl ScoreError {
    /// Every variant, in the order of the menu.
    pub const VARIANTS: &'static [Variant] = &[
        Variant::of::<Directional>(),
        Variant::of::<Bias>(),
        Variant::of::<Scaling>(),
        Variant::of::<Rotation>(),
        Variant::of::<Gauge>(),
    ];

    /// The description of the variant that was chosen.
    pub const fn variant(&self) -> Variant {
        const fn describe<S: Settings>(_: &S) -> Variant {
            Variant::of::<S>()
        }
        each!(self, error => describe(error))
    }

    /// The noise levels at which it acts, in units of the data radius.
    pub fn window(&self) -> RangeInclusive<f64> {
        each!(self, error => settings::window(error.sigma_from, error.sigma_to))
    }

    fn build<const D: usize>(&self, reference: &Reference<D>) -> Box<dyn Distort<D>> {
        match self {
            Self::Directional(error) => error.build(reference),
            Self::Bias(error) => error.build(reference),
            Self::Scaling(error) => error.build(),
            Self::Rotation(error) => error.build(reference),
            Self::Gauge(error) => error.build(),
        }
    }
}

impl Default for ScoreError {
    fn default() -> Self {
        Self::Directional(Directional::default())
    }
}

#[cfg(test)]
mod tests;
