//! Particles that one thread moves together.

use std::sync::Arc;

use super::super::experiment::{Experiment, Ready};
use super::super::timeline::Node;
use super::{Cloud, Starts};
use crate::diffusion::denoiser::{Denoiser, Known};
use crate::diffusion::density::{Precision, Surroundings};
use crate::diffusion::samplers::{Advance, Chunk, Sampler, Step};
use crate::geometry::frame::{Frame, Standing};
use crate::maths::Vector;
use crate::maths::brownian;

/// A step from a noise level this many times smaller than the one before is taken in `x_t`, where
/// the start is finite.
const RATIO_FROM_INFINITY: f64 = 1e-9;

/// What moves the flocks.
pub(super) struct Drive<'a, const D: usize> {
    ready: &'a Ready<D>,
    pub precision: Precision,
    pub starts: &'a Starts<D>,
    pub denoiser: &'a dyn Denoiser<D>,
    pub sampler: &'a Sampler,
    pub nodes: &'a [Node],
    pub seed: u64,
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl<'a, const D: usize> Drive<'a, D> {
    pub fn new(
        experiment: &'a Experiment,
        ready: &'a Ready<D>,
        precision: Precision,
        starts: &'a Starts<D>,
        stop: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let scene = &experiment.scene;
        Self {
            ready,
            precision,
            starts,
            denoiser: ready.denoiser(precision),
            sampler: &scene.sampler,
            nodes: &experiment.nodes,
            seed: scene.particles.seed,
            stop,
        }
    }

    /// Makes what the evaluations at some nodes need.
    pub fn prepare(&self, nodes: std::ops::Range<usize>) {
        for node in &self.nodes[nodes] {
            self.ready.training.density.prepare(self.precision, node.sigma);
            self.ready.ridge_density.prepare(self.precision, node.sigma);
            self.denoiser.prepare(node.sigma);
        }
    }

    /// Moves particles on to a node from the one before it.
    pub fn advance(&self, index: usize, chunk: &mut Chunk<'_, D>) {
        let step = self.step(index);
        if step.sigma_next < step.sigma * RATIO_FROM_INFINITY {
            advance_from_infinity(self.denoiser, step, chunk);
        } else {
            self.sampler.advance(self.denoiser, step, chunk);
        }
    }

    /// Whether particles are measured against the ridge of other points than all data.
    fn has_other_ridge(&self) -> bool {
        !Arc::ptr_eq(&self.ready.ridge_density, &self.ready.training.density)
    }

    fn step(&self, index: usize) -> Step {
        Step {
            sigma: self.nodes[index - 1].sigma,
            sigma_next: self.nodes[index].sigma,
            sigma_before: index.checked_sub(2).map(|before| self.nodes[before].sigma),
        }
    }
}

/// Some particles while they are being moved.
pub(super) struct Flock<const D: usize> {
    /// Their places in the cloud.
    particles: Vec<u32>,
    x: Vec<Vector<D>>,
    now: Vec<Vector<D>>,
    scratch: Vec<Vector<D>>,
    denoised_before: Vec<Vector<D>>,
    around: Vec<Surroundings<D>>,
    /// What is around them of the points whose ridge is looked for, where those are others.
    around_ridge: Vec<Surroundings<D>>,
    standings: Vec<Standing<D>>,
    /// Standard normals of one step.
    noise: Vec<Vector<D>>,
    /// Those of all steps, for a sampler that reads them.
    increments: Option<brownian::Increments<D>>,
}

impl<const D: usize> Flock<D> {
    /// Particles by their places in the cloud, at the first node, data frame; their numbers follow
    /// one another where the sampler reads noise.
    pub fn new(drive: &Drive<'_, D>, particles: Vec<u32>, x: Vec<Vector<D>>) -> Self {
        let n = x.len();
        let increments = drive.sampler.reads_noise().then(|| {
            let places: Vec<f64> = drive.nodes.iter().map(|node| node.sigma.ln()).collect();
            let first = particles.first().map_or(0, |&place| drive.starts.number(place));
            brownian::increments::<D>(drive.seed, first..first + n as u32, &places)
        });
        Self {
            particles,
            x,
            now: vec![Vector::zeros(); n],
            scratch: vec![Vector::zeros(); n],
            denoised_before: vec![Vector::zeros(); n],
            around: vec![Surroundings::default(); n],
            around_ridge: vec![
                Surroundings::default();
                if drive.has_other_ridge() { n } else { 0 }
            ],
            standings: vec![Standing::default(); n],
            noise: vec![Vector::zeros(); n],
            increments,
        }
    }

