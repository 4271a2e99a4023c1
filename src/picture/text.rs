//! Words as shapes: how wide they are, and their outlines.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// IBM Plex Sans, regular.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/IBMPlexSans-Regular.ttf");
/// IBM Plex Sans, semi-bold.
pub const SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/IBMPlexSans-SemiBold.ttf");
/// `DejaVu Sans`, for symbols that Plex lacks.
pub const SYMBOLS: &[u8] = include_bytes!("../../assets/fonts/DejaVuSans.ttf");

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Weight {
    /// For what is read.
    #[default]
    Regular,
    /// For titles.
    SemiBold,
}

/// A number as people read it: its hyphens are minus signs, and zero has none.
pub fn with_minus(number: &str) -> String {
    let is_zero = number.contains('0') && !number.contains(|c| matches!(c, '1'..='9'));
    let number = if is_zero { number.trim_start_matches('-') } else { number };
    number.replace('-', "−")
}

/// Height of the capitals over the size of the letters.
pub const CAP_HEIGHT: f64 = 0.698;

/// A piece of an outline in px: `x` from the start of the words, `y` down from the base line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outline {
    /// Begins a contour.
    Move([f32; 2]),
    /// A straight piece to a point.
    Line([f32; 2]),
    /// A quadratic piece: control point, end.
    Quad([[f32; 2]; 2]),
    /// A cubic piece: two control points, end.
    Cubic([[f32; 2]; 3]),
    /// Closes the contour.
    Close,
}

static FONTS: LazyLock<[Option<FontRef<'static>>; 3]> =
    LazyLock::new(|| [REGULAR, SEMIBOLD, SYMBOLS].map(|bytes| FontRef::new(bytes).ok()));

/// The first font that has a letter: that of the weight, else that of the symbols.
fn glyph(letter: char, weight: Weight) -> Option<(&'static FontRef<'static>, GlyphId)> {
    let first = match weight {
        Weight::Regular => 0,
        Weight::SemiBold => 1,
    };
    let mut fonts = [first, 2].into_iter().filter_map(|i| FONTS[i].as_ref());
    fonts.find_map(|font| Some((font, font.charmap().map(letter)?)))
}

/// Width of words in px.
pub fn width_px(text: &str, size_px: f32, weight: Weight) -> f32 {
    text.chars().map(|letter| advance(letter, size_px, weight)).sum()
}

fn advance(letter: char, size_px: f32, weight: Weight) -> f32 {
    let width = |(font, glyph): (&FontRef<'_>, GlyphId)| {
        font.glyph_metrics(Size::new(size_px), LocationRef::default()).advance_width(glyph)
    };
    glyph(letter, weight).and_then(width).unwrap_or(0.0)
}

/// The outlines of words, to be filled by the non-zero rule. A letter that no font has is left out.
pub fn outlines(text: &str, size_px: f32, weight: Weight) -> Vec<Outline> {
    let mut pen = Pen { x: 0.0, pieces: Vec::new() };
    for letter in text.chars() {
        let shape =
            glyph(letter, weight).and_then(|(font, glyph)| font.outline_glyphs().get(glyph));
        if let Some(shape) = shape {
            let settings = DrawSettings::unhinted(Size::new(size_px), LocationRef::default());
            // A broken glyph leaves the pieces that it has: the fonts are our own.
            let _ = shape.draw(settings, &mut pen);
        }
        pen.x += advance(letter, size_px, weight);
    }
    pen.pieces
}

/// Writes contours from `x` on.
struct Pen {
    x: f32,
    pieces: Vec<Outline>,
}

impl Pen {
    const fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x, -y]
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.pieces.push(Outline::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.pieces.push(Outline::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.pieces.push(Outline::Quad([self.at(cx, cy), self.at(x, y)]));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let ends = [self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y)];
        self.pieces.push(Outline::Cubic(ends));
    }

    fn close(&mut self) {
        self.pieces.push(Outline::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn height(text: &str) -> f32 {
        let tops =
            outlines(text, 100.0, Weight::Regular).into_iter().filter_map(|piece| match piece {
                Outline::Move(at)
                | Outline::Line(at)
                | Outline::Quad([_, at])
                | Outline::Cubic([_, _, at]) => Some(-at[1]),
                Outline::Close => None,
            });
        tops.fold(0.0, f32::max)
    }

    #[test]
    fn a_number_has_minus_signs_and_zero_has_none() {
        let written = ["-0.042", "-1e-5", "7", "+0.30", "-0.000", "-inf"].map(with_minus);
        assert_eq!(written, ["−0.042", "−1e−5", "7", "+0.30", "0.000", "−inf"]);
    }

    #[test]
    fn capitals_are_as_high_as_is_said() {
        assert!((f64::from(height("H")) - 100.0 * CAP_HEIGHT).abs() < 0.5, "{}", height("H"));
    }

    #[test]
    fn width_grows_with_letters_size_and_weight() {
        let width = |text: &str, size| width_px(text, size, Weight::Regular);
        assert_eq!(width("", 14.0), 0.0);
        assert!((width("ridge ridge", 28.0) - 2.0 * width("ridge ridge", 14.0)).abs() < 0.2);
        assert!(width_px("ridge", 14.0, Weight::SemiBold) > width("ridge", 14.0));
    }

    #[test]
    fn every_symbol_of_the_program_has_a_shape() {
        for symbol in "σβητρ∞−×·₀₁²√∇✓▶°≤≥→".chars() {
            assert!(!outlines(&symbol.to_string(), 14.0, Weight::SemiBold).is_empty(), "{symbol}");
        }
    }
}
