//! The solve: all particles from noise to data, step by step.
//!
//! Pure and deterministic: a particle's path depends on the scene, its own number and nothing
//! else, whatever the threads, the other particles or what was solved before.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready};
use super::timeline::Node;
use crate::diffusion::denoiser::{Denoiser, Evaluation, Known};
use crate::diffusion::density::{Precision, Surroundings};
use crate::diffusion::samplers::{Advance, Chunk, Sampler, Step};
use crate::geometry::frame::{Frame, Standing};
use crate::maths::Vector;
use crate::maths::brownian;

/// Particles that one thread moves together.
const CHUNK: usize = 256;

/// A step from a noise level this many times smaller than the one before is taken in `x_t`, where
/// the start is finite.
const RATIO_FROM_INFINITY: f64 = 1e-9;

/// The cloud at one node.
pub struct Cloud<'a, const D: usize> {
    /// Index of the node.
    pub index: usize,
    /// Its noise level.
    pub node: Node,
    /// Positions in the data frame.
    pub x: &'a [Vector<D>],
    /// What the driving denoiser says there.
    pub evaluations: &'a [Evaluation<D>],
    /// How they stand to the ridge.
    pub standings: &'a [Standing<D>],
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// On to the next node.
    Continue,
    /// A newer scene has come, or the user has had enough.
    Stop,
}

/// Where particles begin.
#[derive(Clone, Debug)]
pub enum Starts<const D: usize> {
    /// At `s(t_start) z`, `z` standard normal from the scene's seed.
    Seeded,
    /// At these positions in the frame of `x_t`.
    Given(Vec<Vector<D>>),
}

/// Solves an experiment, showing every node to `on_node` as it is reached. `stop` is asked between
/// chunks; a solve that is told to stop ends at once.
pub fn solve<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(&Cloud<'_, D>) -> Progress,
) -> Progress {
    let mut state = State::new(experiment, ready, precision, starts);
    let mut standings = vec![Standing::default(); state.x.len()];
    for (index, &node) in experiment.nodes.iter().enumerate() {
        if index > 0 && state.advance(index, stop) == Progress::Stop {
            return Progress::Stop;
        }
        if state.evaluate_standing(node.sigma, &mut standings, stop) == Progress::Stop {
            return Progress::Stop;
        }
        let (x, evaluations) = (&state.x, &state.now);
        let cloud = Cloud { index, node, x, evaluations, standings: &standings };
        if on_node(&cloud) == Progress::Stop {
            return Progress::Stop;
        }
    }
    Progress::Continue
}

/// Where the particles are at the last node, data frame, for those who need nothing on the way;
/// `None` if `stop` said so.
pub fn solve_ends<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    starts: &Starts<D>,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Vector<D>>> {
    let mut state = State::new(experiment, ready, precision, starts);
    for index in 1..experiment.nodes.len() {
        let sigma = experiment.nodes[index - 1].sigma;
        if state.evaluate(sigma, stop) == Progress::Stop
            || state.advance(index, stop) == Progress::Stop
        {
            return None;
        }
    }
    Some(state.x)
}

/// The cloud while it is being moved.
struct State<'a, const D: usize> {
    ready: &'a Ready<D>,
    precision: Precision,
    denoiser: &'a dyn Denoiser<D>,
    sampler: &'a Sampler,
    nodes: &'a [Node],
    seed: u64,
    x: Vec<Vector<D>>,
    now: Vec<Evaluation<D>>,
    scratch: Vec<Evaluation<D>>,
    denoised_before: Vec<Vector<D>>,
    noise: Vec<brownian::Increments<D>>,
}

impl<'a, const D: usize> State<'a, D> {
    fn new(
        experiment: &'a Experiment,
        ready: &'a Ready<D>,
        precision: Precision,
        starts: &Starts<D>,
    ) -> Self {
        let scene = &experiment.scene;
        let nodes = &experiment.nodes;
        let seed = scene.particles.seed;
        let first = nodes[0];
        let x: Vec<Vector<D>> = match starts {
            Starts::Given(x) => x.iter().map(|x| x / first.a).collect(),
            Starts::Seeded => (0..scene.particles.count as u32)
                .into_par_iter()
                .map(|particle| brownian::initial::<D>(seed, particle) * first.sigma)
                .collect(),
        };
        let n = x.len();
        let places: Vec<f64> = nodes.iter().map(|node| node.sigma.ln()).collect();
        let n_chunks = if scene.sampler.reads_noise() { n.div_ceil(CHUNK) } else { 0 };
        let noise = (0..n_chunks).into_par_iter().map(|chunk| {
            let (first, end) = (chunk * CHUNK, ((chunk + 1) * CHUNK).min(n));
            brownian::increments::<D>(seed, first as u32..end as u32, &places)
        });
        let noise = noise.collect();
        Self {
            ready,
            precision,
            denoiser: ready.denoiser(precision),
            sampler: &scene.sampler,
            nodes,
            seed,
            now: vec![Evaluation::default(); n],
            scratch: vec![Evaluation::default(); n],
            denoised_before: vec![Vector::zeros(); n],
            x,
            noise,
        }
    }

