//! What a scene says about the random-feature score.

use serde::{Deserialize, Serialize};

use crate::diffusion::score::Evaluating;
use crate::params::{Param, Settings};

/// The random-feature score: at every noise level a linear readout of fixed random features,
/// trained by gradient flow for a time `tau` on denoising score matching.
///
/// Training time is its own dial: the fit holds for all times, so only the readout follows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RandomFeatures {
    /// What a feature does with its linear form.
    pub features: Features,
    /// Number of features, `p`.
    pub width: u32,
    /// Noise levels that are trained, evenly spaced in `ln sigma`.
    pub slices: u32,
    /// Noisy samples that each of them is trained on.
    pub samples: u32,
    /// Multiplies the length scale of the features, in units of the preconditioned input.
    pub feature_scale: f64,
    /// Seed of the features and of the noisy samples.
    pub seed: u64,
    /// `tau`: time of the gradient flow; may be infinite.
    pub training_time: f64,
    /// How files are computed.
    #[serde(skip_serializing_if = "Evaluating::is_default")]
    pub evaluation: Evaluating,
}

/// What a feature does with its linear form `w . y + b`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Features {
    /// `max(0, w . y + b)`, `w` a unit vector, `b` even over `(-2, 2)`: a two-layer network with a
    /// frozen first layer.
    #[default]
    Relu,
    /// `cos(w . y + b)`, `w` normal over 0.35, `b` even over a turn: Gaussian kernel regression.
    Cosine,
}

impl Features {
    /// The words of a scene.
    pub const WORDS: &'static [&'static str] = &["relu", "cosine"];
}

impl RandomFeatures {
    /// Whether both ask for the same fit: they then differ in training time, or in how files are
    /// computed, at most.
    pub fn is_fit_of(&self, other: &Self) -> bool {
        let Self { training_time, evaluation, .. } = *self;
        *self == Self { training_time, evaluation, ..other.clone() }
    }
}

impl Default for RandomFeatures {
    fn default() -> Self {
        Self {
            features: Features::default(),
            width: 256,
            slices: 24,
            samples: 2_000,
            feature_scale: 1.0,
            seed: 1,
            training_time: 1e5,
            evaluation: Evaluating::default(),
        }
    }
}

impl Settings for RandomFeatures {
    const TYPE: &'static str = "random_features";
    const LABEL: &'static str = "random features";
    const ABOUT: &'static str = "A learned score in closed form: random features whose readout is \
        trained by gradient flow. Train for longer and it memorises.";
    const REFERENCE: &'static str = "He, Qiu & Tao 2026, arXiv 2602.06021 (the model and its \
        training time); Rahimi & Recht 2007 (random features)";
    const PARAMS: &'static [Param] = &[
        Param::real("training_time", "Training time", (1.0, 1e10), 1e5)
            .symbol("τ")
            .log()
            .allow(0.0, f64::INFINITY)
            .help("Time of the gradient flow. 0: a Gaussian; inf: all that the features can say."),
        Param::integer("width", "Width", (1, 768), 256)
            .symbol("p")
            .log()
            .allow(1.0, 4_096.0)
            .help("Number of features. A new width trains anew."),
        Param::choice("features", "Features", Features::WORDS, "relu")
            .help("ReLU: a network with a frozen first layer. Cosine: a smooth Gaussian kernel."),
        Param::real("feature_scale", "Feature scale", (0.2, 5.0), 1.0)
            .log()
            .allow(0.01, 100.0)
            .help("Multiplies the length that features resolve: smaller ones see finer detail."),
        Param::integer("slices", "Noise levels", (1, 64), 24)
            .allow(1.0, 256.0)
            .help("Noise levels that are trained; between two of them the readout is mixed."),
        Param::integer("samples", "Samples", (100, 10_000), 2_000)
            .symbol("n")
            .log()
            .allow(2.0, 20_000.0)
            .help("Noisy samples that each noise level is trained on."),
        Param::integer("seed", "Seed", (0, 99), 1)
            .allow(0.0, 4_294_967_295.0)
            .help("Another seed draws other features and other noisy samples."),
        Evaluating::PARAM,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_training_time_and_the_way_of_files_leave_the_fit_alone() {
        let settings = RandomFeatures::default();
        let longer = RandomFeatures { training_time: 3.0, ..settings.clone() };
        let fast = RandomFeatures { evaluation: Evaluating::Fast, ..settings.clone() };
        assert!(settings.is_fit_of(&longer) && settings.is_fit_of(&fast));
        for other in [
            RandomFeatures { width: 255, ..settings.clone() },
            RandomFeatures { features: Features::Cosine, ..settings.clone() },
            RandomFeatures { feature_scale: 2.0, ..settings.clone() },
            RandomFeatures { slices: 2, ..settings.clone() },
            RandomFeatures { samples: 2, ..settings.clone() },
            RandomFeatures { seed: 2, ..settings.clone() },
        ] {
            assert!(!settings.is_fit_of(&other));
        }
    }

    #[test]
    fn a_table_without_keys_is_the_default_and_an_endless_training_can_be_written() {
        assert_eq!(toml::from_str::<RandomFeatures>("").unwrap(), RandomFeatures::default());
        let endless: RandomFeatures =
            toml::from_str("training_time = inf\nfeatures = \"cosine\"").unwrap();
        assert_eq!(endless.training_time, f64::INFINITY);
        assert_eq!(endless.features, Features::Cosine);
        assert!(toml::from_str::<RandomFeatures>("widht = 3").is_err());
    }
}
