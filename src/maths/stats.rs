//! Order statistics.

/// The `q` quantile (0 to 1) of the finite values, nearest rank; NaN where there is none. The
/// order of `values` is changed.
pub fn quantile(values: &mut Vec<f64>, q: f64) -> f64 {
    values.retain(|value| value.is_finite());
    if values.is_empty() {
        return f64::NAN;
    }
    let rank = (q * (values.len() - 1) as f64).round() as usize;
    *values.select_nth_unstable_by(rank, f64::total_cmp).1
}

/// The median of the finite values; see [`quantile`].
pub fn median(values: &mut Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_what_is_not_finite() {
        assert_eq!(median(&mut vec![3.0, f64::NAN, 1.0, f64::INFINITY, 2.0]), 2.0);
        assert!(median(&mut vec![f64::NAN]).is_nan());
    }

    #[test]
    fn quantiles_run_from_the_least_to_the_greatest() {
        let values = || (0..=100).rev().map(f64::from).collect::<Vec<_>>();
        for q in [0.0, 0.1, 0.9, 1.0] {
            assert_eq!(quantile(&mut values(), q), 100.0 * q);
        }
    }
}
