//! The data of a scene, read, and what was made of them; kept from one solve to the next.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diffusion::data::{ClassSource, DataSource, PointCloud, Table};
use crate::diffusion::density::Density;
use crate::diffusion::schedules::{END_IN_NEIGHBOUR_DISTANCES, START_IN_RADII};
use crate::diffusion::score::learned::{Models, Network, TrainingLaw, TrainingRun};
use crate::scene::Scene;

/// The training points in their dimension, and what was made of them.
#[derive(Clone)]
pub struct Training<const D: usize> {
    /// The points.
    pub cloud: Arc<PointCloud<D>>,
    /// Their smoothed density.
    pub density: Arc<Density<D>>,
    /// What was learned from them.
    pub models: Arc<Models<D>>,
    classes: Arc<Mutex<BTreeMap<String, Self>>>,
}

/// The training points, in the plane or in space.
#[derive(Clone)]
pub enum Points {
    /// Two columns.
    Plane(Training<2>),
    /// Three columns.
    Space(Training<3>),
}

/// What has been read for a data source; kept from one solve to the next.
#[derive(Clone)]
pub struct Loaded {
    source: DataSource,
    classes: ClassSource,
    folder: PathBuf,
    /// The table as it was read.
    pub table: Arc<Table>,
    /// Its points.
    pub points: Points,
}

impl Loaded {
    /// Whether it was read for the data of a scene.
    pub fn holds_data_of(&self, scene: &Scene) -> bool {
        let Self { source, classes, folder, .. } = self;
        (source, classes, folder) == (&scene.data, &scene.classes, &scene.folder)
    }

    /// Reads the data of a scene, unless `before` already holds them.
    pub fn read(scene: &Scene, before: Option<&Arc<Self>>) -> Result<Arc<Self>, String> {
        if let Some(before) = before.filter(|before| before.holds_data_of(scene)) {
            return Ok(Arc::clone(before));
        }
        let table = scene.load_table().map_err(|error| error.to_string())?;
        let points = match table.dimension() {
            2 => Points::Plane(Training::new(&table, &scene.classes)?),
            _ => Points::Space(Training::new(&table, &scene.classes)?),
        };
        Ok(Arc::new(Self {
            source: scene.data.clone(),
            classes: scene.classes.clone(),
            folder: scene.folder.clone(),
            table: Arc::new(table),
            points,
        }))
    }
}

impl<const D: usize> Training<D> {
    fn new(table: &Table, classes: &ClassSource) -> Result<Self, String> {
        let cloud = table.cloud::<D>().and_then(|cloud| classes.apply(cloud));
        Ok(Self::of(cloud.map_err(|error| error.to_string())?))
    }

    fn of(cloud: PointCloud<D>) -> Self {
        let density = Arc::new(Density::new(cloud.points(), cloud.counts()));
        let [least, greatest] = [
            END_IN_NEIGHBOUR_DISTANCES * cloud.nearest_neighbour(),
            START_IN_RADII * cloud.radius(),
        ];
        let law = TrainingLaw {
            density: Arc::clone(&density),
            counts: cloud.counts().into(),
            mean: cloud.mean(),
            radius: cloud.radius(),
            sigmas: least..=greatest,
        };
        let models = Arc::new(Models::new(law));
        Self { cloud: Arc::new(cloud), density, models, classes: Arc::default() }
    }

    /// The points of one class.
    pub fn class(&self, name: &str) -> Result<Self, String> {
        let mut classes = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = classes.get(name) {
            return Ok(known.clone());
        }
        let class = Self::of(self.cloud.of_class(name).map_err(|error| error.to_string())?);
        classes.insert(name.to_owned(), class.clone());
        Ok(class)
    }

    /// How the training of a network on these points has gone, or, where guidance needs networks of
    /// classes alone, on one of those.
    pub fn training_run(&self, settings: &Network) -> Option<TrainingRun> {
        let classes = self.classes.lock().unwrap_or_else(PoisonError::into_inner);
        let of_class = || classes.values().find_map(|class| class.models.training_run(settings));
        self.models.training_run(settings).or_else(of_class)
    }

    /// Names of the classes, if the data have some.
    pub fn class_names(&self) -> &[String] {
        self.cloud.classes().map_or(&[], |classes| &classes.names)
    }
}
