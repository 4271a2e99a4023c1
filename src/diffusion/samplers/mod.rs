//! Samplers: how the reverse process is stepped from one noise level to the next.
//!
//! With `h = -ln sigma` and `lambda` the stochasticity, all of them discretise
//! `dx = (1 + lambda^2) u dh + lambda sigma sqrt(2) dW`, whose marginals do not depend on `lambda`
//! (0: probability-flow ODE, 1: reverse SDE; Song et al. 2021, Karras et al. 2022).
//!
//! Below, `r = sigma' / sigma`, `p = 1 + lambda^2`, `D` the denoised point, a prime the end of a
//! step, `z` a standard normal.

use serde::{Deserialize, Serialize};

use crate::diffusion::denoiser::Denoiser;
use crate::maths::Vector;
use crate::params::Variant;

pub mod grid;

mod settings;
mod transition;

mod ddim;
mod dpm_solver_2m;
mod euler_maruyama;
mod heun;
mod predictor_corrector;
mod rk4;
mod stochastic_heun;

pub use ddim::Ddim;
pub use dpm_solver_2m::DpmSolver2m;
pub use euler_maruyama::EulerMaruyama;
pub use grid::{Spacing, StepGrid};
pub use heun::Heun;
pub use predictor_corrector::PredictorCorrector;
pub use rk4::Rk4;
pub use stochastic_heun::StochasticHeun;

/// The noise levels of one step, finite and positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Noise level before the step.
    pub sigma: f64,
    /// Noise level after the step, smaller.
    pub sigma_next: f64,
    /// Noise level before the previous step, if there was one (multistep methods).
    pub sigma_before: Option<f64>,
}

impl Step {
    /// The steps between consecutive levels.
    pub fn all(levels: &[f64]) -> impl Iterator<Item = Self> {
        levels.windows(2).enumerate().map(|(k, pair)| Self {
            sigma: pair[0],
            sigma_next: pair[1],
            sigma_before: k.checked_sub(1).map(|before| levels[before]),
        })
    }

    /// Length in `-ln sigma`.
    pub fn length(&self) -> f64 {
        (self.sigma / self.sigma_next).ln()
    }

    /// Length of the previous step.
    pub fn length_before(&self) -> Option<f64> {
        self.sigma_before.map(|before| (before / self.sigma).ln())
    }
}

/// The particles that a step moves together, and what is known about them; all slices have the
/// same length.
pub struct Chunk<'a, const D: usize> {
    /// Positions in the data frame; read at `sigma`, left at `sigma_next`.
    pub x: &'a mut [Vector<D>],
    /// The evaluation at the positions before the step.
    pub now: &'a [Vector<D>],
    /// Denoised points of the previous step; a multistep method reads and then replaces them.
    pub denoised_before: &'a mut [Vector<D>],
    /// Standard normals of this step: the increment of each particle's Brownian path over the
    /// step, divided by the root of its length in `ln sigma`. Zeros will do where
    /// [`Advance::reads_noise`] says no.
    pub noise: &'a [Vector<D>],
    /// Room for one evaluation of every particle.
    pub scratch: &'a mut [Vector<D>],
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

    /// The stochasticity `lambda`; zero for a sampler without that key.
    fn stochasticity(&self) -> f64;

    /// Whether `chunk.noise` matters.
    fn reads_noise(&self) -> bool {
        self.stochasticity() != 0.0
    }

    /// Whether a step depends on the one before it.
    fn looks_back(&self) -> bool {
        false
    }

    /// Where the noise levels lie.
    fn grid(&self) -> StepGrid;
}

/// The samplers to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Sampler {
    /// See [`Heun`].
    Heun(Heun),
    /// See [`Ddim`].
    Ddim(Ddim),
    /// See [`DpmSolver2m`].
    #[serde(rename = "dpm_solver_2m")]
    DpmSolver2m(DpmSolver2m),
    /// See [`Rk4`].
    Rk4(Rk4),
    /// See [`EulerMaruyama`].
    EulerMaruyama(EulerMaruyama),
    /// See [`StochasticHeun`].
    StochasticHeun(StochasticHeun),
    /// See [`PredictorCorrector`].
    PredictorCorrector(PredictorCorrector),
}

