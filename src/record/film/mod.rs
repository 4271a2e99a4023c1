//! Films: GIF and H.264 MP4, frame by frame.
//!
//! Memory is constant in the number of frames (but for 4 bytes a frame in an MP4) and so is the
//! time of a frame. The same film gives the same bytes, on any number of threads.

#[cfg(feature = "mp4")]
mod boxes;
mod error;
mod gif;
mod histogram;
#[cfg(feature = "mp4")]
mod mp4;
mod palette;
mod pipeline;
#[cfg(feature = "mp4")]
mod yuv;

use std::fmt;
use std::io::{self, Seek, Write};
use std::path::Path;

pub use error::FilmError;

use super::image::Image;
use crate::files::write_whole;
use pipeline::Run;

/// What a film is made of.
pub struct Film<'a> {
    /// Number of frames, at least 1.
    pub n_frames: usize,
    /// Width and height of every frame in pixels.
    pub size: [u32; 2],
    /// Frames a second; exact in an MP4, to 1/100 s (without drift) in a GIF.
    pub frames_per_second: f64,
    /// Draws a frame, from 0, opaque (what is translucent comes over black). Called from several
    /// threads, in any order: each frame once, and for a GIF's palette up to 8 of them before.
    pub frame: &'a (dyn Fn(usize) -> Image + Sync),
    /// The scene and so on, kept in the file as a comment; none if empty.
    pub about: &'a str,
}

/// Who waits for a film.
pub struct Watch<'a> {
    /// Asked before each frame; true stops, and leaves no file.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told after each frame how many are done: 1, 2, ... up to the number of frames. Called
    /// from several threads, one at a time.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

impl Watch<'_> {
    /// Waits to the end and hears nothing.
    pub fn silent() -> Self {
        Self { stop: &|| false, progress: &|_| () }
    }
}

/// What a film is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// GIF of 1989, repeated for ever, 255 colours.
    Gif,
    /// H.264 (4:2:0, BT.709, constant quality) in an MP4 that starts playing before it is loaded.
    Mp4,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gif => "a GIF",
            Self::Mp4 => "an MP4",
        })
    }
}

/// The size of an MP4's pictures: even, because 4:2:0 has one colour for 2 x 2 pixels. The last
/// row or column of an odd size is repeated.
pub fn padded_size(size: [u32; 2]) -> [u32; 2] {
    size.map(|side| side.next_multiple_of(2))
}

/// Writes a film beside its target and renames it when it is whole: a film that is stopped or
/// fails leaves no file, and an old one stays.
pub fn write(
    path: &Path,
    format: Format,
    film: &Film<'_>,
    watch: &Watch<'_>,
) -> Result<(), FilmError> {
    write_whole(path, |file| write_to(file, format, film, watch).map_err(io::Error::from))?;
    Ok(())
}

fn write_to<W: Write + Seek + Send>(
    file: &mut W,
    format: Format,
    film: &Film<'_>,
    watch: &Watch<'_>,
) -> Result<(), FilmError> {
    if film.n_frames == 0 {
        return Err(FilmError::NoFrames);
    }
    let run = Run::new(film, watch);
    match format {
        Format::Gif => gif::write(file, &run),
        #[cfg(feature = "mp4")]
        Format::Mp4 => mp4::write(file, &run),
        #[cfg(not(feature = "mp4"))]
        Format::Mp4 => Err(FilmError::NoMp4),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, ErrorKind, SeekFrom};

    use super::*;

    /// A disk with room for so many bytes.
    struct Disk {
        room: usize,
        file: Cursor<Vec<u8>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.file.position() as usize + bytes.len() > self.room {
                return Err(ErrorKind::StorageFull.into());
            }
            self.file.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    fn stripes(i: usize) -> Image {
        let grey = |pixel: usize| if (pixel + i).is_multiple_of(9) { 255 } else { 20 };
        let pixels = (0..64 * 48).map(grey);
        Image { size: [64, 48], rgba: pixels.flat_map(|c| [c, c, c, 255]).collect() }
    }

    fn film() -> Film<'static> {
        let (n_frames, size, frames_per_second) = (40, [64, 48], 10.0);
        Film { n_frames, size, frames_per_second, frame: &stripes, about: "stripes" }
    }

    fn written(format: Format, room: usize) -> Result<usize, FilmError> {
        let mut disk = Disk { room, file: Cursor::default() };
        write_to(&mut disk, format, &film(), &Watch::silent())?;
        Ok(disk.file.get_ref().len())
    }

    fn formats() -> impl Iterator<Item = Format> {
        [Format::Gif, Format::Mp4].into_iter().take(if cfg!(feature = "mp4") { 2 } else { 1 })
    }

    #[test]
    fn a_full_disk_is_told_wherever_it_fills() {
        for format in formats() {
            let whole = written(format, usize::MAX).expect("room enough");
            for room in [0, 100, whole / 2, whole - 1] {
                let error = written(format, room).expect_err("too little room").to_string();
                assert!(error.starts_with("no space left on the device"), "{error}");
            }
            assert_eq!(written(format, whole).expect("just enough"), whole);
        }
    }

    #[test]
    fn an_error_survives_the_way_through_io() {
        let there_and_back = |error: FilmError| FilmError::from(io::Error::from(error));
        assert!(matches!(there_and_back(FilmError::Stopped), FilmError::Stopped));
        let full = FilmError::Io(ErrorKind::StorageFull.into());
        assert!(there_and_back(full).to_string().starts_with("no space left"));
    }

    #[test]
    fn padded_sizes_are_even() {
        assert_eq!(padded_size([641, 480]), [642, 480]);
        assert_eq!(padded_size([17, 19]), [18, 20]);
    }
}
