//! Formulas in the words of a lesson: TeX in Markdown, between `$` or `$$`.
//!
//! The dialect is that of `KaTeX`. Nothing here needs a window, so that lesson files can be checked
//! anywhere.

use std::ops::Range;
use std::panic::catch_unwind;

use pulldown_cmark::{Event, Options, Parser};
use ratex_layout::{LayoutOptions, layout, to_display_list, validate_layout};
use ratex_types::color::Color;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;

/// Largest width or height of a formula in em.
const LARGEST_EM: f64 = 120.0;

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `$...$`: in a line of words, fractions and sums small.
    Line,
    /// `$$...$$`: on a line of its own.
    Alone,
}

/// The Markdown of a lesson, piece by piece, with the bytes that each comes from.
pub fn pieces(markdown: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(markdown, Options::ENABLE_MATH).into_offset_iter()
}

/// What is wrong with the words of a lesson, in one sentence; `None` if they can be shown.
pub fn refusal(markdown: &str) -> Option<String> {
    pieces(markdown).find_map(|(piece, bytes)| match piece {
        Event::InlineMath(tex) => refused(&tex, Place::Line),
        Event::DisplayMath(tex) => refused(&tex, Place::Alone),
        Event::Text(_) => lone_dollar(markdown, &bytes),
        _ => None,
    })
}

fn refused(tex: &str, place: Place) -> Option<String> {
    let reason = typeset(tex, place).err()?;
    Some(format!("The formula `{tex}` cannot be shown: {reason}."))
}

/// A dollar that Markdown left as text, unless a backslash asked for that.
fn lone_dollar(markdown: &str, bytes: &Range<usize>) -> Option<String> {
    let before = &markdown[..bytes.start];
    let backslashes = before.len() - before.trim_end_matches('\\').len();
    let words = &markdown[bytes.clone()];
    let mut dollars = words.match_indices('$').map(|(at, _)| at);
    let at = dollars.find(|at| *at > 0 || backslashes.is_multiple_of(2))?;
    let shown: String = markdown[bytes.start + at..].chars().take(24).collect();
    Some(format!(
        "`{}` begins with a $ that has no partner: write a formula as $x$, its braces in pairs \
         and no space inside its dollars, and a dollar as \\$.",
        shown.trim_end(),
    ))
}

/// A formula as glyphs and strokes: in em, `y` down, its baseline at `height`. The error says in
/// half a sentence what is wrong.
pub fn typeset(tex: &str, place: Place) -> Result<DisplayList, String> {
    // The typesetter is young and its input comes from files.
    let list = catch_unwind(|| list(tex, place)).unwrap_or(Err("it is too odd".to_owned()))?;
    let sizes = [list.width, list.height, list.depth];
    if sizes.iter().any(|size| !size.is_finite() || size.abs() > LARGEST_EM) {
        return Err(format!("it is larger than {LARGEST_EM} letters"));
    }
    match list.items.iter().find_map(unknown) {
        Some(reason) => Err(reason),
        None => Ok(list),
    }
}

fn list(tex: &str, place: Place) -> Result<DisplayList, String> {
    let nodes = ratex_parser::parse(tex).map_err(|error| error.message)?;
    let style = match place {
        Place::Line => MathStyle::Text,
        Place::Alone => MathStyle::Display,
    };
    let root = layout(&nodes, &LayoutOptions { style, ..LayoutOptions::default() });
    validate_layout(&root)?;
    Ok(to_display_list(&root))
}

/// Why an item cannot be drawn in the fonts and the one ink that there are.
fn unknown(item: &DisplayItem) -> Option<String> {
    let ink = match item {
        DisplayItem::GlyphPath { font, char_code, .. }
            if font.starts_with("CJK") || font.starts_with("Emoji") =>
        {
            let letter = char::from_u32(*char_code).unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some(format!("no font has the letter {letter}"));
        }
        DisplayItem::GlyphPath { color, .. }
        | DisplayItem::Line { color, .. }
        | DisplayItem::Rect { color, .. }
        | DisplayItem::Path { color, .. } => color,
    };
    let coloured = *ink != Color::BLACK && ink.a > 0.0;
    coloured.then(|| "its colour is that of the words around it".to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typical_words_can_be_shown() {
        let words = [
            "",
            "Noise $\\sigma$ and\n\n$$x_t = a(t)\\,x_0 + s(t)\\,z$$",
            "$\\tfrac12\\sum_k \\lambda_k$, $\\mathbb{E}[x_0 \\mid x_t]$, $p^{1-w} p_c^{w}$",
            "It costs \\$5, or \\$6. `a $ in code`",
            "<b>HTML</b>, ![a](https://example.org/a.png) and [b](https://example.org)",
        ];
        for words in words {
            assert_eq!(refusal(words), None, "{words}");
        }
    }

    #[test]
    fn a_broken_formula_is_named_with_its_fault() {
        let refused = |words: &str| refusal(words).expect(words);
        for tex in ["\\frac{a}", "x^", "\\nonsense", "\\left( x", "a & b"] {
            let sentence = refused(&format!("Words and ${tex}$."));
            assert!(sentence.contains(&format!("`{tex}`")), "{sentence}");
        }
        assert!(refused("Words and $$x_$$").contains("`x_`"));
        assert!(refused("Braces $\\frac{a$ open").contains("`$\\frac{a$"));
    }

    #[test]
    fn a_lone_dollar_is_named_with_what_follows() {
        for words in ["Noise $\\sigma grows", "$$x = 1", "$ x $", "\\$5 and $6", "\\\\$x"] {
            let sentence = refusal(words).expect(words);
            assert!(sentence.contains("no partner"), "{sentence}");
        }
        assert!(refusal("Noise $a grows").is_some_and(|s| s.contains("`$a grows`")));
    }

    #[test]
    fn letters_without_a_font_and_colours_are_refused() {
        assert!(refusal("$漢$").is_some_and(|s| s.contains('漢')));
        assert!(refusal("$\\color{red} x$").is_some_and(|s| s.contains("colour")));
        assert_eq!(refusal("$\\phantom{x} y$"), None);
    }

    #[test]
    fn an_endless_formula_is_refused() {
        assert!(refusal(&format!("${}$", "x".repeat(5000))).is_some());
        assert!(refusal(&format!("${}$", "{".repeat(5000))).is_some());
        assert!(refusal("$\\def\\a{\\a\\a}\\a$").is_some());
    }

    proptest! {
        #[test]
        fn no_words_are_too_odd(
            tokens in prop::collection::vec("[\\\\](frac|sqrt|left|right|sum|mathbb|begin|over|cancel|rule|kern|middle|matrix)|[\\$\\{\\}\\^_&\\[\\]x1 ]", 0..24)
        ) {
            let words = tokens.concat();
            let sentence = refusal(&format!("$x{words}$")).unwrap_or_default();
            prop_assert!(!sentence.contains("too odd"), "{}", sentence);
        }
    }
}
