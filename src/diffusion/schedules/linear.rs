//! The linear schedule of flow matching.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, Schedule, t_end, t_start};
use crate::params::{Param, Settings};

/// `a = 1 - t`, `s = t`, for `t` in 0 (data) to 1 (noise); `sigma = t / (1 - t)`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Linear {
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Settings for Linear {
    const TYPE: &'static str = "linear";
    const LABEL: &'static str = "linear (flow matching)";
    const ABOUT: &'static str = "A straight line from datum to noise: the path of flow matching \
        and rectified flow, which reaches pure noise at t = 1; no reflow is done.";
    const REFERENCE: &'static str = "Lipman et al. 2023 (arXiv 2210.02747); Liu et al. 2023 (arXiv \
        2209.03003), both with time reversed";
    const PARAMS: &'static [Param] =
        &[t_start(0.01, 1.0).allow(0.0, 1.0), t_end(1e-6, 0.5).allow(0.0, 1.0)];
}

impl Schedule for Linear {
    fn a(&self, t: f64) -> f64 {
        1.0 - t
    }

    fn s(&self, t: f64) -> f64 {
        t
    }

    fn a_dot(&self, _t: f64) -> f64 {
        -1.0
    }

    fn s_dot(&self, _t: f64) -> f64 {
        1.0
    }

    fn t_of_sigma(&self, sigma: f64) -> f64 {
        (1.0 + sigma.recip()).recip()
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
