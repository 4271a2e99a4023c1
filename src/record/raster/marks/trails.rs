//! Trails: one piece for each particle and each step between stored records, mitred to the steps
//! before and after, so that neighbours share an edge and no alpha is doubled.

use super::clouds::{Positions, Styles};
use crate::picture::moment::{Piece, pieces};
use crate::picture::{Occlusion, Trails};
use crate::record::raster::ink::{
    Ink, dot, mixed, mixed_all, norm, premultiplied, stroke_coverage, unit,
};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::{Place, Seen};
use crate::record::raster::strip::Strip;

/// A step shorter than this, in pixels, has no direction worth joining.
const SHORTEST: f32 = 0.05;

/// A piece shorter than this, in pixels, is not seen.
const POINT: f32 = 1e-3;

type Vec2 = [f32; 2];

/// Draws the trails, the faintest step first.
pub fn draw(trails: &Trails, seen: &Seen, paper: &mut Paper) {
    let half_width = 0.5 * trails.width_px * seen.scale as f32;
    let inks: Vec<Ink> = trails.looks.palette.iter().map(|style| unit(style.ink)).collect();
    for piece in pieces(trails) {
        let Some(styles) = Styles::new(&trails.looks, piece.earlier) else { return };
        let step = Step::new(trails, &piece, half_width, seen);
        for particle in 0..trails.timeline.n_particles {
            if let Some(ribbon) = step.ribbon(particle) {
                ribbon.paint(inks[styles.of(particle)], &step, paper);
            }
        }
    }
}

/// What the pieces of all particles between two records have in common.
struct Step<'a> {
    seen: &'a Seen,
    /// Before, earlier, later, after.
    positions: [Positions<'a>; 4],
    cut: Vec2,
    alphas: Vec2,
    /// Whether the piece goes on at its start and at its end.
    joined: [bool; 2],
    half_width: f32,
    depth: Depth,
}

impl<'a> Step<'a> {
    fn new(trails: &'a Trails, piece: &Piece, half_width: f32, seen: &'a Seen) -> Self {
        let Piece { earlier, cut, alpha } = *piece;
        let last = trails.timeline.records.len() - 1;
        let records = [earlier.saturating_sub(1), earlier, earlier + 1, (earlier + 2).min(last)];
        Self {
            seen,
            positions: records.map(|i| Positions::new(&trails.timeline, i, trails.frame)),
            cut,
            alphas: alpha,
            joined: [cut[0] == 0.0, cut[1] == 1.0],
            half_width,
            depth: seen.depth(Occlusion::Solid),
        }
    }

    /// How far to the sides a piece may cover pixels.
    fn reach(&self) -> f32 {
        self.half_width + 1.0
    }

    /// The piece of a particle; `None` if it is not seen.
    fn ribbon(&self, particle: usize) -> Option<Ribbon> {
        let [x0, x1] = [1, 2].map(|i| self.positions[i].at(particle));
        let between = |share: f32| [0, 1, 2].map(|d| x0[d] * (1.0 - share) + x1[d] * share);
        let places =
            [self.seen.place(between(self.cut[0]))?, self.seen.place(between(self.cut[1]))?];
        let [start, end] = places.map(|place| place.at);
        let along = minus(end, start);
        let span = norm(along);
        if !(span > POINT && span.is_finite()) {
            return None;
        }
        let beyond = |i: usize, record: usize| {
            let is_joined = self.joined[i];
            is_joined.then(|| self.seen.place(self.positions[record].at(particle))).flatten()
        };
        let straight = left_of(along);
        let edges = [
            beyond(0, 0).map_or(straight, |before| {
                edge(minus(start, before.at), along, along, self.reach())
            }),
            beyond(1, 3)
                .map_or(straight, |after| edge(along, minus(after.at, end), along, self.reach())),
        ];
        Some(Ribbon { places, along: along.map(|x| x / span), span, edges })
    }
}

/// A piece on the page.
struct Ribbon {
    places: [Place; 2],
    along: Vec2,
    span: f32,
    /// From each end to its left edge, where the width is 2.
    edges: [Vec2; 2],
}

impl Ribbon {
    fn paint(&self, ink: Ink, step: &Step, paper: &mut Paper) {
        let [start, end] = self.places.map(|place| place.at);
        let inks = [0, 1].map(|i| {
            let [r, g, b, _] = step.seen.faded(ink, step.seen.left_at(self.places[i].depth));
            [r, g, b, step.alphas[i]]
        });
        let [z0, z1] = self.places.map(|place| place.depth);
        let half = step.half_width + 0.5;
        // As far as the slanting ends reach beyond the joints.
        let beyond = self.edges.map(|edge| (dot(edge, self.along) * half).abs());
        let ends = [-beyond[0], self.span + beyond[1]];
        let strip = Strip { start, along: self.along, ends, half };
        strip.each(&paper.clip.clone(), |pixel @ [x, y], [_, across]| {
            let covered = stroke_coverage(across.abs(), step.half_width);
            let at = [x as f32 + 0.5, y as f32 + 0.5];
            // Pixels along the direction from the slanting start and to the slanting end. The
            // piece beyond an end asks for the same number, with the other answer.
            let (from, to) =
                (cross(minus(at, start), self.edges[0]), cross(minus(at, end), self.edges[1]));
            if covered <= 0.0 || from < 0.0 || to >= 0.0 {
                return;
            }
            let share = from / (from - to);
            let z = mixed(z0, z1, share);
            if paper.shows(pixel, z, step.depth) {
                let ink = mixed_all(inks[0], inks[1], share);
                paper.put(pixel, z, step.depth, premultiplied(ink, covered));
            }
        });
    }
}

/// The vector from a joint to its left edge, where the width is 2: it has length one across both
/// steps. Joints that turn too sharply for their steps are cut straight.
fn edge(into: Vec2, out: Vec2, own: Vec2, reach: f32) -> Vec2 {
    let lengths = [norm(into), norm(out)];
    let shortest = lengths[0].min(lengths[1]);
    if !(shortest > SHORTEST && lengths[0].max(lengths[1]).is_finite()) {
        return left_of(own);
    }
    let (unit_into, unit_out) = (into.map(|x| x / lengths[0]), out.map(|x| x / lengths[1]));
    let cosine = dot(unit_into, unit_out);
    let sine = cross(unit_into, unit_out);
    if cosine < -0.5 || reach * sine.abs() > shortest * (1.0 + cosine) {
        return left_of(own);
    }
    let [x, y] = [unit_into[0] + unit_out[0], unit_into[1] + unit_out[1]];
    [-y / (1.0 + cosine), x / (1.0 + cosine)]
}

fn left_of(along: Vec2) -> Vec2 {
    let length = norm(along);
    [-along[1] / length, along[0] / length]
}

fn cross(a: Vec2, b: Vec2) -> f32 {
    a[0] * b[1] - a[1] * b[0]
}

fn minus(a: Vec2, b: Vec2) -> Vec2 {
    [a[0] - b[0], a[1] - b[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joint_has_length_one_across_both_steps() {
        let (into, out) = ([3.0, 0.5], [2.0, 2.0]);
        let joint = edge(into, out, out, 0.5);
        for step in [into, out] {
            assert!((dot(joint, left_of(step)) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn sharp_turns_and_points_are_cut_straight() {
        let own = [2.0, 0.0];
        assert_eq!(edge([-2.0, 0.3], own, own, 1.0), [0.0, 1.0]);
        assert_eq!(edge([0.01, 0.0], own, own, 1.0), [0.0, 1.0]);
        assert_eq!(edge([0.0, 2.0], own, own, 9.0), [0.0, 1.0]);
    }
}
