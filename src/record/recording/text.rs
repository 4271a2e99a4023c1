//! Recordings as text: TOML, one line a moment, and in each only what has changed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::{Table, Value};

use super::{Moment, Recording, Snapshot};
use crate::picture::{Camera, Theme};
use crate::scene::{Scene, SceneError};

/// The newest format that this program reads, and the one it writes.
pub const FORMAT: i64 = 1;

/// What tells a recording from a scene.
const KIND: &str = "kind = \"recording\"";

/// Lines at the head of a file among which that stands.
const HEAD: usize = 8;

const ABOUT: &str = "\
# A recording of Ridgewalk. `ridgewalk FILE` plays it, and
# `ridgewalk render FILE --out film.mp4` makes a film of it.
";

/// Whether a text is meant to be a recording.
pub fn is_recording(text: &str) -> bool {
    text.lines().take(HEAD).any(|line| line.trim() == KIND)
}

impl Recording {
    /// Reads a recording.
    pub fn load(path: &Path) -> Result<Self, SceneError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            SceneError::new(&name, format!("the file cannot be read ({error})"))
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&text, &name, &folder)
    }

    /// Writes it; tables that it is about are named from there.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        let text = self.moved_to(path).to_text();
        crate::files::write_whole(path, |file| file.write_all(text.as_bytes()))
    }

    /// The recording as a file.
    pub fn to_text(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let mut text = format!(
            "{ABOUT}{KIND}\nformat = {FORMAT}\nmade_by = \"ridgewalk {version}\"\nmoments = [\n"
        );
        let mut before = None;
        for moment in &self.moments {
            text.push_str(&Value::Table(changes(before, moment)).to_string());
            text.push_str(",\n");
            before = Some(&moment.seen);
        }
        text.push_str("]\n");
        text
    }

    /// Reads a recording from text. `name` is what messages call it, `folder` where relative paths
    /// of its scenes begin.
    pub fn parse(text: &str, name: &str, folder: &Path) -> Result<Self, SceneError> {
        let table: Table = toml::from_str(text).map_err(|error| not_toml(&error, text, name))?;
        let table = migrated(table).map_err(|what| SceneError::new(name, what))?;
        let known = ["kind", "format", "made_by", "moments"];
        if let Some(key) = table.keys().find(|key| !known.contains(&key.as_str())) {
            let what = format!("a recording has no key `{key}`; its keys are {}", known.join(", "));
            return Err(SceneError::new(name, what));
        }
        let list = table.get("moments").and_then(Value::as_array);
        let list = list.filter(|list| !list.is_empty()).ok_or_else(|| {
            SceneError::new(name, "`moments` is missing: the recording is cut off, or empty")
        })?;
        let mut moments: Vec<Moment> = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let moment = moment_of(value, moments.last(), folder).map_err(|what| {
                SceneError::new(format!("{name}, moment {} of {}", index + 1, list.len()), what)
            })?;
            moments.push(moment);
        }
        Ok(Self { moments })
    }
}

/// A file of an older format as one of the present.
fn migrated(table: Table) -> Result<Table, String> {
    match table.get("format").map(|format| (format, format.as_integer())) {
        Some((_, Some(FORMAT))) => Ok(table),
        Some((_, Some(newer))) if newer > FORMAT => Err(format!(
            "this recording has format {newer}, but this program reads up to format {FORMAT}; use \
             a newer Ridgewalk"
        )),
        Some((other, _)) => Err(format!("`format` is {other}, but must be 1 to {FORMAT}")),
        None => Err(format!("`format` is missing; write format = {FORMAT}")),
    }
}

fn not_toml(error: &toml::de::Error, text: &str, name: &str) -> SceneError {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = 1 + text[..start].matches('\n').count();
    let is_cut_off = text[start..].trim().is_empty() || !text.trim_end().ends_with(']');
    let what = if is_cut_off {
        "the recording is cut off: its end is missing. Copy it again, or close the last whole \
         moment with `]` to see it as far as it goes"
            .to_owned()
    } else {
        format!("this is not TOML: {}", error.message().trim().replace('\n', ", "))
    };
    SceneError::new(format!("{name}, line {line}"), what)
}

/// What has changed at a moment, and all there is at the first.
fn changes(before: Option<&Snapshot>, moment: &Moment) -> Table {
    let Moment { at, glides, seen } = moment;
    let mut table = Table::new();
    let mut put = |key: &str, value: Value| drop(table.insert(key.to_owned(), value));
    put("at", Value::Float(*at));
    if *glides {
        put("glides", Value::Boolean(true));
    }
    if before.is_none_or(|before| before.sigma != seen.sigma) {
        put("sigma", Value::Float(seen.sigma));
    }
    if before.is_none_or(|before| before.camera != seen.camera) {
        put("camera", value_of(seen.camera.as_ref()));
    }
    if before.is_none_or(|before| before.theme != seen.theme) {
        put("theme", Value::try_from(seen.theme).unwrap_or_else(|_| Value::String(String::new())));
    }
    if before.and_then(|before| before.selected) != seen.selected {
        let particle = seen.selected.and_then(|particle| i64::try_from(particle).ok());
        put("selected", particle.map_or_else(nothing, Value::Integer));
    }
    match before {
        Some(before) if Arc::ptr_eq(&before.scene, &seen.scene) => {}
        Some(before) if before.scene.folder == seen.scene.folder => {
            let (set, unset): (Vec<_>, Vec<_>) =
                before.scene.changes_to(&seen.scene).into_iter().partition(|c| c.after.is_some());
            if !set.is_empty() {
                let set = set.into_iter().filter_map(|change| Some((change.path, change.after?)));
                put("set", Value::Table(set.collect()));
            }
            if !unset.is_empty() {
                let unset = unset.into_iter().map(|change| Value::String(change.path));
                put("unset", Value::Array(unset.collect()));
            }
        }
        _ => put("scene", Value::String(seen.scene.to_toml())),
    }
    table
}

