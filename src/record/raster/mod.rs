//! Pictures as pixels, drawn by the processor: without a window, a display or a GPU.
//!
//! The formulas are those of the canvas of the window, so that both agree but for rounding:
//! coverage by signed distance, colours that blend in sRGB space, in space a depth for each pixel,
//! which is larger where things are nearer. Colours are kept in single precision until the end.
//!
//! A large page is drawn in bands of rows, which changes no pixel.

mod ink;
mod marks;
mod mask;
mod paper;
mod seen;
mod strip;

use super::image::Image;
use crate::picture::{Figure, Panel};
use paper::Paper;
use seen::Seen;

/// Pixels of a band: a page of 2560 by 1440 is one, which takes some 130 MB.
const BAND: usize = 1 << 22;

/// No side of an image is longer, in pixels.
const LONGEST: f64 = 20_000.0;

/// Draws a page at `scale` pixels a logical px.
///
/// Sides are rounded to pixels, and are at least 1 and at most 20,000. What is not finite is not
/// drawn. The same figure gives the same bytes.
pub fn image(figure: &Figure, scale: f64) -> Image {
    in_bands(figure, scale, BAND)
}

fn in_bands(figure: &Figure, scale: f64, n_pixels: usize) -> Image {
    // A side that is no number has no pixels, and is given one.
    let side = |px: f64| (px * scale).round().clamp(1.0, LONGEST).max(1.0) as usize;
    let [width, height] = figure.size_px.map(side);
    let n_rows = (n_pixels / width).max(1);
    let mut rgba = Vec::with_capacity(4 * width * height);
    for top in (0..height).step_by(n_rows) {
        let rows = top..(top + n_rows).min(height);
        let mut paper = Paper::new(width, rows, figure.background);
        figure.panels.iter().for_each(|panel| draw(panel, scale, &mut paper));
        paper.write_to(&mut rgba);
    }
    Image { size: [width, height].map(|n| n as u32), rgba }
}

fn draw(panel: &Panel, scale: f64, paper: &mut Paper) {
    let Some(seen) = Seen::new(panel, scale) else { return };
    paper.begin(&seen.clip(), panel.picture.background);
    if paper.clip.is_empty() {
        return;
    }
    if seen.is_space() {
        paper.clear_depths();
    }
    marks::draw(&panel.picture.marks, &seen, paper);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::figure::page_camera;
    use crate::picture::{Lines, Mark, Picture, Rgba, Width};

    #[test]
    fn bands_do_not_change_a_pixel() {
        let ink = Rgba::hex(0x12_34_56).alpha(0.7);
        let curve = [[5.0, 5.0, 0.0], [60.0, 31.0, 0.0], [20.0, 44.0, 0.0]];
        let line = Lines {
            dash_px: Some([5.0, 3.0]),
            ..Lines::new(vec![curve.to_vec()], Width::Px(4.5), ink)
        };
        let size_px = [70.0, 50.0];
        let (background, camera) = (Rgba::hex(0xFF_EE_DD), page_camera(size_px));
        let picture = Picture { background, camera, marks: vec![Mark::Lines(line)] };
        let panels = vec![Panel { corner_px: [0.0; 2], picture }];
        let figure = Figure { size_px, background, panels };
        let whole = image(&figure, 1.5);
        assert!([1, 300, 1000].iter().all(|n| in_bands(&figure, 1.5, *n) == whole));
    }

    #[test]
    fn a_page_is_never_empty_nor_endless() {
        let size = |px: f64| {
            let figure = Figure { size_px: [px, 2.0], background: Rgba([0; 4]), panels: vec![] };
            image(&figure, 1.0).size
        };
        assert_eq!([0.0, f64::NAN, 3.4, 1e300].map(size), [[1, 2], [1, 2], [3, 2], [20_000, 2]]);
    }
}
