//! From where the world is seen.

mod motion;
mod orbit;
mod plane;
pub mod projection;

pub use orbit::{Axis, Lens, OrbitCamera};
pub use plane::PlaneCamera;
pub use projection::Projection;
use serde::{Deserialize, Serialize};

/// Looks down on the plane, or from somewhere in space.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Camera {
    /// Looks straight down on the plane.
    Plane(PlaneCamera),
    /// Looks at a point of space from a distance.
    Orbit(OrbitCamera),
}

/// Where a point of the world is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Canvas position: px from the upper left corner, `y` down.
    pub at: [f64; 2],
    /// Logical pixels that a world unit across the line of sight takes there.
    pub px_per_unit: f64,
    /// Distance from the camera along its line of sight, world; zero in the plane.
    pub depth: f64,
}

impl Camera {
    /// Width and height of the canvas in logical pixels.
    pub const fn size_px(&self) -> [f64; 2] {
        match self {
            Self::Plane(camera) => camera.size_px,
            Self::Orbit(camera) => camera.size_px,
        }
    }

    /// The same view on a canvas of another size.
    #[must_use]
    pub const fn with_size(self, size_px: [f64; 2]) -> Self {
        match self {
            Self::Plane(camera) => Self::Plane(PlaneCamera { size_px, ..camera }),
            Self::Orbit(camera) => Self::Orbit(OrbitCamera { size_px, ..camera }),
        }
    }

    /// Logical pixels a world unit: everywhere in the plane, in space at the point looked at.
    pub const fn px_per_unit(&self) -> f64 {
        match self {
            Self::Plane(camera) => camera.px_per_unit,
            Self::Orbit(camera) => camera.px_per_unit,
        }
    }

    /// Where a world position is seen; `None` if it is behind the camera.
    pub fn spot(&self, world: [f64; 3]) -> Option<Spot> {
        match self {
            Self::Plane(camera) => Some(Spot {
                at: camera.canvas_from_world([world[0], world[1]]),
                px_per_unit: camera.px_per_unit,
                depth: 0.0,
            }),
            Self::Orbit(camera) => camera.spot(world),
        }
    }

    /// Moves the world by a drag on the canvas.
    #[must_use]
    pub fn panned(self, drag_px: [f64; 2]) -> Self {
        match self {
            Self::Plane(camera) => Self::Plane(camera.panned(drag_px)),
            Self::Orbit(camera) => Self::Orbit(camera.panned(drag_px)),
        }
    }

    /// Magnifies by `factor` about a canvas position, which stays where it is.
    #[must_use]
    pub fn zoomed(self, factor: f64, about_px: [f64; 2]) -> Self {
        match self {
            Self::Plane(camera) => Self::Plane(camera.zoomed(factor, about_px)),
            Self::Orbit(camera) => Self::Orbit(camera.zoomed(factor, about_px)),
        }
    }
}
