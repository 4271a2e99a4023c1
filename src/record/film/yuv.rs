//! sRGB pixels as 4:2:0 planes.

use openh264::formats::YUVSource;

use super::padded_size;
use super::pipeline::over_black;
use crate::record::image::Image;

/// Luma shares of red and blue (ITU-R BT.709-6, item 3.2).
const KR: f64 = 0.2126;
const KB: f64 = 0.0722;

/// Fractional bits of the weights.
const BITS: u32 = 16;

/// Weights of red, green and blue in Y', Cb and Cr of 8 bits in limited range (BT.709-6, items
/// 3.2 to 3.5: Y' from 16 to 235, Cb and Cr from 16 to 240 about 128).
const LUMA: [i32; 3] = fixed([KR, 1.0 - KR - KB, KB], 219.0);
const BLUE: [i32; 3] = fixed([-KR, KR + KB - 1.0, 1.0 - KB], 112.0 / (1.0 - KB));
const RED: [i32; 3] = fixed([1.0 - KR, KR + KB - 1.0, -KB], 112.0 / (1.0 - KR));

const fn fixed(weights: [f64; 3], range: f64) -> [i32; 3] {
    let scale = range / 255.0 * (1 << BITS) as f64;
    let [r, g, b] = weights;
    [(r * scale).round() as i32, (g * scale).round() as i32, (b * scale).round() as i32]
}

/// Y', Cb and Cr of a picture, BT.709 in limited range, padded to even sides.
pub struct Planes {
    size: [usize; 2],
    luma: Vec<u8>,
    blue: Vec<u8>,
    red: Vec<u8>,
}

impl Planes {
    /// Converts a picture, over black. Colour is the mean of 2 x 2 pixels.
    pub fn of(image: &Image) -> Self {
        let size = padded_size(image.size).map(|side| side as usize);
        let n = size[0] * size[1];
        let [luma, blue, red] = [n, n / 4, n / 4].map(|n| vec![0; n]);
        let mut planes = Self { size, luma, blue, red };
        let [last_x, last_y] = image.size.map(|side| side as usize - 1);
        let row = |y: usize| {
            let row_bytes = 4 * (last_x + 1);
            &image.rgba[y.min(last_y) * row_bytes..][..row_bytes]
        };
        for y in (0..size[1]).step_by(2) {
            let rows = [row(y), row(y + 1)];
            for x in (0..size[0]).step_by(2) {
                let pixels = rows.map(|row| {
                    [x, x + 1].map(|x| over_black(&row[4 * x.min(last_x)..]).map(i32::from))
                });
                planes.set_block(x, y, pixels);
            }
        }
        planes
    }

    fn set_block(&mut self, x: usize, y: usize, pixels: [[[i32; 3]; 2]; 2]) {
        let mut sum = [0; 3];
        for (dy, row) in pixels.iter().enumerate() {
            for (dx, pixel) in row.iter().enumerate() {
                self.luma[(y + dy) * self.size[0] + x + dx] = weighed(LUMA, *pixel, 16, BITS);
                (0..3).for_each(|c| sum[c] += pixel[c]);
            }
        }
        let at = y / 2 * (self.size[0] / 2) + x / 2;
        self.blue[at] = weighed(BLUE, sum, 128, BITS + 2);
        self.red[at] = weighed(RED, sum, 128, BITS + 2);
    }
}

fn weighed(weights: [i32; 3], rgb: [i32; 3], offset: i32, bits: u32) -> u8 {
    let sum: i32 = weights.iter().zip(rgb).map(|(weight, c)| weight * c).sum();
    (offset + ((sum + (1 << (bits - 1))) >> bits)) as u8
}

impl YUVSource for Planes {
    fn dimensions(&self) -> (usize, usize) {
        (self.size[0], self.size[1])
    }

    fn strides(&self) -> (usize, usize, usize) {
        (self.size[0], self.size[0] / 2, self.size[0] / 2)
    }

    fn y(&self) -> &[u8] {
        &self.luma
    }

    fn u(&self) -> &[u8] {
        &self.blue
    }

    fn v(&self) -> &[u8] {
        &self.red
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuv_of([r, g, b]: [u8; 3]) -> [u8; 3] {
        let planes = Planes::of(&Image { size: [1, 1], rgba: vec![r, g, b, 255] });
        assert!(planes.luma.iter().all(|&y| y == planes.luma[0]), "padded by repeating");
        [planes.luma[0], planes.blue[0], planes.red[0]]
    }

    #[test]
    fn the_corners_of_the_cube_have_the_codes_of_bt_709() {
        assert_eq!(yuv_of([0, 0, 0]), [16, 128, 128]);
        assert_eq!(yuv_of([255, 255, 255]), [235, 128, 128]);
        assert_eq!(yuv_of([255, 0, 0]), [63, 102, 240]);
        assert_eq!(yuv_of([0, 255, 0]), [173, 42, 26]);
        assert_eq!(yuv_of([0, 0, 255]), [32, 240, 118]);
    }

    #[test]
    fn an_odd_picture_repeats_its_last_row_and_column() {
        let grey = |c: u8| [c, c, c, 255];
        let rgba = [0, 10, 255, 0, 10, 255, 50, 60, 200].into_iter().flat_map(grey).collect();
        let planes = Planes::of(&Image { size: [3, 3], rgba });
        assert_eq!(planes.dimensions(), (4, 4));
        assert_eq!(planes.luma[2..4], [235, 235]);
        assert_eq!(planes.luma[8..12], planes.luma[12..16]);
    }
}
