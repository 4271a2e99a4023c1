//! Where a value is in a scene: `title`, `sampler.steps`, `score_error.0.normal`.

use toml::{Table, Value};

use super::{Part, SceneError};

/// The place of a value, or of a whole table where `key` is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'a> {
    /// The table, or a key of the scene itself.
    pub part: &'a str,
    /// Which table of a list.
    pub index: Option<usize>,
    /// The key in the table.
    pub key: &'a str,
}

impl<'a> Path<'a> {
    /// The place of a key in a part that is not a list.
    pub const fn of(part: &'a str, key: &'a str) -> Self {
        Self { part, index: None, key }
    }

    /// Reads `part`, `part.key`, `list.0` or `list.0.key`.
    pub fn parse(path: &'a str) -> Result<Self, SceneError> {
        let (part, rest) = path.split_once('.').unwrap_or((path, ""));
        if !Part::of(part).is_some_and(|part| part.is_list) || rest.is_empty() {
            return Ok(Self { part, index: None, key: rest });
        }
        let (index, key) = rest.split_once('.').unwrap_or((rest, ""));
        let index = index.parse().map_err(|_| {
            let what = format!(
                "`{index}` is no place in the list [[{part}]]; write {part}.0.key for the first, \
                 {part}.1.key for the second"
            );
            SceneError::new(path, what)
        })?;
        Ok(Self { part, index: Some(index), key })
    }

    /// The table that holds the key.
    pub fn table<'t>(&self, scene: &'t Table) -> Option<&'t Table> {
        match (self.index, scene.get(self.part)?) {
            (None, Value::Table(table)) => Some(table),
            (Some(index), Value::Array(list)) => list.get(index)?.as_table(),
            _ => None,
        }
    }

    /// The table that holds the key, made if need be: a list may grow by one.
    pub fn table_mut<'t>(&self, scene: &'t mut Table) -> Result<&'t mut Table, SceneError> {
        let Some(index) = self.index else {
            let table = scene.entry(self.part).or_insert_with(|| Value::Table(Table::new()));
            let what = "this is not a table; write table.key";
            return table.as_table_mut().ok_or_else(|| SceneError::new(self.part, what));
        };
        let list = scene.entry(self.part).or_insert_with(|| Value::Array(Vec::new()));
        let tables = list.as_array_mut().map_or(0, |list| {
            if list.len() == index {
                list.push(Value::Table(Table::new()));
            }
            list.len()
        });
        let table = list.get_mut(index).and_then(Value::as_table_mut);
        table.ok_or_else(|| {
            let what = format!(
                "there is no {part}.{index}: the scene has {tables} of them, counted from 0; the \
                 next one would be {part}.{tables}",
                part = self.part
            );
            SceneError::new(self.part, what)
        })
    }

    /// What a message calls the table.
    pub fn shown(&self) -> String {
        match self.index {
            None => format!("[{}]", self.part),
            Some(index) => format!("[[{}]] number {}", self.part, index + 1),
        }
    }
}
