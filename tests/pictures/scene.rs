//! A small scene in space with all marks, as it looks in the laboratory: a cloud that falls onto a
//! helix.

use std::f32::consts::TAU;
use std::sync::Arc;

use ridgewalk::picture::{
    Camera, Cones, Face, Field, Frame, Glyphs, Lines, Looks, Mark, NearPlane, Occlusion,
    OrbitCamera, Palette, Particles, Patch, Picture, Shape, Style, Surface, Theme, Trails, Width,
};
use ridgewalk::sim::timeline::{Node, Record, Timeline};

const N_NODES: usize = 40;
const N_PARTICLES: usize = 360;
const MOMENT: f64 = 29.4;
const SIDE: f64 = 4.6;

/// A picture of 640 by 480 px.
pub fn picture(theme: Theme) -> Picture {
    let palette = theme.palette();
    let camera = OrbitCamera::fitting([0.0; 3], 2.25, [640.0, 480.0], 12.0);
    let timeline = Arc::new(timeline());
    let looks = Arc::new(looks(palette));
    let marks = vec![
        Mark::Lines(tube(palette)),
        Mark::Field(shade(palette)),
        Mark::Field(density(palette)),
        Mark::Lines(contours(palette)),
        Mark::Lines(edge(palette)),
        Mark::Cones(cones(palette)),
        Mark::Lines(ridge(palette)),
        Mark::Trails(trails(&timeline, &looks)),
        Mark::Particles(particles(&timeline, &looks, palette)),
        Mark::Glyphs(training(palette)),
        Mark::Surface(sphere(palette)),
    ];
    Picture { background: palette.canvas, camera: Camera::Orbit(camera), marks }
}

fn helix(share: f32) -> [f32; 3] {
    let (sine, cosine) = (2.0 * TAU * share).sin_cos();
    [1.25 * cosine, 1.25 * sine, 3.2 * share - 1.6]
}

fn curve() -> Vec<[f32; 3]> {
    (0..=160).map(|i| helix(i as f32 / 160.0)).collect()
}

fn tube(palette: &Palette) -> Lines {
    Lines {
        rim: Some((1.3, palette.tube_edge)),
        occlusion: Occlusion::Flat,
        ..Lines::new(vec![curve()], Width::World(0.62), palette.tube_fill)
    }
}

fn ridge(palette: &Palette) -> Lines {
    Lines {
        rim: Some((1.8, palette.canvas)),
        ..Lines::new(vec![curve()], Width::Px(3.0), palette.ridge)
    }
}

fn patch() -> Patch {
    Patch { corner: [-0.5 * SIDE, -0.5 * SIDE, 0.0], sides: [[SIDE, 0.0, 0.0], [0.0, SIDE, 0.0]] }
}

/// Squared distance from where the helix passes through the slice, and the way there.
fn to_ridge(x: f32, y: f32) -> [f32; 3] {
    let [u, v] = [1.25 - x, -y];
    [u, v, u * u + v * v]
}

fn log_density(at: [f64; 3]) -> f32 {
    -to_ridge(at[0] as f32, at[1] as f32)[2]
}

fn density(palette: &Palette) -> Field {
    let size = [41, 41];
    let values = patch().grid(size).map(log_density).collect();
    Field { id: 1, size, values, patch: patch(), top: 0.0, depth: 4.0, ink: palette.density }
}

fn shade(palette: &Palette) -> Field {
    let values = vec![0.0; 4].into();
    let ink = palette.density.faded(0.4);
    Field { id: 2, size: [2, 2], values, patch: patch(), top: 0.0, depth: 1.0, ink }
}

fn contours(palette: &Palette) -> Lines {
    let point = |i: i32, r: f32| {
        let (sine, cosine) = (i as f32 / 90.0 * TAU).sin_cos();
        let [x, y] = [1.25 + r * cosine, r * sine];
        let is_inside = [x, y].iter().all(|c| c.abs() <= 0.5 * SIDE as f32);
        if is_inside { [x, y, 0.0] } else { [f32::NAN; 3] }
    };
    let curves = [0.4, 0.8, 1.2, 1.6].map(|r| (0..=90).map(|i| point(i, r)).collect());
    Lines::new(curves.to_vec(), Width::Px(1.0), palette.contours[0])
}

fn edge(palette: &Palette) -> Lines {
    let corners = patch().corners().map(|corner| corner.map(|x| x as f32));
    let round = [0, 1, 2, 3, 0].map(|i| corners[i]).to_vec();
    Lines::new(vec![round], Width::Px(1.0), palette.slice_edge)
}

