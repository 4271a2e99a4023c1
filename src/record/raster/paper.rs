//! What is drawn on: premultiplied colours, depths, and a mask for lines.

use std::ops::Range;

use super::ink::{Ink, over, premultiplied, unit};
use super::mask::Mask;
use crate::picture::Rgba;

/// How a mark meets what has been drawn before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// It is drawn over it.
    Ignored,
    /// It is hidden by what is nearer.
    Tested,
    /// It also hides what is farther.
    Written,
}

/// A rectangle of pixels of the page; the high ends are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Left and top.
    pub low: [usize; 2],
    /// Right and bottom.
    pub high: [usize; 2],
}

impl Clip {
    /// The pixels along an axis whose middles lie between two positions.
    #[inline]
    pub fn range(&self, axis: usize, from: f32, to: f32) -> Range<usize> {
        let (low, high) = (self.low[axis], self.high[axis]);
        let start = ceil(from - 0.5).clamp(low, high);
        let end = ((to + 0.5) as usize).clamp(low, high);
        start..end.max(start)
    }

    /// Whether it has no pixels.
    pub fn is_empty(&self) -> bool {
        (0..2).any(|d| self.low[d] >= self.high[d])
    }

    /// The pixels of both rectangles.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let low = [0, 1].map(|d| other.low[d].clamp(self.low[d], self.high[d]));
        let high = [0, 1].map(|d| other.high[d].clamp(low[d], self.high[d]));
        Self { low, high }
    }
}

/// The least whole number from `x` on, from zero on; a cast is much quicker than `f32::ceil`.
#[inline]
fn ceil(x: f32) -> usize {
    let below = x as usize;
    below.saturating_add(usize::from((below as f32) < x))
}

/// A band of the page: whole rows of pixels.
pub struct Paper {
    band: Clip,
    /// Nothing is drawn outside.
    pub clip: Clip,
    pixels: Vec<Ink>,
    /// Nearer is larger; empty until a picture in space needs it.
    depths: Vec<f32>,
    mask: Option<Mask>,
}

impl Paper {
    /// Rows of a page of a width, all of one colour.
    pub fn new(width: usize, rows: Range<usize>, background: Rgba) -> Self {
        let band = Clip { low: [0, rows.start], high: [width, rows.end] };
        let ink = premultiplied(unit(background), 1.0);
        let pixels = vec![ink; width * rows.len()];
        Self { band, clip: band, pixels, depths: Vec::new(), mask: None }
    }

    /// Begins a panel: nothing is drawn outside of it, and its colour below all marks.
    pub fn begin(&mut self, panel: &Clip, background: Rgba) {
        self.clip = self.band.meet(panel);
        let ink = premultiplied(unit(background), 1.0);
        if ink[3] > 0.0 {
            let Clip { low, high } = self.clip;
            for y in low[1]..high[1] {
                let row = self.row(y, low[0]..high[0]);
                self.pixels[row].iter_mut().for_each(|pixel| *pixel = over(ink, *pixel));
            }
        }
    }

    /// Forgets the depths of what has been drawn in other panels.
    pub fn clear_depths(&mut self) {
        self.depths.resize(self.pixels.len(), 0.0);
        let Clip { low, high } = self.clip;
        for y in low[1]..high[1] {
            let row = self.row(y, low[0]..high[0]);
            self.depths[row].fill(0.0);
        }
    }

    /// Whether a pixel at a depth is seen.
    #[inline]
    pub fn shows(&self, [x, y]: [usize; 2], z: f32, depth: Depth) -> bool {
        depth == Depth::Ignored
            || ((0.0..=1.0).contains(&z) && z >= self.depths[self.index([x, y])])
    }

    /// Lays a premultiplied colour over a pixel that [`Paper::shows`].
    #[inline]
    pub fn put(&mut self, at: [usize; 2], z: f32, depth: Depth, ink: Ink) {
        let index = self.index(at);
        if depth == Depth::Written {
            self.depths[index] = z;
        }
        let pixel = &mut self.pixels[index];
        *pixel = over(ink, *pixel);
    }

    /// Writes a depth that [`Paper::shows`].
    pub fn put_depth(&mut self, at: [usize; 2], z: f32) {
        let index = self.index(at);
        self.depths[index] = z;
    }

    /// The pixels of a row, as they are in the band.
    pub fn row_mut(&mut self, y: usize, columns: Range<usize>) -> &mut [Ink] {
        let row = self.row(y, columns);
        &mut self.pixels[row]
    }

    /// The mask, empty; give it back with [`Paper::keep_mask`], empty again.
    pub fn take_mask(&mut self) -> Mask {
        self.mask.take().unwrap_or_else(|| Mask::new(self.band))
    }

    /// Keeps an empty mask for the next lines.
    pub fn keep_mask(&mut self, mask: Mask) {
        self.mask = Some(mask);
    }

    /// Appends the pixels with straight alpha, four bytes each.
    pub fn write_to(&self, rgba: &mut Vec<u8>) {
        rgba.extend(self.pixels.iter().flat_map(|pixel| straight(*pixel)));
    }

    fn index(&self, [x, y]: [usize; 2]) -> usize {
        (y - self.band.low[1]) * self.band.high[0] + x
    }

    fn row(&self, y: usize, columns: Range<usize>) -> Range<usize> {
        self.index([columns.start, y])..self.index([columns.end, y])
    }
}

/// Bytes with straight alpha.
fn straight(ink @ [.., a]: Ink) -> [u8; 4] {
    let byte = |x: f32| (255.0 * x + 0.5) as u8;
    let alpha = byte(a);
    if alpha == 0 {
        return [0; 4];
    }
    let [r, g, b, _] = if alpha == u8::MAX { ink } else { ink.map(|c| c / a) };
    [byte(r), byte(g), byte(b), alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_belongs_to_a_range_if_its_middle_does() {
        let clip = Clip { low: [2, 0], high: [10, 10] };
        assert_eq!(clip.range(0, 3.4, 5.6), 3..6);
        assert_eq!(clip.range(0, 3.6, 4.4), 4..4);
        assert_eq!(clip.range(0, -7.0, 99.0), 2..10);
        assert_eq!(clip.range(1, f32::NEG_INFINITY, f32::INFINITY), 0..10);
        for [from, to] in
            [[f32::NAN; 2], [f32::INFINITY; 2], [-5.0, -2.0], [50.0, 60.0], [5.0, 1.0]]
        {
            assert!(clip.range(0, from, to).is_empty(), "{from} {to}");
        }
    }

    #[test]
    fn alpha_is_divided_out() {
        assert_eq!(straight(premultiplied([1.0, 0.5, 0.0, 0.25], 1.0)), [255, 128, 0, 64]);
        assert_eq!(straight([0.5, 0.0, 1.0, 1.0]), [128, 0, 255, 255]);
        assert_eq!(straight([0.001, 0.0, 0.0, 0.001]), [0; 4]);
    }

    #[test]
    fn nothing_is_drawn_outside_a_panel() {
        let mut paper = Paper::new(4, 0..3, Rgba([0; 4]));
        paper.begin(&Clip { low: [1, 1], high: [9, 2] }, Rgba::hex(0xFF_00_00));
        let mut rgba = Vec::new();
        paper.write_to(&mut rgba);
        let red: Vec<_> = rgba.chunks(4).map(|pixel| u8::from(pixel[0] > 0)).collect();
        assert_eq!(red, [0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0]);
    }
}
