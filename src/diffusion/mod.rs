//! The theory of diffusion models, one file for each word of the field.
//!
//! Everything works in the *data frame* `x / a(t)` at noise level `sigma = s(t) / a(t)`, where the
//! probability-flow ODE of every schedule is the same: `dx / d ln sigma = x - D(x, sigma)`.

pub mod data;
pub mod denoiser;
pub mod density;
pub mod guidance;
pub mod samplers;
pub mod schedules;
pub mod score;
pub mod score_errors;
