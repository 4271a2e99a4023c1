//! What a hand does to points.

use std::f64::consts::TAU;

use crate::diffusion::data::Drawn;
use crate::maths::philox::philox;
use crate::ui::brush::{Stroke, Tool, Touch};

/// Points that a spray gives in a second, and as soon as it is pressed.
const SPRAY_RATE: f64 = 60.0;
const FIRST_SPRAY: usize = 4;

/// Move takes the nearest point if none is within the brush, up to this many radii away.
const REACH: f64 = 4.0;

/// Places are rounded to a power of ten below this part of a pixel.
const GRAIN_PX: f64 = 0.1;

/// Where a spray finds no free place in so many tries, it gives nothing.
const MOST_TRIES: u32 = 16;

/// Numbers that are read off the noise for one sprayed point.
const TWO_TO_32: f64 = 4_294_967_296.0;

/// Why points stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There are as many as there may be.
    Full,
    /// Too few would remain.
    TooFew,
}

/// Does what a tool does to points where the hand is; `stroke` is what it did before, unless it has
/// only come down.
pub fn touch(
    tool: Tool,
    points: &mut Vec<[f64; 2]>,
    stroke: Option<Stroke>,
    hand: &Hand,
) -> (Trace, Result<(), Refusal>) {
    let mut trace = stroke.map_or_else(|| Trace::begun(tool, points, hand), Trace::of);
    let done = match tool {
        Tool::Pen => pen(points, &mut trace, hand),
        Tool::Spray => spray(points, &mut trace, hand),
        Tool::Eraser => erase(points, &trace, hand),
        Tool::Move => carry(points, &trace, hand),
    };
    trace.last = hand.at;
    trace.is_new = false;
    (trace, done)
}

/// The hand on the canvas.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    at: [f64; 2],
    radius: f64,
    seconds: f64,
    decimals: i32,
}

impl Hand {
    /// A hand with a brush of a radius in px.
    pub fn new(touch: &Touch, radius_px: f32) -> Self {
        let radius = f64::from(radius_px) * touch.px;
        let decimals = -(touch.px * GRAIN_PX).log10().floor() as i32;
        Self { at: touch.at, radius, seconds: touch.seconds, decimals: decimals.clamp(-200, 200) }
    }

    fn rounded(&self, x: f64) -> f64 {
        let grain = 10_f64.powi(self.decimals.abs());
        let rounded = match self.decimals {
            0.. => (x * grain).round() / grain,
            _ => (x / grain).round() * grain,
        };
        // Adding zero makes the two zeros one.
        if rounded.is_finite() { rounded + 0.0 } else { x }
    }

    fn place(&self, point: [f64; 2]) -> [f64; 2] {
        point.map(|x| self.rounded(x))
    }
}

/// What a stroke remembers from one moment to the next.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Where the hand was last.
    pub last: [f64; 2],
    /// See [`Stroke::mark`].
    pub mark: [f64; 2],
    /// See [`Stroke::due`].
    pub due: f64,
    /// See [`Stroke::held`].
    pub held: Vec<(usize, [f64; 2])>,
    is_new: bool,
}

impl Trace {
    fn of(stroke: Stroke) -> Self {
        let Stroke { last, mark, due, held, .. } = stroke;
        Self { last, mark, due, held, is_new: false }
    }

    fn begun(tool: Tool, points: &[[f64; 2]], hand: &Hand) -> Self {
        let held = if tool == Tool::Move { taken_hold_of(points, hand) } else { Vec::new() };
        Self { last: hand.at, mark: hand.at, due: 0.0, held, is_new: true }
    }
}

fn pen(points: &mut Vec<[f64; 2]>, trace: &mut Trace, hand: &Hand) -> Result<(), Refusal> {
    if trace.is_new {
        return add(points, hand.place(hand.at));
    }
    let way = [0, 1].map(|d| hand.at[d] - trace.mark[d]);
    let length = way[0].hypot(way[1]);
    let steps = (length / hand.radius).floor();
    let start = trace.mark;
    for step in 1..=(steps as usize).min(Drawn::MOST) {
        let share = step as f64 * hand.radius / length;
        trace.mark = [0, 1].map(|d| start[d] + share * way[d]);
        add(points, hand.place(trace.mark))?;
    }
    Ok(())
}

