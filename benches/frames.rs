//! What a frame costs: a cloud in space that is scrubbed, drawn by the canvas, beside the same
//! points as one egui mesh. Both go through egui's renderer into a texture of 1280 by 800 pixels,
//! frame by frame in turn, and each frame waits for the device.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
use egui_wgpu::{RenderState, RendererOptions, ScreenDescriptor, wgpu};
use ridgewalk::app::Lab;
use ridgewalk::picture::{
    Camera, Face, Frame, Looks, Mark, OrbitCamera, Particles, Picture, Rgba, Shape, Style, Surface,
};
use ridgewalk::scene::catalogue;
use ridgewalk::sim::timeline::{Node, Record, Timeline};
use ridgewalk::ui::canvas::{self, Gpu};
use ridgewalk::ui::command::{Command, TimeCommand};

const SIZE: [u32; 2] = [1280, 800];
const N_RECORDS: usize = 4;
const N_FRAMES: usize = 6;
const BACKGROUND: Rgba = Rgba::hex(0x0E_11_15);

fn main() {
    println!(
        "{:>10}{:>12}{:>12}{:>8}{:>22}",
        "particles", "canvas ms", "mesh ms", "ratio", "uploads a frame"
    );
    for n in [10_000, 100_000, 1_000_000] {
        row(n);
    }
    surface();
    println!("{:>10}{:>24}", "particles", "ui() of the window ms");
    for n in [10_000, 100_000, 1_000_000] {
        println!("{n:>10}{:>24.2}", window_ms(n));
    }
}

/// Time of a scrubbed frame of the whole window up to its shapes, without drawing.
fn window_ms(n: i64) -> f64 {
    let mut scene = catalogue::find("sphere").expect("a built-in scene").scene();
    for (path, value) in [("particles.count", n), ("sampler.steps", 10)] {
        scene = scene.with(path, Some(value.into())).expect("in range");
    }
    let mut window = Harness::builder()
        .with_size([1440.0, 900.0])
        .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
    while window.state().model().rails.is_solving || window.state().model().rails.solution.is_none()
    {
        std::thread::sleep(Duration::from_millis(20));
        window.step();
    }
    let ms = |i: i64| {
        let lab = window.state_mut();
        lab.run(Command::Time(TimeCommand::Seek((0.5 + 0.05 * i as f64).ln())));
        let start = Instant::now();
        window.step();
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..20).map(ms).fold(f64::INFINITY, f64::min)
}

/// What sorting costs: a surface that is turned beside one that is not.
fn surface() {
    let surface = sphere();
    let mut stage = Stage::new();
    let mut best = [f64::INFINITY; 2];
    for i in 0..4 * N_FRAMES {
        let camera = OrbitCamera { azimuth: (i / 2) as f64, ..camera() };
        let picture = Picture {
            background: BACKGROUND,
            camera: Camera::Orbit(camera),
            marks: vec![Mark::Surface(surface.clone())],
        };
        let picture = Arc::new(picture);
        let ms = stage.frame_ms(|ui, rect| canvas::paint(ui, rect, 0, &picture));
        best[i % 2] = best[i % 2].min(ms);
    }
    let [turned, still] = best;
    println!("{} faces: turned {turned:.1} ms, still {still:.1} ms", surface.faces.len());
}

fn sphere() -> Surface {
    let normal = |i: usize, j: usize| {
        let (sine, cosine) = (i as f32 / 200.0 * std::f32::consts::TAU).sin_cos();
        let (up, out) = ((j as f32 / 200.0 - 0.5) * std::f32::consts::PI).sin_cos();
        [out * cosine, out * sine, up]
    };
    let face = |f: usize| {
        let (i, j) = (f % 200, f / 200);
        let normals = [normal(i, j), normal(i + 1, j), normal(i + 1, j + 1), normal(i, j + 1)];
        Face { corners: normals, normals }
    };
    let ink = Rgba::hex(0x43_D6_A9);
    let faces = (0..40_000).map(face).collect();
    Surface { faces, scale: 2.0, ink: ink.alpha(0.3), wire: ink.alpha(0.35) }
}

fn row(n_particles: usize) {
    let timeline = Arc::new(timeline(n_particles));
    let looks = Arc::new(Looks { id: 1, palette: vec![style(n_particles)], of_record: vec![] });
    let mut stage = Stage::new();
    let picture = |moment| picture(&timeline, &looks, moment);
    let mut best = [f64::INFINITY; 2];
    let mut n_uploads = Vec::new();
    for i in 0..N_FRAMES {
        let moment = 0.25 + (N_RECORDS - 2) as f64 * i as f64 / N_FRAMES as f64;
        let before = stage.n_uploads();
        let canvas =
            stage.frame_ms(|ui, rect| canvas::paint(ui, rect, 0, &Arc::new(picture(moment))));
        n_uploads.push(stage.n_uploads() - before);
        let mesh = stage.frame_ms(|ui, _| {
            ui.painter().add(mesh(&timeline, &looks, moment));
        });
        best = [best[0].min(canvas), best[1].min(mesh)];
    }
    let [canvas, mesh] = best;
    let ratio = mesh / canvas;
    println!(
        "{n_particles:>10}{canvas:>12.1}{mesh:>12.1}{ratio:>8.2}{:>22}",
        format!("{n_uploads:?}")
    );
}

/// The look of so many particles in the laboratory.
fn style(n_particles: usize) -> Style {
    let (radius_px, alpha) = if n_particles > 50_000 { (1.2, 0.25) } else { (2.0, 0.6) };
    let ink = Rgba::hex(0x53_92_F1).alpha(alpha);
    Style { shape: Shape::Disc, radius_px, stroke_px: 0.0, ink, halo: None }
}

