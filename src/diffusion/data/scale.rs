//! How the columns of a table are brought to a common size.

use serde::{Deserialize, Serialize};

use crate::params::Param;

/// How the numbers of a table become those of the experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As they are.
    #[default]
    None,
    /// Minus their mean, divided by one number, so that `R = 1`; shapes stay.
    Common,
    /// Each column to mean 0 and standard deviation 1, for unlike units; this changes the ridge.
    Standardize,
}

impl Scale {
    /// The key `scale` of a data set whose default is `word`.
    pub(super) const fn param(word: &'static str) -> Param {
        Param::choice("scale", "Scale", &["none", "common", "standardize"], word).help(
            "none: as they are; common: centred and divided by one number, so that R = 1; \
             standardize: each column to deviation 1, which changes the ridge.",
        )
    }
}

/// The map from scaled to original numbers: `original = offset + factor * scaled`, by column.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// What was subtracted from each column.
    pub offset: Vec<f64>,
    /// What each column was divided by; positive.
    pub factor: Vec<f64>,
}

impl Scaling {
    /// The scaling that `scale` asks for; `values` holds finite rows of `columns.len()` numbers,
    /// not all of them equal. Deviations divide by the number of rows.
    pub(super) fn fit(scale: Scale, columns: &[String], values: &[f64]) -> Result<Self, String> {
        let dimension = columns.len();
        let n_rows = (values.len() / dimension) as f64;
        let mean = |c: usize| column(values, dimension, c).sum::<f64>() / n_rows;
        let variance = |c: usize, mean: f64| {
            column(values, dimension, c).map(|x| (x - mean).powi(2)).sum::<f64>() / n_rows
        };
        let offset: Vec<f64> = (0..dimension).map(mean).collect();
        let variances = offset.iter().enumerate().map(|(c, &mean)| variance(c, mean));
        match scale {
            Scale::None => Ok(Self { offset: vec![0.0; dimension], factor: vec![1.0; dimension] }),
            Scale::Common => {
                let factor = vec![variances.sum::<f64>().sqrt(); dimension];
                Self { offset, factor }.checked()
            }
            Scale::Standardize => {
                let factor = variances.map(f64::sqrt).collect();
                check_spread(columns, values)?;
                Self { offset, factor }.checked()
            }
        }
    }

    /// Turns rows of original numbers into scaled ones, in place.
    pub(super) fn apply(&self, values: &mut [f64]) {
        for row in values.chunks_exact_mut(self.offset.len()) {
            for (x, (offset, factor)) in row.iter_mut().zip(self.offset.iter().zip(&self.factor)) {
                *x = (*x - offset) / factor;
            }
        }
    }

    /// The original number of the scaled `value` in column `column`.
    pub fn original(&self, column: usize, value: f64) -> f64 {
        self.offset[column] + self.factor[column] * value
    }

    fn checked(self) -> Result<Self, String> {
        match self.factor.iter().find(|factor| !factor.is_normal()) {
            None => Ok(self),
            Some(factor) => Err(format!(
                "the numbers are too far apart or too close together to scale (deviation \
                 {factor}); change their unit"
            )),
        }
    }
}

fn column(values: &[f64], dimension: usize, column: usize) -> impl Iterator<Item = f64> {
    values.iter().skip(column).step_by(dimension).copied()
}

fn check_spread(columns: &[String], values: &[f64]) -> Result<(), String> {
    let is_constant = |c: &usize| column(values, columns.len(), *c).all(|x| x == values[*c]);
    match (0..columns.len()).find(is_constant) {
        None => Ok(()),
        Some(c) => Err(format!(
            "column \"{}\" is {} in every row, so it has no deviation to standardize by; choose \
             another column or scale = \"common\"",
            columns[c], values[c]
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 8] = [1.0, 10.0, 3.0, 30.0, 1.0, 50.0, 3.0, 70.0];

    fn fit(scale: Scale, values: &[f64]) -> Result<Scaling, String> {
        Scaling::fit(scale, &["x".to_owned(), "y".to_owned()], values)
    }

    fn scaled(scale: Scale) -> (Scaling, [f64; 8]) {
        let scaling = fit(scale, &VALUES).unwrap();
        let mut values = VALUES;
        scaling.apply(&mut values);
        (scaling, values)
    }

    /// Mean and mean square of one column.
    fn moments(values: &[f64], c: usize) -> (f64, f64) {
        let n = values.len() as f64 / 2.0;
        (
            column(values, 2, c).sum::<f64>() / n,
            column(values, 2, c).map(|x| x * x).sum::<f64>() / n,
        )
    }

    #[test]
    fn none_leaves_every_number() {
        assert_eq!(scaled(Scale::None).1, VALUES);
    }

    #[test]
    fn common_makes_the_radius_one_and_keeps_shapes() {
        let (scaling, values) = scaled(Scale::Common);
        let ((mean_x, square_x), (mean_y, square_y)) = (moments(&values, 0), moments(&values, 1));
        assert!(mean_x.abs() < 1e-15 && mean_y.abs() < 1e-15);
        assert!((square_x + square_y - 1.0).abs() < 1e-15);
        assert_eq!(scaling.factor[0], scaling.factor[1]);
    }

    #[test]
    fn standardize_makes_each_deviation_one() {
        let (_, values) = scaled(Scale::Standardize);
        for c in 0..2 {
            let (mean, square) = moments(&values, c);
            assert!(mean.abs() < 1e-15 && (square - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn scaled_numbers_lead_back_to_the_original_ones() {
        for scale in [Scale::None, Scale::Common, Scale::Standardize] {
            let (scaling, values) = scaled(scale);
            for (i, value) in values.iter().enumerate() {
                assert!((scaling.original(i % 2, *value) - VALUES[i]).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_constant_column_cannot_be_standardized_but_scaled() {
        let values = [0.1, 1.0, 0.1, 2.0, 0.1, 3.0];
        let message = fit(Scale::Standardize, &values).unwrap_err();
        assert!(message.starts_with("column \"x\" is 0.1 in every row"), "{message}");
        assert!(fit(Scale::Common, &values).is_ok());
    }

    #[test]
    fn numbers_beyond_arithmetic_are_refused() {
        assert!(fit(Scale::Common, &[1e300, 0.0, -1e300, 1.0]).unwrap_err().contains("inf"));
    }
}
