//! Glyphs and particles: the same shapes, around given or stored positions.

use super::clouds::{Positions, Styles};
use crate::picture::moment::between;
use crate::picture::{Glyphs, NearPlane, Occlusion, Particles, Shape, Style};
use crate::record::raster::ink::{
    CLEAR, Ink, coverage, dot, norm, over, premultiplied, shone_on, unit,
};
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::{Place, Seen};

/// Points whose ink has this alpha or more hide what is farther; fainter ones are a haze.
const OPAQUE: f32 = 0.5;

/// Perspective makes points smaller and larger, within reason.
const GROWTH: [f32; 2] = [0.35, 3.0];

/// From over the left shoulder; `x` to the right, `y` down, `z` towards the eye.
const LIGHT: [f32; 3] = [-0.5, -0.6, 0.62];

/// Draws points that do not move.
pub fn draw_glyphs(glyphs: &Glyphs, seen: &Seen, paper: &mut Paper) {
    let depth = seen.depth(glyphs.occlusion);
    let look = Look::new(&glyphs.style, depth, None, seen);
    for place in glyphs.at.iter().filter_map(|at| seen.place(*at)) {
        look.point(&place, false).paint(&look, seen, paper);
    }
}

/// Draws a cloud between two stored records; its looks are those of the earlier one, and particles
/// of an earlier style lie below those of a later one.
pub fn draw_particles(particles: &Particles, seen: &Seen, paper: &mut Paper) {
    let Particles { timeline, moment, frame, looks, near } = particles;
    let Some(between) = between(&timeline.records, *moment) else { return };
    let Some(styles) = Styles::new(looks, between.earlier) else { return };
    let ends = [between.earlier, between.later].map(|i| Positions::new(timeline, i, *frame));
    let weights = [(1.0 - between.part) * ends[0].scale, between.part * ends[1].scale];
    let spot = |particle: usize| {
        let [x0, x1] = ends.map(|positions| positions.stored(particle));
        let world = [0, 1, 2].map(|d| x0[d] * weights[0] + x1[d] * weights[1]);
        let is_near = near.as_ref().is_some_and(|near| is_near(world, near));
        Some((styles.of(particle), seen.place(world)?, is_near))
    };
    let mut spots: Vec<_> = (0..timeline.n_particles).filter_map(spot).collect();
    spots.sort_by_key(|(style, ..)| *style);
    let depth = seen.depth(Occlusion::Solid);
    for same in spots.chunk_by(|a, b| a.0 == b.0) {
        let look = Look::new(&looks.palette[same[0].0], depth, near.as_ref(), seen);
        for (_, place, is_near) in same {
            look.point(place, *is_near).paint(&look, seen, paper);
        }
    }
}

fn is_near(world: [f32; 3], near: &NearPlane) -> bool {
    (dot(near.normal, world) - near.offset).abs() <= near.distance
}

/// A style on the page.
struct Look {
    shape: Shape,
    /// Radius, stroke and halo in pixels at the depth of the target.
    sizes: [f32; 3],
    ink: Ink,
    halo: Ink,
    /// Width in pixels and colour of the halo near a plane.
    near_halo: (f32, Ink),
    depth: Depth,
    is_faded: bool,
}

impl Look {
    fn new(style: &Style, depth: Depth, near: Option<&NearPlane>, seen: &Seen) -> Self {
        let scale = seen.scale as f32;
        let halo =
            |halo: Option<(f32, _)>| halo.map_or((0.0, CLEAR), |(px, ink)| (px * scale, unit(ink)));
        let (halo_width, halo_ink) = halo(style.halo);
        let stroke = match style.shape {
            Shape::Ring | Shape::Cross | Shape::Frame => style.stroke_px,
            Shape::Disc | Shape::Diamond | Shape::Square => 0.0,
        };
        let ink = unit(style.ink);
        let hides = depth == Depth::Tested && ink[3] >= OPAQUE;
        Self {
            shape: style.shape,
            sizes: [style.radius_px * scale, stroke * scale, halo_width],
            ink,
            halo: halo_ink,
            near_halo: halo(near.map(|near| near.halo)),
            depth: if hides { Depth::Written } else { depth },
            is_faded: depth == Depth::Tested,
        }
    }

