//! A scene made ready to be solved: its data read, its time resolved, its grid laid.

use std::sync::Arc;

use super::driving;
use super::loaded::{Loaded, Points, Training};
use super::timeline::Node;
use crate::diffusion::data::PointCloud;
use crate::diffusion::denoiser::Denoiser;
use crate::diffusion::density::{Density, Precision};
use crate::diffusion::guidance::Law;
use crate::diffusion::samplers::{Advance, Spacing, StepGrid};
use crate::diffusion::schedules::{START_IN_RADII, TimeSpan};
use crate::diffusion::score::learned::{TrainingRun, Untrained, Watch};
use crate::diffusion::score::{Evaluating, Score};
use crate::geometry::phases::Thresholds;
use crate::maths::Vector;
use crate::scene::{Ridge, Scene};

/// Stands for an infinite noise level (where `a = 0`), in units of the data radius.
const SIGMA_INFINITE: f64 = 1e12;

/// A particle that is farther from the data than this many radii and noise levels is lost.
const LOST: f64 = 100.0;

/// Training points and the denoiser that drives particles among them.
#[derive(Clone)]
pub struct Ready<const D: usize> {
    /// The training points.
    pub training: Training<D>,
    /// Dimension of the ridge, `d*`, below `D`.
    pub ridge_dimension: usize,
    /// The density whose ridge is looked for.
    pub ridge_density: Arc<Density<D>>,
    /// Another whose ridge may be shown beside it: that of a class, or of all data.
    pub beside_density: Option<Arc<Density<D>>>,
    /// What guidance is meant to sample.
    pub law: Option<Law<D>>,
    /// What is steered from and what is steered to, as the window evaluates it.
    pub ends: Option<[Arc<dyn Denoiser<D>>; 2]>,
    /// How the window evaluates it.
    pub quick: Precision,
    fast: Arc<dyn Denoiser<D>>,
    double: Arc<dyn Denoiser<D>>,
}

/// An experiment's points and denoiser, in the plane or in space.
#[derive(Clone)]
pub enum Space {
    /// Two coordinates.
    Plane(Ready<2>),
    /// Three coordinates.
    Volume(Ready<3>),
}

/// How far particles may go before they are lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    middle: [f64; 3],
    ball: f64,
    radius: f64,
}

impl Reach {
    /// Whether a place of the data frame is a number, and not so far from the data that a particle
    /// there has left them for good.
    pub fn holds<const D: usize>(&self, x: &Vector<D>, sigma: f64) -> bool {
        let middle = Vector::from_fn(|d, _| self.middle[d]);
        (x - middle).norm() <= self.ball + LOST * (self.radius + sigma)
    }
}

/// A scene ready to be solved.
#[derive(Clone)]
pub struct Experiment {
    /// The scene.
    pub scene: Arc<Scene>,
    /// Its data.
    pub loaded: Arc<Loaded>,
    /// Points and denoiser.
    pub space: Space,
    /// RMS distance of the data from their mean, `R`.
    pub radius: f64,
    /// Median nearest-neighbour distance of the distinct data.
    pub nearest_neighbour: f64,
    /// From where to where it is integrated.
    pub span: TimeSpan,
    /// The solver's grid, from noise to data.
    pub nodes: Arc<[Node]>,
    /// How the training of its network has gone, if it has one.
    pub training_run: Option<TrainingRun>,
}

/// `d*` in `D` dimensions: a ridge has at least one normal.
pub(super) fn ridge_dimension<const D: usize>(scene: &Scene) -> usize {
    scene.ridge.dimension.min(D - 1)
}

impl<const D: usize> Ready<D> {
    fn new(scene: &Scene, training: &Training<D>, watch: Watch<'_>) -> Result<Self, Untrained> {
        let quick = Precision::Fast { cloud: scene.particles.count };
        let denoiser = |precision| driving::denoiser(scene, training, precision, watch);
        let (ridge_density, beside_density) = driving::ridge_densities(scene, training)?;
        let ends = driving::ends(scene, training, quick, watch)?;
        Ok(Self {
            training: training.clone(),
            ridge_dimension: ridge_dimension::<D>(scene),
            ridge_density,
            beside_density,
            law: driving::law(scene, training),
            ends: ends.map(|ends| ends.map(Arc::from)),
            quick,
            fast: denoiser(quick)?.into(),
            double: denoiser(Precision::Double)?.into(),
        })
    }

    /// Whether both look for the same ridges.
    fn has_ridges_of(&self, other: &Self) -> bool {
        let beside = match (&self.beside_density, &other.beside_density) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        beside && Arc::ptr_eq(&self.ridge_density, &other.ridge_density)
    }

    /// The denoiser that drives the particles.
    pub fn denoiser(&self, precision: Precision) -> &dyn Denoiser<D> {
        match precision {
            Precision::Double => self.double.as_ref(),
            Precision::Single | Precision::Fast { .. } => self.fast.as_ref(),
        }
    }
}

