//! Why a film was not written.

use std::fmt;
use std::io::{self, ErrorKind};

use super::Format;

/// Why a film was not written. Each reads as one sentence that names no file.
#[derive(Debug)]
pub enum FilmError {
    /// The watch asked to stop.
    Stopped,
    /// A film of no frames was asked for.
    NoFrames,
    /// The format has no such frame rate.
    FrameRate {
        /// The format asked for.
        format: Format,
        /// Frames a second asked for.
        found: f64,
        /// Least and most frames a second.
        limits: [f64; 2],
    },
    /// The format has no such picture size.
    Size {
        /// The format asked for.
        format: Format,
        /// Width and height asked for, in pixels.
        found: [u32; 2],
        /// Least width or height, most of the longer and most of the shorter side, in pixels.
        limits: [u32; 3],
    },
    /// The film lasts longer than the format counts.
    Length {
        /// Frames asked for.
        found: usize,
        /// The most frames at this frame rate.
        most: usize,
    },
    /// A frame was drawn in another size than the film's.
    Frame {
        /// The frame's number, from 0.
        index: usize,
        /// Its width and height in pixels.
        found: [u32; 2],
        /// The film's width and height in pixels.
        expected: [u32; 2],
    },
    /// This build writes no MP4.
    NoMp4,
    /// The H.264 encoder refused, in its own words.
    Encoder(String),
    /// The file could not be written.
    Io(io::Error),
}

impl fmt::Display for FilmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped before the last frame, so no film was written"),
            Self::NoFrames => {
                f.write_str("a film of 0 frames was asked for: give at least one frame")
            }
            Self::FrameRate { format, found, limits: [least, most] } => write!(
                f,
                "{found} frames a second were asked for, and {format} takes {least} to {most}: \
                 choose a rate in between"
            ),
            Self::Size { format, found: [width, height], limits: [least, longer, shorter] } => {
                write!(
                    f,
                    "a film of {width} x {height} pixels was asked for, and {format} takes at \
                     least {least} and at most {longer} x {shorter} pixels (either way up): \
                     choose a size in between"
                )
            }
            Self::Length { found, most } => write!(
                f,
                "{found} frames were asked for, and an MP4 holds {most} at this frame rate: \
                 write a shorter film"
            ),
            Self::Frame { index, found: [w, h], expected: [width, height] } => write!(
                f,
                "frame {index} was drawn as {w} x {h} pixels in a film of {width} x {height}: \
                 draw all frames in the film's size"
            ),
            Self::NoMp4 => f.write_str(
                "this build writes no MP4: write a .gif, or build again with `--features mp4`",
            ),
            Self::Encoder(words) => {
                write!(f, "the H.264 encoder refused ({words}): try another size, or write a .gif")
            }
            Self::Io(error) => f.write_str(&io_in_words(error)),
        }
    }
}

impl std::error::Error for FilmError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for FilmError {
    fn from(error: io::Error) -> Self {
        error.downcast::<Self>().unwrap_or_else(Self::Io)
    }
}

impl From<FilmError> for io::Error {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Io(error) => error,
            other => Self::other(other),
        }
    }
}

fn io_in_words(error: &io::Error) -> String {
    let words = match error.kind() {
        ErrorKind::StorageFull => "no space left on the device: make room or choose another folder",
        ErrorKind::QuotaExceeded => "the disk quota is used up: make room or choose another folder",
        ErrorKind::FileTooLarge => {
            "the file is too large for its disk: choose another disk, fewer frames or a smaller size"
        }
        ErrorKind::NotFound => "the folder does not exist: make it or choose another",
        ErrorKind::PermissionDenied => {
            "the folder may not be written to: choose another or change its permissions"
        }
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only: choose another",
        ErrorKind::IsADirectory => "this is a folder, not a file: choose another name",
        _ => return format!("writing failed ({error}): try again or choose another folder"),
    };
    words.to_owned()
}
