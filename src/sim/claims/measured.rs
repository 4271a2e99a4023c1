//! Quantities of a solved experiment, by their names.

use std::collections::BTreeMap;

use super::of_ridge;
use crate::diffusion::samplers::Advance as _;
use crate::maths::stats;
use crate::scene::lessons::claims::When;
use crate::sim::experiment::Experiment;
use crate::sim::pairs::Pairs;
use crate::sim::phase_numbers::PhaseNumbers;
use crate::sim::timeline::Timeline;

/// Of so many of the particles the data are counted that they are nearest to.
const MOST: f64 = 0.9;

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
    /// The trajectories of the step before.
    pub before: Option<&'a Timeline>,
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
            "to_go.p90" => Some(p90(&self.timeline.records[index].to_go)),
            "to_go.across.p90" => Some(p90(&self.timeline.records[index].u_normal)),
            "near" => Some(summary()?.near_share),
            "log_density" => Some(summary()?.log_density_mean),
            "diverged" => Some(summary()?.n_diverged as f64),
            "memorised" => end(0),
            "at_data" => Some(end(0)? + end(1)?),
            "between" => end(2),
            "off_ridge" => end(3),
            "foretold" => {
                Some(1.0 - self.now_and_at_the_end(moment).other_datum_share(self.experiment)?)
            }
            "distinct" => self.distinct(index),
            "bends" => self.bends(index),
            "apart.median" => Some(self.with_the_step_before(moment)?.apart()?.median),
            "apart.other_datum" => {
                self.with_the_step_before(moment)?.other_datum_share(self.experiment)
            }
            "steps" => Some((self.timeline.nodes.len() - 1) as f64),
            "evaluations" => Some(self.evaluations()),
            "particles" => Some(self.timeline.n_particles as f64),
            "data" => Some(self.experiment.n_distinct() as f64),
            "neighbours" => Some(self.experiment.nearest_neighbour),
            "radius" => self.radius_of_table(),
            "data.distance.p90" => Some(of_ridge::data_distance_p90(self.experiment, sigma)),
            "noise" => Some(sigma),
            "ridge.cores" | "ridge.bridges" | "ridge.length" | "modes" => {
                let number = of_ridge::of_ridge(self.experiment, name, sigma);
                Some(number).filter(|number| number.is_finite())
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

    /// Each particle with itself at the end.
    fn now_and_at_the_end(&self, moment: f64) -> Pairs<'_> {
        let end = (self.timeline.nodes.len() - 1) as f64;
        Pairs { timelines: [self.timeline; 2], moments: [moment, end] }
    }

    /// Each particle with that of the same number in the step before, at the same noise level.
    fn with_the_step_before(&self, moment: f64) -> Option<Pairs<'_>> {
        let before = self.before?;
        let ln_sigma = self.timeline.node_at(moment).sigma.ln();
        let moments = [before.moment_of_ln_sigma(ln_sigma), moment];
        Some(Pairs { timelines: [before, self.timeline], moments })
    }

    /// How many data hold nine tenths of the particles, each at the datum that it is nearest to.
    fn distinct(&self, index: usize) -> Option<f64> {
        let node = self.timeline.records[index].node as f64;
        let mut held: BTreeMap<usize, usize> = BTreeMap::new();
        let same = Pairs { timelines: [self.timeline; 2], moments: [node; 2] };
        for [datum, _] in same.data(self.experiment)? {
            *held.entry(datum).or_default() += 1;
        }
        let mut held: Vec<usize> = held.into_values().collect();
        held.sort_unstable_by(|a, b| b.cmp(a));
        let wanted = MOST * held.iter().sum::<usize>() as f64;
        let mut sum = 0;
        let enough = held.iter().position(|n| {
            sum += n;
            sum as f64 >= wanted
        });
        Some(enough? as f64 + 1.0)
    }

    /// The share of the particles whose paths have turned to the same side since the start.
    fn bends(&self, index: usize) -> Option<f64> {
        let records = &self.timeline.records[..=index];
        if self.timeline.dimension != 2 || records.len() < 3 {
            return None;
        }
        let place = |k: usize, i: usize| [0, 1].map(|d| f64::from(records[k].x[2 * i + d]));
        let turned = |i: usize| -> f64 {
            let turn = |k: usize| {
                let [a, b, c] = [k - 1, k, k + 1].map(|k| place(k, i));
                let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
                (u[0] * v[1] - u[1] * v[0]).atan2(u[0] * v[0] + u[1] * v[1])
            };
            (1..records.len() - 1).map(turn).sum()
        };
        let n = self.timeline.n_particles;
        let turned = || (0..n).map(turned);
        let [left, right] =
            [turned().filter(|t| *t > 0.0).count(), turned().filter(|t| *t < 0.0).count()];
        Some(left.max(right) as f64 / n.max(1) as f64)
    }

    fn evaluations(&self) -> f64 {
        let steps = self.timeline.nodes.len() - 1;
        (steps * self.experiment.scene.sampler.evaluations()) as f64
    }

    /// The data radius in the table's own unit, where its columns have one.
    fn radius_of_table(&self) -> Option<f64> {
        let factors = &self.experiment.loaded.table.scaling().factor;
        let first = *factors.first()?;
        factors.iter().all(|factor| *factor == first).then_some(first * self.experiment.radius)
    }
}

fn p90(lengths: &[f32]) -> f64 {
    let mut lengths: Vec<f64> = lengths.iter().copied().map(f64::from).collect();
    stats::quantile(&mut lengths, 0.9)
}
