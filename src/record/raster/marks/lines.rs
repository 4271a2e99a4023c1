//! Curves: their segments into a mask, then rim and ink through it.

use crate::picture::Lines;
use crate::picture::segments::{Around, HalfWidth, Segment};
use crate::record::raster::ink::{
    CLEAR, Ink, coverage, mixed, norm, over, premultiplied, thin, unit,
};
use crate::record::raster::mask::Mask;
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;
use crate::record::raster::strip::Strip;

/// Depth goes on beyond the ends of a segment as along it, but not by more than so many times the
/// reach of its width.
const STEEPEST: f32 = 4.0;

/// Draws the curves; what is not finite interrupts them.
pub fn draw(lines: &Lines, seen: &Seen, paper: &mut Paper) {
    let pen = Pen::new(lines, seen);
    let (rim, period) = (f64::from(pen.rim_width), f64::from(pen.period));
    let around = Around { half_width: pen.half_width, rim, period };
    let (segments, _) = around.segments(&lines.curves, &seen.projection);
    let strokes: Vec<_> = segments.iter().filter_map(|s| Stroke::new(s, &pen, seen)).collect();
    if pen.depth == Depth::Tested && lines.ink.0[3] == u8::MAX && period == 0.0 {
        hide(&strokes, pen.rim_width, seen, paper);
    }
    let mut mask = paper.take_mask();
    for stroke in &strokes {
        stroke.cover(&pen, seen, paper, &mut mask);
    }
    mask.drain(|at, [line, rim, left]| {
        let ink = seen.faded(pen.ink, left / line.max(1e-6));
        let rim = premultiplied(pen.rim, rim * (1.0 - line));
        paper.put(at, 0.0, Depth::Ignored, over(premultiplied(ink, line), rim));
    });
    paper.keep_mask(mask);
}

/// Writes the depth of the lines before their colour, so that they hide each other and all that
/// follows. The rim lies behind, so that a line cuts those far behind it but not itself where it
/// bends.
fn hide(strokes: &[Stroke], rim_width: f32, seen: &Seen, paper: &mut Paper) {
    if rim_width > 0.0 {
        for stroke in strokes {
            stroke.hide(rim_width, -2.0 * (stroke.thickest + rim_width), seen, paper);
        }
    }
    for stroke in strokes {
        stroke.hide(0.0, 0.0, seen, paper);
    }
}

/// What all segments have in common; lengths in pixels.
struct Pen {
    ink: Ink,
    rim: Ink,
    half_width: HalfWidth,
    rim_width: f32,
    /// Length of a dash, and of dash and gap; no dashes where the latter is zero.
    dash: f32,
    period: f32,
    depth: Depth,
}

impl Pen {
    fn new(lines: &Lines, seen: &Seen) -> Self {
        let scale = seen.scale as f32;
        let (rim_px, rim) = lines.rim.map_or((0.0, CLEAR), |(px, ink)| (px, unit(ink)));
        let dashes = lines.dash_px.filter(|dash| dash.iter().all(|x| x.is_finite() && *x > 0.0));
        let [dash, gap] = dashes.unwrap_or([0.0; 2]);
        Self {
            ink: unit(lines.ink),
            rim,
            half_width: HalfWidth::new(lines.width, &seen.camera, &seen.projection, seen.scale),
            rim_width: rim_px * scale,
            dash: dash * scale,
            period: (dash + gap) * scale,
            depth: seen.depth(lines.occlusion),
        }
    }

    /// Distance from the nearest dash, along the curve.
    fn dash_distance(&self, along: f32) -> f32 {
        if self.period <= 0.0 {
            return f32::NEG_INFINITY;
        }
        let from_middle = along - 0.5 * self.dash;
        let turns = (from_middle / self.period).round();
        (from_middle - turns * self.period).abs() - 0.5 * self.dash
    }
}

/// A segment on the page: the hull of two discs.
struct Stroke {
    strip: Strip,
    span: f32,
    before: f32,
    /// Half the width at start and end, and where it is greatest.
    half_widths: [f32; 2],
    thickest: f32,
    /// Depth at both ends of the strip.
    depths: [f32; 2],
    /// Share of the colour that is left at both ends of the strip.
    left: [f32; 2],
    hull: Hull,
}

