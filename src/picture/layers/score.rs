//! Score arrows on a lattice that is fixed on the screen, drawn along the displacement to go.

use crate::picture::theme::Palette;
use crate::picture::{Arrows, Cones, Mark, Patch, PlaneCamera, Rgba};
use crate::sim::field::Reading;

/// Distance of neighbouring arrows in px.
const LATTICE_PX: f64 = 50.0;

/// No arrow is longer than this; one of `L` px of displacement is drawn `26 L / (L + L0)` long, so
/// that direction and order survive and far arrows do not shout.
pub const LONGEST_PX: f64 = 26.0;

/// Arrows shorter than this share of the longest are left out.
const SHORTEST: f64 = 2.5 / LONGEST_PX;

/// Columns and rows of the lattice on a patch of space.
const PATCH_COLUMNS: usize = 13;

/// The longest arrow on a patch of space, in distances of its lattice.
const LONGEST_CONE: f64 = 0.8;

/// Radius of the shaft and length of the head there, in distances of the lattice.
const CONE_FORM: [f64; 2] = [0.022, 0.2];

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
    /// What guidance steers from.
    Unconditional,
    /// What it steers to.
    Conditional,
    /// What it adds to what it steers from.
    Guidance,
    /// These three and their sum.
    Parts,
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
            "unconditional" => Self::Unconditional,
            "conditional" => Self::Conditional,
            "guidance" => Self::Guidance,
            "parts" => Self::Parts,
            _ => Self::Driven,
        }
    }

    /// The displacement, in units of the data radius, at which an arrow has half its greatest
    /// length: errors are smaller than what is to go.
    pub const fn half_length(self) -> f64 {
        match self {
            Self::Driven
            | Self::Exact
            | Self::Both
            | Self::Unconditional
            | Self::Conditional
            | Self::Guidance
            | Self::Parts => 0.5,
            Self::Error | Self::ErrorNormal | Self::ErrorTangent => 0.05,
        }
    }

    fn displacement(self, reading: &Reading) -> [f64; 3] {
        let Reading { driven, exact, error_normal, ends: [from, to], .. } = *reading;
        let error = difference(driven, exact);
        match self {
            Self::Driven | Self::Both | Self::Parts => driven,
            Self::Exact => exact,
            Self::Error => error,
            Self::ErrorNormal => error_normal,
            Self::Unconditional => from,
            Self::Conditional => to,
            Self::Guidance => difference(driven, from),
            Self::ErrorTangent => difference(error, error_normal),
        }
    }
}

fn difference(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [0, 1, 2].map(|d| a[d] - b[d])
}

/// World positions of the lattice.
pub fn lattice(camera: &PlaneCamera) -> Vec<[f64; 3]> {
    let [columns, rows] = camera.size_px.map(|px| (px / LATTICE_PX).ceil().max(1.0) as usize);
    let place = |i: usize, j: usize| {
        let canvas = [i, j].map(|n| (n as f64 + 0.5) * LATTICE_PX);
        let [x, y] = camera.world_from_canvas(canvas);
        [x, y, 0.0]
    };
    (0..rows).flat_map(|j| (0..columns).map(move |i| place(i, j))).collect()
}

/// World positions of a lattice on a patch of space: as many columns as rows.
pub fn lattice_on(patch: &Patch) -> Vec<[f64; 3]> {
    let share = |i: usize| (i as f64 + 0.5) / PATCH_COLUMNS as f64;
    let rows = 0..PATCH_COLUMNS;
    rows.flat_map(|j| (0..PATCH_COLUMNS).map(move |i| patch.at([share(i), share(j)]))).collect()
}

/// How arrows are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Drawn {
    /// In the plane, with a zoom in logical pixels a world unit.
    Plane(f64),
    /// In space, on a patch with a side of that length, world.
    Patch(f64),
}

/// What was read on the lattice.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// World positions.
    pub at: &'a [[f64; 3]],
    /// What was read there.
    pub readings: &'a [Reading],
    /// Data radius, world.
    pub radius: f64,
    /// How it is drawn.
    pub drawn: Drawn,
}

/// Colours of what guidance steers from, what it steers to, what it adds, and their sum.
pub fn part_inks(palette: &Palette) -> [Rgba; 4] {
    [palette.arrow, palette.muted, palette.guidance, palette.text]
}

