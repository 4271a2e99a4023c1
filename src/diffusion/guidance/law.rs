//! What guidance is meant to sample, as a density.

use std::sync::Arc;

use super::gate::Gate;
use crate::diffusion::density::{Density, Evaluation, Precision};
use crate::diffusion::score::learned::LinearScore;
use crate::maths::Vector;

/// A density smoothed at every noise level, up to a factor.
#[derive(Clone)]
pub enum Law<const D: usize> {
    /// Points.
    Points(Arc<Density<D>>),
    /// A Gaussian.
    Gaussian(LinearScore<D>),
    /// `from^(1 - w) to^w`, both smoothed: what the folklore says that a guided sampler samples.
    ///
    /// It does not: these densities at different noise levels are not smoothed versions of one
    /// another (Bradley & Nakkiran 2024, arXiv 2408.09000).
    Tilted {
        /// Unconditional.
        from: Box<Self>,
        /// Conditional.
        to: Box<Self>,
        /// The guidance scale.
        w: f64,
    },
    /// Widened points that must end inside a region: `p(x) P(x_0 in A | x)^w`.
    Gated {
        /// The points and the region.
        gate: Arc<Gate<D>>,
        /// The guidance scale.
        w: f64,
    },
}

impl<const D: usize> Law<D> {
    /// Makes what [`Law::log_density`] needs at a noise level.
    pub fn prepare(&self, precision: Precision, sigma: f64) {
        match self {
            Self::Points(density) => density.prepare(precision, sigma),
            Self::Tilted { from, to, .. } => {
                from.prepare(precision, sigma);
                to.prepare(precision, sigma);
            }
            Self::Gaussian(_) | Self::Gated { .. } => {}
        }
    }

    /// The logarithm of the smoothed density at places of the data frame, up to a constant that is
    /// the same everywhere.
    pub fn log_density(&self, precision: Precision, x: &[Vector<D>], sigma: f64) -> Vec<f64> {
        match self {
            Self::Points(density) => {
                let mut out = vec![Evaluation::default(); x.len()];
                density.evaluate(precision, x, sigma, &mut out);
                out.iter().map(|evaluation| evaluation.log_density).collect()
            }
            Self::Gaussian(score) => x.iter().map(|x| score.log_density(x, sigma)).collect(),
            Self::Tilted { from, to, w } => {
                let [from, to] =
                    [from, to].map(|law| law.log_density(precision, x, sigma).into_iter());
                from.zip(to).map(|(from, to)| from + w * (to - from)).collect()
            }
            Self::Gated { gate, w } => {
                let log = |gated: super::gate::Gated<D>| gated.log_free + w * gated.log_probability;
                gate.look_at_all(x, sigma).into_iter().map(log).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::gate::Region;
    use super::*;

    const PRECISE: Precision = Precision::Double;

    fn points(xs: &[f64]) -> Law<2> {
        let points: Vec<_> = xs.iter().map(|&x| Vector::from([x, 0.0])).collect();
        Law::Points(Arc::new(Density::new(&points, &vec![1.0; xs.len()])))
    }

    fn differences(law: &Law<2>, x: &[f64], sigma: f64) -> Vec<f64> {
        let x: Vec<_> = x.iter().map(|&x| Vector::from([x, 0.0])).collect();
        let log = law.log_density(PRECISE, &x, sigma);
        log.iter().map(|value| value - log[0]).collect()
    }

    #[test]
    fn the_tilt_of_two_gaussians_of_one_width_is_the_gaussian_with_its_mean_moved() {
        let (from, to) = (points(&[0.0]).into(), points(&[1.0]).into());
        let tilted = Law::Tilted { from, to, w: 3.0 };
        let x = [-1.0, 0.5, 2.0, 4.0];
        let (found, moved) = (differences(&tilted, &x, 0.8), differences(&points(&[3.0]), &x, 0.8));
        assert!(found.iter().zip(moved).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn a_scale_of_zero_is_the_law_without_guidance_and_one_the_law_of_the_class() {
        for (w, law) in [(0.0, points(&[-1.0, 0.0, 2.0])), (1.0, points(&[2.0, 2.5]))] {
            let (from, to) = (points(&[-1.0, 0.0, 2.0]).into(), points(&[2.0, 2.5]).into());
            let tilted = Law::Tilted { from, to, w };
            let x = [-2.0, 0.0, 1.0, 3.0];
            let (found, known) = (differences(&tilted, &x, 0.5), differences(&law, &x, 0.5));
            assert!(found.iter().zip(known).all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

    #[test]
    fn a_gated_law_is_that_of_the_points_times_the_chance_to_end_inside() {
        let at = [Vector::from([0.0, 0.0])];
        let normal = Vector::from([1.0, 0.0]);
        let gate = Gate::new(&at, &[1.0], 1.0, Region::HalfSpace { normal, offset: 0.0 });
        let gate = Arc::new(gate.expect("a gate"));
        let found = differences(&Law::Gated { gate: Arc::clone(&gate), w: 1.0 }, &[0.0, 2.0], 1.0);
        let chance = gate.at(&Vector::from([2.0, 0.0]), 1.0).log_probability;
        let known = -0.25 * 4.0 + chance - 0.5_f64.ln();
        assert!((found[1] - known).abs() < 1e-12, "{found:?}, {known}");
    }
}
