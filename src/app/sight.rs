//! What the camera looks at: where it stands at first, and what is to be found for it.

use super::ridges::Sought;
use crate::picture::layers::score;
use crate::picture::{Camera, OrbitCamera, PlaneCamera};
use crate::scene::View;
use crate::sim::experiment::Experiment;
use crate::sim::field::{Patch, Window};
use crate::sim::timeline::Node;
use crate::ui::compose;
use crate::ui::model::Model;

/// Room between the data and the edge of the canvas when the view is fitted, px.
const FIT_MARGIN_PX: f64 = 90.0;

/// Distance of the grid points of the density on the canvas, px.
const DENSITY_GRID_PX: f64 = 5.0;

/// Columns and rows of the density on a slice through space.
const SLICE_GRID: [usize; 2] = [96, 96];

/// The camera that shows all training points.
pub fn fitting(experiment: &Experiment, size_px: [f64; 2]) -> Camera {
    if experiment.dimension() == 3 {
        let (middle, farthest) = experiment.ball();
        return Camera::Orbit(OrbitCamera::fitting(middle, farthest, size_px, FIT_MARGIN_PX));
    }
    let mut corners = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    for row in experiment.loaded.table.rows() {
        for (d, &x) in row.iter().take(2).enumerate() {
            corners[0][d] = corners[0][d].min(x);
            corners[1][d] = corners[1][d].max(x);
        }
    }
    Camera::Plane(PlaneCamera::fitting(corners, size_px, FIT_MARGIN_PX))
}

/// The ridges that are shown, that of the scene first.
pub fn ridges(view: &View, experiment: &Experiment) -> Vec<Sought> {
    let own = experiment.ridge_dimension();
    let has_other = experiment.dimension() == 3 && view.other_ridge;
    let other = has_other.then_some(Sought::Own(3 - own));
    let beside = view.class_ridge && experiment.has_ridge_beside();
    let beside = beside.then_some(Sought::Beside(own));
    [Some(Sought::Own(own)), other, beside].into_iter().flatten().collect()
}

/// Where density and arrows are looked for: all over the canvas in the plane, on the slice in
/// space.
pub fn window(model: &Model, node: Node) -> Option<Window> {
    let frame = model.frame();
    match model.camera? {
        Camera::Plane(camera) => Some(Window {
            node,
            frame,
            patch: Patch::between(camera.world_corners()),
            size: camera.size_px.map(|px| (px / DENSITY_GRID_PX).ceil().max(2.0) as usize),
        }),
        Camera::Orbit(_) => {
            let patch = compose::slice(model)?.patch();
            Some(Window { node, frame, patch, size: SLICE_GRID })
        }
    }
}

/// Where arrows stand.
pub fn lattice(model: &Model, window: &Window) -> Vec<[f64; 3]> {
    match &model.camera {
        Some(Camera::Plane(camera)) => score::lattice(camera),
        _ => score::lattice_on(&window.patch),
    }
}
