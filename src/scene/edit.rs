//! One parameter changed by its path: what sliders, `--set`, recordings and sweeps all do.

use toml::{Table, Value};

use super::{Part, Scene, SceneError, check};

impl Scene {
    /// The scene with the value at `path` (`"sampler.steps"`, `"title"`) replaced. `None` puts the
    /// default back. Where `type` changes, the keys that the new variant shares are kept.
    pub fn with(&self, path: &str, value: Option<Value>) -> Result<Self, SceneError> {
        let place = |_: &str, _: &str| path.to_owned();
        let mut table = self.as_table();
        match path.split_once('.') {
            None => match value {
                Some(value) => drop(table.insert(path.to_owned(), value)),
                None => drop(table.remove(path)),
            },
            Some((part_key, key)) => {
                let inner = table
                    .entry(part_key)
                    .or_insert_with(|| Value::Table(Table::new()))
                    .as_table_mut()
                    .ok_or_else(|| SceneError::new(path, "this is not a table"))?;
                match value {
                    Some(value) => drop(inner.insert(key.to_owned(), value)),
                    None => drop(inner.remove(key)),
                }
                if key == "type" {
                    keep_shared_keys(part_key, inner);
                }
            }
        }
        let scene = check::scene_from(&table, &place)?;
        Ok(Self { folder: self.folder.clone(), ..scene })
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

    /// The scene with one table back at its defaults (its `type` kept).
    #[must_use]
    pub fn with_part_reset(&self, part: &str) -> Self {
        let mut table = self.as_table();
        if let Some(Value::Table(inner)) = table.get_mut(part) {
            inner.retain(|key, _| key == "type" || (part == "data" && key == "path"));
        }
        let scene = check::scene_from(&table, &|_, _| String::new());
        scene.map_or_else(|_| self.clone(), |scene| Self { folder: self.folder.clone(), ..scene })
    }

    /// The value at `path`, if it is set or has a default.
    pub fn value(&self, path: &str) -> Option<Value> {
        let table = self.as_table();
        match path.split_once('.') {
            None => table.get(path).cloned(),
            Some((part, key)) => table.get(part)?.get(key).cloned(),
        }
    }

    /// The `type` of a part.
    pub fn type_of(&self, part: &Part) -> &'static str {
        let value = self.value(&format!("{}.type", part.key));
        let name = value.as_ref().and_then(Value::as_str).unwrap_or(part.default);
        part.variant(name).map_or(part.default, |variant| variant.type_name)
    }

    /// The scene as a table, every key that has a value present.
    pub fn as_table(&self) -> Table {
        Table::try_from(self).unwrap_or_default()
    }
}

/// Text as TOML where it is TOML, else as a string.
pub fn typed_value(text: &str) -> Value {
    let line = format!("value = {text}");
    toml::from_str::<Table>(&line)
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

fn keep_shared_keys(part_key: &str, inner: &mut Table) {
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
