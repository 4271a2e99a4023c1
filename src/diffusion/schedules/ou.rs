//! The Ornstein-Uhlenbeck process, the plainest variance-preserving schedule.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Ends, VariancePreserving, t_end, t_start};
use crate::params::{Param, Settings};

/// `dx = -x dt + sqrt(2) dW`: `a = e^{-t}`, `s^2 = 1 - e^{-2t}`, `sigma^2 = e^{2t} - 1`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ou {
    /// Noise end of a run.
    pub t_start: Option<f64>,
    /// Data end of a run.
    pub t_end: Option<f64>,
}

impl Settings for Ou {
    const TYPE: &'static str = "ou";
    const LABEL: &'static str = "Ornstein-Uhlenbeck";
    const ABOUT: &'static str = "Variance-preserving with a constant rate of 2; time has no end, \
        and a unit of it is one e-fold of the data's scale.";
    const REFERENCE: &'static str = "Song et al. 2021 (arXiv 2011.13456), eq. 11 with beta = 2";
    const PARAMS: &'static [Param] =
        &[t_start(0.1, 8.0).allow(0.0, 100.0), t_end(1e-6, 1.0).allow(0.0, 100.0)];
}

impl VariancePreserving for Ou {
    fn beta(&self, _t: f64) -> f64 {
        2.0
    }

    fn integrated_beta(&self, t: f64) -> f64 {
        2.0 * t
    }

    fn t_of_integrated_beta(&self, integral: f64) -> f64 {
        0.5 * integral
    }

    /// The process has no end; `a` at the last of these times is below `1e-43`.
    fn t_range(&self) -> RangeInclusive<f64> {
        0.0..=100.0
    }

    fn ends(&self) -> Ends {
        Ends { t_start: self.t_start, t_end: self.t_end }
    }
}
