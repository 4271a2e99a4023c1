//! Words: their outlines, filled.

use crate::picture::Words;
use crate::picture::text::{CAP_HEIGHT, Outline, outlines, width_px};
use crate::record::raster::ink::{premultiplied, unit};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;

use super::fill::Fill;

/// Curves are drawn as straight pieces that leave them by less than this, in pixels.
const TOLERANCE: f32 = 0.05;

type Pixel = [f32; 2];

/// Draws words; they are hidden by nothing.
pub fn draw(words: &Words, seen: &Seen, paper: &mut Paper) {
    let scale = seen.scale as f32;
    let size = words.size_px * scale;
    let is_sound = words.at.iter().chain(&words.shift_px).chain(&words.align);
    if !(size > 0.0 && size.is_finite() && is_sound.copied().all(f32::is_finite)) {
        return;
    }
    let Some(place) = seen.place(words.at) else { return };
    let [across, down] = words.align;
    let capitals = CAP_HEIGHT as f32 * size;
    let start = [
        place.at[0] + words.shift_px[0] * scale
            - across * width_px(&words.text, size, words.weight),
        place.at[1] + words.shift_px[1] * scale + capitals * (1.0 - down),
    ];
    let lines = flattened(&outlines(&words.text, size, words.weight), start);
    let Some(mut fill) = Fill::around(&lines, &paper.clip) else { return };
    fill.add_all(&lines);
    let ink = unit(words.ink);
    fill.each(|pixel, covered| {
        paper.put(pixel, 0.0, Depth::Ignored, premultiplied(ink, covered));
    });
}

/// Outlines as straight pieces on the page; every contour is closed.
fn flattened(outlines: &[Outline], start: Pixel) -> Vec<[Pixel; 2]> {
    let on_page = |at: Pixel| [at[0] + start[0], at[1] + start[1]];
    let mut lines = Vec::new();
    let (mut first, mut last) = (start, start);
    for piece in outlines {
        match *piece {
            Outline::Move(at) => {
                first = on_page(at);
                last = first;
            }
            Outline::Line(at) => curve(&mut last, [on_page(at)], &mut lines),
            Outline::Quad(ends) => curve(&mut last, ends.map(on_page), &mut lines),
            Outline::Cubic(ends) => curve(&mut last, ends.map(on_page), &mut lines),
            Outline::Close => curve(&mut last, [first], &mut lines),
        }
    }
    lines
}

/// A Bezier curve from `last` on, as straight pieces.
fn curve<const N: usize>(last: &mut Pixel, ends: [Pixel; N], lines: &mut Vec<[Pixel; 2]>) {
    let start = *last;
    let bend = |d: usize| {
        let mut points = [start[d]; 4];
        points[1..=N].copy_from_slice(&ends.map(|end| end[d]));
        let second = |w: &[f32]| (w[0] - 2.0 * w[1] + w[2]).abs();
        points[..=N].windows(3).map(second).fold(0.0, f32::max)
    };
    // A piece leaves the curve by at most an eighth of the second derivative.
    let order = (N * N.saturating_sub(1)) as f32;
    let n = (order * bend(0).hypot(bend(1)) / (8.0 * TOLERANCE)).sqrt().ceil().clamp(1.0, 200.0);
    for i in 1..=n as usize {
        let at = bezier(start, ends, i as f32 / n);
        lines.push([*last, at]);
        *last = at;
    }
}

/// De Casteljau's construction.
fn bezier<const N: usize>(start: Pixel, ends: [Pixel; N], t: f32) -> Pixel {
    if t >= 1.0 {
        return ends[N - 1];
    }
    [0, 1].map(|d| {
        let mut points = [start[d]; 4];
        points[1..=N].copy_from_slice(&ends.map(|end| end[d]));
        for left in (1..=N).rev() {
            (0..left).for_each(|i| points[i] += (points[i + 1] - points[i]) * t);
        }
        points[0]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_ends_where_it_should_and_bends_on_its_way() {
        let (mut last, mut lines) = ([0.0, 0.0], Vec::new());
        curve(&mut last, [[10.0, 20.0], [20.0, 0.0]], &mut lines);
        assert_eq!(last, [20.0, 0.0]);
        assert!(lines.iter().flatten().any(|at| (at[1] - 10.0).abs() < 0.1));
        let n_quad = lines.len();
        curve(&mut last, [[20.0, 5.0]], &mut lines);
        assert_eq!(lines.len(), n_quad + 1, "a straight piece stays one");
        assert_eq!(bezier([0.0; 2], [[0.0, 8.0], [8.0, 8.0], [8.0, 0.0]], 0.5), [4.0, 6.0]);
    }
}
