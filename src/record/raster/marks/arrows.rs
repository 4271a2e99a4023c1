//! Arrows of constant size on the screen: shaft and head as one shape.

use crate::picture::Arrows;
use crate::record::raster::ink::{coverage, norm, premultiplied, stroke_coverage, unit};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;
use crate::record::raster::strip::Strip;

/// Half the width of the head, as a share of its length.
const HEAD_SLOPE: f32 = 0.45;

/// Draws all arrows.
pub fn draw(arrows: &Arrows, seen: &Seen, paper: &mut Paper) {
    let scale = seen.scale as f32;
    let (half_width, head) = (0.5 * arrows.width_px * scale, arrows.head_px * scale);
    let ink = unit(arrows.ink);
    for (world, [u, v]) in &arrows.arrows {
        let span = norm([*u, *v]) * scale;
        let Some(middle) = seen.place(*world).filter(|_| span > 0.0 && span.is_finite()) else {
            continue;
        };
        // Backwards from the tip.
        let along = [-u * scale / span, v * scale / span];
        let start = [0, 1].map(|d| middle.at[d] - 0.5 * span * along[d]);
        let half = half_width.max(HEAD_SLOPE * head) + 1.0;
        let strip = Strip { start, along, ends: [-1.0, span + 1.0], half };
        let shape =
            Shape { half_width, head: head.min(span), shaft_from: 0.5 * head.min(span), span };
        strip.each(&paper.clip.clone(), |pixel, at| {
            let covered = shape.coverage(at);
            if covered > 0.0 {
                paper.put(pixel, 0.0, Depth::Ignored, premultiplied(ink, covered));
            }
        });
    }
}

/// An arrow that points to zero, in pixels.
struct Shape {
    half_width: f32,
    head: f32,
    shaft_from: f32,
    span: f32,
}

impl Shape {
    /// From lengths backwards from the tip and across.
    fn coverage(&self, [s, a]: [f32; 2]) -> f32 {
        let side = (a.abs() - HEAD_SLOPE * s) / HEAD_SLOPE.hypot(1.0);
        let in_head = coverage(side.max(s - self.head));
        let shaft_ends = (s - self.span).max(self.shaft_from - s);
        in_head.max(stroke_coverage(a.abs(), self.half_width) * coverage(shaft_ends))
    }
}
