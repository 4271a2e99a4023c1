//! What is written and drawn around pictures, in px from the lower left corner of the page.

use super::page_camera;
use crate::picture::text::{CAP_HEIGHT, width_px};
use crate::picture::{
    Arrows, Field, Glyphs, Lines, Mark, Occlusion, Patch, Picture, Rgba, Style, Weight, Width,
    Words,
};

/// Marks on a page; places are px from its upper left corner, `y` down, as they are thought of.
pub struct Page {
    size_px: [f64; 2],
    marks: Vec<Mark>,
}

impl Page {
    /// An empty page.
    pub const fn new(size_px: [f64; 2]) -> Self {
        Self { size_px, marks: Vec::new() }
    }

    /// The page as a picture over others.
    pub fn picture(self) -> Picture {
        let background = Rgba([0; 4]);
        Picture { background, camera: page_camera(self.size_px), marks: self.marks }
    }

    fn place(&self, [x, y]: [f64; 2]) -> [f32; 3] {
        [x as f32, (self.size_px[1] - y) as f32, 0.0]
    }

    /// Words; `align` as in [`Words`].
    pub fn words(&mut self, text: &str, at: [f64; 2], align: [f32; 2], font: Font) {
        let Font { size_px, weight, ink } = font;
        let (text, at) = (text.to_owned(), self.place(at));
        self.marks.push(Mark::Words(Words {
            text,
            at,
            shift_px: [0.0; 2],
            align,
            size_px,
            weight,
            ink,
        }));
    }

    /// A polyline.
    pub fn line(&mut self, points: &[[f64; 2]], width_px: f32, ink: Rgba, dash: Option<[f32; 2]>) {
        let curve = points.iter().map(|&at| self.place(at)).collect();
        let lines = Lines::new(vec![curve], Width::Px(width_px), ink);
        self.marks.push(Mark::Lines(Lines { dash_px: dash, ..lines }));
    }

    /// A filled rectangle, by its upper left corner.
    pub fn rectangle(&mut self, corner: [f64; 2], size_px: [f64; 2], ink: Rgba) {
        self.ramp(corner, size_px, [1.0, 1.0], ink);
    }

    /// A rectangle whose alpha goes from one share of its ink's, on the left, to another.
    pub fn ramp(&mut self, [x, y]: [f64; 2], size_px: [f64; 2], shares: [f32; 2], ink: Rgba) {
        let [width, height] = size_px;
        let low = [x, self.size_px[1] - y - height];
        let patch = Patch::between([low, [low[0] + width, low[1] + height]]);
        let values = [shares, shares].concat().into();
        let (id, size) = (Field::new_id(), [2, 2]);
        self.marks.push(Mark::Field(Field { id, size, values, patch, top: 1.0, depth: 1.0, ink }));
    }

    /// An arrow to the right, by its middle.
    pub fn arrow(&mut self, at: [f64; 2], length_px: f64, ink: Rgba) {
        let arrows = vec![(self.place(at), [length_px as f32, 0.0])];
        self.marks.push(Mark::Arrows(Arrows { arrows, width_px: 1.0, head_px: 4.5, ink }));
    }

    /// A point.
    pub fn glyph(&mut self, at: [f64; 2], style: Style) {
        let at = vec![self.place(at)];
        self.marks.push(Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Flat }));
    }
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// Size of the letters in px.
    pub size_px: f32,
    /// How heavy they are.
    pub weight: Weight,
    /// Colour.
    pub ink: Rgba,
}

impl Font {
    /// Width of words.
    pub fn width(&self, text: &str) -> f64 {
        f64::from(width_px(text, self.size_px, self.weight))
    }

    /// Height of capitals.
    pub fn capitals(&self) -> f64 {
        CAP_HEIGHT * f64::from(self.size_px)
    }

    /// The words in lines that are no wider than `width`; parts are kept whole where they can be.
    pub fn lines(&self, parts: &[String], between: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for part in parts {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line}{between}{part}")) <= width => {
                    line.push_str(between);
                    line.push_str(part);
                }
                _ => lines.push(part.clone()),
            }
        }
        lines
    }
}
