//! Curves on the canvas: what is seen of them.

use super::view::View;
use crate::picture::OrbitCamera;
use crate::picture::camera::{Lens, Spot};
use crate::picture::segments::clipped;

/// Most parts that one segment is cut into for the sake of its depth.
const MOST_PARTS: f64 = 256.0;

/// A vertex that is seen.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its world position.
    pub world: [f64; 3],
    /// Where that is seen.
    pub spot: Spot,
}

/// An unbroken part of a curve that is seen.
#[derive(Clone, Debug)]
pub struct Chain {
    /// At least two vertices.
    pub places: Vec<Place>,
    /// Px along the curve up to the first of them.
    pub before: f64,
}

impl Chain {
    /// Canvas positions.
    pub fn points(&self) -> impl Iterator<Item = [f64; 2]> + '_ {
        self.places.iter().map(|place| place.spot.at)
    }

    /// The place in the middle of its middle segment.
    pub fn middle(&self, view: &View) -> Place {
        let next = self.places.len() / 2;
        let ends = [self.places[next - 1], self.places[next]];
        place(view, between(ends[0].world, ends[1].world, 0.5)).unwrap_or(ends[0])
    }
}

/// What is seen of a curve that reaches some px around its vertices. What is not finite interrupts
/// it, and so does the edge of the panel.
pub fn chains(
    curve: impl IntoIterator<Item = [f64; 3]>,
    view: &View,
    reach: impl Fn(&Spot) -> f64,
) -> Vec<Chain> {
    let mut found = Found { chains: Vec::new(), is_open: false, along: 0.0 };
    let mut last = None;
    for next in curve {
        let is_finite = next.iter().all(|x| x.is_finite());
        let before = std::mem::replace(&mut last, is_finite.then_some(next));
        let ends = before.filter(|_| is_finite).and_then(|last| before_eye(view, [last, next]));
        if let Some(ends) = ends {
            found.add(view, ends, &reach);
        } else {
            (found.is_open, found.along) = (false, 0.0);
        }
    }
    found.chains
}

struct Found {
    chains: Vec<Chain>,
    /// Whether the last chain goes on.
    is_open: bool,
    /// Px along the curve so far.
    along: f64,
}

impl Found {
    fn add(&mut self, view: &View, ends: [Place; 2], reach: impl Fn(&Spot) -> f64) {
        let [start, end] = ends.map(|place| place.spot.at);
        let length = (end[0] - start[0]).hypot(end[1] - start[1]);
        let reach = reach(&ends[0].spot).max(reach(&ends[1].spot));
        if !(length.is_finite() && reach.is_finite()) {
            self.is_open = false;
            return;
        }
        let window = [[-reach; 2], view.size().map(|px| px + reach)];
        match clipped([start, end], window) {
            Some([from, to]) => self.push(view, ends, [from, to], length),
            None => self.is_open = false,
        }
        self.along += length;
    }

    fn push(&mut self, view: &View, ends: [Place; 2], [from, to]: [f64; 2], length: f64) {
        let cut = |share: f64| on_segment(view, ends, share);
        let (Some(first), Some(last)) = (cut(from), cut(to)) else { return };
        let open = self.chains.last_mut().filter(|_| self.is_open && from == 0.0);
        if let Some(chain) = open {
            chain.places.push(last);
        } else {
            let before = self.along + from * length;
            self.chains.push(Chain { places: vec![first, last], before });
        }
        self.is_open = to == 1.0;
    }
}

/// The place at a share of a segment on the canvas.
fn on_segment(view: &View, [start, end]: [Place; 2], share: f64) -> Option<Place> {
    if share == 0.0 || share == 1.0 {
        return Some(if share == 0.0 { start } else { end });
    }
    let (before, after) = ((1.0 - share) * start.spot.px_per_unit, share * end.spot.px_per_unit);
    place(view, between(start.world, end.world, after / (before + after)))
}

fn place(view: &View, world: [f64; 3]) -> Option<Place> {
    Some(Place { world, spot: view.spot(world)? })
}

fn between(from: [f64; 3], to: [f64; 3], share: f64) -> [f64; 3] {
    [0, 1, 2].map(|d| from[d] + share * (to[d] - from[d]))
}

/// The part of a segment that lies before the eye.
fn before_eye(view: &View, [start, end]: [[f64; 3]; 2]) -> Option<[Place; 2]> {
    let ends = match view.orbit() {
        Some(camera @ OrbitCamera { lens: Lens::Perspective, .. }) => {
            let nearest = camera.nearest() * (1.0 + 1e-9);
            let [d0, d1] = [start, end].map(|world| camera.view_from_world(world)[2]);
            let cut = || between(start, end, (nearest - d0) / (d1 - d0));
            match [d0, d1].map(|depth| depth >= nearest) {
                [true, true] => [start, end],
                [true, false] => [start, cut()],
                [false, true] => [cut(), end],
                [false, false] => return None,
            }
        }
        _ => [start, end],
    };
    Some([place(view, ends[0])?, place(view, ends[1])?])
}

