//! What another setting does with the same particles: each is joined to where it is there.

use crate::picture::theme::Palette;
use crate::picture::{Frame, Glyphs, Lines, Mark, Occlusion, Shape, Style, Width};
use crate::sim::pairs::Pairs;

/// More pairs than this are thinned out, always in the same way.
const MOST: usize = 2000;

/// A pair closer than this on the screen has no dot, px.
const CLOSE_PX: f64 = 7.0;

/// Alpha of a dot.
const DOT_ALPHA: f32 = 0.7;

/// Width of a line, px, and its alpha.
const LINE: (f32, f32) = (1.0, 0.36);

/// Which of the places in A are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// Those from which a line goes out that can be seen.
    WhereApart,
    /// All: nothing else shows A.
    Everywhere,
    /// All, without lines.
    Unjoined,
}

/// A line from each particle of A to that of B, and a small dot at the end of A.
pub fn marks(
    pairs: &Pairs<'_>,
    joined: Joined,
    frame: Frame,
    px_per_unit: f64,
    palette: &Palette,
) -> Vec<Mark> {
    let numbers = (0..pairs.count()).step_by(pairs.count().div_ceil(MOST).max(1));
    let places: Vec<[[f32; 3]; 2]> = numbers.filter_map(|i| pairs.places(i, frame)).collect();
    let is_marked = |[a, b]: &&[[f32; 3]; 2]| {
        let square: f64 = (0..3).map(|d| f64::from(a[d] - b[d]).powi(2)).sum();
        joined != Joined::WhereApart || square.sqrt() * px_per_unit > CLOSE_PX
    };
    let at = places.iter().filter(is_marked).map(|[a, _]| *a).collect();
    let ink = palette.text.alpha(LINE.1);
    let occlusion = Occlusion::Flat;
    let joined_places = if joined == Joined::Unjoined { &[][..] } else { &places };
    let curves = joined_places.iter().map(|pair| pair.to_vec()).collect();
    let lines = Lines { occlusion, ..Lines::new(curves, Width::Px(LINE.0), ink) };
    let style = Style {
        shape: Shape::Disc,
        radius_px: 1.7,
        stroke_px: 1.0,
        ink: palette.text.alpha(DOT_ALPHA),
        halo: None,
    };
    vec![Mark::Lines(lines), Mark::Glyphs(Glyphs { at, style, occlusion })]
}
