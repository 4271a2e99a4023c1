//! DPM-Solver++(2M), the multistep method.

use super::settings::{self, sampler_settings};
use super::transition::Transition;
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::params::{Param, Settings};

sampler_settings! {
    /// DPM-Solver++(2M): the exact step towards a denoised point extrapolated to mid-step.
    ///
    /// `x' = r^p x + (1 - r^p) D~ + noise` with `D~ = D + (D - D_before) h / (2 h_before)`,
    /// `h` the length of a step in `-ln sigma`; the first step is DDIM. Order 2 (ODE), at
    /// `lambda = 1` the SDE form of the same method; one evaluation a step.
    DpmSolver2m {
        /// The stochasticity `lambda`.
        stochasticity: f64,
    }
}

impl Settings for DpmSolver2m {
    const TYPE: &'static str = "dpm_solver_2m";
    const LABEL: &'static str = "DPM-Solver++ (2M)";
    const ABOUT: &'static str = "Second order for one evaluation a step: looks back at the \
        previous denoised point.";
    const REFERENCE: &'static str = "Lu, Zhou, Bao, Chen, Li & Zhu, DPM-Solver++, arXiv \
        2211.01095, algorithm 2 and its SDE form";
    const PARAMS: &'static [Param] =
        &[settings::STEPS, settings::stochasticity(0.0), settings::GRID, settings::RHO];
}

impl Advance for DpmSolver2m {
    fn advance<const D: usize>(
        &self,
        _denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        let transition = Transition::new(step, self.stochasticity);
        let look_back = step.length_before().map_or(0.0, |before| step.length() / (2.0 * before));
        let ahead = transition.pull * look_back;
        let past = chunk.now.iter().zip(chunk.denoised_before.iter_mut());
        for (x, (now, before)) in chunk.x.iter_mut().zip(past) {
            let denoised = *x + now;
            if look_back > 0.0 {
                *x += (denoised - *before) * ahead;
            }
            *before = denoised;
        }
        transition.apply(chunk);
    }

    fn evaluations(&self) -> usize {
        1
    }

    fn stochasticity(&self) -> f64 {
        self.stochasticity
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}
