//! Words as text, as wide as in the window whatever font a reader has.

use super::draft::Draft;
use super::text::{alpha, colour, escaped, opacity, px};
use super::view::View;
use crate::picture::text::{CAP_HEIGHT, width_px};
use crate::picture::{Weight, Words};

/// Fonts, the first of them preferred; the second has the symbols that the first lacks.
pub const FAMILY: &str = "IBM Plex Sans, DejaVu Sans, sans-serif";

/// Draws one line of words.
pub fn draw(words: &Words, view: &View, draft: &mut Draft) {
    let Some(spot) = view.spot(words.at.map(f64::from)) else { return };
    let lengths = [words.shift_px[0], words.shift_px[1], words.align[0], words.align[1]];
    let is_sound = lengths.iter().chain([&words.size_px]).all(|x| x.is_finite());
    let width = f64::from(width_px(&words.text, words.size_px, words.weight));
    if !(is_sound && words.size_px > 0.0 && width > 0.0) {
        return;
    }
    let [dx, dy, across, up] = lengths.map(f64::from);
    let size = f64::from(words.size_px);
    let (anchor, share) = anchor(across);
    let x = px(spot.at[0] + dx + (share - across) * width);
    let y = px(spot.at[1] + dy + (1.0 - up) * CAP_HEIGHT * size);
    let weight = match words.weight {
        Weight::Regular => "",
        Weight::SemiBold => r#" font-weight="600""#,
    };
    let (ink, strength) = (colour(words.ink), opacity("fill-opacity", alpha(words.ink)));
    let (size, width, said) = (px(size), px(width), escaped(&words.text));
    draft.push(&format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor} textLength=\"{width}\" \
         lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" fill=\"{ink}\"{strength}>{said}</text>\n"
    ));
}

/// How SVG aligns words across, and the share of them that it puts left of the anchor.
fn anchor(across: f64) -> (&'static str, f64) {
    if across == 1.0 {
        (r#" text-anchor="end""#, 1.0)
    } else if across == 0.5 {
        (r#" text-anchor="middle""#, 0.5)
    } else {
        ("", 0.0)
    }
}
