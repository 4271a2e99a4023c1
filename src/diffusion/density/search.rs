//! The first loop over all pairs of particles and data: who is nearest.

use super::columns::{BLOCK, Columns};
use super::lanes::Real;
use super::pairs::{Order, TILE};
use pulp::Simd;

/// The nearest data of a tile.
pub(super) struct Nearest<T> {
    pub index: [u32; TILE],
    /// Squared distances to the nearest and to the second-nearest datum; the second only where the
    /// order asks for a covariance.
    pub squares: [[T; TILE]; 2],
}

/// Finds the nearest datum of every particle, the first of equals: its block, and then which of
/// the block it is. A lost particle gets any.
#[inline(always)]
pub(super) fn nearest<S: Simd, T: Real, O: Order, const D: usize>(
    s: S,
    columns: &Columns<T, D>,
    x: &[[T; TILE]; D],
    used: usize,
) -> Nearest<T> {
    let mut leads = Leads::new();
    for first in (0..used).step_by(T::width::<S>()) {
        let lanes = T::load_all::<S, D>(s, x, first);
        let mut lead = Lead::none(s);
        for (b, block) in columns.blocks.iter().enumerate() {
            lead.meet::<O, D>(s, &lanes, block, b);
        }
        leads.put(first, &lead);
    }
    leads.settle::<S, O, D>(s, columns, x, used)
}

/// The nearest blocks of a tile.
pub(super) struct Leads<T> {
    place: [T; TILE],
    squares: [[T; TILE]; 2],
}

impl<T: Real> Leads<T> {
    #[inline(always)]
    pub fn new() -> Self {
        let infinity = T::from_f64(f64::INFINITY);
        Self { place: [T::from_f64(0.0); TILE], squares: [[infinity; TILE]; 2] }
    }

    /// Notes the blocks of the vector that begins with a lane.
    #[inline(always)]
    pub fn put<S: Simd>(&mut self, first: usize, lead: &Lead<S, T>) {
        let [best, second] = &mut self.squares;
        T::store::<S>(&mut self.place, first, lead.place);
        T::store::<S>(best, first, lead.best);
        T::store::<S>(second, first, lead.second);
    }

    /// Which of its block the nearest datum is.
    #[inline(always)]
    pub fn settle<S: Simd, O: Order, const D: usize>(
        self,
        s: S,
        columns: &Columns<T, D>,
        x: &[[T; TILE]; D],
        used: usize,
    ) -> Nearest<T> {
        let Self { mut place, squares } = self;
        let mut found = Nearest { index: [0; TILE], squares };
        let block = whole_numbers(&place);
        for lane in 0..used {
            let squares = squares_in_block(s, &columns.blocks[block[lane] as usize], x, lane);
            let [best, second] = &mut found.squares;
            place[lane] = place_of::<S, T>(s, &squares, best[lane]);
            if O::COVARIANCE {
                second[lane] = least_but_one::<S, T>(s, &squares, place[lane], second[lane]);
            }
        }
        let place = whole_numbers(&place);
        let last = columns.data.len() as u32 - 1;
        for lane in 0..TILE {
            found.index[lane] = (block[lane] * BLOCK as u32 + place[lane]).min(last);
        }
        found
    }
}

#[inline(always)]
fn whole_numbers<T: Real>(values: &[T; TILE]) -> [u32; TILE] {
    let mut whole = [0; TILE];
    for (whole, value) in whole.iter_mut().zip(values) {
        *whole = value.to_f64() as u32;
    }
    whole
}

/// The nearest blocks of one vector of particles.
pub(super) struct Lead<S: Simd, T: Real> {
    /// Index of the block that holds the nearest datum.
    place: T::Lanes<S>,
    pub best: T::Lanes<S>,
    /// Squared distance to the nearest datum of all other blocks.
    pub second: T::Lanes<S>,
}

impl<S: Simd, T: Real> Lead<S, T> {
    #[inline(always)]
    pub fn none(s: S) -> Self {
        let infinity = T::splat(s, T::from_f64(f64::INFINITY));
        Self { place: T::splat(s, T::from_f64(0.0)), best: infinity, second: infinity }
    }

    /// Takes one more block, the `index`-th, into account.
    #[inline(always)]
    pub fn meet<O: Order, const D: usize>(
        &mut self,
        s: S,
        x: &[T::Lanes<S>; D],
        block: &[[T; BLOCK]; D],
        index: usize,
    ) {
        let mut least = T::splat(s, T::from_f64(f64::INFINITY));
        for j in 0..BLOCK {
            let mut step = *x;
            for (step, y) in step.iter_mut().zip(block) {
                *step = T::sub(s, *step, T::splat(s, y[j]));
            }
            least = T::min(s, square::<S, T, D>(s, &step), least);
        }
        if O::COVARIANCE {
            self.second = T::min(s, self.second, T::max(s, self.best, least));
        }
        let index = T::splat(s, T::from_f64(index as f64));
        self.place = T::where_less(s, [least, self.best], index, self.place);
        self.best = T::min(s, least, self.best);
    }
}

