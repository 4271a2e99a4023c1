//! The settings of a network and its training.

use serde::{Deserialize, Serialize};

use crate::diffusion::score::Evaluating;
use crate::params::{Param, Settings};

/// A network trained from scratch on noisy training points, shown after `steps` steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Network {
    /// Training time: steps of the optimiser.
    pub steps: u32,
    /// Units of a hidden layer.
    pub width: u32,
    /// Hidden layers.
    pub layers: u32,
    /// Step size of the optimiser at first.
    pub learning_rate: f64,
    /// Noisy points of one step.
    pub batch: u32,
    /// Seed of the first weights and of all batches.
    pub seed: u64,
    /// How files are computed.
    #[serde(skip_serializing_if = "Evaluating::is_default")]
    pub evaluation: Evaluating,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            steps: 4000,
            width: 64,
            layers: 3,
            learning_rate: 0.01,
            batch: 256,
            seed: 1,
            evaluation: Evaluating::default(),
        }
    }
}

impl Settings for Network {
    const TYPE: &'static str = "network";
    const LABEL: &'static str = "network";
    const ABOUT: &'static str = "A small neural network trained here on noisy data, shown after \
        any number of training steps: what a learned score does, and when it does it.";
    const REFERENCE: &'static str = "Vincent 2011 (denoising score matching); Karras et al. 2022, \
        arXiv 2206.00364, table 1 (preconditioning)";
    const PARAMS: &'static [Param] = &[
        Param::integer("steps", "Training time", (0, 20_000), 4000)
            .unit("steps")
            .allow(0.0, 200_000.0)
            .help("Optimisation steps so far. 0: the untrained network."),
        Param::integer("width", "Width", (4, 256), 64)
            .log()
            .unit("units")
            .allow(1.0, 1024.0)
            .help("Units of each hidden layer."),
        Param::integer("layers", "Layers", (1, 6), 3).help("How many hidden layers there are."),
        Param::real("learning_rate", "Learning rate", (1e-4, 1e-1), 0.01)
            .log()
            .symbol("η")
            .allow(1e-6, 100.0)
            .help("Step size of the Adam optimiser at first; it falls as 1/sqrt(training time)."),
        Param::integer("batch", "Batch", (16, 1024), 256)
            .log()
            .unit("samples")
            .allow(1.0, 8192.0)
            .help("Noisy points that one step learns from."),
        Param::integer("seed", "Seed", (0, 99), 1)
            .allow(0.0, 4_294_967_295.0)
            .help("Another number draws other first weights and other noise."),
        Evaluating::PARAM,
    ];
}

impl Network {
    /// Whether one training run gives both: all is equal but how long it lasts and how the density
    /// beside it is evaluated.
    pub fn is_training_of(&self, other: &Self) -> bool {
        let Self { steps, evaluation, .. } = *other;
        Self { steps, evaluation, ..self.clone() } == *other
    }
}
