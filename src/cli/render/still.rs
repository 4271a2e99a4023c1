//! Pictures.

use std::path::Path;

use super::Work;
use crate::cli::work::STOPPED;
use crate::cli::{cannot_write, write_out};
use crate::picture::Figure;
use crate::picture::figure::figure;
use crate::picture::studio::Studio;
use crate::record::svg::{self, About};
use crate::record::{png, raster};

pub fn png(work: &Work<'_>) -> Result<(), String> {
    let image = raster::image(&laid_out(work)?, work.scale);
    let path: &Path = work.out();
    png::write(path, image.size, &image.rgba, &work.about())
        .map_err(|error| cannot_write(path, &error))
}

pub fn svg(work: &Work<'_>) -> Result<(), String> {
    let figure = laid_out(work)?;
    let (description, size) = (work.about(), work.arguments.size.lengths());
    let about = About { title: work.title(), description: &description, size };
    write_out(Some(&work.arguments.out), |file| svg::write(&figure, &about, file))
}

fn laid_out(work: &Work<'_>) -> Result<Figure, String> {
    let rows = work.rows(|studio| moments(work, studio));
    let stopped = || work.stopped();
    figure(&rows, &work.options, &stopped).ok_or_else(|| STOPPED.to_owned())
}

/// One moment, or those of a strip, evenly along the time axis of the scene.
fn moments(work: &Work<'_>, studio: &Studio) -> Vec<f64> {
    let (arguments, timeline) = (work.arguments, studio.timeline());
    let Some(n) = arguments.strip else {
        let end = (timeline.nodes.len() - 1) as f64;
        return vec![arguments.t.map_or(end, |t| timeline.moment_of_t(t))];
    };
    let course = super::film::course(arguments, studio, &studio.scene().view.axis);
    (0..n).map(|i| course.moment(timeline, i as usize, n as usize)).collect()
}
