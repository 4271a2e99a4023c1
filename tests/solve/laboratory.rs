//! Experiments from the text of a scene.

use std::path::PathBuf;
use std::sync::Arc;

use ridgewalk::scene::Scene;
use ridgewalk::sim::experiment::{Experiment, Ready, Space};

pub fn scene(text: &str) -> Scene {
    Scene::parse(text, "test", PathBuf::new()).unwrap_or_else(|e| panic!("{e}"))
}

pub fn experiment(text: &str) -> Experiment {
    Experiment::new(Arc::new(scene(text)), None).unwrap_or_else(|e| panic!("{e}"))
}

pub fn plane(experiment: &Experiment) -> &Ready<2> {
    match &experiment.space {
        Space::Plane(ready) => ready,
        Space::Volume(_) => panic!("data in space"),
    }
}

pub fn volume(experiment: &Experiment) -> &Ready<3> {
    match &experiment.space {
        Space::Volume(ready) => ready,
        Space::Plane(_) => panic!("data in the plane"),
    }
}
