//! Small pictures of the built-in scenes and lessons, drawn while their gallery is open.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::ColorImage;

use super::Lab;
use crate::diffusion::score::learned::Watch;
use crate::picture::studio::Studio;
use crate::picture::{Figure, Panel, Theme};
use crate::record::raster;
use crate::scene::lessons::{self, BUILT_IN};
use crate::scene::{Scene, catalogue};
use crate::sim::experiment::Experiment;
use crate::sim::loaded::Loaded;
use crate::ui::command::Overlay;
use crate::ui::model::Portrait;

/// The canvas of a portrait in px; it is shown at half this size.
const SIZE_PX: [f64; 2] = [292.0, 189.0];

/// The noise level that is shown, in data radii.
const SIGMA: f64 = 0.05;

/// Fewer particles and steps are enough for a small picture.
const PARTICLES: usize = 200;
const STEPS: i64 = 40;

/// Portraits that are being drawn, in the order of the gallery, one after the other.
pub struct Portraits {
    sender: Sender<(Portrait, Theme, Option<ColorImage>)>,
    drawn: Receiver<(Portrait, Theme, Option<ColorImage>)>,
    /// The gallery that was asked for last and its theme.
    asked: Option<(Overlay, Theme)>,
    /// The theme of those that are there.
    theme: Option<Theme>,
    is_wanted: Arc<AtomicBool>,
}

impl Default for Portraits {
    fn default() -> Self {
        let (sender, drawn) = channel();
        Self { sender, drawn, asked: None, theme: None, is_wanted: Arc::default() }
    }
}

impl Portraits {
    /// Begins to draw those of a gallery that are not there; those of another give way.
    fn draw(
        &mut self,
        missing: Vec<(Portrait, Scene)>,
        theme: Theme,
        wake: impl Fn() + Send + 'static,
    ) {
        self.is_wanted.store(false, Ordering::Relaxed);
        self.is_wanted = Arc::new(AtomicBool::new(true));
        let (sender, is_wanted) = (self.sender.clone(), Arc::clone(&self.is_wanted));
        rayon::spawn(move || {
            for (name, scene) in missing {
                if !is_wanted.load(Ordering::Relaxed) {
                    return;
                }
                let image = portrait(&scene, theme, &|| !is_wanted.load(Ordering::Relaxed));
                let _ = sender.send((name, theme, image));
                wake();
            }
        });
    }
}

/// A scene on a small canvas; `None` where it cannot be solved, or `stop` said so.
fn portrait(scene: &Scene, theme: Theme, stop: &(dyn Fn() -> bool + Sync)) -> Option<ColorImage> {
    let count = scene.particles.count.min(PARTICLES) as i64;
    let scene = scene.with_changes([
        ("particles.count", Some(count.into())),
        ("sampler.steps", Some(STEPS.into())),
        ("view.score", Some(false.into())),
    ]);
    let scene = Arc::new(scene.ok()?);
    let loaded = Loaded::read(&scene, None).ok()?;
    let watch = Watch { stop, progress: &|_| {} };
    let experiment = Arc::new(Experiment::trained(scene, loaded, watch).ok()?);
    let studio = Studio::solve(&experiment, theme.palette(), stop)?;
    let ln_sigma = (SIGMA * experiment.radius).ln();
    let moment = studio.timeline().moment_of_ln_sigma(ln_sigma);
    let picture = studio.picture(moment, studio.camera(SIZE_PX), None, stop)?;
    let background = picture.background;
    let panels = vec![Panel { corner_px: [0.0; 2], picture }];
    let image = raster::image(&Figure { size_px: SIZE_PX, background, panels }, 1.0);
    let size = image.size.map(|pixels| pixels as usize);
    Some(ColorImage::from_rgba_unmultiplied(size, &image.rgba))
}

/// What a gallery shows, and the scene of each.
fn entries(overlay: Overlay) -> Vec<(Portrait, Scene)> {
    match overlay {
        Overlay::Gallery => {
            let scenes = catalogue::SCENES.iter();
            scenes.map(|entry| (Portrait::Scene(entry.name), entry.scene())).collect()
        }
        Overlay::Lessons => BUILT_IN
            .iter()
            .filter_map(|(name, _)| {
                let lesson = lessons::find(name)?;
                let step = lesson.steps.iter().find(|step| step.scene.view.ridge);
                let step = step.or(lesson.steps.first())?;
                Some((Portrait::Lesson(name), Scene::clone(&step.scene)))
            })
            .collect(),
        Overlay::Keys => Vec::new(),
    }
}

impl Lab {
    /// Has the portraits of the gallery that is open drawn, and takes in those that are.
    pub(super) fn follow_portraits(&mut self) {
        let theme = self.model.theme;
        for (name, drawn_in, image) in self.portraits.drawn.try_iter().collect::<Vec<_>>() {
            let Some(image) = image.filter(|_| drawn_in == theme) else { continue };
            let options = egui::TextureOptions::LINEAR;
            let texture = self.context.load_texture("portrait", image, options);
            self.model.portraits.insert(name, texture);
        }
        let open = self.model.overlay.map(|overlay| (overlay, theme));
        if self.portraits.asked == open {
            return;
        }
        self.portraits.asked = open;
        let Some((overlay, _)) = open else {
            return self.portraits.is_wanted.store(false, Ordering::Relaxed);
        };
        if self.portraits.theme.replace(theme) != Some(theme) {
            self.model.portraits.clear();
        }
        let mut missing = entries(overlay);
        missing.retain(|(name, _)| !self.model.portraits.contains_key(name));
        let wake = self.waker();
        self.portraits.draw(missing, theme, wake);
    }
}
