//! What pictures and films cost: a PNG, frames a second, and whether a frame of a long film costs
//! more than one of a short film.

use std::sync::Arc;
use std::time::Instant;

use ridgewalk::picture::figure::{Item, Options, Rows, Still, figure};
use ridgewalk::picture::studio::Studio;
use ridgewalk::picture::{Figure, Theme};
use ridgewalk::record::film::{self, Film, Format, Watch};
use ridgewalk::record::raster;
use ridgewalk::scene::catalogue;
use ridgewalk::sim::experiment::Experiment;

const GO_ON: &(dyn Fn() -> bool + Sync) = &|| false;

fn studio(name: &str) -> Studio {
    let mut scene = catalogue::find(name).expect("a built-in scene").scene();
    scene.view.trail = 100;
    let experiment = Arc::new(Experiment::new(scene.into(), None).expect("an experiment"));
    Studio::solve(&experiment, Theme::Dark.palette(), GO_ON).expect("a solve")
}

fn page(studio: &Studio, moment: f64, size_px: [f64; 2]) -> Figure {
    let options = Options { size_px, items: vec![Item::Scale], is_transparent: false };
    let still = Still { studio, moment, camera: None, selected: None, heading: String::new() };
    figure(&Rows(vec![vec![still]]), &options, GO_ON).expect("a page")
}

fn seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed().as_secs_f64())
}

/// Peak memory of this process in MB, where the system says.
fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

fn main() {
    for name in ["thirteen_points", "helix"] {
        let studio = studio(name);
        let (figure, laid_out) = seconds(|| page(&studio, 60.0, [1600.0, 900.0]));
        let times = (0..5).map(|_| seconds(|| raster::image(&figure, 1.0)).1);
        let drawn = times.fold(f64::INFINITY, f64::min);
        println!(
            "{name}: 1600x900, 2,000 particles, trails of 100 steps: laid out {:.0} ms, drawn {:.0} ms",
            1e3 * laid_out,
            1e3 * drawn
        );
    }
    let studio = studio("thirteen_points");
    let folder = tempfile::tempdir().expect("a folder");
    for (format, name) in [(Format::Mp4, "a.mp4"), (Format::Gif, "a.gif")] {
        for n_frames in [60, 600] {
            let frame = |i: usize| {
                let moment = 100.0 * i as f64 / (n_frames - 1) as f64;
                raster::image(&page(&studio, moment, [1280.0, 720.0]), 1.0)
            };
            let film = Film {
                n_frames,
                size: [1280, 720],
                frames_per_second: 30.0,
                frame: &frame,
                about: "",
            };
            let path = folder.path().join(name);
            let (written, s) = seconds(|| film::write(&path, format, &film, &Watch::silent()));
            written.expect("written");
            println!(
                "{name}: {n_frames} frames of 1280x720: {:.1} frames a second, peak {:.0} MB",
                n_frames as f64 / s,
                peak_mb()
            );
        }
    }
}
