//! Eigensystems of many small symmetric matrices at once, one in each lane of a vector register.

use super::Matrix;
use super::eigen::{Eigen, MAX_SWEEPS, power_of_two_near, sorted};

/// Matrices that are worked on together.
const LANES: usize = 8;

/// After a sweep whose rotations were all smaller than this, those of the next would be smaller
/// than rounding: convergence is quadratic.
const LAST_TANGENT: f64 = 1e-9;

/// An off-diagonal element whose square is less than this part of its diagonal pair's product is
/// zero (Demmel & Veselic 1992).
const NEGLIGIBLE: f64 = f64::EPSILON * f64::EPSILON / 16.0;

type Lanes = [f64; LANES];

/// [`symmetric_eigen`](super::eigen::symmetric_eigen) of every matrix: the same rotations with the
/// same criterion. An answer does not depend on the other matrices.
///
/// # Panics
/// If the two slices differ in length.
pub fn symmetric_eigen_batch<const D: usize>(matrices: &[Matrix<D>], out: &mut [Eigen<D>]) {
    assert_eq!(matrices.len(), out.len(), "a batch needs one answer for each matrix");
    pulp::Arch::new().dispatch(Batch { matrices, out });
}

struct Batch<'a, const D: usize> {
    matrices: &'a [Matrix<D>],
    out: &'a mut [Eigen<D>],
}

impl<const D: usize> pulp::WithSimd for Batch<'_, D> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "only inlined does it get the vector width")]
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        for (matrices, out) in self.matrices.chunks(LANES).zip(self.out.chunks_mut(LANES)) {
            let mut unit = [1.0; LANES];
            let mut system = System::new();
            for (lane, matrix) in matrices.iter().enumerate() {
                unit[lane] = power_of_two_near(matrix.amax());
                system.load(lane, matrix, unit[lane]);
            }
            let mut sweeps = 0;
            while system.tangents.iter().any(|&largest| largest > LAST_TANGENT)
                && sweeps < most_sweeps(D)
            {
                system.sweep();
                sweeps += 1;
            }
            for (lane, out) in out.iter_mut().enumerate() {
                *out = system.answer(lane, unit[lane]);
            }
        }
    }
}

/// The only rotation of the plane leaves nothing beside the diagonal.
fn most_sweeps(dimension: usize) -> usize {
    if dimension == 2 { 1 } else { MAX_SWEEPS }
}

/// Matrices on their way to diagonal ones, `[row][column][lane]`; of `a` the upper triangle counts.
struct System<const D: usize> {
    a: [[Lanes; D]; D],
    vectors: [[Lanes; D]; D],
    /// The largest tangent of the last sweep; at first infinite.
    tangents: Lanes,
}

impl<const D: usize> System<D> {
    fn new() -> Self {
        let zero = [[[0.0; LANES]; D]; D];
        Self { a: zero, vectors: zero, tangents: [f64::INFINITY; LANES] }
    }

    /// A matrix that is not finite becomes NaN throughout.
    fn load(&mut self, lane: usize, matrix: &Matrix<D>, unit: f64) {
        let (shrink, all) = (1.0 / unit, matrix.iter().sum::<f64>() * 0.0);
        for i in 0..D {
            for j in i..D {
                self.a[i][j][lane] = matrix[(i, j)] * shrink + all;
            }
            self.vectors[i][i][lane] = 1.0 + all;
        }
    }

    fn answer(&self, lane: usize, unit: f64) -> Eigen<D> {
        let diagonal = super::Vector::from_fn(|i, _| self.a[i][i][lane]);
        sorted(&diagonal, &Matrix::from_fn(|i, j| self.vectors[i][j][lane]), unit)
    }

    /// One rotation in every coordinate plane, in those lanes that need it and have not ended.
    #[expect(clippy::inline_always, reason = "the caller's vector width must reach the loops")]
    #[inline(always)]
    fn sweep(&mut self) {
        let before = std::mem::replace(&mut self.tangents, [0.0; LANES]);
        for p in 0..D {
            for q in p + 1..D {
                self.rotate(p, q, &before);
            }
        }
    }

