//! The variance-preserving schedule of constant rate on the unit interval.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, VariancePreserving, t_end, t_start};
use crate::params::{Param, Settings};

/// `beta(t) = beta` for `t` in 0 to 1: `a = e^{-beta t / 2}`, `sigma^2 = e^{beta t} - 1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpConstant {
    /// The rate.
    pub beta: f64,
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Default for VpConstant {
    fn default() -> Self {
        Self { beta: 10.0, t_start: None, t_end: None }
    }
}

impl Settings for VpConstant {
    const TYPE: &'static str = "vp_constant";
    const LABEL: &'static str = "VP, constant beta";
    const ABOUT: &'static str = "Variance-preserving with one rate from t = 0 to 1: the \
        Ornstein-Uhlenbeck process at another pace, so it differs in uniform steps and play only.";
    const REFERENCE: &'static str = "Song et al. 2021 (arXiv 2011.13456), eq. 11";
    const PARAMS: &'static [Param] = &[
        Param::real("beta", "rate", (1.0, 40.0), 10.0)
            .symbol("beta")
            .log()
            .allow(1e-3, 100.0)
            .help("Rate of noising; a(1) = e^(-beta/2)."),
        t_start(0.01, 1.0).allow(0.0, 1.0),
        t_end(1e-6, 0.5).allow(0.0, 1.0),
    ];
}

impl VariancePreserving for VpConstant {
    fn beta(&self, _t: f64) -> f64 {
        self.beta
    }

    fn integrated_beta(&self, t: f64) -> f64 {
        self.beta * t
    }

    fn t_of_integrated_beta(&self, integral: f64) -> f64 {
        integral / self.beta
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
