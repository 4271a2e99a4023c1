//! Samplers: how the reverse process is stepped from one noise level to the next.
//!
//! With `h = -ln sigma` and `lambda` the stochasticity, all of them discretise
//! `dx = (1 + lambda^2) u dh + lambda sigma sqrt(2) dW`, whose marginals do not depend on `lambda`
//! (0: probability-flow ODE, 1: reverse SDE; Song et al. 2021, Karras et al. 2022).

use crate::diffusion::denoiser::{Denoiser, Evaluation};
use crate::maths::Vector;

/// The noise levels of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Noise level before the step.
    pub sigma: f64,
    /// Noise level after the step, smaller.
    pub sigma_next: f64,
    /// Noise level before the previous step, if there was one (multistep methods).
    pub sigma_before: Option<f64>,
}

/// The particles that a step moves together, and what is known about them.
pub struct Chunk<'a, const D: usize> {
    /// Positions in the data frame; read at `sigma`, left at `sigma_next`.
    pub x: &'a mut [Vector<D>],
    /// The evaluation at the positions before the step.
    pub now: &'a [Evaluation<D>],
    /// Denoised points of the previous step; a multistep method reads and then replaces them.
    pub denoised_before: &'a mut [Vector<D>],
    /// Standard normals of this step: the increment of each particle's Brownian path over the
    /// step, divided by the root of its length in `ln sigma`.
    pub noise: &'a [Vector<D>],
    /// Room for one evaluation of every particle.
    pub scratch: &'a mut [Evaluation<D>],
    /// Extra standard normals, independent of the path: `(round, out)`.
    pub extra_noise: &'a (dyn Fn(u32, &mut [Vector<D>]) + 'a),
}

/// A sampler moves a chunk of particles by one step.
pub trait Advance {
    /// Moves `chunk.x` from `step.sigma` to `step.sigma_next`.
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    );

    /// Evaluations of the denoiser a step, the one that the record needs anyway included.
    fn evaluations(&self) -> usize;

    /// The stochasticity `lambda`; zero for an ODE sampler.
    fn stochasticity(&self) -> f64;
}
