//! The noise levels that a sampler visits.

use serde::{Deserialize, Serialize};

/// How the levels are spaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spacing {
    /// Equal steps in `ln sigma`.
    #[default]
    LogSigma,
    /// Equal steps in `sigma^(1/rho)` (Karras et al. 2022, equation 5).
    Karras,
    /// Equal steps in the time of the schedule, the only spacing in which it matters.
    UniformT,
}

impl Spacing {
    /// The words of the scene file, the default first.
    pub const WORDS: &[&str] = &["log_sigma", "karras", "uniform_t"];
}

/// Where the levels of a run lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepGrid {
    /// Number of steps, one less than of levels.
    pub steps: u32,
    /// How the levels are spaced.
    pub spacing: Spacing,
    /// The exponent of [`Spacing::Karras`].
    pub rho: f64,
}

impl StepGrid {
    /// The levels from `sigma_start` down to `sigma_end`, both exact; `sigma_of_t` is the schedule,
    /// and the times are those of the two ends.
    ///
    /// They fall strictly: levels that rounding or the schedule put outside their neighbours are
    /// left out, so that `steps` is the most there can be. A start that is infinite (a schedule
    /// that begins in pure noise) has other levels only under [`Spacing::UniformT`].
    pub fn levels(
        &self,
        sigma_start: f64,
        sigma_end: f64,
        sigma_of_t: &dyn Fn(f64) -> f64,
        t_start: f64,
        t_end: f64,
    ) -> Vec<f64> {
        let root = self.rho.recip();
        let level = |share: f64| match self.spacing {
            Spacing::LogSigma => between(sigma_start.ln(), sigma_end.ln(), share).exp(),
            Spacing::Karras => {
                between(sigma_start.powf(root), sigma_end.powf(root), share).powf(self.rho)
            }
            Spacing::UniformT => sigma_of_t(between(t_start, t_end, share)),
        };
        let mut levels = vec![sigma_start];
        let mut last = sigma_start;
        for step in 1..self.steps {
            let sigma = level(f64::from(step) / f64::from(self.steps));
            if sigma < last && sigma > sigma_end {
                levels.push(sigma);
                last = sigma;
            }
        }
        levels.push(sigma_end);
        levels
    }
}

fn between(start: f64, end: f64, share: f64) -> f64 {
    start + share * (end - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn levels(spacing: Spacing, steps: u32, ends: (f64, f64)) -> Vec<f64> {
        let grid = StepGrid { steps, spacing, rho: 7.0 };
        grid.levels(ends.0, ends.1, &|t| t, ends.0, ends.1)
    }

    #[test]
    fn log_sigma_has_equal_ratios() {
        let levels = levels(Spacing::LogSigma, 4, (16.0, 0.0625));
        for pair in levels.windows(2) {
            assert!((pair[0] / pair[1] - 4.0).abs() < 1e-12);
        }
    }

    #[test]
    fn karras_is_the_published_grid() {
        let levels = levels(Spacing::Karras, 17, (80.0, 0.002));
        let published = |i: f64| {
            let (first, last) = (80.0_f64.powf(1.0 / 7.0), 0.002_f64.powf(1.0 / 7.0));
            (first + i / 17.0 * (last - first)).powi(7)
        };
        for (i, sigma) in levels.iter().enumerate() {
            assert!((sigma / published(i as f64) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn uniform_t_follows_the_schedule_even_from_pure_noise() {
        let grid = StepGrid { steps: 4, spacing: Spacing::UniformT, rho: 7.0 };
        let linear = |t: f64| t / (1.0 - t);
        let levels = grid.levels(f64::INFINITY, 0.25, &linear, 1.0, 0.2);
        let expected = [f64::INFINITY, 4.0, 1.5, 2.0 / 3.0, 0.25];
        for (level, expected) in levels.iter().zip(expected) {
            assert!(*level == expected || (level / expected - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn levels_that_rounding_makes_equal_are_left_out() {
        let start = 1.0;
        let levels = levels(Spacing::LogSigma, 100, (start, start - 4.0 * f64::EPSILON));
        assert!(levels.len() <= 9);
        assert!(levels.windows(2).all(|pair| pair[0] > pair[1]));
    }

    proptest! {
        #[test]
        fn levels_fall_strictly_between_exact_ends(
            steps in 0_u32..400,
            start in -2.0_f64..6.0,
            fall in 0.1_f64..20.0,
            rho in 1.0_f64..20.0,
            spacing in prop::sample::select(vec![
                Spacing::LogSigma,
                Spacing::Karras,
                Spacing::UniformT,
            ]),
        ) {
            let ends = (start.exp(), (start - fall).exp());
            let grid = StepGrid { steps, spacing, rho };
            let levels = grid.levels(ends.0, ends.1, &|t| t, ends.0, ends.1);
            prop_assert_eq!(levels.len(), steps.max(1) as usize + 1);
            prop_assert_eq!((levels[0], *levels.last().unwrap()), ends);
            prop_assert!(levels.windows(2).all(|pair| pair[0] > pair[1]));
        }
    }
}
