//! Ridges that have been found, kept while the data stay: they depend on data and noise alone.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::jobs::RidgeJob;
use crate::geometry::ridge::{Ridge, ridge_curves};
use crate::sim::experiment::{Experiment, Loaded, Space};
use crate::ui::model::RidgeView;

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

/// The ridges of one set of data.
#[derive(Default)]
pub struct Ridges {
    loaded: Option<Arc<Loaded>>,
    found: BTreeMap<i64, Arc<Ridge<2>>>,
}

impl Ridges {
    /// Shows the ridge at the noise level of a job and at the last one, first from a level nearby
    /// if there is one; then goes on to a spread of other levels.
    pub fn look(&mut self, job: &RidgeJob, stops: Stops<'_>, mut show: impl FnMut(RidgeView)) {
        let RidgeJob { experiment, sigma } = job;
        let is_same = self.loaded.as_ref().is_some_and(|l| Arc::ptr_eq(l, &experiment.loaded));
        if !is_same || self.found.len() > MOST {
            self.found.clear();
            self.loaded = Some(Arc::clone(&experiment.loaded));
        }
        let [wanted, end] = [*sigma, experiment.span.sigma_end].map(level_of);
        let mut show_at = |found: &BTreeMap<i64, Arc<Ridge<2>>>, here: &Arc<Ridge<2>>| {
            let end = Arc::clone(found.get(&end).unwrap_or(here));
            show(RidgeView { sigma: *sigma, here: Arc::clone(here), end });
        };
        if let Some(near) = self.nearest(wanted) {
            show_at(&self.found, &near);
        }
        for level in [wanted, end] {
            if self.find(experiment, level, stops.wanted).is_none() {
                return;
            }
        }
        if let Some(here) = self.found.get(&wanted) {
            show_at(&self.found, here);
        }
        let start = level_of(experiment.span.sigma_start.min(1e3 * experiment.radius));
        for level in (end..=start).step_by(SPREAD as usize) {
            if self.find(experiment, level, stops.ahead).is_none() {
                return;
            }
        }
    }

    fn nearest(&self, wanted: i64) -> Option<Arc<Ridge<2>>> {
        let near = self.found.range(wanted - SPREAD..=wanted + SPREAD);
        let (_, ridge) = near.min_by_key(|(level, _)| (*level - wanted).abs())?;
        Some(Arc::clone(ridge))
    }

    fn find(
        &mut self,
        experiment: &Experiment,
        level: i64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        let Space::Plane(ready) = &experiment.space else { return None };
        if let Entry::Vacant(place) = self.found.entry(level) {
            let sigma = (level as f64 * RESOLUTION).exp();
            let ridge = ridge_curves(&ready.training.density, sigma, stop);
            if stop() {
                return None;
            }
            place.insert(Arc::new(ridge));
        }
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

    #[test]
    fn a_level_nearby_stands_in_until_the_ridge_is_found_and_other_data_start_afresh() {
        let mut ridges = Ridges::default();
        let shown = |ridges: &mut Ridges, experiment: &Arc<Experiment>, sigma: f64| {
            let mut views = Vec::new();
            let job = RidgeJob { experiment: Arc::clone(experiment), sigma };
            let stops = Stops { wanted: &|| false, ahead: &|| false };
            ridges.look(&job, stops, |view| views.push(view));
            views.len()
        };
        let thirteen = experiment("thirteen_points");
        assert_eq!(shown(&mut ridges, &thirteen, 0.3), 1);
        assert_eq!(shown(&mut ridges, &thirteen, 0.31), 2);
        assert!(ridges.found.len() > 20, "a spread of levels is there");
        assert_eq!(shown(&mut ridges, &experiment("two_moons"), 0.3), 1);
    }
}
