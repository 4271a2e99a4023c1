//! The cloud in numbers, as the window shows them, for files: at every node, in float64, however
//! many particles there are.

use super::ends::{self, End};
use super::experiment::{Experiment, Ready, Space};
use super::phase_numbers::{PhaseNumbers, shares};
use super::solve::{Cloud, Progress, Starts, in_order, solve};
use super::steering::{Moments, Steering, steering_of};
use super::timeline::{Node, Summary};
use crate::geometry::phases::{LastPassages, Row};
use crate::maths::{Vector, stats};

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every node.
    Nodes,
    /// Every node, and where the particles end.
    NodesAndEnds,
}

/// The cloud in numbers; lengths in data units, shares from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    /// The solver's grid, from noise to data.
    pub nodes: Vec<Node>,
    /// The cloud and the ridge, one entry a node.
    pub numbers: Vec<PhaseNumbers>,
    /// The cloud and the data, one entry a node.
    pub summaries: Vec<Summary>,
    /// What holds for the end alone, by name, if it was measured.
    pub ends: Vec<(String, f64)>,
}

/// Solves an experiment exactly and measures the cloud; `None` if `stop` said so. `on_node` is
/// called after every node.
pub fn metrics(
    experiment: &Experiment,
    extent: Extent,
    stop: &(dyn Fn() -> bool + Sync),
    on_node: impl FnMut(),
) -> Option<Metrics> {
    match &experiment.space {
        Space::Plane(ready) => of(experiment, ready, extent, stop, on_node),
        Space::Volume(ready) => of(experiment, ready, extent, stop, on_node),
    }
}

fn of<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    extent: Extent,
    stop: &(dyn Fn() -> bool + Sync),
    mut on_node: impl FnMut(),
) -> Option<Metrics> {
    let precision = experiment.precision_of_files();
    let thresholds = experiment.thresholds(&experiment.scene.ridge);
    let (mut passages, mut ending) = (LastPassages::default(), Vec::new());
    let mut metrics = Metrics { nodes: experiment.nodes.to_vec(), ..Metrics::default() };
    let look = |cloud: &Cloud<'_, D>| Part::of(cloud, experiment);
    let measure = |_, parts: Vec<Part<D>>| {
        let (seen, places): (Vec<_>, Vec<_>) =
            parts.into_iter().map(|part| (part.seen, part.ending)).unzip();
        let seen = in_order(&seen);
        ending = in_order(&places);
        let lengths = |of: fn(&Seen) -> f64| -> Vec<f64> { seen.iter().map(of).collect() };
        let normal_distance = lengths(|seen| seen.normal_distance);
        let u_normal = lengths(|seen| seen.u_normal);
        let row = Row { normal_distance: &normal_distance, u_normal: &u_normal };
        passages.push(row, thresholds);
        let u_tangent = lengths(|seen| seen.u_tangent);
        metrics.numbers.push(PhaseNumbers::of_lengths(normal_distance, u_normal, u_tangent));
        metrics.summaries.push(summary(&seen, experiment.nearest_neighbour));
        on_node();
        Progress::Continue
    };
    let outcome = solve(experiment, ready, precision, &Starts::Seeded, stop, look, measure);
    if outcome == Progress::Stop {
        return None;
    }
    for (step, numbers) in metrics.numbers.iter_mut().enumerate() {
        numbers.shares = shares(passages.passages.iter().map(|passage| passage.phase(step)));
    }
    if extent == Extent::NodesAndEnds {
        metrics.ends = ends(experiment, ready, &ending, stop)?;
    }
    Some(metrics)
}

/// What is seen of a part of the cloud at one node, by places in the cloud.
struct Part<const D: usize> {
    seen: Vec<(u32, Seen)>,
    /// Where they are at the last node and where the denoiser sends them, data frame; nothing
    /// before.
    ending: Vec<(u32, [Vector<D>; 2])>,
}

