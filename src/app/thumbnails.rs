//! Small pictures of snapshots, drawn in the background.

use std::sync::mpsc::{Receiver, Sender, channel};

use egui::ColorImage;

use crate::picture::{Figure, Panel, Picture};
use crate::record::raster;

/// Width of a thumbnail in pixels: twice that of its card.
const WIDTH: f64 = 288.0;

/// Thumbnails that were asked for.
pub struct Thumbnails {
    sender: Sender<(u64, ColorImage)>,
    drawn: Receiver<(u64, ColorImage)>,
}

impl Default for Thumbnails {
    fn default() -> Self {
        let (sender, drawn) = channel();
        Self { sender, drawn }
    }
}

impl Thumbnails {
    /// Draws the thumbnail of number `id`.
    pub fn draw(&self, id: u64, picture: Picture, wake: impl Fn() + Send + 'static) {
        let sender = self.sender.clone();
        rayon::spawn(move || {
            let size_px = picture.camera.size_px();
            let background = picture.background;
            let panels = vec![Panel { corner_px: [0.0; 2], picture }];
            let figure = Figure { size_px, background, panels };
            let image = raster::image(&figure, WIDTH / size_px[0].max(1.0));
            let size = image.size.map(|pixels| pixels as usize);
            let _ = sender.send((id, ColorImage::from_rgba_unmultiplied(size, &image.rgba)));
            wake();
        });
    }

    /// What has been drawn since.
    pub fn take(&self) -> Vec<(u64, ColorImage)> {
        self.drawn.try_iter().collect()
    }
}
