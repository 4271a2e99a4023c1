//! The anatomy of a learned score's error: across and along the ridge, and how much of it no
//! training removes (He, Qiu & Tao 2026, arXiv 2602.06021).

use rayon::prelude::*;

use super::experiment::{Experiment, Ready, Space};
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::{Precision, Surroundings};
use crate::diffusion::score::Score;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::geometry::frame::{self, Frame};
use crate::maths::{Vector, brownian, stats};

/// Places on the tube at one noise level.
const N_SITES: usize = 200;

/// Noise levels.
const N_LEVELS: usize = 16;

/// The span of training times of random features, and their number.
const FLOW_TIMES: [f64; 2] = [1.0, 1e10];
const N_TIMES: usize = 21;

/// Median lengths of one component of the error, in units of the data radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// The learned less the exact denoiser.
    pub total: f64,
    /// Architectural bias: the best of this architecture less the exact one. `None` where the best
    /// is not known (networks).
    pub architecture: Option<f64>,
    /// Optimisation error: the learned less the best.
    pub optimisation: Option<f64>,
}

/// The error at one noise level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorParts {
    /// Across the ridge.
    pub normal: Parts,
    /// Along it.
    pub tangent: Parts,
}

/// The error of a score on the tube around the ridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Anatomy {
    /// Noise levels, from noise to data, data units.
    pub sigmas: Vec<f64>,
    /// Training times, ascending, from none to endless where there is no end; empty for scores
    /// without.
    pub times: Vec<f64>,
    /// For each training time (once for scores without), one for each noise level.
    pub by_time: Vec<Vec<ErrorParts>>,
}

impl Anatomy {
    /// The error after a training time, one for each noise level; between those that were looked at
    /// it is interpolated, logarithm against logarithm.
    pub fn at(&self, time: Option<f64>) -> Vec<ErrorParts> {
        let Some(time) = time.filter(|_| !self.times.is_empty()) else {
            return self.by_time.first().cloned().unwrap_or_default();
        };
        let last = self.times.len() - 1;
        let after = self.times.partition_point(|known| *known < time).min(last);
        let before = after.saturating_sub(1);
        let [t0, t1] = [self.times[before], self.times[after]];
        let share = ((time / t0).ln() / (t1 / t0).ln()).clamp(0.0, 1.0);
        let share = if share.is_finite() { share } else { 1.0 };
        let pairs = self.by_time[before].iter().zip(&self.by_time[after]);
        pairs.map(|(a, b)| a.towards(b, share)).collect()
    }
}

impl ErrorParts {
    fn towards(&self, other: &Self, share: f64) -> Self {
        Self {
            normal: self.normal.towards(&other.normal, share),
            tangent: self.tangent.towards(&other.tangent, share),
        }
    }
}

impl Parts {
    fn towards(&self, other: &Self, share: f64) -> Self {
        let mixed = |a: f64, b: f64| a.powf(1.0 - share) * b.powf(share);
        let both = |a: Option<f64>, b: Option<f64>| Some(mixed(a?, b?));
        Self {
            total: mixed(self.total, other.total),
            architecture: both(self.architecture, other.architecture),
            optimisation: both(self.optimisation, other.optimisation),
        }
    }
}

/// Training times at which the score of an experiment is looked at, ascending: those of a gradient
/// flow, or steps that were trained.
pub fn training_times(experiment: &Experiment) -> Vec<f64> {
    let spread = |[low, high]: [f64; 2], n: usize| {
        let step = |k| low * (high / low).powf(k as f64 / (n - 1) as f64);
        (0..n).map(step).collect::<Vec<_>>()
    };
    match &experiment.scene.score {
        Score::RandomFeatures(_) => {
            [vec![0.0], spread(FLOW_TIMES, N_TIMES), vec![f64::INFINITY]].concat()
        }
        Score::Network(network) => {
            let n_steps = experiment.training_run.as_ref().map_or(network.steps, |run| run.n_steps);
            let steps = spread([1.0, f64::from(n_steps.max(2))], N_TIMES);
            let mut whole: Vec<f64> = [0.0].into_iter().chain(steps).map(f64::round).collect();
            whole.dedup();
            whole
        }
        Score::Exact(_) | Score::Smoothed(_) | Score::Linear(_) => Vec::new(),
    }
}

/// Takes the error of an experiment's score apart, without guidance and injected errors.
pub fn anatomy(experiment: &Experiment, watch: Watch<'_>) -> Result<Anatomy, Untrained> {
    match &experiment.space {
        Space::Plane(ready) => take_apart(experiment, ready, watch),
        Space::Volume(ready) => take_apart(experiment, ready, watch),
    }
}