/// What is seen of a particle; lengths in data units.
#[derive(Clone, Copy)]
struct Seen {
    to_go: f64,
    normal_distance: f64,
    u_normal: f64,
    u_tangent: f64,
    log_density: f64,
    to_datum: f64,
    is_lost: bool,
}

impl<const D: usize> Part<D> {
    fn of(cloud: &Cloud<'_, D>, experiment: &Experiment) -> Self {
        let reach = experiment.reach();
        let seen = |j: usize| {
            let (standing, evaluation) = (&cloud.standings[j], &cloud.around[j].evaluation);
            Seen {
                to_go: cloud.displacements[j].norm(),
                normal_distance: standing.normal_distance(),
                u_normal: standing.u_normal,
                u_tangent: standing.u_tangent,
                log_density: evaluation.log_density,
                to_datum: evaluation.nearest,
                is_lost: !reach.holds(&cloud.x[j], cloud.node.sigma),
            }
        };
        let ending = |j: usize| [cloud.x[j], cloud.x[j] + cloud.displacements[j]];
        let is_last = cloud.index + 1 == experiment.nodes.len();
        let numbered = || cloud.particles.iter().copied().enumerate();
        Self {
            seen: numbered().map(|(j, place)| (place, seen(j))).collect(),
            ending: numbered().filter(|_| is_last).map(|(j, place)| (place, ending(j))).collect(),
        }
    }
}

fn summary(seen: &[Seen], nearest_neighbour: f64) -> Summary {
    let n = seen.len().max(1) as f64;
    let densities = || seen.iter().map(|seen| seen.log_density).filter(|p| p.is_finite());
    Summary {
        near_share: seen.iter().filter(|seen| seen.to_datum <= nearest_neighbour).count() as f64
            / n,
        to_go_median: stats::median(&mut seen.iter().map(|seen| seen.to_go).collect()),
        log_density_mean: densities().sum::<f64>() / densities().count() as f64,
        n_diverged: seen.iter().filter(|seen| seen.is_lost).count(),
    }
}

/// What holds for the end alone, by name.
fn ends<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    ending: &[[Vector<D>; 2]],
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<(String, f64)>> {
    let (places, end_points): (Vec<_>, Vec<_>) = ending.iter().map(|[x, end]| (*x, *end)).unzip();
    let endings = ends::endings(experiment, ready, &end_points, stop)?;
    let named = ["memorised", "near", "between", "off_ridge"].into_iter().zip(End::ALL);
    let mut rows: Vec<(String, f64)> =
        named.map(|(name, end)| (name.to_owned(), ends::share(&endings, end))).collect();
    if let Some(steering) = steering_of(experiment, ready, &places) {
        rows.extend(of_steering(&steering, D));
    }
    Some(rows)
}

fn of_steering(steering: &Steering, dimension: usize) -> Vec<(String, f64)> {
    let classes = steering.classes.iter().flat_map(|(class, share, meant)| {
        let sampled = Some((format!("sampled_share_{class}"), *share));
        sampled.into_iter().chain(meant.map(|share| (format!("target_share_{class}"), share)))
    });
    let laws =
        [("sampled", steering.sampled), ("target", steering.target), ("theory", steering.theory)];
    let moments = laws.into_iter().filter_map(|(law, moments)| Some((law, moments?)));
    classes.chain(moments.flat_map(|(law, moments)| of_moments(law, moments, dimension))).collect()
}

fn of_moments(law: &str, moments: Moments, dimension: usize) -> Vec<(String, f64)> {
    let axes = ["x", "y", "z"].into_iter().take(dimension).enumerate();
    let of_axis = |(d, axis): (usize, &str)| {
        let named = |what: &str, of: [f64; 3]| (format!("{law}_{what}_{axis}"), of[d]);
        [named("mean", moments.mean), named("variance", moments.variance)]
    };
    axes.flat_map(of_axis).collect()
}