    /// The rotation in the plane `(p, q)` that makes `a[p][q]` zero.
    #[expect(clippy::inline_always, reason = "the caller's vector width must reach the loops")]
    #[inline(always)]
    fn rotate(&mut self, p: usize, q: usize, before: &Lanes) {
        // Copies, so that the compiler sees that nothing aliases.
        let (mut app, mut aqq, mut apq) = (self.a[p][p], self.a[q][q], self.a[p][q]);
        let (mut tangents, mut sine, mut tau) = (self.tangents, [0.0; LANES], [0.0; LANES]);
        for lane in 0..LANES {
            let size = (app[lane] * aqq[lane]).abs();
            let alive = if before[lane] > LAST_TANGENT { apq[lane] } else { 0.0 };
            let off = if alive * alive > NEGLIGIBLE * size { alive } else { 0.0 };
            let difference = aqq[lane] - app[lane];
            let length = (difference * difference + 4.0 * off * off).sqrt();
            let whole = difference.abs() + length + f64::MIN_POSITIVE;
            let t = 2.0 * off * 1.0_f64.copysign(difference) / whole;
            let cosine = 1.0 / (1.0 + t * t).sqrt();
            sine[lane] = t * cosine;
            tau[lane] = sine[lane] / (1.0 + cosine);
            app[lane] -= t * off;
            aqq[lane] += t * off;
            apq[lane] -= off;
            tangents[lane] = if t.abs() > tangents[lane] { t.abs() } else { tangents[lane] };
        }
        (self.a[p][p], self.a[q][q], self.a[p][q]) = (app, aqq, apq);
        self.tangents = tangents;
        for i in 0..D {
            if i != p && i != q {
                let (ip, iq) = ((i.min(p), i.max(p)), (i.min(q), i.max(q)));
                let (mut g, mut h) = (self.a[ip.0][ip.1], self.a[iq.0][iq.1]);
                turn(&mut g, &mut h, &sine, &tau);
                (self.a[ip.0][ip.1], self.a[iq.0][iq.1]) = (g, h);
            }
            let (mut g, mut h) = (self.vectors[i][p], self.vectors[i][q]);
            turn(&mut g, &mut h, &sine, &tau);
            (self.vectors[i][p], self.vectors[i][q]) = (g, h);
        }
    }
}

#[expect(clippy::inline_always, reason = "the caller's vector width must reach the loop")]
#[inline(always)]
fn turn(g: &mut Lanes, h: &mut Lanes, sine: &Lanes, tau: &Lanes) {
    for lane in 0..LANES {
        let (before_g, before_h) = (g[lane], h[lane]);
        g[lane] = before_g - sine[lane] * (before_h + before_g * tau[lane]);
        h[lane] = before_h + sine[lane] * (before_g - before_h * tau[lane]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::maths::Vector;
    use crate::maths::eigen::symmetric_eigen;

    fn batch<const D: usize>(matrices: &[Matrix<D>]) -> Vec<Eigen<D>> {
        let zero = Eigen { values: Vector::zeros(), vectors: Matrix::zeros() };
        let mut out = vec![zero; matrices.len()];
        symmetric_eigen_batch(matrices, &mut out);
        out
    }

    fn symmetric<const D: usize>(entries: &[f64]) -> Matrix<D> {
        Matrix::from_fn(|i, j| entries[i.min(j) * D + i.max(j)])
    }

    #[test]
    fn zero_has_the_axes_and_infinity_has_nothing() {
        let broken = Matrix::<2>::new(1.0, f64::NAN, f64::NAN, 1.0);
        let infinite = Matrix::<2>::new(1.0, 0.0, 0.0, f64::INFINITY);
        let answers = batch(&[Matrix::<2>::zeros(), broken, infinite]);
        assert_eq!(answers[0].vectors, Matrix::<2>::identity());
        assert!(answers[1].values[0].is_nan() && answers[2].vectors[(0, 0)].is_nan());
    }

    #[test]
    fn a_small_eigenvalue_keeps_its_relative_accuracy() {
        let grade = Matrix::from_diagonal(&Vector::from([1.0, 1e-8, 1e-16]));
        let b = Matrix::<3>::new(1.0, 0.5, 0.25, 0.5, 1.0, 0.5, 0.25, 0.5, 1.0);
        let values = batch(&[grade * b * grade])[0].values;
        let expected = [1.000_000_000_000_000_025, 7.5e-17, 7.5e-33];
        for (value, expected) in values.iter().zip(expected) {
            assert!((value / expected - 1.0).abs() < 1e-14, "{value} {expected}");
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_one_matrix_at_a_time(
            entries in prop::collection::vec(-1.0..1.0_f64, 9 * 11),
            exponent in -300..300_i32,
        ) {
            let unit = 10.0_f64.powi(exponent);
            let matrices: Vec<Matrix<3>> =
                entries.chunks(9).map(|entries| symmetric::<3>(entries) * unit).collect();
            for (together, matrix) in batch(&matrices).iter().zip(&matrices) {
                let Eigen { values, vectors } = together;
                let back = vectors * Matrix::from_diagonal(&(values / unit)) * vectors.transpose();
                prop_assert!((back - matrix / unit).amax() < 1e-13);
                let gram = vectors.transpose() * vectors;
                prop_assert!((gram - Matrix::<3>::identity()).amax() < 1e-13);
                let alone = symmetric_eigen(matrix).values;
                prop_assert!(((values - alone) / unit).amax() < 1e-14);
                prop_assert_eq!(batch(&[*matrix])[0], *together);
            }
        }
    }
}
