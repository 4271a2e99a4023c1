//! The gate without a gradient and without integrals: by draws of what may come.

use super::Gate;
use crate::maths::Vector;

impl<const D: usize> Gate<D> {
    /// `D(x) - x`, and an estimate of `D_A(x) - D(x)`: `x_0 | x` is drawn once for each of `normals` (standard normal,
    /// the same at every place, so that the field is one), and the mean of the draws inside the region is
    /// compared with that of all. Zero where no draw is inside: the far side of the gate is not seen.
    ///
    /// Divided by `sigma^2` it is the estimate `(a / s^2) (E[x_0 | A, x_t] - E[x_0 | x_t])` of the
    /// gradient of `log P(x_0 in A | x_t)` (Doob's h-transform).
    pub fn estimated(&self, x: &Vector<D>, sigma: f64, normals: &[Vector<D>]) -> [Vector<D>; 2] {
        let mut parts = Vec::with_capacity(self.points.len());
        self.list_parts(x, sigma, &mut parts);
        let top = parts.iter().map(|part| part.log_weight).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = parts.iter().map(|part| (part.log_weight - top).exp()).collect();
        let total: f64 = weights.iter().sum();
        let free: Vector<D> =
            parts.iter().zip(&weights).map(|(part, weight)| part.offset * (weight / total)).sum();
        let (_, width) = self.widths(sigma);
        let (mut all, mut inside, mut n_inside) = (Vector::zeros(), Vector::zeros(), 0.0);
        let (mut chosen, mut passed) = (0, weights[0]);
        for (k, normal) in normals.iter().enumerate() {
            let wanted = (k as f64 + 0.5) / normals.len() as f64 * total;
            while passed < wanted && chosen + 1 < weights.len() {
                chosen += 1;
                passed += weights[chosen];
            }
            let offset = parts[chosen].offset + normal * width;
            all += offset;
            if self.region.contains(&(x + offset)) {
                inside += offset;
                n_inside += 1.0;
            }
        }
        if n_inside == 0.0 {
            return [free, Vector::zeros()];
        }
        [free, inside / n_inside - all / normals.len() as f64]
    }
}
