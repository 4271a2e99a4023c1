//! The batch kernel: tiles of particles, sums in the chosen precision, the answer in float64.

use super::answer::Answer;
use super::columns::Columns;
use super::lanes::Real;
use super::pairs::{Nearest, Order, Pivots, Sums, TILE, nearest, sums};
use super::posterior::Posterior;
use super::{Density, Local, Precision};
use crate::diffusion::denoiser::Evaluation;
use crate::maths::Vector;
use pulp::{Arch, Simd, WithSimd};
use std::f64::consts::{LN_2, LOG2_E};

/// Largest error of a displacement, relative to `max(|u|, sigma)`, before the exact path is taken.
const DISPLACEMENT_TOLERANCE: f64 = 1e-5;

/// Largest relative error of a scaled covariance before the exact path is taken.
const COVARIANCE_TOLERANCE: f64 = 1e-3;

impl<const D: usize> Density<D> {
    /// Displacement, log density and nearest distance of every particle `x[i]`, data frame,
    /// `sigma > 0`.
    ///
    /// Displacements are right to `1e-5 max(|u|, sigma)` in [`Precision::Single`] and to `1e-12`
    /// of it in [`Precision::Double`] (while the data that weigh lie within some 100 sigma); log
    /// densities to the same part of `max(1, |log p|)`. Where single precision cannot promise that (a particle
    /// between two data many sigmas apart, or beyond its range), the particle is computed as
    /// [`Density::moments`] does. An answer depends on its own particle alone, bit for bit.
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

    fn run<O: Answer<D>>(&self, precision: Precision, x: &[Vector<D>], sigma: f64, out: &mut [O]) {
        assert_eq!(x.len(), out.len(), "an evaluation needs one answer for each particle");
        match precision {
            Precision::Single => {
                Arch::new().dispatch(Batch::new(self, &self.single, x, sigma, out));
            }
            Precision::Double => {
                Arch::new().dispatch(Batch::new(self, &self.double, x, sigma, out));
            }
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
struct Scales {
    /// Noise level, data frame.
    sigma_data: f64,
    sigma: f64,
    /// `log2(e) / (2 sigma^2)`.
    kappa: f64,
    /// Log density of a particle on a lone datum of the largest count.
    log_peak: f64,
}

impl<'a, T: Real, O: Answer<D>, const D: usize> Batch<'a, T, O, D> {
    fn new(
        density: &'a Density<D>,
        columns: &'a Columns<T, D>,
        x: &'a [Vector<D>],
        sigma_data: f64,
        out: &'a mut [O],
    ) -> Self {
        let sigma = sigma_data * columns.scale;
        let scales = Scales {
            sigma_data,
            sigma,
            kappa: 0.5 * LOG2_E / (sigma * sigma),
            log_peak: density.log_norm(sigma_data) + density.largest_log_count,
        };
        Self { density, columns, x, out, scales }
    }
}

impl<T: Real, O: Answer<D>, const D: usize> WithSimd for Batch<'_, T, O, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Self { density, columns, x, out, scales } = self;
        for (x, out) in x.chunks(TILE).zip(out.chunks_mut(TILE)) {
            let tile = Tile { density, columns, x, scales };
            let found = nearest::<S, T, O, D>(s, &columns.data, &tile.coordinates());
            let pivots = tile.pivots::<O>(&found);
            let kappa = T::from_f64(scales.kappa);
            let sums = sums::<S, T, O, D>(s, &columns.data, &pivots, kappa);
            for (i, out) in out.iter_mut().enumerate() {
                let answer = tile.answer(i, &pivots, &sums);
                *out = answer.unwrap_or_else(|| tile.exact(i));
            }
        }
    }
}

/// Up to [`TILE`] particles and what they are compared with.
struct Tile<'a, T, const D: usize> {
    density: &'a Density<D>,
    columns: &'a Columns<T, D>,
    x: &'a [Vector<D>],
    scales: Scales,
}

