//! Checks a scene table against the description of its parts, so that a message can name the
//! line, the table, the key, what was found and what is allowed.

use toml::{Table, Value};

use super::path::Path;
use super::{FORMAT, Part, SECTIONS, Scene, SceneError};
use crate::diffusion::data::Drawn;
use crate::params::{Kind, Param, Variant};

/// Corners of a region: fewer enclose nothing.
const FEWEST_CORNERS: usize = 3;

/// And more make a gate slow.
const MOST_CORNERS: usize = 1000;

/// The least and the greatest noise level at which something acts.
const INTERVAL: [&str; 2] = ["sigma_from", "sigma_to"];

/// Names a place: file and line, or the command-line option.
type Locate<'a> = &'a dyn Fn(Path<'_>) -> String;

/// Parses and checks the text of a scene file.
pub fn parse(text: &str, name: &str) -> Result<Scene, SceneError> {
    let tree = toml::de::DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let what = error.message().trim().replace('\n', ", ");
        SceneError::new(format!("{name}, line {line}"), format!("this is not TOML: {what}"))
    })?;
    let table: Table = toml::from_str(text)
        .map_err(|error| SceneError::new(name, format!("this is not TOML: {}", error.message())))?;
    let locate = |path: Path<'_>| {
        let line = span_start(tree.get_ref(), path).map(|start| line_of(text, start));
        line.map_or_else(|| name.to_owned(), |line| format!("{name}, line {line}"))
    };
    scene_from(&table, &locate)
}

/// Turns a table into a scene, or says what is wrong with it.
pub fn scene_from(table: &Table, locate: Locate<'_>) -> Result<Scene, SceneError> {
    for (key, value) in table {
        match (key.as_str(), value) {
            ("format", value) => check_format(value, locate)?,
            ("title", Value::String(_)) => {}
            ("title", value) => {
                let what = format!("`title` is {}, but must be text in quotes", shown(value));
                return Err(SceneError::new(locate(Path::of("title", "")), what));
            }
            (key, value) => {
                let part = Part::of(key).ok_or_else(|| unknown_part(key, locate))?;
                check_value_of_part(part, value, locate)?;
            }
        }
    }
    let table = with_types(table);
    Scene::try_from_table(table)
        .map_err(|message| SceneError::new(locate(Path::of("", "")), message))
}

fn check_value_of_part(part: &Part, value: &Value, locate: Locate<'_>) -> Result<(), SceneError> {
    let key = part.key;
    match value {
        Value::Table(table) if !part.is_list => check_table(part, None, table, locate),
        Value::Array(list) if part.is_list && list.iter().all(Value::is_table) => {
            let mut tables = list.iter().filter_map(Value::as_table).enumerate();
            tables.try_for_each(|(index, table)| check_table(part, Some(index), table, locate))
        }
        value => {
            let kind = if part.is_list { "tables" } else { "a table" };
            let (shown, header) = (shown(value), part.header());
            let what = format!("`{key}` is {shown}, but must be {kind} {header}");
            Err(SceneError::new(locate(Path::of(key, "")), what))
        }
    }
}

impl Scene {
    fn try_from_table(table: Table) -> Result<Self, String> {
        table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }
}

/// Tables whose `type` is left out get the default one.
fn with_types(table: &Table) -> Table {
    let mut table = table.clone();
    for part in SECTIONS.iter().filter(|part| part.has_type()) {
        let tables: Vec<_> = match table.get_mut(part.key) {
            Some(Value::Table(inner)) => vec![inner],
            Some(Value::Array(list)) => list.iter_mut().filter_map(Value::as_table_mut).collect(),
            _ => continue,
        };
        for inner in tables {
            inner.entry("type").or_insert_with(|| Value::String(part.default.to_owned()));
        }
    }
    table
}

fn check_format(value: &Value, locate: Locate<'_>) -> Result<(), SceneError> {
    let what = match value.as_integer() {
        Some(1..=FORMAT) => return Ok(()),
        Some(newer) if newer > FORMAT => format!(
            "this scene has format {newer}, but this program reads up to format {FORMAT}; \
             use a newer Ridgewalk"
        ),
        _ => format!("`format` is {}, but must be {FORMAT}", shown(value)),
    };
    Err(SceneError::new(locate(Path::of("format", "")), what))
}

fn unknown_part(key: &str, locate: Locate<'_>) -> SceneError {
    let known: Vec<_> = SECTIONS.iter().map(Part::header).collect();
    let what = format!(
        "there is no table or key `{key}` in a scene; known are format, title, {}",
        known.join(", ")
    );
    SceneError::new(locate(Path::of(key, "")), what)
}