impl Experiment {
    /// Makes a scene ready, however long its score takes to train; `before` spares reading the same
    /// data and training the same models again.
    pub fn new(scene: Arc<Scene>, before: Option<&Arc<Loaded>>) -> Result<Self, String> {
        let loaded = Loaded::read(&scene, before)?;
        Self::trained(scene, loaded, Watch::PATIENT).map_err(|untrained| match untrained {
            Untrained::Refused(sentence) => sentence,
            Untrained::Stopped { .. } => "training was stopped".to_owned(),
        })
    }

    /// Makes a scene on its data ready, with somebody to watch while its score is trained.
    pub fn trained(
        scene: Arc<Scene>,
        loaded: Arc<Loaded>,
        watch: Watch<'_>,
    ) -> Result<Self, Untrained> {
        let (space, radius, nearest_neighbour) = match &loaded.points {
            Points::Plane(training) => {
                let cloud = &training.cloud;
                let ready = Ready::new(&scene, training, watch)?;
                (Space::Plane(ready), cloud.radius(), cloud.nearest_neighbour())
            }
            Points::Space(training) => {
                let cloud = &training.cloud;
                let ready = Ready::new(&scene, training, watch)?;
                (Space::Volume(ready), cloud.radius(), cloud.nearest_neighbour())
            }
        };
        let span = scene.schedule.resolve(radius, nearest_neighbour)?;
        let nodes = lay_grid(&scene, radius, &span);
        let training_run = training_run(&scene, &space);
        Ok(Self { scene, loaded, space, radius, nearest_neighbour, span, nodes, training_run })
    }

    /// Whether the ridges of both are those of the same points.
    pub fn has_ridges_of(&self, other: &Self) -> bool {
        match (&self.space, &other.space) {
            (Space::Plane(a), Space::Plane(b)) => a.has_ridges_of(b),
            (Space::Volume(a), Space::Volume(b)) => a.has_ridges_of(b),
            _ => false,
        }
    }

    /// Whether there is another ridge to be shown beside its own.
    pub fn has_ridge_beside(&self) -> bool {
        match &self.space {
            Space::Plane(ready) => ready.beside_density.is_some(),
            Space::Volume(ready) => ready.beside_density.is_some(),
        }
    }

    /// The same experiment with fewer steps and particles, for a slider that is being dragged.
    #[must_use]
    pub fn coarser(&self, n_particles: usize, steps: usize) -> Self {
        let mut scene = Scene::clone(&self.scene);
        scene.particles.count = n_particles.min(scene.particles.count);
        let steps = (steps as u32).min(scene.sampler.grid().steps);
        scene.sampler = scene.sampler.with_steps(steps);
        let nodes = lay_grid(&scene, self.radius, &self.span);
        Self { scene: Arc::new(scene), nodes, ..self.clone() }
    }

    /// Coordinates of a point.
    pub fn dimension(&self) -> usize {
        match self.space {
            Space::Plane(_) => 2,
            Space::Volume(_) => 3,
        }
    }

    /// Where phases end, as `ridge` says; other thresholds need no other solve.
    pub fn thresholds(&self, ridge: &Ridge) -> Thresholds {
        Thresholds { normal_distance: ridge.rho * self.radius, u_normal: ridge.eta * self.radius }
    }

    /// How files are computed.
    pub fn precision_of_files(&self) -> Precision {
        match self.scene.score.evaluating() {
            Evaluating::Exact => Precision::Double,
            Evaluating::Fast => Precision::Fast { cloud: self.scene.particles.count },
        }
    }

    /// Directions across the ridge.
    pub fn n_normals(&self) -> usize {
        match &self.space {
            Space::Plane(ready) => 2 - ready.ridge_dimension,
            Space::Volume(ready) => 3 - ready.ridge_dimension,
        }
    }

    /// The dimension of the ridge, `d*`.
    pub fn ridge_dimension(&self) -> usize {
        self.dimension() - self.n_normals()
    }

    /// A ball that holds the training points: the middle of their bounding box, and the greatest
    /// distance of one of them from there, data frame; `z = 0` in the plane.
    pub fn ball(&self) -> ([f64; 3], f64) {
        match &self.space {
            Space::Plane(ready) => ball(&ready.training.cloud),
            Space::Volume(ready) => ball(&ready.training.cloud),
        }
    }

    /// Mean of the training points, data frame; `z = 0` in the plane.
    pub fn mean(&self) -> [f64; 3] {
        match &self.space {
            Space::Plane(ready) => in_space(&ready.training.cloud.mean()),
            Space::Volume(ready) => in_space(&ready.training.cloud.mean()),
        }
    }

    /// How far particles may go before they are lost.
    pub fn reach(&self) -> Reach {
        let (middle, ball) = self.ball();
        Reach { middle, ball, radius: self.radius }
    }

    /// Training points, duplicates merged.
    pub fn n_distinct(&self) -> usize {
        match &self.space {
            Space::Plane(ready) => ready.training.cloud.points().len(),
            Space::Volume(ready) => ready.training.cloud.points().len(),
        }
    }

    /// Names of the classes, if the data have some.
    pub fn class_names(&self) -> &[String] {
        match &self.space {
            Space::Plane(ready) => ready.training.class_names(),
            Space::Volume(ready) => ready.training.class_names(),
        }
    }

