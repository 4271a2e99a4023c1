//! Arrows of constant size on the screen: shaft and head as one shape.

use std::fmt::Write as _;

use super::draft::Draft;
use super::path::PathData;
use super::text::{alpha, colour, opacity};
use super::view::View;
use crate::picture::Arrows;

/// Half the width of the head, as a share of its length.
const HEAD_SLOPE: f64 = 0.45;

/// Draws all arrows, each a path of its own.
pub fn draw(arrows: &Arrows, view: &View, draft: &mut Draft) {
    let [width, head] = [arrows.width_px, arrows.head_px].map(f64::from);
    if !(width >= 0.0 && head >= 0.0 && width.is_finite() && head.is_finite()) {
        return;
    }
    let mut text = String::new();
    for &(at, direction) in &arrows.arrows {
        let [u, v] = direction.map(f64::from);
        let length = u.hypot(v);
        let reach = 0.5 * length + width + head;
        let Some(spot) = view.spot(at.map(f64::from)) else { continue };
        if length > 0.0 && length.is_finite() && view.shows(spot.at, reach) {
            let path = arrow(spot.at, [u / length, -v / length], length, [0.5 * width, head]);
            let _ = writeln!(text, "<path d=\"{path}\"/>");
        }
    }
    let (ink, strength) = (colour(arrows.ink), opacity("fill-opacity", alpha(arrows.ink)));
    draft.push(&format!("<g fill=\"{ink}\"{strength}>\n{text}</g>\n"));
}

/// The outline of an arrow around its middle.
fn arrow(middle: [f64; 2], along: [f64; 2], length: f64, [half_width, head]: [f64; 2]) -> PathData {
    let head = head.min(length);
    let place = |back: f64, side: f64| {
        let ahead = 0.5 * length - back;
        [
            middle[0] + along[0] * ahead - along[1] * side,
            middle[1] + along[1] * ahead + along[0] * side,
        ]
    };
    let wide = HEAD_SLOPE * head;
    let tip = [(0.0, 0.0), (head, wide)];
    let shaft =
        [(head, half_width), (length, half_width), (length, -half_width), (head, -half_width)];
    let shaft = shaft.iter().filter(|_| head < length);
    let other = [(head, -wide)];
    let outline = tip.iter().chain(shaft).chain(&other);
    let mut path = PathData::default();
    path.polygon(outline.map(|&(back, side)| place(back, side)));
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_has_a_head_and_a_shaft() {
        let path = arrow([10.0, 10.0], [1.0, 0.0], 8.0, [0.5, 4.0]);
        assert_eq!(path.to_string(), "M14 10l-4 1.8 0-1.3-4 0 0-1 4 0 0-1.3z");
    }

    #[test]
    fn a_short_arrow_is_all_head() {
        let path = arrow([10.0, 10.0], [0.0, -1.0], 2.0, [0.5, 4.0]);
        assert_eq!(path.to_string(), "M10 9l.9 2-1.8 0z");
    }
}
