//! What the settings of all samplers share: the step grid's keys, and defaults from the table.

use super::grid::Spacing;
use crate::params::{Kind, Param};

pub(super) const STEPS: Param = Param::integer("steps", "Steps", (4, 400), 100)
    .allow(1.0, 100_000.0)
    .log()
    .help("More steps follow the same paths more closely.");

pub(super) const GRID: Param = Param::choice("grid", "Step grid", Spacing::WORDS, "log_sigma")
    .help("Where the noise levels lie: equal in ln sigma, as Karras et al., or equal in time.");

pub(super) const RHO: Param = Param::real("rho", "Grid exponent", (1.0, 10.0), 7.0)
    .allow(1.0, 100.0)
    .symbol("ρ")
    .only_when("grid", "karras")
    .help("For the karras grid: larger puts more of the steps at low noise.");

/// The key `stochasticity`, with a sampler's own default.
pub(super) const fn stochasticity(default: f64) -> Param {
    Param::real("stochasticity", "Stochasticity", (0.0, 2.0), default)
        .allow(0.0, 100.0)
        .symbol("λ")
        .help("0 is the probability-flow ODE, 1 the reverse SDE; the marginals stay the same.")
}

/// A value that a table of parameters can give the default of.
pub(super) trait FromDefault {
    fn from_default(kind: &Kind) -> Option<Self>
    where
        Self: Sized;
}

impl FromDefault for f64 {
    fn from_default(kind: &Kind) -> Option<Self> {
        if let Kind::Real(range) = kind { Some(range.default) } else { None }
    }
}

impl FromDefault for u32 {
    fn from_default(kind: &Kind) -> Option<Self> {
        if let Kind::Integer { default, .. } = kind { (*default).try_into().ok() } else { None }
    }
}

impl FromDefault for Spacing {
    fn from_default(kind: &Kind) -> Option<Self> {
        let Kind::Choice { default, .. } = kind else { return None };
        let all = [Self::LogSigma, Self::Karras, Self::UniformT];
        Self::WORDS.iter().position(|word| word == default).map(|index| all[index])
    }
}

/// The default of `key`; a field that the table lacks is a mistake in the program.
pub(super) fn default_of<T: FromDefault>(params: &[Param], key: &str) -> T {
    params
        .iter()
        .find(|param| param.key == key)
        .and_then(|param| T::from_default(&param.kind))
        .unwrap_or_else(|| panic!("no parameter `{key}` of the field's type"))
}

/// Declares a sampler's settings: `steps`, its own keys, then `grid` and `rho`, flat in the file
/// (serde's `flatten` would switch `deny_unknown_fields` off). Defaults come from `PARAMS`.
macro_rules! sampler_settings {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$help:meta])* $field:ident: $kind:ty,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// Number of steps.
            pub steps: u32,
            $($(#[$help])* pub $field: $kind,)*
            /// Where the noise levels lie.
            pub grid: crate::diffusion::samplers::grid::Spacing,
            /// The exponent of Karras' grid; other grids ignore it.
            pub rho: f64,
        }

        impl $name {
            fn step_grid(&self) -> crate::diffusion::samplers::grid::StepGrid {
                crate::diffusion::samplers::grid::StepGrid {
                    steps: self.steps,
                    spacing: self.grid,
                    rho: self.rho,
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                use crate::{diffusion::samplers::settings::default_of, params::Settings};
                Self {
                    steps: default_of(Self::PARAMS, "steps"),
                    $($field: default_of(Self::PARAMS, stringify!($field)),)*
                    grid: default_of(Self::PARAMS, "grid"),
                    rho: default_of(Self::PARAMS, "rho"),
                }
            }
        }
    };
}

pub(super) use sampler_settings;
