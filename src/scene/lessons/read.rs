//! Lesson files: TOML, whose errors name file, step and line.

use std::path::Path;
use std::sync::Arc;

use toml::{Table, Value};

use super::claims::Claim;
use super::formulas::refusal;
use super::question::question_of;
use super::{FORMAT, Lesson, Place, Step};
use crate::params::Kind;
use crate::scene::{Part, Scene, SceneError, catalogue};

const KEYS: [&str; 7] = ["format", "title", "level", "minutes", "about", "scene", "step"];

const LEVELS: [&str; 3] = ["first", "second", "third"];

const STEP_KEYS: [&str; 18] = [
    "caption",
    "scene",
    "set",
    "unset",
    "layers",
    "time",
    "play",
    "controls",
    "ask",
    "choices",
    "answer",
    "particle",
    "number",
    "in_radii",
    "within",
    "reveal",
    "reveal_time",
    "checks",
];

/// The control that is no parameter.
const TIME: &str = "time";

impl Lesson {
    /// Reads a lesson file.
    pub fn load(path: &Path) -> Result<Self, SceneError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            SceneError::new(&name, format!("the file cannot be read ({error})"))
        })?;
        Self::parse(&text, &name, path.parent().unwrap_or(Path::new("")))
    }

    /// Whether a text is meant to be a lesson.
    pub fn is_one(text: &str) -> bool {
        text.lines().any(|line| line.trim() == "[[step]]")
    }

    /// Reads a lesson from text. `name` is what messages call it, `folder` where scene files that it
    /// names begin.
    pub fn parse(text: &str, name: &str, folder: &Path) -> Result<Self, SceneError> {
        let table: Table = toml::from_str(text).map_err(|error| {
            let line = line_of(text, error.span().map_or(0, |span| span.start));
            let what = error.message().trim().replace('\n', ", ");
            SceneError::new(format!("{name}, line {line}"), format!("this is not TOML: {what}"))
        })?;
        let head = head_of(&table).map_err(|what| SceneError::new(name, what))?;
        let places = Places::of(text, name);
        let mut steps: Vec<Step> = Vec::new();
        for (index, table) in head.steps.iter().enumerate() {
            let step = step_of(table, steps.last(), &head, folder)
                .map_err(|Wrong { key, what }| SceneError::new(places.of_key(index, key), what))?;
            steps.push(Step { line: places.line(index, ""), ..step });
        }
        let Head { title, level, minutes, about, .. } = head;
        Ok(Self { name: name.to_owned(), title, level, minutes, about, steps })
    }
}

/// What stands before the steps, and the steps as tables.
struct Head<'a> {
    title: String,
    level: String,
    minutes: u32,
    about: String,
    scene: Option<&'a Value>,
    steps: Vec<&'a Table>,
}

fn head_of(table: &Table) -> Result<Head<'_>, String> {
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("a lesson has no key `{key}`; its keys are {}", KEYS.join(", ")));
    }
    match table.get("format").map(Value::as_integer) {
        Some(Some(1..=FORMAT)) => {}
        Some(Some(newer)) if newer > FORMAT => {
            return Err(format!(
                "this lesson has format {newer}, but this program reads up to format {FORMAT}; use \
                 a newer Ridgewalk"
            ));
        }
        _ => return Err(format!("`format` is missing or no number; write format = {FORMAT}")),
    }
    let text = |key: &str| {
        let text = table.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        text.map(str::to_owned).ok_or_else(|| format!("`{key}` is missing, or no text in quotes"))
    };
    let level = text("level")?;
    if !LEVELS.contains(&level.as_str()) {
        return Err(format!("`level` is \"{level}\", but must be one of {}", LEVELS.join(", ")));
    }
    let minutes =
        table.get("minutes").and_then(Value::as_integer).filter(|m| (1..=600).contains(m));
    let minutes = minutes.ok_or("`minutes` must be a whole number from 1 to 600")?;
    let steps = table.get("step").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let steps: Option<Vec<_>> = steps.iter().map(Value::as_table).collect();
    let steps = steps.filter(|steps| !steps.is_empty());
    let steps = steps.ok_or("a lesson has at least one step, written as [[step]]")?;
    Ok(Head {
        title: text("title")?,
        level,
        minutes: minutes as u32,
        about: text("about")?,
        scene: table.get("scene"),
        steps,
    })
}

