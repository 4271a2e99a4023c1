//! What is wrong with a scene, and where.

use std::fmt;

/// One sentence that names the place, what was found and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneError {
    /// File and line, or the command-line option.
    pub place: String,
    /// What was found there and what is allowed.
    pub what: String,
}

impl SceneError {
    /// An error at a place.
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

impl fmt::Display for SceneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for SceneError {}
