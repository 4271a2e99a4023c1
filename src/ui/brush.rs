//! The hand that draws data: its tools, and what is asked of it.

use std::sync::Arc;

use egui::{InputState, Key, Modifiers};

use super::command::Command;
use crate::scene::Scene;

/// Least and greatest size of a brush, px.
const SIZES_PX: [f32; 2] = [4.0, 200.0];

/// A brush becomes so much larger at a time.
pub const LARGER: f32 = 1.25;

/// What the hand does to the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Points along the stroke.
    Pen,
    /// Points scattered within the brush.
    Spray,
    /// Takes away the points within the brush.
    Eraser,
    /// Carries the points within the brush.
    Move,
}

/// What is asked of the brush.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BrushCommand {
    /// Takes the brush up, on the points that are there, or puts it away.
    Toggle,
    /// Puts it away.
    Leave,
    /// Takes another tool.
    Take(Tool),
    /// Larger by such a factor, or smaller.
    Resize(f32),
    /// The hand is on the canvas.
    Touch(Touch),
    /// It is not any more.
    Lift,
    /// Takes all points away.
    Clear,
}

/// Where the hand is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touch {
    /// The place, data frame.
    pub at: [f64; 2],
    /// Length of a pixel, data frame.
    pub px: f64,
    /// Time since it was last seen, s.
    pub seconds: f64,
}

/// The brush while it is in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Brush {
    /// What it does.
    pub tool: Tool,
    /// The stroke that is being drawn.
    pub stroke: Option<Stroke>,
    /// The scene that came of taking it up, where the data were no drawn points before.
    pub made: Option<Arc<Scene>>,
    /// Stand-ins after all points were taken away.
    pub blank: Option<Blank>,
    /// The size of each tool, px.
    sizes_px: [f32; 4],
}

/// A stroke so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Where the hand was last.
    pub last: [f64; 2],
    /// The pen: its last point. Move: where the hand took hold.
    pub mark: [f64; 2],
    /// Time for which nothing was sprayed yet, s.
    pub due: f64,
    /// Points that are carried, and from where.
    pub held: Vec<(usize, [f64; 2])>,
    /// What has come of it; another scene is not the stroke's to go on with.
    pub scene: Arc<Scene>,
}

/// A canvas without points: a scene needs two, so two stand in until as many are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Blank {
    /// The two.
    pub stand_ins: [[f64; 2]; 2],
    /// What was drawn while it was too little to be data.
    pub begun: Vec<[f64; 2]>,
}

impl Tool {
    /// All of them, in the order of the bar.
    pub const ALL: [Self; 4] = [Self::Pen, Self::Spray, Self::Eraser, Self::Move];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pen => "Pen",
            Self::Spray => "Spray",
            Self::Eraser => "Eraser",
            Self::Move => "Move",
        }
    }

    /// What it does.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Pen => "Points along the stroke, as far apart as the brush is wide (B)",
            Self::Spray => "Points scattered within the brush (F)",
            Self::Eraser => "Takes away the points within the brush (C)",
            Self::Move => "Carries the points within the brush, or the nearest one (M)",
        }
    }

    const fn key(self) -> Key {
        match self {
            Self::Pen => Key::B,
            Self::Spray => Key::F,
            Self::Eraser => Key::C,
            Self::Move => Key::M,
        }
    }
}

impl Brush {
    /// A pen; `made` is the scene that came of taking it up, if one did.
    pub const fn pen(made: Option<Arc<Scene>>) -> Self {
        let sizes_px = [8.0, 40.0, 24.0, 40.0];
        Self { tool: Tool::Pen, stroke: None, made, blank: None, sizes_px }
    }

    /// Radius of the tool, px.
    pub const fn radius_px(&self) -> f32 {
        self.sizes_px[self.tool as usize]
    }

    /// Makes the tool larger by a factor, within bounds.
    pub fn resize(&mut self, factor: f32) {
        let size = &mut self.sizes_px[self.tool as usize];
        *size = (*size * factor).clamp(SIZES_PX[0], SIZES_PX[1]);
    }
}

/// The keys of the brush, as the list of keys shows them.
pub const KEYS: [(&str, &str); 3] = [
    ("B, F, C, M", "pen, spray, eraser, move, while drawing data"),
    ("+, \u{2212}", "a larger brush, a smaller one"),
    ("Esc", "leave off drawing"),
];

/// What the keyboard asks of a brush that is in use.
pub fn commands(input: &mut InputState) -> Vec<Command> {
    let tools = Tool::ALL.map(|tool| (tool.key(), BrushCommand::Take(tool)));
    let others = [
        (Key::Plus, BrushCommand::Resize(LARGER)),
        (Key::Equals, BrushCommand::Resize(LARGER)),
        (Key::Minus, BrushCommand::Resize(1.0 / LARGER)),
    ];
    let keys = tools.into_iter().chain(others);
    let pressed = keys.filter(|(key, _)| input.consume_key(Modifiers::NONE, *key));
    pressed.map(|(_, command)| Command::Brush(command)).collect()
}
