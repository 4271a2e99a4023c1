//! The training data: built-in sets and tables of one's own.

pub mod built_in;
mod class_source;
mod cloud;
mod csv_file;
mod drawn;
mod error;
mod file;
mod neighbours;
mod points;
mod scale;
pub mod shipped;
mod table;

use std::path::Path;

use serde::{Deserialize, Serialize};

use self::built_in::{
    Checkerboard, Circle, GaussianMixture, Helix, LineAndPlane, LinkedRings, Moebius, Ring, SCurve,
    Smiley, Sphere, Spiral, SwissRoll, ThirteenPoints, Torus, Trefoil, TwoGaussians, TwoMoons,
};
pub use class_source::{ClassSource, Lasso, OwnClasses};
pub use cloud::PointCloud;
pub use drawn::Drawn;
pub use error::DataError;
pub use file::File;
pub use points::read_points;
pub use scale::{Scale, Scaling};
pub use table::{AvailableColumns, Classes, RawTable, Table};

use crate::params::{Settings, Variant};

/// Settings that lead to a table.
pub trait Source {
    /// The table before scaling; paths are relative to `base_dir`, the folder of the scene.
    fn read(&self, base_dir: &Path) -> Result<RawTable, DataError>;

    /// How it is to be scaled.
    fn scale(&self) -> Scale;
}

/// Where the training data come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DataSource {
    /// See [`ThirteenPoints`].
    ThirteenPoints(ThirteenPoints),
    /// See [`TwoMoons`].
    TwoMoons(TwoMoons),
    /// See [`Ring`].
    Ring(Ring),
    /// See [`TwoGaussians`].
    TwoGaussians(TwoGaussians),
    /// See [`Circle`].
    Circle(Circle),
    /// See [`Spiral`].
    Spiral(Spiral),
    /// See [`SCurve`].
    SCurve(SCurve),
    /// See [`GaussianMixture`].
    GaussianMixture(GaussianMixture),
    /// See [`Smiley`].
    Smiley(Smiley),
    /// See [`Checkerboard`].
    Checkerboard(Checkerboard),
    /// See [`Helix`].
    Helix(Helix),
    /// See [`Trefoil`].
    Trefoil(Trefoil),
    /// See [`LinkedRings`].
    LinkedRings(LinkedRings),
    /// See [`Sphere`].
    Sphere(Sphere),
    /// See [`Torus`].
    Torus(Torus),
    /// See [`SwissRoll`].
    SwissRoll(SwissRoll),
    /// See [`Moebius`].
    Moebius(Moebius),
    /// See [`LineAndPlane`].
    LineAndPlane(LineAndPlane),
    /// See [`Drawn`].
    Drawn(Drawn),
    /// See [`File`].
    File(File),
}

impl DataSource {
    /// Every source, in the order of the menu.
    pub const VARIANTS: &[Variant] = &[
        Variant::of::<ThirteenPoints>(),
        Variant::of::<TwoMoons>(),
        Variant::of::<Ring>(),
        Variant::of::<TwoGaussians>(),
        Variant::of::<Circle>(),
        Variant::of::<Spiral>(),
        Variant::of::<SCurve>(),
        Variant::of::<GaussianMixture>(),
        Variant::of::<Smiley>(),
        Variant::of::<Checkerboard>(),
        Variant::of::<Helix>(),
        Variant::of::<Trefoil>(),
        Variant::of::<LinkedRings>(),
        Variant::of::<Sphere>(),
        Variant::of::<Torus>(),
        Variant::of::<SwissRoll>(),
        Variant::of::<Moebius>(),
        Variant::of::<LineAndPlane>(),
        Variant::of::<Drawn>(),
        Variant::of::<File>(),
    ];

    /// The description of the chosen source.
    pub fn variant(&self) -> Variant {
        self.described().variant()
    }

    /// Reads or draws the data, and scales them. Paths are relative to `base_dir`.
    pub fn load(&self, base_dir: &Path) -> Result<Table, DataError> {
        let source = self.described();
        Table::new(source.read(base_dir)?, source.scale())
    }

    fn described(&self) -> &dyn DescribedSource {
        match self {
            Self::ThirteenPoints(source) => source,
            Self::TwoMoons(source) => source,
            Self::Ring(source) => source,
            Self::TwoGaussians(source) => source,
            Self::Circle(source) => source,
            Self::Spiral(source) => source,
            Self::SCurve(source) => source,
            Self::GaussianMixture(source) => source,
            Self::Smiley(source) => source,
            Self::Checkerboard(source) => source,
            Self::Helix(source) => source,
            Self::Trefoil(source) => source,
            Self::LinkedRings(source) => source,
            Self::Sphere(source) => source,
            Self::Torus(source) => source,
            Self::SwissRoll(source) => source,
            Self::Moebius(source) => source,
            Self::LineAndPlane(source) => source,
            Self::Drawn(source) => source,
            Self::File(source) => source,
        }
    }
}

impl Default for DataSource {
    fn default() -> Self {
        Self::ThirteenPoints(ThirteenPoints::default())
    }
}

/// A source whose description can be had without knowing which it is.
trait DescribedSource: Source {
    fn variant(&self) -> Variant;
}

impl<S: Source + Settings> DescribedSource for S {
    fn variant(&self) -> Variant {
        Variant::of::<S>()
    }
}

#[cfg(test)]
mod tests;
