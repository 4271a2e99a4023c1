//! What differs between two scenes, parameter by parameter.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::edit::{DATA, keep_shared_keys};
use super::path::Path;
use super::{Part, Scene, SceneError};
use crate::params::Kind;

/// One value that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where it is: `title`, `sampler.steps`, `score_error.0.normal`; a whole table or list where
    /// another variant was chosen or the list has another length.
    pub path: String,
    /// What it was; `None` where it was left out.
    pub before: Option<Value>,
    /// What it is.
    pub after: Option<Value>,
}

impl Scene {
    /// What turns this scene into another one.
    pub fn changes_to(&self, other: &Self) -> Vec<Change> {
        let part = if self.data == other.data { "" } else { DATA };
        let [before, after] = [self, other].map(|scene| scene.bare(part).as_table());
        keys_of([&before, &after])
            .into_iter()
            .flat_map(|key| changes_of_part(key, before.get(key), after.get(key)))
            .collect()
    }

    /// The scene with all these values at once, each at its path; `None` puts a default back.
    pub fn with_changes<'a>(
        &self,
        changes: impl IntoIterator<Item = (&'a str, Option<Value>)>,
    ) -> Result<Self, SceneError> {
        let mut paths = Vec::new();
        let (types, rest): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|(path, _)| path.rsplit('.').next() == Some("type"));
        let is_of_data = |(path, _): &(&str, _)| path.starts_with(DATA);
        let part = if types.iter().chain(&rest).any(is_of_data) { DATA } else { "" };
        let mut table = self.bare(part).as_table();
        for (path, value) in types.into_iter().chain(rest) {
            paths.push(path);
            let found = Path::parse(path)?;
            let is_whole = found.key.is_empty();
            let key = if is_whole { found.part } else { found.key };
            let inner = if is_whole { &mut table } else { found.table_mut(&mut table)? };
            match value {
                Some(value) => drop(inner.insert(key.to_owned(), value)),
                None => drop(inner.remove(key)),
            }
            if found.key == "type" {
                keep_shared_keys(found.part, inner);
            }
        }
        self.checked(&table, part, &paths.join(", "))
    }

    /// Whether two scenes have the same trajectories, and differ in how these are looked at: the
    /// view, thresholds and the title at most.
    pub fn has_trajectories_of(&self, other: &Self) -> bool {
        let mut same = self.clone();
        same.title.clone_from(&other.title);
        same.view = other.view.clone();
        same.ridge = super::Ridge {
            dimension: self.ridge.dimension,
            of: self.ridge.of.clone(),
            ..other.ridge.clone()
        };
        same == *other
    }
}

impl Scene {
    /// The scene on the way to another one: real numbers change evenly (by ratio where their slider
    /// is logarithmic), the rest has changed at once.
    #[must_use]
    pub fn on_the_way(&self, to: &Self, share: f64) -> Self {
        let on_the_way = |change: &Change| {
            let [from, end] = [&change.before, &change.after].map(|v| v.as_ref()?.as_float());
            let (from, end) = (from?, end?);
            let is_log = is_log(to, &change.path) && from > 0.0 && end > 0.0;
            let now =
                if is_log { from * (end / from).powf(share) } else { from + share * (end - from) };
            Some((change.path.clone(), Some(Value::Float(now))))
        };
        let moving: Vec<_> = self.changes_to(to).iter().filter_map(on_the_way).collect();
        let moving = moving.iter().map(|(path, value)| (path.as_str(), value.clone()));
        to.with_changes(moving).unwrap_or_else(|_| to.clone())
    }
}

fn is_log(scene: &Scene, path: &str) -> bool {
    match scene.param(path).map(|param| param.kind) {
        Some(Kind::Real(range) | Kind::OptionalReal(range)) => range.log,
        _ => false,
    }
}

/// A change with the name and the units that a person reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What changes: `Normal δ⊥`.
    pub label: String,
    /// What it was, with its unit.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl Change {
    /// The change with the names that controls have; `scenes` are those that it lies between.
    pub fn named(&self, scenes: [&Scene; 2]) -> Named {
        let param = scenes.iter().find_map(|scene| scene.param(&self.path));
        let part = Part::of(self.path.split('.').next().unwrap_or(&self.path));
        let label = match (param, part) {
            (Some(param), _) => format!("{} {}", param.label, param.symbol),
            (None, Some(part)) => part.label.to_owned(),
            (None, None) => self.path.clone(),
        };
        let is_list = part.is_some_and(|part| part.is_list);
        let words = |value: &Option<Value>| match (value, param) {
            (None, _) if is_list && param.is_none() => "none".to_owned(),
            (Some(Value::Float(_) | Value::Integer(_)), Some(param)) => {
                format!("{} {}", in_words(value.as_ref()), param.unit).trim_end().to_owned()
            }
            (value, _) => in_words(value.as_ref()),
        };
        let [before, after] = [words(&self.before), words(&self.after)];
        Named { label: label.trim_end().to_owned(), before, after }
    }

    /// The change as a person reads it: `sampler steps 100 → 40`.
    pub fn in_words(&self) -> String {
        let path = self.path.replace(['.', '_'], " ");
        let [before, after] = [&self.before, &self.after].map(|value| in_words(value.as_ref()));
        format!("{path} {before} → {after}")
    }
}

