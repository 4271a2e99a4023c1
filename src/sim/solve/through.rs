//! The path of one particle through any place at any node: forward by the steps of the sampler,
//! back by inverting them one after another, with the particle's own noise.
//!
//! With the noise fixed, a step is a map `F` of `R^D`. Where the denoiser is exact and steps are
//! short, its Jacobian has positive eigenvalues (that of `D` is a covariance over `sigma^2`), and
//! damped Newton finds the only preimage. Where a step folds the plane over (long steps, strong
//! guidance or errors) there may be none: then the nearest that was found stands in, and the miss
//! is told.

use super::flock::{Drive, Flock};
use super::{Cloud, Starts};
use crate::diffusion::density::Precision;
use crate::diffusion::samplers::{Advance, Chunk};
use crate::maths::brownian::{self, Increments};
use crate::maths::{Matrix, Vector};
use crate::sim::experiment::{Experiment, Ready};

/// Newton steps for one step of the sampler, and halvings of one of them, at most.
const MOST_STEPS: usize = 40;
const MOST_HALVINGS: usize = 8;

/// A Newton step is at most so many times as long as the noise level and the place.
const LONGEST_STEP: f64 = 10.0;

/// Sweeps back for a sampler that looks back, at most.
const MOST_SWEEPS: usize = 40;

/// A preimage is found, and sweeps agree, to this share of `R + sigma`; differences are taken over
/// this share of `sigma`. With exact evaluations, and with fast ones.
const EXACT: [f64; 2] = [1e-13, 1e-5];
const FAST: [f64; 2] = [1e-6, 1e-2];

/// Among so many distinct data every evaluation is exact.
const FEW_DATA: usize = 20_000;

/// A whole path through a place.
#[derive(Clone, Debug)]
pub struct Through<const D: usize> {
    /// Where it is at each node, data frame.
    pub x: Vec<Vector<D>>,
    /// The greatest distance between where a step of the sampler leads from a node and where the
    /// path is at the next one, data units: what was not inverted.
    pub residual: f64,
    /// How far from the place the path that is solved from its start goes by, data units. More
    /// than the residual where the flow parts neighbours: near the border of two basins no start
    /// in double precision leads to the place.
    pub miss: f64,
    /// The denoised point before the last step to the node.
    memory: Option<Vector<D>>,
}

/// What follows single particles through the steps of an experiment.
pub struct Paths<'a, const D: usize> {
    drive: Drive<'a, D>,
    radius: f64,
}

/// How evaluations are made for single paths.
fn precision<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Precision {
    if experiment.n_distinct() <= FEW_DATA { Precision::Double } else { ready.quick }
}

impl<'a, const D: usize> Paths<'a, D> {
    /// Paths of an experiment; `stop` is asked between steps.
    pub fn new(
        experiment: &'a Experiment,
        ready: &'a Ready<D>,
        stop: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let precision = precision(experiment, ready);
        let drive = Drive::new(experiment, ready, precision, &Starts::Seeded, stop);
        drive.prepare(0..experiment.nodes.len());
        Self { drive, radius: experiment.radius }
    }

    /// The path of the particle `number` that is at `x` (data frame) at a node; `None` if it is to
    /// stop.
    pub fn through(&self, number: u32, node: usize, x: Vector<D>) -> Option<Through<D>> {
        let steps = Steps::new(self, number);
        let mut through =
            Through { x: vec![x; self.drive.nodes.len()], residual: 0.0, miss: 0.0, memory: None };
        steps.back(node, &mut through)?;
        through.residual = steps.residual(&through.x[..=node])?;
        through.miss = (steps.end_of(through.x[0], node)? - x).norm();
        steps.on(node, &mut through)?;
        Some(through)
    }

    /// The same until a node, and then on with the noise of another particle.
    pub fn onwards(&self, number: u32, node: usize, from: &Through<D>) -> Option<Through<D>> {
        let mut through = from.clone();
        Steps::new(self, number).on(node, &mut through)?;
        Some(through)
    }
}