fn camera() -> OrbitCamera {
    OrbitCamera::fitting([0.0; 3], 3.0, SIZE.map(f64::from), 20.0)
}

fn picture(timeline: &Arc<Timeline>, looks: &Arc<Looks>, moment: f64) -> Picture {
    let particles = Particles {
        timeline: Arc::clone(timeline),
        moment,
        frame: Frame::Data,
        looks: Arc::clone(looks),
        near: None,
    };
    let marks = vec![Mark::Particles(particles)];
    Picture { background: BACKGROUND, camera: Camera::Orbit(camera()), marks }
}

/// The same points as squares, mixed and projected for each frame.
fn mesh(timeline: &Timeline, looks: &Looks, moment: f64) -> egui::Shape {
    let (camera, style) = (camera(), &looks.palette[0]);
    let [r, g, b, a] = style.ink.0;
    let ink = egui::Color32::from_rgba_unmultiplied(r, g, b, a);
    let (earlier, later) = (moment.floor() as usize, moment.ceil() as usize);
    let [earlier, later] = [earlier, later].map(|i| timeline.records[i].x.as_chunks::<3>().0);
    let part = moment.fract() as f32;
    let side = egui::Vec2::splat(2.0 * style.radius_px);
    let mut mesh = egui::Mesh::default();
    mesh.reserve_vertices(4 * earlier.len());
    mesh.reserve_triangles(2 * earlier.len());
    let eye = Projector::new(&camera);
    for (a, b) in earlier.iter().zip(later) {
        let world = [0, 1, 2].map(|d| a[d] + part * (b[d] - a[d]));
        mesh.add_colored_rect(egui::Rect::from_center_size(eye.spot(world), side), ink);
    }
    egui::Shape::mesh(mesh)
}

/// The camera with its axes at hand.
struct Projector {
    axes: [[f32; 3]; 3],
    distance: f32,
    focal: f32,
}

impl Projector {
    fn new(camera: &OrbitCamera) -> Self {
        let axes = camera.basis().map(|axis| [axis.x, axis.y, axis.z].map(|x| x as f32));
        let distance = camera.distance() as f32;
        Self { axes, distance, focal: distance * camera.px_per_unit as f32 }
    }

    fn spot(&self, at: [f32; 3]) -> egui::Pos2 {
        let [x, y, z] = self.axes.map(|axis| axis[0] * at[0] + axis[1] * at[1] + axis[2] * at[2]);
        let zoom = self.focal / (self.distance - z);
        egui::pos2(640.0 + x * zoom, 400.0 - y * zoom)
    }
}

/// A cloud that falls onto a helix.
fn timeline(n_particles: usize) -> Timeline {
    let position = |node: usize, i: usize| {
        let share = i as f32 / n_particles as f32;
        let (sine, cosine) = (12.0 * share).sin_cos();
        let radius = (1.5 - 0.4 * node as f32) * (i as f32 * 0.618).fract();
        let (up, aside) = (i as f32 * 2.399_963).sin_cos();
        let reach = 1.4 + radius * aside;
        [reach * cosine, reach * sine, 3.0 * share - 1.5 + radius * up]
    };
    let record = |node| {
        let x = (0..n_particles).flat_map(|i| position(node, i)).collect();
        Arc::new(Record { node, x, ..Record::default() })
    };
    Timeline {
        id: n_particles as u64,
        dimension: 3,
        n_particles,
        nodes: vec![Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 }; N_RECORDS].into(),
        summaries: vec![],
        records: (0..N_RECORDS).map(record).collect(),
    }
}

/// A window without a screen.
struct Stage {
    state: RenderState,
    ctx: egui::Context,
    texture: wgpu::TextureView,
}

impl Stage {
    fn new() -> Self {
        let state = create_render_state(default_wgpu_setup(), RendererOptions::PREDICTABLE);
        Gpu::install(&state);
        let [width, height] = SIZE;
        let texture = state.device.create_texture(&wgpu::TextureDescriptor {
            label: None,
            size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: state.target_format,
            usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
            view_formats: &[],
        });
        let texture = texture.create_view(&wgpu::TextureViewDescriptor::default());
        Self { state, ctx: egui::Context::default(), texture }
    }

    fn n_uploads(&self) -> usize {
        self.state.renderer.read().callback_resources.get::<Gpu>().map_or(0, Gpu::n_uploads)
    }

    /// Milliseconds from the first call of the frame until the device has drawn it.
    fn frame_ms(&mut self, add: impl Fn(&egui::Ui, egui::Rect)) -> f64 {
        let start = Instant::now();
        let [width, height] = SIZE.map(|n| n as f32);
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
        let input = egui::RawInput { screen_rect: Some(screen), ..Default::default() };
        let output = self.ctx.run_ui(input, |ui| add(ui, screen));
        let jobs = self.ctx.tessellate(output.shapes, 1.0);
        let RenderState { device, queue, renderer, .. } = &self.state;
        let screen = ScreenDescriptor { size_in_pixels: SIZE, pixels_per_point: 1.0 };
        let mut renderer = renderer.write();
        for (id, deltas) in &output.textures_delta.set {
            deltas.iter().for_each(|delta| renderer.update_texture(device, queue, *id, delta));
        }
        let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let own = renderer.update_buffers(device, queue, &mut encoder, &jobs, &screen);
        let pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &self.texture,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations::default(),
            })],
            ..Default::default()
        });
        renderer.render(&mut pass.forget_lifetime(), &jobs, &screen);
        let submitted = queue.submit(own.into_iter().chain([encoder.finish()]));
        let wait = wgpu::PollType::Wait { submission_index: Some(submitted), timeout: None };
        device.poll(wait).expect("the device draws the frame");
        start.elapsed().as_secs_f64() * 1e3
    }
}
