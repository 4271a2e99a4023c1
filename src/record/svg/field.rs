//! A scalar field as an image, shaded by a uniform cubic B-spline through the grid.

use nalgebra::Vector3;

use super::draft::Draft;
use super::image;
use super::path::PathData;
use super::text::{alpha, opacity, px};
use super::view::View;
use crate::picture::{Field, OrbitCamera, Patch, Rgba};

/// Most pixels of the image for a cell of the grid, along a side.
const FINEST: f64 = 4.0;

/// Most pixels of an image along a side.
const MOST_PIXELS: f64 = 4096.0;

/// A field that can be shaded.
#[derive(Clone, Copy, Debug)]
struct Shade<'a>(&'a Field);

impl<'a> Shade<'a> {
    fn new(field: &'a Field) -> Option<Self> {
        let [columns, rows] = field.size;
        let is_whole = columns >= 2
            && rows >= 2
            && columns.checked_mul(rows).is_some_and(|n| n <= field.values.len());
        let Patch { corner, sides } = field.patch;
        let is_placed = corner.iter().chain(sides.as_flattened()).all(|x| x.is_finite());
        let is_graded = field.top.is_finite() && field.depth.is_finite() && field.depth > 0.0;
        (is_whole && is_placed && is_graded).then_some(Self(field))
    }

    /// The last column and row.
    fn last(self) -> [usize; 2] {
        self.0.size.map(|n| n - 1)
    }

    /// What is not a number, or lies far below what is visible, is the lowest shade.
    fn value(self, column: usize, row: usize) -> f64 {
        let Field { size, values, top, depth, .. } = self.0;
        let (floor, value) = (top - 2.0 * depth, values[row * size[0] + column]);
        f64::from(if value.is_finite() { value.max(floor) } else { floor })
    }

    /// Share of the ink, 0 to 1, at shares of the two sides.
    fn at(self, share: [f64; 2]) -> f64 {
        let last = self.last();
        let at = [0, 1].map(|d| share[d].clamp(0.0, 1.0) * last[d] as f64);
        let node = at.map(|x| x as usize);
        let weights = [0, 1].map(|d| weights(at[d] - node[d] as f64));
        let around = |d: usize, i: usize| (node[d] + i).saturating_sub(1).min(last[d]);
        let mut value = 0.0;
        for (j, up) in weights[1].iter().enumerate() {
            for (i, across) in weights[0].iter().enumerate() {
                value += up * across * self.value(around(0, i), around(1, j));
            }
        }
        (1.0 + (value - f64::from(self.0.top)) / f64::from(self.0.depth)).clamp(0.0, 1.0)
    }
}

/// Of the four nodes around a place between the inner two.
fn weights(t: f64) -> [f64; 4] {
    let s = 1.0 - t;
    let inner = |u: f64| u * u * (3.0 * u - 6.0) + 4.0;
    [s * s * s, inner(t), inner(s), t * t * t].map(|w| w / 6.0)
}

/// Draws a field in the plane.
pub fn draw(field: &Field, view: &View, draft: &mut Draft) {
    let Some(shade) = Shade::new(field) else { return };
    let corner = |share| view.spot(field.patch.at(share)).map(|spot| spot.at);
    let (Some([left, bottom]), Some([right, top])) = (corner([0.0; 2]), corner([1.0; 2])) else {
        return;
    };
    let sides = [right - left, bottom - top];
    if !(sides[0] > 0.0 && sides[1] > 0.0) {
        return;
    }
    let size = [0, 1].map(|d| {
        let cells = shade.last()[d] as f64;
        let fine = (sides[d] / cells).ceil().clamp(1.0, FINEST);
        (cells * fine).min(MOST_PIXELS) as usize
    });
    let share = |i: usize, d: usize| (i as f64 + 0.5) / size[d] as f64;
    let rows = (0..size[1]).map(|j| 1.0 - share(j, 1));
    let shares = rows.flat_map(|v| (0..size[0]).map(move |i| [share(i, 0), v]));
    let shades: Vec<u8> = shares.map(|at| (shade.at(at) * 255.0).round() as u8).collect();
    let Some(data) = image::shades(size, field.ink, &shades) else { return };
    let place = place([left, top], sides);
    let strength = opacity("opacity", alpha(field.ink));
    draft.push(&format!("<image {place}{strength} xlink:href=\"{data}\"/>\n"));
}

fn place([left, top]: [f64; 2], [width, height]: [f64; 2]) -> String {
    format!(
        r#"x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none""#,
        px(left),
        px(top),
        px(width),
        px(height)
    )
}

/// A field on a patch of space as it is seen: an image of one pixel a px.
pub fn on_patch(
    field: &Field,
    view: &View,
    camera: &OrbitCamera,
    draft: &mut Draft,
) -> Option<String> {
    let shade = Shade::new(field)?;
    let across = Across::new(&field.patch)?;
    let corners = field.patch.corners().map(|corner| view.spot(corner).map(|spot| spot.at));
    let ([left, top], size) = pixels(&corners, view)?;
    let at = |i: usize| [left + (i % size[0]) as f64 + 0.5, top + (i / size[0]) as f64 + 0.5];
    let pixel = |i: usize| {
        let Some((world, share)) = across.seen(camera, at(i)) else { return [0; 4] };
        let depth = camera.view_from_world(world.into())[2];
        let Rgba([r, g, b, _]) = view.faded(field.ink, view.left(depth));
        [r, g, b, (shade.at(share) * 255.0).round() as u8]
    };
    let rgba: Vec<u8> = (0..size[0] * size[1]).flat_map(pixel).collect();
    let data = image::colours(size, &rgba)?;
    let place = place([left, top], size.map(|n| n as f64));
    let strength = opacity("opacity", alpha(field.ink));
    let image = format!("<image {place}{strength} xlink:href=\"{data}\"/>\n");
    Some(match outline(&corners) {
        None => image,
        Some(path) => {
            let id = draft.id();
            let clip = format!("<clipPath id=\"{id}\"><path d=\"{path}\"/></clipPath>\n");
            format!("{clip}<g clip-path=\"url(#{id})\">\n{image}</g>\n")
        }
    })
}

