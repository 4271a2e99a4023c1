//! Noise schedules: `x_t = a(t) x_0 + s(t) z`, with time running from data to noise.
//!
//! In the data frame `x_t / a(t)` a schedule is only how the noise level `sigma = s / a` depends on
//! `t`: it sets the pace of a run and the scale of its picture, never the flow.

mod edm;
mod linear;
mod ou;
mod time_span;
mod variance_preserving;
mod ve;
mod vp_constant;
mod vp_cosine;
mod vp_linear;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use edm::Edm;
pub use linear::Linear;
pub use ou::Ou;
pub use time_span::{END_IN_NEIGHBOUR_DISTANCES, Ends, START_IN_RADII, TimeSpan};
pub use variance_preserving::VariancePreserving;
pub use ve::Ve;
pub use vp_constant::VpConstant;
pub use vp_cosine::VpCosine;
pub use vp_linear::VpLinear;

use crate::params::{Param, Variant};

/// The scale `a` of the data and the deviation `s` of the noise at each time.
pub trait Schedule {
    /// What multiplies the data at time `t`.
    fn a(&self, t: f64) -> f64;

    /// Standard deviation of the noise at time `t`.
    fn s(&self, t: f64) -> f64;

    /// `da / dt`.
    fn a_dot(&self, t: f64) -> f64;

    /// `ds / dt`; infinite at `t = 0` for the variance-preserving schedules.
    fn s_dot(&self, t: f64) -> f64;

    /// Noise level of the data frame, `s / a`; grows with `t`, infinite where `a` is zero.
    fn sigma(&self, t: f64) -> f64 {
        self.s(t) / self.a(t)
    }

    /// The time at which the noise level is `sigma >= 0`; outside [`Schedule::t_range`] (or not a
    /// number) where no valid time has that level.
    fn t_of_sigma(&self, sigma: f64) -> f64;

    /// The times at which the schedule is defined, both ends included.
    fn t_range(&self) -> RangeInclusive<f64>;

    /// The ends that the settings ask for.
    fn ends(&self) -> Ends;

    /// What is wrong with the settings taken together, in one sentence.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// Logarithm of the signal-to-noise ratio, `ln(a^2 / s^2)`; falls with `t`.
    fn log_snr(&self, t: f64) -> f64 {
        -2.0 * self.sigma(t).ln()
    }
}

/// The noise schedule of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NoiseSchedule {
    /// See [`Ou`].
    Ou(Ou),
    /// See [`VpConstant`].
    VpConstant(VpConstant),
    /// See [`VpLinear`].
    VpLinear(VpLinear),
    /// See [`VpCosine`].
    VpCosine(VpCosine),
    /// See [`Ve`].
    Ve(Ve),
    /// See [`Edm`].
    Edm(Edm),
    /// See [`Linear`].
    Linear(Linear),
}

impl NoiseSchedule {
    /// Every schedule, in the order of the menu.
    pub const VARIANTS: &[Variant] = &[
        Variant::of::<Ou>(),
        Variant::of::<VpConstant>(),
        Variant::of::<VpLinear>(),
        Variant::of::<VpCosine>(),
        Variant::of::<Ve>(),
        Variant::of::<Edm>(),
        Variant::of::<Linear>(),
    ];

    /// The description of the chosen schedule.
    pub const fn variant(&self) -> Variant {
        match self {
            Self::Ou(_) => Variant::of::<Ou>(),
            Self::VpConstant(_) => Variant::of::<VpConstant>(),
            Self::VpLinear(_) => Variant::of::<VpLinear>(),
            Self::VpCosine(_) => Variant::of::<VpCosine>(),
            Self::Ve(_) => Variant::of::<Ve>(),
            Self::Edm(_) => Variant::of::<Edm>(),
            Self::Linear(_) => Variant::of::<Linear>(),
        }
    }

    /// The chosen schedule as one that can be evaluated.
    pub fn schedule(&self) -> &dyn Schedule {
        match self {
            Self::Ou(schedule) => schedule,
            Self::VpConstant(schedule) => schedule,
            Self::VpLinear(schedule) => schedule,
            Self::VpCosine(schedule) => schedule,
            Self::Ve(schedule) => schedule,
            Self::Edm(schedule) => schedule,
            Self::Linear(schedule) => schedule,
        }
    }

    /// The times between which a run goes, for data of RMS radius `radius` and median
    /// nearest-neighbour distance `nearest_neighbour`; see [`TimeSpan::resolve`].
    pub fn resolve(&self, radius: f64, nearest_neighbour: f64) -> Result<TimeSpan, String> {
        TimeSpan::resolve(self.schedule(), radius, nearest_neighbour)
    }
}

impl Default for NoiseSchedule {
    fn default() -> Self {
        Self::Ou(Ou::default())
    }
}

/// The key `t_start` of every schedule, for a slider between `low` and `high`.
const fn t_start(low: f64, high: f64) -> Param {
    Param::optional_real("t_start", "noise end", (low, high))
        .symbol("t")
        .help("Where a run starts; left out: where sigma is 15 times the radius of the data.")
}

/// The key `t_end` of every schedule, for a slider between `low` and `high`.
const fn t_end(low: f64, high: f64) -> Param {
    Param::optional_real("t_end", "data end", (low, high))
        .symbol("t")
        .log()
        .help("Where a run ends; left out: where sigma is .02 of the distance between neighbours.")
}

#[cfg(test)]
mod tests;
