//! Where samples end against training time: from haze to the ridge to the data.

use std::sync::Arc;

use super::ends::{self, End};
use super::experiment::{Experiment, Ready, Space};
use crate::diffusion::density::Precision;
use crate::diffusion::score::learned::{Untrained, Watch};
use crate::maths::stats;

/// Particles that are followed at each training time.
const N_PARTICLES: usize = 400;

/// Steps of the solver at each training time, at most.
const N_STEPS: usize = 60;

/// Where the samples of one training time end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// Training time.
    pub time: f64,
    /// Shares of memorised, near, between and off the ridge.
    pub shares: [f64; 4],
    /// Median distance to the ridge at `sigma = 0.1 R`, in units of the data radius.
    pub to_ridge: f64,
    /// Median distance to the nearest training point, in nearest-neighbour distances: how far the
    /// samples are spread along the ridge.
    pub to_datum: f64,
}

/// Where samples of an experiment end once its score is trained for a time.
pub fn ends_at(experiment: &Experiment, time: f64, watch: Watch<'_>) -> Result<Ends, Untrained> {
    let mut scene = experiment.scene.as_ref().clone();
    scene.score = scene.score.with_training_time(time);
    let trained = Experiment::trained(scene.into(), Arc::clone(&experiment.loaded), watch)?;
    let trained = trained.coarser(N_PARTICLES, N_STEPS);
    let ends = match &trained.space {
        Space::Plane(ready) => ends_of(&trained, ready, time, watch),
        Space::Volume(ready) => ends_of(&trained, ready, time, watch),
    };
    ends.ok_or(Untrained::Stopped { steps: 0 })
}

fn ends_of<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    time: f64,
    watch: Watch<'_>,
) -> Option<Ends> {
    let end_points = ends::end_points(experiment, ready, Precision::Double, watch.stop)?;
    let endings = ends::endings(experiment, ready, &end_points, watch.stop)?;
    let median = |of: fn(&ends::Ending) -> f64, unit: f64| {
        stats::median(&mut endings.iter().map(|ending| of(ending) / unit).collect())
    };
    Some(Ends {
        time,
        shares: End::ALL.map(|end| ends::share(&endings, end)),
        to_ridge: median(|ending| ending.to_ridge, experiment.radius),
        to_datum: median(|ending| ending.to_datum, experiment.nearest_neighbour),
    })
}
