//! What can be wrong with data.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

/// One sentence: where it is, what was found and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    message: String,
}

impl DataError {
    /// An error that reads `message`.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// An error that reads `place: message`.
    pub fn at(place: &str, message: impl Display) -> Self {
        Self { message: format!("{place}: {message}") }
    }
}

impl Display for DataError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for DataError {}

/// Names for a message: `"a", "b" and 3 more`.
pub(super) fn quoted(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("\"{name}\"")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A field for a message: in quotes, and no longer than a line.
pub(super) fn shown(field: &str) -> String {
    const LONGEST: usize = 40;
    let line = field.lines().next().unwrap_or_default();
    if line.len() == field.len() && field.chars().count() <= LONGEST {
        return format!("\"{field}\"");
    }
    format!("\"{}...\"", line.chars().take(LONGEST).collect::<String>())
}
