//! What guidance was meant to sample, and what it samples: shares of classes, mean and variance.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready, Space};
use super::linear_theory::{self, Gaussian};
use super::timeline::Timeline;
use crate::diffusion::density::Density;
use crate::diffusion::guidance::{Guidance, Law};
use crate::maths::Vector;
use crate::maths::philox::{Source, Stream};

/// Draws of the target.
const N_DRAWS: usize = 20_000;

/// Pairs of sample and training point at most that are visited to tell classes.
const PAIRS: usize = 20_000_000;

/// Draws that the target must be worth, or nothing is said of it: its weights are uneven.
const FEWEST_DRAWS: f64 = 100.0;

/// Seed of the draws.
const SEED: u64 = 7;

/// Moments of a cloud, one for each axis, data frame; zero for an axis that there is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Mean.
    pub mean: [f64; 3],
    /// Variance.
    pub variance: [f64; 3],
}

impl Moments {
    fn of<const D: usize>(law: &Gaussian<D>) -> Self {
        Self { mean: axes(&law.mean), variance: axes(&law.covariance.diagonal()) }
    }
}

/// What came of guidance.
#[derive(Clone, Debug, PartialEq)]
pub struct Steering {
    /// For each class by name, its share of the samples, and of the target where that is known.
    pub classes: Vec<(String, f64, Option<f64>)>,
    /// Of the samples at the last noise level, if any have not diverged.
    pub sampled: Option<Moments>,
    /// Of the target at that noise level.
    pub target: Option<Moments>,
    /// Of the samples in theory, where the score is linear.
    pub theory: Option<Moments>,
}

/// What came of guidance in a finished timeline; `None` without guidance.
pub fn steering(experiment: &Experiment, timeline: &Timeline) -> Option<Steering> {
    let last = timeline.records.last()?;
    match &experiment.space {
        Space::Plane(ready) => steering_of(experiment, ready, &places(&last.x)),
        Space::Volume(ready) => steering_of(experiment, ready, &places(&last.x)),
    }
}

fn places<const D: usize>(x: &[f32]) -> Vec<Vector<D>> {
    x.chunks_exact(D).map(|x| Vector::from_fn(|d, _| f64::from(x[d]))).collect()
}

/// What came of guidance where the particles are at these places at the last node, data frame;
/// `None` without guidance.
pub fn steering_of<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    places: &[Vector<D>],
) -> Option<Steering> {
    if matches!(experiment.scene.guidance, Guidance::None(_)) {
        return None;
    }
    let reach = experiment.reach();
    let sigma = experiment.nodes.last()?.sigma;
    let samples: Vec<Vector<D>> =
        places.iter().copied().filter(|x| reach.holds(x, sigma)).collect();
    let weights = vec![1.0; samples.len()];
    let target = ready.law.as_ref().and_then(|law| Draws::of(law, ready, sigma));
    let names = experiment.class_names();
    let shares = shares(ready, &samples, &weights, names.len());
    let meant = target.as_ref().map(|t| self::shares(ready, &t.x, &t.weights, names.len()));
    let classes = names.iter().enumerate().map(|(class, name)| {
        (name.clone(), shares[class], meant.as_ref().map(|meant| meant[class]))
    });
    Some(Steering {
        classes: classes.collect(),
        sampled: (!samples.is_empty()).then(|| moments(&samples, &weights)),
        target: target.map(|target| target.moments),
        theory: linear_theory::samples(experiment, ready).map(|law| Moments::of(&law)),
    })
}

/// Places with weights that stand for a law.
struct Draws<const D: usize> {
    x: Vec<Vector<D>>,
    weights: Vec<f64>,
    moments: Moments,
}

impl<const D: usize> Draws<D> {
    /// A Gaussian is drawn as it is; others by importance sampling, a tilted law from the part that
    /// is drawn most evenly.
    fn of(law: &Law<D>, ready: &Ready<D>, sigma: f64) -> Option<Self> {
        let (x, base) = match law {
            Law::Points(density) => (noisy(density, sigma), law),
            Law::Gaussian(score) => (score.draws(sigma, &normals()), law),
            Law::Tilted { from, to, w } => {
                if let (Law::Gaussian(from), Law::Gaussian(to)) = (&**from, &**to) {
                    return linear_theory::tilted([from, to], *w, sigma)
                        .map(|law| Self::whole(&law));
                }
                let proposal = if *w < 0.5 { from } else { to };
                match &**proposal {
                    Law::Points(density) => (noisy(density, sigma), &**proposal),
                    Law::Gaussian(score) => (score.draws(sigma, &normals()), &**proposal),
                    Law::Tilted { .. } | Law::Gated { .. } => return None,
                }
            }
            Law::Gated { gate, .. } => {
                let width = sigma.hypot(gate.bandwidth());
                let free = Law::Gated { gate: std::sync::Arc::clone(gate), w: 0.0 };
                let x = noisy(&ready.training.density, width);
                return Self::weighted(x, law, &free, ready, sigma);
            }
        };
        Self::weighted(x, law, base, ready, sigma)
    }

