//! What if a particle were elsewhere at some time: its whole path through that place, and others
//! beside it.

use std::f64::consts::TAU;
use std::sync::Arc;

use super::experiment::{Experiment, Ready, Space};
use super::phase_numbers::Labels;
use super::recorder::Recorder;
use super::solve::through::{Paths, Through, look};
use super::timeline::Timeline;
use crate::geometry::phases::Thresholds;
use crate::maths::Vector;

/// Paths beside one that is asked for.
pub const FAN: u32 = 8;

/// How far from the place neighbours go by, in radii of the data.
const NEIGHBOURHOOD: f64 = 0.05;

/// Where a particle is put, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its number.
    pub number: u32,
    /// The noise level; the nearest node is meant.
    pub ln_sigma: f64,
    /// The place, data frame; 0 for the third coordinate in the plane.
    pub x: [f64; 3],
}

/// Which paths go beside the one through a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fan {
    /// None.
    #[default]
    Alone,
    /// Paths through a circle round it, in space the corners of a cube: 0.05 R away.
    Neighbours,
    /// Paths that part from it there, with the noise of other particles.
    OtherNoise,
}

/// A question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Where the particle is put.
    pub place: Place,
    /// What goes beside it.
    pub fan: Fan,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The question.
    pub asked: Asked,
    /// The path, and then those of the fan.
    pub timeline: Arc<Timeline>,
    /// Their phases, and the thresholds that they were told apart by.
    pub labels: (Arc<Labels>, Thresholds),
    /// The node of the place.
    pub node: usize,
    /// The greatest gap in the path, where a step could not be inverted, data units.
    pub residual: f64,
    /// How far from the place the path from its own start goes by, data units: more than the
    /// residual where the flow parts neighbours.
    pub miss: f64,
}

impl WhatIf {
    /// Follows a particle through a place; `None` if `stop` said so.
    pub fn new(
        experiment: &Experiment,
        asked: Asked,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        match &experiment.space {
            Space::Plane(ready) => answer(experiment, ready, asked, stop),
            Space::Volume(ready) => answer(experiment, ready, asked, stop),
        }
    }

    /// The same told apart by other thresholds.
    #[must_use]
    pub fn with_thresholds(&self, thresholds: Thresholds) -> Self {
        let labels = Arc::new(Labels::new(&self.timeline, thresholds));
        Self { labels: (labels, thresholds), ..self.clone() }
    }
}

fn answer<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    asked: Asked,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<WhatIf> {
    let Place { number, ln_sigma, x } = asked.place;
    let node = nearest_node(experiment, ln_sigma);
    let at = Vector::<D>::from_fn(|d, _| x[d]);
    let paths = Paths::new(experiment, ready, stop);
    let first = paths.through(number, node, at)?;
    let fan: Option<Vec<Through<D>>> = match asked.fan {
        Fan::Alone => Some(Vec::new()),
        Fan::Neighbours => {
            let beside = |k| at + beside::<D>(k) * (NEIGHBOURHOOD * experiment.radius);
            (0..FAN).map(|k| paths.through(number, node, beside(k))).collect()
        }
        Fan::OtherNoise => {
            (1..=FAN).map(|k| paths.onwards(number.wrapping_add(k), node, &first)).collect()
        }
    };
    let (residual, miss) = (first.residual, first.miss);
    let all: Vec<Through<D>> = std::iter::once(first).chain(fan?).collect();
    let mut recorder = Recorder::new(experiment, all.len());
    let part = recorder.look();
    look(experiment, ready, stop, &all, |cloud| recorder.push(cloud.index, vec![part(cloud)]))?;
    let timeline = recorder.prefix();
    let thresholds = experiment.thresholds(&experiment.scene.ridge);
    let labels = (Arc::new(Labels::new(&timeline, thresholds)), thresholds);
    Some(WhatIf { asked, timeline, labels, node, residual, miss })
}

/// The node nearest to a noise level.
pub fn nearest_node(experiment: &Experiment, ln_sigma: f64) -> usize {
    let away = |k: &usize| (experiment.nodes[*k].sigma.ln() - ln_sigma).abs();
    let nodes = 0..experiment.nodes.len();
    nodes.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(0)
}

/// A direction of the fan: round a circle in the plane, to a corner of a cube in space.
fn beside<const D: usize>(k: u32) -> Vector<D> {
    let (sin, cos) = (TAU * f64::from(k) / f64::from(FAN)).sin_cos();
    let corner = |d: usize| if k >> d & 1 == 0 { -1.0 } else { 1.0 };
    let direction =
        Vector::<D>::from_fn(|d, _| if D == 2 { [cos, sin][d.min(1)] } else { corner(d) });
    direction.normalize()
}