impl<T: Real, const D: usize> Tile<'_, T, D> {
    /// The particle in a lane; spare lanes repeat the last one.
    #[inline(always)]
    fn particle(&self, lane: usize) -> Vector<D> {
        self.x[lane.min(self.x.len() - 1)]
    }

    #[inline(always)]
    fn coordinates(&self) -> [[T; TILE]; D] {
        let offsets: [Vector<D>; TILE] =
            std::array::from_fn(|i| (self.particle(i) - self.columns.centre) * self.columns.scale);
        std::array::from_fn(|d| std::array::from_fn(|i| T::from_f64(offsets[i][d])))
    }

    /// `y_k - x`, data frame.
    #[inline(always)]
    fn gap(&self, lane: usize, index: usize) -> Vector<D> {
        self.density.points[index] - self.particle(lane)
    }

    #[inline(always)]
    fn pivots<O: Order>(&self, found: &Nearest<T>) -> Pivots<T, D> {
        let zero = T::from_f64(0.0);
        let [best, second] = &found.squares;
        let mut pivots = Pivots {
            index: found.index,
            high: [[zero; TILE]; D],
            low: [[zero; TILE]; D],
            slope: [[zero; TILE]; D],
            reference: [zero; TILE],
        };
        let steepness = -2.0 * self.scales.kappa * self.columns.scale;
        for i in 0..TILE {
            let datum = &self.columns.data[found.index[i]];
            let slope = self.gap(i, found.index[i]) * steepness;
            for d in 0..D {
                pivots.high[d][i] = datum.high[d];
                pivots.low[d][i] = datum.low[d];
                pivots.slope[d][i] = T::from_f64(slope[d]);
            }
            if O::COVARIANCE && second[i].to_f64().is_finite() {
                let drop = self.scales.kappa * (best[i].to_f64() - second[i].to_f64());
                pivots.reference[i] = T::from_f64(drop);
            }
        }
        pivots
    }

    /// The answer for one lane, unless this precision cannot give it.
    #[inline(always)]
    fn answer<O: Answer<D>>(
        &self,
        lane: usize,
        pivots: &Pivots<T, D>,
        sums: &Sums<D>,
    ) -> Option<O> {
        let index = pivots.index[lane];
        let gap = self.gap(lane, index) * self.columns.scale;
        let weight = self.density.relative_counts[index];
        let distance = gap.norm();
        if !self.is_in_range(distance, weight) {
            return None;
        }
        let posterior = if O::COVARIANCE {
            Posterior::about_second(sums, lane, weight, pivots.reference[lane].to_f64())?
        } else {
            Posterior::about_nearest::<T>(sums, lane, weight, self.scales.kappa, &gap)
        };
        let displacement = gap + posterior.offset;
        let size = displacement.norm().max(self.scales.sigma);
        if !self.is_accurate(&posterior, distance, size) {
            return None;
        }
        let Scales { kappa, log_peak, .. } = self.scales;
        let unit = 1.0 / self.columns.scale;
        let evaluation = Evaluation {
            displacement: displacement * unit,
            log_density: posterior.total.ln() - distance * distance * kappa * LN_2 + log_peak,
            nearest: distance * unit,
        };
        Some(O::of_sums(evaluation, posterior.covariance * (unit * unit), posterior.share))
    }

    /// Whether the choice of the nearest datum and the exponents hold for a particle so far off.
    #[inline(always)]
    fn is_in_range(&self, distance: f64, weight: f64) -> bool {
        let extent = self.columns.radius + distance;
        let largest = self.scales.kappa * extent * extent;
        let misjudged_bits = 8.0 * T::ROUNDING * self.scales.kappa * distance * extent;
        largest < T::LARGEST && misjudged_bits < 60.0 && weight > 1e-12
    }

    /// Whether the rounding of the exponents `-kappa d . (d + 2 g)` leaves the displacement, of
    /// this size, and the covariance as accurate as promised: it grows with the offsets `d` that
    /// weigh.
    #[inline(always)]
    fn is_accurate(&self, found: &Posterior<D>, distance: f64, size: f64) -> bool {
        let Scales { sigma, kappa, .. } = self.scales;
        let slack = T::ROUNDING * kappa * (found.width + 2.0 * distance);
        let visible = (found.share * found.covariance.trace() / (sigma * sigma)).min(1.0);
        slack * found.spread <= DISPLACEMENT_TOLERANCE * size
            && slack * found.width * found.mixing.max(visible) <= COVARIANCE_TOLERANCE
    }

    #[cold]
    fn exact<O: Answer<D>>(&self, lane: usize) -> O {
        O::exact(&self.density.moments(&self.x[lane], self.scales.sigma_data))
    }
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
