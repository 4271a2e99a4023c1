//! Films.

use super::{Arguments, Work};
use crate::cli::work::{STOPPED, progress_bar};
use crate::picture::figure::figure;
use crate::picture::studio::Studio;
use crate::record::film::{self, Film, FilmError, Format, Watch, padded_size};
use crate::record::image::Image;
use crate::record::raster;
use crate::sim::axis::Axis;

/// Frames at most: an hour and more at 25 a second.
const MOST_FRAMES: f64 = 100_000.0;

/// Where on a time axis something begins and ends.
pub struct Course {
    axis: Axis,
    from: f64,
    to: f64,
}

impl Course {
    /// What the command line says, on the axis of that name.
    pub fn of(arguments: &Arguments, studio: &Studio, axis: &str) -> Self {
        let (axis, timeline) = (Axis::of_word(axis), studio.timeline());
        let place = |t: f64| axis.place_of_moment(timeline, timeline.moment_of_t(t));
        Self { axis, from: arguments.from.map_or(0.0, place), to: arguments.to.map_or(1.0, place) }
    }

    /// The `i`-th of `n` moments, ends included; the end where there is one alone.
    pub fn moment(&self, studio: &Studio, i: usize, n: usize) -> f64 {
        let part = if n > 1 { i as f64 / (n - 1) as f64 } else { 1.0 };
        let place = self.from + (self.to - self.from) * part;
        self.axis.moment_of_place(studio.timeline(), place)
    }
}

/// Draws and writes a film.
pub fn write(work: &Work<'_>, format: Format) -> Result<(), String> {
    let Arguments { strip, t, fps, duration, .. } = work.arguments;
    if strip.is_some() || t.is_some() {
        return Err("--strip and --t are for pictures; a film takes --from and --to".to_owned());
    }
    for (_, studio) in &work.studios {
        for t in [work.arguments.from, work.arguments.to].into_iter().flatten() {
            studio.experiment().node_at(t)?;
        }
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
        let course = |studio: &Studio| {
            let course = Course::of(work.arguments, studio, &studio.scene().view.pace);
            vec![course.moment(studio, i, n_frames)]
        };
        let stopped = || work.stopped();
        match figure(&work.rows(course), &work.options, &stopped) {
            Some(figure) => raster::image(&figure, work.scale),
            None => blank(size),
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

/// What is drawn when nothing is wanted any more.
fn blank(size: [u32; 2]) -> Image {
    Image { size, rgba: vec![0; 4 * size[0] as usize * size[1] as usize] }
}