/// Left, top and size of the pixels that a patch may cover; `None` where there are none.
fn pixels(corners: &[Option<[f64; 2]>; 4], view: &View) -> Option<([f64; 2], [usize; 2])> {
    let size = view.size();
    let range = |d: usize| {
        let ends =
            corners.iter().try_fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], at| {
                at.map(|at| [low.min(at[d]), high.max(at[d])])
            });
        let [low, high] = ends.unwrap_or([0.0, size[d]]);
        [low.max(0.0).floor(), high.min(size[d]).min(MOST_PIXELS).ceil()]
    };
    let ranges = [range(0), range(1)];
    let is_seen = ranges.iter().all(|[low, high]| high > low);
    is_seen.then(|| (ranges.map(|range| range[0]), ranges.map(|[low, high]| (high - low) as usize)))
}

/// The edge of a patch that lies before the eye with all its corners.
fn outline(corners: &[Option<[f64; 2]>; 4]) -> Option<PathData> {
    let [a, b, c, d] = *corners;
    let mut path = PathData::default();
    path.polygon([a?, b?, c?, d?]);
    Some(path)
}

/// From lines of sight to shares of the sides of a patch.
struct Across {
    corner: Vector3<f64>,
    normal: Vector3<f64>,
    /// Their dot products with a step from the corner are the shares.
    duals: [Vector3<f64>; 2],
}

impl Across {
    /// `None` if the patch has no area.
    fn new(patch: &Patch) -> Option<Self> {
        let [along, up] = patch.sides.map(Vector3::from);
        let normal = along.cross(&up);
        let square = normal.norm_squared();
        let duals = [up.cross(&normal) / square, normal.cross(&along) / square];
        (square > 0.0 && square.is_finite()).then(|| Self {
            corner: patch.corner.into(),
            normal,
            duals,
        })
    }

    /// The world position that is seen at a place of the canvas, and its shares; `None` behind the
    /// eye and more than a little beyond the edges (which a clip path draws).
    fn seen(&self, camera: &OrbitCamera, at: [f64; 2]) -> Option<(Vector3<f64>, [f64; 2])> {
        let [start, direction] = camera.ray(at);
        let along = self.normal.dot(&(self.corner - start)) / self.normal.dot(&direction);
        let world = start + direction * along;
        let is_seen = world.iter().all(|x| x.is_finite())
            && camera.spot(world.into()).is_some_and(|spot| spot.depth.is_finite());
        let share = self.duals.map(|dual| dual.dot(&(world - self.corner)));
        let is_within = share.iter().all(|x| (-0.05..=1.05).contains(x));
        (is_seen && is_within).then_some((world, share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(values: Vec<f32>) -> Field {
        let patch = Patch::between([[0.0, 0.0], [2.0, 2.0]]);
        let (values, ink) = (values.into(), Rgba::hex(0));
        Field { id: 0, size: [3, 3], values, patch, top: 1.0, depth: 2.0, ink }
    }

    #[test]
    fn a_straight_slope_is_shaded_as_such_away_from_the_edges() {
        let slope = field(vec![-1.0, 0.0, 1.0, -1.0, 0.0, 1.0, -1.0, 0.0, 1.0]);
        let shade = Shade::new(&slope).expect("it can be shaded");
        assert!((shade.at([0.5, 0.5]) - 0.5).abs() < 1e-12);
        assert!(shade.at([0.6, 0.1]) > shade.at([0.4, 0.9]));
    }

    #[test]
    fn a_field_without_all_its_values_or_grades_is_not_drawn() {
        assert!(Shade::new(&field(vec![0.0; 8])).is_none());
        assert!(Shade::new(&Field { depth: 0.0, ..field(vec![0.0; 9]) }).is_none());
        assert!(Shade::new(&Field { top: f32::NAN, ..field(vec![0.0; 9]) }).is_none());
    }

    #[test]
    fn what_is_not_a_number_is_the_lowest_shade() {
        let nowhere = field(vec![f32::NAN; 9]);
        assert_eq!(Shade::new(&nowhere).expect("it can be shaded").at([0.3, 0.7]), 0.0);
    }

    #[test]
    fn a_line_of_sight_meets_a_patch_at_its_shares() {
        let camera = OrbitCamera::fitting([0.0; 3], 2.0, [100.0; 2], 10.0);
        let sides = [[1.0, 0.2, 0.0], [0.3, 2.0, 0.5]];
        let patch = Patch { corner: [-0.5, -0.5, 0.1], sides };
        let at = camera.spot(patch.at([0.3, 0.8])).expect("seen").at;
        let across = Across::new(&patch).expect("it has an area");
        let (_, [u, v]) = across.seen(&camera, at).expect("it is hit");
        assert!((u - 0.3).abs() < 1e-9 && (v - 0.8).abs() < 1e-9, "{u} {v}");
    }
}
