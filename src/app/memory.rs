//! What the window remembers from one run to the next, beside its size.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diffusion::data::DataSource;
use crate::picture::theme::Theme;
use crate::record::recording::Recording;
use crate::scene::SECTIONS;
use crate::ui::model::{Kept, Model, Tray};

const KEY: &str = "ridgewalk";

/// Longer recordings are not remembered; they can be saved.
const MOST_BYTES: usize = 3_000_000;

/// And those of more moments are not even written, which would take a while.
const MOST_MOMENTS: usize = 20_000;

/// A drawn point takes at least so many bytes of text.
const LEAST_POINT_BYTES: usize = 8;

/// What messages would call what is remembered.
const NAME: &str = "memory/of";

/// The parts of the left rail that are unfolded in a new window.
const OPEN_AT_FIRST: &[&str] = &["score_error", "sampler", "particles"];

/// Theme, unfolded parts, snapshots and recordings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Memory {
    #[serde(default)]
    theme: Theme,
    /// Whether motion that is not time is left out.
    #[serde(default)]
    has_less_motion: bool,
    open_parts: Vec<String>,
    /// Whether somebody has touched a control before.
    #[serde(default)]
    has_been_here: bool,
    /// The size of words before the window was made a presenter's, if it was left so.
    #[serde(default)]
    presented_from: Option<f32>,
    /// Names and texts of snapshots and recordings.
    #[serde(default)]
    tray: Vec<(String, Arc<str>)>,
}

/// Whether a recording is remembered, as far as can be told before it is written.
pub fn remembers(recording: &Recording) -> bool {
    let n_moments = recording.moments().len();
    let n_points = match &recording.at(f64::INFINITY).seen.scene.data {
        DataSource::Drawn(drawn) => drawn.points().len(),
        _ => 0,
    };
    n_moments <= MOST_MOMENTS && n_moments * n_points * LEAST_POINT_BYTES <= MOST_BYTES
}

impl Default for Memory {
    fn default() -> Self {
        let open_parts = OPEN_AT_FIRST.iter().map(ToString::to_string).collect();
        Self {
            theme: Theme::Dark,
            has_less_motion: false,
            open_parts,
            has_been_here: false,
            presented_from: None,
            tray: Vec::new(),
        }
    }
}

/// Texts of recordings, each written once.
#[derive(Default)]
pub struct Texts(Vec<(Arc<Recording>, Arc<str>)>);

impl Texts {
    fn of(&mut self, items: &[Kept]) -> Vec<(String, Arc<str>)> {
        let before = std::mem::take(&mut self.0);
        let short = items.iter().filter(|kept| remembers(&kept.recording));
        self.0.extend(short.clone().map(|Kept { recording, .. }| {
            let written = before.iter().find(|(known, _)| Arc::ptr_eq(known, recording));
            written.cloned().unwrap_or_else(|| {
                let text = recording.moved_to(Path::new(NAME)).to_text();
                (Arc::clone(recording), text.into())
            })
        }));
        let texts = self.0.iter().map(|(_, text)| Arc::clone(text));
        let named = short.map(|kept| kept.name.clone()).zip(texts);
        named.filter(|(_, text)| text.len() <= MOST_BYTES).collect()
    }
}

impl Memory {
    /// What is worth remembering of a window.
    pub fn of(model: &Model, texts: &mut Texts, presented_from: Option<f32>) -> Self {
        let open_parts = model.open_parts.iter().map(ToString::to_string).collect();
        let tray = texts.of(&model.tray.items);
        let has_been_here = !model.is_new_here;
        let Model { theme, has_less_motion, .. } = *model;
        Self { theme, has_less_motion, open_parts, has_been_here, presented_from, tray }
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
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// The size of words before the window was made a presenter's, if it was left so.
    pub const fn presented_from(&self) -> Option<f32> {
        self.presented_from
    }

    /// Whether motion that is not time is left out.
    pub const fn has_less_motion(&self) -> bool {
        self.has_less_motion
    }

    /// Snapshots and recordings, those that can still be read.
    pub fn tray(&self) -> Tray {
        let recordings = self.tray.iter().filter_map(|(name, text)| {
            let recording = Recording::parse(text, NAME, Path::new("")).ok()?;
            Some((name.clone(), Arc::new(recording)))
        });
        let kept = |(id, (name, recording))| Kept { id, name, recording, thumbnail: None };
        Tray { items: (1..).zip(recordings).map(kept).collect(), ..Tray::default() }
    }

    /// Whether somebody has touched a control before.
    pub const fn has_been_here(&self) -> bool {
        self.has_been_here
    }

    /// The unfolded parts that still exist.
    pub fn open_parts(&self) -> BTreeSet<&'static str> {
        let is_open = |key: &&'static str| self.open_parts.iter().any(|open| open == key);
        SECTIONS.iter().map(|part| part.key).filter(is_open).collect()
    }
}
