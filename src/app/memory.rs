//! What the window remembers from one run to the next, beside its size.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::picture::theme::Theme;
use crate::scene::SECTIONS;
use crate::ui::model::Model;

const KEY: &str = "ridgewalk";

/// The parts of the left rail that are unfolded in a new window.
const OPEN_AT_FIRST: &[&str] = &["score_error", "sampler", "particles"];

/// Theme and unfolded parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    is_dark: bool,
    open_parts: Vec<String>,
}

impl Default for Memory {
    fn default() -> Self {
        let open_parts = OPEN_AT_FIRST.iter().map(ToString::to_string).collect();
        Self { is_dark: true, open_parts }
    }
}

impl Memory {
    /// What is worth remembering of a window.
    pub fn of(model: &Model) -> Self {
        let open_parts = model.open_parts.iter().map(ToString::to_string).collect();
        Self { is_dark: model.theme == Theme::Dark, open_parts }
    }

    /// What was remembered, or the defaults.
    pub fn recall(storage: Option<&dyn eframe::Storage>) -> Self {
        storage.and_then(|storage| eframe::get_value(storage, KEY)).unwrap_or_default()
    }

    /// Remembers.
    pub fn keep(&self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(storage, KEY, self);
    }

    /// The theme.
    pub fn theme(&self) -> Theme {
        if self.is_dark { Theme::Dark } else { Theme::Light }
    }

    /// The unfolded parts that still exist.
    pub fn open_parts(&self) -> BTreeSet<&'static str> {
        let is_open = |key: &&'static str| self.open_parts.iter().any(|open| open == key);
        SECTIONS.iter().map(|part| part.key).filter(is_open).collect()
    }
}
