//! The log-density ridge in the plane.
//!
//! `R = { x : n . grad log p = 0, lambda_2 < 0 }`, `n` the eigenvector of the Hessian of `log p`
//! for its lower eigenvalue `lambda_2`: Ozertem & Erdogmus, "Locally defined principal curves and
//! surfaces", JMLR 12 (2011); Genovese, Perone-Pacifico, Verdinelli & Wasserman, "Nonparametric
//! ridge estimation", Ann. Statist. 42 (2014). What is traced is the zero set of `f = n . u`, `u`
//! the mean shift, by marching squares on a quadtree. A normal has no sign, so that the sign of `f`
//! is compared along single edges, with the normals at the two ends turned to agree.

mod classify;
mod critical;
mod grid;
mod key_hash;
mod local;
mod marching;
mod polyline;
mod walk;

use rayon::prelude::*;

use crate::diffusion::density::Density;
use crate::maths::Vector;
use grid::Grid;
use marching::Crossings;

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
pub struct Vertex {
    /// Position, data frame.
    pub x: Vector<2>,
    /// Unit tangent of the curve, towards the next vertex.
    pub tangent: Vector<2>,
    /// Eigenvalues of the Hessian of `log p`, largest first; the second is negative.
    pub lambda: [f64; 2],
    /// `(c1 - c2) / (c1 + c2)` of the posterior covariance: near zero the ridge means nothing.
    pub anisotropy: f64,
    /// `n . u`, which would be zero without rounding.
    pub residual: f64,
    /// `log p`, nats.
    pub log_density: f64,
    /// Whether the density has a critical point here.
    pub critical: Option<Critical>,
}

/// A connected piece of ridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it means.
    pub kind: Kind,
    /// Whether the last vertex is joined to the first, which is not repeated.
    pub closed: bool,
    /// At least two vertices, in order.
    pub vertices: Vec<Vertex>,
}

/// The ridge at one noise level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ridge {
    /// All curves.
    pub curves: Vec<Curve>,
    /// Points, to about a cell of the grid, where the Hessian has two equal eigenvalues and a curve
    /// may end.
    pub umbilics: Vec<[f64; 2]>,
}

impl Curve {
    /// Length, that of the closing chord included.
    pub fn length(&self) -> f64 {
        let open: f64 = self.vertices.windows(2).map(|pair| (pair[1].x - pair[0].x).norm()).sum();
        match (self.closed, self.vertices.first(), self.vertices.last()) {
            (true, Some(first), Some(last)) => open + (first.x - last.x).norm(),
            _ => open,
        }
    }
}

impl Ridge {
    /// The curves of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Curve> {
        self.curves.iter().filter(move |curve| curve.kind == kind)
    }
}

/// The ridge of `density` smoothed at noise level `sigma > 0`, data frame.
///
/// Vertices have `|n . u|` below 1e-6 of a cell or of `sigma`; a chord is about a hundredth of
/// `sigma` from the curve. Curves end at most a tenth of `sigma` before an umbilic. Where data lie
/// more than some ten noise levels apart, the layers in which the second-nearest datum switches
/// are thinner than the grid, and curves may break there. Work is shared among threads, and the
/// answer does not depend on how many there are. Empty where `stop` says so.
pub fn ridge_curves(density: &Density<2>, sigma: f64, stop: &(dyn Fn() -> bool + Sync)) -> Ridge {
    if density.points().len() < 2 {
        return Ridge::default();
    }
    let Some(grid) = Grid::new(density, sigma, stop) else { return Ridge::default() };
    let crossings = Crossings::new(&grid);
    if stop() {
        return Ridge::default();
    }
    let lines = polyline::polylines(&crossings);
    if stop() {
        return Ridge::default();
    }
    let curves = lines.par_iter().flat_map_iter(classify::curves).collect();
    let umbilics = crossings.umbilics.into_iter().map(Into::into).collect();
    Ridge { curves, umbilics }
}
