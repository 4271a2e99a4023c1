//! One parameter changed by its path: what sliders, `--set`, recordings and sweeps all do.

use toml::{Table, Value};

use super::path::Path;
use super::{Part, SECTIONS, Scene, SceneError, check};
use crate::diffusion::data::{DataSource, Drawn};
use crate::params::{Kind, Param};

/// The list of score errors in the file.
const ERRORS: &str = "score_error";

/// The part that may be long.
pub(super) const DATA: &str = "data";

impl Scene {
    /// The scene with the value at `path` (`"sampler.steps"`, `"title"`, `"score_error.0.normal"`)
    /// replaced. `None` puts the default back. Where `type` changes, the keys that the new variant
    /// shares are kept. A list grows by one where the path says the place after its last.
    pub fn with(&self, path: &str, value: Option<Value>) -> Result<Self, SceneError> {
        let place = Path::parse(path)?;
        let mut table = self.bare(place.part).as_table();
        let key = if place.key.is_empty() { place.part } else { place.key };
        let inner = match place {
            Path { key: "", index: Some(_), .. } => {
                let what = "this is a whole table; write the key that is to change after a dot";
                return Err(SceneError::new(path, what));
            }
            Path { key: "", .. } => &mut table,
            _ => place.table_mut(&mut table)?,
        };
        match value {
            Some(value) => drop(inner.insert(key.to_owned(), value)),
            None => drop(inner.remove(key)),
        }
        if place.key == "type" {
            keep_shared_keys(place.part, inner);
        }
        self.checked(&table, place.part, path)
    }

    /// The scene with `path=value` as typed in a shell: TOML, or a bare word.
    pub fn with_typed(&self, assignment: &str) -> Result<Self, SceneError> {
        let place = format!("--set {assignment}");
        let Some((path, text)) = assignment.split_once('=') else {
            return Err(SceneError::new(place, "write it as table.key=value"));
        };
        let value = typed_value(text.trim());
        self.with(path.trim(), Some(value)).map_err(|error| SceneError::new(place, error.what))
    }

    /// The scene with another score error of that type, after those it has.
    pub fn with_error_added(&self, type_name: &str) -> Result<Self, SceneError> {
        let path = format!("{ERRORS}.{}.type", self.score_errors.len());
        self.with(&path, Some(Value::String(type_name.to_owned())))
    }

    /// The scene without its `index`-th score error; as it is where there is none.
    #[must_use]
    pub fn with_error_removed(&self, index: usize) -> Self {
        let mut scene = self.clone();
        if index < scene.score_errors.len() {
            scene.score_errors.remove(index);
        }
        scene
    }

    /// The scene with one table (`"sampler"`, `"score_error.0"`) back at its defaults, its `type`
    /// kept; a list is emptied.
    #[must_use]
    pub fn with_part_reset(&self, part: &str) -> Self {
        let Ok(place) = Path::parse(part) else { return self.clone() };
        let mut table = self.bare(place.part).as_table();
        if place.index.is_none() && Part::of(part).is_some_and(|part| part.is_list) {
            table.remove(part);
        } else if place.table(&table).is_some()
            && let Ok(inner) = place.table_mut(&mut table)
        {
            inner.retain(|key, _| key == "type" || (part == DATA && key == "path"));
        }
        self.checked(&table, place.part, part).unwrap_or_else(|_| self.clone())
    }

    /// The value at `path`, if it is set or has a default.
    pub fn value(&self, path: &str) -> Option<Value> {
        match Path::parse(path).ok()? {
            Path { key: "", index: None, part: "title" } => Some(self.title.clone().into()),
            Path { key: "", index: None, part: "format" } => Some(self.format.into()),
            Path { key: "", index: None, part } => self.part(part, "points"),
            place => place.table(&self.table_of(&place)?)?.get(place.key).cloned(),
        }
    }

