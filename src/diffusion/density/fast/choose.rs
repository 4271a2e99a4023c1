//! Which method a call takes.

use super::grid::Grid;
use crate::maths::Vector;

/// A way to evaluate the smoothed density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All data for every particle.
    Exact,
    /// Data that do not weigh are left out.
    CutOff,
    /// The density is read from a grid.
    Grid,
    /// Data in groups, by expansions.
    Treecode,
}

/// Below so many data, or particles, neither expansions nor grids pay.
const MANY: f64 = 1_000.0;

/// From this noise level on, in data radii, the treecode beats the grid: a few nodes hold all
/// data, and the grid's covariances are no longer good enough.
const SMOOTH: f64 = 2.0;

/// A grid is made where it saves this factor, its cells not counted.
const GAIN: f64 = 1.5;

/// No grid takes more cells than this: 64 MB, and as much again while it is made.
const MOST_CELLS: f64 = 1.6e7;

/// What the methods cost in one number of dimensions: nanoseconds on one thread with AVX-512; only
/// their ratios count.
#[derive(Clone, Copy)]
struct Costs {
    pair: f64,
    /// The search and the overhead of a particle in the cut-off.
    search: f64,
    /// The share of the data that it keeps, over the square of the noise level in data radii.
    kept: f64,
    /// Of the grid.
    cell: f64,
    datum: f64,
    read: f64,
}

const PLANE: Costs =
    Costs { pair: 0.4, search: 300.0, kept: 20.0, cell: 8.0, datum: 60.0, read: 80.0 };
const SPACE: Costs =
    Costs { pair: 0.5, search: 600.0, kept: 44.0, cell: 8.0, datum: 100.0, read: 200.0 };

/// How many data there are, and how far they reach.
#[derive(Clone, Copy, Debug)]
pub struct Size<const D: usize> {
    data: f64,
    corners: [Vector<D>; 2],
    /// RMS distance of the data from their mean; one where they coincide.
    radius: f64,
}

impl<const D: usize> Size<D> {
    pub fn of(points: &[Vector<D>]) -> Self {
        let data = points.len() as f64;
        let mean = points.iter().sum::<Vector<D>>() / data;
        let spread = points.iter().map(|y| (y - mean).norm_squared()).sum::<f64>() / data;
        let corners =
            points.iter().fold([points[0]; 2], |[low, high], y| [low.inf(y), high.sup(y)]);
        Self { data, corners, radius: if spread > 0.0 { spread.sqrt() } else { 1.0 } }
    }

    /// The method that costs least for a cloud of `particles`, by a model of what each costs. A
    /// grid that turns out to need more than [`Size::most_cells`] gives way to the cut-off.
    pub fn method(&self, particles: usize, sigma: f64) -> Method {
        let particles = particles as f64;
        let (costs, level) = (costs(D), sigma / self.radius);
        let exact = particles * self.data * costs.pair;
        let cut_off = self.cut_off(particles, level);
        let is_many = self.data.min(particles) >= MANY && (2..=3).contains(&D);
        let grid = GAIN * self.grid_without_cells(particles);
        if is_many && level >= SMOOTH {
            Method::Treecode
        } else if is_many && grid < exact.min(cut_off) {
            Method::Grid
        } else if cut_off < exact {
            Method::CutOff
        } else {
            Method::Exact
        }
    }

    /// What the method costs, in pairs of particle and datum.
    pub fn cost(&self, particles: usize, sigma: f64) -> f64 {
        let (n, level) = (particles as f64, sigma / self.radius);
        let nanoseconds = match self.method(particles, sigma) {
            Method::Exact => return n * self.data,
            Method::CutOff => self.cut_off(n, level),
            Method::Grid | Method::Treecode => GAIN * self.grid_without_cells(n),
        };
        nanoseconds / costs(D).pair
    }

    /// Cells up to which a grid pays.
    pub fn most_cells(&self, particles: usize, sigma: f64) -> usize {
        let (particles, level) = (particles as f64, sigma / self.radius);
        let exact = particles * self.data * costs(D).pair;
        let spare = exact.min(self.cut_off(particles, level)) - self.grid_without_cells(particles);
        let [low, high] = &self.corners;
        let dense = Grid::cells(low, high, sigma);
        (spare / costs(D).cell).min(dense * 1.1 + 1e5).clamp(0.0, MOST_CELLS) as usize
    }

    fn cut_off(&self, particles: f64, level: f64) -> f64 {
        let Costs { pair, search, kept, .. } = costs(D);
        particles * (search + pair * self.data * (kept * level * level).min(1.0))
    }

    fn grid_without_cells(&self, particles: f64) -> f64 {
        let Costs { datum, read, .. } = costs(D);
        self.data * datum + particles * read
    }
}

fn costs(dimension: usize) -> Costs {
    if dimension <= 2 { PLANE } else { SPACE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square<const D: usize>(data: usize) -> Size<D> {
        let corners = [-1.0, 1.0].map(|c| Vector::from([c; D]));
        Size { data: data as f64, corners, radius: 1.0 }
    }

    #[test]
    fn sharp_noise_is_cut_off_middling_read_from_a_grid_and_smooth_expanded() {
        let many = square::<2>(100_000);
        let methods = [0.001, 0.1, 3.0].map(|sigma| many.method(10_000, sigma));
        assert_eq!(methods, [Method::CutOff, Method::Grid, Method::Treecode]);
        assert_eq!(square::<2>(300).method(10_000, 1.0), Method::Exact);
        assert_eq!(square::<5>(100_000).method(10_000, 1.0), Method::Exact);
    }
}
