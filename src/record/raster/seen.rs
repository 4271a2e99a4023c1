//! The camera of a panel together with the pixels of the page it is seen on.

use super::ink::{Ink, dot, mixed, normalized, unit};
use super::paper::{Clip, Depth};
use crate::picture::camera::projection::{FAINTEST, Sheet};
use crate::picture::{Camera, Occlusion, Panel, Projection};

/// Where a world position is on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Pixels from the upper left corner of the page.
    pub at: [f32; 2],
    /// Nearer is larger, 0 to 1; zero in the plane.
    pub depth: f32,
    /// Distance from the eye in units of that of the target.
    pub w: f32,
}

/// A camera on the page.
pub struct Seen {
    /// From where the picture is seen.
    pub camera: Camera,
    /// Pixels a logical pixel.
    pub scale: f64,
    /// Pixel of the page where the panel begins.
    pub corner: [f64; 2],
    /// From the world to the panel.
    pub projection: Projection,
    size: [f64; 2],
    background: Ink,
}

impl Seen {
    /// A panel on a page with `scale` pixels a logical pixel. Its edges are rounded to pixels; what
    /// lies within stays where it is. `None` where its numbers show nothing.
    pub fn new(panel: &Panel, scale: f64) -> Option<Self> {
        let camera = panel.picture.camera;
        let px = panel.corner_px;
        let size_px = camera.size_px();
        let corner = px.map(|x| (x * scale).round());
        let size = [0, 1].map(|d| ((px[d] + size_px[d]) * scale).round() - corner[d]);
        let shift = [0, 1].map(|d| px[d] * scale - corner[d]);
        let sheet = Sheet { size: size.map(|n| n.max(1.0)), scale, shift };
        let projection = Projection::new(&camera, sheet);
        let background = unit(panel.picture.background);
        let seen = Self { camera, scale, corner, projection, size, background };
        seen.is_sound().then_some(seen)
    }

    fn is_sound(&self) -> bool {
        let lengths = [self.camera.px_per_unit(), self.scale];
        let numbers = self.projection.rows.iter().flatten().chain(&self.projection.origin);
        numbers.chain(&self.corner).chain(&self.size).all(|x| (*x as f32).is_finite())
            && lengths.iter().all(|x| x.is_finite() && *x > 0.0)
    }

    /// The pixels of the panel.
    pub fn clip(&self) -> Clip {
        let end = [0, 1].map(|d| (self.corner[d] + self.size[d]) as usize);
        Clip { low: self.corner.map(|x| x as usize), high: end }
    }

    /// Whether marks hide each other by depth.
    pub const fn is_space(&self) -> bool {
        matches!(self.camera, Camera::Orbit(_))
    }

    /// How a mark that may be hidden meets the depth.
    pub const fn depth(&self, occlusion: Occlusion) -> Depth {
        match occlusion {
            Occlusion::Solid if self.is_space() => Depth::Tested,
            Occlusion::Solid | Occlusion::Flat => Depth::Ignored,
        }
    }

    /// Where a position in clip space is, which need not be before the eye.
    pub fn place_of_clip(&self, clip: [f64; 4]) -> Place {
        let [x, y] = self.projection.pixel_from_clip(clip);
        let at = [x + self.corner[0], y + self.corner[1]].map(|c| c as f32);
        Place { at, depth: (clip[2] / clip[3]) as f32, w: clip[3] as f32 }
    }

    /// Where a world position is; `None` if it is not finite or not before the eye.
    #[inline]
    pub fn place(&self, world: [f32; 3]) -> Option<Place> {
        if !world.iter().all(|x| x.is_finite()) {
            return None;
        }
        let clip = self.projection.clip(world.map(f64::from));
        let place = (clip[3] > self.projection.nearest).then(|| self.place_of_clip(clip))?;
        (place.at[0].is_finite() && place.at[1].is_finite()).then_some(place)
    }

    /// A world position relative to the origin of the projection.
    pub fn relative(&self, world: [f32; 3]) -> [f32; 3] {
        [0, 1, 2].map(|d| (f64::from(world[d]) - self.projection.origin[d]) as f32)
    }

    /// Unit vector from a relative position to the eye.
    pub fn towards_eye(&self, relative: [f32; 3]) -> [f32; 3] {
        let eye = self.projection.eye.map(|x| x as f32);
        normalized([0, 1, 2].map(|d| eye[d] - relative[d] * eye[3]))
    }

    /// Unit vector to the key light.
    pub fn light(&self) -> [f32; 3] {
        self.projection.light.map(|x| x as f32)
    }

    /// A depth brought nearer by a length in pixels.
    pub fn nearer(&self, depth: f32, pixels: f32) -> f32 {
        let [share, constant] = self.projection.pixel.map(|x| x as f32);
        (depth + pixels * (depth * share + constant)).clamp(0.0, 1.0)
    }

    /// Share of a colour that is left at a depth.
    pub fn left_at(&self, depth: f32) -> f32 {
        let cue = &self.projection.cue;
        let [constant, slope, inverse] = [cue.constant, cue.slope, cue.inverse].map(|x| x as f32);
        let left = constant + slope * depth + inverse / depth.max(1e-30);
        left.clamp(FAINTEST as f32, 1.0)
    }

    /// A colour of which a share is left.
    pub fn faded(&self, ink: Ink, left: f32) -> Ink {
        let [r, g, b] = [0, 1, 2].map(|i| mixed(self.background[i], ink[i], left));
        [r, g, b, ink[3]]
    }

    /// Light from all sides: on a bright canvas, where inks are dark, shades are soft.
    pub fn ambient(&self) -> f32 {
        let [r, g, b, _] = self.background;
        mixed(0.5, 0.78, dot([r, g, b], [0.3, 0.6, 0.1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{OrbitCamera, Picture, PlaneCamera, Rgba};

    fn panel(camera: Camera) -> Panel {
        let background = Rgba([0; 4]);
        let picture = Picture { background, camera, marks: vec![] };
        Panel { corner_px: [10.3, 7.7], picture }
    }

    #[test]
    fn a_world_position_is_where_the_camera_says() {
        let size_px = [301.0, 200.0];
        let orbit = OrbitCamera::fitting([0.3, -1.2, 0.4], 2.0, size_px, 10.0);
        let plane = PlaneCamera { centre: [0.3, -1.2], px_per_unit: 40.0, size_px };
        let both = [Camera::Orbit(orbit), Camera::Orbit(orbit.with_other_lens())];
        for camera in both.into_iter().chain([Camera::Plane(plane)]) {
            let seen = Seen::new(&panel(camera), 1.5).expect("it is sound");
            let world = [1.75, -2.875, 0.75_f32];
            let [x, y] = camera.spot(world.map(f64::from)).expect("seen").at;
            let [u, v] = seen.place(world).expect("seen").at.map(f64::from);
            assert!((u - 1.5 * (10.3 + x)).abs() < 1e-3, "{u}");
            assert!((v - 1.5 * (7.7 + y)).abs() < 1e-3, "{v}");
        }
    }

    #[test]
    fn numbers_that_show_nothing_are_refused() {
        let camera = |px_per_unit| {
            Camera::Plane(PlaneCamera { centre: [0.0; 2], px_per_unit, size_px: [30.0; 2] })
        };
        assert!(Seen::new(&panel(camera(1.0)), 1.0).is_some());
        for wrong in [f64::NAN, 0.0, -1.0, 1e300] {
            assert!(Seen::new(&panel(camera(wrong)), 1.0).is_none());
        }
        assert!(Seen::new(&panel(camera(1.0)), f64::INFINITY).is_none());
    }
}
