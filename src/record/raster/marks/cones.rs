//! Arrows in space, each a shaft with a cone at its tip: their outlines on the screen, lit as the
//! round bodies that they are. A cone is seen as the hull of its base (an ellipse) and its tip.

use crate::picture::Cones;
use crate::record::raster::ink::{
    Ink, coverage, dot, mixed, norm, normalized, over, premultiplied, shone_on, unit,
};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;
use crate::record::raster::strip::Strip;

use super::cone_shape::Head;

/// Radius of the head over that of the shaft.
const HEAD: f32 = 3.0;
/// Least radius of the shaft in px.
const THINNEST: f32 = 0.55;
/// Least half axis of the base of the head in pixels.
const FLATTEST: f32 = 0.35;
const KEY: f32 = 0.6;

type Vec3 = [f32; 3];

/// Draws all arrows.
pub fn draw(cones: &Cones, seen: &Seen, paper: &mut Paper) {
    let is_sound = [cones.radius, cones.head].iter().all(|x| x.is_finite() && *x >= 0.0);
    if is_sound {
        let arrows = cones.arrows.iter().filter_map(|ends| Arrow::new(cones, *ends, seen));
        arrows.for_each(|arrow| arrow.paint(paper));
    }
}

/// An arrow on the page, in pixels; lengths count from the middle of the base of its head.
struct Arrow {
    strip: Strip,
    head: Head,
    to_tail: f32,
    /// Half the width of the shaft at its tail and at the base.
    shaft: [f32; 2],
    /// Depth at tail and tip.
    depths: [f32; 2],
    ink: Ink,
    lamp: Lamp,
}

impl Arrow {
    fn new(cones: &Cones, [tail, tip]: [Vec3; 2], seen: &Seen) -> Option<Self> {
        let step = [0, 1, 2].map(|d| tip[d] - tail[d]);
        let span = norm(step);
        if !(span > 0.0 && span.is_finite()) {
            return None;
        }
        let (tail_at, tip_at) = (seen.place(tail)?, seen.place(tip)?);
        let back = (cones.head / span).min(1.0);
        let base = [0, 1, 2].map(|d| mixed(tip[d], tail[d], back));
        let base_at = seen.place(base)?;
        let on_screen = distance(tail_at.at, tip_at.at);
        let along = if on_screen > 1e-3 {
            [0, 1].map(|d| (tip_at.at[d] - tail_at.at[d]) / on_screen)
        } else {
            [1.0, 0.0]
        };
        let axis = step.map(|x| x / span);
        let eye = seen.towards_eye(seen.relative(base));
        let scale = seen.scale as f32;
        let thinnest = THINNEST * scale;
        let radius = cones.radius * seen.camera.px_per_unit() as f32 * scale;
        let shaft = [tail_at.w, base_at.w].map(|w| (radius / w).max(thinnest));
        let across = (HEAD * shaft[1]).max(1.5 * HEAD * thinnest);
        let flattened = (across * dot(axis, eye).abs()).max(FLATTEST);
        let to_tip = distance(base_at.at, tip_at.at);
        let to_tail = distance(base_at.at, tail_at.at);
        let [r, g, b, alpha] = unit(cones.ink);
        let ends = [-to_tail.max(flattened) - 1.0, to_tip.max(flattened) + 1.0];
        Some(Self {
            strip: Strip { start: base_at.at, along, ends, half: across + 1.0 },
            head: Head { to_tip, half_axes: [flattened, across] },
            to_tail,
            shaft,
            depths: [tail_at.depth, tip_at.depth],
            ink: seen.faded([r, g, b, 1.0], alpha * seen.left_at(base_at.depth)),
            lamp: Lamp::new(axis, eye, HEAD * cones.radius / cones.head.max(1e-9), seen),
        })
    }

    fn paint(&self, paper: &mut Paper) {
        let [from, to] = self.strip.ends;
        let facing = self.lamp.facing;
        self.strip.each(&paper.clip.clone(), |pixel, at| {
            let behind = (-at[0] / self.to_tail.max(1e-3)).clamp(0.0, 1.0);
            let half_width = mixed(self.shaft[1], self.shaft[0], behind);
            let ends = at[0].max(-at[0] - self.to_tail);
            let in_shaft = coverage((at[1].abs() - half_width).max(ends));
            let in_head = coverage(self.head.distance(at));
            let z = mixed(self.depths[0], self.depths[1], (at[0] - from) / (to - from));
            if in_shaft.max(in_head) <= 0.02 || !paper.shows(pixel, z, Depth::Written) {
                return;
            }
            let part = |light: f32, share| premultiplied(shone_on(self.ink, light), share);
            let head = part(self.lamp.on_head(at, &self.head), in_head);
            let shaft = part(self.lamp.on_shaft(at[1] / half_width), in_shaft);
            let ink = if facing < 0.0 { over(shaft, head) } else { over(head, shaft) };
            paper.put(pixel, z, Depth::Written, ink);
        });
    }
}

/// How an arrow is lit.
struct Lamp {
    axis: Vec3,
    /// Unit vectors across the axis: towards the eye, and to the side.
    front: Vec3,
    side: Vec3,
    /// How much the arrow points to the eye, -1 to 1.
    facing: f32,
    /// Radius over length of the head.
    slope: f32,
    light: Vec3,
    ambient: f32,
}

impl Lamp {
    fn new(axis: Vec3, eye: Vec3, slope: f32, seen: &Seen) -> Self {
        let light = seen.light();
        let facing = dot(axis, eye);
        let mut on_screen = [0, 1, 2].map(|d| axis[d] - eye[d] * facing);
        if dot(on_screen, on_screen) < 1e-6 {
            on_screen = cross(eye, light);
        }
        let side = normalized(cross(on_screen, eye));
        let front = normalized(cross(side, axis));
        Self { axis, front, side, facing, slope, light, ambient: seen.ambient() - 0.06 }
    }

    fn on(&self, normal: Vec3) -> f32 {
        self.ambient + KEY * dot(normal, self.light).max(0.0)
    }

    /// Across the axis, at a share of the radius to the side.
    fn round(&self, sine: f32, forward: f32) -> Vec3 {
        let sine = sine.clamp(-1.0, 1.0);
        let cosine = (1.0 - sine * sine).sqrt() * forward;
        [0, 1, 2].map(|d| self.front[d] * cosine + self.side[d] * sine)
    }

    fn on_shaft(&self, sine: f32) -> f32 {
        self.on(self.round(sine, 1.0))
    }

    fn on_head(&self, at: [f32; 2], head: &Head) -> f32 {
        if self.facing < 0.0 && head.is_on_base(at) {
            return self.on(self.axis.map(|x| -x));
        }
        let height = head.height_at(at, self.facing);
        let radius = head.half_axes[1] * (1.0 - height);
        let is_turned = self.facing.abs() > 0.05;
        let before = (at[0] - head.to_tip * height) * self.facing;
        let forward = if is_turned { -sign(before) } else { 1.0 };
        let round = self.round(at[1] / radius, forward);
        self.on(normalized([0, 1, 2].map(|d| round[d] + self.axis[d] * self.slope)))
    }
}

fn sign(x: f32) -> f32 {
    if x == 0.0 { 0.0 } else { x.signum() }
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    norm([a[0] - b[0], a[1] - b[1]])
}

fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
