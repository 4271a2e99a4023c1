//! Arrows in space, each a shaft with a cone at its tip: their outlines on the screen, lit on the
//! two sides of their axis. A cone is seen as the hull of its base (an ellipse) and its tip.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use nalgebra::Vector3;

use super::path::PathData;
use super::space::Solid;
use super::text::{alpha, colour};
use super::view::{Lights, View, shone_on};
use crate::picture::{Cones, Rgba};

/// Radius of the head over that of the shaft.
const HEAD: f64 = 3.0;
/// Least radius of the shaft in px.
const THINNEST: f64 = 0.55;
const KEY: f64 = 0.6;
/// How far to the side of the axis, in radii, the light on a side is taken.
const ASIDE: f64 = 0.5;
/// Corners of the polygon that stands for the base.
const N_CORNERS: usize = 16;

/// All arrows, each a piece.
pub fn solids(cones: &Cones, view: &View, lights: &Lights) -> Vec<Solid> {
    let is_sound = [cones.radius, cones.head].iter().all(|x| x.is_finite() && *x >= 0.0);
    let arrows = cones.arrows.iter().filter(|_| is_sound);
    arrows.filter_map(|ends| solid(cones, *ends, view, lights)).collect()
}

fn solid(cones: &Cones, ends: [[f32; 3]; 2], view: &View, lights: &Lights) -> Option<Solid> {
    let body = Body::new(cones, ends.map(|end| Vector3::from(end.map(f64::from))), view, lights)?;
    if !view.shows(body.base, body.reach()) {
        return None;
    }
    let spot = view.spot(body.middle.into())?;
    let share = alpha(cones.ink) * view.left(spot.depth);
    let Rgba([r, g, b, _]) = view.faded(cones.ink, share);
    let ink = Rgba([r, g, b, u8::MAX]);
    let (head, shaft) = (body.head(ink, lights), body.shaft(ink, lights));
    let text = if body.facing < 0.0 { head + &shaft } else { shaft + &head };
    Some(Solid::new(body.middle.into(), &spot, 0.0, text))
}

/// An arrow on the canvas.
struct Body {
    /// World position half way between the ends.
    middle: Vector3<f64>,
    tail: [f64; 2],
    base: [f64; 2],
    tip: [f64; 2],
    /// Unit vector to the tip on the canvas.
    along: [f64; 2],
    /// Half the width of the shaft at its tail and at the base, px.
    shaft: [f64; 2],
    /// Half axes of the base along and across, px.
    half_axes: [f64; 2],
    /// Unit vector to the tip, world.
    axis: Vector3<f64>,
    /// Cosine between that and the way to the eye.
    facing: f64,
    /// Unit vectors across the axis: towards the eye, and to the side.
    across: [Vector3<f64>; 2],
    /// Radius of the head over its length.
    slope: f64,
}

impl Body {
    fn new(
        cones: &Cones,
        [tail, tip]: [Vector3<f64>; 2],
        view: &View,
        lights: &Lights,
    ) -> Option<Self> {
        let [radius, head] = [cones.radius, cones.head].map(f64::from);
        let span = (tip - tail).norm();
        if !(span > 0.0 && span.is_finite()) {
            return None;
        }
        let axis = (tip - tail) / span;
        let base = tip - axis * head.min(span);
        let [at_tail, at_base, at_tip] =
            [view.spot(tail.into())?, view.spot(base.into())?, view.spot(tip.into())?];
        let step = [0, 1].map(|d| at_tip.at[d] - at_tail.at[d]);
        let on_canvas = step[0].hypot(step[1]);
        let along = if on_canvas > 1e-3 { step.map(|x| x / on_canvas) } else { [1.0, 0.0] };
        let shaft = [at_tail, at_base].map(|spot| (radius * spot.px_per_unit).max(THINNEST));
        let wide = (HEAD * shaft[1]).max(1.5 * HEAD * THINNEST);
        let eye = lights.towards_eye(base);
        let facing = axis.dot(&eye);
        Some(Self {
            middle: (tail + tip) * 0.5,
            tail: at_tail.at,
            base: at_base.at,
            tip: at_tip.at,
            along,
            shaft,
            half_axes: [(wide * facing.abs()).max(0.35), wide],
            axis,
            facing,
            across: across(axis, eye, lights.key),
            slope: HEAD * radius / head.max(1e-9),
        })
    }

    fn reach(&self) -> f64 {
        let from_base = |at: [f64; 2]| (at[0] - self.base[0]).hypot(at[1] - self.base[1]);
        from_base(self.tail).max(from_base(self.tip)) + self.half_axes[1] + 1.0
    }

    /// A place by px along the arrow and to its side from the base.
    fn place(&self, ahead: f64, side: f64) -> [f64; 2] {
        let [x, y] = self.along;
        [self.base[0] + x * ahead - y * side, self.base[1] + y * ahead + x * side]
    }

