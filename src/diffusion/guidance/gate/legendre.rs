//! Gauss-Legendre quadrature.

use std::f64::consts::PI;
use std::sync::LazyLock;

/// For a factor `exp(-38)` between the ends of the interval.
pub static LONG: LazyLock<Rule> = LazyLock::new(|| Rule::new(24));
/// For a factor `exp(-4)`.
pub static MIDDLE: LazyLock<Rule> = LazyLock::new(|| Rule::new(12));
/// For integrands that change by a small factor.
pub static SHORT: LazyLock<Rule> = LazyLock::new(|| Rule::new(8));

/// Nodes and weights on `[0, 1]`.
pub struct Rule(Vec<[f64; 2]>);

impl Rule {
    /// The rule of `n` nodes, exact for polynomials of degree `2 n - 1`.
    fn new(n: u32) -> Self {
        let guess = |i: u32| (PI * (f64::from(i) + 0.75) / (f64::from(n) + 0.5)).cos();
        Self((0..n).map(|i| node_and_weight(n, guess(i))).collect())
    }

    /// Nodes and weights on `[low, high]`.
    pub fn over(&self, low: f64, high: f64) -> impl Iterator<Item = [f64; 2]> + '_ {
        let length = high - low;
        self.0.iter().map(move |[node, weight]| [low + node * length, weight * length])
    }
}

/// The root of the `n`-th Legendre polynomial next to `x` (Newton) and its weight, on `[0, 1]`.
fn node_and_weight(n: u32, mut x: f64) -> [f64; 2] {
    let mut slope = 1.0;
    for _ in 0..6 {
        let (mut last, mut value) = (1.0, x);
        for k in 2..=n {
            let k = f64::from(k);
            (last, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * last) / k);
        }
        slope = f64::from(n) * (last - x * value) / ((1.0 - x) * (1.0 + x));
        x -= value / slope;
    }
    [0.5 * (1.0 + x), 1.0 / ((1.0 - x) * (1.0 + x) * slope * slope)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_eight_nodes_integrates_the_fifteenth_power_and_an_exponential() {
        let integral = |f: &dyn Fn(f64) -> f64| -> f64 {
            SHORT.over(0.0, 2.0).map(|[x, weight]| weight * f(x)).sum()
        };
        assert!((integral(&|x| x.powi(15)) / 4096.0 - 1.0).abs() < 1e-13);
        assert!((integral(&f64::exp) - 1.0_f64.exp() * 2.0 * 1.0_f64.sinh()).abs() < 1e-13);
    }
}