/// Cuts a chain so that each part lies in one of many layers of depth, `thickness` (world) each.
pub fn layered(chain: &Chain, view: &View, thickness: f64) -> Vec<Chain> {
    let layer = |depth: f64| (depth / thickness).floor();
    let mut parts: Vec<Chain> = Vec::new();
    let mut last_layer = None;
    let mut along = chain.before;
    for pair in chain.places.windows(2) {
        for [start, end] in steps([pair[0], pair[1]], view, thickness) {
            let own = layer(0.5 * (start.spot.depth + end.spot.depth));
            match parts.last_mut().filter(|_| last_layer == Some(own)) {
                Some(part) => part.places.push(end),
                None => parts.push(Chain { places: vec![start, end], before: along }),
            }
            last_layer = Some(own);
            let [from, to] = [start.spot.at, end.spot.at];
            along += (to[0] - from[0]).hypot(to[1] - from[1]);
        }
    }
    parts
}

/// A segment as straight steps, none of which goes much deeper than a layer.
fn steps([start, end]: [Place; 2], view: &View, thickness: f64) -> Vec<[Place; 2]> {
    let layers = (end.spot.depth - start.spot.depth).abs() / thickness;
    let n_parts = layers.ceil().clamp(1.0, MOST_PARTS) as usize;
    let at = |i: usize| match i {
        0 => Some(start),
        i if i == n_parts => Some(end),
        i => place(view, between(start.world, end.world, i as f64 / n_parts as f64)),
    };
    (0..n_parts).filter_map(|i| Some([at(i)?, at(i + 1)?])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Camera, PlaneCamera, Rgba};

    fn plane() -> View {
        let camera = PlaneCamera { centre: [5.0; 2], px_per_unit: 10.0, size_px: [100.0; 2] };
        View { camera: Camera::Plane(camera), background: Rgba::hex(0) }
    }

    fn space() -> (View, OrbitCamera) {
        let camera = OrbitCamera::fitting([0.0; 3], 1.0, [100.0; 2], 10.0);
        (View { camera: Camera::Orbit(camera), background: Rgba::hex(0) }, camera)
    }

    fn seen(curve: &[[f64; 3]]) -> Vec<Chain> {
        chains(curve.iter().copied(), &plane(), |_| 1.0)
    }

    #[test]
    fn a_vertex_that_is_not_finite_interrupts_the_curve() {
        let nan = f64::NAN;
        let curve = [[1.0, 1.0, 0.0], [2.0, 1.0, 0.0], [nan, 1.0, 0.0], [3.0, 1.0, 0.0]];
        assert_eq!(seen(&curve).len(), 1);
        assert!(seen(&curve[..1]).is_empty());
    }

    #[test]
    fn a_curve_that_leaves_the_panel_is_cut_and_its_length_still_counts() {
        let curve = [[-10.0, 5.0, 0.0], [3.0, 5.0, 0.0], [30.0, 5.0, 0.0], [4.0, 5.0, 0.0]];
        let found = seen(&curve);
        let along: Vec<f64> = found.iter().map(|chain| chain.before).collect();
        assert_eq!(found[0].places.len(), 3);
        assert!((along[0] - 99.0).abs() < 1e-9 && (along[1] - 599.0).abs() < 1e-9, "{along:?}");
    }

    #[test]
    fn a_segment_that_passes_the_eye_ends_before_it() {
        let (view, camera) = space();
        let behind = camera.basis()[2] * (3.0 * camera.distance());
        let found = chains([[0.0; 3], behind.into()], &view, |_| 1.0);
        let end = found[0].places[1].spot;
        assert!((end.depth / camera.nearest() - 1.0).abs() < 1e-6, "{end:?}");
        let beyond = (behind * 1.5).into();
        assert!(chains([behind.into(), beyond], &view, |_| 1.0).is_empty());
    }

    #[test]
    fn a_place_on_the_canvas_is_one_of_the_segment() {
        let (view, camera) = space();
        let deep: [f64; 3] = (camera.basis()[2] * -20.0 + camera.basis()[0] * 4.0).into();
        let ends = before_eye(&view, [[0.0; 3], deep]).expect("it is before the eye");
        let found = on_segment(&view, ends, 0.25).expect("seen").spot.at;
        let expected = [0, 1].map(|d| 0.75 * ends[0].spot.at[d] + 0.25 * ends[1].spot.at[d]);
        assert!((0..2).all(|d| (found[d] - expected[d]).abs() < 1e-9), "{found:?} {expected:?}");
    }

    #[test]
    fn layers_cut_long_segments_and_keep_short_ones_together() {
        let (view, camera) = space();
        let at = |depth: f64| <[f64; 3]>::from(camera.basis()[2] * -depth);
        let cut = |curve: &[[f64; 3]]| {
            let chain = &chains(curve.iter().copied(), &view, |_| 1.0)[0];
            layered(chain, &view, 0.25).len()
        };
        assert!((4..=5).contains(&cut(&[at(0.0), at(1.0)])));
        let [x, y, z] = at(0.0);
        let flat: Vec<[f64; 3]> = (0..9).map(|i| [x + 1e-3 * f64::from(i), y, z]).collect();
        assert_eq!(cut(&flat), 1);
    }
}
