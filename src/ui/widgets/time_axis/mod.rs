//! Time as a strip from noise to data: scrubber, loop, solver steps, and what the particles do.

mod band;
mod interact;
mod paint;

use egui::{Rect, Ui, pos2};

use crate::picture::Rgba;

/// A layer of the stacked band in the strip.
#[derive(Clone, Copy, Debug)]
pub struct Layer<'a> {
    /// Its name, written where it is thickest.
    pub name: &'a str,
    /// Its colour; the alpha shows the panel below it.
    pub ink: Rgba,
    /// Its share at each node, 0 to 1; a layer lies above those before it.
    pub shares: &'a [f32],
}

/// What the particles of one setting do: a part of the strip.
#[derive(Clone, Copy, Debug)]
pub struct Strip<'a> {
    /// Its name, or empty where there is only one.
    pub name: &'a str,
    /// Positions of its nodes, ascending.
    pub nodes: &'a [f32],
    /// Layers, lowest first; without layers it is a neutral track.
    pub layers: &'a [Layer<'a>],
    /// It is known up to here; the rest is empty.
    pub known: f32,
    /// What is written in the empty rest: "hidden until you reveal it"; may be empty.
    pub unknown: &'a str,
}

/// What the strip shows. Positions run from 0 (noise) to 1 (data).
#[derive(Clone, Copy, Debug)]
pub struct TimeAxis<'a> {
    /// Positions of the solver's nodes, ascending.
    pub nodes: &'a [f32],
    /// Labelled positions of the scale: "10 R", "3", "1".
    pub marks: &'a [(f32, String)],
    /// What particles do, one setting above the other.
    pub strips: &'a [Strip<'a>],
    /// Position of the scrubber.
    pub now: f32,
    /// What the bubble at the scrubber says.
    pub bubble: &'a str,
    /// The loop range, if there is one.
    pub loop_range: Option<[f32; 2]>,
    /// Fraction of the running work that is done, while there is some.
    pub busy: Option<f32>,
}

/// What was asked of the strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeAnswer {
    /// Go to this position.
    Seek(f32),
    /// Loop over this range.
    Loop([f32; 2]),
}

/// Height of the band in px.
const BAND_PX: f32 = 38.0;
/// From the top of the rectangle to the band in px.
const ABOVE_PX: f32 = 10.0;

/// The strip over the width of `rect` (80 px high with its labels; the band begins 10 px below the
/// top). It is a slider named "Time"; arrow keys go from node to node. Loop ends are sliders too.
pub fn time_axis(ui: &mut Ui, rect: Rect, axis: &TimeAxis<'_>) -> Option<TimeAnswer> {
    let band = Rect::from_min_max(
        pos2(rect.left(), rect.top() + ABOVE_PX),
        pos2(rect.right(), rect.top() + ABOVE_PX + BAND_PX),
    );
    let place = Place { band, outer: rect };
    let answer = interact::answer(ui, &place, axis);
    paint::paint(ui, &place, axis);
    answer
}

/// Where the strip is.
struct Place {
    band: Rect,
    outer: Rect,
}

/// Space between two strips in px.
const BETWEEN_PX: f32 = 2.0;

impl Place {
    /// The place of one of so many strips.
    fn part(&self, index: usize, of: usize) -> Self {
        let height = (self.band.height() - BETWEEN_PX * (of - 1) as f32) / of as f32;
        let top = self.band.top() + (height + BETWEEN_PX) * index as f32;
        let band = Rect::from_x_y_ranges(self.band.x_range(), top..=top + height);
        Self { band, outer: self.outer }
    }

    fn x(&self, position: f32) -> f32 {
        let position = if position.is_finite() { position.clamp(0.0, 1.0) } else { 0.0 };
        self.band.left() + self.band.width() * position
    }

    fn position(&self, x: f32) -> f32 {
        ((x - self.band.left()) / self.band.width().max(1.0)).clamp(0.0, 1.0)
    }
}
