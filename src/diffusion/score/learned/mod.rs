//! Scores that are learned from the training points.

mod linear;
mod models;
pub mod network;
pub mod preconditioning;
pub mod random_features;
pub mod training_law;

pub use self::linear::{Linear, LinearScore};
pub use self::models::{Models, TrainingRun, Untrained};
pub use self::network::Network;
pub use self::preconditioning::Preconditioning;
pub use self::random_features::{FeatureModel, FeatureScore, Features, RandomFeatures};
pub use self::training_law::{TrainingLaw, Watch};
