//! Ridges that have been found, kept while the data stay: they depend on data and noise alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::desk::RidgeJob;
use crate::picture::layers::ridge::RidgePicture;
use crate::picture::ridge_view::{RidgeView, Sought};
use crate::sim::experiment::Experiment;

/// Noise levels closer than this in `ln sigma` share a ridge: a hundredth of a noise level is not
/// seen.
const RESOLUTION: f64 = 0.01;

/// Levels between two that are found ahead of being asked for. While the ridge of a level is being
/// found, that of a level no farther than this stands in for it.
const SPREAD: i64 = 20;

/// Levels kept, more than the whole time axis has.
const MOST: usize = 4000;

/// When to end: the work that was asked for, and the work ahead of being asked.
#[derive(Clone, Copy)]
pub struct Stops<'a> {
    /// Asked while the wanted ridge is being found.
    pub wanted: &'a (dyn Fn() -> bool + Sync),
    /// Asked while others are.
    pub ahead: &'a (dyn Fn() -> bool + Sync),
}

/// The ridges of one set of data, by what is sought and noise level.
#[derive(Default)]
pub struct Ridges {
    experiment: Option<Arc<Experiment>>,
    found: BTreeMap<(Sought, i64), Arc<RidgePicture>>,
}

impl Ridges {
    /// Shows the ridges at the noise level of a job and at the last one, first from a level nearby
    /// if there is one; then goes on to a spread of other levels.
    pub fn look(&mut self, job: &RidgeJob, stops: Stops<'_>, mut show: impl FnMut(RidgeView)) {
        let RidgeJob { experiment, sigma, sought } = job;
        let is_same = self.experiment.as_ref().is_some_and(|e| e.has_ridges_of(experiment));
        if !is_same || self.found.len() > MOST {
            self.found.clear();
        }
        self.experiment = Some(Arc::clone(experiment));
        let [wanted, end] = [*sigma, experiment.span.sigma_end].map(level_of);
        let view = |ridges: &Self| {
            let (own, beside): (Vec<_>, Vec<_>) = sought.iter().partition(|sought| sought.is_own());
            RidgeView {
                experiment: Arc::clone(experiment),
                sigma: *sigma,
                here: ridges.nearest(&own, wanted),
                beside: ridges.nearest(&beside, wanted),
                end: ridges.nearest(&own, end),
            }
        };
        let standing_in = view(self);
        if !standing_in.here.is_empty() {
            show(standing_in);
        }
        for level in [wanted, end] {
            for &sought in sought {
                if self.find(experiment, sought, level, stops.wanted).is_none() {
                    return;
                }
            }
            show(view(self));
        }
        let start = level_of(experiment.span.sigma_start.min(1e3 * experiment.radius));
        for level in (end..=start).step_by(SPREAD as usize) {
            for &sought in sought {
                if self.find(experiment, sought, level, stops.ahead).is_none() {
                    return;
                }
            }
        }
    }

    /// The ridges nearest to a level, up to the first of which there is none yet.
    fn nearest(&self, sought: &[Sought], wanted: i64) -> Vec<Arc<RidgePicture>> {
        let nearest = |&sought: &Sought| {
            let near = (sought, wanted - SPREAD)..=(sought, wanted + SPREAD);
            let near = self.found.range(near);
            near.min_by_key(|((_, level), _)| (*level - wanted).abs()).map(|(_, ridge)| ridge)
        };
        sought.iter().map_while(nearest).cloned().collect()
    }

    fn find(
        &mut self,
        experiment: &Experiment,
        sought: Sought,
        level: i64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        if self.found.contains_key(&(sought, level)) {
            return Some(());
        }
        let sigma = (level as f64 * RESOLUTION).exp();
        let ridge = sought.find(experiment, sigma, stop)?;
        self.found.insert((sought, level), Arc::new(ridge));
        Some(())
    }
}

fn level_of(sigma: f64) -> i64 {
    (sigma.ln() / RESOLUTION).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::catalogue;

    fn experiment(name: &str) -> Arc<Experiment> {
        let scene = catalogue::find(name).expect("a built-in scene").scene();
        Arc::new(Experiment::new(scene.into(), None).expect("an experiment"))
    }

    fn shown(ridges: &mut Ridges, experiment: &Arc<Experiment>, dims: &[usize]) -> Vec<RidgeView> {
        let mut views = Vec::new();
        let experiment = Arc::clone(experiment);
        let sought = dims.iter().map(|&dimension| Sought::Own(dimension)).collect();
        let job = RidgeJob { experiment, sigma: 0.3, sought };
        let stops = Stops { wanted: &|| false, ahead: &|| false };
        ridges.look(&job, stops, |view| views.push(view));
        views
    }

    #[test]
    fn a_level_nearby_stands_in_until_the_ridge_is_found_and_other_data_start_afresh() {
        let mut ridges = Ridges::default();
        let thirteen = experiment("thirteen_points");
        assert_eq!(shown(&mut ridges, &thirteen, &[1]).len(), 2);
        assert_eq!(shown(&mut ridges, &thirteen, &[1]).len(), 3);
        assert!(ridges.found.len() > 20, "a spread of levels is there");
        assert_eq!(shown(&mut ridges, &experiment("two_moons"), &[1]).len(), 2);
    }
}
