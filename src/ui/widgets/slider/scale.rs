//! The places of values on a track.

use egui::emath::smart_aim::best_in_range_f64;

use super::{SliderSpec, notation};

/// A map between values and fractions of a track, both clamped.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    ends: (f64, f64),
    log: bool,
    integer: bool,
    length_px: f64,
}

/// Decades that a logarithmic track spans below its upper end when its range starts at 0.
const DECADES_FROM_ZERO: f64 = 5.0;

impl Scale {
    pub fn new(spec: &SliderSpec<'_>, length_px: f64) -> Self {
        let (low, high) = spec.range;
        let log = spec.log && high > 0.0;
        Self { ends: (low, high), log, integer: spec.integer, length_px: length_px.max(1.0) }
    }

    /// The value where a logarithmic track begins; below it lies only the lower end itself.
    fn foot(&self) -> f64 {
        let (low, high) = self.ends;
        if low > 0.0 { low } else { high * 10f64.powf(-DECADES_FROM_ZERO) }
    }

    /// The fraction of the track where a value lies; a value beyond an end lies at that end.
    pub fn fraction(&self, value: f64) -> f64 {
        let (low, high) = self.ends;
        let fraction = if self.log {
            let foot = self.foot();
            (value.max(foot) / foot).ln() / (high / foot).ln()
        } else {
            (value - low) / (high - low)
        };
        if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) }
    }

    /// The value at a fraction of the track: the one with the fewest digits within a pixel, whole
    /// where whole numbers are meant, and exactly the ends at the ends.
    pub fn value(&self, fraction: f64) -> f64 {
        let (low, high) = self.ends;
        let half = 0.5 / self.length_px;
        if fraction <= half {
            return low;
        }
        if fraction >= 1.0 - half {
            return high;
        }
        let value = best_in_range_f64(self.raw(fraction - half), self.raw(fraction + half));
        self.judged(value)
    }

    fn raw(&self, fraction: f64) -> f64 {
        let (low, high) = self.ends;
        if self.log {
            let foot = self.foot();
            foot * (high / foot).powf(fraction)
        } else {
            low + (high - low) * fraction
        }
    }

    /// The nearest value that the slider may take.
    pub fn judged(&self, value: f64) -> f64 {
        let value = if self.integer { value.round() } else { value };
        value.clamp(self.ends.0.min(self.ends.1), self.ends.1.max(self.ends.0))
    }

    /// The value some hundredths of the track further, at least one whole number further where
    /// whole numbers are meant.
    pub fn stepped(&self, value: f64, hundredths: f64) -> f64 {
        let value = if value.is_nan() { self.ends.0 } else { value };
        let fraction = (self.fraction(value) + 0.01 * hundredths).clamp(0.0, 1.0);
        let next = self.value(fraction);
        let least = value + hundredths.signum();
        if self.integer && (next - value).abs() < 1.0 { self.judged(least) } else { next }
    }

    /// How a value is written beside the slider.
    pub fn written(&self, value: f64, integer: bool) -> String {
        if integer && is_whole_range(value) {
            notation::integer(value.round() as i64)
        } else {
            notation::real(value, self.resolution(value))
        }
    }

    /// How a value is written in the field where it is typed.
    pub fn typed(&self, value: f64, integer: bool) -> String {
        if integer && is_whole_range(value) {
            format!("{value:.0}")
        } else {
            notation::typed_real(value, self.resolution(value))
        }
    }

    /// How much the value changes a few px along the track.
    fn resolution(&self, value: f64) -> f64 {
        const PX: f64 = 3.0;
        let step = PX / self.length_px;
        let fraction = self.fraction(value).min(1.0 - step);
        (self.raw(fraction + step) - self.raw(fraction)).abs()
    }
}

/// Whether every digit of a whole number of this size is meant.
fn is_whole_range(value: f64) -> bool {
    value.abs() < 1e15
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(range: (f64, f64), log: bool, integer: bool) -> Scale {
        Scale { ends: range, log, integer, length_px: 200.0 }
    }

    #[test]
    fn ends_are_exact() {
        for log in [false, true] {
            let scale = scale((0.03, 14.0), log, false);
            assert_eq!((scale.value(0.0), scale.value(1.0)), (0.03, 14.0));
            assert_eq!((scale.fraction(0.03), scale.fraction(14.0)), (0.0, 1.0));
        }
    }

    #[test]
    fn a_value_comes_back_within_a_pixel() {
        for scale in [scale((0.0, 0.2), false, false), scale((1e-4, 80.0), true, false)] {
            for percent in 1..100 {
                let fraction = percent as f64 / 100.0;
                assert!((scale.fraction(scale.value(fraction)) - fraction).abs() <= 1.01 / 200.0);
            }
        }
    }

    #[test]
    fn the_middle_of_a_log_track_is_the_geometric_mean() {
        let found = scale((1.0, 1e4), true, false).value(0.5);
        assert!((found / 100.0 - 1.0).abs() < 0.05, "{found}");
    }

    #[test]
    fn a_log_track_from_zero_reaches_zero() {
        let scale = scale((0.0, 10.0), true, false);
        assert_eq!((scale.value(0.0), scale.fraction(0.0)), (0.0, 0.0));
        assert!(scale.value(0.02) > 0.0);
    }

    #[test]
    fn values_beyond_the_ends_and_nan_have_a_place() {
        let scale = scale((1.0, 2.0), false, false);
        let found = [9.0, -9.0, f64::INFINITY, f64::NAN].map(|value| scale.fraction(value));
        assert_eq!(found, [1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn keys_move_a_whole_number_by_at_least_one() {
        let scale = scale((1.0, 10.0), false, true);
        assert_eq!((scale.stepped(5.0, 1.0), scale.stepped(5.0, -1.0)), (6.0, 4.0));
        assert_eq!((scale.stepped(10.0, 1.0), scale.stepped(1.0, -1.0)), (10.0, 1.0));
    }

    #[test]
    fn an_absurd_whole_number_is_written_as_it_is() {
        let scale = scale((1.0, 10.0), false, true);
        assert_eq!(
            (scale.written(1e300, true), scale.typed(1e300, true)),
            ("1e300".into(), "1e300".into())
        );
        assert_eq!(scale.written(f64::NAN, true), "–");
    }

    #[test]
    fn keys_never_get_stuck_on_a_fine_track() {
        let scale = scale((0.0, 0.2), false, false);
        let mut value = 0.0;
        for _ in 0..100 {
            let next = scale.stepped(value, 1.0);
            assert!(next > value || next == 0.2, "{value} {next}");
            value = next;
        }
        assert_eq!(value, 0.2);
    }
}
