//! What lessons say of their pictures, checked on the real simulation.

use std::sync::Arc;

use super::ends::{self, End};
use super::experiment::{Experiment, Ready, Space};
use super::loaded::Loaded;
use super::phase_numbers::{Labels, PhaseNumbers};
use super::recorder::solve_and_record;
use super::timeline::Timeline;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::geometry::ridge::{Critical, Curve, Kind, Ridge, Sheet, ridge_curves, ridge_in_space};
use crate::scene::Scene;
use crate::scene::lessons::claims::{Claim, Quantity, Side, When, Which};
use crate::scene::lessons::{Answer, Lesson, Place};

/// Cells of the lattice on which sheets are found.
const SHEET_CELLS: usize = 48;

/// A solved experiment that can be asked for quantities.
#[derive(Clone, Copy)]
pub struct Measured<'a> {
    /// What was solved.
    pub experiment: &'a Experiment,
    /// Its trajectories.
    pub timeline: &'a Timeline,
    /// The cloud in numbers, one entry a record.
    pub numbers: &'a [PhaseNumbers],
    /// Shares of memorised, near, between and off the ridge.
    pub ends: Option<[f64; 4]>,
    /// The noise level under the scrubber.
    pub now: f64,
}

/// A claim that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The step, from 1.
    pub step: usize,
    /// The line where it begins.
    pub line: usize,
    /// What was said and what was found.
    pub what: String,
}

impl Measured<'_> {
    /// The value of a name of [`crate::scene::lessons::claims::NAMES`]; `None` where there is none,
    /// because the data have no such coordinate or ends are not known.
    pub fn value(&self, when: When, name: &str) -> Option<f64> {
        let sigma = self.sigma(when);
        let moment = self.timeline.moment_of_ln_sigma(sigma.ln());
        let (from, to, share) = self.timeline.records_around(moment)?;
        let index = if share < 0.5 { from } else { to };
        let numbers = self.numbers.get(index)?;
        let summary = || self.timeline.summaries.get(self.timeline.records[index].node);
        let [reach, align, slide] = numbers.shares;
        let end = |i: usize| self.ends.map(|ends| ends[i]);
        match name {
            "distance.median" => Some(numbers.distance_median),
            "distance.mean" => Some(numbers.distance_mean),
            "distance.p90" => Some(numbers.distance_p90),
            "reach" => Some(reach),
            "align" => Some(align),
            "slide" => Some(slide),
            "to_go.across" => Some(numbers.u_normal_median),
            "to_go.along" => Some(numbers.u_tangent_median),
            "to_go.median" => Some(summary()?.to_go_median),
            "near" => Some(summary()?.near_share),
            "log_density" => Some(summary()?.log_density_mean),
            "diverged" => Some(summary()?.n_diverged as f64),
            "memorised" => end(0),
            "at_data" => Some(end(0)? + end(1)?),
            "between" => end(2),
            "off_ridge" => end(3),
            "steps" => Some((self.timeline.nodes.len() - 1) as f64),
            "particles" => Some(self.timeline.n_particles as f64),
            "data" => Some(self.experiment.n_distinct() as f64),
            "noise" => Some(sigma),
            "ridge.cores" | "ridge.bridges" | "ridge.length" | "modes" => {
                Some(self.of_ridge(name, sigma)).filter(|number| number.is_finite())
            }
            _ => self.moment_of_cloud(index, name),
        }
    }

    fn sigma(&self, when: When) -> f64 {
        let nodes = &self.timeline.nodes;
        match when {
            When::Start => nodes[0].sigma,
            When::Now => self.now,
            When::End => nodes[nodes.len() - 1].sigma,
            When::At(in_radii) => in_radii * self.experiment.radius,
        }
    }

    /// Mean or spread of the cloud at a record.
    fn moment_of_cloud(&self, index: usize, name: &str) -> Option<f64> {
        let d = self.timeline.dimension;
        let (kind, axis) = name.split_once('.').unwrap_or((name, ""));
        let x = &self.timeline.records[index].x;
        let along = |axis: usize| {
            let values = || x.chunks_exact(d).map(|x| f64::from(x[axis])).filter(|x| x.is_finite());
            let n = values().count().max(1) as f64;
            let mean = values().sum::<f64>() / n;
            (mean, values().map(|x| (x - mean).powi(2)).sum::<f64>() / n)
        };
        let axis = ["x", "y", "z"].iter().position(|known| *known == axis).filter(|&i| i < d);
        match (kind, axis) {
            ("mean", Some(axis)) => Some(along(axis).0),
            ("spread", Some(axis)) => Some(along(axis).1.sqrt()),
            ("spread", None) if name == "spread" => {
                Some((0..d).map(|axis| along(axis).1).sum::<f64>().sqrt())
            }
            _ => None,
        }
    }

    fn of_ridge(&self, name: &str, sigma: f64) -> f64 {
        match &self.experiment.space {
            Space::Plane(ready) => {
                let curves = ridge_curves(&ready.ridge_density, sigma, &|| false).curves;
                of_curves(name, &curves)
            }
            Space::Volume(ready) => {
                let (density, dimension) = (&ready.ridge_density, ready.ridge_dimension);
                let ridge = ridge_in_space(density, dimension, sigma, SHEET_CELLS, &|| false);
                if dimension == 1 {
                    of_curves(name, &ridge.curves)
                } else {
                    of_sheets(name, &ridge)
                }
            }
        }
    }
}

