//! Everything that a person can ask for: one closed list, done by one `match`.

use std::path::PathBuf;

use toml::Value;

use crate::picture::camera::Axis;
use crate::picture::{Camera, Theme};
use crate::ui::brush::BrushCommand;
use crate::ui::model::Selection;
use crate::ui::what_if::WhatIfCommand;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A parameter of the scene. `None` puts the default back.
    Set {
        /// Table and key, as `sampler.steps`.
        path: String,
        /// The new value.
        value: Option<Value>,
        /// Whether the hand is still on it.
        gesture: Gesture,
    },
    /// The hand has left a slider: what follows is another entry of the history.
    EndGesture,
    /// One more error of the score, at its defaults.
    AddError,
    /// One error of the score less, by its place.
    RemoveError(usize),
    /// One table of the scene back at its defaults.
    ResetPart(&'static str),
    /// The whole scene as it was opened.
    ResetAll,
    /// One entry back in the history.
    Undo,
    /// One entry forward again.
    Redo,
    /// A built-in scene by its name.
    OpenBuiltIn(&'static str),
    /// A scene file or a table: argument, dialog or dropped on the window.
    OpenPath(PathBuf),
    /// The dialog that asks for a file to open.
    AskOpen,
    /// The dialog that asks where to save something, then saves it.
    AskSave(Save),
    /// Saves to a path that was asked for.
    SaveTo(Save, PathBuf),
    /// Trajectories are to be exported at every so many steps.
    ExportEvery(usize),
    /// Puts the scene on the clipboard, as TOML.
    CopyScene,
    /// Opens a scene from text.
    PasteScene(String),
    /// Snapshots and recordings.
    Tray(TrayCommand),
    /// Lessons.
    Lesson(LessonCommand),
    /// Twin view.
    Twin(TwinCommand),
    /// Ends the export that is running.
    CancelExport,
    /// Ends the training that is under way, and goes back to what was there before.
    CancelTraining,
    /// Finds where samples end for all training times.
    Sweep,
    /// Ends that; what has been found stays.
    CancelSweep,
    /// Moves the scrubber, or changes how it moves.
    Time(TimeCommand),
    /// Pans or zooms the canvas.
    SetCamera(Camera),
    /// Shows all training points.
    FitView,
    /// Looks along an axis of space.
    LookAlong(Axis),
    /// Perspective or orthographic.
    ToggleLens,
    /// Turns the slice through space, as part of a drag: its tilt and its turn, degrees.
    TurnSlice([f64; 2]),
    /// Starts or stops the slow turn of the camera in space.
    ToggleTurntable,
    /// Selects what was clicked on the canvas.
    Select(Selection),
    /// A particle that is put elsewhere.
    WhatIf(WhatIfCommand),
    /// Begins to draw the corners of a region, of the parameter at this path, on the canvas; or leaves
    /// off.
    Draw(Option<String>),
    /// The line that was drawn, in the plane of x and y, data frame.
    Drawn(Vec<[f64; 2]>),
    /// Drawing data on the canvas.
    Brush(BrushCommand),
    /// Folds a part of the left rail in or out.
    TogglePart(&'static str),
    /// Dark or light.
    ToggleTheme,
    /// Colours.
    PutOn(Theme),
    /// Larger words by such a factor, or smaller ones.
    Zoom(f32),
    /// Whether steps of lessons glide or jump, and more that moves and is not time.
    ToggleMotion,
    /// Panels away, larger words, full screen; and back.
    TogglePresenter,
    /// Shows or hides a panel that lies over the window.
    ToggleOverlay(Overlay),
    /// Closes a message.
    DismissMessage(u64),
}

/// What is asked of the clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimeCommand {
    /// Moves the scrubber to `ln sigma`.
    Seek(f64),
    /// Moves the scrubber by solver steps.
    StepBy(i64),
    /// The first or last node.
    SeekEnd(End),
    /// Starts or stops playing.
    TogglePlay,
    /// Speed of play; 1 shows the whole axis in ten seconds.
    SetSpeed(f64),
    /// Whether play starts again at the end.
    ToggleLoop,
    /// The loop's range, in `ln sigma`, noise end first; `None` is the whole axis.
    SetLoopRange(Option<[f64; 2]>),
    /// The loop begins at the scrubber.
    LoopFromHere,
    /// The loop ends at the scrubber.
    LoopToHere,
}

/// What is asked of the snapshots and recordings; they are named by their numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum TrayCommand {
    /// Shows or hides them.
    Toggle,
    /// Keeps what is seen.
    TakeSnapshot,
    /// Begins to record what is seen, or ends that and keeps it.
    ToggleRecording,
    /// Goes back to a snapshot, or plays a recording.
    Play(u64),
    /// Leaves off playing, where it is.
    StopPlayback,
    /// Gives one a name.
    Rename(u64, String),
    /// One place up, where that is free.
    MoveUp(u64),
    /// Takes one away.
    Remove(u64),
    /// Puts the one back that was taken away last.
    PutBack,
    /// Chooses one for a comparison, or no longer; of three the first is let go.
    Mark(u64),
}

