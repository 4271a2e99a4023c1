//! The data that a tile takes one by one.

use super::super::batch::Scales;
use super::super::lanes::{Real, exp2};
use super::super::pairs::{Order, Pivots, Sums, TILE, add_up};
use super::super::search::Nearest;
use super::super::tile::Tile as PairTile;
use super::boxes::nearest;
use super::hermite::TileSums;
use super::sorted::{Sorted, View};
use super::tile::Tile;
use crate::maths::Vector;
use pulp::{Simd, WithSimd};
use std::marker::PhantomData;
use std::ops::Range;

/// The search for the nearest data of a tile.
pub(super) struct Search<'a, 'b, T, O, const D: usize> {
    pub sorted: &'a Sorted<D>,
    pub view: View<'a, T, D>,
    pub x: &'b [Vector<D>],
    pub scales: Scales,
    pub stack: &'b mut Vec<usize>,
    pub order: PhantomData<O>,
}

impl<T: Real, O: Order, const D: usize> WithSimd for Search<'_, '_, T, O, D> {
    type Output = Nearest<T>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) -> Nearest<T> {
        let Self { sorted: Sorted { tree, density, .. }, view, x, scales, stack, .. } = self;
        let places = PairTile::new(density, view.columns, scales, x).coordinates();
        nearest::<S, T, O, D>(s, tree, view, &places, x.len(), stack)
    }
}

/// The sums over the data in some ranges, added to those of a tile.
pub(super) struct NearField<'a, 'b, T, O, const D: usize> {
    pub sorted: &'a Sorted<D>,
    pub view: View<'a, T, D>,
    pub ranges: &'b [Range<usize>],
    pub found: &'b Nearest<T>,
    pub tile: &'b Tile<'b, D>,
    pub scales: Scales,
    pub sums: &'b mut TileSums<D>,
    pub order: PhantomData<O>,
}

impl<T: Real, O: Order, const D: usize> WithSimd for NearField<'_, '_, T, O, D> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, s: S) {
        let Self { sorted, view, ranges, found, tile: Tile { x, .. }, scales, .. } = self;
        let (mut pivots, mut sums) = (Pivots::new(), Sums::new());
        let pairs = PairTile::new(&sorted.density, view.columns, scales, x);
        pairs.pivots::<O>(found, &mut pivots);
        let kappa = T::from_f64(scales.kappa);
        add_up::<S, T, O, D>(s, &view.columns.data, ranges, &pivots, kappa, x.len(), &mut sums);
        let gaps = pairs.gaps::<O>(&pivots);
        for lane in 0..x.len() {
            let mut gap = [0.0; D];
            for d in 0..D {
                gap[d] = gaps[d][lane];
            }
            self.add(lane, &gap, &pivots, &sums);
        }
    }
}

impl<T: Real, O: Order, const D: usize> NearField<'_, '_, T, O, D> {
    /// Adds what was found for one particle, whose pivot lies `gap` off in units of the kernel.
    #[inline(always)]
    fn add(&mut self, lane: usize, gap: &[f64; D], pivots: &Pivots<T, D>, found: &Sums<D>) {
        let Scales { kappa, sigma, sigma_data, .. } = self.scales;
        let unit = sigma_data / sigma;
        let square: f64 = gap.iter().map(|gap| gap * gap).sum();
        let shift = self.tile.shift * std::f64::consts::LOG2_E - kappa * square;
        let peak = exp2(shift.max(-900.0));
        let mut factor = peak;
        if O::COVARIANCE {
            factor = exp2((shift + pivots.reference[lane].to_f64()).max(-900.0));
        }
        let total = self.pivot(pivots.index[lane] as usize) * peak + found.weight[lane] * factor;
        self.sums.weight[lane] += total;
        let mut arm = [0.0; D];
        for d in 0..D {
            arm[d] = gap[d] * unit + self.tile.x[lane][d] - self.tile.origin[d];
        }
        let mut first = [0.0; D];
        for d in 0..D {
            first[d] = found.first[d][lane] * unit * factor;
            self.sums.first[d][lane] += total * arm[d] - first[d];
        }
        if O::COVARIANCE {
            for i in 0..D {
                for j in i..D {
                    let about_pivot = found.second[i][j][lane] * unit * unit * factor;
                    self.sums.second[i][j][lane] += about_pivot + total * arm[i] * arm[j]
                        - arm[i] * first[j]
                        - arm[j] * first[i];
                }
            }
        }
    }

    /// The count of the pivot where the sums lack it.
    #[inline(always)]
    fn pivot(&self, index: usize) -> f64 {
        let is_near = self.ranges.iter().any(|range| range.contains(&index));
        let counts = &self.sorted.density.relative_counts;
        if O::COVARIANCE && is_near { counts[index] } else { 0.0 }
    }
}

impl<const D: usize> TileSums<D> {
    pub fn new() -> Self {
        let zero = [0.0; TILE];
        Self { weight: zero, first: [zero; D], second: [[zero; D]; D] }
    }
}
