//! One palette for a whole film, and mixes of its colours.
//!
//! A palette that stays the same maps a pixel that does not change to the same entry in every
//! frame, so that nothing flickers.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::histogram::{Histogram, cell_of};
use super::pipeline::over_black;
use crate::record::image::Image;

/// What a step of red, green and blue counts in a distance.
pub const WEIGHTS: [i32; 3] = [2, 4, 3];

/// The colours of a film.
pub struct Palette {
    colours: Vec<[u8; 3]>,
    /// A colour for each cell, and the pair of entries to mix it from, once asked for.
    cells: Vec<([u8; 3], AtomicU16)>,
}

const UNKNOWN: u16 = u16::MAX;

/// Entries this far apart (40 steps of grey) are hardly ever mixed: one would be a speck.
const FAR: f64 = 9.0 * 40.0 * 40.0;

impl Palette {
    /// Of at most 255 colours, and a colour for each cell of a [`Histogram`].
    pub fn new(colours: Vec<[u8; 3]>, cells: impl Iterator<Item = [u8; 3]>) -> Self {
        let cells = cells.map(|colour| (colour, AtomicU16::new(UNKNOWN))).collect();
        Self { colours, cells }
    }

    /// Red, green, blue of each colour.
    pub fn bytes(&self) -> Vec<u8> {
        self.colours.concat()
    }

    /// The first entry after the colours.
    pub fn unchanged(&self) -> u8 {
        self.colours.len() as u8
    }

    /// An entry for each pixel: a colour between two entries is mixed from them in a pattern that
    /// stays where it is, so that fades show no steps and what stands still does not flicker.
    pub fn indices(&self, image: &Image) -> Vec<u8> {
        let width = image.size[0] as usize;
        let mut indices = Vec::with_capacity(image.rgba.len() / 4);
        for (y, row) in image.rgba.chunks_exact(4 * width).enumerate() {
            let pixels = row.chunks_exact(4).map(over_black).enumerate();
            indices.extend(pixels.map(|(x, colour)| self.entry(colour, threshold(x, y))));
        }
        indices
    }

    fn entry(&self, colour: [u8; 3], threshold: i32) -> u8 {
        let [first, second] = self.pair(cell_of(colour));
        let [from, to] = [first, second].map(|i| self.colours[usize::from(i)]);
        let way = dot(step(from, colour), step(from, to));
        if 128 * way > threshold * square(step(from, to)) { second } else { first }
    }

    /// Threads that ask for the same cell find the same pair, so any order will do.
    fn pair(&self, cell: usize) -> [u8; 2] {
        let (colour, pair) = &self.cells[cell];
        let known = pair.load(Ordering::Relaxed);
        if known != UNKNOWN {
            return known.to_be_bytes();
        }
        let found = self.best_pair(*colour);
        pair.store(u16::from_be_bytes(found), Ordering::Relaxed);
        found
    }

    /// The nearest entry, and the one to mix it with: nearest to the colour is the mix, and near
    /// to each other are the two.
    fn best_pair(&self, colour: [u8; 3]) -> [u8; 2] {
        let all = || 0..self.colours.len();
        let far = |i: &usize| square(step(self.colours[*i], colour));
        let first = all().min_by_key(far).unwrap_or_default();
        let from = self.colours[first];
        let cost = |i: usize| {
            let apart = f64::from(square(step(from, self.colours[i])));
            let way = f64::from(dot(step(from, colour), step(from, self.colours[i])));
            let share = if apart > 0.0 { (way / apart).clamp(0.0, 1.0) } else { 0.0 };
            share * (share * apart - 2.0 * way) + share * (1.0 - share) * apart * apart / FAR
        };
        let helps = all().map(|i| (cost(i), i)).filter(|&(cost, _)| cost < 0.0);
        let second = helps.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(first, |(_, i)| i);
        [first as u8, second as u8]
    }
}

