//! Where samples end: in the training set, near it, or somewhere new, on the ridge or off it.

use rayon::prelude::*;

use super::experiment::{Experiment, Ready};
use super::solve::{Starts, solve_ends};
use crate::diffusion::density::Evaluation;
use crate::diffusion::density::Precision;
use crate::geometry::frame;
use crate::maths::Vector;

/// Within this of a datum, in nearest-neighbour distances, a sample is memorised.
pub const MEMORISED: f64 = 0.1;

/// Farther than this from the ridge, in data radii, a sample is off it.
pub const OFF_RIDGE: f64 = 0.08;

/// Farther than this from every datum, in nearest-neighbour distances, a sample is between them.
pub const BETWEEN: f64 = 0.2;

/// The noise level of the ridge that samples are compared with, in data radii.
pub const RIDGE_SIGMA: f64 = 0.1;

/// Where a sample ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At a training point.
    Memorised,
    /// On the ridge, near a training point.
    Near,
    /// On the ridge, between training points.
    Between,
    /// Off the ridge; so is a sample whose place is no number.
    OffRidge,
}

impl End {
    /// All of them; their shares add up to one.
    pub const ALL: [Self; 4] = [Self::Memorised, Self::Near, Self::Between, Self::OffRidge];

    fn new(to_datum: f64, to_ridge: f64) -> Self {
        if to_datum <= MEMORISED {
            Self::Memorised
        } else if to_datum.is_nan() || to_ridge.is_nan() || to_ridge > OFF_RIDGE {
            Self::OffRidge
        } else if to_datum > BETWEEN {
            Self::Between
        } else {
            Self::Near
        }
    }
}

/// Where one sample ends, and how far from what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    /// Where it ends.
    pub end: End,
    /// Distance to the nearest training point, data units.
    pub to_datum: f64,
    /// Distance to the ridge at `sigma = 0.1 R`, data units.
    pub to_ridge: f64,
}

/// Samples that are told apart together.
const BLOCK: usize = 32;

/// Where the denoiser sends the particles from the last node, data frame, for those who need nothing
/// on the way; `None` if `stop` said so.
pub fn end_points<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    precision: Precision,
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Vector<D>>> {
    let x = solve_ends(experiment, ready, precision, &Starts::Seeded, stop)?;
    let sigma = experiment.nodes.last()?.sigma;
    let mut end_points = vec![Vector::zeros(); x.len()];
    ready.denoiser(precision).evaluate(&x, sigma, &mut end_points);
    end_points.iter_mut().zip(&x).for_each(|(end, x)| *end += x);
    Some(end_points)
}

/// Where the samples end: `end_points[i]` is `Dh(x)` of particle `i` at the last node, data frame.
/// `None` if `stop` said so.
pub fn endings<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    end_points: &[Vector<D>],
    stop: &(dyn Fn() -> bool + Sync),
) -> Option<Vec<Ending>> {
    let blocks = end_points.par_chunks(BLOCK);
    let endings = blocks.map(|ends| (!stop()).then(|| endings_of_block(experiment, ready, ends)));
    Some(endings.collect::<Option<Vec<_>>>()?.concat())
}

fn endings_of_block<const D: usize>(
    experiment: &Experiment,
    ready: &Ready<D>,
    end_points: &[Vector<D>],
) -> Vec<Ending> {
    let density = &ready.training.density;
    let sigma = RIDGE_SIGMA * experiment.radius;
    let mut at_ends = vec![Evaluation::default(); end_points.len()];
    density.evaluate(Precision::Double, end_points, sigma, &mut at_ends);
    let mut feet = end_points.to_vec();
    frame::project(&ready.ridge_density, ready.ridge_dimension, sigma, &mut feet);
    let ending = |((end_point, foot), at_end): ((&Vector<D>, &Vector<D>), &Evaluation<D>)| {
        let (to_datum, to_ridge) = (at_end.nearest, (foot - end_point).norm());
        let end = End::new(to_datum / experiment.nearest_neighbour, to_ridge / experiment.radius);
        Ending { end, to_datum, to_ridge }
    };
    end_points.iter().zip(&feet).zip(&at_ends).map(ending).collect()
}

/// The share of the samples that end so.
pub fn share(endings: &[Ending], end: End) -> f64 {
    let n = endings.iter().filter(|ending| ending.end == end).count();
    n as f64 / endings.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_judged_by_the_datum_first_then_by_the_ridge() {
        assert_eq!(End::new(0.05, 1.0), End::Memorised);
        assert_eq!(End::new(0.15, 0.0), End::Near);
        assert_eq!(End::new(0.5, 0.0), End::Between);
        assert_eq!(End::new(0.5, 0.1), End::OffRidge);
        assert_eq!(End::new(f64::NAN, f64::NAN), End::OffRidge);
        assert_eq!(End::new(0.5, f64::NAN), End::OffRidge);
    }
}
