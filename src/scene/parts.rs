//! The parts of a scene, and how each is described.

use serde::{Deserialize, Serialize};

use crate::diffusion::data::{ClassSource, DataSource};
use crate::diffusion::guidance::Guidance;
use crate::diffusion::samplers::Sampler;
use crate::diffusion::schedules::NoiseSchedule;
use crate::diffusion::score::Score;
use crate::diffusion::score_errors::ScoreError;
use crate::params::{Param, Settings, Variant};

/// A table of the scene file, or a list of tables.
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
    /// Whether there may be any number of such tables, `[[key]]`.
    pub is_list: bool,
}

impl Part {
    const fn chosen(
        key: &'static str,
        label: &'static str,
        variants: &'static [Variant],
        default: &'static str,
    ) -> Self {
        Self { key, label, variants, default, is_list: false }
    }

    const fn plain(key: &'static str, label: &'static str, variants: &'static [Variant]) -> Self {
        Self { key, label, variants, default: "", is_list: false }
    }

    const fn list(self) -> Self {
        Self { is_list: true, ..self }
    }

    /// Whether `type` chooses among variants.
    pub fn has_type(&self) -> bool {
        !self.default.is_empty()
    }

    /// The table's header in the file.
    pub fn header(&self) -> String {
        if self.is_list { format!("[[{}]]", self.key) } else { format!("[{}]", self.key) }
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
    Part::chosen("data", "Data", DataSource::VARIANTS, "thirteen_points"),
    Part::chosen("classes", "Classes", ClassSource::VARIANTS, "own"),
    Part::chosen("schedule", "Noise", NoiseSchedule::VARIANTS, "ou"),
    Part::chosen("score", "Score", Score::VARIANTS, "exact"),
    Part::chosen("score_error", "Score errors", ScoreError::VARIANTS, "directional").list(),
    Part::chosen("guidance", "Guidance", Guidance::VARIANTS, "none"),
    Part::chosen("sampler", "Sampler", Sampler::VARIANTS, "heun"),
    Part::plain("particles", "Particles", &[Variant::of::<Particles>()]),
    Part::plain("ridge", "Ridge", &[Variant::of::<Ridge>()]),
    Part::plain("view", "View", &[Variant::of::<View>()]),
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
    /// Whose ridge: that of all `data`, or of the `class` that is steered to.
    pub of: String,
    /// Dimension of the ridge: 1 for curves, 2 for sheets.
    pub dimension: usize,
    /// Farther than this from the ridge, in units of the data radius, a particle reaches.
    pub rho: f64,
    /// With more normal displacement to go than this, in units of the data radius, it aligns.
    pub eta: f64,
}

impl Default for Ridge {
    fn default() -> Self {
        Self { of: "data".to_owned(), dimension: 1, rho: 0.25, eta: 0.06 }
    }
}

impl Settings for Ridge {
    const TYPE: &'static str = "";
    const LABEL: &'static str = "Ridge";
    const ABOUT: &'static str = "The log-density ridge of the smoothed training data.";
    const REFERENCE: &'static str = "He, Qiu, Tao, arXiv 2602.06021";
    const PARAMS: &'static [Param] = &[
        Param::integer("dimension", "Dimension", (1, 2), 1)
            .symbol("d*")
            .help("1: curves. 2: sheets, in space.")
            .only_in_space(),
        Param::choice("of", "Of", &["data", "class"], "data").help(
            "Whose ridge particles are measured against: that of all data, or of the class that \
             is steered to.",
        ),
        Param::real("rho", "Tube", (0.02, 1.0), 0.25)
            .symbol("ρ")
            .unit("R")
            .log()
            .allow(0.0, 1000.0)
            .help("Farther than this from the ridge, a particle is in the reach phase."),
        Param::real("eta", "Alignment", (0.005, 0.5), 0.06)
            .symbol("η")
            .unit("R")
            .log()
            .allow(0.0, 1000.0)
            .help("With more normal displacement to go than this, it is in the align phase."),
    ];
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
    /// Which displacement the score arrows show.
    pub arrows: String,
    /// Steps of trail behind a particle.
    pub trail: usize,
    /// Steps of trail ahead of it.
    pub trail_ahead: usize,
    /// Layer: shade and contours of the smoothed density.
    pub density: bool,
    /// Layer: arrows of the displacement to go.
    pub score: bool,
    /// Layer: core of the ridge.
    pub ridge: bool,
    /// Layer: bridges of the ridge.
    pub bridges: bool,
    /// Layer: the tube around the core.
    pub tube: bool,
    /// Layer: training points.
    pub training_points: bool,
    /// Detail: contours of what guidance is meant to sample.
    pub target: bool,
    /// Detail: the ridge of the class beside that of all data, or the other way round.
    pub class_ridge: bool,
    /// Detail: the outline of a gate or a reward.
    pub region: bool,
    /// Layer: particles that reach (all particles, where colours do not mean phases).
    pub reach: bool,
    /// Layer: particles that align.
    pub align: bool,
    /// Layer: particles that slide.
    pub slide: bool,
    /// Detail: formal pieces of the ridge.
    pub formal: bool,
    /// Detail: the ridge at the last noise level.
    pub end_ridge: bool,
    /// Detail: normals and tangents along the core.
    pub ticks: bool,
    /// Detail: the core fades where the Hessian is nearly isotropic.
    pub anisotropy: bool,
    /// Detail: umbilics.
    pub umbilics: bool,
    /// Detail, in space: the ridge of the other dimension.
    pub other_ridge: bool,
    /// In space: where the slice cuts its normal through the middle of the data, in units of the data
    /// radius.
    pub slice_offset: f64,
    /// Angle between the slice's normal and the vertical, degrees.
    pub slice_tilt: f64,
    /// Turn of the slice about the vertical, degrees.
    pub slice_turn: f64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            frame: "data".to_owned(),
            axis: "sigma".to_owned(),
            pace: "t".to_owned(),
            colour_by: "phase".to_owned(),
            arrows: "driven".to_owned(),
            trail: 14,
            trail_ahead: 0,
            density: true,
            score: true,
            ridge: true,
            bridges: true,
            tube: true,
            training_points: true,
            target: false,
            class_ridge: false,
            region: true,
            reach: true,
            align: true,
            slide: true,
            formal: false,
            end_ridge: false,
            ticks: false,
            anisotropy: false,
            umbilics: false,
            other_ridge: false,
            slice_offset: 0.0,
            slice_tilt: 0.0,
            slice_turn: 0.0,
        }
    }
}

