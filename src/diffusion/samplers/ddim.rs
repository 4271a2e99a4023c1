//! DDIM and its stochastic kin.

use super::settings::{self, sampler_settings};
use super::transition::Transition;
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::params::{Param, Settings};

sampler_settings! {
    /// The exponential Euler method: each step is exact while the denoised point stands still.
    ///
    /// `x' = D + r^p (x - D) + sigma' sqrt(1 - r^(2 lambda^2)) z`, `p = 1 + lambda^2`. Order 1,
    /// also strong and weak; one evaluation a step. ODE at `lambda = 0` (DDIM), ancestral
    /// sampling of the reverse SDE at 1 (DDPM).
    Ddim {
        /// The stochasticity `lambda`.
        stochasticity: f64,
    }
}

impl Settings for Ddim {
    const TYPE: &'static str = "ddim";
    const LABEL: &'static str = "DDIM / ancestral";
    const ABOUT: &'static str = "First order, one evaluation a step: DDIM, or ancestral sampling \
        at stochasticity 1.";
    const REFERENCE: &'static str = "Song, Meng & Ermon, Denoising diffusion implicit models, ICLR \
        2021, equation 12; Ho, Jain & Abbeel 2020, algorithm 2";
    const PARAMS: &'static [Param] =
        &[settings::STEPS, settings::stochasticity(0.0), settings::GRID, settings::RHO];
}

impl Advance for Ddim {
    fn advance<const D: usize>(
        &self,
        _denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        Transition::new(step, self.stochasticity).apply(chunk);
    }

    fn evaluations(&self) -> usize {
        1
    }

    fn stochasticity(&self) -> f64 {
        self.stochasticity
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}
