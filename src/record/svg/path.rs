//! Path data: coordinates in hundredths of a px, relative to the last ones, so that files are small
//! and rounding does not add up.

use std::fmt::Write as _;

use super::text::{Number, px};

/// The `d` of a path in the making.
#[derive(Clone, Debug, Default)]
pub struct PathData {
    text: String,
    /// Hundredths.
    at: [i64; 2],
    /// Whether a line may follow without a command letter.
    in_lines: bool,
    has_moved: bool,
}

impl PathData {
    /// Begins a contour.
    pub fn move_to(&mut self, at: [f64; 2]) {
        self.at = hundredths(at);
        self.text.push('M');
        self.pair(self.at);
        (self.in_lines, self.has_moved) = (false, false);
    }

    /// A straight piece; one that is too short to be seen is left out.
    pub fn line_to(&mut self, at: [f64; 2]) {
        let next = hundredths(at);
        let step = [0, 1].map(|d| next[d] - self.at[d]);
        if step == [0, 0] {
            return;
        }
        if self.in_lines {
            self.separate(Number::of_hundredths(step[0]));
        } else {
            self.text.push('l');
        }
        self.pair(step);
        self.at = next;
        (self.in_lines, self.has_moved) = (true, true);
    }

    /// The part of a circle that turns from `x` away from `y` (against the clock on the screen).
    pub fn arc_to(&mut self, radius: f64, is_large: bool, at: [f64; 2]) {
        let (r, next) = (px(radius), hundredths(at));
        let [x, y] = next.map(Number::of_hundredths);
        // A string takes whatever is written.
        let _ = write!(self.text, "A{r} {r} 0 {} 0 {x} {y}", u8::from(is_large));
        self.at = next;
        (self.in_lines, self.has_moved) = (false, true);
    }

    /// Closes the contour.
    pub fn close(&mut self) {
        self.text.push('z');
        self.in_lines = false;
    }

    /// An open contour through points, at least a dot.
    pub fn open(&mut self, points: impl IntoIterator<Item = [f64; 2]>) {
        let mut points = points.into_iter();
        let Some(first) = points.next() else { return };
        self.move_to(first);
        points.for_each(|at| self.line_to(at));
        if !self.has_moved {
            self.text.push_str("h0");
        }
    }

    /// A closed contour through points.
    pub fn polygon(&mut self, points: impl IntoIterator<Item = [f64; 2]>) {
        let mut points = points.into_iter();
        let Some(first) = points.next() else { return };
        self.move_to(first);
        points.for_each(|at| self.line_to(at));
        self.close();
    }

    /// A full circle.
    pub fn disc(&mut self, [x, y]: [f64; 2], radius: f64) {
        self.move_to([x - radius, y]);
        self.arc_to(radius, true, [x + radius, y]);
        self.arc_to(radius, true, [x - radius, y]);
        self.close();
    }

    /// Whether anything but a dot has been drawn since the last contour began.
    pub const fn has_length(&self) -> bool {
        self.has_moved
    }

    fn pair(&mut self, pair: [i64; 2]) {
        let [x, y] = pair.map(Number::of_hundredths);
        let _ = write!(self.text, "{x}");
        self.separate(y);
        let _ = write!(self.text, "{y}");
    }

    fn separate(&mut self, next: Number) {
        if !next.is_negative() {
            self.text.push(' ');
        }
    }
}

impl std::fmt::Display for PathData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Farther away nothing is seen, and sums of whole numbers stay exact.
fn hundredths(at: [f64; 2]) -> [i64; 2] {
    at.map(|x| (x.clamp(-1e7, 1e7) * 100.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(points: &[[f64; 2]]) -> String {
        let mut path = PathData::default();
        path.open(points.iter().copied());
        path.to_string()
    }

    #[test]
    fn lines_are_relative_and_short() {
        assert_eq!(open(&[[1.0, 2.5], [2.0, 2.0], [2.5, 4.0]]), "M1 2.5l1-.5 .5 2");
    }

    #[test]
    fn steps_too_small_to_be_written_add_up_all_the_same() {
        let creeping: Vec<[f64; 2]> = (0..=1000).map(|i| [f64::from(i) * 0.003, 0.0]).collect();
        let path = open(&creeping);
        let steps = path.strip_prefix("M0 0l").expect("it begins there");
        let numbers: Vec<f64> = steps.split(' ').map(|x| x.parse().expect("a number")).collect();
        let length: f64 = numbers.iter().step_by(2).sum();
        assert!((length - 3.0).abs() < 1e-9, "{length}");
    }

    #[test]
    fn a_curve_without_length_is_a_dot() {
        assert_eq!(open(&[[1.0, 2.0], [1.0, 2.0]]), "M1 2h0");
        assert_eq!(open(&[]), "");
    }

    #[test]
    fn a_disc_is_two_halves() {
        let mut path = PathData::default();
        path.disc([5.0, 5.0], 2.0);
        assert_eq!(path.to_string(), "M3 5A2 2 0 1 0 7 5A2 2 0 1 0 3 5z");
    }
}