fn nothing() -> Value {
    Value::String("nothing".to_owned())
}

fn value_of(camera: Option<&Camera>) -> Value {
    camera.and_then(|camera| Value::try_from(camera).ok()).unwrap_or_else(nothing)
}

/// Reads a moment; `before` is the one before it.
fn moment_of(value: &Value, before: Option<&Moment>, folder: &Path) -> Result<Moment, String> {
    let table = value.as_table().ok_or("this is not a table { at = SECONDS, ... }")?;
    let known = ["at", "glides", "sigma", "camera", "theme", "selected", "set", "unset", "scene"];
    if let Some(key) = table.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("a moment has no key `{key}`; its keys are {}", known.join(", ")));
    }
    let at = number(table, "at")?.ok_or("`at` is missing: write the second at which it is seen")?;
    let least = before.map_or(0.0, |before| before.at);
    let is_in_order = if before.is_none() { at == 0.0 } else { at >= least };
    if !at.is_finite() || !is_in_order {
        return Err(format!("`at` is {at}; the first moment is at 0, and none before the last"));
    }
    let glides = match table.get("glides") {
        None => false,
        Some(value) => value.as_bool().ok_or("`glides` must be true or false")?,
    };
    Ok(Moment { at, glides, seen: snapshot_of(table, before.map(|before| &before.seen), folder)? })
}

fn snapshot_of(
    table: &Table,
    before: Option<&Snapshot>,
    folder: &Path,
) -> Result<Snapshot, String> {
    let scene = scene_of(table, before.map(|before| &before.scene), folder)?;
    let sigma = number(table, "sigma")?.or(before.map(|before| before.sigma));
    let sigma = sigma.filter(|sigma| *sigma > 0.0 && sigma.is_finite());
    let sigma = sigma.ok_or("`sigma` must be a number above 0, and the first moment has one")?;
    let camera = match table.get("camera") {
        None => before.and_then(|before| before.camera),
        Some(value) if *value == nothing() => None,
        Some(value) => Some(camera_of(value)?),
    };
    let theme = match table.get("theme") {
        None => before.map_or(Theme::Dark, |before| before.theme),
        Some(value) => value
            .clone()
            .try_into()
            .map_err(|_| format!("`theme` is {value}, but must be \"dark\" or \"light\""))?,
    };
    let selected = match table.get("selected") {
        None => before.and_then(|before| before.selected),
        Some(value) if *value == nothing() => None,
        Some(value) => {
            let particle = value.as_integer().and_then(|number| usize::try_from(number).ok());
            Some(particle.ok_or("`selected` must be the number of a particle, or \"nothing\"")?)
        }
    };
    Ok(Snapshot { scene, sigma, camera, theme, selected })
}

fn scene_of(
    table: &Table,
    before: Option<&Arc<Scene>>,
    folder: &Path,
) -> Result<Arc<Scene>, String> {
    if let Some(text) = table.get("scene") {
        let text = text.as_str().ok_or("`scene` must be the text of a scene")?;
        let scene = Scene::parse(text, "its scene", PathBuf::from(folder));
        return scene.map(Arc::new).map_err(|error| error.to_string());
    }
    let before = before.ok_or("`scene` is missing; the first moment has one")?;
    let set = match table.get("set") {
        None => None,
        Some(value) => Some(value.as_table().ok_or("`set` must be { \"table.key\" = value }")?),
    };
    let unset = match table.get("unset") {
        None => &[][..],
        Some(value) => value.as_array().ok_or("`unset` must be [\"table.key\"]")?,
    };
    let path =
        |value: &Value| value.as_str().map(str::to_owned).ok_or("`unset` must be [\"table.key\"]");
    let unset = unset.iter().map(path).collect::<Result<Vec<_>, _>>()?;
    if set.is_none() && unset.is_empty() {
        return Ok(Arc::clone(before));
    }
    let set = set.into_iter().flatten().map(|(path, value)| (path.as_str(), Some(value.clone())));
    let changes = set.chain(unset.iter().map(|path| (path.as_str(), None)));
    before.with_changes(changes).map(Arc::new).map_err(|error| error.to_string())
}

fn camera_of(value: &Value) -> Result<Camera, String> {
    let camera: Camera = value.clone().try_into().map_err(|error: toml::de::Error| {
        format!("`camera` is not one ({})", error.message().trim().replace('\n', ", "))
    })?;
    let is_sound = camera.is_sound();
    is_sound.then_some(camera).ok_or_else(|| {
        "`camera` has a number that is not finite, or a size or zoom that is not above 0".to_owned()
    })
}

fn number(table: &Table, key: &str) -> Result<Option<f64>, String> {
    let Some(value) = table.get(key) else { return Ok(None) };
    let number = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
    number.map(Some).ok_or_else(|| format!("`{key}` is {value}, but must be a number"))
}