    fn point(&self, place: &Place, is_near: bool) -> Point {
        let grown = (1.0 / place.w).clamp(GROWTH[0], GROWTH[1]);
        let [radius, stroke, own_halo] = self.sizes;
        let (halo_width, halo) = if is_near { self.near_halo } else { (own_halo, self.halo) };
        Point {
            at: place.at,
            depth: place.depth,
            radius: radius * grown,
            stroke: stroke * grown,
            halo_width: halo_width * grown,
            halo,
            halo_fades: is_near,
        }
    }
}

/// A point on the page, in pixels.
struct Point {
    at: [f32; 2],
    depth: f32,
    radius: f32,
    stroke: f32,
    halo_width: f32,
    halo: Ink,
    halo_fades: bool,
}

impl Point {
    fn paint(&self, look: &Look, seen: &Seen, paper: &mut Paper) {
        let left = if look.is_faded { seen.left_at(self.depth) } else { 1.0 };
        let ink = seen.faded(look.ink, left);
        let halo = if self.halo_fades { seen.faded(self.halo, left) } else { self.halo };
        let z = seen.nearer(self.depth, self.radius);
        let is_lit = look.depth == Depth::Written;
        let reach = self.radius + 0.5 * self.stroke + self.halo_width + 0.5;
        let extent = |d: usize| paper.clip.range(d, self.at[d] - reach, self.at[d] + reach);
        let (columns, rows) = (extent(0), extent(1));
        for y in rows {
            for x in columns.clone() {
                let at = [x as f32 + 0.5 - self.at[0], y as f32 + 0.5 - self.at[1]];
                let distance = self.distance(at, look.shape);
                let covered = coverage(distance - self.halo_width);
                if covered <= 0.0 || !paper.shows([x, y], z, look.depth) {
                    continue;
                }
                let light = if is_lit { brightness(at, look.shape, self.radius) } else { 1.0 };
                let form = premultiplied(shone_on(ink, light), coverage(distance));
                paper.put([x, y], z, look.depth, over(form, premultiplied(halo, covered)));
            }
        }
    }

    /// Signed distance from the form, from pixels from its middle.
    fn distance(&self, at: [f32; 2], shape: Shape) -> f32 {
        let turned = || [at[0] + at[1], at[0] - at[1]].map(|c| c * std::f32::consts::FRAC_1_SQRT_2);
        let radius = self.radius;
        match shape {
            Shape::Disc => norm(at) - radius,
            Shape::Ring => (norm(at) - radius).abs() - 0.5 * self.stroke,
            Shape::Diamond => box_distance(turned(), [radius * std::f32::consts::FRAC_1_SQRT_2; 2]),
            Shape::Square => box_distance(at, [radius; 2]),
            Shape::Frame => box_distance(at, [radius; 2]).abs() - 0.5 * self.stroke,
            Shape::Cross => {
                let [along, across] = [radius, 0.5 * self.stroke];
                let bar = |sides| box_distance(turned(), sides);
                bar([along, across]).min(bar([across, along]))
            }
        }
    }
}

fn box_distance(at: [f32; 2], half_sides: [f32; 2]) -> f32 {
    let [x, y] = [0, 1].map(|d| at[d].abs() - half_sides[d]);
    norm([x.max(0.0), y.max(0.0)]) + x.max(y).min(0.0)
}

/// How bright a form is: a disc is a ball, a diamond has four facets, a square is slightly bent.
fn brightness(at: [f32; 2], shape: Shape, radius: f32) -> f32 {
    let [x, y] = at.map(|c| (c / radius).clamp(-1.0, 1.0));
    match shape {
        Shape::Disc => {
            let normal = [x, y, (1.0 - x * x - y * y).max(0.0).sqrt()];
            0.78 + 0.34 * dot(normal, LIGHT).max(0.0)
        }
        Shape::Diamond => {
            let facet = [x, y].map(|c| (3.0 * c).clamp(-0.6, 0.6));
            0.98 + 0.16 * dot(facet, [LIGHT[0], LIGHT[1]])
        }
        Shape::Square => 1.0 + 0.07 * dot([x, y], [LIGHT[0], LIGHT[1]]),
        Shape::Ring | Shape::Cross | Shape::Frame => 1.0,
    }
}
