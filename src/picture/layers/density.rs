//! The smoothed density: a shade and contours at "k sigma" below its top.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use contour::ContourBuilder;

use crate::picture::theme::Palette;
use crate::picture::{Field, Lines, Mark};
use crate::sim::field::{DensityGrid, Window};

/// Contours are drawn this far below the greatest log density: `k^2 / 2` for k = 1 to 4.
pub const CONTOURS_BELOW_TOP: [f64; 4] = [0.5, 2.0, 4.5, 8.0];

/// The shade has faded at this distance below the greatest log density.
const SHADE_DEPTH: f32 = 8.0;

/// The density over a part of the world, ready to be drawn in any theme.
#[derive(Clone, Debug)]
pub struct DensityPicture {
    id: u64,
    size: [usize; 2],
    values: Arc<[f32]>,
    corners: [[f64; 2]; 2],
    top: f32,
    contours: [Vec<Vec<[f32; 3]>>; 4],
}

impl DensityPicture {
    /// Takes in a grid and traces its contours.
    pub fn new(grid: DensityGrid, window: &Window) -> Self {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        let DensityGrid { size, log_density, top } = grid;
        let levels = CONTOURS_BELOW_TOP.map(|below| f64::from(top) - below);
        Self {
            id: NEXT_ID.fetch_add(1, Ordering::Relaxed),
            contours: trace(&log_density, size, window.corners, levels),
            values: log_density.into(),
            size,
            corners: window.corners,
            top,
        }
    }

    /// The shade.
    pub fn shade(&self, palette: &Palette) -> Mark {
        Mark::Field(Field {
            id: self.id,
            size: self.size,
            values: Arc::clone(&self.values),
            corners: self.corners,
            top: self.top,
            depth: SHADE_DEPTH,
            ink: palette.density,
        })
    }

    /// The contours, the innermost strongest.
    pub fn contours(&self, palette: &Palette) -> impl Iterator<Item = Mark> {
        let lines = |(curves, ink): (&Vec<Vec<[f32; 3]>>, _)| {
            let curves = curves.clone();
            Mark::Lines(Lines { curves, width_px: 1.0, ink, dash_px: None, halo: None })
        };
        self.contours.iter().zip(palette.contours).map(lines)
    }
}

fn trace(
    values: &[f32],
    [columns, rows]: [usize; 2],
    corners: [[f64; 2]; 2],
    levels: [f64; 4],
) -> [Vec<Vec<[f32; 3]>>; 4] {
    // The library counts cells from corner to corner and samples in their middles.
    let step = |d: usize, n: usize| (corners[1][d] - corners[0][d]) / (n - 1) as f64;
    let (dx, dy) = (step(0, columns), step(1, rows));
    let lowest = levels[3] - 1e3;
    let finite = values.iter().map(|&v| f64::from(v).max(lowest)).collect::<Vec<_>>();
    let lines = ContourBuilder::new(columns, rows, true)
        .x_origin(corners[0][0] - 0.5 * dx)
        .y_origin(corners[0][1] - 0.5 * dy)
        .x_step(dx)
        .y_step(dy)
        .lines(&finite, &levels);
    let mut curves = [const { Vec::new() }; 4];
    for (curves, line) in curves.iter_mut().zip(lines.unwrap_or_default()) {
        let (line, _) = line.into_inner();
        curves.extend(line.0.into_iter().map(|curve| {
            curve.0.iter().map(|at| [at.x as f32, at.y as f32, 0.0]).collect::<Vec<_>>()
        }));
    }
    curves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::timeline::{Frame, Node};

    #[test]
    fn the_contours_of_a_gaussian_are_circles_at_k_sigma() {
        let corners = [[-5.0, -6.0], [5.0, 6.0]];
        let size = [101, 121];
        let window = Window {
            node: Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 },
            frame: Frame::Data,
            corners,
            size,
        };
        let at = |i: usize, n: usize, d: usize| {
            corners[0][d] + (corners[1][d] - corners[0][d]) * i as f64 / (n - 1) as f64
        };
        let square = |i, j| at(i, size[0], 0).powi(2) + at(j, size[1], 1).powi(2);
        let values = (0..size[1]).flat_map(|j| (0..size[0]).map(move |i| (i, j)));
        let log_density = values.map(|(i, j)| (-0.5 * square(i, j)) as f32).collect();
        let picture = DensityPicture::new(DensityGrid { size, log_density, top: 0.0 }, &window);
        for (k, curves) in picture.contours.iter().enumerate() {
            assert_eq!(curves.len(), 1, "one circle at {} sigma", k + 1);
            for [x, y, _] in &curves[0] {
                let radius = x.hypot(*y);
                assert!((radius - (k + 1) as f32).abs() < 0.01, "{radius} at {} sigma", k + 1);
            }
        }
    }
}
