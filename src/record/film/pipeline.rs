//! Frames drawn in parallel, taken in order, in memory that does not grow with their number.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Film, FilmError, Watch};
use crate::record::image::Image;

/// A film that is being written.
pub struct Run<'a> {
    /// What is drawn.
    pub film: &'a Film<'a>,
    watch: &'a Watch<'a>,
    n_done: Mutex<usize>,
    given_up: AtomicBool,
}

impl<'a> Run<'a> {
    /// Nothing drawn yet.
    pub fn new(film: &'a Film<'a>, watch: &'a Watch<'a>) -> Self {
        Self { film, watch, n_done: Mutex::new(0), given_up: AtomicBool::new(false) }
    }

    /// Draws a frame, unless the film has been stopped or has failed elsewhere.
    pub fn draw(&self, index: usize) -> Result<Image, FilmError> {
        if self.given_up.load(Ordering::Relaxed) || (self.watch.stop)() {
            return Err(FilmError::Stopped);
        }
        let image = (self.film.frame)(index);
        let n_bytes = image.size[0] as usize * image.size[1] as usize * 4;
        if image.size != self.film.size || image.rgba.len() != n_bytes {
            let expected = self.film.size;
            return Err(FilmError::Frame { index, found: image.size, expected });
        }
        Ok(image)
    }

    /// Tells the watch of one more frame; the counts that it hears only grow.
    pub fn count_frame(&self) {
        let mut n_done = self.n_done.lock().unwrap_or_else(PoisonError::into_inner);
        *n_done += 1;
        (self.watch.progress)(*n_done);
    }

    /// Makes items 0 to `n` on rayon's pool, `window` at a time, and hands each window over in
    /// order; while one is taken the next is made, so that at most two are in memory.
    pub fn in_order<T: Send>(
        &self,
        n: usize,
        window: usize,
        make: impl Fn(usize) -> Result<T, FilmError> + Sync,
        mut take: impl FnMut(Vec<T>) -> Result<(), FilmError> + Send,
    ) -> Result<(), FilmError> {
        let make_from = |start: usize| {
            let window = (start..n.min(start + window)).into_par_iter().with_max_len(1);
            window.map(&make).collect::<Result<Vec<T>, _>>()
        };
        let mut made = make_from(0)?;
        let mut next_start = window;
        while !made.is_empty() {
            let take_made = || take(made).inspect_err(|_| self.give_up());
            let (taken, next) = rayon::join(take_made, || make_from(next_start));
            taken?;
            made = next?;
            next_start += window;
        }
        Ok(())
    }

    fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }
}

/// A straight-alpha pixel over black.
pub fn over_black(pixel: &[u8]) -> [u8; 3] {
    let alpha = u32::from(pixel[3]);
    let over = |c: u8| ((u32::from(c) * alpha + 127) / 255) as u8;
    [over(pixel[0]), over(pixel[1]), over(pixel[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: usize) -> Image {
        Image { size: [1, 1], rgba: vec![0, 0, 0, 255] }
    }

    fn numbers_in_order(n: usize, window: usize) -> Vec<usize> {
        let film =
            Film { n_frames: n, size: [1, 1], frames_per_second: 1.0, frame: &nothing, about: "" };
        let mut numbers = Vec::new();
        let take = |window: Vec<usize>| {
            numbers.extend(window);
            Ok(())
        };
        Run::new(&film, &Watch::silent()).in_order(n, window, Ok, take).expect("all taken");
        numbers
    }

    #[test]
    fn items_arrive_in_order_whatever_the_window() {
        for n in [0, 1, 6, 7, 8] {
            for window in [1, 2, 7, 20] {
                assert_eq!(numbers_in_order(n, window), (0..n).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn half_an_alpha_over_black_is_half_a_colour() {
        assert_eq!(over_black(&[200, 100, 0, 128]), [100, 50, 0]);
        assert_eq!(over_black(&[7, 8, 9, 255]), [7, 8, 9]);
    }
}
