//! The two loops over all pairs of particles and data: who is nearest, and the weighted sums.
//!
//! Lanes are the particles of a tile, data are broadcast. Coordinates are those of [`Columns`];
//! exponents are base two.
//!
//! [`Columns`]: super::columns::Columns

use super::columns::{CHUNK, Datum};
use super::lanes::Real;
use pulp::Simd;
use pulp::bytemuck::cast_slice;

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

/// The nearest data of a tile.
pub(super) struct Nearest<T> {
    pub index: [usize; TILE],
    /// Squared distances to the nearest and to the second-nearest datum; the second only where the
    /// order asks for a covariance.
    pub squares: [[T; TILE]; 2],
}

/// Finds the nearest datum of every particle, the first of equals.
#[inline(always)]
pub(super) fn nearest<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    data: &[Datum<T, D>],
    x: &[[T; TILE]; D],
) -> Nearest<T> {
    let infinity = T::from_f64(f64::INFINITY);
    let mut found = Nearest { index: [0; TILE], squares: [[infinity; TILE]; 2] };
    for (c, chunk) in data.chunks(CHUNK).enumerate() {
        let mut place = [T::from_f64(-1.0); TILE];
        for group in 0..T::vectors::<S>(&place).len() {
            let x = std::array::from_fn(|d| T::vectors::<S>(&x[d])[group]);
            let [best, second] = &mut found.squares;
            let best = &mut T::vectors_mut::<S>(best)[group];
            let second = &mut T::vectors_mut::<S>(second)[group];
            let place = &mut T::vectors_mut::<S>(&mut place)[group];
            nearest_in_chunk::<S, T, O, D>(s, chunk, x, [best, second, place]);
        }
        for (index, place) in found.index.iter_mut().zip(place) {
            let place = place.to_f64();
            *index = if place < 0.0 { *index } else { c * CHUNK + place as usize };
        }
    }
    found
}

#[inline(always)]
fn nearest_in_chunk<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    chunk: &[Datum<T, D>],
    x: [T::Lanes<S>; D],
    [best, second, place]: [&mut T::Lanes<S>; 3],
) {
    for datum in chunk {
        let step: [_; D] = std::array::from_fn(|d| T::sub(s, T::splat(s, datum.high[d]), x[d]));
        let mut square = T::mul(s, step[0], step[0]);
        for &step in &step[1..] {
            square = T::mul_add(s, step, step, square);
        }
        if O::COVARIANCE {
            *second = T::min(s, *second, T::max(s, *best, square));
        }
        *place = T::where_less(s, [square, *best], T::splat(s, datum.place), *place);
        *best = T::min(s, square, *best);
    }
}

/// The nearest datum of each particle of a tile, about which its sums are taken.
pub(super) struct Pivots<T, const D: usize> {
    pub index: [usize; TILE],
    pub high: [[T; TILE]; D],
    pub low: [[T; TILE]; D],
    /// `-2 kappa (y_k - x)`, with `kappa = log2(e) / (2 sigma^2)`.
    pub slope: [[T; TILE]; D],
    /// Exponent that counts as zero, relative to the nearest datum's.
    pub reference: [T; TILE],
}

/// Weighted sums over the data, `[..][particle]`. With a covariance the nearest datum is left out.
pub(super) struct Sums<const D: usize> {
    pub weight: [f64; TILE],
    pub first: [[f64; TILE]; D],
    /// Upper triangle of the second moments; only where the order asks for it.
    pub second: [[[f64; TILE]; D]; D],
    /// Sum of weight times exponent; only where the order does not ask for a covariance.
    pub energy: [f64; TILE],
}

/// Sums for every particle of the tile.
#[inline(always)]
pub(super) fn sums<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    data: &[Datum<T, D>],
    pivots: &Pivots<T, D>,
    kappa: T,
) -> Sums<D> {
    let mut total = Sums {
        weight: [0.0; TILE],
        first: [[0.0; TILE]; D],
        second: [[[0.0; TILE]; D]; D],
        energy: [0.0; TILE],
    };
    let width = size_of::<T::Lanes<S>>() / size_of::<T>();
    for (c, chunk) in data.chunks(CHUNK).enumerate() {
        let place: [T; TILE] =
            std::array::from_fn(|i| T::from_f64(pivots.index[i] as f64 - (c * CHUNK) as f64));
        for group in 0..TILE / width {
            let lanes = Group::<S, T, D>::load(s, pivots, &place, kappa, group);
            let partial = lanes.sums_of_chunk::<O>(s, chunk);
            partial.add_to::<O>(&mut total, group * width);
        }
    }
    total
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
    fn load(s: S, pivots: &Pivots<T, D>, place: &[T; TILE], kappa: T, group: usize) -> Self {
        Self {
            high: std::array::from_fn(|d| T::vectors::<S>(&pivots.high[d])[group]),
            low: std::array::from_fn(|d| T::vectors::<S>(&pivots.low[d])[group]),
            slope: std::array::from_fn(|d| T::vectors::<S>(&pivots.slope[d])[group]),
            reference: T::vectors::<S>(&pivots.reference)[group],
            place: T::vectors::<S>(place)[group],
            minus_kappa: T::sub(s, T::splat(s, T::from_f64(0.0)), T::splat(s, kappa)),
        }
    }

    #[inline(always)]
    fn sums_of_chunk<O: Order>(&self, s: S, chunk: &[Datum<T, D>]) -> Partial<S, T, D> {
        let zero = T::splat(s, T::from_f64(0.0));
        let mut sums =
            Partial { weight: zero, first: [zero; D], second: [[zero; D]; D], energy: zero };
        for datum in chunk {
            let step = self.step(s, datum);
            let exponent = self.exponent::<O>(s, datum, &step);
            let weight = T::exp2(s, exponent);
            if O::COVARIANCE {
                let here = T::splat(s, datum.place);
                sums.add_second(s, T::where_equal(s, [here, self.place], zero, weight), &step);
            } else {
                sums.energy = T::mul_add(s, weight, exponent, sums.energy);
                sums.add_first(s, weight, &step);
            }
        }
        sums
    }

    /// `y_j - y_k`, to the rounding of its own size.
    #[inline(always)]
    fn step(&self, s: S, datum: &Datum<T, D>) -> [T::Lanes<S>; D] {
        std::array::from_fn(|d| {
            let high = T::sub(s, T::splat(s, datum.high[d]), self.high[d]);
            if T::SPLIT {
                T::add(s, high, T::sub(s, T::splat(s, datum.low[d]), self.low[d]))
            } else {
                high
            }
        })
    }

    /// `-kappa step . (step + 2 (y_k - x)) + log2(count)`, less the reference.
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

    #[inline(always)]
    fn add_to<O: Order>(&self, total: &mut Sums<D>, lane: usize) {
        widen::<S, T>(&mut total.weight[lane..], self.weight);
        for i in 0..D {
            widen::<S, T>(&mut total.first[i][lane..], self.first[i]);
        }
        if O::COVARIANCE {
            for i in 0..D {
                for j in i..D {
                    widen::<S, T>(&mut total.second[i][j][lane..], self.second[i][j]);
                }
            }
        } else {
            widen::<S, T>(&mut total.energy[lane..], self.energy);
        }
    }
}

#[inline(always)]
fn widen<S: Simd, T: Real>(total: &mut [f64], part: T::Lanes<S>) {
    for (total, part) in total.iter_mut().zip(cast_slice::<T::Lanes<S>, T>(&[part])) {
        *total += part.to_f64();
    }
}
