//! Numbers, colours and words as SVG has them. Whatever goes in, what comes out is finite.

use std::fmt::{self, Display, Formatter};

use crate::picture::Rgba;

/// Greatest magnitude that is written.
const LARGEST: f64 = 1e7;

/// A number with at most so many decimals, without zeros that say nothing. What is not a number
/// is written as zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// The number in units of its last decimal.
    units: i64,
    decimals: u32,
}

impl Number {
    fn new(x: f64, decimals: u32) -> Self {
        let units = (x.clamp(-LARGEST, LARGEST) * 10_f64.powi(decimals as i32)).round() as i64;
        Self { units, decimals }
    }

    /// From hundredths.
    pub const fn of_hundredths(units: i64) -> Self {
        Self { units, decimals: 2 }
    }

    /// Whether it begins with a sign, so that nothing needs to separate it from what is before.
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.units < 0 {
            f.write_str("-")?;
        }
        let base = 10_u64.pow(self.decimals);
        let (whole, mut rest) =
            (self.units.unsigned_abs() / base, self.units.unsigned_abs() % base);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let mut width = self.decimals as usize;
        while rest.is_multiple_of(10) {
            rest /= 10;
            width -= 1;
        }
        if whole > 0 {
            write!(f, "{whole}")?;
        }
        write!(f, ".{rest:0width$}")
    }
}

/// A length in px.
pub fn px(x: f64) -> Number {
    Number::new(x, 2)
}

/// A share, of an opacity or a gradient.
pub fn share(x: f64) -> Number {
    Number::new(x, 4)
}

/// A colour without its alpha.
pub fn colour(Rgba([r, g, b, _]): Rgba) -> String {
    format!("rgb({r},{g},{b})")
}

/// Alpha of a colour, 0 to 1.
pub fn alpha(Rgba([.., a]): Rgba) -> f64 {
    f64::from(a) / 255.0
}

/// An attribute such as `fill-opacity`; nothing where it is one.
pub fn opacity(name: &str, alpha: f64) -> String {
    if alpha >= 1.0 { String::new() } else { format!(" {name}=\"{}\"", share(alpha.max(0.0))) }
}

/// Words as the content of an element or of a quoted attribute; characters that XML 1.0 does not
/// have are left out.
pub fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(letter),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter < ' ' => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact_to_a_hundredth() {
        let cases = [
            (0.0, "0"),
            (12.0, "12"),
            (0.5, ".5"),
            (-0.25, "-.25"),
            (3.049, "3.05"),
            (-0.001, "0"),
            (100.1, "100.1"),
        ];
        for (x, expected) in cases {
            assert_eq!(px(x).to_string(), expected);
        }
    }

    #[test]
    fn what_is_not_finite_is_written_as_a_number_all_the_same() {
        assert_eq!(px(f64::NAN).to_string(), "0");
        assert_eq!(px(f64::INFINITY).to_string(), "10000000");
        assert_eq!(share(f64::NEG_INFINITY).to_string(), "-10000000");
    }

    #[test]
    fn words_are_escaped_and_control_characters_left_out() {
        assert_eq!(escaped("a<b> & \"c\"\u{0}\u{1b}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\n");
    }

    #[test]
    fn an_opacity_of_one_is_not_written() {
        assert_eq!(opacity("opacity", 1.0), "");
        assert_eq!(opacity("opacity", 0.25), " opacity=\".25\"");
    }
}
