//! Files that are written in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::data_export::{Data, DataJob};
use crate::picture::Figure;
use crate::picture::figure::Item;
use crate::record::film::Format;
use crate::record::recording::{Look, Recording, Reel};
use crate::record::svg::{self, About};
use crate::record::{self, png, raster};
use crate::scene::Scene;
use crate::sim::loaded::Loaded;
use crate::sim::worker::Ticket;

/// Pixels of a picture for each logical pixel of the canvas.
const SCALE: f64 = 2.0;

/// Frames a second of a film.
const FRAMES_PER_SECOND: f64 = 30.0;

/// What is to be written, and where.
pub struct ExportJob {
    pub what: What,
    pub path: PathBuf,
    /// Data that are there already.
    pub loaded: Option<Arc<Loaded>>,
}

/// What is to be written.
pub enum What {
    /// Data of a scene, which was read from a file if it was.
    Data(Data, Arc<Scene>, Option<PathBuf>),
    /// What the canvas shows, and of which scene.
    Canvas(Box<Figure>, Arc<Scene>),
    /// A film of the size of a canvas in px.
    Film(Recording, [f64; 2]),
    /// Recordings by their names, each as a file and as a picture of its end, in a folder.
    All(Vec<(String, Recording)>, [f64; 2]),
}

/// How an export is going.
pub enum ExportOutcome {
    /// How far it is, 0 to 1.
    Progress(f32),
    /// It has ended, in one sentence.
    Ended(String),
}

pub type ExportTicket<'a> = Ticket<'a, ExportJob, ExportOutcome>;

/// What is said of an export that was cancelled.
pub const CANCELLED: &str = "the export was cancelled; nothing was written";

/// Does one job.
pub fn run(job: ExportJob, ticket: &ExportTicket<'_>) {
    let ExportJob { what, path, loaded } = job;
    let cancelled = match what {
        What::All(..) => "the export was cancelled; what was written before that stays",
        _ => CANCELLED,
    };
    let ended = match what {
        What::Data(data, scene, read_from) => {
            let job = DataJob { scene, read_from, loaded: loaded.as_ref(), path: &path };
            data.write(&job, ticket)
        }
        What::Canvas(figure, scene) => canvas(&figure, &scene, &path),
        What::Film(recording, size) => a_film(&recording, size, loaded, &path, ticket),
        What::All(recordings, size) => all(&recordings, size, loaded.as_ref(), &path, ticket),
    };
    ticket.publish(ExportOutcome::Ended(match ended {
        Ok(()) => format!("Saved {}", path.display()),
        Err(_) if ticket.is_superseded() => format!("{}: {cancelled}", path.display()),
        Err(error) => format!("{}: {error}", path.display()),
    }));
}

fn canvas(figure: &Figure, scene: &Scene, path: &Path) -> Result<(), String> {
    let about = record::about(scene);
    let is_svg = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("svg"));
    let written = if is_svg {
        let about = About { title: &scene.title, description: &about, size: None };
        crate::files::write_whole(path, |file| svg::write(figure, &about, file))
    } else {
        let image = raster::image(figure, SCALE);
        png::write(path, image.size, &image.rgba, &about)
    };
    written.map_err(|error| error.to_string())
}

fn a_film(
    recording: &Recording,
    size: [f64; 2],
    loaded: Option<Arc<Loaded>>,
    path: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    let is_gif = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gif"));
    let format = if is_gif { Format::Gif } else { Format::Mp4 };
    let stop = || ticket.is_superseded();
    let reel = Reel::new(recording, look(), loaded, &stop);
    let n_frames = reel.n_frames(FRAMES_PER_SECOND);
    let size = size.map(|px| px.round().max(1.0) as u32);
    reel.film(path, format, (size, FRAMES_PER_SECOND), &|done| {
        ticket.publish(ExportOutcome::Progress(done as f32 / n_frames as f32));
    })
}

fn all(
    recordings: &[(String, Recording)],
    size: [f64; 2],
    loaded: Option<&Arc<Loaded>>,
    folder: &Path,
    ticket: &ExportTicket<'_>,
) -> Result<(), String> {
    let stop = || ticket.is_superseded();
    for (done, (name, recording)) in recordings.iter().enumerate() {
        ticket.publish(ExportOutcome::Progress(done as f32 / recordings.len() as f32));
        let file = folder.join(name);
        let reel = Reel::new(recording, look(), loaded.cloned(), &stop);
        let image = reel.image(recording.seconds(), size.map(|px| (SCALE * px) as u32))?;
        let about = recording.to_text();
        recording
            .save(&file.with_added_extension("toml"))
            .and_then(|()| {
                let path = file.with_added_extension("png");
                png::write(&path, image.size, &image.rgba, &about)
            })
            .map_err(|error| format!("{name} was not written ({error})"))?;
    }
    Ok(())
}

/// How pictures of recordings look: with a scale, in their own colours.
fn look() -> Look {
    Look { theme: None, items: vec![Item::Scale], is_transparent: false }
}
