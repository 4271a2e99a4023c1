//! Eigenvalues and eigenvectors of small symmetric matrices by Jacobi rotations.

use super::{Matrix, Vector};

/// Sweeps after which an answer is returned as it is; ten are already rare.
pub(super) const MAX_SWEEPS: usize = 40;

/// The eigensystem of a symmetric matrix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigen<const D: usize> {
    /// Eigenvalues, descending.
    pub values: Vector<D>,
    /// Orthonormal eigenvectors as columns, in the order of the values; signs are arbitrary.
    pub vectors: Matrix<D>,
}

impl<const D: usize> Eigen<D> {
    /// The part of `vector` along the eigenvectors from number `first` on: with `first = d*`, the
    /// bottom `D - d*` of them.
    pub fn bottom_part(&self, first: usize, vector: &Vector<D>) -> Vector<D> {
        (first..D).map(|i| self.vectors.column(i)).map(|axis| axis * axis.dot(vector)).sum()
    }
}

/// Eigensystem of a symmetric `D` by `D` matrix, of which only the upper triangle is read.
///
/// Cyclic Jacobi rotations; in the plane the first one is the closed form. Rotations stop at
/// off-diagonal elements that are small beside *their own* diagonal pair (Demmel & Veselic 1992),
/// so the small eigenvalues of a covariance, and their vectors, keep the relative accuracy that
/// the matrix holds. Entries may be as small as 1e-300 or as large as 1e300. A matrix that is not
/// finite gives NaN.
pub fn symmetric_eigen<const D: usize>(matrix: &Matrix<D>) -> Eigen<D> {
    let largest = matrix.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest == 0.0 {
        return Eigen { values: Vector::zeros(), vectors: Matrix::identity() };
    }
    if matrix.iter().any(|v| !v.is_finite()) {
        let nan = f64::NAN;
        return Eigen { values: Vector::repeat(nan), vectors: Matrix::repeat(nan) };
    }
    let unit = power_of_two_near(largest);
    let mut a = matrix.map(|v| v / unit);
    let mut vectors = Matrix::identity();
    let mut sweeps = 0;
    while sweep(&mut a, &mut vectors) && sweeps < MAX_SWEEPS {
        sweeps += 1;
    }
    sorted(&a.diagonal(), &vectors, unit)
}

/// One rotation in every coordinate plane that needs it; says whether there was any.
fn sweep<const D: usize>(a: &mut Matrix<D>, vectors: &mut Matrix<D>) -> bool {
    let mut rotated = false;
    for p in 0..D {
        for q in p + 1..D {
            let off = a[(p, q)].abs();
            if off > f64::EPSILON / 4.0 * (a[(p, p)] * a[(q, q)]).abs().sqrt() {
                rotate(a, vectors, p, q);
                rotated |= off > f64::MIN_POSITIVE;
            }
        }
    }
    rotated
}

/// The rotation in the plane `(p, q)` that makes `a[(p, q)]` zero (Rutishauser 1966).
fn rotate<const D: usize>(a: &mut Matrix<D>, vectors: &mut Matrix<D>, p: usize, q: usize) {
    let t = tangent(a[(p, p)], a[(q, q)], a[(p, q)]);
    let cosine = 1.0 / (1.0 + t * t).sqrt();
    let sine = t * cosine;
    let tau = sine / (1.0 + cosine);
    a[(p, p)] -= t * a[(p, q)];
    a[(q, q)] += t * a[(p, q)];
    a[(p, q)] = 0.0;
    for i in 0..D {
        if i != p && i != q {
            let (ip, iq) = ((i.min(p), i.max(p)), (i.min(q), i.max(q)));
            let (g, h) = (a[ip], a[iq]);
            a[ip] = g - sine * (h + g * tau);
            a[iq] = h + sine * (g - h * tau);
        }
        let (g, h) = (vectors[(i, p)], vectors[(i, q)]);
        vectors[(i, p)] = g - sine * (h + g * tau);
        vectors[(i, q)] = h + sine * (g - h * tau);
    }
}

/// Tangent of the angle, at most 45 degrees, that diagonalises `[[app, apq], [apq, aqq]]`.
fn tangent(app: f64, aqq: f64, apq: f64) -> f64 {
    let cotangent = (aqq - app) / (2.0 * apq);
    if cotangent.abs() > 1e8 {
        return 0.5 / cotangent;
    }
    cotangent.signum() / (cotangent.abs() + (1.0 + cotangent * cotangent).sqrt())
}

