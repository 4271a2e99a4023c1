//! The smoothed density: a shade and contours at "k sigma" below its top.

use std::sync::Arc;

use contour::ContourBuilder;

use crate::picture::theme::Palette;
use crate::picture::{Field, Lines, Mark, Patch, Width};
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
    patch: Patch,
    top: f32,
    contours: [Vec<Vec<[f32; 3]>>; 4],
}

impl DensityPicture {
    /// Takes in a grid and traces its contours.
    pub fn new(grid: DensityGrid, window: &Window) -> Self {
        let DensityGrid { size, log_density, top } = grid;
        let levels = CONTOURS_BELOW_TOP.map(|below| f64::from(top) - below);
        Self {
            id: Field::new_id(),
            contours: trace(&log_density, size, &window.patch, levels),
            values: log_density.into(),
            size,
            patch: window.patch,
            top,
        }
    }

    /// The shade.
    pub fn shade(&self, palette: &Palette) -> Mark {
        Mark::Field(Field {
            id: self.id,
            size: self.size,
            values: Arc::clone(&self.values),
            patch: self.patch,
            top: self.top,
            depth: SHADE_DEPTH,
            ink: palette.density,
        })
    }

    /// The contours of what guidance is meant to sample, the innermost strongest.
    pub fn target_contours(&self, palette: &Palette) -> impl Iterator<Item = Mark> {
        let lines = |(curves, alpha): (&Vec<Vec<[f32; 3]>>, f32)| {
            let ink = palette.guidance.alpha(alpha);
            Mark::Lines(Lines::new(curves.clone(), Width::Px(1.4), ink))
        };
        self.contours.iter().zip([0.95, 0.7, 0.5, 0.35]).map(lines)
    }

    /// The contours, the innermost strongest.
    pub fn contours(&self, palette: &Palette) -> impl Iterator<Item = Mark> {
        let lines = |(curves, ink): (&Vec<Vec<[f32; 3]>>, _)| {
            let curves = curves.clone();
            Mark::Lines(Lines::new(curves, Width::Px(1.0), ink))
        };
        self.contours.iter().zip(palette.contours).map(lines)
    }
}

fn trace(
    values: &[f32],
    [columns, rows]: [usize; 2],
    patch: &Patch,
    levels: [f64; 4],
) -> [Vec<Vec<[f32; 3]>>; 4] {
    let lowest = levels[3] - 1e3;
    let finite = values.iter().map(|&v| f64::from(v).max(lowest)).collect::<Vec<_>>();
    let lines = ContourBuilder::new(columns, rows, true).lines(&finite, &levels);
    // The library counts cells from corner to corner and samples in their middles.
    let share = |at: f64, n: usize| (at - 0.5) / (n - 1) as f64;
    let mut curves = [const { Vec::new() }; 4];
    for (curves, line) in curves.iter_mut().zip(lines.unwrap_or_default()) {
        let (line, _) = line.into_inner();
        for curve in line.0 {
            let shares = curve.0.iter().map(|at| [share(at.x, columns), share(at.y, rows)]);
            for piece in within(&shares.collect::<Vec<_>>()) {
                let at = piece.iter().map(|&share| patch.at(share).map(|x| x as f32));
                curves.push(at.collect());
            }
        }
    }
    curves
}

/// The parts of a curve within the grid: the library closes the contours that leave it by a way
/// round outside.
fn within(curve: &[[f64; 2]]) -> impl Iterator<Item = &[[f64; 2]]> {
    let is_outside = |at: &[f64; 2]| at.iter().any(|x| !(-1e-9..=1.0 + 1e-9).contains(x));
    curve.split(is_outside).filter(|piece| piece.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::timeline::{Frame, Node};

    #[test]
    fn a_contour_that_leaves_the_grid_does_not_come_back_along_its_border() {
        let corners = [[0.0, 0.0], [1.0, 1.0]];
        let values: Vec<f32> = (0..40 * 40).map(|k| (k % 40) as f32).collect();
        let levels = [20.5, -1.0, -2.0, -3.0];
        let curves = trace(&values, [40, 40], &Patch::between(corners), levels);
        assert_eq!(curves[0].len(), 1, "{:?}", curves[0]);
        assert!(curves[0][0].iter().all(|[x, ..]| (x - 20.5 / 39.0).abs() < 1e-6));
        assert!(curves[1..].iter().all(Vec::is_empty), "{curves:?}");
    }

    #[test]
    fn the_contours_of_a_gaussian_are_circles_at_k_sigma() {
        let corners = [[-5.0, -6.0], [5.0, 6.0]];
        let size = [101, 121];
        let window = Window {
            node: Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 },
            frame: Frame::Data,
            patch: Patch::between(corners),
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
