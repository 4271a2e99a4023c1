//! The B-spline of degree seven on unit cells (Schoenberg 1946).

use pulp::Simd;

/// Cells that a point touches along each axis.
pub(super) const WIDTH: usize = 8;

/// One number for each cell that a point touches along an axis.
pub(super) type Row = [f32; WIDTH];

/// Coefficients of powers of `t`, lowest first, each for all cells.
type Polynomials = [Row; WIDTH];

/// Values, slopes and second derivatives, `t` running from -1/2 to 1/2 across the middle cell.
const SPLINE: [Polynomials; 3] = {
    let value = pieces();
    let slope = derivative(&value);
    let curvature = derivative(&slope);
    [transposed(&value), transposed(&slope), transposed(&curvature)]
};

/// Pieces by the recursion of de Boor; `pieces[j][k]` is the coefficient of `t^k` in cell `j`.
const fn pieces() -> [[f64; WIDTH]; WIDTH] {
    let mut pieces = [[0.0; WIDTH]; WIDTH];
    pieces[0][0] = 1.0;
    let mut degree = 1;
    while degree < WIDTH {
        let lower = pieces;
        let mut j = 0;
        while j <= degree {
            let mut k = 0;
            while k <= degree {
                let mut sum = (j as f64 + 0.5) * lower[j][k];
                if k > 0 {
                    sum -= lower[j][k - 1];
                }
                if j > 0 {
                    sum += ((degree - j) as f64 + 0.5) * lower[j - 1][k];
                    if k > 0 {
                        sum += lower[j - 1][k - 1];
                    }
                }
                pieces[j][k] = sum / degree as f64;
                k += 1;
            }
            j += 1;
        }
        degree += 1;
    }
    pieces
}

const fn derivative(pieces: &[[f64; WIDTH]; WIDTH]) -> [[f64; WIDTH]; WIDTH] {
    let mut slopes = [[0.0; WIDTH]; WIDTH];
    let mut j = 0;
    while j < WIDTH {
        let mut k = 1;
        while k < WIDTH {
            slopes[j][k - 1] = k as f64 * pieces[j][k];
            k += 1;
        }
        j += 1;
    }
    slopes
}

const fn transposed(pieces: &[[f64; WIDTH]; WIDTH]) -> Polynomials {
    let mut turned = [[0.0; WIDTH]; WIDTH];
    let mut j = 0;
    while j < WIDTH {
        let mut k = 0;
        while k < WIDTH {
            turned[k][j] = pieces[j][k] as f32;
            k += 1;
        }
        j += 1;
    }
    turned
}

/// Weights of the cells for a point `t` off the centre of its cell.
#[inline(always)]
pub(super) fn weights<S: Simd>(t: f32) -> Row {
    horner::<S, WIDTH>(&SPLINE[0], t)
}

/// Weights, their slopes and their second derivatives.
#[inline(always)]
pub(super) fn jets<S: Simd>(t: f32) -> [Row; 3] {
    [
        weights::<S>(t),
        horner::<S, { WIDTH - 1 }>(&SPLINE[1], t),
        horner::<S, { WIDTH - 2 }>(&SPLINE[2], t),
    ]
}

#[inline(always)]
fn horner<S: Simd, const TERMS: usize>(polynomials: &Polynomials, t: f32) -> Row {
    let mut sum = polynomials[TERMS - 1];
    for power in (0..TERMS - 1).rev() {
        for j in 0..WIDTH {
            sum[j] = mul_add::<S>(sum[j], t, polynomials[power][j]);
        }
    }
    sum
}

/// `a b + c`, fused where the machine does it in one instruction.
#[inline(always)]
pub(super) fn mul_add<S: Simd>(a: f32, b: f32, c: f32) -> f32 {
    let is_fused = size_of::<S::f32s>() >= 32;
    if is_fused { a.mul_add(b, c) } else { a * b + c }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulp::Scalar;

    #[test]
    fn the_weights_sum_to_one_and_reproduce_straight_lines() {
        for t in [-0.5, -0.31, 0.0, 0.2, 0.5_f32] {
            let [value, slope, curvature] = jets::<Scalar>(t);
            let moment = |row: &Row, power: i32| -> f32 {
                row.iter().zip(0_i16..).map(|(w, j)| w * (f32::from(j) - 3.5).powi(power)).sum()
            };
            assert!((moment(&value, 0) - 1.0).abs() < 1e-6);
            assert!((moment(&value, 1) - t).abs() < 1e-6);
            assert!((moment(&slope, 1) - 1.0).abs() < 1e-6);
            assert!((moment(&curvature, 2) - 2.0).abs() < 1e-5);
            assert!(value.iter().all(|w| *w >= -1e-9));
        }
    }

    #[test]
    fn at_a_node_the_weights_are_those_of_the_seventh_degree() {
        let expected = [1.0, 120.0, 1191.0, 2416.0, 1191.0, 120.0, 1.0, 0.0];
        for (weight, expected) in weights::<Scalar>(-0.5).iter().zip(expected) {
            assert!((weight - expected / 5040.0).abs() < 1e-7);
        }
    }
}
