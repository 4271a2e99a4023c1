//! Checks a scene table against the description of its parts, so that a message can name the
//! line, the table, the key, what was found and what is allowed.

use toml::{Table, Value};

use super::{FORMAT, Part, SECTIONS, Scene, SceneError};
use crate::params::{Kind, Param};

/// Parses and checks the text of a scene file.
pub fn parse(text: &str, name: &str) -> Result<Scene, SceneError> {
    let tree = toml::de::DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let what = error.message().trim().replace('\n', ", ");
        SceneError::new(format!("{name}, line {line}"), format!("this is not TOML: {what}"))
    })?;
    let table: Table = toml::from_str(text)
        .map_err(|error| SceneError::new(name, format!("this is not TOML: {}", error.message())))?;
    let locate = |part: &str, key: &str| {
        let line = span_start(tree.get_ref(), part, key).map(|start| line_of(text, start));
        line.map_or_else(|| name.to_owned(), |line| format!("{name}, line {line}"))
    };
    scene_from(&table, &locate)
}

/// Turns a table into a scene, or says what is wrong with it. `locate(part, key)` names a place.
pub fn scene_from(
    table: &Table,
    locate: &dyn Fn(&str, &str) -> String,
) -> Result<Scene, SceneError> {
    for (key, value) in table {
        match (key.as_str(), value) {
            ("format", value) => check_format(value, locate)?,
            ("title", Value::String(_)) => {}
            ("title", value) => {
                let what = format!("`title` is {}, but must be text in quotes", shown(value));
                return Err(SceneError::new(locate("title", ""), what));
            }
            (key, Value::Table(inner)) => match Part::of(key) {
                Some(part) => check_part(part, inner, locate)?,
                None => return Err(unknown_part(key, locate)),
            },
            (key, value) => match Part::of(key) {
                Some(_) => {
                    let what = format!("`{key}` is {}, but must be a table [{key}]", shown(value));
                    return Err(SceneError::new(locate(key, ""), what));
                }
                None => return Err(unknown_part(key, locate)),
            },
        }
    }
    let table = with_types(table);
    Scene::try_from_table(table).map_err(|message| SceneError::new(locate("", ""), message))
}

impl Scene {
    fn try_from_table(table: Table) -> Result<Self, String> {
        table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }
}

/// Parts whose `type` is left out get the default one.
fn with_types(table: &Table) -> Table {
    let mut table = table.clone();
    for part in SECTIONS.iter().filter(|part| part.has_type()) {
        if let Some(Value::Table(inner)) = table.get_mut(part.key) {
            inner.entry("type").or_insert_with(|| Value::String(part.default.to_owned()));
        }
    }
    table
}

fn check_format(value: &Value, locate: &dyn Fn(&str, &str) -> String) -> Result<(), SceneError> {
    let what = match value.as_integer() {
        Some(1..=FORMAT) => return Ok(()),
        Some(newer) if newer > FORMAT => format!(
            "this scene has format {newer}, but this program reads up to format {FORMAT}; \
             use a newer Ridgewalk"
        ),
        _ => format!("`format` is {}, but must be {FORMAT}", shown(value)),
    };
    Err(SceneError::new(locate("format", ""), what))
}

fn unknown_part(key: &str, locate: &dyn Fn(&str, &str) -> String) -> SceneError {
    let known: Vec<_> = SECTIONS.iter().map(|part| format!("[{}]", part.key)).collect();
    let what = format!(
        "there is no table or key `{key}` in a scene; known are format, title, {}",
        known.join(", ")
    );
    SceneError::new(locate(key, ""), what)
}

fn check_part(
    part: &Part,
    table: &Table,
    locate: &dyn Fn(&str, &str) -> String,
) -> Result<(), SceneError> {
    let at = |key: &str, what: String| SceneError::new(locate(part.key, key), what);
    let type_name = match table.get("type") {
        None => part.default,
        Some(Value::String(name)) => name,
        Some(other) => {
            let what = format!("[{}] `type` is {}, but must be text", part.key, shown(other));
            return Err(at("type", what));
        }
    };
    let variant = part.variant(type_name).ok_or_else(|| {
        let known: Vec<_> = part.variants.iter().map(|v| format!("\"{}\"", v.type_name)).collect();
        let known = known.join(", ");
        at("type", format!("[{}] `type` is \"{type_name}\", but must be one of {known}", part.key))
    })?;
    for (key, value) in
        table.iter().filter(|(key, _)| part.has_type().then_some("type") != Some(key))
    {
        let param = variant.params.iter().find(|param| param.key == key).ok_or_else(|| {
            let known: Vec<_> = variant.params.iter().map(|param| param.key).collect();
            let of =
                if part.has_type() { format!(" of type \"{type_name}\"") } else { String::new() };
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let what = format!("[{}]{of} has no key `{key}`; its keys are {known}", part.key);
            at(key, what)
        })?;
        if let Some(allowed) = refusal(param, value) {
            let what = format!("[{}] `{key}` is {}, but must be {allowed}", part.key, shown(value));
            return Err(at(key, what));
        }
    }
    Ok(())
}

/// What is allowed, where `value` is not.
pub fn refusal(param: &Param, value: &Value) -> Option<String> {
    match param.kind {
        Kind::Real(range) | Kind::OptionalReal(range) => {
            let (low, high) = range.allowed;
            let number = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
            (!number.is_some_and(|x| x >= low && x <= high))
                .then(|| format!("a number from {low} to {high}"))
        }
        Kind::Integer { allowed: (low, high), .. } => {
            (!value.as_integer().is_some_and(|i| i >= low && i <= high))
                .then(|| format!("a whole number from {low} to {high}"))
        }
        Kind::Choice { words, .. } => (!value.as_str().is_some_and(|word| words.contains(&word)))
            .then(|| format!("one of \"{}\"", words.join("\", \""))),
        Kind::Flag { .. } => value.as_bool().is_none().then(|| "true or false".to_owned()),
        Kind::Text => value.as_str().is_none().then(|| "text in quotes".to_owned()),
        Kind::Names => {
            let all_text = value.as_array().is_some_and(|names| names.iter().all(Value::is_str));
            (!all_text).then(|| "a list of names, [\"a\", \"b\"]".to_owned())
        }
    }
}

/// A value as a person would read it in the file, cut when it is long.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

fn line_of(text: &str, start: usize) -> usize {
    1 + text[..start.min(text.len())].matches('\n').count()
}

fn span_start(tree: &toml::de::DeTable<'_>, part: &str, key: &str) -> Option<usize> {
    let (name, value) = tree.iter().find(|(name, _)| name.get_ref() == part)?;
    let inner = value.get_ref().as_table().and_then(|table| {
        table.iter().find(|(name, _)| name.get_ref() == key).map(|(name, _)| name.span().start)
    });
    Some(inner.unwrap_or(name.span().start))
}
