//! Value, gradient and Hessian of the spline at a particle.

use super::WIDTH;
use super::bricks::Bricks;
use super::lattice::{Lattice, Place};
use super::patch::{self, Corner, ROW, SPAN};
use super::spline::{Row, jets, mul_add};
use crate::maths::Vector;
use pulp::{Simd, WithSimd};

/// Particles of one brick to be read.
pub(super) struct Read<'a, O, const D: usize, F> {
    pub lattice: &'a Lattice<D>,
    pub bricks: &'a Bricks<D>,
    pub slot: usize,
    pub x: &'a [Vector<D>],
    pub order: &'a [u32],
    /// Room for a patch.
    pub patch: &'a mut [f32],
    pub answer: &'a F,
    pub out: &'a mut [O],
}

/// The spline and its derivatives at one particle, in cells.
pub(super) struct Derivatives<const D: usize> {
    pub value: f64,
    pub gradient: [f64; D],
    pub hessian: [[f64; D]; D],
}

impl<O, const D: usize, F: Fn(&Derivatives<D>) -> O> WithSimd for Read<'_, O, D, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { lattice, bricks, slot, x, order, patch, answer, out } = self;
        let corner: Corner = bricks.corner(lattice, slot);
        patch::load::<D>(&bricks.cells, &corner, patch);
        for (&i, out) in order.iter().zip(out) {
            if let Some(place) = lattice.place(&x[i as usize]) {
                *out = answer(&derivatives::<S, D>(patch, &place));
            }
        }
    }
}

#[inline(always)]
fn derivatives<S: Simd, const D: usize>(patch: &[f32], place: &Place<D>) -> Derivatives<D> {
    let mut axes = [[[0.0; WIDTH]; 3]; D];
    for d in 0..D {
        axes[d] = jets::<S>(place.offset[d]);
    }
    let sums = sums::<S, D>(patch, place, &axes);
    let read = |order: [usize; D]| {
        let leading = if D == 2 { 0 } else { order[0] };
        dot(&sums[leading][order[D - 2]], &axes[D - 1][order[D - 1]])
    };
    let mut found = Derivatives { value: 0.0, gradient: [0.0; D], hessian: [[0.0; D]; D] };
    found.value = read([0; D]);
    for i in 0..D {
        let mut order = [0; D];
        order[i] = 1;
        found.gradient[i] = read(order);
        for j in 0..=i {
            let mut order = order;
            order[j] += 1;
            found.hessian[i][j] = read(order);
            found.hessian[j][i] = found.hessian[i][j];
        }
    }
    found
}

/// Sums over all axes but the last, `[a][b]` with the `a`-th derivative along the first of three
/// axes and the `b`-th along the last but one, `a + b <= 2`.
#[inline(always)]
fn sums<S: Simd, const D: usize>(
    patch: &[f32],
    place: &Place<D>,
    axes: &[[Row; 3]; D],
) -> [[Row; 3]; 3] {
    let mut sums = [[[0.0; WIDTH]; 3]; 3];
    let within = place.within();
    let start = within[D - 2] * ROW + within[D - 1];
    if D == 2 {
        sums[0] = plane::<S>(&patch[start..], &axes[0]);
        return sums;
    }
    for p in 0..axes[0][0].len() {
        let plane = plane::<S>(&patch[(within[0] + p) * SPAN * ROW + start..], &axes[D - 2]);
        for a in 0..3 {
            for b in 0..3 - a {
                add::<S>(&mut sums[a][b], axes[0][a][p], &plane[b]);
            }
        }
    }
    sums
}

/// Sums over the rows of a plane, with the weights and their derivatives.
#[inline(always)]
fn plane<S: Simd>(cells: &[f32], axis: &[Row; 3]) -> [Row; 3] {
    let mut sums = [[0.0; WIDTH]; 3];
    for q in 0..axis[0].len() {
        let row: &Row = cells[q * ROW..].first_chunk().expect("a row of the patch");
        for order in 0..3 {
            add::<S>(&mut sums[order], axis[order][q], row);
        }
    }
    sums
}

#[inline(always)]
fn add<S: Simd>(sum: &mut Row, factor: f32, row: &Row) {
    for l in 0..row.len() {
        sum[l] = mul_add::<S>(factor, row[l], sum[l]);
    }
}

#[inline(always)]
fn dot(a: &Row, b: &Row) -> f64 {
    let mut products = *a;
    for l in 0..b.len() {
        products[l] *= b[l];
    }
    let [a, b, c, d, e, f, g, h] = products;
    f64::from(((a + e) + (b + f)) + ((c + g) + (d + h)))
}
