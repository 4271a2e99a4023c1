//! Pictures and films of recordings.

use std::sync::atomic::{AtomicBool, Ordering};

use super::film::{check_frames, say_padded};
use super::form::Form;
use super::{Arguments, cannot_write};
use crate::cli::work::progress_bar;
use crate::cli::write_out;
use crate::record::film::Format;
use crate::record::png;
use crate::record::recording::{Look, Recording, Reel};
use crate::record::svg::{self, About};

pub fn run(
    arguments: &Arguments,
    form: Form,
    recording: &Recording,
    stop: &'static AtomicBool,
) -> Result<(), String> {
    refuse_what_is_for_scenes(arguments)?;
    let scale = arguments.pixels_a_px()?;
    let pixels = arguments.size.px().map(|px| (px * scale).round().max(1.0));
    let look = Look {
        theme: arguments.theme,
        items: arguments.items()?,
        is_transparent: arguments.transparent,
    };
    let stopped = || stop.load(Ordering::Relaxed);
    let reel = Reel::new(recording, look, None, &stopped);
    let at = arguments.at.unwrap_or_else(|| recording.seconds());
    if !(0.0..=recording.seconds()).contains(&at) {
        let seconds = recording.seconds();
        return Err(format!("--at {at}: the recording runs from 0 to {seconds} s"));
    }
    match form {
        Form::Film(_) if arguments.at.is_some() => {
            Err("--at is for pictures; a film shows the whole recording".to_owned())
        }
        Form::Film(format) => film(arguments, &reel, format, pixels),
        Form::Png => {
            let image = reel.image(at, pixels.map(|pixels| pixels as u32))?;
            png::write(&arguments.out, image.size, &image.rgba, &recording.to_text())
                .map_err(|error| cannot_write(&arguments.out, &error))
        }
        Form::Svg => {
            let page = reel.page(at, pixels)?;
            let about = recording.to_text();
            let title = &recording.at(at).seen.scene.title;
            let in_px = || arguments.size.px().map(|px| px.to_string());
            let size = Some(arguments.size.lengths().unwrap_or_else(in_px));
            let about = About { title, description: &about, size };
            write_out(Some(&arguments.out), |file| svg::write(&page.figure, &about, file))
        }
    }
}

fn film(
    arguments: &Arguments,
    reel: &Reel<'_>,
    format: Format,
    pixels: [f64; 2],
) -> Result<(), String> {
    let size = pixels.map(|pixels| pixels as u32);
    let n_frames = reel.n_frames(arguments.fps);
    check_frames(n_frames as f64, "this recording", arguments.fps)?;
    say_padded(format, size);
    let bar = progress_bar("drawing", n_frames);
    let progress = |done: usize| bar.set_position(done as u64);
    let written = reel.film(&arguments.out, format, (size, arguments.fps), &progress);
    bar.finish_and_clear();
    written.map_err(|error| format!("{}: {error}", arguments.out.display()))
}

fn refuse_what_is_for_scenes(arguments: &Arguments) -> Result<(), String> {
    let Arguments { t, strip, sweep, from, to, duration, .. } = arguments;
    let given = [
        ("--t", t.is_some()),
        ("--strip", strip.is_some()),
        ("--sweep", sweep.is_some()),
        ("--from", from.is_some()),
        ("--to", to.is_some()),
        ("--duration", duration.is_some()),
        ("--set", !arguments.scene.set.is_empty()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((option, _)) => Err(format!(
            "{option} is for scenes; a recording takes --at SECOND for a picture, --fps for a film"
        )),
    }
}
