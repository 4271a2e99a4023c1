//! The canvas: draws a [`Picture`] with the graphics processor.
//!
//! All marks are drawn into a texture of the view's own before egui paints (`prepare`), and this
//! texture is copied pixel by pixel into the window (`paint`). The same drawing, read back, is
//! [`Gpu::capture`]. In space a depth texture tells what hides what, colours fade towards the
//! background with depth, and points grow towards the eye; in the plane the first mark is lowest.
//! Words are written by egui's painter, above all other marks.
//! Colours blend in sRGB space with straight alpha, as in SVG and CSS.
//!
//! Words: `px` are logical pixels (egui's points), `pixels` are those of the texture.

mod arena;
mod capture;
mod draw;
mod gpu;
mod marks;
mod pipelines;
mod seen;
mod store;
mod target;
mod workshop;

use std::sync::Arc;

use egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor, wgpu};

use super::style;
use crate::picture::text::CAP_HEIGHT;
use crate::picture::{Camera, Mark, Picture, Weight, Words};
pub use crate::record::image::Image;
pub use gpu::Gpu;
use seen::Seen;

/// Adds the picture to `ui`, filling `rect`.
///
/// `view` tells the canvases of one frame apart: each has its own texture. The camera's `size_px`
/// should be the size of `rect`. Draws nothing where [`Gpu::install`] was not called.
pub fn paint(ui: &egui::Ui, rect: egui::Rect, view: u64, picture: &Arc<Picture>) {
    if rect.is_finite() && rect.is_positive() {
        let painter = ui.painter_at(rect);
        let shown = Shown { rect, view, picture: Arc::clone(picture) };
        painter.add(egui_wgpu::Callback::new_paint_callback(rect, shown));
        picture.marks.iter().for_each(|mark| {
            if let Mark::Words(words) = mark {
                write(&painter, rect, &picture.camera, words);
            }
        });
    }
}

/// Writes words above all other marks.
fn write(painter: &egui::Painter, rect: egui::Rect, camera: &Camera, words: &Words) {
    let Some(spot) = camera.spot(words.at.map(f64::from)) else { return };
    let font = match words.weight {
        Weight::Regular => style::regular(words.size_px),
        Weight::SemiBold => style::semibold(words.size_px),
    };
    let ink = style::colour(words.ink);
    let galley = painter.layout_no_wrap(words.text.clone(), font, ink);
    let base_line = galley
        .rows
        .first()
        .map_or(0.0, |row| row.glyphs.first().map_or(row.height(), |glyph| glyph.pos.y));
    let capitals = CAP_HEIGHT as f32 * words.size_px;
    let [across, down] = words.align;
    let at = egui::vec2(spot.at[0] as f32, spot.at[1] as f32) + words.shift_px.into();
    let up = base_line - capitals * (1.0 - down);
    painter.galley(rect.min + at - egui::vec2(across * galley.size().x, up), galley, ink);
}

/// A picture on its way into a rectangle of the window.
struct Shown {
    rect: egui::Rect,
    view: u64,
    picture: Arc<Picture>,
}

impl CallbackTrait for Shown {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(gpu) = resources.get_mut::<Gpu>() {
            let max_side = device.limits().max_texture_dimension_2d;
            let scale = screen.pixels_per_point;
            let seen = Seen::in_window(self.picture.camera, self.rect, scale, max_side);
            gpu.prepare(device, queue, encoder, self.view, &self.picture, &seen);
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        if let Some(gpu) = resources.get::<Gpu>() {
            gpu.blit(pass, self.view);
        }
    }
}