    /// The description of the parameter at `path`, if the scene has it.
    pub fn param(&self, path: &str) -> Option<&'static Param> {
        let place = Path::parse(path).ok()?;
        let table = self.table_of(&Path { key: "type", ..place })?;
        let type_name = place.table(&table)?.get("type").and_then(Value::as_str);
        let part = Part::of(place.part)?;
        let variant = part.variant(type_name.unwrap_or(part.default))?;
        variant.params.iter().find(|param| param.key == place.key)
    }

    /// The `type` of a part that is not a list.
    pub fn type_of(&self, part: &Part) -> &'static str {
        let value = self.value(&format!("{}.type", part.key));
        let name = value.as_ref().and_then(Value::as_str).unwrap_or(part.default);
        part.variant(name).map_or(part.default, |variant| variant.type_name)
    }

    /// The scene as a table, every key that has a value present.
    pub fn as_table(&self) -> Table {
        Table::try_from(self).unwrap_or_default()
    }

    /// A table that holds the part of a place and no other.
    fn table_of(&self, place: &Path<'_>) -> Option<Table> {
        let part = self.part(place.part, place.key)?;
        Some([(place.part.to_owned(), part)].into_iter().collect())
    }

    /// One part as a value, of which `key` is wanted: panels ask often, and drawn points are many.
    fn part(&self, part: &str, key: &str) -> Option<Value> {
        let value = match part {
            DATA if key != "points" && matches!(self.data, DataSource::Drawn(_)) => {
                Value::try_from(DataSource::Drawn(Drawn::default()))
            }
            DATA => Value::try_from(&self.data),
            "classes" => Value::try_from(&self.classes),
            "schedule" => Value::try_from(&self.schedule),
            "score" => Value::try_from(&self.score),
            "score_error" if self.score_errors.is_empty() => return None,
            "score_error" => Value::try_from(&self.score_errors),
            "guidance" => Value::try_from(&self.guidance),
            "sampler" => Value::try_from(&self.sampler),
            "particles" => Value::try_from(&self.particles),
            "ridge" => Value::try_from(&self.ridge),
            "view" => Value::try_from(&self.view),
            _ => return None,
        };
        value.ok()
    }

    /// The parameters that are not the defaults, view and title left out: `"sampler.steps 40"`,
    /// `"score smoothed"`.
    pub fn differences(&self) -> Vec<String> {
        let table = self.as_table();
        let parts = SECTIONS.iter().filter(|part| part.key != "view");
        let of_part = |part: &'static Part| {
            let tables: Vec<&Table> = match table.get(part.key) {
                Some(Value::Table(table)) => vec![table],
                Some(Value::Array(tables)) => tables.iter().filter_map(Value::as_table).collect(),
                _ => Vec::new(),
            };
            tables.into_iter().flat_map(move |table| differences(part, table))
        };
        parts.flat_map(of_part).collect()
    }

    /// What an edit of one part is made on: drawn points are many, and other parts need none.
    pub(super) fn bare(&self, part: &str) -> Self {
        match &self.data {
            DataSource::Drawn(_) if part != DATA => {
                Self { data: DataSource::Drawn(Drawn::default()), ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// The scene of a table of which one part was edited.
    pub(super) fn checked(
        &self,
        table: &Table,
        part: &str,
        place: &str,
    ) -> Result<Self, SceneError> {
        let scene = check::scene_from(table, &|_| place.to_owned())?;
        let data = if part == DATA { scene.data } else { self.data.clone() };
        Ok(Self { folder: self.folder.clone(), data, ..scene })
    }
}

/// What is not a default in one table.
fn differences(part: &'static Part, table: &Table) -> Vec<String> {
    let type_name = table.get("type").and_then(Value::as_str).unwrap_or(part.default);
    let Some(variant) = part.variant(type_name) else { return Vec::new() };
    let is_other_type = part.is_list || type_name != part.default;
    let choice = is_other_type.then(|| format!("{} {type_name}", part.key));
    let keys = variant.params.iter().filter_map(|param| {
        let value = table.get(param.key)?;
        let is_default = match param.kind {
            Kind::Real(range) => value.as_float() == Some(range.default),
            Kind::Integer { default, .. } => value.as_integer() == Some(default),
            Kind::Choice { default, .. } => value.as_str() == Some(default),
            Kind::Flag { default } => value.as_bool() == Some(default),
            Kind::OptionalReal(_) | Kind::Text | Kind::Names => false,
            Kind::Corners | Kind::Points { .. } => {
                return Some(format!("{}.{} drawn", part.key, param.key));
            }
        };
        let value = value.to_string().replace('"', "");
        (!is_default).then(|| format!("{}.{} {value}", part.key, param.key))
    });
    choice.into_iter().chain(keys).collect()
}

/// Text as TOML where it is TOML, else as a string.
pub fn typed_value(text: &str) -> Value {
    let line = format!("value = {text}");
    toml::from_str::<Table>(&line)
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

pub(super) fn keep_shared_keys(part_key: &str, inner: &mut Table) {
    let type_name = inner.get("type").and_then(Value::as_str).unwrap_or("").to_owned();
    let Some(variant) = Part::of(part_key).and_then(|part| part.variant(&type_name)) else {
        return;
    };
    inner.retain(|key, value| {
        let mut params = variant.params.iter();
        key == "type"
            || params.any(|param| param.key == key && check::refusal(param, value).is_none())
    });
}
