//! `ridgewalk render`: pictures and films, without a window.

mod film;
mod form;
mod handout;
mod replay;
mod still;
mod sweep;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use self::form::{Form, Size};
use self::sweep::Sweep;
use super::work::{STOPPED, stop_on_ctrl_c, trained};
use super::{Opened, SceneArguments, cannot_write};
use crate::picture::Theme;
use crate::picture::figure::{Item, Options, Rows, Still};
use crate::picture::studio::Studio;
use crate::record;
use crate::scene::Scene;
use crate::sim::memory::{self, Kept};

pub const EXAMPLES: &str = "\
The ending of the file says what is made: .png and .svg are pictures, .gif and .mp4 films. A picture
is at the data end unless --t says another schedule time; a film runs from noise to data, even in
what the scene's view.pace says. Layers are part of the scene (--set view.density=false). The scene
with its seed is written into every file.

A recording of the window (.toml) is a film from its beginning to its end, or a picture at the second
of --at; it keeps its colours and its view. A lesson is a page of its steps.

Examples:
  ridgewalk render thirteen_points --t 0.1 --out ridge.png
  ridgewalk render spiral --t 0.1 --size 120x80mm --theme print --with legend --out spiral.svg
  ridgewalk render iris_3d --out iris.mp4 --duration 6 --fps 30
  ridgewalk render thirteen_points --strip 6 --size 1500x300 --out strip.png
  ridgewalk render spiral --sweep sampler.stochasticity=0,0.5,1 --t 0.05 --out sde.png
  ridgewalk render lecture.toml --size 1920x1080 --fps 60 --out lecture.mp4
  ridgewalk render phases --size 1500x800 --theme print --out handout.svg";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    scene: SceneArguments,

    /// Where to write: .png, .svg, .gif or .mp4
    #[arg(long, value_name = "F")]
    out: PathBuf,

    /// Schedule time of a picture; the data end if left out
    #[arg(long, value_name = "T")]
    t: Option<f64>,

    /// Width and height of the page, in px or as 120x80mm
    #[arg(long, value_name = "WxH", default_value = "1280x720")]
    size: Size,

    /// Pixels a px, for pages in px
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    scale: f64,

    /// Pixels an inch, for pages in mm
    #[arg(long, value_name = "N", default_value_t = 300.0)]
    dpi: f64,

    /// dark, light, contrast or print; dark, or as recorded, if left out
    #[arg(long, value_name = "NAME", value_parser = theme)]
    theme: Option<Theme>,

    /// What stands around the picture: title, legend, scale, bar, caption, or none
    #[arg(long, value_name = "LIST", default_value = "scale", value_delimiter = ',')]
    with: Vec<String>,

    /// A page without a colour of its own (pictures)
    #[arg(long)]
    transparent: bool,

    /// A row of so many times, from noise to data (pictures)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100))]
    strip: Option<u64>,

    /// The same for several values of one key, below or beside each other
    #[arg(long, value_name = "TABLE.KEY=A,B,C")]
    sweep: Option<Sweep>,

    /// Schedule time at which a film or a strip begins; the noise end if left out
    #[arg(long, value_name = "T")]
    from: Option<f64>,

    /// Schedule time at which it ends; the data end if left out
    #[arg(long, value_name = "T")]
    to: Option<f64>,

    /// Frames a second
    #[arg(long, value_name = "N", default_value_t = 30.0)]
    fps: f64,

    /// Seconds that a film of a scene lasts; 8 if left out
    #[arg(long, value_name = "S")]
    duration: Option<f64>,

    /// Second of a recording that a picture shows; its end if left out
    #[arg(long, value_name = "S")]
    at: Option<f64>,

    /// Step of a lesson, from 1; all of them on one page if left out
    #[arg(long, value_name = "N")]
    step: Option<usize>,
}

fn theme(word: &str) -> Result<Theme, String> {
    Theme::of_word(word).ok_or_else(|| "choose dark, light, contrast or print".to_owned())
}

pub fn run(arguments: &Arguments) -> Result<(), String> {
    let form = Form::of(&arguments.out)?;
    let stop = stop_on_ctrl_c()?;
    match arguments.scene.opened()? {
        Opened::Recording(recording) => return replay::run(arguments, form, &recording, stop),
        Opened::Lesson(lesson) => return handout::run(arguments, form, &lesson, stop),
        Opened::Scene(_) => {}
    }
    if arguments.step.is_some() {
        return Err("--step is for lessons; a scene takes --t, a schedule time".to_owned());
    }
    if arguments.at.is_some() {
        return Err("--at is for recordings; a scene takes --t, a schedule time".to_owned());
    }
    let scale = arguments.pixels_a_px()?;
    let options = arguments.options()?;
    let palette = arguments.theme.unwrap_or_default().palette();
    let mut studios = Vec::new();
    for (heading, scene) in arguments.scenes()? {
        let experiment = Arc::new(trained(scene, stop)?);
        memory::check(&experiment, experiment.scene.particles.count, Kept::Records)?;
        let stopped = || stop.load(Ordering::Relaxed);
        let studio = Studio::solve(&experiment, palette, &stopped);
        studios.push((heading, studio.ok_or(STOPPED)?));
    }
    let work = Work { arguments, options, scale, studios, stop };
    work.check_times()?;
    match form {
        Form::Png => still::png(&work),
        Form::Svg => still::svg(&work),
        Form::Film(format) => film::write(&work, format),
    }
}

