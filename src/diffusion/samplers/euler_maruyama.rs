//! The Euler-Maruyama method.

use super::settings::{self, sampler_settings};
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::params::{Param, Settings};

sampler_settings! {
    /// Euler and Maruyama's method in `h = -ln sigma`, the plainest there is.
    ///
    /// `x' = x + (1 + lambda^2) u h + lambda sigma sqrt(2 h) z`. Strong and weak order 1 (the noise
    /// does not depend on `x`); one evaluation a step. It steps over the denoised point when
    /// `(1 + lambda^2) h > 1` and grows without bound when that is more than 2.
    EulerMaruyama {
        /// The stochasticity `lambda`.
        stochasticity: f64,
    }
}

impl Settings for EulerMaruyama {
    const TYPE: &'static str = "euler_maruyama";
    const LABEL: &'static str = "Euler-Maruyama";
    const ABOUT: &'static str = "First order, one evaluation a step: the reverse SDE as it is \
        written, with nothing solved exactly.";
    const REFERENCE: &'static str = "Maruyama 1955; Song, Sohl-Dickstein, Kingma, Kumar, Ermon & \
        Poole, Score-based generative modeling through SDEs, ICLR 2021, equation 6";
    const PARAMS: &'static [Param] =
        &[settings::STEPS, settings::stochasticity(1.0), settings::GRID, settings::RHO];
}

impl Advance for EulerMaruyama {
    fn advance<const D: usize>(
        &self,
        _denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        let h = step.length();
        let drift = (1.0 + self.stochasticity.powi(2)) * h;
        let spread = self.stochasticity * step.sigma * (2.0 * h).sqrt();
        for ((x, now), z) in chunk.x.iter_mut().zip(chunk.now).zip(chunk.noise) {
            *x += now * drift + z * spread;
        }
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