/// Squared length.
#[inline(always)]
pub(super) fn square<S: Simd, T: Real, const D: usize>(
    s: S,
    step: &[T::Lanes<S>; D],
) -> T::Lanes<S> {
    let mut square = T::mul(s, step[0], step[0]);
    for &step in &step[1..] {
        square = T::mul_add(s, step, step, square);
    }
    square
}

/// Squared distances of one particle from the data of a block, as [`Lead`] finds them.
#[inline(always)]
fn squares_in_block<S: Simd, T: Real, const D: usize>(
    s: S,
    block: &[[T; BLOCK]; D],
    x: &[[T; TILE]; D],
    lane: usize,
) -> [T; BLOCK] {
    let mut squares = [T::from_f64(0.0); BLOCK];
    for (v, out) in T::vectors_mut::<S>(&mut squares).iter_mut().enumerate() {
        let mut step = [T::splat(s, x[0][lane]); D];
        for d in 0..D {
            step[d] = T::sub(s, T::splat(s, x[d][lane]), T::vectors::<S>(&block[d])[v]);
        }
        *out = square::<S, T, D>(s, &step);
    }
    squares
}

/// The first place of a value, or one beyond the block where it has none.
#[inline(always)]
fn place_of<S: Simd, T: Real>(s: S, values: &[T; BLOCK], value: T) -> T {
    let places = places::<T>();
    let mut first = T::splat(s, T::from_f64(BLOCK as f64));
    for (&values, &places) in T::vectors::<S>(values).iter().zip(T::vectors::<S>(&places)) {
        let here = T::where_equal(s, [values, T::splat(s, value)], places, first);
        first = T::min(s, here, first);
    }
    T::reduce_min(s, first)
}

/// The least of a bound and of all values but that in one place.
#[inline(always)]
fn least_but_one<S: Simd, T: Real>(s: S, values: &[T; BLOCK], place: T, bound: T) -> T {
    let places = places::<T>();
    let infinity = T::splat(s, T::from_f64(f64::INFINITY));
    let mut least = T::splat(s, bound);
    for (&values, &places) in T::vectors::<S>(values).iter().zip(T::vectors::<S>(&places)) {
        let others = T::where_equal(s, [places, T::splat(s, place)], infinity, values);
        least = T::min(s, others, least);
    }
    T::reduce_min(s, least)
}

#[inline(always)]
fn places<T: Real>() -> [T; BLOCK] {
    let mut places = [T::from_f64(0.0); BLOCK];
    for (j, place) in places.iter_mut().enumerate() {
        *place = T::from_f64(j as f64);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::super::Local;
    use super::*;
    use crate::maths::Vector;
    use pulp::{Arch, WithSimd};

    struct Search<'a>(&'a Columns<f32, 2>, &'a [[f32; TILE]; 2]);

    impl WithSimd for Search<'_> {
        type Output = Nearest<f32>;

        fn with_simd<S: Simd>(self, s: S) -> Nearest<f32> {
            nearest::<S, f32, Local<2>, 2>(s, self.0, self.1, TILE)
        }
    }

    /// Squared distances of one particle from all data, least first, with their places.
    fn in_order(columns: &Columns<f32, 2>, x: [f32; 2]) -> Vec<(f32, usize)> {
        let square = |y: [f32; 2]| (y[0] - x[0]).mul_add(y[0] - x[0], (y[1] - x[1]).powi(2));
        let mut squares: Vec<_> =
            columns.data.iter().map(|datum| square(datum.high)).zip(0..).collect();
        squares.sort_by(|a, b| a.0.total_cmp(&b.0));
        squares
    }

    #[test]
    fn the_two_nearest_are_found_wherever_the_blocks_end() {
        let scatter = |i: usize| (437.585 * ((i as f64 + 1.0) * 12.989_8).sin()).fract();
        for size in [1, 2, 15, 16, 17, 40, 300] {
            let points: Vec<Vector<2>> =
                (0..size).map(|i| Vector::from([scatter(2 * i), scatter(2 * i + 1)])).collect();
            let columns = Columns::<f32, 2>::as_given(&points, &vec![0.0; size]);
            let mut x = [[0.0; TILE]; 2];
            for i in 0..TILE {
                x[0][i] = scatter(7 * i + 5) as f32;
                x[1][i] = scatter(5 * i + 3) as f32;
            }
            let found = Arch::new().dispatch(Search(&columns, &x));
            for i in 0..TILE {
                let expected = in_order(&columns, [x[0][i], x[1][i]]);
                assert_eq!(found.index[i] as usize, expected[0].1);
                let second = expected.get(1).map_or(f32::INFINITY, |second| second.0);
                for (found, expected) in [found.squares[0][i], found.squares[1][i]]
                    .into_iter()
                    .zip([expected[0].0, second])
                {
                    assert!(found == expected || (found / expected - 1.0).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn of_equals_the_first_is_the_nearest() {
        let points: Vec<Vector<2>> = (0..40).map(|i| Vector::from([1.0, f64::from(i)])).collect();
        let columns = Columns::<f32, 2>::as_given(&points, &[0.0; 40]);
        let found = Arch::new().dispatch(Search(&columns, &[[0.0; TILE], [20.5; TILE]]));
        assert_eq!(found.index, [20; TILE]);
        assert_eq!(found.squares[0], found.squares[1]);
    }
}