/// The steps of one particle.
struct Steps<'a, 'b, const D: usize> {
    drive: &'a Drive<'b, D>,
    radius: f64,
    number: u32,
    increments: Option<Increments<D>>,
}

/// The points from which a step begins, and the denoised point before it.
struct Taken<const D: usize> {
    x: Vec<Vector<D>>,
    memory: Vector<D>,
}

/// Where a step came from.
struct Preimage<const D: usize> {
    x: Vector<D>,
    miss: f64,
    memory: Vector<D>,
}

impl<'a, 'b, const D: usize> Steps<'a, 'b, D> {
    fn new(paths: &'a Paths<'b, D>, number: u32) -> Self {
        let drive = &paths.drive;
        let increments = drive.sampler.reads_noise().then(|| {
            let places: Vec<f64> = drive.nodes.iter().map(|node| node.sigma.ln()).collect();
            brownian::increments::<D>(drive.seed, number..number + 1, &places)
        });
        Self { drive, radius: paths.radius, number, increments }
    }

    /// Moves points on to a node from the one before it, all with the same noise. Without a memory
    /// of the step before, each takes its own denoised point for it.
    fn step(&self, index: usize, mut x: Vec<Vector<D>>, memory: Option<Vector<D>>) -> Taken<D> {
        let drive = self.drive;
        let [before, here] = [index - 1, index].map(|index| drive.nodes[index].sigma);
        let mut now = vec![Vector::zeros(); x.len()];
        drive.denoiser.evaluate(&x, before, &mut now);
        let mut denoised_before: Vec<Vector<D>> =
            x.iter().zip(&now).map(|(x, now)| memory.unwrap_or(x + now)).collect();
        let normal = self.increments.as_ref().and_then(|i| i.vectors(index - 1).next());
        let noise = vec![normal.unwrap_or_else(Vector::zeros); x.len()];
        let place = here.ln().to_bits();
        let extra_noise = |round: u32, out: &mut [Vector<D>]| {
            out.fill(brownian::independent(drive.seed, self.number, place, round));
        };
        let mut chunk = Chunk {
            x: &mut x,
            now: &now,
            denoised_before: &mut denoised_before,
            noise: &noise,
            scratch: &mut vec![Vector::zeros(); now.len()],
            extra_noise: &extra_noise,
        };
        drive.advance(index, &mut chunk);
        Taken { x, memory: denoised_before[0] }
    }

    /// Fills a path forward from a node.
    fn on(&self, node: usize, through: &mut Through<D>) -> Option<()> {
        let mut memory = through.memory;
        for index in node + 1..through.x.len() {
            let taken = self.step(index, vec![through.x[index - 1]], memory);
            (through.x[index], memory) = (taken.x[0], Some(taken.memory));
            self.goes_on()?;
        }
        Some(())
    }

    /// The greatest distance from where a step leads to where a path goes.
    fn residual(&self, path: &[Vector<D>]) -> Option<f64> {
        let (mut residual, mut memory) = (0.0_f64, None);
        for index in 1..path.len() {
            let taken = self.step(index, vec![path[index - 1]], memory);
            memory = Some(taken.memory);
            let gap = (taken.x[0] - path[index]).norm();
            residual = if gap.is_finite() { residual.max(gap) } else { f64::INFINITY };
            self.goes_on()?;
        }
        Some(residual)
    }

    /// Where a start leads at a node.
    fn end_of(&self, start: Vector<D>, node: usize) -> Option<Vector<D>> {
        let (mut x, mut memory) = (start, None);
        for index in 1..=node {
            let taken = self.step(index, vec![x], memory);
            (x, memory) = (taken.x[0], Some(taken.memory));
            self.goes_on()?;
        }
        Some(x)
    }

