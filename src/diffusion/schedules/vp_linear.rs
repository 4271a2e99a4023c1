//! The variance-preserving schedule of linearly growing rate: the continuous limit of DDPM.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, VariancePreserving, t_end, t_start};
use crate::params::{Param, Settings};

/// `beta(t) = beta_min + t (beta_max - beta_min)` for `t` in 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VpLinear {
    /// The rate at `t = 0`.
    pub beta_min: f64,
    /// The rate at `t = 1`.
    pub beta_max: f64,
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Default for VpLinear {
    fn default() -> Self {
        Self { beta_min: 0.1, beta_max: 20.0, t_start: None, t_end: None }
    }
}

impl Settings for VpLinear {
    const TYPE: &'static str = "vp_linear";
    const LABEL: &'static str = "VP, linear beta";
    const ABOUT: &'static str = "Variance-preserving with a rate that grows from t = 0 to 1: the \
        continuous limit of DDPM, which lingers at the data.";
    const REFERENCE: &'static str = "Ho et al. 2020 (arXiv 2006.11239); Song et al. 2021 (arXiv \
        2011.13456), eq. 32";
    const PARAMS: &'static [Param] = &[
        Param::real("beta_min", "rate at the data end", (0.01, 10.0), 0.1)
            .symbol("beta_0")
            .log()
            .allow(1e-3, 100.0)
            .help("The rate of noising at t = 0."),
        Param::real("beta_max", "rate at the noise end", (1.0, 40.0), 20.0)
            .symbol("beta_1")
            .allow(1e-3, 100.0)
            .help("The rate of noising at t = 1."),
        t_start(0.01, 1.0).allow(0.0, 1.0),
        t_end(1e-6, 0.5).allow(0.0, 1.0),
    ];
}

impl VariancePreserving for VpLinear {
    fn beta(&self, t: f64) -> f64 {
        self.beta_min + t * (self.beta_max - self.beta_min)
    }

    fn integrated_beta(&self, t: f64) -> f64 {
        t * (self.beta_min + 0.5 * t * (self.beta_max - self.beta_min))
    }

    /// The root of a quadratic in the form that does not cancel.
    fn t_of_integrated_beta(&self, integral: f64) -> f64 {
        let growth = self.beta_max - self.beta_min;
        let discriminant = self.beta_min * self.beta_min + 2.0 * growth * integral;
        2.0 * integral / (self.beta_min + discriminant.sqrt())
    }

    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=1.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