fn take_apart<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    watch: Watch<'_>,
) -> Result<Anatomy, Untrained> {
    let score = &experiment.scene.score;
    let models = &ready.training.models;
    let sites = tube(experiment, ready);
    let best = score.best(models, watch)?;
    let errors = |score: &Score| {
        let learned = score.build(models, Precision::Double, watch)?;
        let of = |site: &Site<D>| error_at(site, &*learned, best.as_deref(), experiment.radius);
        Ok::<Vec<_>, Untrained>(sites.par_iter().map(of).collect())
    };
    let times = training_times(experiment);
    let sigmas = sites.iter().map(|site| site.sigma).collect();
    if times.is_empty() {
        return Ok(Anatomy { sigmas, times, by_time: vec![errors(score)?] });
    }
    let mut by_time = Vec::with_capacity(times.len());
    for (k, &time) in times.iter().enumerate() {
        if (watch.stop)() {
            return Err(Untrained::Stopped { steps: 0 });
        }
        by_time.push(errors(&score.with_training_time(time))?);
        (watch.progress)((k + 1) as f32 / times.len() as f32);
    }
    Ok(Anatomy { sigmas, times, by_time })
}

/// Places on the tube at one noise level, with the exact density there.
struct Site<const D: usize> {
    sigma: f64,
    x: Vec<Vector<D>>,
    around: Vec<Surroundings<D>>,
    ridge_dimension: usize,
}

/// Noisy data at levels from noise to data; those outside the tube of the scene's radius are drawn
/// onto it.
fn tube<const D: usize>(experiment: &Experiment, ready: &Ready<D>) -> Vec<Site<D>> {
    let law = ready.training.models.law();
    let (data_end, noise_end) = (*law.sigmas.start(), *law.sigmas.end());
    let reach = experiment.scene.ridge.rho * experiment.radius;
    let points = law.density.points();
    let level = |k: usize| {
        let share = k as f64 / (N_LEVELS - 1) as f64;
        let sigma = noise_end * (data_end / noise_end).powf(share);
        let noisy = |i: usize| {
            let noise = brownian::initial::<D>(k as u64, i as u32);
            points[i * points.len() / N_SITES] + noise * sigma
        };
        let mut x: Vec<Vector<D>> = (0..N_SITES).map(noisy).collect();
        let mut feet = x.clone();
        frame::project(&law.density, ready.ridge_dimension, sigma, &mut feet);
        for (x, foot) in x.iter_mut().zip(&feet) {
            let off = *x - foot;
            let shrink = (reach / off.norm()).min(1.0);
            if shrink.is_finite() {
                *x = foot + off * shrink;
            }
        }
        let mut around = vec![Surroundings::default(); x.len()];
        law.density.survey(Precision::Double, &x, sigma, &mut around);
        Site { sigma, x, around, ridge_dimension: ready.ridge_dimension }
    };
    (0..N_LEVELS).into_par_iter().map(level).collect()
}

fn error_at<const D: usize>(
    site: &Site<D>,
    learned: &dyn Denoiser<D>,
    best: Option<&dyn Denoiser<D>>,
    radius: f64,
) -> ErrorParts {
    let said = |denoiser: &dyn Denoiser<D>| {
        let mut out = vec![Vector::zeros(); site.x.len()];
        denoiser.evaluate(&site.x, site.sigma, &mut out);
        out
    };
    let exact: Vec<Vector<D>> =
        site.around.iter().map(|around| around.evaluation.displacement).collect();
    let (learned, best) = (said(learned), best.map(said));
    let between = |a: &[Vector<D>], b: &[Vector<D>]| medians(site, a, b, radius);
    let total = between(&learned, &exact);
    let architecture = best.as_ref().map(|best| between(best, &exact));
    let optimisation = best.as_ref().map(|best| between(&learned, best));
    let part = |side: fn(&[f64; 2]) -> f64| Parts {
        total: side(&total),
        architecture: architecture.as_ref().map(side),
        optimisation: optimisation.as_ref().map(side),
    };
    ErrorParts { normal: part(|[normal, _]| *normal), tangent: part(|[_, tangent]| *tangent) }
}

/// Median lengths across and along the ridge of what two denoisers differ by, in units of the data
/// radius.
fn medians<const D: usize>(
    site: &Site<D>,
    a: &[Vector<D>],
    b: &[Vector<D>],
    radius: f64,
) -> [f64; 2] {
    let difference = |((a, b), around): ((&Vector<D>, &Vector<D>), &Surroundings<D>)| {
        let (whole, frame) = (a - b, Frame::new(around, site.ridge_dimension));
        let across = frame.normal_part(&whole);
        [across.norm() / radius, (whole - across).norm() / radius]
    };
    let lengths: Vec<[f64; 2]> = a.iter().zip(b).zip(&site.around).map(difference).collect();
    [0, 1].map(|side| stats::median(&mut lengths.iter().map(|length| length[side]).collect()))
}