    fn evaluate(&mut self, sigma: f64, stop: &(dyn Fn() -> bool + Sync)) -> Progress {
        let denoiser = self.denoiser;
        let done = self.x.par_chunks(CHUNK).zip(self.now.par_chunks_mut(CHUNK)).try_for_each(
            |(x, now)| {
                denoiser.evaluate(x, sigma, now);
                (!stop()).then_some(())
            },
        );
        done.map_or(Progress::Stop, |()| Progress::Continue)
    }

    /// As `evaluate`; one look at the training density serves the denoiser and the ridge.
    fn evaluate_standing(
        &mut self,
        sigma: f64,
        standings: &mut [Standing<D>],
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Progress {
        let (ready, precision, denoiser) = (self.ready, self.precision, self.denoiser);
        let density = ready.training.density.as_ref();
        let chunks = (self.x.par_chunks(CHUNK))
            .zip(self.now.par_chunks_mut(CHUNK))
            .zip(standings.par_chunks_mut(CHUNK));
        let done = chunks.try_for_each(|((x, now), standings)| {
            let mut around = [Surroundings::default(); CHUNK];
            let around = &mut around[..x.len()];
            density.survey(precision, x, sigma, around);
            denoiser.evaluate_knowing(x, sigma, Known { density, around }, now);
            for ((standing, around), now) in standings.iter_mut().zip(&*around).zip(now) {
                let frame = Frame::new(around, ready.ridge_dimension);
                *standing = Standing::new(&frame, sigma, &now.displacement);
            }
            (!stop()).then_some(())
        });
        done.map_or(Progress::Stop, |()| Progress::Continue)
    }

    fn advance(&mut self, index: usize, stop: &(dyn Fn() -> bool + Sync)) -> Progress {
        let step = Step {
            sigma: self.nodes[index - 1].sigma,
            sigma_next: self.nodes[index].sigma,
            sigma_before: index.checked_sub(2).map(|before| self.nodes[before].sigma),
        };
        let (denoiser, sampler, seed) = (self.denoiser, self.sampler, self.seed);
        let increments = &self.noise;
        let chunks = (self.x.par_chunks_mut(CHUNK))
            .zip(self.now.par_chunks(CHUNK))
            .zip(self.scratch.par_chunks_mut(CHUNK))
            .zip(self.denoised_before.par_chunks_mut(CHUNK))
            .enumerate();
        let done = chunks.try_for_each(|(i, (((x, now), scratch), denoised_before))| {
            let first = i * CHUNK;
            let mut noise = [Vector::zeros(); CHUNK];
            if let Some(increments) = increments.get(i) {
                noise.iter_mut().zip(increments.vectors(index - 1)).for_each(|(to, z)| *to = z);
            }
            let extra_noise = |round: u32, out: &mut [Vector<D>]| {
                for (j, out) in out.iter_mut().enumerate() {
                    let place = step.sigma_next.ln();
                    *out = brownian::independent(seed, (first + j) as u32, place.to_bits(), round);
                }
            };
            let noise = &noise[..x.len()];
            let mut chunk =
                Chunk { x, now, denoised_before, noise, scratch, extra_noise: &extra_noise };
            if step.sigma_next < step.sigma * RATIO_FROM_INFINITY {
                advance_from_infinity(denoiser, step, &mut chunk);
            } else {
                sampler.advance(denoiser, step, &mut chunk);
            }
            (!stop()).then_some(())
        });
        done.map_or(Progress::Stop, |()| Progress::Continue)
    }
}

/// The first step where `a(t_start) = 0`, in `x_t`: since `d(x / s) = D d(a / s)`, the trapezium
/// rule gives `x_1 = sigma_1 z + (D_0 + D_1) / 2`, with the Euler step as its predictor. Pure
/// noise says nothing about the data, so `D_0` is the same everywhere and is taken at the origin.
fn advance_from_infinity<const D: usize>(
    denoiser: &dyn Denoiser<D>,
    step: Step,
    chunk: &mut Chunk<'_, D>,
) {
    let mut origin = [Evaluation::default()];
    denoiser.evaluate(&[Vector::zeros()], step.sigma, &mut origin);
    let denoised = origin[0].displacement;
    let noise_scale = step.sigma_next / step.sigma;
    for x in chunk.x.iter_mut() {
        *x = *x * noise_scale + denoised;
    }
    denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
    for (x, end) in chunk.x.iter_mut().zip(&*chunk.scratch) {
        *x += (*x + end.displacement - denoised) * 0.5;
    }
    chunk.denoised_before.fill(denoised);
}
