//! Curves on the screen: what is seen of their segments.

use bytemuck::{Pod, Zeroable};

use super::Width;
use super::camera::{Camera, Projection};

/// A straight piece: pixels and depth of its ends, and the pixels along the curve before it (modulo
/// the dashes).
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Segment {
    /// Where it starts.
    pub start: [f32; 3],
    /// Where it ends.
    pub end: [f32; 3],
    /// Pixels along the curve up to its start.
    pub before: f32,
}

/// Half the width of a line at a depth, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct HalfWidth {
    /// Everywhere.
    pub constant: f64,
    /// Times the depth.
    pub slope: f64,
}

impl HalfWidth {
    /// Of lines of a width, seen by a camera with so many pixels a logical pixel.
    pub fn new(width: Width, camera: &Camera, seen: &Projection, scale: f64) -> Self {
        let half = |length: f64| 0.5 * length * scale;
        match width {
            Width::Px(px) => Self { constant: half(f64::from(px)), slope: 0.0 },
            Width::World(length) => {
                let at_target = half(f64::from(length) * camera.px_per_unit());
                if seen.nearest > 0.0 {
                    Self { constant: 0.0, slope: at_target / seen.nearest }
                } else {
                    Self { constant: at_target, slope: 0.0 }
                }
            }
        }
    }

    /// At a depth.
    pub fn at(self, depth: f64) -> f64 {
        self.constant + self.slope * depth
    }
}

/// Pixels.
type Pixel = [f64; 2];
/// Least and greatest coordinates.
pub type Bounds = [Pixel; 2];
/// Pixels and depth.
type Place = [f64; 3];

/// How far a line reaches to its sides, and after which length its dashes repeat, in pixels.
pub struct Around {
    /// Of the line.
    pub half_width: HalfWidth,
    /// Width of its rim on each side.
    pub rim: f64,
    /// Of its dashes; none where it is zero.
    pub period: f64,
}

impl Around {
    /// The visible segments of all curves and the box that they touch.
    pub fn segments(
        &self,
        curves: &[Vec<[f32; 3]>],
        seen: &Projection,
    ) -> (Vec<Segment>, Option<Bounds>) {
        let mut found = Found { segments: Vec::new(), bounds: None };
        for curve in curves {
            let clip = |at: &[f32; 3]| seen.clip(at.map(f64::from));
            let mut before = 0.0;
            let mut last = None;
            for next in curve.iter().map(clip) {
                let ends = last.replace(next).and_then(|last| before_eye([last, next], seen));
                before = match ends {
                    Some(ends) => before + self.add(ends, before, seen, &mut found),
                    None => 0.0,
                };
            }
        }
        (found.segments, found.bounds)
    }

    /// Adds what is seen of a segment and returns its length in pixels.
    fn add(
        &self,
        [start, end]: [Place; 2],
        before: f64,
        seen: &Projection,
        found: &mut Found,
    ) -> f64 {
        let length = (end[0] - start[0]).hypot(end[1] - start[1]);
        let reach = self.reach(start[2]).max(self.reach(end[2]));
        if !(length.is_finite() && reach.is_finite()) {
            return 0.0;
        }
        let window = [[-reach; 2], seen.size.map(|n| n + reach)];
        let on_screen = [start, end].map(|[x, y, _]| [x, y]);
        if let Some([from, to]) = clipped(on_screen, window) {
            let at = |t: f64| [0, 1, 2].map(|d| start[d] + t * (end[d] - start[d]));
            let (start, end) = (at(from), at(to));
            let before = self.phase(before + from * length);
            let [s, e] = [start, end].map(|place| place.map(|x| x as f32));
            found.segments.push(Segment { start: s, end: e, before });
            found.grow([start, end], reach);
        }
        length
    }

    fn reach(&self, depth: f64) -> f64 {
        self.half_width.at(depth) + self.rim + 1.0
    }

    fn phase(&self, along: f64) -> f32 {
        if self.period > 0.0 { (along % self.period) as f32 } else { 0.0 }
    }
}

struct Found {
    segments: Vec<Segment>,
    bounds: Option<Bounds>,
}

impl Found {
    fn grow(&mut self, [start, end]: [Place; 2], reach: f64) {
        let low = [0, 1].map(|d| start[d].min(end[d]) - reach);
        let high = [0, 1].map(|d| start[d].max(end[d]) + reach);
        let [old_low, old_high] = self.bounds.unwrap_or([low, high]);
        let (low, high) =
            ([0, 1].map(|d| low[d].min(old_low[d])), [0, 1].map(|d| high[d].max(old_high[d])));
        self.bounds = Some([low, high]);
    }
}

