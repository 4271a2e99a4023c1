//! The variance-exploding schedule whose time is the noise level itself.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, Schedule, t_end, t_start};
use crate::params::{Param, Settings};

/// `a = 1`, `s = t`: the data keep their place while noise is added.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ve {
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Settings for Ve {
    const TYPE: &'static str = "ve";
    const LABEL: &'static str = "VE";
    const ABOUT: &'static str = "Variance-exploding: time is the noise level, and the picture \
        keeps its scale; not the geometric pace of the first VE models.";
    const REFERENCE: &'static str = "Karras et al. 2022 (arXiv 2206.00364), table 1 (sigma = t); \
        Song et al. 2021 (arXiv 2011.13456), eq. 9";
    const PARAMS: &'static [Param] =
        &[t_start(1.0, 100.0).log().allow(0.0, 1e12), t_end(1e-6, 1.0).allow(0.0, 1e12)];
}

impl Schedule for Ve {
    fn a(&self, _t: f64) -> f64 {
        1.0
    }

    fn s(&self, t: f64) -> f64 {
        t
    }

    fn a_dot(&self, _t: f64) -> f64 {
        0.0
    }

    fn s_dot(&self, _t: f64) -> f64 {
        1.0
    }

    fn t_of_sigma(&self, sigma: f64) -> f64 {
        sigma
    }

    /// The process has no end; this one leaves room for data in any unit.
    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1e12
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
