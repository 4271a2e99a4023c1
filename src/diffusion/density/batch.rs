//! The batch kernel: tiles of particles, sums in the chosen precision, the answer in float64.

use super::answer::Answer;
use super::columns::Columns;
use super::fast::Cuttable;
use super::lanes::Real;
use super::pairs::{Pivots, Sums, TILE, add_up};
use super::search::nearest;
use super::tile::{Answers, Tile};
use super::{Density, Local, Precision};
use crate::diffusion::density::Evaluation;
use crate::maths::Vector;
use pulp::{Arch, Simd, WithSimd};
use std::f64::consts::LOG2_E;

impl<const D: usize> Density<D> {
    /// Displacement, log density and nearest distance of every particle `x[i]`, data frame,
    /// `sigma > 0`.
    ///
    /// Displacements are right to `1e-5 max(|u|, sigma)` in [`Precision::Single`] and to `1e-12`
    /// of it in [`Precision::Double`] (while the data that weigh lie within some 100 sigma); log
    /// densities to the same part of `max(1, |log p|)`. Where single precision cannot promise that
    /// (a particle between two data many sigmas apart, or beyond its range), the particle is
    /// computed as [`Density::moments`] does. An answer depends on its own particle alone, bit for
    /// bit.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate(
        &self,
        precision: Precision,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Evaluation<D>],
    ) {
        self.run(precision, x, sigma, out);
    }

    /// As [`Density::evaluate`], and the covariance of the posterior, in the form that keeps its
    /// directions when it underflows.
    ///
    /// `Ch` is right to `1e-3` of its size at worst in [`Precision::Single`] (1e-6 as a rule; the
    /// worst is far out, or between data hundreds of sigmas apart) and to `1e-10` in
    /// [`Precision::Double`]; `share Ch` is right to the same part of `max(|C|, sigma^2)`.
    ///
    /// # Panics
    /// If the two slices differ in length.
    pub fn evaluate_with_covariance(
        &self,
        precision: Precision,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [Local<D>],
    ) {
        self.run(precision, x, sigma, out);
    }

    pub(super) fn run<O: Cuttable<D>>(
        &self,
        precision: Precision,
        x: &[Vector<D>],
        sigma: f64,
        out: &mut [O],
    ) {
        assert_eq!(x.len(), out.len(), "an evaluation needs one answer for each particle");
        match precision {
            Precision::Single => {
                Arch::new().dispatch(Batch::new(self, &self.single, x, sigma, out));
            }
            Precision::Double => {
                Arch::new().dispatch(Batch::new(self, &self.double, x, sigma, out));
            }
            Precision::Fast { cloud } => match self.fast.get() {
                Some(fast) => fast.run(fast.method(cloud, sigma), x, sigma, out),
                None => self.run(Precision::Single, x, sigma, out),
            },
        }
    }
}

/// One call of the kernel.
struct Batch<'a, T, O, const D: usize> {
    density: &'a Density<D>,
    columns: &'a Columns<T, D>,
    x: &'a [Vector<D>],
    out: &'a mut [O],
    scales: Scales,
}

/// Numbers of the noise level, in units of the kernel where not said otherwise.
#[derive(Clone, Copy)]
pub(super) struct Scales {
    /// Noise level, data frame.
    pub sigma_data: f64,
    pub sigma: f64,
    /// `log2(e) / (2 sigma^2)`.
    pub kappa: f64,
    /// Log density of a particle on a lone datum of the largest count.
    pub log_peak: f64,
}

impl<'a, T: Real, O: Answer<D>, const D: usize> Batch<'a, T, O, D> {
    fn new(
        density: &'a Density<D>,
        columns: &'a Columns<T, D>,
        x: &'a [Vector<D>],
        sigma_data: f64,
        out: &'a mut [O],
    ) -> Self {
        let scales = Scales::new(density, columns.scale, sigma_data);
        Self { density, columns, x, out, scales }
    }
}

impl Scales {
    /// For columns of this `scale`.
    pub fn new<const D: usize>(density: &Density<D>, scale: f64, sigma_data: f64) -> Self {
        let sigma = sigma_data * scale;
        Self {
            sigma_data,
            sigma,
            kappa: 0.5 * LOG2_E / (sigma * sigma),
            log_peak: density.log_norm(sigma_data) + density.largest_log_count,
        }
    }
}

impl<T: Real, O: Answer<D>, const D: usize> WithSimd for Batch<'_, T, O, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Self { density, columns, x, out, scales } = self;
        let kappa = T::from_f64(scales.kappa);
        let all = 0..columns.data.len();
        let all = std::slice::from_ref(&all);
        let (mut pivots, mut sums, mut answers) = (Pivots::new(), Sums::new(), Answers::new());
        for (x, out) in x.chunks(TILE).zip(out.chunks_mut(TILE)) {
            let tile = Tile::new(density, columns, scales, x);
            let found = nearest::<S, T, O, D>(s, columns, &tile.coordinates(), x.len());
            tile.pivots::<O>(&found, &mut pivots);
            add_up::<S, T, O, D>(s, &columns.data, all, &pivots, kappa, x.len(), &mut sums);
            tile.answer::<O>(&pivots, &sums, &mut answers);
            for (i, (x, out)) in x.iter().zip(out).enumerate() {
                *out = answers.get(i).unwrap_or_else(|| exact(density, x, scales.sigma_data));
            }
        }
    }
}

#[cold]
fn exact<O: Answer<D>, const D: usize>(density: &Density<D>, x: &Vector<D>, sigma: f64) -> O {
    O::exact(&density.moments(x, sigma))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::Scalar;

    #[test]
    fn every_instruction_set_gives_the_same_to_rounding() {
        let points: Vec<Vector<2>> =
            (0..40).map(|i| Vector::from([(f64::from(i)).sin(), f64::from(i * i).cos()])).collect();
        let density = Density::new(&points, &[1.0; 40]);
        let mut best = [Local::default(); 40];
        density.evaluate_with_covariance(Precision::Double, &points, 0.2, &mut best);
        let mut scalar = [Local::default(); 40];
        let batch = Batch::new(&density, &density.double, &points, 0.2, &mut scalar);
        Scalar.vectorize(batch);
        for (best, scalar) in best.iter().zip(&scalar) {
            let difference = best.evaluation.displacement - scalar.evaluation.displacement;
            assert!(difference.norm() < 1e-14);
            assert!((best.evaluation.log_density - scalar.evaluation.log_density).abs() < 1e-13);
            assert!((best.scaled_covariance - scalar.scaled_covariance).amax() < 1e-12);
        }
    }
}
