//! What the window remembers from one run to the next, beside its size.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diffusion::data::DataSource;
use crate::picture::theme::Theme;
use crate::record::recording::{Moment, Recording};
use crate::scene::SECTIONS;
use crate::ui::model::{Kept, Model, Tray};

const KEY: &str = "ridgewalk";

/// Texts of snapshots and recordings are remembered up to so many bytes in all, the newest first: they
/// are written again every half minute. Those that are left out can be saved.
const MOST_BYTES: usize = 6_000_000;

/// About what a moment takes.
const MOMENT_BYTES: usize = 120;

/// About what a point takes that was drawn since the moment before.
const POINT_BYTES: usize = 20;

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

/// About how long the text of a recording is.
fn bytes(recording: &Recording) -> usize {
    let drawn = |moment: &Moment| match &moment.seen.scene.data {
        DataSource::Drawn(drawn) => drawn.points.clone(),
        _ => None,
    };
    let all = recording.moments();
    let before = std::iter::once(None).chain(all.iter().map(drawn));
    let of_moment = |(moment, before): (&Moment, Option<Arc<[_]>>)| {
        let points = drawn(moment).filter(|points| before.is_none_or(|b| !Arc::ptr_eq(&b, points)));
        MOMENT_BYTES + POINT_BYTES * points.map_or(0, |points| points.len())
    };
    all.iter().zip(before).map(of_moment).sum()
}

/// Where those begin that are remembered; zero where all of them are.
pub fn first_remembered(items: &[Kept]) -> usize {
    let mut total = 0;
    let is_too_much = |kept: &Kept| {
        total += bytes(&kept.recording);
        total > MOST_BYTES
    };
    items.iter().rposition(is_too_much).map_or(0, |place| place + 1)
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
        let items = &items[first_remembered(items)..];
        self.0.extend(items.iter().map(|Kept { recording, .. }| {
            let written = before.iter().find(|(known, _)| Arc::ptr_eq(known, recording));
            written.cloned().unwrap_or_else(|| {
                let text = recording.moved_to(Path::new(NAME)).to_text();
                (Arc::clone(recording), text.into())
            })
        }));
        let texts = self.0.iter().map(|(_, text)| Arc::clone(text));
        items.iter().map(|kept| kept.name.clone()).zip(texts).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diffusion::data::Drawn;
    use crate::record::recording::Snapshot;
    use crate::scene::Scene;

    fn kept(id: u64, n_points: u32) -> Kept {
        let points = (0..n_points).map(|i| [f64::from(i), 0.0]).collect();
        let data = DataSource::Drawn(Drawn::of(points));
        let scene = Arc::new(Scene { data, ..Scene::default() });
        let seen = Snapshot { scene, sigma: 1.0, camera: None, theme: Theme::Dark, selected: None };
        let recording = Arc::new(Recording::of_snapshot(seen));
        Kept { id, name: id.to_string(), recording, thumbnail: None }
    }

    #[test]
    fn the_newest_are_remembered_as_long_as_there_is_room() {
        let mut items: Vec<Kept> = (0..20).map(|id| kept(id, 20_000)).collect();
        let first = first_remembered(&items);
        assert!((1..15).contains(&first), "{first}");
        let mut texts = Texts::default();
        let remembered = texts.of(&items);
        assert_eq!(remembered.len(), 20 - first);
        assert_eq!(remembered[0].0, first.to_string());
        let written: usize = remembered.iter().map(|(_, text)| text.len()).sum();
        assert!((MOST_BYTES / 2..MOST_BYTES).contains(&written), "{written}");
        let again = texts.of(&items);
        assert!(again.iter().zip(&remembered).all(|(a, b)| Arc::ptr_eq(&a.1, &b.1)));
        items.truncate(3);
        assert_eq!(first_remembered(&items), 0);
    }
}
