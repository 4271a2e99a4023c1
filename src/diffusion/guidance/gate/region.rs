//! Regions, and an isotropic Gaussian cut to one.

use super::polygon::Polygon;
use super::{ball, normal};
use crate::maths::Vector;

/// A region of the plane or of space, boundary included. Data units.
#[derive(Clone, Debug, PartialEq)]
pub enum Region<const D: usize> {
    /// `normal . x >= offset`; the normal has any length but zero.
    HalfSpace {
        /// Points inward.
        normal: Vector<D>,
        /// In units of the normal's length times data units.
        offset: f64,
    },
    /// `|x - centre| <= radius`.
    Ball {
        /// Its centre.
        centre: Vector<D>,
        /// Its radius.
        radius: f64,
    },
    /// `low <= x <= high` on every axis; sides may be infinite.
    Box {
        /// The lowest corner.
        low: Vector<D>,
        /// The highest corner.
        high: Vector<D>,
    },
    /// A polygon in the first two coordinates: in space an endless prism.
    Polygon(Polygon),
}

/// A Gaussian cut to a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncated<const D: usize> {
    /// Logarithm of the mass inside, nats; minus infinity if there is none.
    pub log_mass: f64,
    /// Mean of what is inside, from the mean of the whole. Data units.
    pub shift: Vector<D>,
}

impl<const D: usize> Truncated<D> {
    /// Nothing is cut off.
    fn whole() -> Self {
        Self { log_mass: 0.0, shift: Vector::zeros() }
    }

    /// Nothing is left.
    fn nothing() -> Self {
        Self { log_mass: f64::NEG_INFINITY, shift: Vector::zeros() }
    }
}

impl<const D: usize> Region<D> {
    /// The region, if it is one.
    ///
    /// # Errors
    /// A sentence, if it is empty, flat or not finite.
    pub fn checked(self) -> Result<Self, String> {
        let finite = |x: &Vector<D>| x.iter().all(|x| x.is_finite());
        let (right, sentence) = match &self {
            Self::HalfSpace { normal, offset } => (
                finite(normal) && normal.norm() > 0.0 && offset.is_finite(),
                "a half-space needs a finite offset and a finite normal that is not zero",
            ),
            Self::Ball { centre, radius } => (
                finite(centre) && radius.is_finite() && *radius > 0.0,
                "a ball needs a finite centre and a finite radius above zero",
            ),
            Self::Box { low, high } => (
                low.iter().zip(high.iter()).all(|(low, high)| low < high),
                "a box needs a low side below its high side on every axis",
            ),
            Self::Polygon(_) => (true, ""),
        };
        if right { Ok(self) } else { Err(sentence.to_owned()) }
    }

    /// Whether `x` is inside.
    pub fn contains(&self, x: &Vector<D>) -> bool {
        self.clearance(x) >= 0.0
    }

    /// Distance of `x` from the boundary, negative outside.
    pub fn clearance(&self, x: &Vector<D>) -> f64 {
        match self {
            Self::HalfSpace { normal, offset } => (normal.dot(x) - offset) / normal.norm(),
            Self::Ball { centre, radius } => radius - (x - centre).norm(),
            Self::Box { low, high } => {
                let slack = (x - low).zip_map(&(high - x), f64::min);
                let outside = slack.map(|s| s.min(0.0)).norm();
                if outside > 0.0 { -outside } else { slack.min() }
            }
            Self::Polygon(polygon) => polygon.clearance([x[0], x[1]]),
        }
    }

    /// `N(mean, variance I)` cut to the region. A variance of zero makes it a point.
    ///
    /// Relative error near 1e-13; for discs and polygons far smaller than a standard deviation or
    /// their distance, that times the ratio.
    pub fn truncated(&self, mean: &Vector<D>, variance: f64) -> Truncated<D> {
        self.truncated_at(mean, variance.sqrt(), self.clearance(mean))
    }

    /// As [`Region::truncated`], for a standard deviation, knowing the clearance of the mean.
    pub(super) fn truncated_at(
        &self,
        mean: &Vector<D>,
        width: f64,
        clearance: f64,
    ) -> Truncated<D> {
        /// The mass outside is then below `exp(-40)`.
        const WELL_INSIDE: f64 = 9.2;
        if clearance >= WELL_INSIDE * width {
            return Truncated::whole();
        }
        if width == 0.0 {
            return Truncated::nothing();
        }
        match self {
            Self::HalfSpace { normal, .. } => {
                let cut = normal::interval(-clearance / width, f64::INFINITY);
                along(normal, width, cut)
            }
            Self::Ball { centre, radius } => {
                let gap = centre - mean;
                let law = if D == 2 { ball::disc } else { ball::ball };
                along(&gap, width, law(gap.norm() / width, radius / width))
            }
            Self::Box { low, high } => {
                in_box(&((low - mean) / width), &((high - mean) / width)).scaled(width)
            }
            Self::Polygon(polygon) => {
                let cut = polygon.cut([mean[0], mean[1]], width, clearance);
                let mut shift = Vector::zeros();
                (shift[0], shift[1]) = (cut.mean[0], cut.mean[1]);
                Truncated { log_mass: cut.log_mass, shift }.scaled(width)
            }
        }
    }
}

impl<const D: usize> Truncated<D> {
    fn scaled(self, width: f64) -> Self {
        Self { shift: self.shift * width, ..self }
    }
}

/// A shift along a line; none if it has no direction, which then is by symmetry.
fn along<const D: usize>(line: &Vector<D>, width: f64, cut: normal::Cut) -> Truncated<D> {
    let direction = line.try_normalize(0.0).unwrap_or_else(Vector::zeros);
    Truncated { log_mass: cut.log_mass, shift: direction * (cut.mean * width) }
}

/// The standard normal law in a box: a product.
fn in_box<const D: usize>(low: &Vector<D>, high: &Vector<D>) -> Truncated<D> {
    let mut law = Truncated::whole();
    for axis in 0..D {
        let cut = normal::interval(low[axis], high[axis]);
        law.log_mass += cut.log_mass;
        law.shift[axis] = cut.mean;
    }
    law
}
