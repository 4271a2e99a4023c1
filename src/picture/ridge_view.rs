//! The ridges that are shown at a moment, and how they are found.

use std::sync::Arc;

use super::layers::ridge::RidgePicture;
use crate::diffusion::density::Density;
use crate::geometry::ridge::{ridge_curves, ridge_in_space};
use crate::scene::View;
use crate::sim::experiment::{Experiment, Ready, Space};

/// Cells along the longest side of the box in which a sheet is looked for.
const SHEET_CELLS: usize = 48;

/// Which ridge is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sought {
    /// That of the scene's points, of this dimension.
    Own(usize),
    /// That of the points beside them.
    Beside(usize),
}

/// The ridge near the noise level of a moment.
#[derive(Clone)]
pub struct RidgeView {
    /// What it was found for.
    pub experiment: Arc<Experiment>,
    /// The noise level it was asked for.
    pub sigma: f64,
    /// The ridge there: of the dimension of the scene, and of the other one if that is shown too.
    pub here: Vec<Arc<RidgePicture>>,
    /// The ridge there of the points beside: of a class, or of all data.
    pub beside: Vec<Arc<RidgePicture>>,
    /// The ridge at the last noise level.
    pub end: Vec<Arc<RidgePicture>>,
}

impl Sought {
    /// The ridges that a scene shows, its own first.
    pub fn shown(view: &View, experiment: &Experiment) -> Vec<Self> {
        let own = experiment.ridge_dimension();
        let has_other = experiment.dimension() == 3 && view.other_ridge;
        let other = has_other.then_some(Self::Own(3 - own));
        let beside = view.class_ridge && experiment.has_ridge_beside();
        let beside = beside.then_some(Self::Beside(own));
        [Some(Self::Own(own)), other, beside].into_iter().flatten().collect()
    }

    /// The ridge at a noise level; `None` if `stop` said so.
    pub fn find(
        self,
        experiment: &Experiment,
        sigma: f64,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<RidgePicture> {
        let ridge = match &experiment.space {
            Space::Plane(ready) => {
                let (density, _) = self.of(ready);
                RidgePicture::Plane(ridge_curves(density, sigma, stop))
            }
            Space::Volume(ready) => {
                let (density, dimension) = self.of(ready);
                let ridge = ridge_in_space(density, dimension, sigma, SHEET_CELLS, stop);
                RidgePicture::in_space(ridge)
            }
        };
        (!stop()).then_some(ridge)
    }

    /// The density, and the dimension of its ridge.
    fn of<const D: usize>(self, ready: &Ready<D>) -> (&Density<D>, usize) {
        let own = &ready.ridge_density;
        match self {
            Self::Own(dimension) => (own, dimension),
            Self::Beside(dimension) => (ready.beside_density.as_ref().unwrap_or(own), dimension),
        }
    }
}

impl RidgeView {
    /// The ridges at exactly one noise level, `None` if `stop` said so. Those of the last one are
    /// `end`.
    pub fn at(
        experiment: &Arc<Experiment>,
        view: &View,
        sigma: f64,
        end: &[Arc<RidgePicture>],
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Self> {
        let (own, beside): (Vec<_>, Vec<_>) =
            Sought::shown(view, experiment).into_iter().partition(Sought::is_own);
        let all = |sought: Vec<Sought>| {
            let find = |sought: Sought| sought.find(experiment, sigma, stop).map(Arc::new);
            sought.into_iter().map(find).collect::<Option<Vec<_>>>()
        };
        Some(Self {
            experiment: Arc::clone(experiment),
            sigma,
            here: all(own)?,
            beside: all(beside)?,
            end: end.to_vec(),
        })
    }
}

impl Sought {
    /// Whether it is of the scene's points.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::Own(_))
    }
}