fn of_curves<const D: usize>(name: &str, curves: &[Curve<D>]) -> f64 {
    let of_kind = |kind: Kind| curves.iter().filter(move |curve| curve.kind == kind);
    match name {
        "ridge.cores" => of_kind(Kind::Core).count() as f64,
        "ridge.bridges" => of_kind(Kind::Bridge).count() as f64,
        "ridge.length" => of_kind(Kind::Core).map(Curve::length).sum(),
        _ => {
            let vertices = curves.iter().flat_map(|curve| &curve.vertices);
            vertices.filter(|vertex| vertex.critical == Some(Critical::Mode)).count() as f64
        }
    }
}

fn of_sheets(name: &str, ridge: &Ridge<3>) -> f64 {
    match name {
        "ridge.cores" => ridge.sheets_of_kind(Kind::Core).count() as f64,
        "ridge.bridges" => ridge.sheets_of_kind(Kind::Bridge).count() as f64,
        "ridge.length" => ridge.sheets_of_kind(Kind::Core).map(Sheet::area).sum(),
        _ => f64::NAN,
    }
}

/// The step's experiment, solved as files are.
struct Solved {
    experiment: Arc<Experiment>,
    timeline: Arc<Timeline>,
    numbers: Vec<PhaseNumbers>,
    ends: Option<[f64; 4]>,
    now: f64,
}

impl Solved {
    fn measured(&self) -> Measured<'_> {
        let Self { experiment, timeline, numbers, ends, now } = self;
        Measured { experiment, timeline, numbers, ends: *ends, now: *now }
    }
}

/// Solves every step of a lesson and says which claims do not hold, or why it cannot be solved.
pub fn check(lesson: &Lesson) -> Result<Vec<Failure>, String> {
    let mut solved: Vec<Solved> = Vec::new();
    for (index, step) in lesson.steps.iter().enumerate() {
        let at = |what: String| {
            format!("{}, step {}, line {}: {what}", lesson.name, index + 1, step.line)
        };
        let next = solve(&step.scene, step.time, solved.last()).map_err(at)?;
        let is_click =
            step.question.as_ref().is_some_and(|q| matches!(q.answer, Answer::Click { .. }));
        if is_click && next.experiment.dimension() == 3 {
            let what = "a place can be clicked in the plane alone; ask for a choice or a number";
            return Err(at(what.to_owned()));
        }
        solved.push(next);
    }
    let mut failures = Vec::new();
    for (index, step) in lesson.steps.iter().enumerate() {
        let found = step.claims.iter().filter_map(|claim| fails(claim, index, &solved));
        let (number, line) = (index + 1, step.line);
        failures.extend(found.map(|what| Failure { step: number, line, what }));
    }
    Ok(failures)
}

