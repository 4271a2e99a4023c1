//! GIF: one palette, and of each frame only what has changed.

use std::io::Write;

use gif::{AnyExtension, DisposalMethod, Encoder, EncodingError, Extension, Frame, Repeat};
use rayon::prelude::*;

use super::palette::{self, Palette};
use super::pipeline::Run;
use super::{Film, FilmError, Format};

/// Frames that the palette is taken from, spread over the film.
const N_SAMPLES: usize = 8;

/// Browsers show a frame of less than 2/100 s for 10/100 s; a delay has 16 bits.
const FRAMES_PER_SECOND: [f64; 2] = [0.002, 50.0];

/// Writes a film that is repeated for ever.
pub fn write<W: Write + Send>(file: &mut W, run: &Run<'_>) -> Result<(), FilmError> {
    let film = run.film;
    let size = checked_size(film)?;
    check_rate(film)?;
    let n_samples = N_SAMPLES.min(film.n_frames);
    let palette =
        palette::of_pictures(n_samples, |k| run.draw(sample(k, n_samples, film.n_frames)))?;
    let mut encoder = Encoder::new(file, size[0], size[1], &palette.bytes())?;
    encoder.set_repeat(Repeat::Infinite)?;
    if !film.about.is_empty() {
        let comment = AnyExtension::from(Extension::Comment);
        encoder.write_raw_extension(comment, &[film.about.as_bytes()])?;
    }
    let mut next_frame = 0;
    let mut before: Option<Vec<u8>> = None;
    let make = |i: usize| Ok(palette.indices(&run.draw(i)?));
    let take = |mut window: Vec<Vec<u8>>| {
        for mut frame in differences(before.as_deref(), &window, size, &palette) {
            frame.delay = delay(next_frame, film.frames_per_second);
            encoder.write_lzw_pre_encoded_frame(&frame)?;
            run.count_frame();
            next_frame += 1;
        }
        before = window.pop();
        Ok(())
    };
    run.in_order(film.n_frames, rayon::current_num_threads(), make, take)?;
    encoder.into_inner()?;
    Ok(())
}

impl From<EncodingError> for FilmError {
    fn from(error: EncodingError) -> Self {
        match error {
            EncodingError::Io(error) => Self::Io(error),
            other => Self::Io(std::io::Error::other(other)),
        }
    }
}

fn checked_size(film: &Film<'_>) -> Result<[u16; 2], FilmError> {
    let most = u32::from(u16::MAX);
    match film.size.map(u16::try_from) {
        [Ok(width @ 1..), Ok(height @ 1..)] => Ok([width, height]),
        _ => {
            Err(FilmError::Size { format: Format::Gif, found: film.size, limits: [1, most, most] })
        }
    }
}

fn check_rate(film: &Film<'_>) -> Result<(), FilmError> {
    let [least, most] = FRAMES_PER_SECOND;
    let found = film.frames_per_second;
    if (least..=most).contains(&found) {
        Ok(())
    } else {
        Err(FilmError::FrameRate { format: Format::Gif, found, limits: FRAMES_PER_SECOND })
    }
}

/// The frame of sample `k`: the first, the last and evenly between.
fn sample(k: usize, n_samples: usize, n_frames: usize) -> usize {
    k * (n_frames - 1) / (n_samples - 1).max(1)
}

/// Hundredths of a second for which a frame stands: the difference of two rounded times, so that
/// no rounding adds up.
fn delay(frame: usize, frames_per_second: f64) -> u16 {
    let time = |frame: usize| (100.0 * frame as f64 / frames_per_second).round();
    (time(frame + 1) - time(frame)) as u16
}