/// Does the same with whichever sampler was chosen.
macro_rules! each {
    ($chosen:expr, $sampler:ident => $answer:expr) => {
        match $chosen {
            Sampler::Heun($sampler) => $answer,
            Sampler::Ddim($sampler) => $answer,
            Sampler::DpmSolver2m($sampler) => $answer,
            Sampler::Rk4($sampler) => $answer,
            Sampler::EulerMaruyama($sampler) => $answer,
            Sampler::StochasticHeun($sampler) => $answer,
            Sampler::PredictorCorrector($sampler) => $answer,
        }
    };
}

impl Sampler {
    /// Every variant, in the order of the menu.
    pub const VARIANTS: &[Variant] = &[
        Variant::of::<Heun>(),
        Variant::of::<Ddim>(),
        Variant::of::<DpmSolver2m>(),
        Variant::of::<Rk4>(),
        Variant::of::<EulerMaruyama>(),
        Variant::of::<StochasticHeun>(),
        Variant::of::<PredictorCorrector>(),
    ];

    /// The description of the variant that was chosen.
    pub const fn variant(&self) -> Variant {
        const fn describe<S: crate::params::Settings>(_: &S) -> Variant {
            Variant::of::<S>()
        }
        each!(self, sampler => describe(sampler))
    }

    /// The same sampler with another number of steps.
    #[must_use]
    pub fn with_steps(&self, steps: u32) -> Self {
        let mut sampler = self.clone();
        each!(&mut sampler, settings => settings.steps = steps);
        sampler
    }
}

impl Default for Sampler {
    fn default() -> Self {
        Self::Heun(Heun::default())
    }
}

impl Advance for Sampler {
    fn advance<const D: usize>(
        &self,
        denoiser: &dyn Denoiser<D>,
        step: Step,
        chunk: &mut Chunk<'_, D>,
    ) {
        each!(self, sampler => sampler.advance(denoiser, step, chunk));
    }

    fn evaluations(&self) -> usize {
        each!(self, sampler => sampler.evaluations())
    }

    fn stochasticity(&self) -> f64 {
        each!(self, sampler => sampler.stochasticity())
    }

    fn reads_noise(&self) -> bool {
        each!(self, sampler => sampler.reads_noise())
    }

    fn looks_back(&self) -> bool {
        each!(self, sampler => sampler.looks_back())
    }

    fn grid(&self) -> StepGrid {
        each!(self, sampler => sampler.grid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Sampler, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    fn default_of(variant: &Variant) -> Sampler {
        read(&format!("type = \"{}\"", variant.type_name)).unwrap()
    }

    #[test]
    fn every_type_word_reads_as_its_own_variant() {
        for variant in Sampler::VARIANTS {
            assert_eq!(default_of(variant).variant(), *variant);
        }
    }

    #[test]
    fn keys_in_the_file_are_those_of_the_table() {
        for variant in Sampler::VARIANTS {
            let table = toml::Table::try_from(default_of(variant)).unwrap();
            let keys: Vec<&str> = table.keys().map(String::as_str).collect();
            assert_eq!(keys.len(), variant.params.len() + 1);
            assert!(variant.params.iter().all(|param| keys.contains(&param.key)), "{keys:?}");
        }
    }

    #[test]
    fn what_is_saved_is_what_is_read() {
        for variant in Sampler::VARIANTS {
            let mut sampler = default_of(variant);
            each!(&mut sampler, settings => {
                (settings.steps, settings.grid, settings.rho) = (17, Spacing::Karras, 3.0);
            });
            assert_eq!(read(&toml::to_string(&sampler).unwrap()), Ok(sampler));
        }
    }

    #[test]
    fn unknown_keys_and_words_are_refused() {
        for variant in Sampler::VARIANTS {
            let text = format!("type = \"{}\"\nstep = 3", variant.type_name);
            assert!(read(&text).unwrap_err().contains("unknown field `step`"));
        }
        assert!(read("type = \"rk4\"\nstochasticity = 1.0").is_err());
        assert!(read("type = \"heun\"\ngrid = \"cosine\"").is_err());
        assert!(read("type = \"leapfrog\"").is_err());
    }

    #[test]
    fn defaults_are_the_contract() {
        let heun = Heun { steps: 100, stochasticity: 0.0, grid: Spacing::LogSigma, rho: 7.0 };
        assert_eq!(Sampler::default(), Sampler::Heun(heun));
        assert_eq!(EulerMaruyama::default().stochasticity, 1.0);
        assert_eq!(Sampler::VARIANTS[0], Sampler::default().variant());
    }
}
