//! Heun's method, the program's default.

use super::settings::{self, sampler_settings};
use super::transition::Transition;
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::params::{Param, Settings};

sampler_settings! {
    /// Heun's method: the slopes `-u / sigma` at both ends of a step, averaged.
    ///
    /// At `lambda = 0` this is `x' = x + (sigma' - sigma)(d + d')/2` with `d = -u / sigma`, the ODE
    /// method of Karras et al. Its averaged slope aims at the point `D + (D' - D)/(2 r)`, with `D'`
    /// found at the end of a DDIM step; for every `lambda` the step is then the exact one towards
    /// that point, with the same noise as in the prediction. Exact while the denoised point stands
    /// still. Order 2 (ODE), weak order 2 and strong order 1 (SDE); two evaluations a step. It is
    /// not the "stochastic sampler" of the same paper, which is `stochastic_heun`.
    Heun {
        /// The stochasticity `lambda`.
        stochasticity: f64,
    }
}

impl Settings for Heun {
    const TYPE: &'static str = "heun";
    const LABEL: &'static str = "Heun";
    const ABOUT: &'static str = "Second order, two evaluations a step: averages the slopes at both \
        ends.";
    const REFERENCE: &'static str = "Karras, Aittala, Aila & Laine, Elucidating the design space \
        of diffusion-based generative models, NeurIPS 2022, algorithm 1";
    const PARAMS: &'static [Param] =
        &[settings::STEPS, settings::stochasticity(0.0), settings::GRID, settings::RHO];
}

impl Advance for Heun {
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        let transition = Transition::new(step, self.stochasticity);
        transition.apply(chunk);
        denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
        let correction = transition.pull * step.sigma / (2.0 * step.sigma_next);
        let ends = chunk.now.iter().zip(chunk.noise).zip(chunk.scratch.iter());
        for (x, ((now, z), next)) in chunk.x.iter_mut().zip(ends) {
            let left = now * transition.keep - z * transition.spread;
            *x += (next - left) * correction;
        }
    }

    fn evaluations(&self) -> usize {
        2
    }

    fn stochasticity(&self) -> f64 {
        self.stochasticity
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}