fn solve(scene: &Arc<Scene>, time: Place, before: Option<&Solved>) -> Result<Solved, String> {
    let alike = before.filter(|before| before.experiment.scene.has_trajectories_of(scene));
    let solved = alike.filter(|alike| alike.experiment.scene.ridge == scene.ridge);
    let (experiment, timeline, ends) = if let Some(alike) = solved {
        (Arc::clone(&alike.experiment), Arc::clone(&alike.timeline), alike.ends)
    } else {
        let loaded = Loaded::read(scene, before.map(|before| &before.experiment.loaded))?;
        let watch = Watch { stop: &|| false, progress: &|_| {} };
        let experiment = Experiment::trained(Arc::clone(scene), loaded, watch);
        let experiment = Arc::new(experiment.map_err(|untrained| match untrained {
            Untrained::Refused(sentence) => sentence,
            Untrained::Stopped { .. } => "it was not trained".to_owned(),
        })?);
        let (timeline, ends) = match &experiment.space {
            Space::Plane(ready) => solve_in(&experiment, ready),
            Space::Volume(ready) => solve_in(&experiment, ready),
        }
        .ok_or("it was not solved")?;
        (experiment, timeline, Some(ends))
    };
    let labels = Labels::new(&timeline, experiment.thresholds(&scene.ridge));
    let numbers = labels.numbers(&timeline);
    let last = timeline.nodes[timeline.nodes.len() - 1].sigma;
    let now = match time {
        Place::Noise => timeline.nodes[0].sigma,
        Place::Data => last,
        Place::Sigma(in_radii) => in_radii * experiment.radius,
        Place::Stay => before.map_or(last, |before| before.now),
    };
    Ok(Solved { experiment, timeline, numbers, ends, now })
}

fn solve_in<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
) -> Option<(Arc<Timeline>, [f64; 4])> {
    let precision = experiment.precision_of_files();
    let timeline = solve_and_record(experiment, ready, precision, &|| false)?;
    let end_points = ends::end_points(experiment, ready, precision, &|| false)?;
    let endings = ends::endings(experiment, ready, &end_points, &|| false)?;
    Some((timeline, End::ALL.map(|end| ends::share(&endings, end))))
}

/// What is wrong with a claim of a step, if it does not hold.
fn fails(claim: &Claim, index: usize, solved: &[Solved]) -> Option<String> {
    let value = |side: &Side| value_of(side, index, solved);
    let (less, more) = match (value(&claim.less), value(&claim.more)) {
        (Ok(less), Ok(more)) => (less, more),
        (Err(what), _) | (_, Err(what)) => {
            return Some(format!("\"{}\" cannot be checked ({}): {what}", claim.says, claim.that));
        }
    };
    let radius = solved[index].experiment.radius;
    let in_radii = claim.less.in_radii || claim.more.in_radii;
    let shown = |value: f64| {
        if in_radii { format!("{:.4} R", value / radius) } else { format!("{value:.4}") }
    };
    // Not `less >= more`: what is not a number does not hold either.
    let holds = less < more;
    (!holds).then(|| {
        format!(
            "\"{}\" does not hold: `{}`, but the lesser side is {} and the greater {}",
            claim.says,
            claim.that,
            shown(less),
            shown(more)
        )
    })
}

fn value_of(side: &Side, index: usize, solved: &[Solved]) -> Result<f64, String> {
    let Some(quantity) = &side.of else {
        let unit = if side.in_radii { solved[index].experiment.radius } else { 1.0 };
        return Ok(side.number * unit);
    };
    let Quantity { step, when, name } = quantity;
    let step = match step {
        Which::Own => Some(index),
        Which::Previous => index.checked_sub(1),
        Which::Numbered(number) => number.checked_sub(1),
    };
    let solved = step.and_then(|step| solved.get(step));
    let solved = solved.ok_or_else(|| format!("`{quantity}` is of a step that is not there"))?;
    let value = solved.measured().value(*when, name);
    let value = value.ok_or_else(|| format!("`{quantity}` is not known here"))?;
    Ok(side.number * value)
}
