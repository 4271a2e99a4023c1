//! What the camera looks at: where it stands at first, and what is to be found for it.

use super::layers::score;
use super::layers::slice::Slice;
use super::map::Wanted;
use super::{Camera, Frame, OrbitCamera, PlaneCamera};
use crate::scene::View;
use crate::sim::experiment::Experiment;
use crate::sim::field::{Patch, Window};
use crate::sim::timeline::Node;

/// Room between the data and the edge of the canvas when the view is fitted, px.
const FIT_MARGIN_PX: f64 = 90.0;

/// Distance of the grid points of the density on the canvas, px.
const DENSITY_GRID_PX: f64 = 5.0;

/// Columns and rows of the density on a slice through space.
const SLICE_GRID: [usize; 2] = [96, 96];

/// The same on small pages, over the shorter side.
const FIT_MARGIN: f64 = 0.14;

/// The camera that shows all training points.
pub fn fitting(experiment: &Experiment, size_px: [f64; 2]) -> Camera {
    let margin_px = FIT_MARGIN_PX.min(FIT_MARGIN * size_px[0].min(size_px[1]));
    if experiment.dimension() == 3 {
        let (middle, farthest) = experiment.ball();
        return Camera::Orbit(OrbitCamera::fitting(middle, farthest, size_px, margin_px));
    }
    let mut corners = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
    for row in experiment.loaded.table.rows() {
        for (d, &x) in row.iter().take(2).enumerate() {
            corners[0][d] = corners[0][d].min(x);
            corners[1][d] = corners[1][d].max(x);
        }
    }
    Camera::Plane(PlaneCamera::fitting(corners, size_px, margin_px))
}

/// Density and arrows that are wanted at a noise level: all over the canvas in the plane, on the
/// slice in space, if there is one.
pub fn wanted(camera: &Camera, view: &View, experiment: &Experiment, node: Node) -> Option<Wanted> {
    let frame = Frame::of_word(&view.frame);
    let shows_target = view.target;
    match camera {
        Camera::Plane(camera) => {
            let patch = Patch::between(camera.world_corners());
            let size = camera.size_px.map(|px| (px / DENSITY_GRID_PX).ceil().max(2.0) as usize);
            let window = Window { node, frame, patch, size };
            Some(Wanted { window, lattice: score::lattice(camera), shows_target })
        }
        Camera::Orbit(_) if view.density || view.score => {
            let patch = Slice::new(view, experiment, frame.scale(node)).patch();
            let window = Window { node, frame, patch, size: SLICE_GRID };
            Some(Wanted { window, lattice: score::lattice_on(&patch), shows_target })
        }
        Camera::Orbit(_) => None,
    }
}
