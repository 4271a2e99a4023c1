//! A small network that learns the score from noisy training points, step by step.
//!
//! A perceptron reads the preconditioned position and a few waves of the noise level, and answers
//! what [`Preconditioning`](super::Preconditioning) makes a denoiser of. It is trained by denoising
//! score matching in float32. A [`Trainer`] can go back to the network of any step it has passed.
//!
//! Every sum runs in one order, whatever the vector width, the batch or the number of threads: on
//! one machine equal settings give equal bits.

#![expect(
    clippy::inline_always,
    reason = "kernel code takes on the instruction set of the dispatching function"
)]

mod adam;
mod batches;
mod checkpoints;
mod conditioning;
mod gradient;
mod learned_denoiser;
mod losses;
mod product;
mod run;
mod settings;
mod shape;
mod silu;
mod trainer;

#[cfg(test)]
mod tests;

pub use self::learned_denoiser::NetworkScore;
pub use self::losses::Loss;
pub use self::settings::Network;
pub use self::trainer::{Reached, Trainer};
