//! The parts of a scene, and how each is described.

use serde::{Deserialize, Serialize};

use crate::diffusion::data::DataSource;
use crate::diffusion::guidance::Guidance;
use crate::diffusion::samplers::Sampler;
use crate::diffusion::schedules::NoiseSchedule;
use crate::diffusion::score::Score;
use crate::params::{Param, Settings, Variant};

/// A table of the scene file.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The table's name.
    pub key: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// Its variants, chosen by `type`; one nameless variant where there is no choice.
    pub variants: &'static [Variant],
    /// The variant of an absent `type`.
    pub default: &'static str,
}

impl Part {
    /// Whether `type` chooses among variants.
    pub fn has_type(&self) -> bool {
        !self.default.is_empty()
    }

    /// The variant of that name.
    pub fn variant(&self, type_name: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.type_name == type_name)
    }

    /// The part of that name.
    pub fn of(key: &str) -> Option<&'static Self> {
        SECTIONS.iter().find(|part| part.key == key)
    }
}

/// Every table of the scene file, in the order of the pipeline.
pub const SECTIONS: &[Part] = &[
    Part { key: "data", label: "Data", variants: DataSource::VARIANTS, default: "thirteen_points" },
    Part { key: "schedule", label: "Noise", variants: NoiseSchedule::VARIANTS, default: "ou" },
    Part { key: "score", label: "Score", variants: Score::VARIANTS, default: "exact" },
    Part { key: "guidance", label: "Guidance", variants: Guidance::VARIANTS, default: "none" },
    Part { key: "sampler", label: "Sampler", variants: Sampler::VARIANTS, default: "heun" },
    Part {
        key: "particles",
        label: "Particles",
        variants: &[Variant::of::<Particles>()],
        default: "",
    },
    Part { key: "ridge", label: "Ridge", variants: &[Variant::of::<Ridge>()], default: "" },
    Part { key: "view", label: "View", variants: &[Variant::of::<View>()], default: "" },
];

/// The cloud of particles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Particles {
    /// How many.
    pub count: usize,
    /// Seed of their noise.
    pub seed: u64,
}

impl Default for Particles {
    fn default() -> Self {
        Self { count: 2000, seed: 1 }
    }
}

impl Settings for Particles {
    const TYPE: &'static str = "";
    const LABEL: &'static str = "Particles";
    const ABOUT: &'static str = "Samples on their way from noise to data.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        Param::integer("count", "Count", (1, 20_000), 2000)
            .symbol("N")
            .log()
            .allow(1.0, 2_000_000.0)
            .help("Particles in the cloud. A particle keeps its noise whatever their number."),
        Param::integer("seed", "Seed", (0, 99), 1)
            .allow(0.0, 4_294_967_295.0)
            .help("Another seed is another draw of the same noise."),
    ];
}

/// The ridge that is looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ridge {
    /// Dimension of the ridge: 1 for curves, 2 for sheets.
    pub dimension: usize,
}

impl Default for Ridge {
    fn default() -> Self {
        Self { dimension: 1 }
    }
}

impl Settings for Ridge {
    const TYPE: &'static str = "";
    const LABEL: &'static str = "Ridge";
    const ABOUT: &'static str = "The log-density ridge of the smoothed training data.";
    const REFERENCE: &'static str = "He, Qiu, Tao, arXiv 2602.06021";
    const PARAMS: &'static [Param] = &[Param::integer("dimension", "Dimension", (1, 2), 1)
        .symbol("d*")
        .help("1: curves. 2: sheets, in space.")];
}

/// What is shown of the experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a layer that is on or off")]
pub struct View {
    /// `data`: `x_t / a`; `schedule`: `x_t`.
    pub frame: String,
    /// The quantity of the time axis: `sigma` (logarithmic) or `t`.
    pub axis: String,
    /// The quantity in which play is even: `t` or `sigma`.
    pub pace: String,
    /// What the particles' looks mean.
    pub colour_by: String,
    /// Steps of trail behind a particle.
    pub trail: usize,
    /// Steps of trail ahead of it.
    pub trail_ahead: usize,
    /// Layer: shade of the smoothed density.
    pub density: bool,
    /// Layer: its contours.
    pub contours: bool,
    /// Layer: arrows of the displacement to go.
    pub score: bool,
    /// Layer: training points.
    pub training_points: bool,
    /// Layer: particles.
    pub particles: bool,
    /// Layer: trails.
    pub trails: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            frame: "data".to_owned(),
            axis: "sigma".to_owned(),
            pace: "t".to_owned(),
            colour_by: "to_go".to_owned(),
            trail: 14,
            trail_ahead: 0,
            density: true,
            contours: true,
            score: true,
            training_points: true,
            particles: true,
            trails: true,
        }
    }
}

impl Settings for View {
    const TYPE: &'static str = "";
    const LABEL: &'static str = "View";
    const ABOUT: &'static str = "What is shown of the experiment.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        Param::choice("frame", "Frame", &["data", "schedule"], "data")
            .help("data: x_t / a, where the training points stay. schedule: x_t itself."),
        Param::choice("axis", "Time axis", &["sigma", "t"], "sigma")
            .help("sigma: even in the logarithm of the noise level. t: even in schedule time."),
        Param::choice("pace", "Play even in", &["t", "sigma"], "t")
            .help("t: as the schedule runs. sigma: evenly in the logarithm of the noise level."),
        Param::choice("colour_by", "Colour by", &["to_go", "class", "none"], "to_go").help(
            "to_go: how far a particle has still to go. class: the class it ends nearest to.",
        ),
        Param::integer("trail", "Trail", (0, 100), 14).unit("steps").allow(0.0, 100_000.0),
        Param::integer("trail_ahead", "Ahead", (0, 100), 0).unit("steps").allow(0.0, 100_000.0),
        Param::flag("density", "Density", true),
        Param::flag("contours", "Contours", true),
        Param::flag("score", "Score", true),
        Param::flag("training_points", "Training points", true),
        Param::flag("particles", "Particles", true),
        Param::flag("trails", "Trails", true),
    ];
}