/// What is wrong with a key of a step.
pub(super) struct Wrong {
    pub(super) key: &'static str,
    pub(super) what: String,
}

pub(super) fn wrong<T>(key: &'static str, what: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { key, what: what.into() })
}

fn step_of(
    table: &Table,
    before: Option<&Step>,
    head: &Head<'_>,
    folder: &Path,
) -> Result<Step, Wrong> {
    if let Some(key) = table.keys().find(|key| !STEP_KEYS.contains(&key.as_str())) {
        return wrong(
            "",
            format!("a step has no key `{key}`; its keys are {}", STEP_KEYS.join(", ")),
        );
    }
    let caption = text_of(table, "caption")?;
    if caption.trim().is_empty() {
        return wrong("caption", "`caption` is missing: write two or three sentences");
    }
    for key in ["caption", "ask", "reveal"] {
        if let Some(what) = refusal(&text_of(table, key)?) {
            return wrong(key, format!("`{key}` cannot be set: {what}"));
        }
    }
    let scene = scene_of(table, before, head, folder)?;
    let controls = texts_of(table, "controls")?;
    for path in controls.iter().filter(|path| *path != TIME) {
        if !is_control(&scene, path) {
            return wrong("controls", format!("`{path}` is no parameter of this step's scene"));
        }
    }
    let reveal = text_of(table, "reveal")?;
    let question = question_of(table, &scene)?;
    if question.is_some() && reveal.trim().is_empty() {
        return wrong("ask", "a question needs `reveal`: what is said when the answer is shown");
    }
    let answer = table.get("answer").and_then(Value::as_str).unwrap_or_default();
    let claims = claims_of(table, &format!("{caption}\n{reveal}\n{answer}"))?;
    let plays = match table.get("play").map(Value::as_bool) {
        None => false,
        Some(Some(plays)) => plays,
        Some(None) => return wrong("play", "`play` must be true or false"),
    };
    let (time, reveal_time) = (place_of(table, "time")?, place_of(table, "reveal_time")?);
    let scene = Arc::new(scene);
    Ok(Step {
        caption,
        scene,
        time,
        plays,
        controls,
        question,
        reveal,
        reveal_time,
        claims,
        line: 0,
    })
}

/// The scene of the step before, or one that is named, with what the step changes.
fn scene_of(
    table: &Table,
    before: Option<&Step>,
    head: &Head<'_>,
    folder: &Path,
) -> Result<Scene, Wrong> {
    let named = table.get("scene").or(head.scene.filter(|_| before.is_none()));
    let scene = match (named, before) {
        (Some(named), _) => open(named, folder)?,
        (None, Some(before)) => Scene::clone(&before.scene),
        (None, None) => Scene::default(),
    };
    let set = match table.get("set").map(Value::as_table) {
        None => None,
        Some(Some(set)) => Some(set),
        Some(None) => return wrong("set", "`set` must be { \"table.key\" = value }"),
    };
    let unset = texts_of(table, "unset")?;
    let set = set.into_iter().flatten().map(|(path, value)| (path.as_str(), Some(value.clone())));
    let changes = set.chain(unset.iter().map(|path| (path.as_str(), None)));
    let scene = scene.with_changes(changes);
    let scene = scene.map_err(|error| Wrong { key: "set", what: error.to_string() })?;
    if !table.contains_key("layers") {
        return Ok(scene);
    }
    with_layers(&scene, &texts_of(table, "layers")?)
}

fn open(named: &Value, folder: &Path) -> Result<Scene, Wrong> {
    let Some(name) = named.as_str() else {
        return wrong("scene", "`scene` must be the name of a built-in scene, or a file");
    };
    match catalogue::find(name) {
        Some(entry) => Ok(entry.scene()),
        None => Scene::load(&folder.join(name))
            .map_err(|error| Wrong { key: "scene", what: error.to_string() }),
    }
}

