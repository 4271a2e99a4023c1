//! The lessons that come with the program.

use std::path::Path;

use super::Lesson;

macro_rules! lesson {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../assets/lessons/", $name, ".toml")))
    };
}

/// Their names and texts, in the order in which they are taught.
pub const BUILT_IN: &[(&str, &str)] = &[
    lesson!("noise"),
    lesson!("score"),
    lesson!("reverse"),
    lesson!("thirteen"),
    lesson!("phases"),
    lesson!("wrong_score"),
    lesson!("harmless"),
    lesson!("memorise"),
    lesson!("guidance"),
    lesson!("slab"),
];

/// The built-in lesson of that name.
pub fn find(name: &str) -> Option<Lesson> {
    let (name, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    Lesson::parse(text, name, Path::new("")).ok()
}