/// Pixels and depth of the part of a segment (its ends in clip space) that lies before the eye;
/// `None` also where an end is not finite.
fn before_eye([start, end]: [[f64; 4]; 2], seen: &Projection) -> Option<[Place; 2]> {
    let nearest = seen.nearest;
    if !start.iter().chain(&end).all(|x| x.is_finite()) {
        return None;
    }
    let is_seen = [start, end].map(|clip| clip[3] > nearest);
    let cut = || {
        let t = (nearest - start[3]) / (end[3] - start[3]);
        [0, 1, 2, 3].map(|i| start[i] + t * (end[i] - start[i]))
    };
    let [start, end] = match is_seen {
        [true, true] => [start, end],
        [true, false] => [start, cut()],
        [false, true] => [cut(), end],
        [false, false] => return None,
    };
    Some([start, end].map(|clip| {
        let [x, y] = seen.pixel_from_clip(clip);
        [x, y, clip[2] / clip[3]]
    }))
}

/// The part of a segment in the plane that lies in a box, as shares of its length: where it enters
/// and where it leaves (Liang & Barsky 1984). `None` where they do not meet.
pub fn clipped([start, end]: [Pixel; 2], [low, high]: Bounds) -> Option<[f64; 2]> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for d in 0..2 {
        let span = end[d] - start[d];
        if span == 0.0 {
            if start[d] < low[d] || start[d] > high[d] {
                return None;
            }
            continue;
        }
        let crossings = [low[d], high[d]].map(|edge| (edge - start[d]) / span);
        from = from.max(crossings[0].min(crossings[1]));
        to = to.min(crossings[0].max(crossings[1]));
    }
    (from <= to).then_some([from, to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::camera::projection::Sheet;
    use crate::picture::{OrbitCamera, PlaneCamera};

    fn seen(camera: Camera) -> Projection {
        let sheet = Sheet { size: camera.size_px(), scale: 1.0, shift: [0.0; 2] };
        Projection::new(&camera, sheet)
    }

    fn plane() -> Projection {
        let (centre, size_px) = ([5.0, 5.0], [100.0, 100.0]);
        seen(Camera::Plane(PlaneCamera { centre, px_per_unit: 10.0, size_px }))
    }

    fn around() -> Around {
        Around { half_width: HalfWidth { constant: 1.0, slope: 0.0 }, rim: 0.0, period: 11.0 }
    }

    fn segments(curve: &[[f32; 3]]) -> Vec<Segment> {
        around().segments(&[curve.to_vec()], &plane()).0
    }

    #[test]
    fn a_segment_that_passes_the_eye_ends_before_it() {
        let camera = OrbitCamera::fitting([0.0; 3], 1.0, [100.0; 2], 10.0);
        let seen = seen(Camera::Orbit(camera));
        let behind = camera.basis()[2] * (3.0 * camera.distance());
        let curve = vec![[0.0; 3], [behind.x, behind.y, behind.z].map(|x| x as f32)];
        let found = around().segments(&[curve], &seen).0;
        assert_eq!(found.len(), 1);
        let Segment { start, end, .. } = found[0];
        assert!((start[2] - 0.02).abs() < 1e-6 && (end[2] - 1.0).abs() < 1e-6, "{end:?}");
        assert!((end[0] - 50.0).abs() < 0.1 && (end[1] - 50.0).abs() < 0.1, "{end:?}");
    }

    #[test]
    fn a_segment_behind_the_eye_is_nowhere() {
        let camera = OrbitCamera::fitting([0.0; 3], 1.0, [100.0; 2], 10.0);
        let seen = seen(Camera::Orbit(camera));
        let behind = camera.basis()[2] * (3.0 * camera.distance());
        let at = [behind.x, behind.y, behind.z].map(|x| x as f32);
        assert!(around().segments(&[vec![at, at.map(|x| 1.5 * x)]], &seen).0.is_empty());
    }

    #[test]
    fn the_part_of_a_segment_in_a_box_is_found() {
        let window = [[0.0, 0.0], [10.0, 10.0]];
        assert_eq!(clipped([[-10.0, 5.0], [30.0, 5.0]], window), Some([0.25, 0.5]));
        assert_eq!(clipped([[2.0, 2.0], [2.0, 2.0]], window), Some([0.0, 1.0]));
        assert_eq!(clipped([[-1.0, -5.0], [-1.0, 5.0]], window), None);
        assert_eq!(clipped([[-3.0, 9.0], [3.0, 15.0]], window), None);
    }

    #[test]
    fn dashes_go_on_across_joints_and_outside_the_window() {
        let segments = segments(&[[-10.0, 5.0, 0.0], [3.0, 5.0, 0.0], [4.0, 5.0, 0.0]]);
        let along: Vec<f32> = segments.iter().map(|s| s.before).collect();
        assert!((along[0] - 98.0 % 11.0).abs() < 1e-4, "{along:?}");
        assert!((along[1] - 130.0 % 11.0).abs() < 1e-4, "{along:?}");
    }

    #[test]
    fn a_vertex_that_is_not_finite_interrupts_the_curve() {
        let nan = f32::NAN;
        let whole = [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0], [nan, 1.0, 0.0], [3.0, 1.0, 0.0]];
        assert_eq!(segments(&whole).len(), 1);
        assert!(segments(&[[1.0, 1.0, 0.0]]).is_empty());
        assert!(segments(&[]).is_empty());
    }
}
