//! How much of each pixel lines cover: the larger coverage wins, so that a line that meets itself
//! is one shape.

use super::paper::Clip;

/// Coverage by a line and by line and rim, and the former after fading.
pub type Share = [f32; 3];

/// A row has at most so many stretches of pixels that are remembered together as touched.
const STRETCHES: usize = 64;

/// Coverage of a band of the page.
pub struct Mask {
    band: Clip,
    shares: Vec<Share>,
    /// One bit for each stretch of a row that may not be empty.
    touched: Vec<u64>,
    /// Pixels of a stretch, as a power of two.
    stretch_log2: u32,
}

impl Mask {
    /// An empty mask.
    pub fn new(band: Clip) -> Self {
        let [width, height] = [0, 1].map(|d| band.high[d] - band.low[d]);
        Self {
            band,
            shares: vec![[0.0; 3]; width * height],
            touched: vec![0; height],
            stretch_log2: width.div_ceil(STRETCHES).next_power_of_two().ilog2(),
        }
    }

    /// Adds coverage to a pixel.
    #[inline]
    pub fn cover(&mut self, [x, y]: [usize; 2], share: Share) {
        let row = y - self.band.low[1];
        self.touched[row] |= 1 << (x >> self.stretch_log2);
        let kept = &mut self.shares[row * self.band.high[0] + x];
        *kept = std::array::from_fn(|i| kept[i].max(share[i]));
    }

    /// Gives every pixel that is covered, and leaves the mask empty.
    pub fn drain(&mut self, mut paint: impl FnMut([usize; 2], Share)) {
        let width = self.band.high[0];
        for (row, touched) in self.touched.iter_mut().enumerate() {
            let mut left = std::mem::take(touched);
            while left != 0 {
                let start = (left.trailing_zeros() as usize) << self.stretch_log2;
                left &= left - 1;
                for x in start..(start + (1 << self.stretch_log2)).min(width) {
                    let share = std::mem::take(&mut self.shares[row * width + x]);
                    if share[1] > 0.0 {
                        paint([x, row + self.band.low[1]], share);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_covers_a_pixel_twice_counts_once_and_is_gone_after_painting() {
        let mut mask = Mask::new(Clip { low: [0, 5], high: [200, 9] });
        mask.cover([199, 8], [0.5, 0.7, 0.1]);
        mask.cover([199, 8], [0.4, 0.9, 0.2]);
        mask.cover([0, 5], [1.0; 3]);
        let mut found = Vec::new();
        mask.drain(|at, share| found.push((at, share)));
        assert_eq!(found, [([0, 5], [1.0; 3]), ([199, 8], [0.5, 0.9, 0.2])]);
        mask.drain(|at, _| panic!("{at:?} is still covered"));
    }
}
