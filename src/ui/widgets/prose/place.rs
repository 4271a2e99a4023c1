//! Where the words and the formulas of a page stand in a width.

use std::sync::Arc;

use egui::emath::GuiRounding;
use egui::text::LayoutJob;
use egui::{Galley, Pos2, Ui, Vec2, pos2, vec2};

use super::ink;
use super::page::{Block, GAP, Page};

/// How far a formula may hang out of its line, over the height of a line, before the lines part.
const OVERHANG: f32 = 0.08;

/// A page in a width.
pub struct Placed<'a> {
    /// Its size in px.
    pub size: Vec2,
    blocks: Vec<PlacedBlock<'a>>,
}

struct PlacedBlock<'a> {
    block: &'a Block,
    bullet: Arc<Galley>,
    words: Galley,
    /// Top left of the words.
    at: Vec2,
}

impl<'a> Placed<'a> {
    /// Lays a page out.
    pub fn new(ui: &Ui, page: &'a Page, width_px: f32) -> Self {
        let mut size = Vec2::ZERO;
        let mut blocks = Vec::new();
        for block in &page.blocks {
            size.y = (size.y + block.above_px).round_to_pixels(ui.pixels_per_point());
            let words = words(ui, block, (width_px - block.indent_px).max(1.0));
            let at = vec2(block.indent_px, size.y);
            size = vec2(size.x.max(at.x + words.rect.width()), at.y + words.rect.height());
            let bullet = ui.painter().layout_job(block.bullet.clone());
            blocks.push(PlacedBlock { block, bullet, words, at });
        }
        Self { size, blocks }
    }

    /// Paints the page with its top left at a point.
    pub fn paint(self, ui: &Ui, at: Pos2) {
        let at = at.round_to_pixels(ui.pixels_per_point());
        for placed in self.blocks {
            placed.paint(ui, at);
        }
    }
}

impl PlacedBlock<'_> {
    fn paint(self, ui: &Ui, page: Pos2) {
        let at = page + self.at;
        let ink = ink(ui);
        let gaps = gaps(&self.words);
        if let Some(baseline) = self.words.rows.first().map(|row| row.pos.y) {
            let x = at.x - self.bullet.size().x - 0.5 * self.bullet.size().y.min(8.0);
            ui.painter().galley(pos2(x, at.y + baseline), self.bullet, ink);
        }
        ui.painter().galley(at, Arc::new(self.words), ink);
        for (gap, (start, width)) in self.block.gaps.iter().zip(gaps) {
            gap.formula.paint(ui, at + start.to_vec2(), width, ink);
        }
    }
}

/// Lays the words of a block out, with room above and below its lines for tall formulas.
fn words(ui: &Ui, block: &Block, width_px: f32) -> Galley {
    let mut job: LayoutJob = block.words.clone();
    job.wrap.max_width = width_px;
    for gap in &block.gaps {
        job.sections[gap.section].leading_space = gap.formula.width_px.min(width_px - 1.0);
    }
    let mut galley = Galley::clone(&ui.painter().layout_job(job));
    spread(ui, &mut galley, block);
    galley
}

/// Moves the lines apart where formulas are taller than they are.
fn spread(ui: &Ui, galley: &mut Galley, block: &Block) {
    let mut formulas = block.gaps.iter().map(|gap| &gap.formula);
    let mut shift = 0.0;
    let scale = ui.pixels_per_point();
    let whole = |px: f32| (px * scale).ceil() / scale;
    for row in &mut galley.rows {
        let count = row.row.glyphs.iter().filter(|glyph| glyph.chr == GAP).count() / 2;
        let (mut above, mut below) = (0.0_f32, 0.0_f32);
        if let Some(glyph) = row.row.glyphs.first() {
            let give = OVERHANG * glyph.font_height;
            for formula in formulas.by_ref().take(count) {
                above = above.max(formula.above_px - glyph.font_ascent - give);
                below =
                    below.max(formula.below_px - (glyph.font_height - glyph.font_ascent) - give);
            }
        }
        shift += whole(above);
        row.pos.y += shift;
        shift += whole(below);
    }
    galley.rect.max.y += shift;
    galley.mesh_bounds.max.y += shift;
}

/// Where the gaps of a text begin, on the base line, and how wide they are.
fn gaps(galley: &Galley) -> Vec<(Pos2, f32)> {
    let mut gaps = Vec::new();
    for row in &galley.rows {
        let mut ends = row.row.glyphs.iter().filter(|glyph| glyph.chr == GAP);
        while let (Some(start), Some(end)) = (ends.next(), ends.next()) {
            gaps.push((row.pos + start.pos.to_vec2(), end.pos.x - start.pos.x));
        }
    }
    gaps
}
