//! The random-feature score: a trained model in closed form, with training time for a dial.
//!
//! At every noise level `D(x) = mu + c_skip (x - mu) + c_out A phi(c_in (x - mu))` with `p` random
//! features `phi` and EDM preconditioning; the readout `A` follows the gradient flow of the
//! regression on the exact denoiser (He, Qiu & Tao 2026, arXiv 2602.06021).

#![expect(
    clippy::inline_always,
    reason = "kernel code takes on the instruction set of the dispatching function"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "lanes of many arrays run side by side, which becomes vector code"
)]

mod activation;
mod feature_map;
mod model;
mod samples;
mod score;
mod settings;
mod spectrum;
#[cfg(test)]
mod tests;

pub use model::FeatureModel;
pub use score::FeatureScore;
pub use settings::{Features, RandomFeatures};
