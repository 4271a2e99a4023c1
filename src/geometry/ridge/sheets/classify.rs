//! Which pieces of the zero set are ridge, and which of those to draw.

use super::clip::cut;
use super::critical::{CriticalPoint, critical_points};
use super::field::{Field, Sample};
use super::mesh::Mesh;
use super::orient::oriented;
use crate::geometry::ridge::{Critical, Kind, Sheet, SheetVertex};

/// Fall of `log p` below the lowest critical point at which a drawn sheet ends.
const TAIL: f64 = 2.0;

/// Range of `log p` over a closed sheet that counts as none.
const LEVEL: f64 = 0.01;

/// Greatest anisotropy of a sheet that means nothing: a speck about a point where all directions
/// are alike.
const ISOTROPIC: f64 = 0.01;

/// `1 - c_3 / sigma^2` at the border of what is ridge, above rounding.
const RIDGE_MARGIN: f64 = 1e-6;

/// The sheets that a mesh of the zero set holds; `cell` is the side of a cell of its lattice.
pub(super) fn sheets(field: &Field<'_>, mesh: &Mesh, cell: f64) -> Vec<Sheet> {
    let is_ridge = |sample: &Sample| sample.ridge_margin() - RIDGE_MARGIN;
    let ridge = cut(field, mesh, &is_ridge, cell).inside;
    let pieces = ridge.components().into_iter();
    pieces.flat_map(|(piece, _)| classified(field, &piece, cell)).collect()
}

fn classified(field: &Field<'_>, piece: &Mesh, cell: f64) -> Vec<Sheet> {
    if is_level(piece) && piece.is_closed() {
        return vec![sheet(Kind::Core, piece, field.sigma)];
    }
    let critical =
        if is_resolved(piece) { critical_points(field, piece, cell) } else { Vec::new() };
    if critical.is_empty() {
        return vec![sheet(Kind::Formal, piece, field.sigma)];
    }
    let heights = critical.iter().map(|point| point.log_density);
    let floor = heights.fold(f64::INFINITY, f64::min) - TAIL;
    let halves = cut(field, piece, &|sample: &Sample| sample.log_density - floor, cell);
    let kept = halves.inside.components().into_iter().map(|(part, numbers)| {
        let is_on = |point: &&CriticalPoint| numbers.contains(&(point.vertex as u32));
        let found = kind_of(critical.iter().filter(is_on));
        let kind = if is_resolved(&part) { found } else { Kind::Formal };
        sheet(kind, &part, field.sigma)
    });
    let cut_off = halves.outside.components().into_iter();
    kept.chain(cut_off.map(|(part, _)| sheet(Kind::Formal, &part, field.sigma))).collect()
}

/// Whether the density is the same all over.
fn is_level(mesh: &Mesh) -> bool {
    let heights = || mesh.samples.iter().map(|sample| sample.log_density);
    heights().fold(f64::NEG_INFINITY, f64::max) - heights().fold(f64::INFINITY, f64::min) < LEVEL
}

/// Whether a mesh is more than a speck.
fn is_resolved(mesh: &Mesh) -> bool {
    mesh.has_inside() && mesh.samples.iter().any(|sample| sample.anisotropy > ISOTROPIC)
}

fn kind_of<'a>(points: impl Iterator<Item = &'a CriticalPoint>) -> Kind {
    let kind = |point: &CriticalPoint| match point.kind {
        Critical::Mode => Kind::Core,
        Critical::Saddle => Kind::Bridge,
    };
    points.map(kind).min_by_key(|&kind| kind as u8).unwrap_or(Kind::Formal)
}

fn sheet(kind: Kind, mesh: &Mesh, sigma: f64) -> Sheet {
    let Mesh { samples, faces } = oriented(mesh.clone());
    let vertex = |sample: &Sample| SheetVertex {
        x: sample.x,
        normal: sample.normal,
        lambda: sample.spread.map(|spread| (spread - 1.0) / sigma / sigma),
        anisotropy: sample.anisotropy,
        residual: sample.residual(),
        log_density: sample.log_density,
    };
    Sheet { kind, vertices: samples.iter().map(vertex).collect(), faces }
}
