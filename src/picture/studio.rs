//! A solved experiment that can be seen at any moment: what files show, without a window.

use std::sync::Arc;

use super::compose::{self, Shot};
use super::layers::branches::Branches;
use super::layers::particles;
use super::layers::ridge::RidgePicture;
use super::layers::selection::Selected;
use super::map::Map;
use super::ridge_view::RidgeView;
use super::{Camera, Frame, Looks, Palette, Picture, sight};
use crate::scene::Scene;
use crate::sim::experiment::{Experiment, Space};
use crate::sim::phase_numbers::Labels;
use crate::sim::recorder::solve_and_record;
use crate::sim::timeline::Timeline;

/// Asked between pieces of work whether to leave off.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// A solved experiment, its ridge at the last noise level, and colours.
pub struct Studio {
    scene: Arc<Scene>,
    experiment: Arc<Experiment>,
    timeline: Arc<Timeline>,
    labels: Labels,
    looks: Arc<Looks>,
    end: Vec<Arc<RidgePicture>>,
    palette: &'static Palette,
}

impl Studio {
    /// Solves, as files are computed; `None` if `stop` said so.
    pub fn solve(
        experiment: &Arc<Experiment>,
        palette: &'static Palette,
        stop: Stop<'_>,
    ) -> Option<Self> {
        let precision = experiment.precision_of_files();
        let timeline = match &experiment.space {
            Space::Plane(ready) => solve_and_record(experiment, ready, precision, stop),
            Space::Volume(ready) => solve_and_record(experiment, ready, precision, stop),
        };
        Self::of(&experiment.scene, experiment, timeline?, palette, stop)
    }

    /// Takes what has been solved; `scene` says how it is shown. `None` if `stop` said so.
    pub fn of(
        scene: &Arc<Scene>,
        experiment: &Arc<Experiment>,
        timeline: Arc<Timeline>,
        palette: &'static Palette,
        stop: Stop<'_>,
    ) -> Option<Self> {
        let labels = Labels::new(&timeline, experiment.thresholds(&scene.ridge));
        let looks = particles::looks(experiment, &scene.view, &timeline, &labels);
        let looks = compose::dressed(experiment, &scene.view, &looks, palette);
        let mut end = Vec::new();
        if scene.view.end_ridge {
            let last = RidgeView::at(experiment, &scene.view, experiment.span.sigma_end, &[], stop);
            end = last?.here;
        }
        let (scene, experiment) = (Arc::clone(scene), Arc::clone(experiment));
        Some(Self { scene, experiment, timeline, labels, looks, end, palette })
    }

    /// The same trajectories, shown as another scene says. `None` if `stop` said so.
    pub fn seen_as(
        &self,
        scene: &Arc<Scene>,
        palette: &'static Palette,
        stop: Stop<'_>,
    ) -> Option<Self> {
        Self::of(scene, &self.experiment, Arc::clone(&self.timeline), palette, stop)
    }

    /// The picture at a moment (a node coordinate), perhaps with a particle that stands out; `None`
    /// if `stop` said so.
    pub fn picture(
        &self,
        moment: f64,
        camera: Camera,
        selected: Option<usize>,
        stop: Stop<'_>,
    ) -> Option<Picture> {
        let (experiment, view) = (&self.experiment, &self.scene.view);
        let node = self.timeline.node_at(moment);
        let wanted = sight::wanted(&camera, view, experiment, node);
        let map = wanted.map(|wanted| Map::new(experiment, wanted));
        let ridge = RidgeView::at(experiment, view, node.sigma, &self.end, stop)?;
        let shot = Shot {
            experiment,
            timeline: &self.timeline,
            looks: &self.looks,
            scene: &self.scene,
            moment,
            map: map.as_ref(),
            ridge: Some(&ridge),
            selected: selected.filter(|&i| i < self.timeline.n_particles).map(|particle| {
                Selected {
                    timeline: &self.timeline,
                    labels: &self.labels,
                    particle,
                    moment,
                    frame: Frame::of_word(&view.frame),
                    shown_until: f64::INFINITY,
                }
            }),
            pairs: None,
            branches: Branches::default(),
            palette: self.palette,
            camera,
        };
        Some(shot.picture())
    }

    /// The camera that shows all training points.
    pub fn camera(&self, size_px: [f64; 2]) -> Camera {
        sight::fitting(&self.experiment, size_px)
    }

    /// What is shown, and how.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What was solved.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Its trajectories.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Colours.
    pub fn palette(&self) -> &'static Palette {
        self.palette
    }
}
