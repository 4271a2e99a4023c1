//! How much of each pixel closed contours cover, exactly: each straight piece adds the change of
//! the covered area to the pixels that it passes, and the sum along a row is the area.
//!
//! Contours of one direction that overlap count once, so this is the non-zero rule but for pixels
//! with edges of several contours.

use crate::record::raster::paper::Clip;

type Pixel = [f32; 2];

/// A piece that moves less than this aside within a row is taken as upright.
const STEEP: f32 = 1e-3;

/// A rectangle of pixels with changes of the covered area.
pub struct Fill {
    clip: Clip,
    /// One more a row than there are columns.
    changes: Vec<f32>,
}

impl Fill {
    /// For contours of which a part may be seen; `None` if none is.
    pub fn around(lines: &[[Pixel; 2]], clip: &Clip) -> Option<Self> {
        let bounds = |d: usize| {
            let ends = lines.iter().flatten().map(|at| at[d]);
            let (low, high) =
                ends.fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            clip.range(d, low - 1.0, high + 1.0)
        };
        let (columns, rows) = (bounds(0), bounds(1));
        let is_seen = !columns.is_empty() && !rows.is_empty();
        is_seen.then(|| Self {
            changes: vec![0.0; (columns.len() + 1) * rows.len()],
            clip: Clip { low: [columns.start, rows.start], high: [columns.end, rows.end] },
        })
    }

    /// Adds the straight pieces of closed contours.
    pub fn add_all(&mut self, lines: &[[Pixel; 2]]) {
        for line in lines {
            self.add(*line);
        }
    }

    fn add(&mut self, [from, to]: [Pixel; 2]) {
        let [[x0, y0], [x1, y1]] =
            [from, to].map(|at| [0, 1].map(|d| at[d] - self.clip.low[d] as f32));
        let (side, [top, bottom]) = if y0 < y1 { (1.0, [y0, y1]) } else { (-1.0, [y1, y0]) };
        let n_rows = self.clip.high[1] - self.clip.low[1];
        let slope = (x1 - x0) / (y1 - y0);
        if !slope.is_finite() {
            return;
        }
        let rows = (top.max(0.0) as usize)..(bottom.ceil().max(0.0) as usize).min(n_rows);
        for row in rows {
            let [a, b] = [top.max(row as f32), bottom.min(row as f32 + 1.0)];
            if b > a {
                let [xa, xb] = [a, b].map(|y| x0 + (y - y0) * slope);
                self.add_to_row(row, [xa.min(xb), xa.max(xb)], side * (b - a));
            }
        }
    }

    /// Adds a piece within a row, which covers the height `height` to its right.
    fn add_to_row(&mut self, row: usize, ends: [f32; 2], height: f32) {
        let n_columns = self.clip.high[0] - self.clip.low[0];
        // What is to the left of the rectangle covers all of it, what is to the right nothing.
        let [left, right] = ends.map(|x| x.clamp(0.0, n_columns as f32));
        let changes = &mut self.changes[row * (n_columns + 1)..][..=n_columns];
        let (first, last) = (left as usize, (right.ceil() as usize).max(left as usize + 1));
        let mut before = 0.0;
        for (column, change) in (first..=last).zip(&mut changes[first..]) {
            let covered = covered_until(column as f32 + 1.0, left, right);
            *change += height * (covered - before);
            before = covered;
        }
    }

    /// Gives every pixel that is covered, and its share.
    pub fn each(&self, mut paint: impl FnMut([usize; 2], f32)) {
        let Clip { low, high } = self.clip;
        let rows = self.changes.chunks_exact(high[0] - low[0] + 1);
        for (y, changes) in (low[1]..).zip(rows) {
            let mut sum = 0.0;
            for (x, change) in (low[0]..high[0]).zip(changes) {
                sum += change;
                let covered = sum.abs().min(1.0);
                if covered > 1e-3 {
                    paint([x, y], covered);
                }
            }
        }
    }
}

/// Share of the pixel that ends at `edge` to the right of a piece from `left` to `right`.
fn covered_until(edge: f32, left: f32, right: f32) -> f32 {
    let width = right - left;
    if width < STEEP {
        return (edge - 0.5 * (left + right)).clamp(0.0, 1.0);
    }
    // Integral of that share over all that is to the right.
    let integral = |x: f32| {
        let part = (edge - x).clamp(0.0, 1.0);
        0.5 * part * part + (edge - 1.0 - x).max(0.0)
    };
    (integral(left) - integral(right)) / width
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIP: Clip = Clip { low: [2, 3], high: [40, 30] };

    fn filled(corners: &[Pixel]) -> Vec<([usize; 2], f32)> {
        let next = |i: usize| corners[(i + 1) % corners.len()];
        let lines: Vec<_> = (0..corners.len()).map(|i| [corners[i], next(i)]).collect();
        let mut found = Vec::new();
        if let Some(mut fill) = Fill::around(&lines, &CLIP) {
            fill.add_all(&lines);
            fill.each(|at, covered| found.push((at, covered)));
        }
        found
    }

    fn area(corners: &[Pixel]) -> f32 {
        filled(corners).iter().map(|(_, covered)| covered).sum()
    }

    #[test]
    fn areas_are_exact() {
        let square = [[5.25, 6.5], [9.75, 6.5], [9.75, 10.75], [5.25, 10.75]];
        assert!((area(&square) - 4.5 * 4.25).abs() < 1e-4);
        let reversed: Vec<_> = square.into_iter().rev().collect();
        assert!((area(&reversed) - 4.5 * 4.25).abs() < 1e-4);
        let triangle = [[10.3, 5.1], [31.7, 9.9], [14.2, 25.6]];
        let expected = 0.5 * (21.4_f32 * 20.5 - 4.8 * 3.9);
        assert!((area(&triangle) - expected).abs() < 0.02, "{} {expected}", area(&triangle));
    }

    #[test]
    fn a_pixel_has_its_own_share() {
        let found = filled(&[[5.0, 6.0], [6.0, 6.0], [5.0, 7.0]]);
        assert_eq!(found.len(), 1);
        assert!(found[0].0 == [5, 6] && (found[0].1 - 0.5).abs() < 1e-6);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        let all = [[-50.0, -50.0], [90.0, -50.0], [90.0, 90.0], [-50.0, 90.0]];
        assert!((area(&all) - 38.0 * 27.0).abs() < 1e-2);
        assert!(filled(&[[50.0, 6.0], [60.0, 6.0], [60.0, 10.0]]).is_empty());
        assert!(filled(&[[f32::NAN; 2]; 3]).is_empty());
    }
}