    /// A round body seen from the side, at so many radii to the side of its axis.
    fn round(&self, aside: f64) -> Vector3<f64> {
        self.across[0] * (1.0 - aside * aside).sqrt() + self.across[1] * aside
    }

    fn head(&self, ink: Rgba, lights: &Lights) -> String {
        let to_tip = (self.tip[0] - self.base[0]).hypot(self.tip[1] - self.base[1]);
        let sloped = |aside: f64| (self.round(aside) + self.axis * self.slope).normalize();
        let mut text = String::new();
        let mut add = |points: &[[f64; 2]], normal: Vector3<f64>| {
            let mut path = PathData::default();
            path.polygon(points.iter().map(|&[ahead, side]| self.place(ahead, side)));
            let paint = colour(shone_on(ink, light(lights, normal)));
            let _ = writeln!(text, "<path d=\"{path}\" fill=\"{paint}\"/>");
        };
        let outline = outline(to_tip, self.half_axes);
        let lower: Vec<[f64; 2]> = outline.iter().copied().filter(|at| at[1] >= -1e-9).collect();
        add(&outline, sloped(-ASIDE));
        add(&lower, sloped(ASIDE));
        if self.facing < 0.0 {
            add(&ellipse(self.half_axes), -self.axis);
        }
        text
    }

    fn shaft(&self, ink: Rgba, lights: &Lights) -> String {
        let to_tail = (self.tail[0] - self.base[0]).hypot(self.tail[1] - self.base[1]);
        let [r0, r1] = self.shaft;
        let mut path = PathData::default();
        let corners = [(-to_tail, r0), (0.0, r1), (0.0, -r1), (-to_tail, -r0)];
        path.polygon(corners.map(|(ahead, side)| self.place(ahead, side)));
        let paint = colour(shone_on(ink, light(lights, self.round(0.0))));
        format!("<path d=\"{path}\" fill=\"{paint}\"/>\n")
    }
}

fn light(lights: &Lights, normal: Vector3<f64>) -> f64 {
    lights.ambient - 0.06 + KEY * normal.dot(&lights.key).max(0.0)
}

/// Unit vectors across an axis: towards the eye, and to the side that is `y` on the canvas.
fn across(axis: Vector3<f64>, eye: Vector3<f64>, key: Vector3<f64>) -> [Vector3<f64>; 2] {
    let on_canvas = axis - eye * axis.dot(&eye);
    let on_canvas = if on_canvas.norm_squared() < 1e-6 { eye.cross(&key) } else { on_canvas };
    let side = on_canvas.cross(&eye).normalize();
    [side.cross(&axis).normalize(), side]
}

/// Corners of the base, around zero, in order round.
fn ellipse([a, b]: [f64; 2]) -> [[f64; 2]; N_CORNERS] {
    std::array::from_fn(|i| {
        let (sine, cosine) = (TAU * i as f64 / N_CORNERS as f64).sin_cos();
        [a * cosine, b * sine]
    })
}

/// The hull of the base and the tip, in order round.
fn outline(to_tip: f64, half_axes: [f64; 2]) -> Vec<[f64; 2]> {
    let ratio = half_axes[0] / to_tip.max(1e-9);
    if ratio >= 1.0 {
        return ellipse(half_axes).to_vec();
    }
    let touched = ratio.acos();
    let behind = (0..=N_CORNERS).map(|i| {
        let angle = touched + (TAU - 2.0 * touched) * i as f64 / N_CORNERS as f64;
        [half_axes[0] * angle.cos(), half_axes[1] * angle.sin()]
    });
    std::iter::once([to_tip, 0.0]).chain(behind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cone_from_the_side_is_a_triangle_and_from_its_tip_a_disc() {
        let side = outline(10.0, [1e-6, 3.0]);
        assert!(side.iter().all(|[ahead, across]| ahead.abs() < 1e-5 || across.abs() < 1e-9));
        let front = outline(0.5, [3.0, 3.0]);
        assert!(front.iter().all(|[x, y]| (x.hypot(*y) - 3.0).abs() < 1e-9));
    }

    #[test]
    fn the_sides_of_a_cone_touch_its_base() {
        let (to_tip, [a, b]) = (5.0, [2.0, 3.0]);
        let touched = outline(to_tip, [a, b])[1];
        let on_ellipse = (touched[0] / a).powi(2) + (touched[1] / b).powi(2);
        let tangent =
            (touched[0] / (a * a)) * (to_tip - touched[0]) - touched[1] * touched[1] / (b * b);
        assert!((on_ellipse - 1.0).abs() < 1e-9 && tangent.abs() < 1e-9);
    }

    #[test]
    fn the_vectors_across_are_square_to_the_axis() {
        for axis in [Vector3::x(), Vector3::z(), Vector3::new(0.6, 0.0, 0.8)] {
            let [front, side] = across(axis, Vector3::z(), Vector3::new(0.0, 0.6, 0.8));
            let products = [front.dot(&side), front.dot(&axis), side.dot(&axis)];
            assert!(products.iter().all(|x| x.abs() < 1e-9), "{products:?}");
        }
    }
}
