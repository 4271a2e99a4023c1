//! The classical Runge-Kutta method.

use super::settings::{self, sampler_settings};
use super::{Advance, Chunk, Step, StepGrid};
use crate::diffusion::denoiser::Denoiser;
use crate::maths::Vector;
use crate::params::{Param, Settings};

sampler_settings! {
    /// The classical Runge-Kutta method for `dx / d sigma = -u / sigma`.
    ///
    /// The variable is `sigma`, in which paths are straight lines (and the method exact) while the
    /// denoised point stands still. Order 4, ODE only; four evaluations a step.
    Rk4 {}
}

impl Settings for Rk4 {
    const TYPE: &'static str = "rk4";
    const LABEL: &'static str = "Runge-Kutta 4";
    const ABOUT: &'static str = "Fourth order, four evaluations a step, without noise: for \
        reference.";
    const REFERENCE: &'static str = "Kutta 1901; the ODE is equation 1 of Karras et al. 2022 with \
        sigma as time";
    const PARAMS: &'static [Param] = &[settings::STEPS, settings::GRID, settings::RHO];
}

impl Advance for Rk4 {
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        let width = step.sigma_next - step.sigma;
        let middle = f64::midpoint(step.sigma, step.sigma_next);
        let start = chunk.x.to_vec();
        let mut sum = vec![Vector::zeros(); start.len()];

        add_slopes(chunk.now, step.sigma, 1.0, &mut sum);
        move_along(chunk.now, step.sigma, width / 2.0, &start, chunk.x);
        for share in [0.5, 1.0] {
            denoiser.evaluate(chunk.x, middle, chunk.scratch);
            add_slopes(chunk.scratch, middle, 2.0, &mut sum);
            move_along(chunk.scratch, middle, share * width, &start, chunk.x);
        }
        denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
        add_slopes(chunk.scratch, step.sigma_next, 1.0, &mut sum);
        for ((x, start), sum) in chunk.x.iter_mut().zip(&start).zip(&sum) {
            *x = start + sum * (width / 6.0);
        }
    }

    fn evaluations(&self) -> usize {
        4
    }

    fn stochasticity(&self) -> f64 {
        0.0
    }

    fn grid(&self) -> StepGrid {
        self.step_grid()
    }
}

fn add_slopes<const D: usize>(at: &[Vector<D>], sigma: f64, weight: f64, sum: &mut [Vector<D>]) {
    for (sum, at) in sum.iter_mut().zip(at) {
        *sum -= at * (weight / sigma);
    }
}

fn move_along<const D: usize>(
    at: &[Vector<D>],
    sigma: f64,
    width: f64,
    start: &[Vector<D>],
    x: &mut [Vector<D>],
) {
    for ((x, start), at) in x.iter_mut().zip(start).zip(at) {
        *x = start - at * (width / sigma);
    }
}
