//! A formula as a picture that stands on a base line.

use egui::emath::GuiRounding;
use egui::{Color32, ColorImage, Context, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2};
use egui::{pos2, vec2};
use ratex_types::display_item::{DisplayItem, DisplayList};
use tiny_skia::{FillRule, Mask, Path, Transform};

use super::outline::{self, Pixels};
use super::page::Look;
use crate::scene::lessons::formulas::{Place, typeset};

/// The em of formulas over that of words: the small letters of IBM Plex Sans (0.516 em) and of
/// `KaTeX` (0.431 em) become equally tall.
pub const EM: f32 = 0.516 / 0.431;

/// Space before a formula over the size of the letters: theirs have it in their boxes.
const BEFORE: f32 = 0.06;

/// Samples to a pixel in either direction.
const SAMPLES: usize = 2;

/// Largest width or height of the picture in pixels.
const LARGEST: f32 = 8192.0;

/// White on transparent, to be tinted.
pub struct Formula {
    /// What it takes of the line in px.
    pub width_px: f32,
    /// Height above the base line in px.
    pub above_px: f32,
    /// Depth below the base line in px.
    pub below_px: f32,
    texture: TextureHandle,
    /// From the start on the base line to the top left of the picture, px.
    offset: Vec2,
    /// Size of the picture in px.
    size: Vec2,
}

impl Formula {
    /// Typesets a formula; none if that cannot be done.
    pub fn new(ctx: &Context, tex: &str, place: Place, look: &Look) -> Option<Self> {
        let list = typeset(tex, place).ok()?;
        let scale = look.pixels_per_point();
        let pixels = Pixels { em: EM * look.size_px() * scale, is_hinted: look.is_hinted() };
        let frame = Frame::around(&list, pixels.em)?;
        let image = image(&frame.covered(&list, &pixels)?, &frame, look);
        let em_px = pixels.em / scale;
        let before = (BEFORE * look.size_px() * scale).round();
        Some(Self {
            width_px: list.width.max(0.0) as f32 * em_px + before / scale,
            above_px: list.height as f32 * em_px,
            below_px: list.depth as f32 * em_px,
            texture: ctx.load_texture(tex, image, TextureOptions::LINEAR),
            offset: vec2(before - frame.left as f32, -(frame.baseline as f32)) / scale,
            size: vec2(frame.size[0] as f32, frame.size[1] as f32) / scale,
        })
    }

    /// Paints it from a point on the base line over a width: smaller where it is wider than that.
    pub fn paint(&self, ui: &Ui, at: Pos2, width_px: f32, ink: Color32) {
        let share = if width_px < self.width_px - 1.0 { width_px / self.width_px } else { 1.0 };
        let at = at.round_to_pixels(ui.pixels_per_point());
        let rect = Rect::from_min_size(at + self.offset * share, self.size * share);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(self.texture.id(), rect, whole, ink);
    }
}

/// The pixels of a picture, with a margin for letters that lean out of their box.
struct Frame {
    size: [usize; 2],
    /// Column where the formula begins.
    left: usize,
    /// Row below which the base line is.
    baseline: usize,
}

impl Frame {
    fn around(list: &DisplayList, em: f32) -> Option<Self> {
        let pixels = |ems: f64| (ems.max(0.0) as f32 * em).ceil();
        let margin = (0.25 * em).ceil() + 1.0;
        let width = pixels(list.width) + 2.0 * margin;
        let above = pixels(list.height) + margin;
        let below = pixels(list.depth) + margin;
        (width.max(above + below) <= LARGEST).then_some(Self {
            size: [width as usize, (above + below) as usize],
            left: margin as usize,
            baseline: above as usize,
        })
    }

    /// The formula at `SAMPLES` times the resolution.
    fn covered(&self, list: &DisplayList, pixels: &Pixels) -> Option<Mask> {
        let [width, height] = self.size.map(|side| (side * SAMPLES) as u32);
        let mut mask = Mask::new(width, height)?;
        let fine = SAMPLES as f32;
        let shift = Transform::from_translate(self.left as f32, self.baseline as f32);
        let transform = shift.post_scale(fine, fine);
        for item in &list.items {
            for path in shape(item, list.height, pixels)? {
                mask.fill_path(&path, FillRule::Winding, true, transform);
            }
        }
        Some(mask)
    }
}

/// The outlines of an item in pixels, from the start of the formula on its base line; none where a
/// glyph is missing.
fn shape(item: &DisplayItem, baseline: f64, pixels: &Pixels) -> Option<Vec<Path>> {
    let at = |x: f64, y: f64| [x as f32 * pixels.em, (y - baseline) as f32 * pixels.em];
    match item {
        DisplayItem::GlyphPath { color, .. } if color.a == 0.0 => Some(Vec::new()),
        DisplayItem::GlyphPath { x, y, scale, font, char_code, .. } => {
            outline::glyph(font, *char_code, *scale as f32, at(*x, *y), pixels)
        }
        DisplayItem::Line { x, y, width, thickness, .. } => {
            let size = [*width as f32 * pixels.em, *thickness as f32 * pixels.em];
            Some(outline::bar(at(*x, *y), size, pixels))
        }
        DisplayItem::Rect { x, y, width, height, .. } => {
            let [x, y] = at(*x, *y);
            Some(outline::rect([x, y], [*width as f32 * pixels.em, *height as f32 * pixels.em]))
        }
        DisplayItem::Path { x, y, commands, fill, .. } => {
            Some(outline::path(commands, at(*x, *y), *fill, pixels))
        }
    }
}

/// Averages the samples of each pixel.
fn image(mask: &Mask, frame: &Frame, look: &Look) -> ColorImage {
    let [width, height] = frame.size;
    let pitch = width * SAMPLES;
    let sum = |column: usize, row: usize| -> u32 {
        let lines = mask.data().chunks_exact(pitch).skip(row * SAMPLES).take(SAMPLES);
        let samples = lines.flat_map(|line| &line[column * SAMPLES..(column + 1) * SAMPLES]);
        samples.map(|sample| u32::from(*sample)).sum()
    };
    let most = (255 * SAMPLES * SAMPLES) as f32;
    let pixel = |column, row| {
        let alpha = look.alpha(sum(column, row) as f32 / most);
        Color32::from_white_alpha((alpha * 255.0).round() as u8)
    };
    let pixels = (0..height).flat_map(|row| (0..width).map(move |column| pixel(column, row)));
    ColorImage::new(frame.size, pixels.collect())
}
