//! Films.

use super::{Arguments, Work};
use crate::cli::work::{STOPPED, progress_bar};
use crate::picture::figure::figure;
use crate::picture::studio::Studio;
use crate::record::film::{self, Film, FilmError, Format, Watch, padded_size};
use crate::record::image::Image;
use crate::record::raster;
use crate::sim::axis::{Axis, Course};

/// Frames at most: an hour and more at 25 a second.
const MOST_FRAMES: f64 = 100_000.0;

/// Seconds that a film of a scene lasts, unless another length is asked for.
const DURATION: f64 = 8.0;

/// The course that the command line asks for, on the axis of that name.
pub fn course(arguments: &Arguments, studio: &Studio, axis: &str) -> Course {
    let (axis, timeline) = (Axis::of_word(axis), studio.timeline());
    let place = |t: f64| axis.place_of_moment(timeline, timeline.moment_of_t(t));
    Course { axis, from: arguments.from.map_or(0.0, place), to: arguments.to.map_or(1.0, place) }
}

/// Refuses films of no frame or of too many.
pub fn check_frames(n_frames: f64, of: &str, fps: f64) -> Result<(), String> {
    if (1.0..=MOST_FRAMES).contains(&n_frames) && fps > 0.0 {
        return Ok(());
    }
    Err(format!("--fps {fps} and {of} make {n_frames} frames; choose 1 to {MOST_FRAMES}"))
}

/// Says on stderr that a film of an odd size is padded.
pub fn say_padded(format: Format, size: [u32; 2]) {
    let padded = padded_size(size);
    if format == Format::Mp4 && padded != size {
        let [width, height] = padded;
        eprintln!("H.264 needs even sides: the film is padded to {width}x{height}");
    }
}

/// Draws and writes a film.
pub fn write(work: &Work<'_>, format: Format) -> Result<(), String> {
    let Arguments { strip, t, fps, duration, .. } = work.arguments;
    if strip.is_some() || t.is_some() {
        return Err("--strip and --t are for pictures; a film takes --from and --to".to_owned());
    }
    let duration = duration.unwrap_or(DURATION);
    let n_frames = (fps * duration).round();
    check_frames(n_frames, &format!("--duration {duration}"), *fps)?;
    let size = work.options.size_px.map(|px| (px * work.scale).round().max(1.0) as u32);
    say_padded(format, size);
    let n_frames = n_frames as usize;
    let frame = |i: usize| {
        let moment = |studio: &Studio| {
            let course = course(work.arguments, studio, &studio.scene().view.pace);
            vec![course.moment(studio.timeline(), i, n_frames)]
        };
        let stopped = || work.stopped();
        match figure(&work.rows(moment), &work.options, &stopped) {
            Some(figure) => raster::image(&figure, work.scale),
            None => Image::clear(size),
        }
    };
    let bar = progress_bar("drawing", n_frames);
    let (stop, progress) = (|| work.stopped(), |done: usize| bar.set_position(done as u64));
    let watch = Watch { stop: &stop, progress: &progress };
    let about = work.about();
    let film = Film { n_frames, size, frames_per_second: *fps, frame: &frame, about: &about };
    let written = film::write(work.out(), format, &film, &watch);
    bar.finish_and_clear();
    written.map_err(|error| match error {
        FilmError::Stopped => STOPPED.to_owned(),
        error => format!("{}: {error}", work.out().display()),
    })
}
