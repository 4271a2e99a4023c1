//! What the settings of all score errors share: a seed and a window of noise levels.

use std::ops::RangeInclusive;

use crate::params::Param;

pub(super) const SEED: Param = Param::integer("seed", "Seed", (0, 99), 1)
    .allow(0.0, 4_294_967_295.0)
    .help("Another seed is another error of the same kind.");

pub(super) const SIGMA_FROM: Param = Param::optional_real("sigma_from", "From", (0.001, 20.0))
    .symbol("σ ≥")
    .unit("R")
    .log()
    .allow(0.0, 1e9)
    .help("The error acts at this noise level and above; at every level if left out.");

pub(super) const SIGMA_TO: Param = Param::optional_real("sigma_to", "To", (0.001, 20.0))
    .symbol("σ ≤")
    .unit("R")
    .log()
    .allow(0.0, 1e9)
    .help("The error acts at this noise level and below; at every level if left out.");

/// The key `amplitude`.
pub(super) const fn amplitude(slider: (f64, f64), default: f64) -> Param {
    Param::real("amplitude", "Amplitude", slider, default).symbol("c").allow(-100.0, 100.0)
}

/// The noise levels at which an error acts, in units of the data radius.
pub(super) fn window(from: Option<f64>, to: Option<f64>) -> RangeInclusive<f64> {
    from.unwrap_or(0.0)..=to.unwrap_or(f64::INFINITY)
}

/// Declares an error's settings: its own keys with their defaults, then `seed`, `sigma_from` and
/// `sigma_to`, flat in the file (serde's `flatten` would switch `deny_unknown_fields` off).
macro_rules! error_settings {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$help:meta])* $field:ident: $kind:ty = $default:expr,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$help])* pub $field: $kind,)*
            /// Seed of what is random in the error.
            pub seed: u64,
            /// Least noise level at which it acts, in units of the data radius.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub sigma_from: Option<f64>,
            /// Greatest noise level at which it acts, in units of the data radius.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub sigma_to: Option<f64>,
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* seed: 1, sigma_from: None, sigma_to: None }
            }
        }
    };
}

pub(super) use error_settings;
