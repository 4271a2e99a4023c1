//! Matrix products of few rows: `C = C + A B`, every element of `C` summed in the order of the rows
//! of `B`, so that it depends neither on the vector width nor on the other rows of `C`.

use pulp::{Arch, Simd, WithSimd};

/// The left matrix of a product.
pub(super) trait Left: Copy {
    /// The elements `(row.., k)` of `M` rows.
    fn column<const M: usize>(self, row: usize, k: usize) -> [f32; M];
}

/// A matrix row by row, each `.1` long.
#[derive(Clone, Copy)]
pub(super) struct Plain<'a>(pub &'a [f32], pub usize);

/// The transpose of a matrix that is stored as in [`Plain`].
#[derive(Clone, Copy)]
pub(super) struct Transposed<'a>(pub &'a [f32], pub usize);

impl Left for Plain<'_> {
    #[inline(always)]
    fn column<const M: usize>(self, row: usize, k: usize) -> [f32; M] {
        std::array::from_fn(|m| self.0[(row + m) * self.1 + k])
    }
}

impl Left for Transposed<'_> {
    #[inline(always)]
    fn column<const M: usize>(self, row: usize, k: usize) -> [f32; M] {
        let start = k * self.1 + row;
        let column = &self.0[start..start + M];
        std::array::from_fn(|m| column[m])
    }
}

/// Adds `A B` to `c`; rows of `b` and `c` are `width` long, a multiple of
/// [`PAD`](super::shape::PAD), and `b` has as many rows as `a` columns.
pub(super) fn add_product(a: impl Left, b: &[f32], width: usize, c: &mut [f32]) {
    Arch::new().dispatch(Product { a, b, width, c });
}

/// Sets every row of `c` to `row`.
pub(super) fn set_rows(row: &[f32], c: &mut [f32]) {
    c.chunks_exact_mut(row.len()).for_each(|c| c.copy_from_slice(row));
}

/// Adds every row of `c` to `sum`.
pub(super) fn add_rows(c: &[f32], sum: &mut [f32]) {
    for row in c.chunks_exact(sum.len()) {
        sum.iter_mut().zip(row).for_each(|(sum, c)| *sum += c);
    }
}

/// [`add_product`], to be compiled once for each vector width.
struct Product<'a, A> {
    a: A,
    b: &'a [f32],
    width: usize,
    c: &'a mut [f32],
}

impl<A: Left> WithSimd for Product<'_, A> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, s: S) {
        let Self { a, b, width, c } = self;
        let (b, _) = S::as_simd_f32s(b);
        let (c, _) = S::as_mut_simd_f32s(c);
        let width = width / S::F32_LANES;
        let n_rows = c.len() / width;
        let whole = n_rows - n_rows % ROWS;
        for row in (0..whole).step_by(ROWS) {
            rows::<S, A, ROWS>(s, a, b, width, row, c);
        }
        for row in whole..n_rows {
            rows::<S, A, 1>(s, a, b, width, row, c);
        }
    }
}

/// Rows and vectors of `C` that are held in registers.
const ROWS: usize = 4;
const VECTORS: usize = 2;

/// The product in `M` rows of `c`.
#[inline(always)]
fn rows<S: Simd, A: Left, const M: usize>(
    s: S,
    a: A,
    b: &[S::f32s],
    width: usize,
    row: usize,
    c: &mut [S::f32s],
) {
    let c = &mut c[row * width..(row + M) * width];
    let whole = width - width % VECTORS;
    for column in (0..whole).step_by(VECTORS) {
        block::<S, A, M, VECTORS>(s, a, b, [row, column], c);
    }
    for column in whole..width {
        block::<S, A, M, 1>(s, a, b, [row, column], c);
    }
}

/// The product in `M` rows from `row` on and `N` vectors from `column` on.
#[inline(always)]
fn block<S: Simd, A: Left, const M: usize, const N: usize>(
    s: S,
    a: A,
    b: &[S::f32s],
    [row, column]: [usize; 2],
    c: &mut [S::f32s],
) {
    let width = c.len() / M;
    let mut sums = [[s.splat_f32s(0.0); N]; M];
    for (sums, c) in sums.iter_mut().zip(c.chunks_exact(width)) {
        sums.copy_from_slice(&c[column..column + N]);
    }
    for (k, b) in b.chunks_exact(width).enumerate() {
        let b = &b[column..column + N];
        let a: [f32; M] = a.column(row, k);
        for (sums, a) in sums.iter_mut().zip(a) {
            let a = s.splat_f32s(a);
            for (sum, &b) in sums.iter_mut().zip(b) {
                *sum = s.mul_add_e_f32s(a, b, *sum);
            }
        }
    }
    for (sums, c) in sums.iter().zip(c.chunks_exact_mut(width)) {
        c[column..column + N].copy_from_slice(sums);
    }
}
