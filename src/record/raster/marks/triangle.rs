//! Triangles in space.

use crate::record::raster::ink::Ink;
use crate::record::raster::paper::{Depth, Paper};
use crate::record::raster::seen::Seen;

/// Corners are rounded to this part of a pixel, so that it is known exactly on which side of an
/// edge a pixel lies, and triangles that share an edge share no pixel.
const SUBPIXELS: f64 = 256.0;

/// A corner of a triangle, with numbers that change evenly over it in the world.
#[derive(Clone, Copy)]
pub struct Corner<const N: usize> {
    /// Position in clip space.
    pub clip: [f64; 4],
    /// What is interpolated.
    pub values: [f32; N],
}

/// A triangle at a pixel.
pub struct Sample<'a, const N: usize> {
    /// Depth, nearer is larger.
    pub depth: f32,
    /// The numbers of the corners, interpolated as seen in perspective.
    pub values: [f32; N],
    shape: &'a Shape<N>,
    w: f32,
}

impl<const N: usize> Sample<'_, N> {
    /// How much a number changes to the next column and to the next row, together.
    pub fn change(&self, i: usize) -> f32 {
        let Shape { values, inverse_w, .. } = self.shape;
        let along = |d: usize| {
            let fall = self.values[i] * inverse_w.slope[d];
            ((values[i].slope[d] - fall) * self.w).abs()
        };
        along(0) + along(1)
    }
}

/// Fills a triangle, cut where it comes too near to the eye.
pub fn fill<const N: usize>(
    corners: [Corner<N>; 3],
    seen: &Seen,
    paper: &mut Paper,
    depth: Depth,
    shade: impl Fn(&Sample<N>) -> Ink,
) {
    if !corners.iter().flat_map(|corner| corner.clip).all(f64::is_finite) {
        return;
    }
    let nearest = seen.projection.nearest.max(f64::MIN_POSITIVE);
    let (cut, n) = before_eye(corners, nearest);
    for i in 2..n {
        if let Some(shape) = Shape::new([cut[0], cut[i - 1], cut[i]], seen) {
            shape.fill(paper, depth, &shade);
        }
    }
}

/// The part of a triangle with at least `nearest` as its `w`, and how many corners it has.
fn before_eye<const N: usize>(corners: [Corner<N>; 3], nearest: f64) -> ([Corner<N>; 4], usize) {
    let mut found = [corners[0]; 4];
    let mut n = 0;
    let mut add = |corner| {
        found[n] = corner;
        n += 1;
    };
    for i in 0..3 {
        let (this, next) = (corners[i], corners[(i + 1) % 3]);
        let (is_in, is_next_in) = (this.clip[3] >= nearest, next.clip[3] >= nearest);
        if is_in {
            add(this);
        }
        if is_in != is_next_in {
            let t = (nearest - this.clip[3]) / (next.clip[3] - this.clip[3]);
            let mix = |a: f64, b: f64| a + t * (b - a);
            add(Corner {
                clip: [0, 1, 2, 3].map(|d| mix(this.clip[d], next.clip[d])),
                values: std::array::from_fn(|d| {
                    mix(f64::from(this.values[d]), f64::from(next.values[d])) as f32
                }),
            });
        }
    }
    (found, n)
}

/// A number that changes evenly on the page.
#[derive(Clone, Copy)]
struct Affine {
    /// At the first corner.
    start: f32,
    /// From column to column and from row to row.
    slope: [f32; 2],
}

impl Affine {
    fn at(&self, [dx, dy]: [f32; 2]) -> f32 {
        self.start + dx * self.slope[0] + dy * self.slope[1]
    }
}

/// A triangle on the page.
struct Shape<const N: usize> {
    corners: [[f64; 2]; 3],
    depth: Affine,
    inverse_w: Affine,
    /// Over `w`.
    values: [Affine; N],
}

impl<const N: usize> Shape<N> {
    /// `None` if it has no area.
    fn new(corners: [Corner<N>; 3], seen: &Seen) -> Option<Self> {
        let mut corners = corners.map(|corner| {
            let [x, y] = seen.projection.pixel_from_clip(corner.clip);
            let at = [x + seen.corner[0], y + seen.corner[1]];
            (at.map(|c| (c * SUBPIXELS).round() / SUBPIXELS), corner)
        });
        let mut area = cross(minus(corners[1].0, corners[0].0), minus(corners[2].0, corners[0].0));
        if area < 0.0 {
            corners.swap(1, 2);
            area = -area;
        }
        if !(area > 0.0 && area.is_finite()) {
            return None;
        }
        let at = corners.map(|(at, _)| at);
        let sides = [minus(at[1], at[0]), minus(at[2], at[0])];
        let affine = |of: &dyn Fn(&Corner<N>) -> f64| {
            let [a, b, c] = [0, 1, 2].map(|i| of(&corners[i].1));
            let (u, v) = (b - a, c - a);
            let slope = [u * sides[1][1] - v * sides[0][1], v * sides[0][0] - u * sides[1][0]];
            Affine { start: a as f32, slope: slope.map(|s| (s / area) as f32) }
        };
        Some(Self {
            corners: at,
            depth: affine(&|corner| corner.clip[2] / corner.clip[3]),
            inverse_w: affine(&|corner| 1.0 / corner.clip[3]),
            values: std::array::from_fn(|i| {
                affine(&|corner| f64::from(corner.values[i]) / corner.clip[3])
            }),
        })
    }

    fn fill(&self, paper: &mut Paper, depth: Depth, shade: &impl Fn(&Sample<N>) -> Ink) {
        let edges = [0, 1, 2].map(|i| Edge::new(self.corners[i], self.corners[(i + 1) % 3]));
        let extent = |d: usize| {
            let [a, b, c] = self.corners.map(|corner| corner[d] as f32);
            paper.clip.range(d, a.min(b).min(c), a.max(b).max(c))
        };
        let (columns, rows) = (extent(0), extent(1));
        for y in rows {
            let mut was_in = false;
            for x in columns.clone() {
                let at = [x as f64 + 0.5, y as f64 + 0.5];
                if !edges.iter().all(|edge| edge.holds(at)) {
                    if was_in {
                        break;
                    }
                    continue;
                }
                was_in = true;
                let from_start = minus(at, self.corners[0]).map(|c| c as f32);
                let z = self.depth.at(from_start);
                if paper.shows([x, y], z, depth) {
                    let w = 1.0 / self.inverse_w.at(from_start);
                    let values = self.values.map(|value| value.at(from_start) * w);
                    let ink = shade(&Sample { depth: z, values, shape: self, w });
                    paper.put([x, y], z, depth, ink);
                }
            }
        }
    }
}

/// An edge, with the triangle to its right (as `y` is down).
struct Edge {
    start: [f64; 2],
    side: [f64; 2],
    /// Whether pixels on the edge are in: those of the upper and the left edges.
    is_closed: bool,
}

impl Edge {
    fn new(start: [f64; 2], end: [f64; 2]) -> Self {
        let side = minus(end, start);
        let is_closed = side[1] < 0.0 || (side[1] == 0.0 && side[0] > 0.0);
        Self { start, side, is_closed }
    }

    fn holds(&self, at: [f64; 2]) -> bool {
        let inside = cross(self.side, minus(at, self.start));
        inside > 0.0 || (inside == 0.0 && self.is_closed)
    }
}

fn cross(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn minus(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}
