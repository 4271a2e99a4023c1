//! Pages of one picture, and what is read from their pixels.

use ridgewalk::picture::{Figure, Mark, Panel, Picture, Rgba};
use ridgewalk::record::image::Image;
use ridgewalk::record::raster;

pub use crate::small::{BLACK, BLUE, RED, WHITE, above};

pub const NONE: Rgba = Rgba([0; 4]);

/// A page that is one picture.
pub fn page(picture: Picture) -> Figure {
    let size_px = picture.camera.size_px();
    let panels = vec![Panel { corner_px: [0.0; 2], picture }];
    Figure { size_px, background: NONE, panels }
}

/// Draws a page that is one picture.
pub fn shoot(picture: Picture, scale: f64) -> Image {
    raster::image(&page(picture), scale)
}

/// Draws marks on a black canvas.
pub fn shot(marks: Vec<Mark>) -> Image {
    shoot(Picture { background: BLACK, camera: above(), marks }, 1.0)
}

/// The pixel that holds a position.
pub fn at_px(image: &Image, at: [f64; 2]) -> [u8; 4] {
    let [x, y] = at.map(|c| c.floor() as usize);
    let start = 4 * (y * image.size[0] as usize + x);
    [0, 1, 2, 3].map(|channel| image.rgba[start + channel])
}

/// The pixel that holds a position in the world of [`camera`].
pub fn at(image: &Image, x: f64, y: f64) -> [u8; 4] {
    at_px(image, [50.0 + 10.0 * x, 50.0 - 10.0 * y])
}

/// A channel summed over all pixels, in full pixels.
pub fn sum(image: &Image, channel: usize) -> f64 {
    image.rgba.chunks(4).map(|pixel| f64::from(pixel[channel]) / 255.0).sum()
}

/// Whether two pixels are the same but for rounding.
pub fn near(found: [u8; 4], expected: [u8; 4]) -> bool {
    found.iter().zip(expected).all(|(f, e)| f.abs_diff(e) <= 2)
}
