//! A tile of particles: what it is compared with, and the answers, lane by lane in float64.

use super::Density;
use super::answer::Answer;
use super::batch::Scales;
use super::columns::Columns;
use super::lanes::{Real, exp2, ln};
use super::pairs::{Order, Pivots, Sums, TILE};
use super::posterior::{Posterior, Prior, dot};
use super::search::Nearest;
use crate::diffusion::density::Evaluation;
use crate::maths::{Matrix, Vector};
use std::f64::consts::{LN_2, LOG2_E};

/// Largest error of a displacement, relative to `max(|u|, sigma)`, before the exact path is taken.
const DISPLACEMENT_TOLERANCE: f64 = 1e-5;

/// Largest relative error of a scaled covariance before the exact path is taken.
const COVARIANCE_TOLERANCE: f64 = 1e-3;

/// One number for each particle.
type Lanes = [f64; TILE];

/// Up to [`TILE`] particles and what they are compared with.
pub(super) struct Tile<'a, T, const D: usize> {
    density: &'a Density<D>,
    columns: &'a Columns<T, D>,
    scales: Scales,
    /// Data frame; spare lanes are of no account.
    x: [Lanes; D],
}

impl<'a, T: Real, const D: usize> Tile<'a, T, D> {
    #[inline(always)]
    pub fn new(
        density: &'a Density<D>,
        columns: &'a Columns<T, D>,
        scales: Scales,
        particles: &[Vector<D>],
    ) -> Self {
        let mut x = [[0.0; TILE]; D];
        for d in 0..D {
            x[d] = [particles[0][d]; TILE];
        }
        for (i, particle) in particles.iter().take(TILE).enumerate() {
            for d in 0..D {
                x[d][i] = particle[d];
            }
        }
        Self { density, columns, scales, x }
    }

    /// In units of the kernel.
    #[inline(always)]
    pub fn coordinates(&self) -> [[T; TILE]; D] {
        let Columns { centre, scale, .. } = self.columns;
        let mut coordinates = [[T::from_f64(0.0); TILE]; D];
        for d in 0..D {
            for i in 0..TILE {
                coordinates[d][i] = T::from_f64((self.x[d][i] - centre[d]) * scale);
            }
        }
        coordinates
    }

    /// The nearest data as the sums need them.
    #[inline(always)]
    pub fn pivots<O: Order>(&self, found: &Nearest<T>, pivots: &mut Pivots<T, D>) {
        pivots.index = found.index;
        for (i, &index) in found.index.iter().enumerate() {
            let datum = &self.columns.data[index as usize];
            for d in 0..D {
                pivots.high[d][i] = datum.high[d];
                pivots.low[d][i] = datum.low[d];
            }
        }
        let Scales { kappa, .. } = self.scales;
        let gap = self.gaps::<O>(pivots);
        for d in 0..D {
            for i in 0..TILE {
                pivots.slope[d][i] = T::from_f64(2.0 * kappa * gap[d][i]);
            }
        }
        if O::COVARIANCE {
            let [best, second] = &found.squares;
            for i in 0..TILE {
                let drop = kappa * (best[i].to_f64() - second[i].to_f64());
                let drop = if drop > f64::NEG_INFINITY { drop } else { 0.0 };
                pivots.reference[i] = T::from_f64(drop.round_ties_even());
            }
        }
    }

    /// Offsets of the pivots from the particles, in units of the kernel.
    #[inline(always)]
    pub fn gaps<O: Order>(&self, pivots: &Pivots<T, D>) -> [Lanes; D] {
        if O::COVARIANCE || !T::SPLIT {
            return self.gaps_of_data(&pivots.index);
        }
        let Columns { centre, scale, .. } = self.columns;
        let mut gap = [[0.0; TILE]; D];
        for d in 0..D {
            for i in 0..TILE {
                gap[d][i] = pivots.high[d][i].to_f64() - (self.x[d][i] - centre[d]) * scale;
            }
        }
        gap
    }

    /// Offsets of data from the particles, in units of the kernel.
    #[inline(always)]
    fn gaps_of_data(&self, index: &[u32; TILE]) -> [Lanes; D] {
        let mut gap = [[0.0; TILE]; D];
        for (i, &index) in index.iter().enumerate() {
            let point = &self.density.points[index as usize];
            for d in 0..D {
                gap[d][i] = point[d];
            }
        }
        for d in 0..D {
            for i in 0..TILE {
                gap[d][i] = (gap[d][i] - self.x[d][i]) * self.columns.scale;
            }
        }
        gap
    }

