//! The batch kernel: tiles of particles, sums in the chosen precision, the answer in float64.

use super::columns::Columns;
use super::lanes::Real;
use super::pairs::{Nearest, Order, Pivots, Sums, TILE, nearest, sums};
use super::{Density, Moments, Precision};
use crate::diffusion::denoiser::Evaluation;
use crate::maths::{Matrix, Vector};
use pulp::{Arch, Simd, WithSimd};
use std::f64::consts::{LN_2, LOG2_E};

/// Largest error of a displacement, relative to `max(|u|, sigma)`, before the exact path is taken.
const DISPLACEMENT_TOLERANCE: f64 = 1e-5;

/// Largest relative error of a scaled covariance before the exact path is taken.
const COVARIANCE_TOLERANCE: f64 = 1e-3;

/// An evaluation together with the local shape of the density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Local<const D: usize> {
    /// Displacement, log density and distance to the nearest datum.
    pub evaluation: Evaluation<D>,
    /// `Ch`, with `Cov[y] = share Ch`. Its size is arbitrary (that of the second-nearest datum's
    /// offset, or more); it does not underflow, so directions are taken from it.
    pub scaled_covariance: Matrix<D>,
    /// About the weight of the second-nearest datum; it may underflow to zero.
    pub share: f64,
}

impl<const D: usize> Default for Local<D> {
    fn default() -> Self {
        let evaluation = Evaluation::default();
        Self { evaluation, scaled_covariance: Matrix::zeros(), share: 0.0 }
    }
}

impl<const D: usize> Density<D> {
    /// Displacement, log density and nearest distance of every particle `x[i]`, data frame,
    /// `sigma > 0`.
    ///
    /// Displacements are right to `1e-5 max(|u|, sigma)` in [`Precision::Single`] and to `1e-12`
    /// of it in [`Precision::Double`] (while offsets weigh less than 100 sigma); log densities to
    /// the same share of `max(1, |log p|)`. Where single precision cannot promise that (a particle
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

    /// As [`Density::evaluate`], and the scaled covariance of the posterior: to about `1e-4` of
    /// its size in [`Precision::Single`], `1e-12` in [`Precision::Double`].
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

/// What the kernel can be asked for.
trait Answer<const D: usize>: Order + Copy {
    fn exact(moments: &Moments<D>) -> Self;
    fn of_sums(evaluation: Evaluation<D>, scaled_covariance: Matrix<D>, share: f64) -> Self;
}

impl<const D: usize> Order for Evaluation<D> {
    const COVARIANCE: bool = false;
}

impl<const D: usize> Order for Local<D> {
    const COVARIANCE: bool = true;
}

impl<const D: usize> Answer<D> for Evaluation<D> {
    fn exact(moments: &Moments<D>) -> Self {
        Self {
            displacement: moments.displacement,
            log_density: moments.log_density,
            nearest: moments.distance,
        }
    }

    fn of_sums(evaluation: Evaluation<D>, _: Matrix<D>, _: f64) -> Self {
        evaluation
    }
}

impl<const D: usize> Answer<D> for Local<D> {
    fn exact(moments: &Moments<D>) -> Self {
        Self {
            evaluation: Evaluation::exact(moments),
            scaled_covariance: moments.scaled_covariance,
            share: moments.share,
        }
    }

    fn of_sums(evaluation: Evaluation<D>, scaled_covariance: Matrix<D>, share: f64) -> Self {
        Self { evaluation, scaled_covariance, share }
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
        let mut coordinates = [[T::from_f64(0.0); TILE]; D];
        for i in 0..TILE {
            let offset = (self.particle(i) - self.columns.centre) * self.columns.scale;
            for d in 0..D {
                coordinates[d][i] = T::from_f64(offset[d]);
            }
        }
        coordinates
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
        let slack = T::ROUNDING * self.scales.kappa * (found.width + 2.0 * distance);
        slack * found.spread <= DISPLACEMENT_TOLERANCE * size
            && slack * found.width * found.mixing <= COVARIANCE_TOLERANCE
    }

    #[cold]
    fn exact<O: Answer<D>>(&self, lane: usize) -> O {
        O::exact(&self.density.moments(&self.x[lane], self.scales.sigma_data))
    }
}

/// The posterior of one particle about its nearest datum, in units of the kernel.
struct Posterior<const D: usize> {
    /// Sum of the weights, that of the largest count on the nearest datum being one.
    total: f64,
    /// Mean, less the nearest datum.
    offset: Vector<D>,
    /// Mean squared distance from the nearest datum.
    spread: f64,
    /// RMS distance of the other data from the nearest datum.
    width: f64,
    /// From zero, where one other datum has all their weight, to one; zero without a covariance.
    mixing: f64,
    covariance: Matrix<D>,
    share: f64,
}

impl<const D: usize> Posterior<D> {
    /// From sums relative to the nearest datum itself, of this `weight`, without a covariance.
    #[inline(always)]
    fn about_nearest<T: Real>(
        sums: &Sums<D>,
        lane: usize,
        weight: f64,
        kappa: f64,
        gap: &Vector<D>,
    ) -> Self {
        let share = 1.0 / sums.weight[lane];
        let offset = first(sums, lane) * share;
        let spread = (-sums.energy[lane] * share / kappa - 2.0 * gap.dot(&offset)).max(0.0);
        let others = (1.0 - weight * share).max(T::ROUNDING);
        Self {
            total: sums.weight[lane],
            offset,
            spread,
            width: (spread / others).sqrt(),
            mixing: 0.0,
            covariance: Matrix::zeros(),
            share,
        }
    }

    /// From sums relative to `reference` (a power of two) that leave out the nearest datum and its
    /// `weight`. None where the nearest datum lies so far from the mean that moments about it
    /// cancel.
    #[inline(always)]
    fn about_second(sums: &Sums<D>, lane: usize, weight: f64, reference: f64) -> Option<Self> {
        let (unit, others) = (reference.exp2(), sums.weight[lane]);
        let total = weight + unit * others;
        let share = unit / total;
        let first = first(sums, lane);
        let second: Matrix<D> = Matrix::from_fn(|i, j| sums.second[i.min(j)][i.max(j)][lane]);
        let covariance = second - first * first.transpose() * share;
        let trace = second.trace();
        let alone = first.norm_squared() / (others * trace).max(f64::MIN_POSITIVE);
        (covariance.trace() >= 0.01 * trace).then(|| Self {
            total,
            offset: first * share,
            spread: trace * share,
            width: (trace / others.max(f64::MIN_POSITIVE)).sqrt(),
            mixing: 1.0 - alone,
            covariance,
            share,
        })
    }
}

#[inline(always)]
fn first<const D: usize>(sums: &Sums<D>, lane: usize) -> Vector<D> {
    Vector::from_fn(|d, _| sums.first[d][lane])
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
