//! What can be said of a ridge, and of how far the data are from it.

use rayon::prelude::*;

use crate::geometry::frame;
use crate::geometry::ridge::{Critical, Curve, Kind, Ridge, Sheet, ridge_curves, ridge_in_space};
use crate::maths::stats;
use crate::sim::experiment::{Experiment, Ready, Space};

/// Cells of the lattice on which sheets are found.
const SHEET_CELLS: usize = 48;

/// Data that are led to the ridge together.
const BLOCK: usize = 32;

/// A quantity of the ridge at a noise level; not a number where it has none.
pub fn of_ridge(experiment: &Experiment, name: &str, sigma: f64) -> f64 {
    match &experiment.space {
        Space::Plane(ready) => {
            let curves = ridge_curves(&ready.ridge_density, sigma, &|| false).curves;
            of_curves(name, &curves)
        }
        Space::Volume(ready) => {
            let (density, dimension) = (&ready.ridge_density, ready.ridge_dimension);
            let ridge = ridge_in_space(density, dimension, sigma, SHEET_CELLS, &|| false);
            if dimension == 1 { of_curves(name, &ridge.curves) } else { of_sheets(name, &ridge) }
        }
    }
}

fn of_curves<const D: usize>(name: &str, curves: &[Curve<D>]) -> f64 {
    let of_kind = |kind: Kind| curves.iter().filter(move |curve| curve.kind == kind);
    match name {
        "ridge.cores" => of_kind(Kind::Core).count() as f64,
        "ridge.bridges" => of_kind(Kind::Bridge).count() as f64,
        "ridge.length" => of_kind(Kind::Core).map(Curve::length).sum(),
        _ => {
            let vertices = curves.iter().flat_map(|curve| &curve.vertices);
            vertices.filter(|vertex| vertex.critical == Some(Critical::Mode)).count() as f64
        }
    }
}

fn of_sheets(name: &str, ridge: &Ridge<3>) -> f64 {
    match name {
        "ridge.cores" => ridge.sheets_of_kind(Kind::Core).count() as f64,
        "ridge.bridges" => ridge.sheets_of_kind(Kind::Bridge).count() as f64,
        "ridge.length" => ridge.sheets_of_kind(Kind::Core).map(Sheet::area).sum(),
        _ => f64::NAN,
    }
}

/// The ninth decile of the distance of the data to the ridge, data units.
pub fn data_distance_p90(experiment: &Experiment, sigma: f64) -> f64 {
    let mut distances = match &experiment.space {
        Space::Plane(ready) => data_distances(ready, sigma),
        Space::Volume(ready) => data_distances(ready, sigma),
    };
    stats::quantile(&mut distances, 0.9)
}

fn data_distances<const D: usize>(ready: &Ready<D>, sigma: f64) -> Vec<f64> {
    let blocks = ready.training.cloud.rows().par_chunks(BLOCK);
    let distances = blocks.flat_map_iter(|rows| {
        let mut feet = rows.to_vec();
        frame::project(&ready.ridge_density, ready.ridge_dimension, sigma, &mut feet);
        feet.into_iter().zip(rows).map(|(foot, row)| (foot - row).norm())
    });
    distances.collect()
}
