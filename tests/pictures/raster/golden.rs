//! The pictures that the canvas of the window has drawn, drawn again.

use std::fs::File;
use std::io::BufReader;

use ridgewalk::picture::{Picture, Theme};
use ridgewalk::record::image::Image;

use super::stage::shoot;
use crate::{composite, scene};

/// Where the pictures of the canvas are.
const SNAPSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots");

/// Pixels around a picture in its window.
const MARGIN: usize = 20;

fn snapshot(name: &str) -> Image {
    let file = File::open(format!("{SNAPSHOTS}/{name}.png")).expect("the picture is there");
    let mut reader = png::Decoder::new(BufReader::new(file)).read_info().expect("it is a PNG");
    let mut rgba = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut rgba).expect("it is whole");
    Image { size: [info.width, info.height], rgba }
}

/// Mean difference of a channel, and the share of pixels with a channel that is off by more than
/// 24.
fn difference(drawn: &Image, window: &Image) -> [f64; 2] {
    let width = drawn.size[0] as usize;
    let (mut sum, mut n_off) = (0_u64, 0_u32);
    for (i, pixel) in drawn.rgba.chunks(4).enumerate() {
        let at = (i / width + MARGIN) * window.size[0] as usize + i % width + MARGIN;
        let away = [0, 1, 2].map(|c| pixel[c].abs_diff(window.rgba[4 * at + c]));
        sum += away.iter().map(|x| u64::from(*x)).sum::<u64>();
        n_off += u32::from(away.iter().any(|x| *x > 24));
    }
    let n = (drawn.rgba.len() / 4) as f64;
    [sum as f64 / (3.0 * n), f64::from(n_off) / n]
}

fn assert_agrees(name: &str, picture: Picture) {
    let [mean, share_off] = difference(&shoot(picture, 1.0), &snapshot(name));
    println!("{name}: mean {mean:.4}, off {:.4} %", 100.0 * share_off);
    assert!(mean < 0.5, "{name}: channels differ by {mean} in the mean");
    assert!(share_off < 0.002, "{name}: {share_off} of all pixels differ");
}

#[test]
fn the_plane_looks_as_in_the_window() {
    assert_agrees("canvas_dark", composite::picture(composite::DARK, 300));
    assert_agrees("canvas_light", composite::picture(composite::LIGHT, 300));
}

#[test]
fn space_looks_as_in_the_window() {
    assert_agrees("space_dark", scene::picture(Theme::Dark));
    assert_agrees("space_light", scene::picture(Theme::Light));
}
