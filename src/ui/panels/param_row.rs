//! One parameter of the scene as a row of the rail: what its description says, nothing else.

use egui::Ui;
use toml::Value;

use super::pipeline::type_of;
use crate::params::{Kind, Param};
use crate::scene::Part;
use crate::scene::edit::typed_value;
use crate::ui::command::{Command, Gesture};
use crate::ui::model::Model;
use crate::ui::widgets::{
    Choice, ChoiceSpec, FlagSpec, NamesSpec, RegionAnswer, RegionSpec, SeedAnswer, SeedSpec,
    SliderAnswer, SliderSpec, SliderValue, TextSpec, choice_row, flag_row, names_row, region_row,
    seed_row, slider_row, text_row,
};

/// The row of a parameter of the table at `table`, as `sampler` or `score_error.0`.
pub fn param_row(ui: &mut Ui, model: &Model, table: &str, param: &Param) -> Option<Command> {
    let path = format!("{table}.{}", param.key);
    let is_drawn = matches!(param.kind, Kind::Points { .. });
    let value = if is_drawn { None } else { model.rails.scene.value(&path) };
    let help = &param.explained(source(model, table));
    match param.kind {
        Kind::Real(range) => {
            let other = other(model, &path).and_then(|other| number(&other));
            let spec = slider(param, help, range.slider, range.log, Some(range.default));
            let spec = SliderSpec { other, ..spec };
            let value = value.as_ref().and_then(number).unwrap_or(range.default);
            slider_command(path, slider_row(ui, &spec, value), Value::Float)
        }
        Kind::OptionalReal(range) => {
            let other = other(model, &path).and_then(|other| number(&other));
            let spec = SliderSpec { other, ..slider(param, help, range.slider, range.log, None) };
            let value = match value.as_ref().and_then(number) {
                Some(value) => SliderValue::Set(value),
                None => derived(model, &path).map_or(SliderValue::Unknown, SliderValue::Auto),
            };
            slider_command(path, slider_row(ui, &spec, value), Value::Float)
        }
        Kind::Integer { allowed, default, .. } if param.key == "seed" => {
            let value = value.and_then(|value| value.as_integer()).unwrap_or(default);
            let spec = SeedSpec { label: param.label, help, range: allowed, value };
            match seed_row(ui, &spec) {
                SeedAnswer::None => None,
                SeedAnswer::Set(seed) => Some(set(path, Value::Integer(seed))),
                SeedAnswer::Typed(text) => Some(typed(path, &text)),
            }
        }
        Kind::Integer { slider: ends, log, default, .. } => {
            let range = (ends.0 as f64, ends.1 as f64);
            let other = other(model, &path).and_then(|other| number(&other));
            let spec = slider(param, help, range, log, Some(default as f64));
            let spec = SliderSpec { integer: true, other, ..spec };
            let value = value.and_then(|value| value.as_integer()).unwrap_or(default) as f64;
            let whole = |x: f64| Value::Integer(x.round() as i64);
            slider_command(path, slider_row(ui, &spec, value), whole)
        }
        Kind::Choice { words, default } => {
            let word = value.as_ref().and_then(Value::as_str).unwrap_or(default);
            choice(ui, (param, help), words, word).map(|word| set(path, Value::String(word)))
        }
        Kind::Flag { default } => {
            let on = value.and_then(|value| value.as_bool()).unwrap_or(default);
            let spec = FlagSpec { label: param.label, help, on };
            flag_row(ui, &spec).map(|on| set(path, Value::Boolean(on)))
        }
        Kind::Text => text(ui, model, param, path, value.as_ref().and_then(Value::as_str)),
        Kind::Names => names(ui, model, param, path, value.as_ref()),
        Kind::Points { .. } => None,
        Kind::Corners => corners(ui, model, param, path, value.as_ref()),
    }
}

/// What a parameter is in the other of two settings, where it differs.
fn other(model: &Model, path: &str) -> Option<Value> {
    let other = model.twin.as_ref()?.beside.scene.value(path)?;
    (model.rails.scene.value(path).as_ref() != Some(&other)).then_some(other)
}

/// Where the chosen variant of a table comes from.
fn source(model: &Model, table: &str) -> &'static str {
    let part = Part::of(table.split('.').next().unwrap_or(table));
    let variant = part.and_then(|part| part.variant(&type_of(model, part, table)));
    variant.map_or("", |variant| variant.reference)
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

