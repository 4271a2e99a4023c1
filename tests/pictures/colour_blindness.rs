//! Phases differ for everybody: distances of their colours as they are seen with each of the three
//! common deficiencies of colour vision, simulated at full severity (Machado, Oliveira & Fernandes
//! 2009, in linear RGB), CIEDE2000.

use palette::color_difference::Ciede2000;
use palette::{FromColor, Lab, LinSrgb, Srgb};
use ridgewalk::picture::{Palette, Rgba, Theme};

type Matrix = [[f64; 3]; 3];

const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

const PROTANOPIA: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];

const DEUTERANOPIA: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];

const TRITANOPIA: Matrix = [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.303_900],
];

const EYES: [Matrix; 4] = [NORMAL, PROTANOPIA, DEUTERANOPIA, TRITANOPIA];

/// Twenty is plainly different; one less is allowed where a contrast had to be kept.
const PLAIN: f64 = 19.0;

fn seen(eyes: &Matrix, Rgba([r, g, b, _]): Rgba) -> Lab<palette::white_point::D65, f64> {
    let linear: LinSrgb<f64> = Srgb::new(r, g, b).into_format::<f64>().into_linear();
    let light = [linear.red, linear.green, linear.blue];
    let [r, g, b] = eyes.map(|row| (0..3).map(|i| row[i] * light[i]).sum::<f64>().clamp(0.0, 1.0));
    Lab::from_color(LinSrgb::new(r, g, b))
}

fn distances(a: Rgba, b: Rgba) -> [f64; 4] {
    EYES.map(|eyes| seen(&eyes, a).difference(seen(&eyes, b)))
}

fn phases(p: &Palette) -> [(Rgba, Rgba); 3] {
    [(p.reach, p.align), (p.reach, p.slide), (p.align, p.slide)]
}

#[test]
fn phases_differ_plainly_in_every_palette_for_everybody() {
    for theme in Theme::ALL {
        for (a, b) in phases(theme.palette()) {
            let found = distances(a, b);
            assert!(found.iter().all(|d| *d >= PLAIN), "{theme:?}: {found:?}");
        }
    }
}

#[test]
fn the_dark_palette_has_the_distances_that_were_measured_when_it_was_chosen() {
    let expected = [[20.0, 22.0, 22.0, 20.0], [35.0, 34.0, 37.0, 34.0], [54.0, 56.0, 60.0, 60.0]];
    for ((a, b), expected) in phases(Theme::Dark.palette()).into_iter().zip(expected) {
        assert_eq!(distances(a, b).map(f64::round), expected);
    }
}

#[test]
fn the_palette_of_high_contrast_has_it() {
    let p = Theme::Contrast.palette();
    for ink in [p.reach, p.align, p.slide, p.ridge, p.training, p.guidance, p.text, p.muted] {
        let found = ridgewalk::picture::theme::contrast(ink, p.canvas);
        assert!(found >= 7.0, "{ink:?}: {found}");
    }
}