    /// Fills a path backward from a node. A sampler that looks back is first taken for one that
    /// does not, then swept with what was found until that agrees.
    fn back(&self, node: usize, through: &mut Through<D>) -> Option<()> {
        let path = &mut through.x[..=node];
        let mut memories = vec![None; path.len() + 1];
        let n_sweeps = if self.drive.sampler.looks_back() { MOST_SWEEPS } else { 1 };
        for sweep in 0..n_sweeps {
            let mut change: f64 = 0.0;
            let mut found = vec![None; path.len() + 1];
            for index in (1..path.len()).rev() {
                let guess = if sweep == 0 { path[index] } else { path[index - 1] };
                let preimage = self.invert(index, path[index], guess, memories[index]);
                let scale = self.radius + self.drive.nodes[index - 1].sigma;
                change = change.max((preimage.x - path[index - 1]).norm() / scale);
                path[index - 1] = preimage.x;
                found[index + 1] = Some(preimage.memory);
                self.goes_on()?;
            }
            memories = found;
            if sweep > 0 && change <= 10.0 * self.tolerances()[0] {
                break;
            }
        }
        through.memory = memories[path.len()];
        Some(())
    }

    /// The point that a step takes to `wanted`, by damped Newton from a guess.
    fn invert(
        &self,
        index: usize,
        wanted: Vector<D>,
        guess: Vector<D>,
        memory: Option<Vector<D>>,
    ) -> Preimage<D> {
        let [before, here] = [index - 1, index].map(|index| self.drive.nodes[index].sigma);
        let [tolerance, width] = self.tolerances();
        let enough = tolerance * (self.radius + here + wanted.norm());
        let (width, longest) = (width * before, LONGEST_STEP * (before + guess.norm()));
        let mut best = Preimage { x: guess, miss: f64::INFINITY, memory: guess };
        let mut step = Vector::zeros();
        let mut n_halvings = 0;
        for _ in 0..MOST_STEPS {
            let x = if best.miss.is_finite() { best.x + step } else { guess };
            let beside = |d: usize| Vector::from_fn(|e, _| if e == d { width } else { 0.0 });
            let around = (0..D).map(|d| x + beside(d));
            let taken = self.step(index, std::iter::once(x).chain(around).collect(), memory);
            let rest = wanted - taken.x[0];
            if rest.norm() < best.miss {
                best = Preimage { x, miss: rest.norm(), memory: taken.memory };
                step = newton(&taken.x, width, &rest, longest);
                n_halvings = 0;
            } else {
                step *= 0.5;
                n_halvings += 1;
            }
            if best.miss <= enough || n_halvings > MOST_HALVINGS {
                break;
            }
        }
        best
    }

    fn tolerances(&self) -> [f64; 2] {
        if self.drive.precision == Precision::Double { EXACT } else { FAST }
    }

    fn goes_on(&self) -> Option<()> {
        (!(self.drive.stop)()).then_some(())
    }
}

/// The Newton step for what is missing, from the images of a point and of those beside it; where
/// they span nothing, what is missing itself.
fn newton<const D: usize>(
    images: &[Vector<D>],
    width: f64,
    rest: &Vector<D>,
    longest: f64,
) -> Vector<D> {
    let jacobian =
        Matrix::<D>::from_fn(|row, column| (images[column + 1] - images[0])[row] / width);
    let step = jacobian.try_inverse().map_or(*rest, |inverse| inverse * rest);
    let step = if step.iter().all(|x| x.is_finite()) { step } else { *rest };
    step * (longest / step.norm()).min(1.0)
}

/// Looks about along paths, node after node; `None` if `stop` said so.
pub fn look<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    stop: &(dyn Fn() -> bool + Sync),
    paths: &[Through<D>],
    mut look: impl FnMut(&Cloud<'_, D>),
) -> Option<()> {
    let precision = precision(experiment, ready);
    let drive = Drive::new(experiment, ready, precision, &Starts::Seeded, stop);
    let places = (0..paths.len() as u32).collect();
    let mut flock = Flock::new(&drive, places, vec![Vector::zeros(); paths.len()]);
    for index in 0..experiment.nodes.len() {
        look(&flock.look_from(&drive, index, paths.iter().map(|path| path.x[index]))?);
    }
    Some(())
}
