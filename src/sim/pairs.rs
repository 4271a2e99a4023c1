//! Matched particles: the same numbers, so the same noise, in two solves.

use super::experiment::{Experiment, Ready, Space};
use super::timeline::{Frame, Timeline};
use crate::maths::{Vector, stats};

/// Distances from a particle to a datum that are found at most, to tell whether two particles are
/// nearest to the same one; of larger clouds every so-many-th pair is asked.
const MOST_DISTANCES: usize = 1_000_000;

/// Pairs whose distances are found at most, evenly among all: it is done for every frame.
const MOST_PAIRS: usize = 20_000;

/// Fewer pairs of a larger cloud say nothing of it.
const FEWEST_ASKED: usize = 200;

/// Two clouds at moments of the same noise level; a particle of the first belongs to that of the
/// same number in the second. Clouds of other dimensions have no pairs.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a> {
    /// The trajectories of A and of B.
    pub timelines: [&'a Timeline; 2],
    /// The moment of each, as a node coordinate.
    pub moments: [f64; 2],
}

/// How far matched particles are apart; lengths in data units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// Median distance.
    pub median: f64,
    /// Distance that nine pairs in ten do not exceed.
    pub p90: f64,
}

impl Pairs<'_> {
    /// How many there are.
    pub fn count(&self) -> usize {
        let [a, b] = self.timelines;
        if a.dimension == b.dimension { a.n_particles.min(b.n_particles) } else { 0 }
    }

    /// Where the two of a number are, in a frame; `None` where one has diverged.
    pub fn places(&self, number: usize, frame: Frame) -> Option<[[f32; 3]; 2]> {
        let [a, b] = self.timelines;
        let [at_a, at_b] = self.moments;
        Some([a.position(number, at_a, frame)?, b.position(number, at_b, frame)?])
    }

    /// How far they are apart in the data frame; `None` without pairs.
    pub fn apart(&self) -> Option<Apart> {
        let step = self.count().div_ceil(MOST_PAIRS).max(1);
        let numbers = (0..self.count()).step_by(step);
        let places = numbers.filter_map(|number| self.places(number, Frame::Data));
        let mut distances: Vec<f64> = places.map(|[a, b]| distance(a, b)).collect();
        (!distances.is_empty()).then(|| Apart {
            median: stats::median(&mut distances),
            p90: stats::quantile(&mut distances, 0.9),
        })
    }

    /// The share of pairs that are nearest to different training points of an experiment; `None` where
    /// data are so many that too few pairs could be asked.
    pub fn other_datum_share(&self, experiment: &Experiment) -> Option<f64> {
        let data = self.data(experiment)?;
        let n = data.iter().filter(|[a, b]| a != b).count();
        (!data.is_empty()).then(|| n as f64 / data.len() as f64)
    }

    /// The distinct training points that the two of a pair are nearest to, of all pairs, or evenly of
    /// so many as can be asked.
    pub fn data(&self, experiment: &Experiment) -> Option<Vec<[usize; 2]>> {
        match &experiment.space {
            Space::Plane(ready) => self.data_among(ready),
            Space::Volume(ready) => self.data_among(ready),
        }
    }

    fn data_among<const D: usize>(&self, ready: &Ready<D>) -> Option<Vec<[usize; 2]>> {
        let points = ready.training.cloud.points();
        let nearest = |at: [f32; 3]| {
            let at = Vector::<D>::from_fn(|d, _| f64::from(at[d]));
            let square = |i: &usize| (points[*i] - at).norm_squared();
            (0..points.len()).min_by(|i, j| square(i).total_cmp(&square(j))).unwrap_or(0)
        };
        let most = (MOST_DISTANCES / (2 * points.len().max(1))).max(1);
        if most < FEWEST_ASKED.min(self.count()) {
            return None;
        }
        let asked = (0..self.count()).step_by(self.count().div_ceil(most).max(1));
        let places = asked.filter_map(|number| self.places(number, Frame::Data));
        Some(places.map(|pair| pair.map(nearest)).collect())
    }
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f64 {
    let square = |d: usize| (f64::from(a[d]) - f64::from(b[d])).powi(2);
    (0..3).map(square).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::Scene;
    use crate::sim::recorder::solve_and_record;

    fn solved_with(assignments: &[&str]) -> (Arc<Experiment>, Arc<Timeline>) {
        let with = |scene: Scene, typed: &&str| scene.with_typed(typed).expect("a scene");
        let scene = assignments.iter().fold(Scene::default(), with);
        let scene = scene.with_typed("particles.count=60").expect("a scene");
        let experiment = Arc::new(Experiment::new(Arc::new(scene), None).expect("an experiment"));
        let precision = experiment.precision_of_files();
        let timeline = match &experiment.space {
            Space::Plane(ready) => solve_and_record(&experiment, ready, precision, &|| false),
            Space::Volume(ready) => solve_and_record(&experiment, ready, precision, &|| false),
        };
        (experiment, timeline.expect("not stopped"))
    }

    fn pairs(timelines: [&Timeline; 2], ln_sigma: f64) -> Pairs<'_> {
        let moments = timelines.map(|timeline| timeline.moment_of_ln_sigma(ln_sigma));
        Pairs { timelines, moments }
    }

    #[test]
    fn the_same_setting_twice_has_no_distance_and_no_other_datum() {
        let (experiment, timeline) = solved_with(&[]);
        let same = pairs([&timeline, &timeline], -2.0);
        assert_eq!(same.apart(), Some(Apart { median: 0.0, p90: 0.0 }));
        assert_eq!(same.other_datum_share(&experiment), Some(0.0));
    }

    #[test]
    fn the_same_noise_on_a_coarser_grid_stays_close_and_another_seed_does_not() {
        let (experiment, fine) = solved_with(&["sampler.steps=200"]);
        let (_, coarse) = solved_with(&["sampler.steps=50"]);
        let (_, other) = solved_with(&["sampler.steps=200", "particles.seed=9"]);
        let near = pairs([&fine, &coarse], -2.0).apart().expect("pairs");
        let far = pairs([&fine, &other], -2.0);
        assert!(near.median < 0.01 * experiment.radius, "{near:?}");
        assert!(far.apart().expect("pairs").median > 0.3 * experiment.radius);
        assert!(far.other_datum_share(&experiment).expect("pairs") > 0.5);
    }

    #[test]
    fn clouds_of_other_sizes_are_matched_as_far_as_they_go_and_other_dimensions_not_at_all() {
        let (_, plane) = solved_with(&[]);
        let fewer = Timeline { n_particles: 20, ..Timeline::clone(&plane) };
        assert_eq!(pairs([&plane, &fewer], 0.0).count(), 20);
        let (_, space) = solved_with(&["data.type=helix"]);
        assert_eq!(pairs([&plane, &space], 0.0).count(), 0);
        assert_eq!(pairs([&plane, &space], 0.0).apart(), None);
    }
}
