//! Points without pattern, the same at each run.

use ridgewalk::maths::Vector;

/// A number in `(-1, 1)` that looks random.
pub fn scatter(i: usize) -> f64 {
    (43_758.545_3 * ((i as f64 + 1.0) * 12.989_8).sin()).fract()
}

/// Points in the cube of half-width one.
pub fn uniform<const D: usize>(size: usize) -> Vec<Vector<D>> {
    (0..size).map(|i| Vector::from_fn(|d, _| scatter(i * D + d))).collect()
}
