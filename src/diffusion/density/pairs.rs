//! The second loop over all pairs of particles and data: the weighted sums.
//!
//! Lanes are the particles of a tile, data are broadcast. Coordinates are those of [`Columns`];
//! exponents are base two.
//!
//! [`Columns`]: super::columns::Columns

use super::columns::{CHUNK, Datum};
use super::lanes::Real;
use pulp::Simd;
use pulp::bytemuck::cast_slice;
use std::ops::Range;

/// Particles that share one pass over the data.
pub(super) const TILE: usize = 32;

/// Exponents are raised to this: a weight of 2^-100 is nothing beside one, and no product of it
/// is a slow subnormal.
const FLOOR: f64 = -100.0;

/// What the sums are for.
pub(super) trait Order {
    /// Whether second moments are wanted, with weights relative to the second-nearest datum.
    const COVARIANCE: bool;
}

/// What the sums of each particle of a tile are taken about: the nearest datum, `p = y_k`; where
/// no covariance is asked for, `p` is only the `high` part of it, which spares a subtraction.
pub(super) struct Pivots<T, const D: usize> {
    pub index: [u32; TILE],
    pub high: [[T; TILE]; D],
    pub low: [[T; TILE]; D],
    /// `2 kappa (p - x)`, with `kappa = log2(e) / (2 sigma^2)`.
    pub slope: [[T; TILE]; D],
    /// Exponent that counts as zero, relative to the nearest datum's.
    pub reference: [T; TILE],
}

impl<T: Real, const D: usize> Pivots<T, D> {
    #[inline(always)]
    pub fn new() -> Self {
        let zero = T::from_f64(0.0);
        Self {
            index: [0; TILE],
            high: [[zero; TILE]; D],
            low: [[zero; TILE]; D],
            slope: [[zero; TILE]; D],
            reference: [zero; TILE],
        }
    }
}

/// Weighted sums over the data, `[..][particle]`. With a covariance the nearest datum is left out.
pub(super) struct Sums<const D: usize> {
    pub weight: [f64; TILE],
    /// Of the steps `p - y_j`.
    pub first: [[f64; TILE]; D],
    /// Upper triangle of the second moments; only where the order asks for it.
    pub second: [[[f64; TILE]; D]; D],
    /// Sum of weight times exponent; only where the order does not ask for a covariance.
    pub energy: [f64; TILE],
}

/// Sums over the data in some ranges for the particles of the tile that are used.
#[inline(always)]
pub(super) fn add_up<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    data: &[Datum<T, D>],
    ranges: &[Range<usize>],
    pivots: &Pivots<T, D>,
    kappa: T,
    used: usize,
    total: &mut Sums<D>,
) {
    total.clear::<O>();
    for range in ranges {
        let mut start = range.start;
        while start < range.end {
            let whole_chunks = start - start % CHUNK;
            let end = range.end.min(whole_chunks + CHUNK);
            let mut place = [T::from_f64(0.0); TILE];
            if O::COVARIANCE {
                for (place, &index) in place.iter_mut().zip(&pivots.index) {
                    *place = T::from_f64(f64::from(index) - whole_chunks as f64);
                }
            }
            for first in (0..used).step_by(T::width::<S>()) {
                let group = Group::<S, T, D>::load(s, pivots, &place, kappa, first);
                total.add::<S, T, O>(&group.sums_of_chunk::<O>(s, &data[start..end]), first);
            }
            start = end;
        }
    }
}

impl<const D: usize> Sums<D> {
    #[inline(always)]
    pub fn new() -> Self {
        Self {
            weight: [0.0; TILE],
            first: [[0.0; TILE]; D],
            second: [[[0.0; TILE]; D]; D],
            energy: [0.0; TILE],
        }
    }

    #[inline(always)]
    fn clear<O: Order>(&mut self) {
        self.weight = [0.0; TILE];
        self.first = [[0.0; TILE]; D];
        self.energy = [0.0; TILE];
        if O::COVARIANCE {
            self.second = [[[0.0; TILE]; D]; D];
        }
    }

    /// Adds the sums over one chunk for the vector that begins with a lane.
    #[inline(always)]
    fn add<S: Simd, T: Real, O: Order>(&mut self, partial: &Partial<S, T, D>, lane: usize) {
        widen::<S, T>(&mut self.weight, lane, partial.weight);
        for i in 0..D {
            widen::<S, T>(&mut self.first[i], lane, partial.first[i]);
            if O::COVARIANCE {
                for j in i..D {
                    widen::<S, T>(&mut self.second[i][j], lane, partial.second[i][j]);
                }
            }
        }
        if !O::COVARIANCE {
            widen::<S, T>(&mut self.energy, lane, partial.energy);
        }
    }
}

