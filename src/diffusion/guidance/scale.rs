//! How much is steered, at which noise levels.

use std::ops::RangeInclusive;

use crate::params::Param;

/// A scale that acts within an interval of noise levels
/// (Kynkäänniemi et al. 2024, arXiv 2404.07724).
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Within the interval.
    pub inside: f64,
    /// Without.
    pub outside: f64,
    /// Noise levels, data units.
    pub interval: RangeInclusive<f64>,
}

impl Scale {
    /// The scale at a noise level.
    pub fn at(&self, sigma: f64) -> f64 {
        if self.interval.contains(&sigma) { self.inside } else { self.outside }
    }
}

/// The interval between optional ends in units of the data radius, data units.
pub(super) fn interval(ends: [Option<f64>; 2], radius: f64) -> RangeInclusive<f64> {
    let [from, to] = ends.map(|end| end.map(|end| end * radius));
    from.unwrap_or(0.0)..=to.unwrap_or(f64::INFINITY)
}

pub(super) const SCALE: Param = Param::real("scale", "Scale", (-2.0, 20.0), 2.0)
    .symbol("w")
    .allow(-1e6, 1e6)
    .help("0: unconditional. 1: conditional. Above 1: beyond the class, away from the rest.");

/// A coordinate of a shape, from the mean of the data.
pub(super) const fn coordinate(key: &'static str, label: &'static str, default: f64) -> Param {
    Param::real(key, label, (-3.0, 3.0), default)
        .unit("R")
        .allow(-1e3, 1e3)
        .help("Where it is, from the mean of the data.")
}

pub(super) const CLASS: Param = Param::text("class", "Class").help("The class that is steered to.");

pub(super) const SIGMA_FROM: Param = Param::optional_real("sigma_from", "From", (0.001, 20.0))
    .symbol("σ ≥")
    .unit("R")
    .log()
    .allow(0.0, 1e9)
    .help("The scale acts at this noise level and above; below it nothing is amplified.");

pub(super) const SIGMA_TO: Param = Param::optional_real("sigma_to", "To", (0.001, 20.0))
    .symbol("σ ≤")
    .unit("R")
    .log()
    .allow(0.0, 1e9)
    .help("The scale acts at this noise level and below; above it nothing is amplified.");

pub(super) const CLASS_ERROR: Param = Param::real("class_error", "Class error", (0.0, 2.0), 1.0)
    .allow(-100.0, 100.0)
    .help("How much of the score errors is in what steers. 0: that part is exact.");

pub(super) const REST_ERROR: Param = Param::real("rest_error", "Rest error", (0.0, 2.0), 1.0)
    .allow(-100.0, 100.0)
    .help("How much of the score errors is in the unconditional score. 0: it is exact.");

/// Declares a kind of guidance: its own keys with their defaults, then `sigma_from` and `sigma_to`,
/// flat in the file (serde's `flatten` would switch `deny_unknown_fields` off); its scale within
/// them, and without.
macro_rules! guidance_settings {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$help:meta])* $field:ident: $kind:ty = $default:expr,)* }
        within: $within:expr,
        outside: $outside:literal,
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$help])* pub $field: $kind,)*
            /// Least noise level at which the scale acts, in units of the data radius.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub sigma_from: Option<f64>,
            /// Greatest noise level at which the scale acts, in units of the data radius.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub sigma_to: Option<f64>,
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* sigma_from: None, sigma_to: None }
            }
        }

        impl $name {
            #[doc = concat!("The scale, for data of a radius; ", $outside, " outside.")]
            pub fn scale(&self, radius: f64) -> scale::Scale {
                let within: fn(&Self) -> f64 = $within;
                scale::Scale {
                    inside: within(self),
                    outside: $outside,
                    interval: scale::interval([self.sigma_from, self.sigma_to], radius),
                }
            }

            /// The same of another scale, at every noise level.
            pub(super) fn everywhere(self, scale: f64) -> Self {
                Self { scale, sigma_from: None, sigma_to: None, ..self }
            }
        }
    };
}

pub(super) use guidance_settings;