fn step(from: [u8; 3], to: [u8; 3]) -> [i32; 3] {
    [0, 1, 2].map(|axis| i32::from(to[axis]) - i32::from(from[axis]))
}

fn dot(a: [i32; 3], b: [i32; 3]) -> i32 {
    (0..3).map(|axis| WEIGHTS[axis] * a[axis] * b[axis]).sum()
}

fn square(a: [i32; 3]) -> i32 {
    dot(a, a)
}

/// Odd 128ths, each once in 8 x 8 pixels (Bayer 1973, "An optimum method for two-level rendition
/// of continuous-tone pictures").
fn threshold(x: usize, y: usize) -> i32 {
    let bit = |value: usize, k: usize| value >> k & 1;
    let rank = (0..3).map(|k| (2 * bit(x ^ y, k) + bit(y, k)) << (2 * (2 - k))).sum::<usize>();
    2 * rank as i32 + 1
}

/// The palette of pictures, made as they are drawn.
pub fn of_pictures<E: Send>(
    n: usize,
    draw: impl Fn(usize) -> Result<Image, E> + Sync,
) -> Result<Palette, E> {
    let histogram = |i: usize| {
        let mut histogram = Histogram::new();
        histogram.add(&draw(i)?);
        Ok(histogram)
    };
    let merge = |mut a: Histogram, b: Histogram| {
        a.merge(&b);
        Ok(a)
    };
    let all = (0..n).into_par_iter().map(histogram).try_reduce(Histogram::new, merge)?;
    Ok(all.palette())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(colours: &[[u8; 3]]) -> Image {
        let rgba = colours.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
        Image { size: [colours.len() as u32, 1], rgba }
    }

    fn palette_of(image: &Image) -> Palette {
        let mut histogram = Histogram::new();
        histogram.add(image);
        histogram.palette()
    }

    fn shown(palette: &Palette, image: &Image) -> Vec<[u8; 3]> {
        palette.indices(image).iter().map(|&i| palette.colours[usize::from(i)]).collect()
    }

    #[test]
    fn few_colours_are_kept_exactly() {
        let colours = [[11, 14, 20], [255, 99, 71], [0, 0, 0], [250, 250, 250]];
        let image = picture(&colours);
        assert_eq!(shown(&palette_of(&image), &image), colours);
    }

    #[test]
    fn a_ground_stays_exact_among_thousands_of_shades() {
        let ground = [11, 14, 20];
        let shades = (0..5000_u32).map(|i| [i % 256, i * 7 % 253, i * 31 % 251].map(|c| c as u8));
        let image =
            picture(&std::iter::repeat_n(ground, 200_000).chain(shades).collect::<Vec<_>>());
        let palette = palette_of(&image);
        assert!(palette.colours.len() <= 255);
        assert_eq!(shown(&palette, &image)[0], ground);
    }

    #[test]
    fn a_grey_between_two_entries_is_right_on_average() {
        let grey = |c: u8| [c, c, c];
        let cells = (0..1 << 18).map(|cell| grey((cell & 63) as u8 * 4 + 2));
        let palette = Palette::new((0..=20).map(|k| grey(12 * k)).collect(), cells);
        for grey in 0..=240_u8 {
            let flat = Image { size: [8, 8], rgba: [grey, grey, grey, 255].repeat(64) };
            let sum: u32 = shown(&palette, &flat).iter().map(|colour| u32::from(colour[0])).sum();
            assert!((f64::from(sum) / 64.0 - f64::from(grey)).abs() < 1.0, "{grey}: {sum}");
        }
    }

    #[test]
    fn each_threshold_occurs_once_in_a_tile() {
        let mut tile: Vec<i32> = (0..64).map(|i| threshold(i % 8 + 8, i / 8)).collect();
        tile.sort_unstable();
        assert_eq!(tile, (0..64).map(|rank| 2 * rank + 1).collect::<Vec<_>>());
    }
}
