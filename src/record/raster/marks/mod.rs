//! From marks to pixels: one file for each kind of mark.

mod arrows;
mod clouds;
mod cone_shape;
mod cones;
mod field;
mod fill;
mod lines;
mod points;
mod surface;
mod trails;
mod triangle;
mod words;

use super::paper::Paper;
use super::seen::Seen;
use crate::picture::Mark;

/// Draws all marks of a panel; words lie above all others.
pub fn draw(marks: &[Mark], seen: &Seen, paper: &mut Paper) {
    for mark in marks {
        match mark {
            Mark::Field(field) => field::draw(field, seen, paper),
            Mark::Lines(lines) => lines::draw(lines, seen, paper),
            Mark::Arrows(arrows) => arrows::draw(arrows, seen, paper),
            Mark::Cones(cones) => cones::draw(cones, seen, paper),
            Mark::Surface(surface) => surface::draw(surface, seen, paper),
            Mark::Glyphs(glyphs) => points::draw_glyphs(glyphs, seen, paper),
            Mark::Particles(particles) => points::draw_particles(particles, seen, paper),
            Mark::Trails(trails) => trails::draw(trails, seen, paper),
            Mark::Words(_) => {}
        }
    }
    for mark in marks {
        if let Mark::Words(words) = mark {
            words::draw(words, seen, paper);
        }
    }
}