pub(super) fn sorted<const D: usize>(
    diagonal: &Vector<D>,
    vectors: &Matrix<D>,
    unit: f64,
) -> Eigen<D> {
    let mut order: [usize; D] = std::array::from_fn(|i| i);
    order.sort_by(|&i, &j| diagonal[j].total_cmp(&diagonal[i]));
    Eigen {
        values: Vector::from_fn(|i, _| diagonal[order[i]] * unit),
        vectors: Matrix::from_fn(|i, j| vectors[(i, order[j])]),
    }
}

/// A power of two within a factor of two below `value`, never subnormal.
pub(super) fn power_of_two_near(value: f64) -> f64 {
    const EXPONENT_BITS: u64 = 0x7ff0_0000_0000_0000;
    f64::from_bits(value.to_bits() & EXPONENT_BITS).max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn symmetric<const D: usize>(entries: &[f64]) -> Matrix<D> {
        Matrix::from_fn(|i, j| entries[i.min(j) * D + i.max(j)])
    }

    fn assert_is_eigensystem<const D: usize>(a: &Matrix<D>) {
        let Eigen { values, vectors } = symmetric_eigen(a);
        let size = a.amax().max(f64::MIN_POSITIVE);
        let scaled = a / size;
        let back = vectors * Matrix::from_diagonal(&(values / size)) * vectors.transpose();
        assert!((back - scaled).amax() < 1e-14 * D as f64, "{a}{back}");
        assert!(
            (vectors.transpose() * vectors - Matrix::<D>::identity()).amax() < 1e-14 * D as f64
        );
        assert!(values.as_slice().is_sorted_by(|x, y| x >= y));
    }

    #[test]
    fn a_rotated_diagonal_is_found_again() {
        let a = Matrix::<2>::new(2.0, 1.0, 1.0, 2.0);
        let eigen = symmetric_eigen(&a);
        assert!((eigen.values - Vector::from([3.0, 1.0])).amax() < 1e-15);
        let bottom = eigen.vectors.column(1);
        assert!((bottom[0] + bottom[1]).abs() < 1e-15);
    }

    #[test]
    fn zero_has_the_axes_and_infinity_has_nothing() {
        assert_eq!(symmetric_eigen(&Matrix::<3>::zeros()).vectors, Matrix::<3>::identity());
        let broken = Matrix::<2>::new(1.0, f64::NAN, f64::NAN, 1.0);
        assert!(symmetric_eigen(&broken).values[0].is_nan());
    }

    #[test]
    fn a_small_eigenvalue_keeps_its_relative_accuracy() {
        // B = [[1, 1/2, 1/4], [1/2, 1, 1/2], [1/4, 1/2, 1]] graded by G = diag(1, 1e-8, 1e-16):
        // eigenvalues of G B G to 40 digits.
        let grade = Matrix::from_diagonal(&Vector::from([1.0, 1e-8, 1e-16]));
        let b = Matrix::<3>::new(1.0, 0.5, 0.25, 0.5, 1.0, 0.5, 0.25, 0.5, 1.0);
        let values = symmetric_eigen(&(grade * b * grade)).values;
        let expected = [1.000_000_000_000_000_025, 7.5e-17, 7.5e-33];
        for (value, expected) in values.iter().zip(expected) {
            assert!((value / expected - 1.0).abs() < 1e-14, "{value} {expected}");
        }
    }

    #[test]
    fn sixteen_dimensions_work() {
        let wave: Vec<f64> = (0..256).map(|i| f64::from(i * i % 97).sin()).collect();
        assert_is_eigensystem(&symmetric::<16>(&wave));
    }

    proptest! {
        #[test]
        fn any_scale_of_any_matrix_is_decomposed(
            entries in prop::collection::vec(-1.0..1.0_f64, 9),
            exponent in -300..300_i32,
        ) {
            let unit = 10.0_f64.powi(exponent);
            let scaled: Vec<f64> = entries.iter().map(|v| v * unit).collect();
            assert_is_eigensystem(&symmetric::<2>(&scaled));
            assert_is_eigensystem(&symmetric::<3>(&scaled));
        }
    }
}
