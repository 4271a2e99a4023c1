//! The vertex of the ridge that was clicked: which condition it meets.

use egui::Ui;

use super::numbers::number_text;
use crate::geometry::ridge::{Critical, Curve, Kind, Sheet, SheetVertex, Vertex};
use crate::picture::layers::ridge::RidgePicture;
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{Number, heading_row, number_row};

/// What is known of a vertex, and how far it is from the click.
struct RidgePoint<'a> {
    distance: f64,
    piece: &'static str,
    kind: Kind,
    critical: Option<&'static str>,
    x: &'a [f64],
    lambda: &'a [f64],
    residual: f64,
    anisotropy: f64,
    log_density: f64,
}

impl<'a> RidgePoint<'a> {
    fn on_curve<const D: usize>(curve: &'a Curve<D>, vertex: &'a Vertex<D>, at: [f64; 3]) -> Self {
        let critical = match vertex.critical {
            Some(Critical::Mode) => "mode",
            Some(Critical::Saddle) => "saddle",
            None => "none",
        };
        Self {
            distance: distance(vertex.x.as_slice(), at),
            piece: "curve",
            kind: curve.kind,
            critical: Some(critical),
            x: vertex.x.as_slice(),
            lambda: &vertex.lambda,
            residual: vertex.residual,
            anisotropy: vertex.anisotropy,
            log_density: vertex.log_density,
        }
    }

    fn on_sheet(sheet: &Sheet, vertex: &'a SheetVertex, at: [f64; 3]) -> Self {
        Self {
            distance: distance(vertex.x.as_slice(), at),
            piece: "sheet",
            kind: sheet.kind,
            critical: None,
            x: vertex.x.as_slice(),
            lambda: &vertex.lambda,
            residual: vertex.residual,
            anisotropy: vertex.anisotropy,
            log_density: vertex.log_density,
        }
    }

    /// The rows of the panel; lengths in units of `radius`, eigenvalues over `1 / variance`.
    fn rows(&self, radius: f64, variance: f64) -> Vec<(&'static str, String)> {
        let kind = match self.kind {
            Kind::Core => "core",
            Kind::Bridge => "bridge",
            Kind::Formal => "formal",
        };
        let mut rows = vec![(self.piece, kind.to_owned())];
        rows.extend(self.critical.map(|word| ("critical point", word.to_owned())));
        let coordinates = ["x", "y", "z"].into_iter().zip(self.x);
        rows.extend(coordinates.map(|(label, &x)| (label, number_text(x))));
        let lambdas = ["λ1 σ²", "λ2 σ²", "λ3 σ²"].into_iter().zip(self.lambda);
        rows.extend(lambdas.map(|(label, lambda)| (label, number_text(lambda * variance))));
        rows.extend([
            ("n · u / R", number_text(self.residual / radius)),
            ("anisotropy", number_text(self.anisotropy)),
            ("log p", number_text(self.log_density)),
        ]);
        rows
    }
}

fn distance(x: &[f64], at: [f64; 3]) -> f64 {
    let of = |d: usize| x.get(d).copied().unwrap_or(0.0) - at[d];
    (0..3).map(|d| of(d) * of(d)).sum::<f64>().sqrt()
}

/// The vertex nearest to a place (data frame) of any ridge that is shown.
pub fn ridge_point_ui(ui: &mut Ui, model: &Model, solution: &Solution, at: [f64; 3]) {
    heading_row(ui, "Ridge point");
    let Some(found) = &model.rails.ridge else { return };
    let all = found.here.iter().filter_map(|ridge| nearest(ridge, at));
    let Some(point) = all.min_by(|a, b| a.distance.total_cmp(&b.distance)) else {
        number_row(ui, &Number { label: "none at this noise level", ..Number::default() });
        return;
    };
    for (label, value) in point.rows(solution.experiment.radius, found.sigma * found.sigma) {
        number_row(ui, &Number { label, value: &value, unit: "", swatch: None });
    }
}

fn nearest(ridge: &RidgePicture, at: [f64; 3]) -> Option<RidgePoint<'_>> {
    let by = |a: &RidgePoint<'_>, b: &RidgePoint<'_>| a.distance.total_cmp(&b.distance);
    match ridge {
        RidgePicture::Plane(ridge) => on_curves(&ridge.curves, at).min_by(by),
        RidgePicture::Space { ridge, .. } => {
            let sheets = ridge.sheets.iter().flat_map(|sheet| {
                sheet.vertices.iter().map(move |vertex| RidgePoint::on_sheet(sheet, vertex, at))
            });
            on_curves(&ridge.curves, at).chain(sheets).min_by(by)
        }
    }
}

fn on_curves<const D: usize>(
    curves: &[Curve<D>],
    at: [f64; 3],
) -> impl Iterator<Item = RidgePoint<'_>> {
    curves.iter().flat_map(move |curve| {
        curve.vertices.iter().map(move |vertex| RidgePoint::on_curve(curve, vertex, at))
    })
}
