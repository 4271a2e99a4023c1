//! The colours of a film's frames, cut into as many groups as a palette has entries.

use super::palette::{Palette, WEIGHTS};
use super::pipeline::over_black;
use crate::record::image::Image;

/// The most colours; GIF's 256th entry stands for a pixel that stays as it is.
const MOST_COLOURS: usize = 255;

/// How often colours occur, in cells of four steps a side.
pub struct Histogram {
    cells: Vec<Cell>,
}

/// Where a colour is counted.
pub fn cell_of(colour: [u8; 3]) -> usize {
    let [r, g, b] = colour.map(|c| usize::from(c >> 2));
    r << 12 | g << 6 | b
}

fn centre_of(cell: usize) -> [u8; 3] {
    [12, 6, 0].map(|shift| (cell >> shift & 63) as u8 * 4 + 2)
}

#[derive(Clone, Copy, Default)]
struct Cell {
    count: u64,
    sum: [u64; 3],
}

impl Cell {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        for (sum, more) in self.sum.iter_mut().zip(other.sum) {
            *sum += more;
        }
    }

    fn mean(&self, axis: usize) -> f64 {
        self.sum[axis] as f64 / self.count as f64
    }

    fn colour(&self) -> [u8; 3] {
        [0, 1, 2].map(|axis| self.mean(axis).round() as u8)
    }

    /// The root of the count: a rare hue is worth its entry beside a large ground.
    fn weight(&self) -> f64 {
        (self.count as f64).sqrt()
    }
}

impl Histogram {
    /// No pixels yet.
    pub fn new() -> Self {
        Self { cells: vec![Cell::default(); 1 << 18] }
    }

    /// Counts a picture's pixels.
    pub fn add(&mut self, image: &Image) {
        for pixel in image.rgba.chunks_exact(4) {
            let colour = over_black(pixel);
            self.cells[cell_of(colour)].add(Cell { count: 1, sum: colour.map(u64::from) });
        }
    }

    /// Counts another histogram's pixels too.
    pub fn merge(&mut self, other: &Self) {
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            cell.add(*more);
        }
    }

    /// At most 255 colours: the group with the largest spread is cut in two at its mean, along
    /// the axis of that spread, until there are enough (after Wan, Prusinkiewicz and Wong 1990,
    /// "Variance-based color image quantization for frame buffer display").
    pub fn palette(&self) -> Palette {
        let cells = self.cells.iter().copied().filter(|cell| cell.count > 0).collect();
        let mut groups = vec![Group::new(cells)];
        while groups.len() < MOST_COLOURS {
            let widest =
                (0..groups.len()).max_by(|&i, &j| groups[i].spread.total_cmp(&groups[j].spread));
            match widest {
                Some(i) if groups[i].spread > 0.0 => {
                    let (low, high) = groups.swap_remove(i).cut();
                    groups.extend([low, high]);
                }
                _ => break,
            }
        }
        let colour_of = |(i, cell): (usize, &Cell)| {
            if cell.count > 0 { cell.colour() } else { centre_of(i) }
        };
        let colours = self.cells.iter().enumerate().map(colour_of);
        Palette::new(groups.iter().map(Group::colour).collect(), colours)
    }
}

/// Cells that share an entry of the palette.
struct Group {
    cells: Vec<Cell>,
    axis: usize,
    mean: f64,
    spread: f64,
}

impl Group {
    fn new(cells: Vec<Cell>) -> Self {
        let mut group = Self { cells, axis: 0, mean: 0.0, spread: 0.0 };
        for axis in 0..3 {
            let (mean, spread) = group.moments(axis);
            if spread > group.spread {
                (group.axis, group.mean, group.spread) = (axis, mean, spread);
            }
        }
        group
    }

    /// Mean along an axis and the weighted sum of squares about it.
    fn moments(&self, axis: usize) -> (f64, f64) {
        if self.cells.len() < 2 {
            return (0.0, 0.0);
        }
        let weight: f64 = self.cells.iter().map(Cell::weight).sum();
        let mean = self.cells.iter().map(|c| c.weight() * c.mean(axis)).sum::<f64>() / weight;
        let square = |c: &Cell| c.weight() * (c.mean(axis) - mean).powi(2);
        let spread = self.cells.iter().map(square).sum::<f64>();
        (mean, spread * f64::from(WEIGHTS[axis]))
    }

    fn cut(self) -> (Self, Self) {
        let below = |cell: &Cell| cell.mean(self.axis) <= self.mean;
        let (low, high) = self.cells.into_iter().partition(below);
        (Self::new(low), Self::new(high))
    }

    /// The mean of all pixels, so that a ground keeps its exact colour.
    fn colour(&self) -> [u8; 3] {
        let mut all = Cell::default();
        self.cells.iter().for_each(|cell| all.add(*cell));
        all.colour()
    }
}