fn in_words(value: Option<&Value>) -> String {
    match value {
        None => "automatic".to_owned(),
        Some(Value::Boolean(is_on)) => if *is_on { "on" } else { "off" }.to_owned(),
        Some(Value::String(text)) => text.replace('_', " "),
        Some(Value::Float(x)) => x.to_string().replace('-', "\u{2212}"),
        Some(Value::Table(table)) => {
            in_words(Some(table.get("type").unwrap_or(&Value::String("set".to_owned()))))
        }
        Some(Value::Array(list)) if list.iter().all(Value::is_table) => match list.len() {
            0 => "none".to_owned(),
            _ => list.iter().map(|item| in_words(Some(item))).collect::<Vec<_>>().join(", "),
        },
        Some(Value::Array(list)) if list.iter().all(Value::is_array) => {
            format!("{} points", list.len())
        }
        Some(other) => other.to_string(),
    }
}

fn changes_of_part(key: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    if before == after {
        return Vec::new();
    }
    let whole =
        || vec![Change { path: key.to_owned(), before: before.cloned(), after: after.cloned() }];
    match (before, after) {
        (Some(Value::Table(before)), Some(Value::Table(after))) => {
            changes_of_table(key, before, after).unwrap_or_else(whole)
        }
        (Some(Value::Array(before)), Some(Value::Array(after)))
            if before.len() == after.len() && Part::of(key).is_some_and(|part| part.is_list) =>
        {
            let pairs = before.iter().zip(after).enumerate();
            let of_item = |(i, (before, after)): (usize, (&Value, &Value))| {
                changes_of_table(&format!("{key}.{i}"), before.as_table()?, after.as_table()?)
            };
            let found: Option<Vec<_>> = pairs.map(of_item).collect();
            found.map_or_else(whole, |changes| changes.concat())
        }
        _ => whole(),
    }
}

/// What differs between two tables of one variant; `None` if their variants differ.
fn changes_of_table(place: &str, before: &Table, after: &Table) -> Option<Vec<Change>> {
    if before.get("type") != after.get("type") {
        return None;
    }
    let change = |key: &str| {
        let [before, after] = [before, after].map(|table| table.get(key).cloned());
        (before != after).then(|| Change { path: format!("{place}.{key}"), before, after })
    };
    Some(keys_of([before, after]).into_iter().filter_map(change).collect())
}

fn keys_of(tables: [&Table; 2]) -> BTreeSet<&str> {
    tables.into_iter().flat_map(Table::keys).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::catalogue;

    fn paths(changes: &[Change]) -> Vec<&str> {
        changes.iter().map(|change| change.path.as_str()).collect()
    }

    fn applied(scene: &Scene, changes: &[Change]) -> Scene {
        let changes = changes.iter().map(|change| (change.path.as_str(), change.after.clone()));
        scene.with_changes(changes).expect("a scene")
    }

    #[test]
    fn the_changes_between_any_two_built_in_scenes_turn_one_into_the_other() {
        for from in catalogue::SCENES {
            for to in catalogue::SCENES {
                let [from, to] = [from.scene(), to.scene()];
                let there = Scene { folder: to.folder.clone(), ..from.clone() };
                assert_eq!(applied(&there, &from.changes_to(&to)), to);
            }
        }
    }

    #[test]
    fn a_change_names_the_key_alone_and_says_it_in_words() {
        let scene = Scene::default();
        let other = scene.with_typed("sampler.steps=40").expect("a scene");
        let other = other.with_typed("schedule.t_start=2.5").expect("a scene");
        let changes = scene.changes_to(&other);
        assert_eq!(paths(&changes), ["sampler.steps", "schedule.t_start"]);
        assert_eq!(changes[0].in_words(), "sampler steps 100 → 40");
        assert_eq!(changes[1].in_words(), "schedule t start automatic → 2.5");
        assert_eq!(applied(&other, &other.changes_to(&scene)), scene);
    }

    #[test]
    fn another_variant_is_one_change_and_so_is_a_longer_list() {
        let scene = Scene::default();
        let other = scene.with_typed("schedule.type=linear").expect("a scene");
        let other = other.with_error_added("directional").expect("a scene");
        let changes = scene.changes_to(&other);
        assert_eq!(paths(&changes), ["schedule", "score_error"]);
        assert_eq!(changes[0].in_words(), "schedule ou → linear");
        assert_eq!(changes[1].in_words(), "score error automatic → directional");
        let third = other.with_typed("score_error.0.normal=0.3").expect("a scene");
        assert_eq!(paths(&other.changes_to(&third)), ["score_error.0.normal"]);
    }

    #[test]
    fn numbers_are_on_the_way_and_words_are_there_at_once() {
        let scene = Scene::default();
        let with = |scene: &Scene, typed: &str| scene.with_typed(typed).expect("a scene");
        let to = with(&with(&scene, "sampler.stochasticity=1.0"), "ridge.of=class");
        let half = scene.on_the_way(&to, 0.5);
        assert_eq!(half.value("sampler.stochasticity"), Some(Value::Float(0.5)));
        assert_eq!(half.ridge.of, "class");
        assert_eq!(scene.on_the_way(&to, 1.0), to);
    }

    #[test]
    fn another_type_keeps_the_keys_that_it_shares_as_a_single_edit_does() {
        let scene = catalogue::find("blobs_guided").expect("a scene").scene();
        let value = || Value::String("classifier".to_owned());
        let at_once = scene.with_changes([("guidance.type", Some(value()))]).expect("a scene");
        assert_eq!(at_once, scene.with("guidance.type", Some(value())).expect("a scene"));
    }

    #[test]
    fn layers_and_thresholds_leave_the_trajectories() {
        let scene = Scene::default();
        let with = |assignment| scene.with_typed(assignment).expect("a scene");
        assert!(scene.has_trajectories_of(&with("view.density=false")));
        assert!(scene.has_trajectories_of(&with("ridge.rho=0.2")));
        assert!(!scene.has_trajectories_of(&with("sampler.steps=40")));
        assert!(!scene.has_trajectories_of(&with("particles.seed=9")));
    }
}
