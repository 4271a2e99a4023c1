//! Glyphs and particles: the same forms, around given or stored positions.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::cloud::{Cloud, Point};
use super::draft::Draft;
use super::shapes::{form, gradient};
use super::space::Solid;
use super::text::{alpha, colour, px, share};
use super::view::View;
use crate::picture::camera::Spot;
use crate::picture::{Glyphs, Particles, Style};

/// Steps of the depth cue that have colours of their own.
const LEVELS: f64 = 40.0;

/// Perspective makes points smaller and larger, within reason.
const SIZES: [f64; 2] = [0.35, 3.0];

/// Points whose ink has this alpha or more are lit; fainter ones are a haze.
const OPAQUE: f64 = 0.5;

/// Style, whether it is near the plane, and level of the depth cue.
type Look = (usize, bool, u32);

/// Forms that have been defined.
struct Forms<'a> {
    cloud: &'a Cloud<'a>,
    view: &'a View,
    is_lit: bool,
    ids: BTreeMap<Look, String>,
}

impl Forms<'_> {
    /// The name of a form, which is defined at its first use.
    fn id(&mut self, look: Look, draft: &mut Draft) -> String {
        if let Some(id) = self.ids.get(&look) {
            return id.clone();
        }
        let id = draft.id();
        let style = self.style(look);
        let mut defs = String::new();
        let mut paint = colour(style.ink);
        if self.is_lit && alpha(style.ink) >= OPAQUE {
            let light = draft.id();
            if let Some(gradient) = gradient(style.shape, style.ink, &light) {
                defs = gradient;
                paint = format!("url(#{light})");
            }
        }
        let form = form(&style, &paint);
        draft.push(&format!("<defs>\n{defs}<g id=\"{id}\">{form}</g>\n</defs>\n"));
        self.ids.insert(look, id.clone());
        id
    }

    fn style(&self, (index, is_near, level): Look) -> Style {
        let left = f64::from(level) / LEVELS;
        let style = self.cloud.palette[index];
        let near = self.cloud.near.filter(|_| is_near).map(|near| near.halo);
        let near = near.map(|(px, halo)| (px, self.view.faded(halo, left)));
        let halo = near.or(style.halo).filter(|(px, _)| px.is_finite() && *px > 0.0);
        Style { ink: self.view.faded(style.ink, left), halo, ..style }
    }
}

/// A reference to a form at a place.
fn used(id: &str, spot: &Spot, grown: f64) -> String {
    let [x, y] = spot.at.map(px);
    if grown == 1.0 {
        return format!("<use xlink:href=\"#{id}\" x=\"{x}\" y=\"{y}\"/>\n");
    }
    let size = share(grown);
    format!("<use xlink:href=\"#{id}\" transform=\"translate({x} {y}) scale({size})\"/>\n")
}

/// Points that are seen, with their place, size, and the px that they reach.
fn seen<'a>(
    cloud: &'a Cloud<'a>,
    view: &'a View,
) -> impl Iterator<Item = (Point, Spot, f64, f64)> + 'a {
    cloud.points().filter_map(move |point| {
        let style = &cloud.palette[point.style];
        let spot = view.spot(point.world)?;
        let grown = view.growth(&spot).clamp(SIZES[0], SIZES[1]);
        let halo = if point.is_near { cloud.near.map(|near| near.halo) } else { style.halo };
        let rim = halo.map_or(0.0, |(px, _)| px);
        let reach = grown * f64::from(2.0 * style.radius_px + style.stroke_px + rim);
        (reach.is_finite() && view.shows(spot.at, reach)).then_some((point, spot, grown, reach))
    })
}

/// Draws points over what has been drawn before, those of an earlier style first.
fn draw(cloud: &Cloud, view: &View, draft: &mut Draft) {
    let mut forms = Forms { cloud, view, is_lit: false, ids: BTreeMap::new() };
    let mut groups = vec![String::new(); cloud.palette.len()];
    for (point, spot, grown, _) in seen(cloud, view) {
        let id = forms.id((point.style, point.is_near, LEVELS as u32), draft);
        groups[point.style].push_str(&used(&id, &spot, grown));
    }
    let mut text = String::new();
    for (style, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
        let _ = write!(text, "<g class=\"style-{style}\">\n{group}</g>\n");
    }
    draft.push(&text);
}

/// Points in space, each a piece of its own.
fn solids(cloud: &Cloud, view: &View, draft: &mut Draft) -> Vec<Solid> {
    let mut forms = Forms { cloud, view, is_lit: true, ids: BTreeMap::new() };
    let mut solids = Vec::new();
    for (point, spot, grown, _) in seen(cloud, view) {
        let level = (view.left(spot.depth) * LEVELS).round() as u32;
        let id = forms.id((point.style, point.is_near, level), draft);
        let radius = grown * f64::from(cloud.palette[point.style].radius_px);
        let ahead = radius / spot.px_per_unit;
        solids.push(Solid::new(point.world, &spot, ahead, used(&id, &spot, grown)));
    }
    solids
}

/// Draws glyphs in the plane, or flat on the screen.
pub fn draw_glyphs(glyphs: &Glyphs, view: &View, draft: &mut Draft) {
    draw(&Cloud::of_glyphs(glyphs), view, draft);
}

/// Draws particles in the plane.
pub fn draw_particles(particles: &Particles, view: &View, draft: &mut Draft) {
    if let Some(cloud) = Cloud::of_particles(particles) {
        draw(&cloud, view, draft);
    }
}

/// Glyphs in space.
pub fn solid_glyphs(glyphs: &Glyphs, view: &View, draft: &mut Draft) -> Vec<Solid> {
    solids(&Cloud::of_glyphs(glyphs), view, draft)
}

/// Particles in space.
pub fn solid_particles(particles: &Particles, view: &View, draft: &mut Draft) -> Vec<Solid> {
    Cloud::of_particles(particles).map_or_else(Vec::new, |cloud| solids(&cloud, view, draft))
}
