//! The steps of a lesson on a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::form::Form;
use super::{Arguments, cannot_write};
use crate::cli::work::{STOPPED, trained};
use crate::cli::write_out;
use crate::picture::figure::{Options, Rows, Still, figure};
use crate::picture::studio::Studio;
use crate::record::svg::{self, About};
use crate::record::{self, png, raster};
use crate::scene::Scene;
use crate::scene::lessons::{Lesson, Place, Step};

/// Pictures side by side, at most.
const COLUMNS: usize = 3;

pub fn run(
    arguments: &Arguments,
    form: Form,
    lesson: &Lesson,
    stop: &'static AtomicBool,
) -> Result<(), String> {
    let scale = arguments.pixels_a_px()?;
    let steps = chosen(lesson, arguments.step)?;
    let stopped = || stop.load(Ordering::Relaxed);
    let palette = arguments.theme.unwrap_or_default().palette();
    let mut studios = Vec::new();
    for (number, step) in &steps {
        let experiment = Arc::new(trained(Scene::clone(&step.scene), stop)?);
        let studio = Studio::solve(&experiment, palette, &stopped).ok_or(STOPPED)?;
        let place = place_of(lesson, *number);
        studios.push((number.to_string(), moment(&studio, place), studio));
    }
    let stills = studios.iter().map(|(heading, moment, studio)| Still {
        studio,
        moment: *moment,
        camera: None,
        selected: None,
        heading: if steps.len() > 1 { heading.clone() } else { String::new() },
    });
    let stills: Vec<Still<'_>> = stills.collect();
    let rows = Rows(stills.chunks(COLUMNS).map(<[_]>::to_vec).collect());
    let (size_px, items) = (arguments.size.px(), arguments.items()?);
    let options = Options { size_px, items, is_transparent: arguments.transparent };
    let page = figure(&rows, &options, &stopped).ok_or(STOPPED)?;
    let about = record::about(&steps[0].1.scene);
    let written = match form {
        Form::Png => {
            let image = raster::image(&page, scale);
            png::write(&arguments.out, image.size, &image.rgba, &about)
        }
        Form::Svg => {
            let size = arguments.size.lengths();
            let about = About { title: &lesson.title, description: &about, size };
            return write_out(Some(&arguments.out), |file| svg::write(&page, &about, file));
        }
        Form::Film(_) => {
            return Err(
                "a lesson is drawn as a page, .png or .svg; record it for a film".to_owned()
            );
        }
    };
    written.map_err(|error| cannot_write(&arguments.out, &error))
}

/// The steps that are drawn, with their numbers.
fn chosen(lesson: &Lesson, step: Option<usize>) -> Result<Vec<(usize, &Step)>, String> {
    let all: Vec<_> = (1..).zip(&lesson.steps).collect();
    match step {
        None => Ok(all),
        Some(step) => match step.checked_sub(1).and_then(|index| all.get(index)) {
            Some(&chosen) => Ok(vec![chosen]),
            None => Err(format!("--step {step}: the lesson has steps 1 to {}", all.len())),
        },
    }
}

/// Where the scrubber is in a step: where the last step put it that put it anywhere.
fn place_of(lesson: &Lesson, number: usize) -> Place {
    let places = lesson.steps[..number].iter().rev().map(|step| step.time);
    places.into_iter().find(|place| *place != Place::Stay).unwrap_or(Place::Data)
}

/// A place of the scrubber as a node coordinate.
fn moment(studio: &Studio, place: Place) -> f64 {
    let timeline = studio.timeline();
    match place {
        Place::Noise => 0.0,
        Place::Data | Place::Stay => (timeline.nodes.len() - 1) as f64,
        Place::Sigma(in_radii) => {
            timeline.moment_of_ln_sigma((in_radii * studio.experiment().radius).ln())
        }
    }
}