/// What is to be drawn.
struct Work<'a> {
    arguments: &'a Arguments,
    options: Options,
    /// Pixels a px.
    scale: f64,
    /// The solved scenes, with what tells them apart.
    studios: Vec<(String, Studio)>,
    stop: &'static std::sync::atomic::AtomicBool,
}

impl Arguments {
    /// The scene, or one for each value of a sweep.
    fn scenes(&self) -> Result<Vec<(String, Scene)>, String> {
        let scene = self.scene.read()?;
        match &self.sweep {
            None => Ok(vec![(String::new(), scene)]),
            Some(sweep) => sweep.scenes(&scene),
        }
    }

    fn options(&self) -> Result<Options, String> {
        let (size_px, items) = (self.size.px(), self.items()?);
        Ok(Options { size_px, items, is_transparent: self.transparent })
    }

    /// What stands around the picture.
    fn items(&self) -> Result<Vec<Item>, String> {
        let known = |word: &&String| !word.is_empty() && *word != "none";
        let item = |word: &String| {
            let found = Item::ALL.into_iter().find(|(name, _)| name == word);
            found.map(|(_, item)| item).ok_or_else(|| {
                let names = Item::ALL.map(|(name, _)| name).join(", ");
                format!("--with {word}: there is no such thing; choose among {names}, or none")
            })
        };
        self.with.iter().filter(known).map(item).collect()
    }

    /// Pixels a px, if the page is of a size that can be drawn.
    fn pixels_a_px(&self) -> Result<f64, String> {
        let scale = match self.size {
            Size::Px(_) => self.scale,
            Size::Mm(_) => self.dpi / form::PX_AN_INCH,
        };
        let pixels = self.size.px().map(|px| px * scale);
        let most = form::MOST_PIXELS;
        if scale.is_finite() && pixels.iter().all(|n| (1.0..=most).contains(&n.round())) {
            return Ok(scale);
        }
        let [width, height] = pixels;
        Err(format!(
            "a page of {width} by {height} pixels cannot be drawn; choose 1 to {most} pixels a \
             side (--size, --scale, --dpi)"
        ))
    }
}

impl Work<'_> {
    /// Refuses times at which there are no trajectories.
    fn check_times(&self) -> Result<(), String> {
        let Arguments { t, from, to, .. } = self.arguments;
        for (_, studio) in &self.studios {
            let nodes = &studio.timeline().nodes;
            let [start, end] = [nodes[0].t, nodes[nodes.len() - 1].t];
            let slack = 1e-9 * (start - end).abs();
            let range = start.min(end) - slack..=start.max(end) + slack;
            if let Some(t) = [t, from, to].into_iter().flatten().find(|t| !range.contains(t)) {
                return Err(format!(
                    "t = {t} is outside the solve, which runs from t = {start} to {end}; choose \
                     another time, or another schedule.t_start or schedule.t_end"
                ));
            }
        }
        Ok(())
    }

    /// A row of moments for each scene.
    fn rows<'a>(&'a self, moments: impl Fn(&'a Studio) -> Vec<f64>) -> Rows<'a> {
        let row = |(heading, studio): &'a (String, Studio)| {
            let still = |moment| Still {
                studio,
                moment,
                camera: None,
                selected: None,
                heading: heading.clone(),
            };
            moments(studio).into_iter().map(still).collect::<Vec<_>>()
        };
        let rows: Vec<_> = self.studios.iter().map(row).collect();
        let is_column = rows.iter().all(|row| row.len() == 1);
        let [width, height] = self.options.size_px;
        // Single pictures of a wide page stand side by side.
        Rows(if is_column && width > height { vec![rows.concat()] } else { rows })
    }

    /// From what it was made, for the file.
    fn about(&self) -> String {
        self.studios.first().map(|(_, studio)| record::about(studio.scene())).unwrap_or_default()
    }

    fn title(&self) -> &str {
        self.studios.first().map_or("", |(_, studio)| &studio.scene().title)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn out(&self) -> &Path {
        &self.arguments.out
    }
}
