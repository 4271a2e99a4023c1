//! Whole pictures: the same at every scale, and every time.

use ridgewalk::picture::{Picture, Theme};
use ridgewalk::record::image::Image;

use super::stage::shoot;
use crate::{composite, scene};

fn pictures() -> [Picture; 2] {
    [composite::picture(composite::DARK, 300), scene::picture(Theme::Light)]
}

/// Means of two by two pixels.
fn halved(image: &Image) -> Vec<f64> {
    let [width, height] = image.size.map(|n| n as usize);
    let byte = |x: usize, y: usize, c: usize| f64::from(image.rgba[4 * (y * width + x) + c]);
    let mean = |x: usize, y: usize, c: usize| {
        let around = [[0, 0], [1, 0], [0, 1], [1, 1]];
        0.25 * around.iter().map(|[i, j]| byte(2 * x + i, 2 * y + j, c)).sum::<f64>()
    };
    let pixels = (0..height / 2).flat_map(|y| (0..width / 2).map(move |x| (x, y)));
    pixels.flat_map(|(x, y)| [0, 1, 2, 3].map(|c| mean(x, y, c))).collect()
}

#[test]
fn twice_the_scale_shows_the_same_picture() {
    for picture in pictures() {
        let (one, two) = (shoot(picture.clone(), 1.0), shoot(picture, 2.0));
        let away = one.rgba.iter().zip(halved(&two)).map(|(a, b)| (f64::from(*a) - b).abs());
        let mean = away.sum::<f64>() / one.rgba.len() as f64;
        assert!(mean < 1.0, "{mean}");
    }
}

#[test]
fn the_same_picture_has_the_same_bytes() {
    for picture in pictures() {
        assert!(shoot(picture.clone(), 1.3) == shoot(picture, 1.3));
    }
}
