//! Data sets that need no file.
//!
//! A seed fixes the random part of a set, and a greater `noise` moves every point farther along the
//! same direction. Unless a set says otherwise, a greater `count` adds points and moves none.

mod checkerboard;
mod circle;
mod gaussian_mixture;
mod helix;
mod line_and_plane;
mod linked_rings;
mod moebius;
mod ring;
mod s_curve;
mod sampling;
mod smiley;
mod sphere;
mod spiral;
mod swiss_roll;
mod thirteen_points;
mod torus;
mod trefoil;
mod two_gaussians;
mod two_moons;

use std::path::Path;

pub use checkerboard::Checkerboard;
pub use circle::Circle;
pub use gaussian_mixture::GaussianMixture;
pub use helix::Helix;
pub use line_and_plane::LineAndPlane;
pub use linked_rings::LinkedRings;
pub use moebius::Moebius;
pub use ring::Ring;
pub use s_curve::SCurve;
pub use smiley::Smiley;
pub use sphere::Sphere;
pub use spiral::Spiral;
pub use swiss_roll::SwissRoll;
pub use thirteen_points::ThirteenPoints;
pub use torus::Torus;
pub use trefoil::Trefoil;
pub use two_gaussians::TwoGaussians;
pub use two_moons::TwoMoons;

use super::points::COORDINATES;
use super::{AvailableColumns, Classes, DataError, RawTable, Scale, Source};
use crate::params::{Param, Settings};

/// A set that is drawn from its settings alone.
trait BuiltIn: Settings {
    /// The points.
    fn sample(&self) -> Sample;

    /// See [`Source::scale`].
    fn scale(&self) -> Scale;
}

impl<B: BuiltIn> Source for B {
    fn read(&self, _base_dir: &Path) -> Result<RawTable, DataError> {
        let Sample { dimension, values, classes } = self.sample();
        let columns: Vec<_> = COORDINATES[..dimension].iter().map(ToString::to_string).collect();
        let available = AvailableColumns { numeric: columns.clone(), text: Vec::new() };
        Ok(RawTable { columns, values, classes, available, source: B::TYPE.to_owned() })
    }

    fn scale(&self) -> Scale {
        BuiltIn::scale(self)
    }
}

/// Points of a built-in set.
struct Sample {
    dimension: usize,
    values: Vec<f64>,
    classes: Option<Classes>,
}

impl Sample {
    fn new<const D: usize>(points: impl Iterator<Item = [f64; D]>) -> Self {
        Self { dimension: D, values: points.flatten().collect(), classes: None }
    }

    /// Gives point `i` the class `names[class_of(i)]`.
    fn with_classes(mut self, names: Vec<String>, class_of: impl Fn(usize) -> usize) -> Self {
        let n_points = self.values.len() / self.dimension;
        let of_row = (0..n_points).map(|i| class_of(i) as u32).collect();
        self.classes = Some(Classes { names, of_row });
        self
    }
}

/// Class names `word 1`, `word 2`, ...
fn numbered(word: &str, n: usize) -> Vec<String> {
    (1..=n).map(|i| format!("{word} {i}")).collect()
}

/// The key `count`.
const fn count(default: i64) -> Param {
    count_up_to(400, default)
}

/// The key `count` with a slider that ends at `most`: a sheet takes more points than a curve.
const fn count_up_to(most: i64, default: i64) -> Param {
    Param::integer("count", "points", (4, most), default)
        .symbol("M")
        .allow(2.0, 100_000.0)
        .help("How many training points there are.")
}

/// The key `seed`.
const fn seed() -> Param {
    Param::integer("seed", "seed", (0, 99), 1)
        .allow(0.0, 4_294_967_295.0)
        .help("Another number draws another set of the same kind.")
}

/// The key `noise`.
const fn noise(default: f64) -> Param {
    Param::real("noise", "scatter", (0.0, 0.5), default)
        .allow(0.0, 10.0)
        .help("Standard deviation of the points about the shape, in each coordinate.")
}

/// The key `radius` of a shape whose radius is `what`.
const fn radius(default: f64, what: &'static str) -> Param {
    Param::real("radius", "radius", (0.2, 3.0), default).allow(0.01, 100.0).help(what)
}