impl Settings for View {
    const TYPE: &'static str = "";
    const LABEL: &'static str = "View";
    const ABOUT: &'static str = "What is shown of the experiment.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        Param::choice(
            "colour_by",
            "Colour by",
            &["phase", "to_go", "distance", "class", "none"],
            "phase",
        )
        .help(
            "phase: reach, align, slide. to_go: how far a particle has still to go. distance: \
               from the ridge. class: the class it ends nearest to.",
        ),
        Param::choice(
            "arrows",
            "Arrows",
            &[
                "driven",
                "exact",
                "both",
                "error",
                "error_normal",
                "error_tangent",
                "unconditional",
                "conditional",
                "guidance",
                "parts",
            ],
            "driven",
        )
        .help(
            "driven: what moves the particles. exact: the exact score. both: one beside the \
               other. error: their difference, whole or across or along the ridge. \
               unconditional, conditional: the parts of guidance, and what it adds. parts: all \
               of them and their sum.",
        ),
        Param::integer("trail", "Trail", (0, 100), 14)
            .unit("steps")
            .allow(0.0, 100_000.0)
            .help("How far back the trail of a particle goes."),
        Param::integer("trail_ahead", "Ahead", (0, 100), 0)
            .unit("steps")
            .allow(0.0, 100_000.0)
            .help("How far ahead its way is shown."),
        Param::choice("frame", "Frame", &["data", "schedule"], "data")
            .help("data: x_t / a, where the training points stay. schedule: x_t itself."),
        Param::choice("axis", "Time axis", &["sigma", "t"], "sigma")
            .help("sigma: even in the logarithm of the noise level. t: even in schedule time."),
        Param::choice("pace", "Play even in", &["t", "sigma"], "t")
            .help("t: as the schedule runs. sigma: evenly in the logarithm of the noise level."),
        Param::flag("density", "Density", true)
            .help("The smoothed density of the data: a shade, and contours at 1 to 4 \"sigma\" below its top."),
        Param::flag("score", "Score", true)
            .help("Arrows along the displacement still to go, sigma squared times the score."),
        Param::flag("ridge", "Ridge", true)
            .help("Where the density is highest across: the core of the ridge, which holds a mode."),
        Param::flag("bridges", "Bridge", true)
            .help("Pieces of the ridge with a saddle and no mode: they join hills."),
        Param::flag("tube", "Tube", true)
            .help("All places within rho of the core: a particle in it no longer reaches, it aligns."),
        Param::flag("training_points", "Training points", true)
            .help("The data, one square each."),
        Param::flag("reach", "Reach", true)
            .help("Particles that are still outside the tube; all particles where colours are not phases."),
        Param::flag("align", "Align", true)
            .help("Particles in the tube that still move across the ridge."),
        Param::flag("slide", "Slide", true)
            .help("Particles that move along the ridge alone."),
        Param::flag("target", "Target", false)
            .help("Contours of what guidance is meant to sample: the tilted or the gated density."),
        Param::flag("class_ridge", "Class ridge", false).help(
            "The ridge of the class that is steered to, beside that of all data (or the other way \
             round, where particles are measured against the class).",
        ),
        Param::flag("region", "Region", true).help("The outline of a gate or a reward."),
        Param::flag("formal", "Formal ridge", false).help(
            "Pieces without a critical point, and tails: they meet the condition, but no \
                   sample stays near them.",
        ),
        Param::flag("end_ridge", "Last ridge", false)
            .help("The ridge at the last noise level, as a ghost."),
        Param::flag("ticks", "Normals", false).help("Normals and tangents along the ridge."),
        Param::flag("anisotropy", "Anisotropy", false).help(
            "The ridge fades where the Hessian is nearly isotropic and the ridge means little.",
        ),
        Param::flag("umbilics", "Umbilics", false)
            .help("Where the Hessian has two equal eigenvalues and a curve may end."),
        Param::flag("other_ridge", "Other ridge", false)
            .help("Sheets beside curves, or curves beside sheets.")
            .only_in_space(),
        Param::real("slice_offset", "Slice at", (-2.0, 2.0), 0.0)
            .unit("R")
            .allow(-1000.0, 1000.0)
            .help("Where the slice stands along its normal, from the middle of the data.")
            .only_in_space(),
        Param::real("slice_tilt", "Slice tilt", (0.0, 180.0), 0.0)
            .unit("deg")
            .allow(-360.0, 360.0)
            .help("Angle between the normal of the slice and the vertical.")
            .only_in_space(),
        Param::real("slice_turn", "Slice turn", (-180.0, 180.0), 0.0)
            .unit("deg")
            .allow(-360.0, 360.0)
            .help("How far the slice is turned about the vertical.")
            .only_in_space(),
    ];
}
