//! Predictor and corrector.

use super::settings::{self, sampler_settings};
use super::transition::Transition;
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::maths::Vector;
use crate::params::{Param, Settings};

sampler_settings! {
    /// A DDIM step, then Langevin steps that stay at the new level.
    ///
    /// Each of them is `x += eta u + sigma sqrt(2 eta) z`, the unadjusted Langevin algorithm for
    /// the score `u / sigma^2` with a step of `eta sigma^2`. Its stationary law has a variance too
    /// large by a share of at most `eta / (2 - eta)`; it grows without bound for `eta > 2`.
    /// Order 1; `1 + corrector_steps` evaluations a step.
    PredictorCorrector {
        /// The stochasticity `lambda` of the predictor.
        stochasticity: f64,
        /// Langevin steps after each predictor step.
        corrector_steps: u32,
        /// The size `eta` of a Langevin step, in units of `sigma^2`.
        step_size: f64,
    }
}

impl Settings for PredictorCorrector {
    const TYPE: &'static str = "predictor_corrector";
    const LABEL: &'static str = "Predictor-corrector";
    const ABOUT: &'static str = "DDIM steps, each followed by Langevin steps at the new noise \
        level.";
    const REFERENCE: &'static str = "Song, Sohl-Dickstein, Kingma, Kumar, Ermon & Poole, \
        Score-based generative modeling through SDEs, ICLR 2021, algorithms 1 and 4";
    const PARAMS: &'static [Param] = &[
        settings::STEPS,
        settings::stochasticity(0.0),
        Param::integer("corrector_steps", "Corrector steps", (0, 10), 1)
            .allow(0.0, 1000.0)
            .help("Langevin steps at each noise level; each costs one evaluation."),
        Param::real("step_size", "Corrector step", (0.001, 1.0), 0.05)
            .allow(0.0, 2.0)
            .log()
            .symbol("η")
            .help("In units of sigma squared; the variance it leaves is too large by about η / 2."),
        settings::GRID,
        settings::RHO,
    ];
}

impl Advance for PredictorCorrector {
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        Transition::new(step, self.stochasticity).apply(chunk);
        let spread = step.sigma_next * (2.0 * self.step_size).sqrt();
        let mut noise = vec![Vector::zeros(); chunk.x.len()];
        for round in 0..self.corrector_steps {
            denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
            (chunk.extra_noise)(round, &mut noise);
            for ((x, at), z) in chunk.x.iter_mut().zip(&*chunk.scratch).zip(&noise) {
                *x += at * self.step_size + z * spread;
            }
        }
    }

    fn evaluations(&self) -> usize {
        1 + self.corrector_steps as usize
    }

    fn stochasticity(&self) -> f64 {
        self.stochasticity
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}
