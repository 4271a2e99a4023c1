//! A grid on the ground below the data that helps the eye in space.

use crate::picture::theme::Palette;
use crate::picture::{Lines, Mark, Width};
use crate::sim::experiment::Experiment;

/// The grid reaches this far from the middle of the data, in the greatest distance of a datum.
const REACH: f64 = 1.3;

/// The ground lies this far below the middle, in the same.
const DEPTH: f64 = 1.15;

/// Least number of cells on a side.
const LEAST_CELLS: f64 = 5.0;

/// The ground under an experiment, world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ground {
    /// Least coordinates.
    pub corner: [f64; 3],
    /// Distance of neighbouring lines, world.
    pub step: f64,
    /// The same in data radii, a round number.
    pub step_in_radii: f64,
    /// Lines on a side, less one.
    pub cells: usize,
}

impl Ground {
    /// The ground of an experiment; `scale` is what the data frame is multiplied by.
    pub fn new(experiment: &Experiment, scale: f64) -> Self {
        let (middle, farthest) = experiment.ball();
        let reach = REACH * farthest.max(1e-9) * scale;
        let radius = experiment.radius.max(1e-9) * scale;
        let step_in_radii = round_below(2.0 * reach / radius / LEAST_CELLS);
        let step = step_in_radii * radius;
        let cells = (2.0 * reach / step).ceil() as usize;
        let half = 0.5 * step * cells as f64;
        let [x, y, z] = middle.map(|x| x * scale);
        Self { corner: [x - half, y - half, z - DEPTH * reach / REACH], step, step_in_radii, cells }
    }

    fn side(&self) -> f64 {
        self.step * self.cells as f64
    }

    /// The grid.
    pub fn mark(&self, palette: &Palette) -> Mark {
        let [x, y, z] = self.corner;
        let side = self.side();
        let lines = (0..=self.cells).flat_map(|i| {
            let along = i as f64 * self.step;
            let [across_x, across_y] = [[x + along, y, z], [x, y + along, z]];
            [[across_x, [x + along, y + side, z]], [across_y, [x + side, y + along, z]]]
        });
        let curves = lines.map(|ends| ends.map(|end| end.map(|x| x as f32)).to_vec()).collect();
        Mark::Lines(Lines::new(curves, Width::Px(1.0), palette.grid))
    }
}

/// The greatest of 1, 2 and 5 times a power of ten that is not above `x`.
fn round_below(x: f64) -> f64 {
    let decade = 10_f64.powf(x.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|k| k * decade).find(|&k| k <= x * (1.0 + 1e-9)).unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::catalogue;

    #[test]
    fn the_ground_is_a_round_grid_below_all_data() {
        let scene = catalogue::find("thirteen_points").expect("a scene").scene();
        let experiment = Experiment::new(scene.into(), None).expect("an experiment");
        let ground = Ground::new(&experiment, 1.0);
        let in_radii = ground.step / experiment.radius;
        assert!([0.5, 1.0, 2.0].iter().any(|k| (in_radii / k - 1.0).abs() < 1e-9), "{in_radii}");
        assert!((5..=16).contains(&ground.cells), "{}", ground.cells);
        assert!(ground.corner[2] < 0.0);
    }

    #[test]
    fn round_numbers_are_one_two_and_five() {
        for (x, expected) in [(1.0, 1.0), (1.9, 1.0), (2.0, 2.0), (49.0, 20.0), (0.07, 0.05)] {
            assert!((round_below(x) / expected - 1.0).abs() < 1e-12, "{x}");
        }
    }
}
