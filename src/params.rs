//! How a settings struct describes itself, so that sliders, menus, the scene format, the command
//! line and their error messages all follow from one table.

/// One key of a settings struct.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// The key in the scene file.
    pub key: &'static str,
    /// What a person reads beside the control.
    pub label: &'static str,
    /// The field's own letter, or empty.
    pub symbol: &'static str,
    /// The unit after the number, or empty.
    pub unit: &'static str,
    /// One sentence for the tooltip.
    pub help: &'static str,
    /// The kind of value, its range and its default.
    pub kind: Kind,
    /// The key and word of another choice without which this one does nothing; it is then hidden.
    pub only_when: Option<(&'static str, &'static str)>,
    /// Whether it does nothing unless data have three columns; it is then hidden.
    pub only_in_space: bool,
}

/// The values that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A real number.
    Real(Real),
    /// A real number that may be left out; the program then derives it.
    OptionalReal(Real),
    /// A whole number.
    Integer {
        /// The ends of the slider.
        slider: (i64, i64),
        /// What a file may say.
        allowed: (i64, i64),
        /// Whether the slider is logarithmic.
        log: bool,
        /// The value when the key is left out.
        default: i64,
    },
    /// One word of a list.
    Choice {
        /// The words, as in the scene file.
        words: &'static [&'static str],
        /// The value when the key is left out.
        default: &'static str,
    },
    /// Yes or no.
    Flag {
        /// The value when the key is left out.
        default: bool,
    },
    /// Free text that may be left out: a path, a column, a class.
    Text,
    /// A list of column names that may be left out.
    Names,
    /// The corners of a region, `[[x, y], ...]`, drawn by hand; it may be left out.
    Corners,
    /// Data points, `[[x, y], ...]`, at least two distinct ones; they may be left out.
    Points {
        /// So many at most.
        most: usize,
    },
}

/// The range of a real parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Real {
    /// The ends of the slider.
    pub slider: (f64, f64),
    /// What a file may say.
    pub allowed: (f64, f64),
    /// Whether the slider is logarithmic.
    pub log: bool,
    /// The value when the key is left out (ignored where it is optional).
    pub default: f64,
}

/// A settings struct: one variant of a chooser, or a section of the scene that has no variants.
pub trait Settings {
    /// The word in the scene file (`type = "..."`).
    const TYPE: &'static str;
    /// What a person reads in the menu.
    const LABEL: &'static str;
    /// One line: what it is and what it is not.
    const ABOUT: &'static str;
    /// Where it comes from: paper, equation.
    const REFERENCE: &'static str;
    /// Its keys, the ones that matter at once first.
    const PARAMS: &'static [Param];
}

/// The description of one variant, as data for menus and messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// See [`Settings::TYPE`].
    pub type_name: &'static str,
    /// See [`Settings::LABEL`].
    pub label: &'static str,
    /// See [`Settings::ABOUT`].
    pub about: &'static str,
    /// See [`Settings::REFERENCE`].
    pub reference: &'static str,
    /// See [`Settings::PARAMS`].
    pub params: &'static [Param],
}

impl Variant {
    /// The description of `S`.
    pub const fn of<S: Settings>() -> Self {
        Self {
            type_name: S::TYPE,
            label: S::LABEL,
            about: S::ABOUT,
            reference: S::REFERENCE,
            params: S::PARAMS,
        }
    }
}

impl Param {
    /// What a tooltip says: what it is, symbol and unit, range and default, and its source.
    pub fn explained(&self, source: &str) -> String {
        let Self { help, symbol, unit, .. } = *self;
        let named = if symbol.is_empty() { String::new() } else { format!("{symbol}, ") };
        let within = self.range_in_words().map(|range| format!("{named}{range}"));
        let unit = if unit.is_empty() { String::new() } else { format!(" (in {unit})") };
        let within = within.map(|within| format!("{within}{unit}"));
        let lines = [Some(help.to_owned()), within, Some(source.to_owned())];
        let lines = lines.into_iter().flatten().filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn range_in_words(&self) -> Option<String> {
        let real = |range: &Real| {
            let Real { slider, allowed, .. } = *range;
            let slider = format!("{} to {}", in_words(slider.0), in_words(slider.1));
            if range.slider == allowed {
                slider
            } else {
                format!("{slider}; typed {} to {}", in_words(allowed.0), in_words(allowed.1))
            }
        };
        match &self.kind {
            Kind::Real(range) => {
                Some(format!("{}, default {}", real(range), in_words(range.default)))
            }
            Kind::OptionalReal(range) => Some(format!("{}, default automatic", real(range))),
            Kind::Integer { allowed: (from, to), default, .. } => {
                Some(format!("{from} to {to}, default {default}"))
            }
            Kind::Choice { default, .. } => Some(format!("default {}", default.replace('_', " "))),
            Kind::Flag { default } => {
                Some(format!("default {}", if *default { "on" } else { "off" }))
            }
            Kind::Points { most } => Some(format!("2 to {most} points")),
            Kind::Text | Kind::Names | Kind::Corners => None,
        }
    }

    /// A real parameter on a linear slider; the file may say what the slider may.
    pub const fn real(
        key: &'static str,
        label: &'static str,
        slider: (f64, f64),
        default: f64,
    ) -> Self {
        let range = Real { slider, allowed: slider, log: false, default };
        Self::new(key, label, Kind::Real(range))
    }

    /// A real parameter that may be left out.
    pub const fn optional_real(key: &'static str, label: &'static str, slider: (f64, f64)) -> Self {
        let range = Real { slider, allowed: slider, log: false, default: f64::NAN };
        Self::new(key, label, Kind::OptionalReal(range))
    }

    /// A whole number on a linear slider.
    pub const fn integer(
        key: &'static str,
        label: &'static str,
        slider: (i64, i64),
        default: i64,
    ) -> Self {
        Self::new(key, label, Kind::Integer { slider, allowed: slider, log: false, default })
    }

    /// One word of a list.
    pub const fn choice(
        key: &'static str,
        label: &'static str,
        words: &'static [&'static str],
        default: &'static str,
    ) -> Self {
        Self::new(key, label, Kind::Choice { words, default })
    }

