//! What is made, and how large.

use std::path::Path;
use std::str::FromStr;

use crate::record::film::Format;

/// Logical pixels an inch, as in CSS.
pub const PX_AN_INCH: f64 = 96.0;

/// Pixels a side, at most.
pub const MOST_PIXELS: f64 = 20_000.0;

const MM_AN_INCH: f64 = 25.4;

/// What the ending of a file asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Png,
    Svg,
    Film(Format),
}

impl Form {
    pub fn of(path: &Path) -> Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            Some("gif") => Ok(Self::Film(Format::Gif)),
            Some("mp4") => Ok(Self::Film(Format::Mp4)),
            _ => Err(format!(
                "{}: the ending says what is made; choose .png, .svg, .gif or .mp4",
                path.display()
            )),
        }
    }
}

/// Width and height of a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Size {
    /// In logical pixels.
    Px([f64; 2]),
    /// In millimetres.
    Mm([f64; 2]),
}

impl Size {
    /// In logical pixels.
    pub fn px(self) -> [f64; 2] {
        match self {
            Self::Px(size) => size,
            Self::Mm(size) => size.map(|mm| mm / MM_AN_INCH * PX_AN_INCH),
        }
    }

    /// As lengths of CSS, where it is not in px.
    pub fn lengths(self) -> Option<[String; 2]> {
        match self {
            Self::Px(_) => None,
            Self::Mm(size) => Some(size.map(|mm| format!("{mm}mm"))),
        }
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write it as 1600x900, or in millimetres as 120x80mm".to_owned();
        let (numbers, is_mm) = match text.strip_suffix("mm") {
            Some(numbers) => (numbers, true),
            None => (text.strip_suffix("px").unwrap_or(text), false),
        };
        let (width, height) = numbers.split_once(['x', '×']).ok_or_else(wrong)?;
        let length = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
        let size = [length(width)?, length(height)?];
        if size.iter().any(|length| !(length.is_finite() && *length > 0.0)) {
            return Err(format!("{text} has a side that is not above zero; {}", wrong()));
        }
        Ok(if is_mm { Self::Mm(size) } else { Self::Px(size) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_px_or_millimetres() {
        assert_eq!("1600x900".parse(), Ok(Size::Px([1600.0, 900.0])));
        assert_eq!("127 x 25.4mm".parse(), Ok(Size::Mm([127.0, 25.4])));
        assert_eq!(Size::Mm([127.0, 25.4]).px(), [480.0, 96.0]);
        for wrong in ["", "1600", "0x900", "ax9", "-1x5", "infx9", "10x"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_ending_says_what_is_made() {
        assert_eq!(Form::of(Path::new("a.PNG")), Ok(Form::Png));
        assert_eq!(Form::of(Path::new("a.b.mp4")), Ok(Form::Film(Format::Mp4)));
        let refusal = Form::of(Path::new("folder/a.bmp")).expect_err("no such form");
        assert!(refusal.starts_with("folder/a.bmp") && refusal.contains(".svg"), "{refusal}");
    }
}