fn cones(palette: &Palette) -> Cones {
    let lattice = |i: i32| [i % 10, i / 10].map(|c| (c as f32 - 4.5) * 0.46);
    let arrow = |i: i32| {
        let [x, y] = lattice(i);
        let [u, v, square] = to_ridge(x, y);
        let half = 0.5 * 0.34 / (square.sqrt() + 0.3);
        [[x - half * u, y - half * v, 0.0], [x + half * u, y + half * v, 0.0]]
    };
    let arrows = (0..100).map(arrow).collect();
    Cones { arrows, radius: 0.011, head: 0.1, ink: palette.cone }
}

fn training(palette: &Palette) -> Glyphs {
    let (shape, ink, halo) = (Shape::Square, palette.training, Some((1.5, palette.canvas)));
    let at = (0..=20).map(|i| helix(i as f32 / 20.0)).collect();
    let style = Style { shape, radius_px: 4.0, stroke_px: 0.0, ink, halo };
    Glyphs { at, style, occlusion: Occlusion::Solid }
}

fn sphere(palette: &Palette) -> Surface {
    let normal = |i: usize, j: usize| {
        let (longitude, latitude) = (i as f32 / 24.0 * TAU, (j as f32 / 12.0 - 0.5) * 0.5 * TAU);
        let (sine, cosine) = latitude.sin_cos();
        [cosine * longitude.cos(), cosine * longitude.sin(), sine]
    };
    let face = |i: usize| {
        let (i, j) = (i % 24, i / 24);
        let normals = [normal(i, j), normal(i + 1, j), normal(i + 1, j + 1), normal(i, j + 1)];
        let middle = [-0.55, 0.0, 0.35];
        let corner = |n: [f32; 3]| [0, 1, 2].map(|d| middle[d] + 0.55 * n[d]);
        Face { corners: normals.map(corner), normals }
    };
    let faces = (0..24 * 12).map(face).collect();
    Surface { faces, scale: 1.0, ink: palette.sheet, wire: palette.wire }
}

fn looks(palette: &Palette) -> Looks {
    let style = |shape, radius_px, ink| {
        let halo = Some((0.8, palette.canvas));
        Style { shape, radius_px, stroke_px: 1.3, ink, halo }
    };
    let phase = |step: usize, i: usize| match step + i * 7 % 13 {
        0..=31 => 0,
        32..=38 => 1,
        _ => 2,
    };
    Looks {
        id: 9,
        palette: vec![
            style(Shape::Ring, 3.2, palette.reach.alpha(0.85)),
            style(Shape::Diamond, 3.2 * 1.34, palette.align.alpha(0.95)),
            style(Shape::Disc, 3.2, palette.slide.alpha(0.95)),
        ],
        of_record: (0..N_NODES).map(|n| (0..N_PARTICLES).map(|i| phase(n, i)).collect()).collect(),
    }
}

fn particles(timeline: &Arc<Timeline>, looks: &Arc<Looks>, palette: &Palette) -> Particles {
    let halo = (1.2, palette.selection.alpha(0.6));
    let normal = [0.0, 0.0, 1.0];
    Particles {
        timeline: Arc::clone(timeline),
        moment: MOMENT,
        frame: Frame::Data,
        looks: Arc::clone(looks),
        near: Some(NearPlane { normal, offset: 0.0, distance: 0.06, halo }),
    }
}

fn trails(timeline: &Arc<Timeline>, looks: &Arc<Looks>) -> Trails {
    Trails {
        timeline: Arc::clone(timeline),
        from: MOMENT,
        to: MOMENT - 14.0,
        frame: Frame::Data,
        looks: Arc::clone(looks),
        width_px: 1.1,
        alpha: 0.62,
        fade: 1.3,
    }
}

/// Particles that spiral towards the helix.
fn timeline() -> Timeline {
    let position = |step: usize, i: usize| {
        let share = i as f32 / N_PARTICLES as f32;
        let left = (1.0 - step as f32 / N_NODES as f32).powi(2);
        let radius = (3.2 * left + 0.16) * (i as f32 * 0.618).fract().sqrt();
        let (sine, cosine) = (i as f32 * 2.399_963 + left).sin_cos();
        let height = radius * ((i as f32 * 0.414).fract() - 0.5);
        let [x, y, z] = helix(share);
        [x + radius * cosine, y + radius * sine, z + 1.4 * height]
    };
    let record = |node| {
        let x = (0..N_PARTICLES).flat_map(|i| position(node, i)).collect();
        Arc::new(Record { node, x, ..Record::default() })
    };
    Timeline {
        id: 3,
        dimension: 3,
        n_particles: N_PARTICLES,
        nodes: vec![Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 }; N_NODES].into(),
        summaries: vec![],
        records: (0..N_NODES).map(record).collect(),
    }
}
