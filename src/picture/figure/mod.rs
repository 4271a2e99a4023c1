//! A page: pictures in their places.

mod layout;
mod legend;
mod options;
mod page;

use super::{Camera, Picture, PlaneCamera, Rgba};
pub use layout::{Rows, Still, digits, figure, side_by_side, with_scale};
pub use options::{Item, Options};

/// Pictures on a page. What is written around them (title, legend, colour bar) is a picture as
/// well, seen through [`page_camera`].
#[derive(Clone, Debug)]
pub struct Figure {
    /// Width and height in logical pixels.
    pub size_px: [f64; 2],
    /// The colour below everything; with alpha 0 the page is transparent.
    pub background: Rgba,
    /// In drawing order.
    pub panels: Vec<Panel>,
}

/// A picture on a page.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Left and top, px from the upper left corner of the page.
    pub corner_px: [f64; 2],
    /// What is shown; nothing of it is seen outside the size of its camera. Its background fills
    /// that rectangle, except with alpha 0; marks in space fade towards its hue in any case.
    pub picture: Picture,
}

/// The camera of a panel whose world is measured in px from its lower left corner, `y` up.
pub const fn page_camera(size_px: [f64; 2]) -> Camera {
    let centre = [0.5 * size_px[0], 0.5 * size_px[1]];
    Camera::Plane(PlaneCamera { centre, px_per_unit: 1.0, size_px })
}