/// Each frame of a window as its difference from the one before.
fn differences(
    before: Option<&[u8]>,
    window: &[Vec<u8>],
    size: [u16; 2],
    palette: &Palette,
) -> Vec<Frame<'static>> {
    let encode = |k: usize| {
        let before = if k == 0 { before } else { Some(window[k - 1].as_slice()) };
        let mut frame = match before {
            Some(before) => difference(before, &window[k], size, palette.unchanged()),
            None => Frame::from_indexed_pixels(size[0], size[1], window[k].as_slice(), None),
        };
        frame.dispose = DisposalMethod::Keep;
        frame.make_lzw_pre_encoded();
        frame
    };
    (0..window.len()).into_par_iter().with_max_len(1).map(encode).collect()
}

/// The rectangle that has changed, with `unchanged` for the pixels in it that have not.
fn difference(before: &[u8], now: &[u8], size: [u16; 2], unchanged: u8) -> Frame<'static> {
    let width = usize::from(size[0]);
    let [left, top, right, bottom] = changed_rectangle(before, now, width);
    let mut pixels = Vec::with_capacity((right - left) * (bottom - top));
    for row in top..bottom {
        let span = row * width + left..row * width + right;
        let both = before[span.clone()].iter().zip(&now[span]);
        pixels.extend(both.map(|(old, new)| if old == new { unchanged } else { *new }));
    }
    let [left, top, right, bottom] = [left, top, right, bottom].map(|edge| edge as u16);
    let frame = Frame::from_indexed_pixels(right - left, bottom - top, pixels, Some(unchanged));
    Frame { left, top, ..frame }
}

/// Left, top, right, bottom (exclusive) of what differs; one pixel where nothing does.
fn changed_rectangle(before: &[u8], now: &[u8], width: usize) -> [usize; 4] {
    let [mut left, mut top, mut right, mut bottom] = [usize::MAX, usize::MAX, 0, 0];
    let rows = before.chunks_exact(width).zip(now.chunks_exact(width));
    for (row, (old, new)) in rows.enumerate().filter(|(_, (old, new))| old != new) {
        let differs = |x: &usize| old[*x] != new[*x];
        left = left.min((0..width).find(differs).unwrap_or(0));
        right = right.max((0..width).rfind(differs).map_or(0, |x| x + 1));
        top = top.min(row);
        bottom = row + 1;
    }
    if bottom == 0 { [0, 0, 1, 1] } else { [left, top, right, bottom] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_add_up_to_the_whole() {
        for (fps, n) in [(30.0, 91), (29.97, 300), (12.5, 25), (24.0, 7), (50.0, 100), (0.5, 3)] {
            let total: u32 = (0..n).map(|i| u32::from(delay(i, fps))).sum();
            assert_eq!(f64::from(total), (100.0 * n as f64 / fps).round());
            assert!((0..n).all(|i| delay(i, fps) >= 2), "browsers would slow down at {fps}");
        }
    }

    #[test]
    fn samples_run_from_the_first_to_the_last_frame() {
        let samples: Vec<usize> = (0..8).map(|k| sample(k, 8, 600)).collect();
        assert_eq!(samples, [0, 85, 171, 256, 342, 427, 513, 599]);
        assert_eq!(sample(0, 1, 1), 0);
    }

    #[test]
    fn the_changed_rectangle_is_tight() {
        let before = vec![0; 20];
        let mut now = before.clone();
        now[6] = 1;
        now[13] = 1;
        assert_eq!(changed_rectangle(&before, &now, 5), [1, 1, 4, 3]);
        assert_eq!(changed_rectangle(&before, &before, 5), [0, 0, 1, 1]);
    }

    #[test]
    fn a_pixel_that_stays_is_not_written_again() {
        let frame = difference(&[1, 2, 3, 4], &[9, 2, 9, 4], [2, 2], 7);
        assert_eq!((frame.left, frame.top, frame.width, frame.height), (0, 0, 1, 2));
        let frame_of_all = difference(&[1, 2, 3, 4], &[9, 2, 3, 9], [2, 2], 7);
        assert_eq!(frame_of_all.buffer.as_ref(), [9, 7, 7, 9]);
    }
}