fn slider<'a>(
    param: &Param,
    help: &'a str,
    range: (f64, f64),
    log: bool,
    default: Option<f64>,
) -> SliderSpec<'a> {
    let Param { label, symbol, unit, .. } = *param;
    SliderSpec { label, symbol, unit, help, range, log, integer: false, default, other: None }
}

fn slider_command(
    path: String,
    answer: SliderAnswer,
    as_value: impl Fn(f64) -> Value,
) -> Option<Command> {
    match answer {
        SliderAnswer::None => None,
        SliderAnswer::Changed { value, dragging } => {
            let gesture = if dragging { Gesture::Dragging } else { Gesture::Single };
            Some(Command::Set { path, value: Some(as_value(value)), gesture })
        }
        SliderAnswer::Released => Some(Command::EndGesture),
        SliderAnswer::Typed(text) => Some(typed(path, &text)),
        SliderAnswer::Reset => Some(Command::Set { path, value: None, gesture: Gesture::Single }),
    }
}

fn set(path: String, value: Value) -> Command {
    Command::Set { path, value: Some(value), gesture: Gesture::Single }
}

/// What was typed, to be judged by the scene; nothing typed puts the default back. Whole numbers
/// may be typed as 1e3 or 1000.0, a comma may stand for the point, and space and "auto" are no
/// obstacles.
fn typed(path: String, text: &str) -> Command {
    let mut text =
        text.trim().replace([' ', '_', '\u{2009}'], "").replace('−', "-").replace('∞', "inf");
    if let Some(with_point) = decimal(&text) {
        text = with_point;
    }
    let value = match text.as_str() {
        "" | "auto" => None,
        text => {
            Some(text.parse().map_or_else(|_| typed_value(text), |x: f64| whole_or_real(text, x)))
        }
    };
    Command::Set { path, value, gesture: Gesture::Single }
}

/// A number whose comma is a point; that of "1,000" may be none.
fn decimal(text: &str) -> Option<String> {
    let (whole, share) = text.split_once(',')?;
    let with_point = format!("{whole}.{share}");
    let is_clear = share.len() != 3 || ["", "0", "-", "-0"].contains(&whole);
    (is_clear && with_point.parse::<f64>().is_ok()).then_some(with_point)
}

fn whole_or_real(text: &str, x: f64) -> Value {
    let is_whole = x.fract() == 0.0 && x.abs() < 1e15;
    match text.parse() {
        Ok(whole) => Value::Integer(whole),
        Err(_) if is_whole => Value::Integer(x as i64),
        Err(_) => Value::Float(x),
    }
}

/// What the program has derived for a parameter that was left out.
fn derived(model: &Model, path: &str) -> Option<f64> {
    let experiment = &model.rails.solution.as_ref()?.experiment;
    let span = &experiment.span;
    match path.rsplit('.').next()? {
        "t_start" => Some(two_digits(span.t_start)),
        "t_end" => Some(two_digits(span.t_end)),
        "sigma_from" => Some(two_digits(span.sigma_end / experiment.radius)),
        "sigma_to" => {
            Some(two_digits(span.sigma_start.min(1e3 * experiment.radius) / experiment.radius))
        }
        _ => None,
    }
}

fn two_digits(x: f64) -> f64 {
    format!("{x:.1e}").parse().unwrap_or(x)
}

fn choice(
    ui: &mut Ui,
    (param, help): (&Param, &str),
    words: &[&str],
    word: &str,
) -> Option<String> {
    let labels: Vec<String> = words.iter().map(|word| word.replace('_', " ")).collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|label| Choice { label, about: "" }).collect();
    let selected = words.iter().position(|known| *known == word).unwrap_or(0);
    let spec = ChoiceSpec { label: param.label, help, choices: &choices, selected };
    choice_row(ui, &spec).map(|index| words[index].to_owned())
}

