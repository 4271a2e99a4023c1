//! Looks straight down on the plane.

use serde::{Deserialize, Serialize};

/// A pan and a zoom.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaneCamera {
    /// World position in the middle of the canvas.
    pub centre: [f64; 2],
    /// Logical pixels a world unit.
    pub px_per_unit: f64,
    /// Width and height of the canvas in logical pixels.
    pub size_px: [f64; 2],
}

impl PlaneCamera {
    /// The camera that shows a world rectangle with a margin in px.
    pub fn fitting(corners: [[f64; 2]; 2], size_px: [f64; 2], margin_px: f64) -> Self {
        let extent = [0, 1].map(|d| (corners[1][d] - corners[0][d]).max(1e-9));
        let room = size_px.map(|px| (px - 2.0 * margin_px).max(px * 0.5).max(1.0));
        Self {
            centre: [0, 1].map(|d| 0.5 * (corners[0][d] + corners[1][d])),
            px_per_unit: (room[0] / extent[0]).min(room[1] / extent[1]),
            size_px,
        }
    }

    /// Canvas position (px from the upper left corner, `y` down) of a world position.
    pub fn canvas_from_world(&self, world: [f64; 2]) -> [f64; 2] {
        let [dx, dy] = [0, 1].map(|d| (world[d] - self.centre[d]) * self.px_per_unit);
        [0.5 * self.size_px[0] + dx, 0.5 * self.size_px[1] - dy]
    }

    /// World position of a canvas position.
    pub fn world_from_canvas(&self, canvas: [f64; 2]) -> [f64; 2] {
        [
            self.centre[0] + (canvas[0] - 0.5 * self.size_px[0]) / self.px_per_unit,
            self.centre[1] - (canvas[1] - 0.5 * self.size_px[1]) / self.px_per_unit,
        ]
    }

    /// Moves the world by a drag on the canvas.
    #[must_use]
    pub fn panned(self, drag_px: [f64; 2]) -> Self {
        let centre = [
            self.centre[0] - drag_px[0] / self.px_per_unit,
            self.centre[1] + drag_px[1] / self.px_per_unit,
        ];
        Self { centre, ..self }
    }

    /// Magnifies by `factor` about a canvas position, which stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, about_px: [f64; 2]) -> Self {
        let fixed = self.world_from_canvas(about_px);
        let px_per_unit = (self.px_per_unit * factor).clamp(1e-3, 1e7);
        let shrink = self.px_per_unit / px_per_unit;
        let centre = [0, 1].map(|d| fixed[d] + (self.centre[d] - fixed[d]) * shrink);
        Self { centre, px_per_unit, ..self }
    }

    /// World corners of the canvas: least and greatest coordinates.
    pub fn world_corners(&self) -> [[f64; 2]; 2] {
        let [w, h] = self.size_px;
        let ([x0, y1], [x1, y0]) =
            (self.world_from_canvas([0.0; 2]), self.world_from_canvas([w, h]));
        [[x0, y0], [x1, y1]]
    }
}