    /// Answers for all lanes, right where they are `valid`.
    #[inline(always)]
    pub fn answer<O: Order>(
        &self,
        pivots: &Pivots<T, D>,
        sums: &Sums<D>,
        answers: &mut Answers<D>,
    ) {
        let gaps = self.gaps::<O>(pivots);
        answers.nearest = norms(&self.gaps_of_data(&pivots.index), 1.0 / self.columns.scale);
        let (mut weights, mut logs) = ([0.0; TILE], [0.0; TILE]);
        for i in 0..TILE {
            weights[i] = self.density.relative_counts[pivots.index[i] as usize];
            logs[i] = self.density.log_counts[pivots.index[i] as usize];
        }
        let Scales { kappa, sigma, .. } = self.scales;
        for i in 0..TILE {
            let log_weight = (logs[i] - self.density.largest_log_count) * LOG2_E;
            let mut gap = [0.0; D];
            for d in 0..D {
                gap[d] = gaps[d][i];
            }
            let posterior = if O::COVARIANCE {
                let unit = power_of_two(pivots.reference[i].to_f64());
                Posterior::about_second(sums, i, weights[i], unit, 1.0 / (sigma * sigma))
            } else {
                let weight = weights[i] * exp2(self.exponent_of_pivot(pivots, i, &gap));
                let prior = Prior { weight, log_weight };
                Posterior::about_nearest::<T>(sums, i, prior, 1.0 / kappa, &gap)
            };
            self.answer_one(answers, i, &gap, weights[i], &posterior);
        }
    }

    /// Exponent of the nearest datum, which lies `low` from the pivot.
    #[inline(always)]
    fn exponent_of_pivot(&self, pivots: &Pivots<T, D>, lane: usize, gap: &[f64; D]) -> f64 {
        let mut exponent = 0.0;
        if T::SPLIT {
            for d in 0..D {
                let low = pivots.low[d][lane].to_f64();
                exponent -= self.scales.kappa * low * (low + 2.0 * gap[d]);
            }
        }
        exponent.clamp(-900.0, 900.0)
    }

    #[inline(always)]
    fn answer_one(
        &self,
        answers: &mut Answers<D>,
        lane: usize,
        gap: &[f64; D],
        weight: f64,
        posterior: &Posterior<D>,
    ) {
        let Scales { kappa, log_peak, sigma, .. } = self.scales;
        let unit = 1.0 / self.columns.scale;
        let square = dot(gap, gap);
        let distance = square.sqrt();
        let mut displacement = *gap;
        for (displacement, offset) in displacement.iter_mut().zip(&posterior.offset) {
            *displacement += offset;
        }
        let size = dot(&displacement, &displacement).sqrt().max(sigma);
        answers.valid[lane] = self.is_in_range(distance, weight)
            && self.is_accurate(posterior, distance, size)
            && posterior.remainder >= 0.01;
        for i in 0..D {
            answers.displacement[i][lane] = displacement[i] * unit;
            for j in 0..D {
                answers.covariance[i][j][lane] = posterior.covariance[i][j] * (unit * unit);
            }
        }
        answers.log_density[lane] = ln(posterior.total) - square * kappa * LN_2 + log_peak;
        answers.share[lane] = posterior.share;
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
}

#[inline(always)]
fn norms<const D: usize>(vectors: &[Lanes; D], unit: f64) -> Lanes {
    let mut norms = [0.0; TILE];
    for i in 0..TILE {
        for vectors in vectors {
            norms[i] += vectors[i] * vectors[i];
        }
        norms[i] = norms[i].sqrt() * unit;
    }
    norms
}

/// `2^n` for a whole `n <= 0`; zero where that is subnormal.
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    let shifted = n.max(-1023.0) + (1023.0 + (1_u64 << 52) as f64);
    f64::from_bits(shifted.to_bits() << 52)
}

/// What a tile says, data frame, `[..][particle]`.
pub(super) struct Answers<const D: usize> {
    displacement: [Lanes; D],
    log_density: Lanes,
    nearest: Lanes,
    covariance: [[Lanes; D]; D],
    share: Lanes,
    /// Whether the precision could give the answer.
    valid: [bool; TILE],
}

impl<const D: usize> Answers<D> {
    #[inline(always)]
    pub fn new() -> Self {
        Self {
            displacement: [[0.0; TILE]; D],
            log_density: [0.0; TILE],
            nearest: [0.0; TILE],
            covariance: [[[0.0; TILE]; D]; D],
            share: [0.0; TILE],
            valid: [false; TILE],
        }
    }

    /// The answer for one lane, unless the precision cannot give it.
    #[inline(always)]
    pub fn get<O: Answer<D>>(&self, lane: usize) -> Option<O> {
        if !self.valid[lane] {
            return None;
        }
        let mut displacement = [0.0; D];
        let mut covariance = [[0.0; D]; D];
        for i in 0..D {
            displacement[i] = self.displacement[i][lane];
            if O::COVARIANCE {
                for j in 0..D {
                    covariance[j][i] = self.covariance[i][j][lane];
                }
            }
        }
        let evaluation = Evaluation {
            displacement: Vector::from(displacement),
            log_density: self.log_density[lane],
            nearest: self.nearest[lane],
        };
        Some(O::of_sums(evaluation, Matrix::from(covariance), self.share[lane]))
    }
}