/// Only these layers are shown.
fn with_layers(scene: &Scene, shown: &[String]) -> Result<Scene, Wrong> {
    let layers: Vec<&str> = Part::of("view")
        .into_iter()
        .flat_map(|part| part.variants[0].params)
        .filter(|param| matches!(param.kind, Kind::Flag { .. }))
        .map(|param| param.key)
        .collect();
    if let Some(unknown) = shown.iter().find(|layer| !layers.contains(&layer.as_str())) {
        let known = layers.join(", ");
        return wrong("layers", format!("there is no layer `{unknown}`; known are {known}"));
    }
    let paths: Vec<String> = layers.iter().map(|layer| format!("view.{layer}")).collect();
    let is_on = |layer: &str| Some(Value::Boolean(shown.iter().any(|shown| shown == layer)));
    let changes = paths.iter().zip(&layers).map(|(path, layer)| (path.as_str(), is_on(layer)));
    scene.with_changes(changes).map_err(|error| Wrong { key: "layers", what: error.to_string() })
}

/// Whether a scene has a parameter at a path, or a choice.
fn is_control(scene: &Scene, path: &str) -> bool {
    let is_choice =
        path.rsplit_once('.').is_some_and(|(_, key)| key == "type") && scene.value(path).is_some();
    is_choice || scene.param(path).is_some()
}

fn claims_of(table: &Table, words: &str) -> Result<Vec<Claim>, Wrong> {
    let Some(value) = table.get("checks") else { return Ok(Vec::new()) };
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let what = "`checks` must be [{ says = \"a sentence of the step\", that = \"a < b\" }]";
    if list.is_empty() {
        return wrong("checks", what);
    }
    let claim = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let (Some(says), Some(that)) = (text("says"), text("that")) else {
            return wrong("checks", what);
        };
        if !flat(words).contains(&flat(says)) {
            let what = format!("the step does not say \"{says}\"; quote its own words");
            return wrong("checks", what);
        }
        Claim::parse(says, that).map_err(|what| Wrong { key: "checks", what })
    };
    list.iter().map(claim).collect()
}

/// A text without line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn place_of(table: &Table, key: &'static str) -> Result<Place, Wrong> {
    let Some(value) = table.get(key) else { return Ok(Place::Stay) };
    let number = value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
    match (value.as_str(), number) {
        (Some("noise"), _) => Ok(Place::Noise),
        (Some("data"), _) => Ok(Place::Data),
        (_, Some(sigma)) if sigma > 0.0 && sigma.is_finite() => Ok(Place::Sigma(sigma)),
        _ => wrong(key, format!("`{key}` must be \"noise\", \"data\" or a noise level in R")),
    }
}

pub(super) fn text_of(table: &Table, key: &'static str) -> Result<String, Wrong> {
    match table.get(key) {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(other) => wrong(key, format!("`{key}` is {other}, but must be text in quotes")),
    }
}

pub(super) fn texts_of(table: &Table, key: &'static str) -> Result<Vec<String>, Wrong> {
    let Some(value) = table.get(key) else { return Ok(Vec::new()) };
    let texts = value.as_array().and_then(|list| {
        list.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    });
    match texts {
        Some(texts) => Ok(texts),
        None => wrong(key, format!("`{key}` must be a list of texts, [\"a\", \"b\"]")),
    }
}

/// Where steps and their keys are in a file.
struct Places<'a> {
    name: &'a str,
    /// Lines of the steps, and of their keys.
    steps: Vec<(usize, Vec<(String, usize)>)>,
}

impl<'a> Places<'a> {
    fn of(text: &str, name: &'a str) -> Self {
        let mut places = Self { name, steps: Vec::new() };
        let Ok(tree) = toml::de::DeTable::parse(text) else { return places };
        let list = tree.get_ref().iter().find(|(key, _)| key.get_ref() == "step");
        let list = list.and_then(|(_, value)| value.get_ref().as_array());
        for step in list.into_iter().flatten() {
            let keys = step.get_ref().as_table().into_iter().flatten();
            let line = |(key, _): (&toml::Spanned<_>, _)| line_of(text, key.span().start);
            let keys: Vec<_> =
                keys.map(|entry| (entry.0.get_ref().to_string(), line(entry))).collect();
            places.steps.push((line_of(text, step.span().start), keys));
        }
        places
    }

    fn line(&self, step: usize, key: &str) -> usize {
        let Some((line, keys)) = self.steps.get(step) else { return 1 };
        keys.iter().find(|(known, _)| known == key).map_or(*line, |(_, line)| *line)
    }

    fn of_key(&self, step: usize, key: &str) -> String {
        format!("{}, step {}, line {}", self.name, step + 1, self.line(step, key))
    }
}

fn line_of(text: &str, start: usize) -> usize {
    1 + text[..start.min(text.len())].matches('\n').count()
}
