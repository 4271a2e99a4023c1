//! The pictures that the tests of the window draw, against what the window shows.

use std::fs::File;
use std::io::BufReader;

use ridgewalk::picture::{Picture, Theme};

use super::stage::{Seen, page, written};
use crate::{composite, scene};

/// Empty px around the picture in the window's image.
const MARGIN: usize = 20;

struct Shown {
    width: usize,
    rgba: Vec<u8>,
}

impl Shown {
    fn read(name: &str) -> Self {
        let path = format!("{}/tests/snapshots/{name}.png", env!("CARGO_MANIFEST_DIR"));
        let file = BufReader::new(File::open(path).expect("the image is there"));
        let mut reader = png::Decoder::new(file).read_info().expect("it is PNG");
        let mut rgba = vec![0; reader.output_buffer_size().expect("it is small")];
        let info = reader.next_frame(&mut rgba).expect("it is whole");
        Self { width: info.width as usize, rgba }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let start = 4 * ((y + MARGIN) * self.width + x + MARGIN);
        [0, 1, 2].map(|channel| self.rgba[start + channel])
    }
}

/// Mean absolute difference of the channels, of 255.
fn difference(name: &str, picture: Picture) -> f64 {
    let (shown, figure) = (Shown::read(name), page(picture));
    let seen = Seen::of(&figure);
    if let Some(folder) = std::env::var_os("RIDGEWALK_SVG_OUT") {
        let path = |ending| format!("{}/{name}.{ending}", folder.display());
        seen.save(&path("png"));
        std::fs::write(path("svg"), written(&figure)).expect("it can be saved");
    }
    let [width, height] = seen.size();
    let mut sum = 0.0;
    for y in 0..height {
        for x in 0..width {
            let (a, b) = (seen.at(x, y), shown.at(x as usize, y as usize));
            sum += (0..3).map(|c| f64::from(a[c].abs_diff(b[c]))).sum::<f64>();
        }
    }
    let mean = sum / f64::from(3 * width * height);
    println!("{name}: {mean:.3} of 255, {} bytes", written(&figure).len());
    mean
}

#[test]
fn the_plane_agrees_with_the_window() {
    assert!(difference("canvas_dark", composite::picture(composite::DARK, 300)) < 1.0);
    assert!(difference("canvas_light", composite::picture(composite::LIGHT, 300)) < 1.0);
}

#[test]
fn space_agrees_with_the_window() {
    assert!(difference("space_dark", scene::picture(Theme::Dark)) < 1.5);
    assert!(difference("space_light", scene::picture(Theme::Light)) < 1.5);
}

#[test]
fn a_large_cloud_with_its_trails_is_a_small_file() {
    let text = written(&page(composite::picture(composite::DARK, 2000)));
    println!("2000 particles: {} bytes", text.len());
    assert!(text.len() < 2_000_000, "{}", text.len());
}
