//! Ridges that have been found, kept while the data stay: they depend on data and noise alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::jobs::RidgeJob;
use crate::geometry::ridge::{ridge_curves, ridge_in_space};
use crate::picture::layers::ridge::RidgePicture;
use crate::sim::experiment::{Experiment, Space};
use crate::sim::loaded::Loaded;
use crate::ui::model::RidgeView;

/// Noise levels closer than this in `ln sigma` share a ridge: a hundredth of a noise level is not
/// seen.
const RESOLUTION: f64 = 0.01;

/// Levels between two that are found ahead of being asked for. While the ridge of a level is being
/// found, that of a level no farther than this stands in for it.
const SPREAD: i64 = 20;

/// Levels kept, more than the whole time axis has.
const MOST: usize = 4000;

/// Cells along the longest side of the box in which a sheet is looked for.
const SHEET_CELLS: usize = 48;

/// When to end: the work that was asked for, and the work ahead of being asked.
#[derive(Clone, Copy)]
pub struct Stops<'a> {
    /// Asked while the wanted ridge is being found.
    pub wanted: &'a (dyn Fn() -> bool + Sync),
    /// Asked while others are.
    pub ahead: &'a (dyn Fn() -> bool + Sync),
}

/// The ridges of one set of data, by dimension and noise level.
#[derive(Default)]
pub struct Ridges {
    loaded: Option<Arc<Loaded>>,
    found: BTreeMap<(usize, i64), Arc<RidgePicture>>,
}

impl Ridges {
    /// Shows the ridges at the noise level of a job and at the last one, first from a level nearby
    /// if there is one; then goes on to a spread of other levels.
    pub fn look(&mut self, job: &RidgeJob, stops: Stops<'_>, mut show: impl FnMut(RidgeView)) {
        let RidgeJob { experiment, sigma, dimensions } = job;
        let is_same = self.loaded.as_ref().is_some_and(|l| Arc::ptr_eq(l, &experiment.loaded));
        if !is_same || self.found.len() > MOST {
            self.found.clear();
            self.loaded = Some(Arc::clone(&experiment.loaded));
        }
        let [wanted, end] = [*sigma, experiment.span.sigma_end].map(level_of);
        let view = |ridges: &Self| {
            let [here, end] = [wanted, end].map(|level| ridges.nearest(dimensions, level));
            RidgeView { data: Arc::clone(&experiment.loaded), sigma: *sigma, here, end }
        };
        let standing_in = view(self);
        if !standing_in.here.is_empty() {
            show(standing_in);
        }
        for level in [wanted, end] {
            for &dimension in dimensions {
                if self.find(experiment, dimension, level, stops.wanted).is_none() {
                    return;
                }
            }
            show(view(self));
        }
        let start = level_of(experiment.span.sigma_start.min(1e3 * experiment.radius));
        for level in (end..=start).step_by(SPREAD as usize) {
            for &dimension in dimensions {
                if self.find(experiment, dimension, level, stops.ahead).is_none() {
                    return;
                }
            }
        }
    }

    /// The ridges nearest to a level, up to the first dimension of which there is none yet.
    fn nearest(&self, dimensions: &[usize], wanted: i64) -> Vec<Arc<RidgePicture>> {
        let nearest = |&dimension: &usize| {
            let near = (dimension, wanted - SPREAD)..=(dimension, wanted + SPREAD);
            let near = self.found.range(near);
            near.min_by_key(|((_, level), _)| (*level - wanted).abs()).map(|(_, ridge)| ridge)
        };
        dimensions.iter().map_while(nearest).cloned().collect()
    }

    fn find(
        &mut self,
        experiment: &Experiment,
        dimension: usize,
        level: i64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<()> {
        if self.found.contains_key(&(dimension, level)) {
            return Some(());
        }
        let sigma = (level as f64 * RESOLUTION).exp();
        let ridge = match &experiment.space {
            Space::Plane(ready) => {
                RidgePicture::Plane(ridge_curves(&ready.training.density, sigma, stop))
            }
            Space::Volume(ready) => {
                let density = &ready.training.density;
                let ridge = ridge_in_space(density, dimension, sigma, SHEET_CELLS, stop);
                RidgePicture::in_space(ridge)
            }
        };
        if stop() {
            return None;
        }
        self.found.insert((dimension, level), Arc::new(ridge));
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
        let job = RidgeJob { experiment, sigma: 0.3, dimensions: dims.to_vec() };
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
