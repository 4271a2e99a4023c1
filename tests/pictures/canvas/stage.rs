//! A device, a canvas of 100 by 100 pixels, and small marks to put on it.

use std::sync::{Arc, LazyLock};

use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
use egui_wgpu::RenderState;
use ridgewalk::picture::{Camera, Frame, Looks, Mark, Particles, Picture, Rgba, Shape, Style};
use ridgewalk::sim::timeline::{Node, Record, Timeline};
use ridgewalk::ui::canvas::{Gpu, Image};

pub use crate::small::{BLACK, BLUE, GREEN, RED, WHITE, above};

static DEVICE: LazyLock<RenderState> = LazyLock::new(new_device);

/// A device with a renderer of its own.
pub fn new_device() -> RenderState {
    create_render_state(default_wgpu_setup(), egui_wgpu::RendererOptions::PREDICTABLE)
}

pub fn picture(marks: Vec<Mark>) -> Picture {
    Picture { background: BLACK, camera: above(), marks }
}

/// A canvas that remembers what it has uploaded.
pub struct Stage(Gpu);

impl Stage {
    pub fn new() -> Self {
        Self(Gpu::new(&DEVICE.device, DEVICE.target_format))
    }

    pub fn shoot(&mut self, picture: &Picture, scale: f64) -> Shot {
        let size = picture.camera.size_px();
        let image = self.0.capture(&DEVICE.device, &DEVICE.queue, picture, size, scale);
        Shot { image: image.expect("the device gives the picture back"), camera: picture.camera }
    }

    pub fn n_uploads(&self) -> usize {
        self.0.n_uploads()
    }
}

/// A picture that has been drawn.
pub struct Shot {
    pub image: Image,
    camera: Camera,
}

impl Shot {
    /// The colour of the pixel that holds a world position of the plane.
    pub fn at(&self, x: f64, y: f64) -> [u8; 3] {
        self.at_world([x, y, 0.0])
    }

    /// The colour of the pixel where a world position is seen.
    pub fn at_world(&self, world: [f64; 3]) -> [u8; 3] {
        self.at_px(self.camera.spot(world).expect("it is before the eye").at)
    }

    /// The colour of the pixel that holds a canvas position, at scale 1.
    pub fn at_px(&self, at: [f64; 2]) -> [u8; 3] {
        let [u, v] = at.map(|c| c.floor() as usize);
        let start = 4 * (v * self.image.size[0] as usize + u);
        [0, 1, 2].map(|channel| self.image.rgba[start + channel])
    }

    /// Red, green and blue summed over all pixels, in full pixels.
    pub fn sum(&self) -> [f64; 3] {
        let pixels = self.image.rgba.as_chunks::<4>().0.iter();
        pixels.fold([0.0; 3], |sum, pixel| [0, 1, 2].map(|c| sum[c] + f64::from(pixel[c]) / 255.0))
    }
}

/// Draws marks on a fresh black canvas.
pub fn shot(marks: Vec<Mark>) -> Shot {
    Stage::new().shoot(&picture(marks), 1.0)
}

pub fn style(shape: Shape, ink: Rgba) -> Style {
    Style { shape, radius_px: 10.0, stroke_px: 3.0, ink, halo: None }
}

/// A timeline in the plane: `nodes` that are stored, with the `x` of its particles there (`y = 0`).
/// Node `n` has `a = 1 / (n + 1)`.
pub fn timeline(id: u64, stored: &[(usize, &[f32])]) -> Arc<Timeline> {
    let record = |&(node, x): &(usize, &[f32])| {
        let x: Vec<f32> = x.iter().flat_map(|&x| [x, 0.0]).collect();
        Arc::new(Record { node, x, ..Record::default() })
    };
    let node = |n: usize| Node { t: 0.0, sigma: 1.0, a: 1.0 / (n + 1) as f64, s: 1.0 };
    Arc::new(Timeline {
        id,
        dimension: 2,
        n_particles: stored.first().map_or(0, |(_, x)| x.len()),
        nodes: (0..20).map(node).collect(),
        summaries: vec![],
        records: stored.iter().map(record).collect(),
    })
}

/// A palette of discs; `of_record` as given.
pub fn discs(id: u64, inks: &[Rgba], of_record: &[&[u32]]) -> Arc<Looks> {
    let palette = inks.iter().map(|&ink| style(Shape::Disc, ink)).collect();
    Arc::new(Looks { id, palette, of_record: of_record.iter().map(|&l| l.into()).collect() })
}

pub fn particles(timeline: &Arc<Timeline>, looks: &Arc<Looks>, moment: f64) -> Particles {
    let (timeline, looks) = (Arc::clone(timeline), Arc::clone(looks));
    Particles { timeline, moment, frame: Frame::Data, looks, near: None }
}

/// Whether two colours are the same but for rounding.
pub fn near(found: [u8; 3], expected: [u8; 3]) -> bool {
    found.iter().zip(expected).all(|(f, e)| f.abs_diff(e) <= 2)
}
