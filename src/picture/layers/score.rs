//! Score arrows on a lattice that is fixed on the screen, drawn along the displacement to go.

use crate::picture::theme::Palette;
use crate::picture::{Arrows, Camera, Mark, Rgba};
use crate::sim::field::Reading;

/// Distance of neighbouring arrows in px.
const LATTICE_PX: f64 = 50.0;

/// No arrow is longer than this; one of `L` px of displacement is drawn `26 L / (L + L0)` long, so
/// that direction and order survive and far arrows do not shout.
pub const LONGEST_PX: f64 = 26.0;

/// Arrows shorter than this are left out.
const SHORTEST_PX: f64 = 2.5;

/// Which displacement the arrows show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrow {
    /// What moves the particles.
    Driven,
    /// The exact one.
    Exact,
    /// One beside the other.
    Both,
    /// What moves the particles less the exact one.
    Error,
    /// The part of the error across the ridge.
    ErrorNormal,
    /// The part of the error along the ridge.
    ErrorTangent,
}

impl Arrow {
    /// The choice of that name in a scene.
    pub fn of_word(word: &str) -> Self {
        match word {
            "exact" => Self::Exact,
            "both" => Self::Both,
            "error" => Self::Error,
            "error_normal" => Self::ErrorNormal,
            "error_tangent" => Self::ErrorTangent,
            _ => Self::Driven,
        }
    }

    /// The displacement, in units of the data radius, at which an arrow has half its greatest
    /// length: errors are smaller than what is to go.
    pub const fn half_length(self) -> f64 {
        match self {
            Self::Driven | Self::Exact | Self::Both => 0.5,
            Self::Error | Self::ErrorNormal | Self::ErrorTangent => 0.05,
        }
    }

    fn displacement(self, reading: &Reading) -> [f64; 2] {
        let Reading { driven, exact, normal, .. } = *reading;
        let error = [driven[0] - exact[0], driven[1] - exact[1]];
        let across = error[0] * normal[0] + error[1] * normal[1];
        match self {
            Self::Driven | Self::Both => driven,
            Self::Exact => exact,
            Self::Error => error,
            Self::ErrorNormal => normal.map(|n| n * across),
            Self::ErrorTangent => [0, 1].map(|d| error[d] - normal[d] * across),
        }
    }
}

/// World positions of the lattice.
pub fn lattice(camera: &Camera) -> Vec<[f64; 2]> {
    let [columns, rows] = camera.size_px.map(|px| (px / LATTICE_PX).ceil().max(1.0) as usize);
    let place = |i: usize, j: usize| {
        camera.world_from_canvas([(i as f64 + 0.5) * LATTICE_PX, (j as f64 + 0.5) * LATTICE_PX])
    };
    (0..rows).flat_map(|j| (0..columns).map(move |i| place(i, j))).collect()
}

/// What was read on the lattice.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// World positions.
    pub at: &'a [[f64; 2]],
    /// What was read there.
    pub readings: &'a [Reading],
    /// Data radius, world.
    pub radius: f64,
}

impl Field<'_> {
    /// The arrows; two marks where both scores are shown, the exact one below and fainter.
    pub fn marks(&self, arrow: Arrow, camera: &Camera, palette: &Palette) -> Vec<Mark> {
        let faint = palette.arrow.alpha(0.16);
        match arrow {
            Arrow::Both => vec![
                self.mark(Arrow::Exact, faint, camera),
                self.mark(Arrow::Driven, palette.arrow, camera),
            ],
            one => vec![self.mark(one, palette.arrow, camera)],
        }
    }

    fn mark(&self, arrow: Arrow, ink: Rgba, camera: &Camera) -> Mark {
        let half_px = arrow.half_length() * self.radius * camera.px_per_unit;
        let drawn = |(at, reading): (&[f64; 2], &Reading)| {
            let [dx, dy] = arrow.displacement(reading);
            let length_px = dx.hypot(dy) * camera.px_per_unit;
            let drawn_px = LONGEST_PX * length_px / (length_px + half_px);
            let factor = drawn_px / dx.hypot(dy);
            let vector = [(dx * factor) as f32, (dy * factor) as f32];
            (drawn_px >= SHORTEST_PX).then_some(([at[0] as f32, at[1] as f32, 0.0], vector))
        };
        Mark::Arrows(Arrows {
            arrows: self.at.iter().zip(self.readings).filter_map(drawn).collect(),
            width_px: 1.0,
            head_px: 4.5,
            ink,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::theme::Theme;

    const CAMERA: Camera = Camera { centre: [0.0; 2], px_per_unit: 100.0, size_px: [100.0; 2] };

    fn drawn(arrow: Arrow, readings: &[Reading]) -> Vec<[f32; 2]> {
        let at = vec![[0.0; 2]; readings.len()];
        let field = Field { at: &at, readings, radius: 1.0 };
        match &field.marks(arrow, &CAMERA, Theme::Dark.palette())[..] {
            [Mark::Arrows(arrows)] => arrows.arrows.iter().map(|(_, vector)| *vector).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn reading(driven: [f64; 2]) -> Reading {
        Reading { log_density: 0.0, driven, exact: [0.0, 0.1], normal: [1.0, 0.0] }
    }

    #[test]
    fn arrows_point_along_the_displacement_and_grow_with_it_up_to_a_bound() {
        let readings = [0.001, 0.1, 0.5, 1e6].map(|x| reading([0.6 * x, 0.8 * x]));
        let vectors = drawn(Arrow::Driven, &readings);
        assert_eq!(vectors.len(), 3, "the shortest is left out");
        let lengths: Vec<f32> = vectors.iter().map(|[x, y]| x.hypot(*y)).collect();
        assert!(lengths.is_sorted() && lengths[2] < LONGEST_PX as f32 + 1e-3);
        assert!((lengths[1] - 13.0).abs() < 1e-3, "half the greatest length at half a radius");
        assert!(vectors.iter().all(|[x, y]| (y / x - 4.0 / 3.0).abs() < 1e-4));
    }

    #[test]
    fn the_parts_of_an_error_lie_across_and_along_the_ridge() {
        let readings = [reading([0.2, 0.4])];
        let [across, along] =
            [Arrow::ErrorNormal, Arrow::ErrorTangent].map(|arrow| drawn(arrow, &readings)[0]);
        assert!(across[0] > 0.0 && across[1].abs() < 1e-6);
        assert!(along[0].abs() < 1e-6 && along[1] > across[0]);
    }
}