    /// Yes or no.
    pub const fn flag(key: &'static str, label: &'static str, default: bool) -> Self {
        Self::new(key, label, Kind::Flag { default })
    }

    /// Free text that may be left out.
    pub const fn text(key: &'static str, label: &'static str) -> Self {
        Self::new(key, label, Kind::Text)
    }

    /// A list of names that may be left out.
    pub const fn names(key: &'static str, label: &'static str) -> Self {
        Self::new(key, label, Kind::Names)
    }

    /// The corners of a region that may be left out.
    pub const fn corners(key: &'static str, label: &'static str) -> Self {
        Self::new(key, label, Kind::Corners)
    }

    /// Data points that may be left out, `most` of them at most.
    pub const fn points(key: &'static str, label: &'static str, most: usize) -> Self {
        Self::new(key, label, Kind::Points { most })
    }

    const fn new(key: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            key,
            label,
            symbol: "",
            unit: "",
            help: "",
            kind,
            only_when: None,
            only_in_space: false,
        }
    }

    /// Adds the field's letter.
    #[must_use]
    pub const fn symbol(mut self, symbol: &'static str) -> Self {
        self.symbol = symbol;
        self
    }

    /// Adds a unit.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Adds a sentence for the tooltip.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Hides the control unless data have three columns.
    #[must_use]
    pub const fn only_in_space(mut self) -> Self {
        self.only_in_space = true;
        self
    }

    /// Hides the control unless another key of the same table has this word.
    #[must_use]
    pub const fn only_when(mut self, key: &'static str, word: &'static str) -> Self {
        self.only_when = Some((key, word));
        self
    }

    /// Makes the slider logarithmic.
    #[must_use]
    pub const fn log(mut self) -> Self {
        match &mut self.kind {
            Kind::Real(range) | Kind::OptionalReal(range) => range.log = true,
            Kind::Integer { log, .. } => *log = true,
            Kind::Choice { .. }
            | Kind::Flag { .. }
            | Kind::Text
            | Kind::Names
            | Kind::Corners
            | Kind::Points { .. } => {}
        }
        self
    }

    /// Lets a file (and typing) say more than the slider does.
    #[must_use]
    pub const fn allow(mut self, low: f64, high: f64) -> Self {
        match &mut self.kind {
            Kind::Real(range) | Kind::OptionalReal(range) => range.allowed = (low, high),
            Kind::Integer { allowed, .. } => *allowed = (low as i64, high as i64),
            Kind::Choice { .. }
            | Kind::Flag { .. }
            | Kind::Text
            | Kind::Names
            | Kind::Corners
            | Kind::Points { .. } => {}
        }
        self
    }
}

/// A number with a proper minus sign and infinity.
fn in_words(x: f64) -> String {
    match x {
        f64::INFINITY => "∞".to_owned(),
        f64::NEG_INFINITY => "\u{2212}∞".to_owned(),
        x => x.to_string().replace('-', "\u{2212}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tooltip_says_what_symbol_range_default_and_source() {
        let param = Param {
            symbol: "δ⊥",
            unit: "R",
            help: "Size of the error.",
            ..Param::real("normal", "Normal", (-0.5, 0.5), 0.1)
        };
        let source = "He, Qiu & Tao 2026";
        let said =
            "Size of the error.\nδ⊥, \u{2212}0.5 to 0.5, default 0.1 (in R)\nHe, Qiu & Tao 2026";
        assert_eq!(param.explained(source), said);
    }
}