impl Field<'_> {
    /// The arrows; two marks where both scores are shown, the exact one below and fainter.
    pub fn marks(&self, arrow: Arrow, palette: &Palette) -> Vec<Mark> {
        let ink = match self.drawn {
            Drawn::Plane(_) => palette.arrow,
            Drawn::Patch(_) => palette.cone,
        };
        match arrow {
            Arrow::Both => {
                let faint = ink.faded(0.45);
                vec![self.mark(Arrow::Exact, faint), self.mark(Arrow::Driven, ink)]
            }
            Arrow::Parts => {
                let [from, to, added, sum] = part_inks(palette);
                vec![
                    self.mark(Arrow::Unconditional, from),
                    self.mark(Arrow::Conditional, to),
                    self.mark(Arrow::Guidance, added),
                    self.mark(Arrow::Driven, sum),
                ]
            }
            Arrow::Guidance => vec![self.mark(Arrow::Guidance, palette.guidance)],
            one => vec![self.mark(one, ink)],
        }
    }

    fn mark(&self, arrow: Arrow, ink: Rgba) -> Mark {
        match self.drawn {
            Drawn::Plane(px_per_unit) => {
                let arrows = self.vectors(arrow, LONGEST_PX / px_per_unit);
                let arrows = arrows.map(|(at, [x, y, _])| {
                    (at.map(|x| x as f32), [x, y].map(|x| (x * px_per_unit) as f32))
                });
                let arrows = arrows.collect();
                Mark::Arrows(Arrows { arrows, width_px: 1.0, head_px: 4.5, ink })
            }
            Drawn::Patch(side) => {
                let spacing = side / PATCH_COLUMNS as f64;
                let arrows = self.vectors(arrow, LONGEST_CONE * spacing);
                let ends = |(at, vector): ([f64; 3], [f64; 3])| {
                    [-0.5, 0.5].map(|w| [0, 1, 2].map(|d| (at[d] + w * vector[d]) as f32))
                };
                let arrows = arrows.map(ends).collect();
                let [radius, head] = CONE_FORM.map(|part| (part * spacing) as f32);
                Mark::Cones(Cones { arrows, radius, head, ink })
            }
        }
    }

    /// Positions and drawn vectors, none longer than `longest`.
    fn vectors(&self, arrow: Arrow, longest: f64) -> impl Iterator<Item = ([f64; 3], [f64; 3])> {
        let half = arrow.half_length() * self.radius;
        self.at.iter().zip(self.readings).filter_map(move |(&at, reading)| {
            let vector = arrow.displacement(reading);
            let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
            let drawn = longest * length / (length + half);
            (drawn >= SHORTEST * longest).then(|| (at, vector.map(|x| x * drawn / length)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::theme::Theme;

    fn drawn(arrow: Arrow, readings: &[Reading]) -> Vec<[f32; 2]> {
        let at = vec![[0.0; 3]; readings.len()];
        let field = Field { at: &at, readings, radius: 1.0, drawn: Drawn::Plane(100.0) };
        match &field.marks(arrow, Theme::Dark.palette())[..] {
            [Mark::Arrows(arrows)] => arrows.arrows.iter().map(|(_, vector)| *vector).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn reading([x, y]: [f64; 2]) -> Reading {
        let (driven, exact) = ([x, y, 0.0], [0.0, 0.1, 0.0]);
        Reading { log_density: 0.0, driven, exact, error_normal: [x, 0.0, 0.0], ends: [driven; 2] }
    }

    #[test]
    fn arrows_in_space_are_centred_and_keep_their_third_part() {
        let readings = [Reading { driven: [0.0, 0.0, 2.0], ..reading([0.0; 2]) }];
        let at = [[1.0, 2.0, 3.0]];
        let field = Field { at: &at, readings: &readings, radius: 1.0, drawn: Drawn::Patch(13.0) };
        match &field.marks(Arrow::Driven, Theme::Dark.palette())[..] {
            [Mark::Cones(Cones { arrows, .. })] => {
                let [tail, tip] = arrows[0];
                assert_eq!([tail[0], tail[1], tip[0], tip[1]], [1.0, 2.0, 1.0, 2.0]);
                assert!((tip[2] + tail[2] - 6.0).abs() < 1e-6);
                assert!((tip[2] - tail[2] - 0.8 * 0.8).abs() < 1e-6, "2 / (2 + 0.5) of 0.8");
            }
            other => panic!("{other:?}"),
        }
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
