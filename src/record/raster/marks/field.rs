//! A scalar field as a shade: uniform cubic B-spline through the grid, smooth at any zoom.

use std::ops::Range;

use super::triangle::{Corner, fill};
use crate::picture::{Field, Patch};
use crate::record::raster::ink::{dot, over, premultiplied, unit};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;

/// Draws the part of the field that is seen; one without area, or without all its values, not.
pub fn draw(field: &Field, seen: &Seen, paper: &mut Paper) {
    let [columns, rows] = field.size;
    let is_graded = field.top.is_finite() && field.depth > 0.0;
    let is_whole = columns.checked_mul(rows).is_some_and(|n| n <= field.values.len());
    if columns < 2 || rows < 2 || !is_graded || !is_whole {
        return;
    }
    let grid = Grid::new(field);
    if seen.is_space() {
        on_patch(field, &grid, seen, paper);
    } else {
        in_plane(field, &grid, seen, paper);
    }
}

/// In the plane, where pixels lie along the grid, columns and rows are summed apart.
fn in_plane(field: &Field, grid: &Grid, seen: &Seen, paper: &mut Paper) {
    let clip = paper.clip;
    let corners = [[0.0; 2], [1.0; 2]].map(|share| {
        let [x, y] = seen.projection.pixel_from_clip(seen.projection.clip(field.patch.at(share)));
        [x + seen.corner[0], y + seen.corner[1]]
    });
    let taps =
        |d: usize| taps(clip.low[d]..clip.high[d], [corners[0][d], corners[1][d]], field.size[d]);
    let (across, up) = (taps(0), taps(1));
    let Some(columns) = across.first().map(|tap| tap.pixel).zip(across.last()) else { return };
    let columns = columns.0..columns.1.pixel + 1;
    let ink = unit(field.ink);
    let mut sums = vec![0.0; field.size[0]];
    for tap in up {
        for (column, sum) in sums.iter_mut().enumerate() {
            *sum = dot(tap.weights, tap.nodes.map(|row| grid.at(column, row)));
        }
        let pixels = paper.row_mut(tap.pixel, columns.clone());
        for (pixel, tap) in pixels.iter_mut().zip(&across) {
            let value = dot(tap.weights, tap.nodes.map(|column| sums[column]));
            *pixel = over(premultiplied(ink, grid.share_of(value)), *pixel);
        }
    }
}

/// In space the patch is drawn as two triangles, and fades with depth.
fn on_patch(field: &Field, grid: &Grid, seen: &Seen, paper: &mut Paper) {
    let Patch { corner, sides } = field.patch;
    if !corner.iter().chain(sides.as_flattened()).all(|x| (*x as f32).is_finite()) {
        return;
    }
    let ink = unit(field.ink);
    let last = field.size.map(|n| (n - 1) as f32);
    let corner = |[u, v]: [f32; 2]| Corner {
        clip: seen.projection.clip(field.patch.at([u, v].map(f64::from))),
        values: [u, v],
    };
    let corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]].map(corner);
    for triangle in [[0, 1, 2], [2, 1, 3]] {
        fill(triangle.map(|i| corners[i]), seen, paper, Depth::Tested, |sample| {
            let at = [0, 1].map(|d| sample.values[d].clamp(0.0, 1.0) * last[d]);
            let ink = seen.faded(ink, seen.left_at(sample.depth));
            premultiplied(ink, grid.share_of(grid.value_at(at)))
        });
    }
}

/// A pixel along an axis: the nodes around it, and their weights.
struct Tap {
    pixel: usize,
    nodes: [usize; 4],
    weights: [f32; 4],
}

/// Neighbouring pixels that lie on a grid of `n` nodes from one position to another.
fn taps(pixels: Range<usize>, [from, to]: [f64; 2], n: usize) -> Vec<Tap> {
    let step = (n - 1) as f64 / (to - from);
    let tap = |pixel: usize| {
        let at = (pixel as f64 + 0.5 - from) * step;
        (at >= 0.0 && at <= (n - 1) as f64).then(|| {
            let (nodes, weights) = around(at as f32, n);
            Tap { pixel, nodes, weights }
        })
    };
    pixels.filter_map(tap).collect()
}

/// The four nodes around a grid coordinate, and their weights.
fn around(at: f32, n: usize) -> ([usize; 4], [f32; 4]) {
    let node = at as usize;
    let t = at - node as f32;
    let nodes = [0, 1, 2, 3].map(|i| (node + i).saturating_sub(1).min(n - 1));
    (nodes, weights(t))
}

fn weights(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    let inner = [t, s].map(|t| t * t * (3.0 * t - 6.0) + 4.0);
    [s * s * s, inner[0], inner[1], t * t * t].map(|w| w / 6.0)
}

/// Values that can be summed.
struct Grid {
    values: Vec<f32>,
    size: [usize; 2],
    top: f32,
    depth: f32,
}

impl Grid {
    /// What is not a number, or lies far below what is visible, is the lowest shade.
    fn new(field: &Field) -> Self {
        let Field { size, top, depth, .. } = *field;
        let floor = top - 2.0 * depth;
        let sound = |value: &f32| if value.is_finite() { value.max(floor) } else { floor };
        let values = field.values[..size[0] * size[1]].iter().map(sound).collect();
        Self { values, size, top, depth }
    }

    fn at(&self, column: usize, row: usize) -> f32 {
        self.values[row * self.size[0] + column]
    }

    fn value_at(&self, [x, y]: [f32; 2]) -> f32 {
        let (columns, across) = around(x, self.size[0]);
        let (rows, up) = around(y, self.size[1]);
        dot(up, rows.map(|row| dot(across, columns.map(|column| self.at(column, row)))))
    }

    fn share_of(&self, value: f32) -> f32 {
        (1.0 + (value - self.top) / self.depth).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spline_of_a_straight_line_is_that_line_away_from_the_edge() {
        for at in [1.0, 1.3, 2.75, 3.0] {
            let (nodes, weights) = around(at, 6);
            let value = dot(weights, nodes.map(|node| node as f32));
            assert!((value - at).abs() < 1e-6, "{value} at {at}");
        }
    }

    #[test]
    fn only_pixels_on_the_grid_are_tapped() {
        let pixels: Vec<_> = taps(0..20, [3.0, 7.0], 3).iter().map(|tap| tap.pixel).collect();
        assert_eq!(pixels, [3, 4, 5, 6]);
        assert!(taps(0..20, [3.0, 3.0], 3).is_empty());
        assert!(taps(0..20, [f64::NAN; 2], 3).is_empty());
    }
}
