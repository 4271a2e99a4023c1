//! The stochastic sampler of Karras et al.

use super::settings::{self, sampler_settings};
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::params::{Param, Settings};

sampler_settings! {
    /// Karras' stochastic sampler: noise is added, which raises `sigma`, then Heun steps down.
    ///
    /// `gamma = min(churn / steps, sqrt 2 - 1)` while `s_min <= sigma <= s_max`, else 0;
    /// `sigma^ = (1 + gamma) sigma`, `x^ = x + s_noise sqrt(sigma^^2 - sigma^2) z`, then Heun from
    /// `sigma^` to `sigma'`. Order 2 without churn; two evaluations a step, three with it. It is
    /// not a discretisation of one SDE: its noise depends on the number of steps.
    StochasticHeun {
        /// `S_churn`: the noise added over a whole run.
        churn: f64,
        /// `S_min`: noise is added from this level on, data frame.
        s_min: f64,
        /// `S_max`: noise is added up to this level, data frame.
        s_max: f64,
        /// `S_noise`: the added noise against what the rise of `sigma` asks for.
        s_noise: f64,
    }
}

impl Settings for StochasticHeun {
    const TYPE: &'static str = "stochastic_heun";
    const LABEL: &'static str = "Stochastic Heun (Karras)";
    const ABOUT: &'static str = "Second order: adds noise before each Heun step (churn); the noise \
        depends on the number of steps.";
    const REFERENCE: &'static str = "Karras, Aittala, Aila & Laine 2022, arXiv 2206.00364, \
        algorithm 2";
    const PARAMS: &'static [Param] = &[
        settings::STEPS,
        Param::real("churn", "Churn", (0.0, 80.0), 10.0)
            .allow(0.0, 1e6)
            .symbol("S_churn")
            .help("Noise added over the whole run; one step raises sigma by 41 % at most."),
        Param::real("s_min", "Churn from sigma", (0.0, 1.0), 0.0)
            .allow(0.0, 1e6)
            .symbol("S_min")
            .help("No noise is added below this sigma of the data frame."),
        Param::real("s_max", "Churn up to sigma", (0.01, 1000.0), 1000.0)
            .allow(0.0, 1e6)
            .log()
            .symbol("S_max")
            .help("No noise is added above this sigma of the data frame."),
        Param::real("s_noise", "Churn noise", (0.9, 1.1), 1.0)
            .allow(0.0, 10.0)
            .symbol("S_noise")
            .help("Above 1 it makes up for detail that a learned denoiser loses."),
        settings::GRID,
        settings::RHO,
    ];
}

impl StochasticHeun {
    /// How far the level is raised before the step from `sigma`.
    fn raised(&self, sigma: f64) -> f64 {
        let inside = self.s_min <= sigma && sigma <= self.s_max;
        let most = std::f64::consts::SQRT_2 - 1.0;
        let gamma =
            if inside { (self.churn / f64::from(self.steps.max(1))).min(most) } else { 0.0 };
        (1.0 + gamma) * sigma
    }

    /// Adds the noise that raises `sigma`; leaves the evaluation there in `scratch`.
    fn stir<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        sigma: f64,
        chunk: &mut Chunk<'_, D>,
    ) -> f64 {
        let raised = self.raised(sigma);
        if raised > sigma {
            let spread = self.s_noise * (raised * raised - sigma * sigma).sqrt();
            for (x, z) in chunk.x.iter_mut().zip(chunk.noise) {
                *x += z * spread;
            }
            denoiser.evaluate(chunk.x, raised, chunk.scratch);
        } else {
            chunk.scratch.copy_from_slice(chunk.now);
        }
        raised
    }
}

impl Advance for StochasticHeun {
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        let raised = self.stir(denoiser, step.sigma, chunk);
        let width = step.sigma_next - raised;
        let mut half_way = chunk.x.to_vec();
        for ((x, half_way), at) in chunk.x.iter_mut().zip(&mut half_way).zip(&*chunk.scratch) {
            let slope = -at / raised;
            *x += slope * width;
            *half_way += slope * (width / 2.0);
        }
        denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
        for ((x, half_way), at) in chunk.x.iter_mut().zip(&half_way).zip(&*chunk.scratch) {
            *x = half_way - at * (width / (2.0 * step.sigma_next));
        }
    }

    fn evaluations(&self) -> usize {
        if self.churn > 0.0 { 3 } else { 2 }
    }

    fn stochasticity(&self) -> f64 {
        0.0
    }

    fn reads_noise(&self) -> bool {
        self.churn > 0.0
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}
