//! Lessons as data: steps with a caption, what changes, what may be touched, a question, and claims
//! that are checked on the real simulation.

mod catalogue;
pub mod claims;
pub mod formulas;
mod question;
mod read;

use std::sync::Arc;

pub use catalogue::{BUILT_IN, find};
use claims::{Claim, Quantity};

use super::Scene;

/// The newest format that this program reads.
pub const FORMAT: i64 = 1;

/// An hour, or part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The file, or the name of a built-in one.
    pub name: String,
    /// What the gallery shows.
    pub title: String,
    /// What is needed before: `"first"`, `"second"` or `"third"`.
    pub level: String,
    /// How long it takes in class, minutes.
    pub minutes: u32,
    /// One line about it.
    pub about: String,
    /// At least one.
    pub steps: Vec<Step>,
}

/// What is seen and asked at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Markdown with formulas, two or three sentences.
    pub caption: String,
    /// The experiment and its layers.
    pub scene: Arc<Scene>,
    /// Where the scrubber goes.
    pub time: Place,
    /// Whether time plays from there.
    pub plays: bool,
    /// Paths of the parameters that may be touched, and `"time"`.
    pub controls: Vec<String>,
    /// What is to be predicted.
    pub question: Option<Question>,
    /// What is said when it is revealed.
    pub reveal: String,
    /// Where time plays to when it is revealed.
    pub reveal_time: Place,
    /// What is said of the picture, checked.
    pub claims: Vec<Claim>,
    /// The line of the file where it begins.
    pub line: usize,
}

/// A place of the scrubber.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// Where it is.
    Stay,
    /// The noise end.
    Noise,
    /// The data end.
    Data,
    /// A noise level in units of the data radius.
    Sigma(f64),
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is asked.
    pub ask: String,
    /// How it is answered.
    pub answer: Answer,
}

/// How a question is answered, and the truth.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// One of several.
    Choose {
        /// What may be chosen.
        choices: Vec<String>,
        /// The place of the right one.
        right: usize,
    },
    /// A click where a particle ends.
    Click {
        /// The particle.
        particle: usize,
    },
    /// A number that is typed.
    Number {
        /// What it is.
        of: Quantity,
        /// Whether it is typed in units of the data radius.
        in_radii: bool,
        /// How far from the truth it may be, as a share of it.
        within: f64,
    },
}

impl Step {
    /// Whether a parameter may be touched.
    pub fn enables(&self, path: &str) -> bool {
        self.controls.iter().any(|control| control == path)
    }
}
