//! How long a frame of a film takes; run with `--release -- --ignored --nocapture`.

use std::time::Instant;

use ridgewalk::picture::{Camera, Mark, Picture, PlaneCamera, Theme, Trails};

use crate::stage::shoot;
use crate::{composite, scene};

/// The least of a few times, in ms.
fn least_ms(picture: &Picture, scale: f64) -> f64 {
    let time = |_| {
        let start = Instant::now();
        let _ = shoot(picture.clone(), scale);
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..7).map(time).fold(f64::INFINITY, f64::min)
}

/// 1600 by 900 pixels with 2,000 particles, and trails over all stored steps.
fn large() -> Picture {
    let picture = composite::picture(composite::DARK, 2000);
    let Camera::Plane(camera) = picture.camera else { return picture };
    let camera = PlaneCamera { size_px: [1600.0, 900.0], px_per_unit: 155.0, ..camera };
    let marks = picture.marks.into_iter().map(|mark| match mark {
        Mark::Trails(trails) => Mark::Trails(Trails { from: 39.0, to: 0.0, ..trails }),
        other => other,
    });
    Picture { camera: Camera::Plane(camera), marks: marks.collect(), ..picture }
}

#[test]
#[ignore = "it measures time"]
fn a_frame_is_drawn_in_time() {
    let large = large();
    println!("plane, 1600 x 900: {:.0} ms", least_ms(&large, 1.0));
    for (i, mark) in large.marks.iter().enumerate() {
        let only = Picture { marks: vec![mark.clone()], ..large.clone() };
        println!("  mark {i}: {:.1} ms", least_ms(&only, 1.0));
    }
    let space = scene::picture(Theme::Dark);
    println!("space, 1600 x 1200: {:.0} ms", least_ms(&space, 2.5));
    for (i, mark) in space.marks.iter().enumerate() {
        let only = Picture { marks: vec![mark.clone()], ..space.clone() };
        println!("  mark {i}: {:.1} ms", least_ms(&only, 2.5));
    }
}
