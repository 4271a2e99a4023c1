//! The log-density ridge: curves in the plane and in space, sheets in space.
//!
//! The ridge of dimension `d*` in `D` dimensions is
//! `R = { x : n_j . grad log p = 0, lambda_(d*+1) < 0 }`, `n_j` the eigenvectors of the Hessian of
//! `log p` for its `D - d*` lowest eigenvalues `lambda`: Ozertem & Erdogmus, "Locally defined
//! principal curves and surfaces", JMLR 12 (2011); Genovese, Perone-Pacifico, Verdinelli &
//! Wasserman, "Nonparametric ridge estimation", Ann. Statist. 42 (2014).

mod classify;
mod critical;
mod patch;
mod patches;
mod plane;
mod polyline;
mod sample;
mod sheets;
mod space_curves;
mod stop;

pub use plane::ridge_curves;
pub use sheets::ridge_sheets;
pub use space_curves::space_curves;

use crate::diffusion::density::Density;
use crate::maths::Vector;

/// What a piece of ridge means for samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It holds a mode of the density, or is closed without a critical point. Drawn from its first
    /// critical point to its last, and beyond them while `log p` falls by less than two.
    Core,
    /// It holds a saddle and no mode.
    Bridge,
    /// It holds no critical point, or lies beyond the tail of a core curve.
    Formal,
}

impl Kind {
    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Bridge => "bridge",
            Self::Formal => "formal",
        }
    }
}

/// A critical point of the density, which lies on the ridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Critical {
    /// A local maximum along the curve.
    Mode,
    /// A local minimum along the curve.
    Saddle,
}

/// A point of the ridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Vertex<const D: usize> {
    /// Position, data frame.
    pub x: Vector<D>,
    /// Unit tangent of the curve, towards the next vertex.
    pub tangent: Vector<D>,
    /// Eigenvalues of the Hessian of `log p`, largest first; all but the first are negative.
    pub lambda: [f64; D],
    /// `(c1 - c2) / (c1 + c2)` of the eigenvalues of the posterior covariance, largest first: near
    /// zero the curve means nothing.
    pub anisotropy: f64,
    /// Length of the part of the mean shift across the ridge; it would be zero without rounding.
    pub residual: f64,
    /// `log p`, nats.
    pub log_density: f64,
    /// Whether the density has a critical point here.
    pub critical: Option<Critical>,
}

/// A connected piece of ridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve<const D: usize> {
    /// What it means.
    pub kind: Kind,
    /// Whether the last vertex is joined to the first, which is not repeated.
    pub closed: bool,
    /// At least two vertices, in order.
    pub vertices: Vec<Vertex<D>>,
}

/// A point of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetVertex {
    /// Position, data frame.
    pub x: Vector<3>,
    /// Unit normal, the eigenvector for the lowest eigenvalue; its sign is the same over a sheet
    /// that has two sides.
    pub normal: Vector<3>,
    /// Eigenvalues of the Hessian of `log p`, largest first; the third is negative.
    pub lambda: [f64; 3],
    /// `(c2 - c3) / (c2 + c3)` of the eigenvalues of the posterior covariance, largest first: near
    /// zero the sheet means nothing.
    pub anisotropy: f64,
    /// `n . u`, which would be zero without rounding.
    pub residual: f64,
    /// `log p`, nats.
    pub log_density: f64,
}

/// A connected piece of ridge of dimension two, in space.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it means; a sheet is core where it holds a local maximum of the density.
    pub kind: Kind,
    /// Its points.
    pub vertices: Vec<SheetVertex>,
    /// Quadrilaterals by the places of their corners, in order round; a triangle repeats its last.
    pub faces: Vec<[u32; 4]>,
}

/// The ridge at one noise level.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge<const D: usize> {
    /// All curves.
    pub curves: Vec<Curve<D>>,
    /// All sheets; there are none in the plane.
    pub sheets: Vec<Sheet>,
    /// Points of the plane, to about a cell of the grid, where the Hessian has two equal eigenvalues
    /// and a curve may end.
    pub umbilics: Vec<[f64; D]>,
}

impl<const D: usize> Curve<D> {
    /// Length, that of the closing chord included.
    pub fn length(&self) -> f64 {
        let open: f64 = self.vertices.windows(2).map(|pair| (pair[1].x - pair[0].x).norm()).sum();
        match (self.closed, self.vertices.first(), self.vertices.last()) {
            (true, Some(first), Some(last)) => open + (first.x - last.x).norm(),
            _ => open,
        }
    }
}

impl Sheet {
    /// Area of its faces.
    pub fn area(&self) -> f64 {
        let corner = |i: u32| self.vertices[i as usize].x;
        let of_face = |&[a, b, c, d]: &[u32; 4]| {
            let [diagonal, other] = [corner(c) - corner(a), corner(d) - corner(b)];
            0.5 * diagonal.cross(&other).norm()
        };
        self.faces.iter().map(of_face).sum()
    }
}

impl<const D: usize> Default for Ridge<D> {
    fn default() -> Self {
        Self { curves: Vec::new(), sheets: Vec::new(), umbilics: Vec::new() }
    }
}

impl<const D: usize> Ridge<D> {
    /// The sheets of one kind.
    pub fn sheets_of_kind(&self, kind: Kind) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(move |sheet| sheet.kind == kind)
    }

    /// The curves of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Curve<D>> {
        self.curves.iter().filter(move |curve| curve.kind == kind)
    }
}

/// The ridge of `density` in space at noise level `sigma > 0`, data frame: curves for dimension
/// one, sheets for two, looked for in a box of `resolution` cells along its longest side. Empty
/// where `stop` says so.
pub fn ridge_in_space(
    density: &Density<3>,
    dimension: usize,
    sigma: f64,
    resolution: usize,
    stop: &(dyn Fn() -> bool + Sync),
) -> Ridge<3> {
    match dimension {
        1 => Ridge { curves: space_curves(density, sigma, stop), ..Ridge::default() },
        _ => Ridge { sheets: ridge_sheets(density, sigma, resolution, stop), ..Ridge::default() },
    }
}