    /// What all evaluations of the window's solve cost, in pairs of particle and training point.
    pub fn cost_of_evaluations(&self) -> f64 {
        let cloud = self.scene.particles.count;
        let of_node = |node: &Node| match &self.space {
            Space::Plane(ready) => ready.training.density.cost(cloud, node.sigma),
            Space::Volume(ready) => ready.training.density.cost(cloud, node.sigma),
        };
        let nodes = self.nodes.iter().map(of_node).sum::<f64>();
        let evaluations = self.scene.sampler.evaluations() as f64;
        let visits = (cloud * self.nodes.len()) as f64 * evaluations;
        if let Some(pairs) = self.scene.guidance.pairs_a_datum() {
            return nodes * evaluations + visits * pairs * self.n_distinct() as f64;
        }
        match self.scene.score.pairs_an_evaluation() {
            None => nodes * evaluations,
            Some(pairs) => nodes + visits * pairs,
        }
    }

    /// Pairs of particle and training point that a solve visits.
    pub fn n_pairs(&self) -> f64 {
        let steps = (self.nodes.len() - 1) * self.scene.sampler.evaluations();
        steps as f64 * self.scene.particles.count as f64 * self.n_distinct() as f64
    }

    /// The node at schedule time `t`, or a sentence that says which times there are.
    pub fn node_at(&self, t: f64) -> Result<Node, String> {
        let schedule = self.scene.schedule.schedule();
        let range = schedule.t_range();
        let (a, s) = (schedule.a(t), schedule.s(t));
        if !t.is_finite() || !range.contains(&t) || s <= 0.0 || a <= 0.0 {
            return Err(format!(
                "t = {t} is outside the schedule \"{}\", which runs from {} to {} with some noise \
                 and some data at t; choose another t",
                self.scene.schedule.variant().type_name,
                range.start(),
                range.end()
            ));
        }
        Ok(Node { t, sigma: s / a, a, s })
    }
}

fn training_run(scene: &Scene, space: &Space) -> Option<TrainingRun> {
    let Score::Network(settings) = &scene.score else { return None };
    match space {
        Space::Plane(ready) => ready.training.training_run(settings),
        Space::Volume(ready) => ready.training.training_run(settings),
    }
}

fn ball<const D: usize>(cloud: &PointCloud<D>) -> ([f64; 3], f64) {
    let of_all = |choose: fn(f64, f64) -> f64| {
        let points = cloud.points().iter().copied();
        points.reduce(|a, b| a.zip_map(&b, choose)).unwrap_or_else(nalgebra::SVector::zeros)
    };
    let middle = (of_all(f64::min) + of_all(f64::max)) * 0.5;
    let farthest = cloud.points().iter().map(|x| (x - middle).norm()).fold(0.0, f64::max);
    (in_space(&middle), farthest)
}

fn in_space<const D: usize>(x: &Vector<D>) -> [f64; 3] {
    [0, 1, 2].map(|d| x.as_slice().get(d).copied().unwrap_or(0.0))
}

fn lay_grid(scene: &Scene, radius: f64, span: &TimeSpan) -> Arc<[Node]> {
    let schedule = scene.schedule.schedule();
    let grid = scene.sampler.grid();
    let levels = if span.sigma_start.is_finite() {
        levels(grid, span, &|t| schedule.sigma(t))
    } else {
        levels_from_infinity(scene, radius, span)
    };
    let last = levels.len() - 1;
    let node = |(k, &sigma): (usize, &f64)| {
        let t = match k {
            0 => span.t_start,
            k if k == last => span.t_end,
            _ => schedule.t_of_sigma(sigma),
        };
        let s = schedule.s(t);
        Node { t, sigma, a: s / sigma, s }
    };
    levels.iter().enumerate().map(node).collect()
}

fn levels(grid: StepGrid, span: &TimeSpan, sigma_of_t: &dyn Fn(f64) -> f64) -> Vec<f64> {
    grid.levels(span.sigma_start, span.sigma_end, sigma_of_t, span.t_start, span.t_end)
}

/// Where the schedule starts from pure noise, the first step leads to the default noise end (or,
/// with uniform steps, to wherever its time says), and the rest of the grid starts there.
fn levels_from_infinity(scene: &Scene, radius: f64, span: &TimeSpan) -> Vec<f64> {
    let schedule = scene.schedule.schedule();
    let grid = scene.sampler.grid();
    let infinite = SIGMA_INFINITE * radius;
    if grid.spacing == Spacing::UniformT {
        let finite = TimeSpan { sigma_start: infinite, ..*span };
        return levels(grid, &finite, &|t| schedule.sigma(t));
    }
    if grid.steps == 1 {
        return vec![infinite, span.sigma_end];
    }
    let sigma_start = (START_IN_RADII * radius).max(2.0 * span.sigma_end);
    let t_start = schedule.t_of_sigma(sigma_start);
    let rest = StepGrid { steps: grid.steps - 1, ..grid };
    let finite = TimeSpan { t_start, sigma_start, ..*span };
    let mut levels = levels(rest, &finite, &|t| schedule.sigma(t));
    levels.insert(0, infinite);
    levels
}