/// A class or a text column is chosen from those that there are; other text is typed.
fn text(
    ui: &mut Ui,
    model: &Model,
    param: &Param,
    path: String,
    value: Option<&str>,
) -> Option<Command> {
    let experiment = model.rails.solution.as_ref().map(|solution| &solution.experiment);
    let known: Option<(&[String], &str)> = match (path.as_str(), experiment) {
        ("guidance.class", Some(experiment)) => Some((experiment.class_names(), "first")),
        ("guidance.from", Some(experiment)) => Some((experiment.class_names(), "all data")),
        ("data.label", Some(experiment)) => {
            Some((&experiment.loaded.table.available().text, "none"))
        }
        _ => None,
    };
    let Some((names, none)) = known else {
        let hint = "path of a CSV file";
        let spec =
            TextSpec { label: param.label, help: param.help, hint, value: value.unwrap_or("") };
        let text = text_row(ui, &spec)?;
        let value = (!text.trim().is_empty()).then(|| Value::String(text.trim().to_owned()));
        return Some(Command::Set { path, value, gesture: Gesture::Single });
    };
    let labels = [none].into_iter().chain(names.iter().map(String::as_str));
    let choices: Vec<Choice<'_>> = labels.map(|label| Choice { label, about: "" }).collect();
    let at = names.iter().position(|name| Some(name.as_str()) == value);
    let selected = at.map_or(0, |at| at + 1);
    let spec = ChoiceSpec { label: param.label, help: param.help, choices: &choices, selected };
    let index = choice_row(ui, &spec)?;
    let value = index.checked_sub(1).map(|index| Value::String(names[index].clone()));
    Some(Command::Set { path, value, gesture: Gesture::Single })
}

fn names(
    ui: &mut Ui,
    model: &Model,
    param: &Param,
    path: String,
    value: Option<&Value>,
) -> Option<Command> {
    let available = model.rails.solution.as_ref().map(|s| s.experiment.loaded.table.available());
    let names: Vec<&str> =
        available.iter().flat_map(|available| &available.numeric).map(String::as_str).collect();
    let chosen: Vec<&str> = value
        .and_then(Value::as_array)
        .map(|chosen| chosen.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let none = "the first two";
    let spec =
        NamesSpec { label: param.label, help: param.help, none, names: &names, chosen: &chosen };
    let chosen = names_row(ui, &spec)?;
    let value = chosen.into_iter().map(Value::String).collect::<Vec<_>>();
    let value = (!value.is_empty()).then_some(Value::Array(value));
    Some(Command::Set { path, value, gesture: Gesture::Single })
}

/// Corners are drawn on the canvas.
fn corners(
    ui: &mut Ui,
    model: &Model,
    param: &Param,
    path: String,
    value: Option<&Value>,
) -> Option<Command> {
    let corners = value.and_then(Value::as_array).map_or(0, Vec::len);
    let is_drawn = model.drawing.as_deref() == Some(path.as_str());
    let spec = RegionSpec { label: param.label, help: param.help, corners, is_drawn };
    match region_row(ui, &spec)? {
        RegionAnswer::Draw => Some(Command::Draw(Some(path))),
        RegionAnswer::Cancel => Some(Command::Draw(None)),
        RegionAnswer::Clear => Some(Command::Set { path, value: None, gesture: Gesture::Single }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(text: &str) -> Option<Value> {
        match typed("a.b".to_owned(), text) {
            Command::Set { value, .. } => value,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn typed_numbers_reach_the_scene_as_they_are_meant() {
        assert_eq!(value_of(" 1e3 "), Some(Value::Integer(1000)));
        assert_eq!(value_of("0.5"), Some(Value::Float(0.5)));
        assert_eq!(value_of("0,125"), Some(Value::Float(0.125)));
        assert_eq!(value_of("1,000"), Some(Value::String("1,000".to_owned())));
        assert_eq!(value_of("10 000"), Some(Value::Integer(10_000)));
        assert_eq!(value_of("1e300"), Some(Value::Float(1e300)));
        assert_eq!(value_of("−1"), Some(Value::Integer(-1)));
        assert_eq!(value_of("∞"), Some(Value::Float(f64::INFINITY)));
    }

    #[test]
    fn nothing_typed_is_the_default_and_words_are_left_to_the_scene() {
        assert_eq!(value_of(""), None);
        assert_eq!(value_of("many"), Some(Value::String("many".to_owned())));
        assert!(matches!(value_of("NaN"), Some(Value::Float(x)) if x.is_nan()));
    }
}
