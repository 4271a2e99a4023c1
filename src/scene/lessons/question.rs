//! The question of a step, as it is read.

use toml::{Table, Value};

use super::claims::{Quantity, Which};
use super::read::{Wrong, text_of, texts_of, wrong};
use super::{Answer, Question};
use crate::scene::Scene;

/// A number that is guessed may be off by this share of the truth, unless the step says otherwise.
const WITHIN: f64 = 0.25;

/// The question of a step, if it asks one.
pub(super) fn question_of(table: &Table, scene: &Scene) -> Result<Option<Question>, Wrong> {
    let ask = text_of(table, "ask")?;
    let given = ["choices", "particle", "number"].map(|key| table.contains_key(key));
    if ask.trim().is_empty() {
        return match given {
            [false, false, false] => Ok(None),
            _ => wrong("ask", "`ask` is missing: write the question"),
        };
    }
    let answer = match given {
        [true, false, false] => choices_of(table)?,
        [false, true, false] => {
            let particle = table["particle"].as_integer().and_then(|i| usize::try_from(i).ok());
            let count = scene.particles.count;
            let Some(particle) = particle.filter(|&particle| particle < count) else {
                let what = format!("`particle` must be one of 0 to {}", count - 1);
                return wrong("particle", what);
            };
            Answer::Click { particle }
        }
        [false, false, true] => {
            let of = Quantity::parse(&text_of(table, "number")?);
            let of = of.map_err(|what| Wrong { key: "number", what })?;
            if of.step != Which::Own {
                return wrong("number", "a number that is asked for must be of the step itself");
            }
            if of.name.starts_with("apart.") {
                return wrong("number", "`apart` is of two steps; ask for a number of one");
            }
            let in_radii = table.get("in_radii").and_then(Value::as_bool).unwrap_or(false);
            let within = table.get("within").and_then(Value::as_float).unwrap_or(WITHIN);
            Answer::Number { of, in_radii, within }
        }
        _ => {
            let what = "a question is answered by `choices`, by a click (`particle`) or by a \
                        `number`: write one of them";
            return wrong("ask", what);
        }
    };
    Ok(Some(Question { ask, answer }))
}

fn choices_of(table: &Table) -> Result<Answer, Wrong> {
    let choices = texts_of(table, "choices")?;
    let answer = text_of(table, "answer")?;
    if choices.len() < 2 {
        return wrong("choices", "`choices` must be two or more");
    }
    match choices.iter().position(|choice| *choice == answer) {
        Some(right) => Ok(Answer::Choose { choices, right }),
        None => wrong("answer", format!("`answer` is \"{answer}\", which is none of the choices")),
    }
}
