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

/// The course that the command line asks for, on the axis of that name.
pub fn course(arguments: &Arguments, studio: &Studio, axis: &str) -> Course {
    let (axis, timeline) = (Axis::of_word(axis), studio.timeline());
    let place = |t: f64| axis.place_of_moment(timeline, timeline.moment_of_t(t));
    Course { axis, from: arguments.from.map_or(0.0, place), to: arguments.to.map_or(1.0, place) }
}

/// Draws and writes a film.
pub fn write(work: &Work<'_>, format: Format) -> Result<(), String> {
    let Arguments { strip, t, fps, duration, .. } = work.arguments;
    if strip.is_some() || t.is_some() {
        return Err("--strip and --t are for pictures; a film takes --from and --to".to_owned());
    }
    let n_frames = (fps * duration).round();
    if !(1.0..=MOST_FRAMES).contains(&n_frames) {
        return Err(format!(
            "--fps {fps} and --duration {duration} make {n_frames} frames; choose 1 to \
             {MOST_FRAMES}"
        ));
    }
    let size = work.options.size_px.map(|px| (px * work.scale).round().max(1.0) as u32);
    if format == Format::Mp4 && padded_size(size) != size {
        let [width, height] = padded_size(size);
        eprintln!("H.264 needs even sides: the film is padded to {width}x{height}");
    }
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
