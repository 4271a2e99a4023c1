//! A polygon in the plane, and the standard normal law in it.

use super::flux::{Flux, PlaneCut, REACH};
use super::legendre::{LONG, MIDDLE, SHORT};

/// A simple polygon, convex or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Polygon {
    /// Counter-clockwise.
    edges: Vec<Edge>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Edge {
    start: [f64; 2],
    /// Unit vector.
    along: [f64; 2],
    length: f64,
}

impl Polygon {
    /// The polygon of these corners in either order.
    ///
    /// # Errors
    /// A sentence, if they are no simple polygon.
    pub fn new(mut corners: Vec<[f64; 2]>) -> Result<Self, String> {
        let n = corners.len();
        if n < 3 {
            return Err(format!("a polygon of {n} corners encloses nothing; give at least three"));
        }
        if let Some(i) = corners.iter().position(|c| !c.iter().all(|x| x.is_finite())) {
            return Err(format!("corner {} of the polygon is not finite; give numbers", i + 1));
        }
        check_simple(&corners)?;
        let area: f64 = (1..n - 1).map(|i| turn(corners[0], corners[i], corners[i + 1])).sum();
        if area < 0.0 {
            corners.reverse();
        }
        let edges = (0..n).map(|i| Edge::new(corners[i], corners[(i + 1) % n])).collect();
        Ok(Self { edges })
    }

    /// The corners, counter-clockwise.
    pub fn corners(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        self.edges.iter().map(|edge| edge.start)
    }

    /// Distance from the boundary, negative outside.
    pub fn clearance(&self, x: [f64; 2]) -> f64 {
        let (mut inside, mut nearest) = (false, f64::INFINITY);
        for edge in &self.edges {
            let [out, from, to] = edge.seen_from(x, 1.0);
            let beside = from.max(0.0) + to.min(0.0);
            nearest = nearest.min(out * out + beside * beside);
            let end = edge.start[1] + edge.along[1] * edge.length;
            if (edge.start[1] > x[1]) != (end > x[1]) && out * edge.along[1] > 0.0 {
                inside = !inside;
            }
        }
        if inside { nearest.sqrt() } else { -nearest.sqrt() }
    }

    /// The normal law of standard deviation `width` about `centre`, whose clearance is given; the
    /// mean is from the centre, in standard deviations.
    pub fn cut(&self, centre: [f64; 2], width: f64, clearance: f64) -> PlaneCut {
        let clearance = clearance / width;
        let mut flux = Flux::new(clearance);
        for edge in &self.edges {
            edge.add_to(&mut flux, centre, width, clearance * clearance + REACH);
        }
        flux.cut()
    }
}

impl Edge {
    fn new(start: [f64; 2], end: [f64; 2]) -> Self {
        let [x, y] = [end[0] - start[0], end[1] - start[1]];
        let length = x.hypot(y);
        Self { start, along: [x / length, y / length], length }
    }

    fn outward(&self) -> [f64; 2] {
        [self.along[1], -self.along[0]]
    }

    /// Seen from a place, in units of `width`: the distance of the line, outward, and where on it
    /// the edge begins and ends, from the foot of the perpendicular.
    fn seen_from(&self, x: [f64; 2], width: f64) -> [f64; 3] {
        let gap = [self.start[0] - x[0], self.start[1] - x[1]];
        let from = dot(gap, self.along);
        [dot(gap, self.outward()), from, from + self.length].map(|distance| distance / width)
    }

    /// Adds what lies within the squared distance `reach` by quadrature, the rest by its angle.
    fn add_to(&self, flux: &mut Flux, centre: [f64; 2], width: f64, reach: f64) {
        let [out, from, to] = self.seen_from(centre, width);
        let turn = |flux: &mut Flux, a: f64, b: f64| flux.turn(out * (b - a), out * out + a * b);
        let half = (reach - out * out).max(0.0).sqrt();
        let (low, high) = (from.max(-half), to.min(half));
        if low >= high {
            return turn(flux, from, to);
        }
        turn(flux, from, low);
        let foot = 0.0_f64.max(low).min(high);
        for [low, high] in [[low, foot], [foot, high]] {
            self.add_panel(flux, out, low, high);
        }
        turn(flux, high, to);
    }

    fn add_panel(&self, flux: &mut Flux, out: f64, low: f64, high: f64) {
        if low >= high {
            return;
        }
        let change = (high - low) * low.abs().max(high.abs()).max(1.0);
        let rule = match change {
            ..0.5 => &SHORT,
            ..4.0 => &MIDDLE,
            _ => &LONG,
        };
        let normal = self.outward();
        for [s, weight] in rule.over(low, high) {
            flux.add(out * out + s * s, normal.map(|n| n * weight), out * weight);
        }
    }
}

fn dot(a: [f64; 2], b: [f64; 2]) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// Twice the area of the triangle `a b c`, negative if it is clockwise.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// No two edges touch, but for neighbours at their common corner.
fn check_simple(corners: &[[f64; 2]]) -> Result<(), String> {
    let n = corners.len();
    let ends = |i: usize| [corners[i], corners[(i + 1) % n]];
    for i in 0..n {
        let [[a, b], [_, next]] = [ends(i), ends((i + 1) % n)];
        let forward = dot([b[0] - a[0], b[1] - a[1]], [next[0] - b[0], next[1] - b[1]]);
        if a == b || (turn(a, b, next) == 0.0 && forward <= 0.0) {
            let corner = i + 1;
            return Err(format!("the polygon turns back at or after corner {corner}; remove one"));
        }
        let others = i + 2..if i == 0 { n - 1 } else { n };
        if let Some(j) = others.into_iter().find(|&j| meet(ends(i), ends(j))) {
            let (i, j) = (i + 1, j + 1);
            return Err(format!("edges {i} and {j} of the polygon cross; reorder its corners"));
        }
    }
    Ok(())
}

fn meet([a, b]: [[f64; 2]; 2], [c, d]: [[f64; 2]; 2]) -> bool {
    let apart = |axis: usize| {
        a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis])
    };
    let straddled = |a, b, c, d| turn(a, b, c) * turn(a, b, d) <= 0.0;
    !apart(0) && !apart(1) && straddled(a, b, c, d) && straddled(c, d, a, b)
}