fn check_table(
    part: &Part,
    index: Option<usize>,
    table: &Table,
    locate: Locate<'_>,
) -> Result<(), SceneError> {
    let path = |key| Path { part: part.key, index, key };
    let name = path("").shown();
    let variant = variant_of(part, table)
        .map_err(|what| SceneError::new(locate(path("type")), format!("{name} {what}")))?;
    let is_key = |key: &str| !(part.has_type() && key == "type");
    for (key, value) in table.iter().filter(|(key, _)| is_key(key)) {
        let refused = match variant.params.iter().find(|param| param.key == key) {
            None => Some(unknown_key(part, variant, key)),
            Some(param) => refusal(param, value).map(|allowed| {
                format!(" `{key}` is {}, but must be {allowed}", found(param, value))
            }),
        };
        if let Some(what) = refused {
            return Err(SceneError::new(locate(path(key)), format!("{name}{what}")));
        }
    }
    match empty_interval(table) {
        Some(what) => Err(SceneError::new(locate(path(INTERVAL[0])), format!("{name} {what}"))),
        None => Ok(()),
    }
}

/// What is wrong with the noise levels at which a guidance or an error acts, if there are none.
fn empty_interval(table: &Table) -> Option<String> {
    let [from, to] = INTERVAL.map(|key| table.get(key));
    let (from, to) = (from?, to?);
    let [low, high] = [from, to].map(number);
    (low? > high?).then(|| {
        let [least, greatest] = INTERVAL;
        format!(
            "`{least}` is {from} and `{greatest}` is {to}, so it acts at no noise level; swap them, \
             or leave out one of them"
        )
    })
}

/// The variant that a table chooses, or what is wrong with its choice.
fn variant_of(part: &Part, table: &Table) -> Result<&'static Variant, String> {
    if !part.has_type() {
        return Ok(&part.variants[0]);
    }
    let type_name = match table.get("type") {
        None => part.default,
        Some(Value::String(name)) => name,
        Some(other) => return Err(format!("`type` is {}, but must be text", shown(other))),
    };
    part.variant(type_name).ok_or_else(|| {
        let known: Vec<_> = part.variants.iter().map(|v| format!("\"{}\"", v.type_name)).collect();
        format!("`type` is \"{type_name}\", but must be one of {}", known.join(", "))
    })
}

fn unknown_key(part: &Part, variant: &Variant, key: &str) -> String {
    let of =
        if part.has_type() { format!(" of type \"{}\"", variant.type_name) } else { String::new() };
    let known: Vec<_> = variant.params.iter().map(|param| param.key).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("{of} has no key `{key}`; its keys are {known}")
}

/// What is allowed, where `value` is not.
pub fn refusal(param: &Param, value: &Value) -> Option<String> {
    match param.kind {
        Kind::Real(range) | Kind::OptionalReal(range) => {
            let (low, high) = range.allowed;
            (!number(value).is_some_and(|x| x >= low && x <= high))
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
        Kind::Corners => (!is_corners(value)).then(|| {
            format!("a list of {FEWEST_CORNERS} to {MOST_CORNERS} corners, [[x, y], [x, y], ...]")
        }),
        Kind::Points { most } => {
            let fault = pairs(value).is_none_or(|points| Drawn::fault(&points).is_some());
            fault.then(|| {
                format!("a list of 2 to {most} points, [[x, y], [x, y], ...], not all the same")
            })
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

fn is_corners(value: &Value) -> bool {
    pairs(value).is_some_and(|corners| {
        let is_finite = corners.as_flattened().iter().all(|x| x.is_finite());
        is_finite && (FEWEST_CORNERS..=MOST_CORNERS).contains(&corners.len())
    })
}

/// A list of pairs of numbers, if it is one.
fn pairs(value: &Value) -> Option<Vec<[f64; 2]>> {
    let pair = |pair: &Value| match pair.as_array()?.as_slice() {
        [x, y] => Some([number(x)?, number(y)?]),
        _ => None,
    };
    value.as_array()?.iter().map(pair).collect()
}

/// A value that is refused, as a message names it: of many points what is wrong with them.
fn found(param: &Param, value: &Value) -> String {
    let points = if matches!(param.kind, Kind::Points { .. }) { pairs(value) } else { None };
    points.and_then(|points| Drawn::fault(&points)).unwrap_or_else(|| shown(value))
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

fn span_start(tree: &toml::de::DeTable<'_>, path: Path<'_>) -> Option<usize> {
    let (name, value) = tree.iter().find(|(name, _)| name.get_ref() == path.part)?;
    let list_or_table = value.get_ref();
    let (table, outer) = match path.index {
        None => (list_or_table.as_table(), name.span().start),
        Some(index) => {
            let table = list_or_table.as_array()?.get(index)?;
            (table.get_ref().as_table(), table.span().start)
        }
    };
    let key = table.and_then(|table| table.iter().find(|(name, _)| name.get_ref() == path.key));
    Some(key.map_or(outer, |(name, _)| name.span().start))
}
