//! The camera of a panel, the light, and how colours fade with depth.

use nalgebra::Vector3;

use crate::picture::camera::{Lens, Spot};
use crate::picture::{Camera, OrbitCamera, Picture, Rgba};

/// What is left of a colour at the far end of the depth cue.
const FAINTEST: f64 = 0.28;

/// A picture's camera and what its colours fade towards.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// From where it is seen.
    pub camera: Camera,
    /// What colours fade towards.
    pub background: Rgba,
}

impl View {
    /// `None` if nothing can be seen through the numbers of the camera.
    pub fn new(picture: &Picture) -> Option<Self> {
        let camera = picture.camera;
        let places = match camera {
            Camera::Plane(plane) => [plane.centre[0], plane.centre[1], 0.0, 0.0, 0.0],
            Camera::Orbit(OrbitCamera { target: [x, y, z], azimuth, elevation, .. }) => {
                [x, y, z, azimuth, elevation]
            }
        };
        let [width, height] = camera.size_px();
        let lengths = [width, height, camera.px_per_unit()];
        let is_sound = places.iter().all(|x| x.is_finite())
            && lengths.iter().all(|x| x.is_finite() && *x > 0.0);
        is_sound.then_some(Self { camera, background: picture.background })
    }

    /// The camera where it looks into space.
    pub const fn orbit(&self) -> Option<&OrbitCamera> {
        match &self.camera {
            Camera::Plane(_) => None,
            Camera::Orbit(orbit) => Some(orbit),
        }
    }

    /// Width and height of the panel in px.
    pub const fn size(&self) -> [f64; 2] {
        self.camera.size_px()
    }

    /// Where a world position is seen; `None` also if it is not finite.
    pub fn spot(&self, world: [f64; 3]) -> Option<Spot> {
        let spot = self.camera.spot(world)?;
        spot.at.iter().all(|x| x.is_finite()).then_some(spot)
    }

    /// How much larger than at the target things are seen.
    pub fn growth(&self, spot: &Spot) -> f64 {
        spot.px_per_unit / self.camera.px_per_unit()
    }

    /// Whether something that reaches so many px around a place is within the panel.
    pub fn shows(&self, at: [f64; 2], reach: f64) -> bool {
        let size = self.size();
        (0..2).all(|d| at[d] > -reach && at[d] < size[d] + reach)
    }

    /// Share of a colour that is left at a depth: all in front, [`FAINTEST`] behind, over twice the
    /// fade radius.
    pub fn left(&self, depth: f64) -> f64 {
        let Some(camera) = self.orbit() else { return 1.0 };
        let radius = camera.fade_radius;
        if !(radius > 0.0 && radius.is_finite()) {
            return 1.0;
        }
        let (middle, half) = (0.5 * (1.0 + FAINTEST), 0.5 * (1.0 - FAINTEST));
        (middle + half * (camera.distance() - depth) / radius).clamp(FAINTEST, 1.0)
    }

    /// A colour of which a share is left.
    pub fn faded(&self, ink: Rgba, left: f64) -> Rgba {
        let Rgba([.., alpha]) = ink;
        let Rgba([r, g, b, _]) = self.background.mixed(ink, left as f32);
        Rgba([r, g, b, alpha])
    }

    /// Light from all sides: on a bright canvas, where inks are dark, shades are soft.
    pub fn ambient(&self) -> f64 {
        let Rgba([r, g, b, _]) = self.background;
        let brightness = (0.3 * f64::from(r) + 0.6 * f64::from(g) + 0.1 * f64::from(b)) / 255.0;
        0.5 + 0.28 * brightness
    }
}

/// Where the eye and the key light are.
#[derive(Clone, Copy, Debug)]
pub struct Lights {
    /// Position of the eye; where the lens is orthographic, the direction to it.
    eye: Vector3<f64>,
    lens: Lens,
    /// Direction to the key light, from over the left shoulder.
    pub key: Vector3<f64>,
    /// Light from all sides.
    pub ambient: f64,
}

impl Lights {
    /// What lights a view into space.
    pub fn new(view: &View, camera: &OrbitCamera) -> Self {
        let [right, up, towards] = camera.basis();
        let eye = match camera.lens {
            Lens::Perspective => Vector3::from(camera.target) + towards * camera.distance(),
            Lens::Orthographic => towards,
        };
        let key = (towards * 0.75 + up * 0.65 - right * 0.5).normalize();
        Self { eye, lens: camera.lens, key, ambient: view.ambient() }
    }

    /// Unit vector from a world position to the eye.
    pub fn towards_eye(&self, world: Vector3<f64>) -> Vector3<f64> {
        match self.lens {
            Lens::Perspective => (self.eye - world).normalize(),
            Lens::Orthographic => self.eye,
        }
    }
}

/// A colour under a light; what is more than 1 makes it whiter.
pub fn shone_on(ink: Rgba, light: f64) -> Rgba {
    let Rgba([r, g, b, alpha]) = ink;
    let whiter = (light - 1.0).clamp(0.0, 1.0);
    let channel = |byte: u8| {
        let lit = f64::from(byte) * light.clamp(0.0, 1.0);
        (lit + (255.0 - lit) * whiter).round() as u8
    };
    Rgba([channel(r), channel(g), channel(b), alpha])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(lens: Lens) -> (View, OrbitCamera) {
        let camera = OrbitCamera::fitting([1.0, 2.0, 3.0], 2.0, [300.0, 200.0], 10.0);
        let camera = OrbitCamera { lens, ..camera };
        (View { camera: Camera::Orbit(camera), background: Rgba::hex(0) }, camera)
    }

    #[test]
    fn colours_fade_over_the_fade_radius() {
        for lens in [Lens::Perspective, Lens::Orthographic] {
            let (view, camera) = view(lens);
            for (nearer, expected) in [(2.0, 1.0), (0.0, 0.64), (-2.0, 0.28), (-9.0, 0.28)] {
                assert!((view.left(camera.distance() - nearer) - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_light_above_one_makes_whiter() {
        assert_eq!(shone_on(Rgba::hex(0x64_00_00), 0.5), Rgba::hex(0x32_00_00));
        assert_eq!(shone_on(Rgba::hex(0x64_00_00), 2.0), Rgba::hex(0xFF_FF_FF));
    }

    #[test]
    fn a_camera_without_sound_numbers_shows_nothing() {
        let (_, camera) = view(Lens::Perspective);
        for broken in [
            OrbitCamera { azimuth: f64::NAN, ..camera },
            OrbitCamera { px_per_unit: 0.0, ..camera },
            OrbitCamera { size_px: [f64::INFINITY, 10.0], ..camera },
        ] {
            let camera = Camera::Orbit(broken);
            let picture = Picture { background: Rgba::hex(0), camera, marks: vec![] };
            assert!(View::new(&picture).is_none());
        }
    }
}
