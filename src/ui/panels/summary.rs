//! What a part is set to, in one line.

use crate::diffusion::samplers::Advance;
use crate::picture::text::with_minus;
use crate::scene::Part;
use crate::ui::model::Model;
use crate::ui::widgets::notation;

/// The line that the closed section of a part shows.
pub fn of(model: &Model, part: &Part) -> String {
    let scene = &model.rails.scene;
    let label = part.variant(scene.type_of(part)).map_or("", |variant| variant.label);
    match part.key {
        "data" => data(model),
        "schedule" => schedule(model, scene.type_of(part)),
        "sampler" => format!("{label}, {} steps", scene.sampler.grid().steps),
        "particles" => {
            let count = notation::integer(scene.particles.count as i64);
            format!("{count}, seed {}", scene.particles.seed)
        }
        "score_error" => match scene.score_errors.as_slice() {
            [] => "none".to_owned(),
            [_] => {
                let value = scene.value("score_error.0.type");
                value.and_then(|v| v.as_str().map(|v| v.replace('_', " "))).unwrap_or_default()
            }
            errors => format!("{} errors", errors.len()),
        },
        "ridge" => format!("ρ {} R, η {} R", scene.ridge.rho, scene.ridge.eta),
        "guidance" => match scene.value("guidance.scale").and_then(|scale| scale.as_float()) {
            Some(scale) => format!("{label}, w {}", with_minus(&scale.to_string())),
            None => label.to_owned(),
        },
        "view" => match scene.view.frame.as_str() {
            "schedule" => "x_t".to_owned(),
            _ => "x_t / a".to_owned(),
        },
        _ => label.to_owned(),
    }
}

fn data(model: &Model) -> String {
    model.rails.solution.as_ref().map_or_else(String::new, |solution| {
        let experiment = &solution.experiment;
        let (rows, distinct) = (experiment.loaded.table.rows().len(), experiment.n_distinct());
        match rows - distinct {
            0 => format!("{} points", notation::integer(rows as i64)),
            _ => format!(
                "{} rows, {} distinct",
                notation::integer(rows as i64),
                notation::integer(distinct as i64)
            ),
        }
    })
}

fn schedule(model: &Model, type_name: &str) -> String {
    let first = type_name.split('_').next().unwrap_or(type_name);
    let is_acronym = first.len() <= 3;
    let name = if is_acronym { first.to_uppercase() } else { first.to_owned() };
    model.rails.solution.as_ref().map_or_else(String::new, |solution| {
        let span = &solution.experiment.span;
        format!("{name}, t {} – {}", short(span.t_start), short(span.t_end))
    })
}

/// A number in two significant digits or so.
pub fn short(x: f64) -> String {
    if x != 0.0 && x.abs() < 1e-3 {
        return with_minus(&format!("{x:.0e}"));
    }
    let decimals = (1 - x.abs().max(1e-9).log10().floor() as i32).clamp(0, 4) as usize;
    let text = format!("{x:.decimals$}");
    let trimmed =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    with_minus(trimmed)
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_short_and_keep_two_digits() {
        for (x, text) in [
            (3.0, "3"),
            (2.71, "2.7"),
            (0.0184, "0.018"),
            (100.0, "100"),
            (6.7e-5, "7e−5"),
            (-2.71, "−2.7"),
            (0.0, "0"),
        ] {
            assert_eq!(short(x), text);
        }
    }
}