impl Stroke {
    /// `None` if it is too large to be drawn.
    fn new(segment: &Segment, pen: &Pen, seen: &Seen) -> Option<Self> {
        let [start, end] = [segment.start, segment.end]
            .map(|[x, y, _]| [x + seen.corner[0] as f32, y + seen.corner[1] as f32]);
        let own = [segment.start[2], segment.end[2]];
        let step = [end[0] - start[0], end[1] - start[1]];
        let span = norm(step);
        let along = if span > 0.0 { step.map(|x| x / span) } else { [1.0, 0.0] };
        let slope = if span > 0.0 { (own[1] - own[0]) / span } else { 0.0 };
        let half_widths = own.map(|depth| pen.half_width.at(f64::from(depth)) as f32);
        let reaches = half_widths.map(|half| half + pen.rim_width + 1.0);
        let depth = |i: usize, side: f32| {
            let most = seen.nearer(own[i], STEEPEST * reaches[i]) - own[i];
            own[i] + (slope * reaches[i] * side).max(-most).min(most)
        };
        let left = match pen.depth {
            Depth::Ignored => [1.0; 2],
            Depth::Tested | Depth::Written => own.map(|depth| seen.left_at(depth)),
        };
        let is_sound = reaches.iter().chain(&start).chain(&end).all(|x| x.is_finite());
        is_sound.then(|| Self {
            strip: Strip {
                start,
                along,
                ends: [-reaches[0], span + reaches[1]],
                half: reaches[0].max(reaches[1]),
            },
            span,
            before: segment.before,
            half_widths,
            thickest: half_widths[0].max(half_widths[1]),
            depths: [depth(0, -1.0), depth(1, 1.0)],
            left,
            hull: Hull::new(half_widths, span),
        })
    }

    /// Share of the way from one end of the strip to the other.
    fn share(&self, s: f32) -> f32 {
        let [from, to] = self.strip.ends;
        (s - from) / (to - from)
    }

    /// Writes the depth of what lies within a distance, brought nearer by a length in pixels.
    fn hide(&self, within: f32, ahead: f32, seen: &Seen, paper: &mut Paper) {
        let [start, end] = self.depths.map(|depth| seen.nearer(depth, ahead));
        self.strip.each(&paper.clip.clone(), |pixel, at| {
            let z = mixed(start, end, self.share(at[0]));
            if self.hull.distance(at) <= within && paper.shows(pixel, z, Depth::Written) {
                paper.put_depth(pixel, z);
            }
        });
    }

    /// Adds to the mask. Lines are brought nearer by their half width, so that segments that meet
    /// do not hide each other.
    fn cover(&self, pen: &Pen, seen: &Seen, paper: &Paper, mask: &mut Mask) {
        let [start, end] = self.depths.map(|depth| seen.nearer(depth, self.thickest + 1.0));
        self.strip.each(&paper.clip, |pixel, at| {
            let s = at[0].clamp(0.0, self.span);
            let distance = self.hull.distance(at).max(pen.dash_distance(self.before + s));
            // The rim goes as far beyond the ends of a dash as beyond its sides.
            let rim = coverage(distance - pen.rim_width);
            let share = self.share(at[0]);
            if rim <= 0.0 || !paper.shows(pixel, mixed(start, end, share), pen.depth) {
                return;
            }
            let [from, to] = self.half_widths;
            let half_width = mixed(from, to, s / self.span.max(1e-6));
            let line = coverage(distance) * thin(half_width);
            let left = mixed(self.left[0], self.left[1], share);
            mask.cover(pixel, [line, rim * thin(half_width + pen.rim_width), line * left]);
        });
    }
}

/// The hull of two discs, one at zero and one `span` along the direction.
enum Hull {
    /// One disc covers the other: its middle and radius.
    Disc([f32; 2]),
    /// Of one width: length and radius.
    Even([f32; 2]),
    /// Length, radii, and sine and cosine of the angle of its sides.
    Cone { span: f32, radii: [f32; 2], sine: f32, cosine: f32 },
}

impl Hull {
    fn new([r0, r1]: [f32; 2], span: f32) -> Self {
        let narrowing = r0 - r1;
        if narrowing.abs() >= span {
            let middle = if narrowing >= 0.0 { 0.0 } else { span };
            return Self::Disc([middle, r0.max(r1)]);
        }
        if narrowing == 0.0 {
            return Self::Even([span, r0]);
        }
        let sine = narrowing / span;
        Self::Cone { span, radii: [r0, r1], sine, cosine: (1.0 - sine * sine).sqrt() }
    }

    /// Signed distance (inside: negative) from lengths along and across.
    #[inline]
    fn distance(&self, [s, a]: [f32; 2]) -> f32 {
        match *self {
            Self::Disc([middle, radius]) => norm([s - middle, a]) - radius,
            Self::Even([span, radius]) => {
                let beyond = s - s.clamp(0.0, span);
                if beyond == 0.0 { a.abs() - radius } else { norm([beyond, a]) - radius }
            }
            Self::Cone { span, radii, sine, cosine } => {
                let along = s * cosine - a.abs() * sine;
                if along < 0.0 {
                    norm([s, a]) - radii[0]
                } else if along > span * cosine {
                    norm([s - span, a]) - radii[1]
                } else {
                    a.abs() * cosine + s * sine - radii[0]
                }
            }
        }
    }
}