#[inline(always)]
fn widen<S: Simd, T: Real>(total: &mut [f64; TILE], lane: usize, part: T::Lanes<S>) {
    let width = T::width::<S>();
    if let Some(total) = total.chunks_exact_mut(width).nth(lane / width) {
        for (total, part) in total.iter_mut().zip(cast_slice::<T::Lanes<S>, T>(&[part])) {
            *total += part.to_f64();
        }
    }
}

/// One vector of particles.
struct Group<S: Simd, T: Real, const D: usize> {
    high: [T::Lanes<S>; D],
    low: [T::Lanes<S>; D],
    slope: [T::Lanes<S>; D],
    reference: T::Lanes<S>,
    place: T::Lanes<S>,
    minus_kappa: T::Lanes<S>,
}

impl<S: Simd, T: Real, const D: usize> Group<S, T, D> {
    #[inline(always)]
    fn load(s: S, pivots: &Pivots<T, D>, place: &[T; TILE], kappa: T, lane: usize) -> Self {
        Self {
            high: T::load_all::<S, D>(s, &pivots.high, lane),
            low: T::load_all::<S, D>(s, &pivots.low, lane),
            slope: T::load_all::<S, D>(s, &pivots.slope, lane),
            reference: T::load::<S>(&pivots.reference, lane),
            place: T::load::<S>(place, lane),
            minus_kappa: T::sub(s, T::splat(s, T::from_f64(0.0)), T::splat(s, kappa)),
        }
    }

    #[inline(always)]
    fn sums_of_chunk<O: Order>(&self, s: S, chunk: &[Datum<T, D>]) -> Partial<S, T, D> {
        let zero = T::splat(s, T::from_f64(0.0));
        let mut sums =
            Partial { weight: zero, first: [zero; D], second: [[zero; D]; D], energy: zero };
        for datum in chunk {
            let step = self.step::<O>(s, datum);
            let exponent = self.exponent::<O>(s, datum, &step);
            let weight = T::exp2(s, exponent);
            if O::COVARIANCE {
                let here = [T::splat(s, datum.place), self.place];
                sums.add_second(s, T::where_equal(s, here, zero, weight), &step);
            } else {
                sums.energy = T::mul_add(s, weight, exponent, sums.energy);
                sums.add_first(s, weight, &step);
            }
        }
        sums
    }

    /// From a datum to the pivot: to the rounding of its own size with a covariance, when the
    /// pivot is the nearest datum; without one, when the pivot is its `high`, to that of `low`.
    ///
    /// The datum is what is taken away: only there is it broadcast from memory at no cost.
    #[inline(always)]
    fn step<O: Order>(&self, s: S, datum: &Datum<T, D>) -> [T::Lanes<S>; D] {
        let mut step = self.high;
        for (d, step) in step.iter_mut().enumerate() {
            *step = T::sub(s, *step, T::splat(s, datum.high[d]));
            if T::SPLIT {
                let low = T::splat(s, datum.low[d]);
                *step = if O::COVARIANCE {
                    T::add(s, *step, T::sub(s, self.low[d], low))
                } else {
                    T::sub(s, *step, low)
                };
            }
        }
        step
    }

    /// `-kappa step . (step - 2 (p - x)) + log2(count)`, less the reference.
    #[inline(always)]
    fn exponent<O: Order>(
        &self,
        s: S,
        datum: &Datum<T, D>,
        step: &[T::Lanes<S>; D],
    ) -> T::Lanes<S> {
        let mut exponent = T::splat(s, datum.log_weight);
        if O::COVARIANCE {
            exponent = T::sub(s, exponent, self.reference);
        }
        for (&step, &base) in step.iter().zip(&self.slope) {
            let slope = T::mul_add(s, step, self.minus_kappa, base);
            exponent = T::mul_add(s, step, slope, exponent);
        }
        T::max(s, exponent, T::splat(s, T::from_f64(FLOOR)))
    }
}

/// Sums over one chunk of data for one vector of particles.
struct Partial<S: Simd, T: Real, const D: usize> {
    weight: T::Lanes<S>,
    first: [T::Lanes<S>; D],
    second: [[T::Lanes<S>; D]; D],
    energy: T::Lanes<S>,
}

impl<S: Simd, T: Real, const D: usize> Partial<S, T, D> {
    #[inline(always)]
    fn add_first(&mut self, s: S, weight: T::Lanes<S>, step: &[T::Lanes<S>; D]) {
        self.weight = T::add(s, self.weight, weight);
        for (first, &step) in self.first.iter_mut().zip(step) {
            *first = T::mul_add(s, weight, step, *first);
        }
    }

    #[inline(always)]
    fn add_second(&mut self, s: S, weight: T::Lanes<S>, step: &[T::Lanes<S>; D]) {
        self.weight = T::add(s, self.weight, weight);
        for i in 0..D {
            let weighted = T::mul(s, weight, step[i]);
            self.first[i] = T::add(s, self.first[i], weighted);
            for (second, &step) in self.second[i][i..].iter_mut().zip(&step[i..]) {
                *second = T::mul_add(s, weighted, step, *second);
            }
        }
    }
}