fn spray(points: &mut Vec<[f64; 2]>, trace: &mut Trace, hand: &Hand) -> Result<(), Refusal> {
    trace.due += SPRAY_RATE * hand.seconds;
    let n = if trace.is_new { FIRST_SPRAY } else { trace.due as usize };
    trace.due = if trace.is_new { 0.0 } else { trace.due.fract() };
    for _ in 0..n {
        let mut drops =
            (0..MOST_TRIES).map(|attempt| sprayed([points.len() as u32, attempt], hand));
        if let Some(free) = drops.find(|drop| !points.contains(drop)) {
            add(points, free)?;
        }
    }
    Ok(())
}

/// A place within the brush; other numbers are another one.
fn sprayed([number, attempt]: [u32; 2], hand: &Hand) -> [f64; 2] {
    let seed = hand.at.map(|x| x.to_bits() as u32);
    let [a, b, ..] = philox([number, attempt, 0, 0], seed);
    let [radius, turn] = [a, b].map(|word| (f64::from(word) + 0.5) / TWO_TO_32);
    let (sin, cos) = (TAU * turn).sin_cos();
    let distance = hand.radius * radius.sqrt();
    hand.place([hand.at[0] + distance * cos, hand.at[1] + distance * sin])
}

fn erase(points: &mut Vec<[f64; 2]>, trace: &Trace, hand: &Hand) -> Result<(), Refusal> {
    let is_kept = |point: &[f64; 2]| distance_from_way(*point, trace.last, hand.at) > hand.radius;
    let kept: Vec<_> = points.iter().copied().filter(is_kept).collect();
    if kept.len() < points.len() && Drawn::fault(&kept).is_some() {
        return Err(Refusal::TooFew);
    }
    *points = kept;
    Ok(())
}

fn carry(points: &mut [[f64; 2]], trace: &Trace, hand: &Hand) -> Result<(), Refusal> {
    let way = [0, 1].map(|d| hand.at[d] - trace.mark[d]);
    let before: Vec<_> = trace.held.iter().filter_map(|(i, _)| points.get(*i).copied()).collect();
    for (i, from) in &trace.held {
        if let Some(point) = points.get_mut(*i) {
            *point = hand.place([0, 1].map(|d| from[d] + way[d]));
        }
    }
    if Drawn::fault(points).is_some() {
        for ((i, _), point) in trace.held.iter().zip(before) {
            points[*i] = point;
        }
        return Err(Refusal::TooFew);
    }
    Ok(())
}

/// The points within the brush, else the nearest one if it is not far.
fn taken_hold_of(points: &[[f64; 2]], hand: &Hand) -> Vec<(usize, [f64; 2])> {
    let distance = |point: &[f64; 2]| distance_from_way(*point, hand.at, hand.at);
    let all = || points.iter().copied().enumerate();
    let within: Vec<_> = all().filter(|(_, point)| distance(point) <= hand.radius).collect();
    if !within.is_empty() {
        return within;
    }
    let nearest = all().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
    nearest.filter(|(_, point)| distance(point) <= REACH * hand.radius).into_iter().collect()
}

/// One more point, unless there is one.
fn add(points: &mut Vec<[f64; 2]>, point: [f64; 2]) -> Result<(), Refusal> {
    if points.contains(&point) {
        return Ok(());
    }
    if points.len() >= Drawn::MOST {
        return Err(Refusal::Full);
    }
    points.push(point);
    Ok(())
}

/// Distance of a point from the straight way between two places.
fn distance_from_way(point: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let way = [to[0] - from[0], to[1] - from[1]];
    let gap = [point[0] - from[0], point[1] - from[1]];
    let square = way[0] * way[0] + way[1] * way[1];
    let along = if square > 0.0 { (gap[0] * way[0] + gap[1] * way[1]) / square } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (gap[0] - along * way[0]).hypot(gap[1] - along * way[1])
}

#[cfg(test)]
mod tests;
