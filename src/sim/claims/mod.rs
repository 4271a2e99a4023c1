//! What lessons say of their pictures, checked on the real simulation.

mod measured;
mod of_ridge;

use std::sync::Arc;

use super::ends::{self, End};
use super::experiment::{Experiment, Ready, Space};
use super::loaded::Loaded;
use super::phase_numbers::{Labels, PhaseNumbers};
use super::recorder::solve_and_record;
use super::timeline::Timeline;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::scene::Scene;
use crate::scene::lessons::claims::{Claim, Quantity, Side, Which};
use crate::scene::lessons::{Answer, Lesson, Place};

pub use measured::Measured;

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

/// The step's experiment, solved as files are.
struct Solved {
    experiment: Arc<Experiment>,
    timeline: Arc<Timeline>,
    numbers: Vec<PhaseNumbers>,
    ends: Option<[f64; 4]>,
    now: f64,
}

impl Solved {
    fn measured<'a>(&'a self, before: Option<&'a Self>) -> Measured<'a> {
        let Self { experiment, timeline, numbers, ends, now } = self;
        let before = before.map(|before| &*before.timeline);
        Measured { experiment, timeline, numbers, ends: *ends, now: *now, before }
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
    let found = step.and_then(|step| Some((solved.get(step)?, step)));
    let (own, step) =
        found.ok_or_else(|| format!("`{quantity}` is of a step that is not there"))?;
    let before = step.checked_sub(1).map(|before| &solved[before]);
    let value = own.measured(before).value(*when, name);
    let value = value.ok_or_else(|| format!("`{quantity}` is not known here"))?;
    Ok(side.number * value)
}