/// What is asked of the twin view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwinCommand {
    /// Begins with the present setting as A; or ends, and what is on the rails stays.
    Toggle,
    /// What is on the rails becomes A.
    PinAsA,
    /// Which of the two a control changes.
    Change(Hand),
    /// A over B, or beside it.
    ToggleOverlay,
    /// Whether matched particles are joined.
    TogglePairs,
    /// Two snapshots, by their numbers, as A and B.
    Compare(u64, u64),
}

/// What a control changes in twin view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// A alone.
    A,
    /// B alone.
    B,
    /// Both, to the same value.
    Both,
}

/// What is asked of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonCommand {
    /// Begins a built-in one.
    Begin(&'static str),
    /// The next step; at the last one the lesson ends.
    Next,
    /// The step before.
    Back,
    /// Guesses the answer of its question.
    Guess(Guess),
    /// Shows guess and truth.
    Reveal,
    /// All controls, until one returns to the step.
    PlayWithIt,
    /// Back to the step as it is.
    Return,
    /// Leaves the lesson; the experiment stays.
    Close,
}

/// The guess at an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guess {
    /// One of the choices, by its place.
    Choice(usize),
    /// A place, data frame; 0 for the third coordinate in the plane.
    Place([f64; 3]),
    /// A number, as it was typed.
    Number(f64),
}

/// Whether a change is part of a drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The hand is on the slider: coarse solves, one entry in the history for the whole drag.
    Dragging,
    /// A change of its own.
    Single,
}

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Save {
    /// The scene as TOML.
    Scene,
    /// The canvas as PNG or SVG.
    Canvas,
    /// What it shows while playing, as MP4 or GIF.
    Film,
    /// The trajectories as NPZ or CSV.
    Trajectories,
    /// That of one particle, by its number.
    Trajectory(u32),
    /// The ridge under the scrubber.
    Ridge(RidgeFiles),
    /// The training points as a table.
    Data,
    /// The cloud in numbers, as two tables.
    Numbers,
    /// A snapshot or recording, by its number, as a text that opens again.
    Recording(u64),
    /// A snapshot or recording, by its number, as MP4 or GIF.
    FilmOf(u64),
    /// All snapshots and recordings, one after the other, as MP4 or GIF.
    FilmOfAll,
    /// All of them as texts and pictures, in a folder.
    All,
}

/// The files that a ridge can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RidgeFiles {
    /// Curves alone: in the plane.
    Curves,
    /// Curves, and sheets if they are asked for: in space.
    CurvesOrSheets,
    /// Sheets alone: in space, where the scene asks for them.
    Sheets,
}

impl RidgeFiles {
    /// Their endings, the usual one first.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Curves => &["csv"],
            Self::CurvesOrSheets => &["csv", "obj", "ply"],
            Self::Sheets => &["obj", "ply"],
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Curves => "Ridge as CSV",
            Self::CurvesOrSheets => "Ridge as CSV, OBJ or PLY",
            Self::Sheets => "Ridge as OBJ or PLY",
        }
    }
}

/// An end of the time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where the particles start.
    Noise,
    /// Where they end.
    Data,
}

/// A panel over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The built-in scenes.
    Gallery,
    /// The built-in lessons.
    Lessons,
    /// Every key.
    Keys,
}

impl Save {
    /// What a dialog asks.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Scene => "Save the scene",
            Self::Canvas => "Save the canvas",
            Self::Film => "Save a film",
            Self::Trajectories => "Save the trajectories",
            Self::Trajectory(_) => "Save the trajectory",
            Self::Ridge(_) => "Save the ridge",
            Self::Data => "Save the data",
            Self::Numbers => "Save the numbers over time",
            Self::Recording(_) => "Save the recording",
            Self::FilmOf(_) | Self::FilmOfAll => "Save a film of it",
            Self::All => "Choose a folder for all of them",
        }
    }

    /// The endings of such a file, the usual one first; a folder has none.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Scene | Self::Recording(_) => &["toml"],
            Self::Canvas => &["png", "svg"],
            Self::Film | Self::FilmOf(_) | Self::FilmOfAll => &["mp4", "gif"],
            Self::All => &[],
            Self::Trajectories | Self::Trajectory(_) => &["npz", "csv"],
            Self::Ridge(files) => files.endings(),
            Self::Data | Self::Numbers => &["csv"],
        }
    }
}
