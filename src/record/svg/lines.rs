//! Curves: strokes, or the outline of discs along the curve where their width grows towards the eye.

use std::fmt::Write as _;

use super::chains::{Chain, chains, layered};
use super::draft::Draft;
use super::path::PathData;
use super::space::Solid;
use super::text::{alpha, colour, opacity, px};
use super::view::View;
use crate::picture::camera::{Lens, Spot};
use crate::picture::{Lines, OrbitCamera, Rgba, Width};

/// Layers of depth over the fade radius into which curves in space are cut that hide nothing.
const LAYERS: f64 = 32.0;

/// Thickness in px of the layers for curves that hide what is farther.
const LAYER_PX: f64 = 3.0;

/// What all strokes of a mark have in common.
const ROUND: &str = r#" fill="none" stroke-linejoin="round" stroke-linecap="round""#;
const BUTT: &str = r#" fill="none" stroke-linejoin="round" stroke-linecap="butt""#;

/// Width and dashes of one mark.
struct Stroke {
    half: HalfWidth,
    dash: Option<[f64; 2]>,
    rim: Option<(f64, Rgba)>,
}

#[derive(Clone, Copy)]
enum HalfWidth {
    Px(f64),
    World(f64),
}

impl HalfWidth {
    fn at(self, spot: &Spot) -> f64 {
        match self {
            Self::Px(px) => px,
            Self::World(length) => length * spot.px_per_unit,
        }
    }
}

impl Stroke {
    /// `None` where there is nothing to draw.
    fn new(lines: &Lines) -> Option<Self> {
        let (half, size) = match lines.width {
            Width::Px(px) => (HalfWidth::Px(0.5 * f64::from(px)), px),
            Width::World(length) => (HalfWidth::World(0.5 * f64::from(length)), length),
        };
        let is_length = |x: &f32| x.is_finite() && *x > 0.0;
        let dash = lines.dash_px.filter(|dash| dash.iter().all(is_length));
        let rim = lines.rim.filter(|(px, _)| is_length(px));
        let rim = rim.map(|(px, ink)| (f64::from(px), ink));
        (size.is_finite() && size >= 0.0).then(|| Self {
            half,
            dash: dash.map(|dash| dash.map(f64::from)),
            rim,
        })
    }

    fn rim_px(&self) -> f64 {
        self.rim.map_or(0.0, |(px, _)| px)
    }

    fn reach(&self, spot: &Spot) -> f64 {
        self.half.at(spot) + self.rim_px() + 1.0
    }

