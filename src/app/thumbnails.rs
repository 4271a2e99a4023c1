//! Small pictures of snapshots and recordings, drawn in the background.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use egui::ColorImage;

use crate::picture::{Figure, Panel, Picture};
use crate::record::image::Image;
use crate::record::raster;
use crate::record::recording::{Look, Recording, Reel};
use crate::ui::model::Kept;

/// Width of a thumbnail in pixels: twice that of its card.
const WIDTH: f64 = 288.0;

/// Width over height of one that is drawn of a recording.
const ASPECT: f64 = 1.6;

/// A recording whose end takes longer to solve has none.
const PATIENCE: Duration = Duration::from_secs(5);

/// Thumbnails that were asked for.
pub struct Thumbnails {
    sender: Sender<(u64, ColorImage)>,
    drawn: Receiver<(u64, ColorImage)>,
    /// Those that have been seen to.
    asked: BTreeSet<u64>,
}

impl Default for Thumbnails {
    fn default() -> Self {
        let (sender, drawn) = channel();
        Self { sender, drawn, asked: BTreeSet::new() }
    }
}

impl Thumbnails {
    /// Draws the thumbnail of number `id`.
    pub fn draw(&mut self, id: u64, picture: Picture, wake: impl Fn() + Send + 'static) {
        self.asked.insert(id);
        let sender = self.sender.clone();
        rayon::spawn(move || {
            let size_px = picture.camera.size_px();
            let background = picture.background;
            let panels = vec![Panel { corner_px: [0.0; 2], picture }];
            let figure = Figure { size_px, background, panels };
            let image = raster::image(&figure, WIDTH / size_px[0].max(1.0));
            let _ = sender.send((id, in_colour(&image)));
            wake();
        });
    }

    /// Draws the ends of those that have no picture, one after the other.
    pub fn draw_missing(&mut self, items: &[Kept], wake: impl Fn() + Send + 'static) {
        let missing = items.iter().filter(|kept| kept.thumbnail.is_none());
        let missing: Vec<(u64, Arc<Recording>)> = missing
            .filter(|kept| self.asked.insert(kept.id))
            .map(|kept| (kept.id, Arc::clone(&kept.recording)))
            .collect();
        let sender = self.sender.clone();
        rayon::spawn(move || {
            for (id, recording) in missing {
                let started = Instant::now();
                let stop = || started.elapsed() > PATIENCE;
                let reel = Reel::new(&recording, Look::default(), None, &stop);
                let size = [WIDTH, WIDTH / ASPECT].map(|pixels| pixels as u32);
                if let Ok(image) = reel.image(recording.seconds(), size) {
                    let _ = sender.send((id, in_colour(&image)));
                    wake();
                }
            }
        });
    }

    /// What has been drawn since.
    pub fn take(&self) -> Vec<(u64, ColorImage)> {
        self.drawn.try_iter().collect()
    }
}

fn in_colour(image: &Image) -> ColorImage {
    ColorImage::from_rgba_unmultiplied(image.size.map(|pixels| pixels as usize), &image.rgba)
}
