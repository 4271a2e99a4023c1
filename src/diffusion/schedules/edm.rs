//! The noise levels of EDM as a schedule on the unit interval.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, Schedule, t_end, t_start};
use crate::params::{Param, Settings};

/// `a = 1`, `s = (m + t (M - m))^rho` with `m = sigma_min^{1/rho}`, `M = sigma_max^{1/rho}`, for
/// `t` in 0 (data end) to 1 (noise end).
///
/// The paper's own time is the noise level, and its steps are uniform in the `t` used here; with
/// uniform steps this schedule therefore makes the paper's grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edm {
    /// Noise level at `t = 0`, in units of the scaled data.
    pub sigma_min: f64,
    /// Noise level at `t = 1`, in units of the scaled data.
    pub sigma_max: f64,
    /// Exponent: 1 is uniform in the noise level, larger ones stay longer at the data end.
    pub rho: f64,
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Default for Edm {
    fn default() -> Self {
        Self { sigma_min: 0.002, sigma_max: 80.0, rho: 7.0, t_start: None, t_end: None }
    }
}

impl Settings for Edm {
    const TYPE: &'static str = "edm";
    const LABEL: &'static str = "EDM";
    const ABOUT: &'static str = "Variance-exploding at the pace of EDM's steps, from sigma_min at \
        t = 0 to sigma_max at t = 1; its preconditioning belongs to the network, not here.";
    const REFERENCE: &'static str = "Karras et al. 2022 (arXiv 2206.00364), eq. 5";
    const PARAMS: &'static [Param] = &[
        Param::real("sigma_min", "smallest noise level", (1e-4, 0.1), 0.002)
            .symbol("sigma_min")
            .log()
            .allow(1e-12, 1e12)
            .help("Noise level at t = 0, in units of the scaled data."),
        Param::real("sigma_max", "largest noise level", (1.0, 200.0), 80.0)
            .symbol("sigma_max")
            .log()
            .allow(1e-12, 1e12)
            .help("Noise level at t = 1, in units of the scaled data."),
        Param::real("rho", "exponent", (1.0, 15.0), 7.0)
            .symbol("rho")
            .allow(1.0, 100.0)
            .help("1 is uniform in sigma; larger exponents stay longer at the data end."),
        t_start(0.01, 1.0).allow(0.0, 1.0),
        t_end(1e-6, 0.5).allow(0.0, 1.0),
    ];
}

impl Edm {
    /// The noise level to the power `1/rho` at both ends, where it is linear in time.
    fn roots(&self) -> (f64, f64) {
        (self.sigma_min.powf(self.rho.recip()), self.sigma_max.powf(self.rho.recip()))
    }
}

impl Schedule for Edm {
    fn a(&self, _t: f64) -> f64 {
        1.0
    }

    fn s(&self, t: f64) -> f64 {
        let (low, high) = self.roots();
        (low + t * (high - low)).powf(self.rho)
    }

    fn a_dot(&self, _t: f64) -> f64 {
        0.0
    }

    fn s_dot(&self, t: f64) -> f64 {
        let (low, high) = self.roots();
        self.rho * (high - low) * (low + t * (high - low)).powf(self.rho - 1.0)
    }

    fn t_of_sigma(&self, sigma: f64) -> f64 {
        let (low, high) = self.roots();
        (sigma.powf(self.rho.recip()) - low) / (high - low)
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }

    fn check(&self) -> Result<(), String> {
        let Self { sigma_min, sigma_max, .. } = self;
        if sigma_min < sigma_max {
            return Ok(());
        }
        Err(format!(
            "schedule.sigma_min = {sigma_min} is not below schedule.sigma_max = {sigma_max}; lower \
             the first or raise the second"
        ))
    }
}