    /// Dashes as attributes of a part that begins `before` px along its curve; those of a rim are
    /// longer on both sides by `grown`.
    fn dashes(&self, before: f64, grown: f64) -> String {
        let Some([dash, gap]) = self.dash.filter(|[_, gap]| *gap > 2.0 * grown) else {
            return String::new();
        };
        let (dash_px, gap_px) = (px(dash + 2.0 * grown), px(gap - 2.0 * grown));
        let offset = px((before + grown).rem_euclid(dash + gap));
        format!(r#" stroke-dasharray="{dash_px} {gap_px}" stroke-dashoffset="{offset}""#)
    }
}

/// Draws curves over what has been drawn before: all that is translucent has one alpha, wherever it
/// meets or crosses itself.
pub fn draw(lines: &Lines, view: &View, draft: &mut Draft) {
    let Some(stroke) = Stroke::new(lines) else { return };
    let curves = lines.curves.iter().map(|curve| curve.iter().map(|x| x.map(f64::from)));
    let found: Vec<Chain> =
        curves.flat_map(|curve| chains(curve, view, |spot| stroke.reach(spot))).collect();
    if found.is_empty() {
        return;
    }
    let is_deep = view.orbit().is_some_and(|camera| camera.lens == Lens::Perspective);
    let is_outline = is_deep && matches!(stroke.half, HalfWidth::World(_));
    let shape = |grown: f64, ink: Rgba| {
        let strength = opacity("opacity", alpha(ink));
        let paint = colour(ink);
        if is_outline {
            let path = outline(&stroke, &found, grown);
            return format!("<path d=\"{path}\" fill=\"{paint}\"{strength}/>\n");
        }
        let width = px(2.0 * (stroke.half.at(&found[0].places[0].spot) + grown));
        let ends = if stroke.dash.is_some() { BUTT } else { ROUND };
        let paths = strokes(&stroke, &found, grown);
        format!("<g stroke=\"{paint}\" stroke-width=\"{width}\"{ends}{strength}>\n{paths}</g>\n")
    };
    let text = rimmed(&stroke, lines.ink, view, draft, &shape);
    draft.push(&text);
}

/// A shape over its rim, which ends where the shape begins, also below a translucent one.
fn rimmed(
    stroke: &Stroke,
    ink: Rgba,
    view: &View,
    draft: &mut Draft,
    shape: &dyn Fn(f64, Rgba) -> String,
) -> String {
    let line = shape(0.0, ink);
    let Some((rim_px, rim)) = stroke.rim else { return line };
    let rim = shape(rim_px, rim);
    if alpha(ink) >= 1.0 {
        return rim + &line;
    }
    let (id, [width, height]) = (draft.id(), view.size().map(px));
    let area = format!(r#"x="0" y="0" width="{width}" height="{height}""#);
    let hole = shape(0.0, Rgba::hex(0));
    format!(
        "<mask id=\"{id}\" maskUnits=\"userSpaceOnUse\" {area}>\n<rect {area} fill=\"#fff\"/>\n\
         {hole}</mask>\n<g mask=\"url(#{id})\">\n{rim}</g>\n{line}"
    )
}

/// Paths of constant width: one for all chains, or one each where dashes go on.
fn strokes(stroke: &Stroke, found: &[Chain], grown: f64) -> String {
    let mut text = String::new();
    let is_dashed = !stroke.dashes(0.0, grown).is_empty();
    let size = if is_dashed { 1 } else { found.len().max(1) };
    for part in found.chunks(size) {
        let mut path = PathData::default();
        for chain in part {
            path.open(chain.points());
        }
        let _ = writeln!(text, "<path d=\"{path}\"{}/>", stroke.dashes(part[0].before, grown));
    }
    text
}

/// Discs along the curves with their tangents, all turning the same way: as one non-zero path they
/// are one shape.
fn outline(stroke: &Stroke, found: &[Chain], grown: f64) -> PathData {
    let mut path = PathData::default();
    for pair in found.iter().flat_map(|chain| chain.places.windows(2)) {
        let disc = |i: usize| (pair[i].spot.at, stroke.half.at(&pair[i].spot) + grown);
        hull(&mut path, [disc(0), disc(1)]);
    }
    path
}

/// The hull of two discs.
fn hull(path: &mut PathData, [(from, r0), (to, r1)]: [([f64; 2], f64); 2]) {
    let span = (to[0] - from[0]).hypot(to[1] - from[1]);
    if (r0 - r1).abs() >= span {
        let (middle, radius) = if r0 > r1 { (from, r0) } else { (to, r1) };
        return path.disc(middle, radius);
    }
    let along = [(to[0] - from[0]) / span, (to[1] - from[1]) / span];
    let sine = (r0 - r1) / span;
    let cosine = (1.0 - sine * sine).sqrt();
    let touched = |at: [f64; 2], r: f64, side: f64| {
        let across = side * cosine;
        let normal = [along[0] * sine - along[1] * across, along[1] * sine + along[0] * across];
        [at[0] + r * normal[0], at[1] + r * normal[1]]
    };
    path.move_to(touched(from, r0, 1.0));
    path.line_to(touched(to, r1, 1.0));
    path.arc_to(r1, sine < 0.0, touched(to, r1, -1.0));
    path.line_to(touched(from, r0, -1.0));
    path.arc_to(r0, sine > 0.0, touched(from, r0, 1.0));
    path.close();
}

/// Attributes that the parts of solid curves share.
pub fn attributes(lines: &Lines) -> &'static str {
    if hides(lines) { ROUND } else { BUTT }
}

/// Whether parts may overlap where they meet.
fn hides(lines: &Lines) -> bool {
    alpha(lines.ink) >= 1.0 && lines.dash_px.is_none()
}

/// Cuts curves in space into parts that are hidden, and fade, by their depth.
pub fn solids(lines: &Lines, view: &View, camera: &OrbitCamera, draft: &mut Draft) -> Vec<Solid> {
    let Some(stroke) = Stroke::new(lines) else { return Vec::new() };
    let thickness = thickness(lines, camera);
    let mut solids = Vec::new();
    for curve in &lines.curves {
        let curve = curve.iter().map(|x| x.map(f64::from));
        for chain in chains(curve, view, |spot| stroke.reach(spot)) {
            for part in layered(&chain, view, thickness) {
                solids.extend(pieces(lines, &stroke, &part, view, draft));
            }
        }
    }
    solids
}

/// Of the layers of depth, world.
fn thickness(lines: &Lines, camera: &OrbitCamera) -> f64 {
    let fading = camera.fade_radius.min(camera.distance()).max(1e-9) / LAYERS;
    if hides(lines) { fading.min(LAYER_PX / camera.px_per_unit) } else { fading }
}

/// A part of a curve, and its rim, which lies behind, so that a line cuts those far behind it but
/// not itself where it bends.
fn pieces(
    lines: &Lines,
    stroke: &Stroke,
    part: &Chain,
    view: &View,
    draft: &mut Draft,
) -> Vec<Solid> {
    let middle = part.middle(view);
    let half = stroke.half.at(&middle.spot);
    let mut path = PathData::default();
    path.open(part.points());
    let shape = |grown: f64, ink: Rgba| {
        let (paint, width) = (colour(ink), px(2.0 * (half + grown)));
        let strength = opacity("stroke-opacity", alpha(ink));
        let dashes = stroke.dashes(part.before, grown);
        let ends = if grown > 0.0 && hides(lines) { r#" stroke-linecap="butt""# } else { "" };
        format!(
            "<path d=\"{path}\" stroke=\"{paint}\" stroke-width=\"{width}\"{strength}{dashes}{ends}/>\n"
        )
    };
    let ink = view.faded(lines.ink, view.left(middle.spot.depth));
    let ahead = (half + 1.0) / middle.spot.px_per_unit;
    let solid = |ahead: f64, text: String| Solid::new(middle.world, &middle.spot, ahead, text);
    match stroke.rim {
        Some((rim_px, rim)) if hides(lines) => {
            let behind = -2.0 * (half + rim_px) / middle.spot.px_per_unit;
            vec![solid(behind, shape(rim_px, rim)), solid(ahead, shape(0.0, ink))]
        }
        _ => vec![solid(ahead, rimmed(stroke, ink, view, draft, &shape))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stroke(dash_px: Option<[f32; 2]>) -> Stroke {
        let lines = Lines { dash_px, ..Lines::new(vec![], Width::Px(2.0), Rgba::hex(0)) };
        Stroke::new(&lines).expect("it has a width")
    }

    #[test]
    fn dashes_go_on_along_the_curve_and_those_of_a_rim_are_longer() {
        let stroke = stroke(Some([6.0, 5.0]));
        let expected = r#" stroke-dasharray="6 5" stroke-dashoffset="2""#;
        assert_eq!(stroke.dashes(13.0, 0.0), expected);
        let expected = r#" stroke-dasharray="8 3" stroke-dashoffset="3""#;
        assert_eq!(stroke.dashes(13.0, 1.0), expected);
        assert_eq!(stroke.dashes(13.0, 2.5), "");
    }

    #[test]
    fn dashes_without_length_are_none() {
        for dash in [[0.0, 5.0], [f32::NAN, 1.0], [3.0, f32::INFINITY]] {
            assert_eq!(stroke(Some(dash)).dashes(0.0, 0.0), "");
        }
    }

    #[test]
    fn the_hull_of_a_disc_within_another_is_the_larger() {
        let mut path = PathData::default();
        hull(&mut path, [([0.0, 0.0], 5.0), ([1.0, 0.0], 1.0)]);
        assert_eq!(path.to_string(), "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0z");
    }

    #[test]
    fn the_hull_of_equal_discs_is_a_capsule() {
        let mut path = PathData::default();
        hull(&mut path, [([0.0, 0.0], 1.0), ([4.0, 0.0], 1.0)]);
        assert_eq!(path.to_string(), "M0 1l4 0A1 1 0 0 0 4 -1l-4 0A1 1 0 0 0 0 1z");
    }
}
