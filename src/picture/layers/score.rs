//! Score arrows on a lattice that is fixed on the screen, drawn along the displacement to go.

use crate::picture::theme::Palette;
use crate::picture::{Arrows, Camera, Mark};
use crate::sim::field::Reading;

/// Distance of neighbouring arrows in px.
const LATTICE_PX: f64 = 50.0;

/// No arrow is longer than this; one of `L` px of displacement is drawn `26 L / (L + L0)` long, so
/// that direction and order survive and far arrows do not shout.
pub const LONGEST_PX: f64 = 26.0;

/// Arrows shorter than this are left out.
const SHORTEST_PX: f64 = 2.5;

/// World positions of the lattice.
pub fn lattice(camera: &Camera) -> Vec<[f64; 2]> {
    let [columns, rows] = camera.size_px.map(|px| (px / LATTICE_PX).ceil().max(1.0) as usize);
    let place = |i: usize, j: usize| {
        camera.world_from_canvas([(i as f64 + 0.5) * LATTICE_PX, (j as f64 + 0.5) * LATTICE_PX])
    };
    (0..rows).flat_map(|j| (0..columns).map(move |i| place(i, j))).collect()
}

/// The displacement, in world units, at which an arrow has half its greatest length.
pub fn half_length(radius: f64) -> f64 {
    0.5 * radius
}

/// The arrows. `at` are the places of `readings`.
pub fn mark(
    at: &[[f64; 2]],
    readings: &[Reading],
    radius: f64,
    camera: &Camera,
    palette: &Palette,
) -> Mark {
    let half_px = half_length(radius) * camera.px_per_unit;
    let arrow = |(at, reading): (&[f64; 2], &Reading)| {
        let [dx, dy] = reading.displacement;
        let length_px = dx.hypot(dy) * camera.px_per_unit;
        let drawn_px = LONGEST_PX * length_px / (length_px + half_px);
        let factor = drawn_px / dx.hypot(dy);
        let vector = [(dx * factor) as f32, (dy * factor) as f32];
        (drawn_px >= SHORTEST_PX).then_some(([at[0] as f32, at[1] as f32, 0.0], vector))
    };
    Mark::Arrows(Arrows {
        arrows: at.iter().zip(readings).filter_map(arrow).collect(),
        width_px: 1.0,
        head_px: 4.5,
        ink: palette.arrow,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::theme::Theme;

    #[test]
    fn arrows_point_along_the_displacement_and_grow_with_it_up_to_a_bound() {
        let camera = Camera { centre: [0.0; 2], px_per_unit: 100.0, size_px: [100.0; 2] };
        let reading = |x: f64| Reading { log_density: 0.0, displacement: [0.6 * x, 0.8 * x] };
        let readings = [0.001, 0.1, 0.5, 1e6].map(reading);
        let mark = mark(&[[0.0; 2]; 4], &readings, 1.0, &camera, Theme::Dark.palette());
        let Mark::Arrows(Arrows { arrows, .. }) = mark else { panic!("not arrows") };
        assert_eq!(arrows.len(), 3, "the shortest is left out");
        let lengths: Vec<f32> = arrows.iter().map(|(_, [x, y])| x.hypot(*y)).collect();
        assert!(lengths.is_sorted() && lengths[2] < LONGEST_PX as f32 + 1e-3);
        assert!((lengths[1] - 13.0).abs() < 1e-3, "half the greatest length at half a radius");
        assert!(arrows.iter().all(|(_, [x, y])| (y / x - 4.0 / 3.0).abs() < 1e-4));
    }
}