    /// Moves on to a node, from the one before it, and looks about there; `None` if it is to stop.
    pub fn visit(&mut self, drive: &Drive<'_, D>, index: usize) -> Option<Cloud<'_, D>> {
        if index > 0 {
            self.advance(drive, index)?;
        }
        self.look_about(drive, index)?;
        Some(self.cloud(drive, index))
    }

    fn cloud(&self, drive: &Drive<'_, D>, index: usize) -> Cloud<'_, D> {
        let Self { particles, x, around, now: displacements, standings, .. } = self;
        let node = drive.nodes[index];
        Cloud { index, node, particles, x, around, displacements, standings }
    }

    /// Looks about from other places, at a node; `None` if it is to stop.
    pub fn look_from(
        &mut self,
        drive: &Drive<'_, D>,
        index: usize,
        x: impl Iterator<Item = Vector<D>>,
    ) -> Option<Cloud<'_, D>> {
        self.x.iter_mut().zip(x).for_each(|(place, x)| *place = x);
        self.look_about(drive, index)?;
        Some(self.cloud(drive, index))
    }

    /// Moves on through some nodes without a look about; `None` if it is to stop.
    pub fn pass(&mut self, drive: &Drive<'_, D>, nodes: std::ops::Range<usize>) -> Option<()> {
        for index in nodes.start.max(1)..nodes.end {
            let sigma = drive.nodes[index - 1].sigma;
            drive.denoiser.evaluate(&self.x, sigma, &mut self.now);
            self.advance(drive, index)?;
        }
        Some(())
    }

    /// Places in the cloud and positions.
    pub fn into_places(self) -> Vec<(u32, Vector<D>)> {
        self.particles.into_iter().zip(self.x).collect()
    }

    /// One look at the training density serves the denoiser and the ridge.
    fn look_about(&mut self, drive: &Drive<'_, D>, index: usize) -> Option<()> {
        let Self { x, now, around, around_ridge, standings, .. } = self;
        let sigma = drive.nodes[index].sigma;
        let density = drive.ready.training.density.as_ref();
        density.survey(drive.precision, x, sigma, around);
        drive.denoiser.evaluate_knowing(x, sigma, Known { density, around }, now);
        let around = if drive.has_other_ridge() {
            drive.ready.ridge_density.survey(drive.precision, x, sigma, around_ridge);
            &*around_ridge
        } else {
            &*around
        };
        for ((standing, around), now) in standings.iter_mut().zip(around).zip(now) {
            let frame = Frame::new(around, drive.ready.ridge_dimension);
            *standing = Standing::new(&frame, sigma, now);
        }
        (!(drive.stop)()).then_some(())
    }

    fn advance(&mut self, drive: &Drive<'_, D>, index: usize) -> Option<()> {
        let step = drive.step(index);
        let Self { particles, x, now, scratch, denoised_before, noise, increments, .. } = self;
        if let Some(increments) = increments {
            noise.iter_mut().zip(increments.vectors(index - 1)).for_each(|(to, z)| *to = z);
        }
        let extra_noise = |round: u32, out: &mut [Vector<D>]| {
            let place = step.sigma_next.ln().to_bits();
            for (&particle, out) in particles.iter().zip(out) {
                let number = drive.starts.number(particle);
                *out = brownian::independent(drive.seed, number, place, round);
            }
        };
        let extra_noise = &extra_noise;
        let mut chunk = Chunk { x, now, denoised_before, noise, scratch, extra_noise };
        drive.advance(index, &mut chunk);
        (!(drive.stop)()).then_some(())
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
    let mut origin = [Vector::zeros()];
    denoiser.evaluate(&[Vector::zeros()], step.sigma, &mut origin);
    let denoised = origin[0];
    let noise_scale = step.sigma_next / step.sigma;
    for x in chunk.x.iter_mut() {
        *x = *x * noise_scale + denoised;
    }
    denoiser.evaluate(chunk.x, step.sigma_next, chunk.scratch);
    for (x, end) in chunk.x.iter_mut().zip(&*chunk.scratch) {
        *x += (*x + end - denoised) * 0.5;
    }
    chunk.denoised_before.fill(denoised);
}