    fn whole(law: &Gaussian<D>) -> Self {
        let x = law.draws(&normals());
        Self { weights: vec![1.0; x.len()], x, moments: Moments::of(law) }
    }

    fn weighted(
        x: Vec<Vector<D>>,
        law: &Law<D>,
        base: &Law<D>,
        ready: &Ready<D>,
        sigma: f64,
    ) -> Option<Self> {
        let [wanted, drawn] = [law, base].map(|law| {
            law.prepare(ready.quick, sigma);
            let chunks = x.par_chunks(512).map(|x| law.log_density(ready.quick, x, sigma));
            chunks.collect::<Vec<_>>().concat()
        });
        let logs: Vec<f64> = wanted.iter().zip(&drawn).map(|(a, b)| a - b).collect();
        let top = logs.iter().copied().filter(|log| log.is_finite()).reduce(f64::max)?;
        let weights: Vec<f64> =
            logs.iter().map(|log| if log.is_finite() { (log - top).exp() } else { 0.0 }).collect();
        let (sum, squares) = weights.iter().fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
        let moments = moments(&x, &weights);
        (sum * sum / squares > FEWEST_DRAWS).then_some(Self { x, weights, moments })
    }
}

fn normals<const D: usize>() -> Vec<Vector<D>> {
    let source = Source::new(SEED, Stream::Extra, [0, 0]);
    let normal = |i: usize| Vector::from(source.particle::<D>(i as u32).map(f64::from));
    (0..N_DRAWS).map(normal).collect()
}

/// Training points by their weights, each moved by noise of a standard deviation.
fn noisy<const D: usize>(density: &Density<D>, sigma: f64) -> Vec<Vector<D>> {
    let weights = density.weights();
    let mut next = 0;
    let mut passed = weights[0];
    let mut place = |i: usize| {
        let wanted = (i as f64 + 0.5) / N_DRAWS as f64;
        while passed < wanted && next + 1 < weights.len() {
            next += 1;
            passed += weights[next];
        }
        density.points()[next]
    };
    normals::<D>().iter().enumerate().map(|(i, z)| place(i) + z * sigma).collect()
}

/// Shares of the classes of the nearest training points; rows in one place share what is nearest to
/// them.
fn shares<const D: usize>(
    ready: &Ready<D>,
    x: &[Vector<D>],
    weights: &[f64],
    n_classes: usize,
) -> Vec<f64> {
    let cloud = &ready.training.cloud;
    let Some(classes) = cloud.classes() else { return Vec::new() };
    let stride = (x.len() * cloud.rows().len()).div_ceil(PAIRS).max(1);
    let nearest = |x: &Vector<D>| {
        let (mut least, mut there) = (f64::INFINITY, Vec::new());
        for (row, &class) in cloud.rows().iter().zip(&classes.of_row) {
            let square = (row - x).norm_squared();
            if square < least {
                least = square;
                there.clear();
            }
            if square <= least {
                there.push(class);
            }
        }
        there
    };
    let places: Vec<usize> = (0..x.len()).step_by(stride).collect();
    let nearest: Vec<Vec<u32>> = places.par_iter().map(|&i| nearest(&x[i])).collect();
    let mut shares = vec![0.0; n_classes];
    for (&i, there) in places.iter().zip(nearest) {
        for &class in &there {
            shares[class as usize] += weights[i] / there.len() as f64;
        }
    }
    let total: f64 = shares.iter().sum();
    shares.iter().map(|share| share / total.max(f64::MIN_POSITIVE)).collect()
}

fn moments<const D: usize>(x: &[Vector<D>], weights: &[f64]) -> Moments {
    let total: f64 = weights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let mean: Vector<D> = x.iter().zip(weights).map(|(x, w)| x * (w / total)).sum();
    let square = |(x, w): (&Vector<D>, &f64)| (x - mean).component_mul(&(x - mean)) * (w / total);
    let variance: Vector<D> = x.iter().zip(weights).map(square).sum();
    Moments { mean: axes(&mean), variance: axes(&variance) }
}

fn axes<const D: usize>(x: &Vector<D>) -> [f64; 3] {
    [0, 1, 2].map(|d| x.as_slice().get(d).copied().unwrap_or(0.0))
}
