//! All marks together, as they look in the laboratory: a cloud that falls onto a ridge.

use std::sync::Arc;

use ridgewalk::picture::{
    Arrows, Camera, Field, Frame, Glyphs, Lines, Looks, Mark, Occlusion, Particles, Patch, Picture,
    PlaneCamera, Rgba, Shape, Style, Trails, Width,
};
use ridgewalk::sim::timeline::{Node, Record, Timeline};

/// The colours of one theme.
#[derive(Clone, Copy)]
pub struct Theme {
    canvas: Rgba,
    ink: Rgba,
    reach: Rgba,
    align: Rgba,
    slide: Rgba,
    ridge: Rgba,
    training: Rgba,
}

pub const DARK: Theme = Theme {
    canvas: Rgba::hex(0x0E_11_15),
    ink: Rgba::hex(0xE8_EA_ED),
    reach: Rgba::hex(0x7F_84_8B),
    align: Rgba::hex(0x53_92_F1),
    slide: Rgba::hex(0xF5_B8_54),
    ridge: Rgba::hex(0x43_D6_A9),
    training: Rgba::hex(0xEE_55_4D),
};

pub const LIGHT: Theme = Theme {
    canvas: Rgba::hex(0xFF_FF_FF),
    ink: Rgba::hex(0x1B_1F_24),
    reach: Rgba::hex(0x8A_90_9B),
    align: Rgba::hex(0x2F_52_AE),
    slide: Rgba::hex(0xD9_77_0E),
    ridge: Rgba::hex(0x1F_8A_63),
    training: Rgba::hex(0xBE_1E_2D),
};

const N_NODES: usize = 40;
const TRAINING: [[f32; 2]; 5] = [[-3.2, -0.9], [-1.7, 0.2], [0.0, 0.7], [1.6, 0.1], [3.1, -1.0]];

/// A picture of 480 by 320 px.
pub fn picture(theme: Theme, n_particles: usize) -> Picture {
    let size_px = [480.0, 320.0];
    let camera = PlaneCamera { centre: [0.0, 0.0], px_per_unit: 55.0, size_px };
    let timeline = Arc::new(timeline(n_particles));
    let looks = Arc::new(looks(theme, &timeline));
    let moment = 27.4;
    let particles = Particles {
        timeline: Arc::clone(&timeline),
        moment,
        frame: Frame::Data,
        looks: Arc::clone(&looks),
        near: None,
    };
    let behind = Trails {
        timeline,
        from: moment,
        to: moment - 14.0,
        frame: Frame::Data,
        looks,
        width_px: 1.1,
        alpha: 0.62,
        fade: 1.3,
    };
    let marks = vec![
        Mark::Field(density(theme)),
        Mark::Lines(tube(theme, 70.0, 0.055)),
        Mark::Lines(contour(theme)),
        Mark::Arrows(arrows(theme)),
        Mark::Lines(ridge(theme)),
        Mark::Lines(bridge(theme)),
        Mark::Trails(behind),
        Mark::Particles(particles),
        Mark::Glyphs(training(theme)),
        Mark::Glyphs(diverged(theme)),
    ];
    Picture { background: theme.canvas, camera: Camera::Plane(camera), marks }
}

fn curve() -> Vec<[f32; 3]> {
    TRAINING.map(|[x, y]| [x, y, 0.0]).to_vec()
}

fn density(theme: Theme) -> Field {
    let log_density = |x: f32, y: f32| {
        let terms = TRAINING.map(|[u, v]| (-2.0 * ((x - u).powi(2) + (y - v).powi(2))).exp());
        terms.iter().sum::<f32>().ln()
    };
    let node = |i: usize| log_density((i % 97) as f32 / 10.0 - 4.8, (i / 97) as f32 / 10.0 - 3.2);
    let values: Arc<[f32]> = (0..97 * 65).map(node).collect();
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let patch = Patch::between([[-4.8, -3.2], [4.8, 3.2]]);
    let ink = theme.ink.alpha(0.13);
    Field { id: 1, size: [97, 65], values, patch, top, depth: 8.0, ink }
}

fn lines(curve: Vec<[f32; 3]>, width_px: f32, ink: Rgba) -> Lines {
    Lines::new(vec![curve], Width::Px(width_px), ink)
}

fn tube(theme: Theme, width_px: f32, alpha: f32) -> Lines {
    lines(curve(), width_px, theme.ridge.alpha(alpha))
}

fn contour(theme: Theme) -> Lines {
    let point = |i: i32, r: f32| {
        let (sine, cosine) = (i as f32 / 180.0 * std::f32::consts::TAU).sin_cos();
        [1.6 * r * cosine, r * sine, 0.0]
    };
    let curves = [0.5, 1.1, 2.2].map(|r| (0..=180).map(|i| point(i, r)).collect()).to_vec();
    Lines { curves, ..lines(vec![], 1.0, theme.ink.alpha(0.2)) }
}

fn arrows(theme: Theme) -> Arrows {
    let at = |i: i32| [(i % 9 - 4) as f32 * 0.91, (i / 9 - 3) as f32 * 0.91];
    let arrow = |i: i32| {
        let ([x, y], angle) = (at(i), i as f32 * 0.7);
        ([x, y, 0.0], [angle.cos(), angle.sin()].map(|d| d * (4.0 + (i % 7) as f32 * 3.0)))
    };
    let arrows = (0..63).map(arrow).collect();
    Arrows { arrows, width_px: 1.0, head_px: 4.5, ink: theme.ink.alpha(0.36) }
}

fn ridge(theme: Theme) -> Lines {
    Lines { rim: Some((1.5, theme.canvas)), ..lines(curve(), 3.0, theme.ridge) }
}

fn bridge(theme: Theme) -> Lines {
    let across = vec![[0.0, 0.7, 0.0], [0.3, -0.9, 0.0], [1.2, -2.2, 0.0]];
    Lines { dash_px: Some([6.0, 5.0]), ..lines(across, 2.0, theme.ridge.alpha(0.6)) }
}

fn training(theme: Theme) -> Glyphs {
    let halo = Some((0.75, theme.canvas));
    let (shape, ink) = (Shape::Square, theme.training);
    let style = Style { shape, radius_px: 4.5, stroke_px: 0.0, ink, halo };
    Glyphs { at: curve(), style, occlusion: Occlusion::Solid }
}

fn diverged(theme: Theme) -> Glyphs {
    let (shape, ink) = (Shape::Cross, theme.reach);
    let style = Style { shape, radius_px: 4.0, stroke_px: 1.3, ink, halo: None };
    Glyphs { at: vec![[4.0, 2.5, 0.0]], style, occlusion: Occlusion::Solid }
}

fn looks(theme: Theme, timeline: &Timeline) -> Looks {
    let style = |shape, radius_px, ink: Rgba, alpha| {
        let halo = Some((0.8, theme.canvas));
        Style { shape, radius_px, stroke_px: 1.3, ink: ink.alpha(alpha), halo }
    };
    let phase = |step: usize, i: usize| match step + i * 7 % 11 {
        0..=29 => 0,
        30..=34 => 1,
        _ => 2,
    };
    let of_record = |step| (0..timeline.n_particles).map(|i| phase(step, i)).collect();
    Looks {
        id: timeline.id,
        palette: vec![
            style(Shape::Ring, 3.2, theme.reach, 0.85),
            style(Shape::Diamond, 3.2 * 1.34, theme.align, 0.95),
            style(Shape::Disc, 3.2, theme.slide, 0.95),
        ],
        of_record: (0..N_NODES).map(of_record).collect(),
    }
}

/// Particles that spiral towards the training points.
fn timeline(n_particles: usize) -> Timeline {
    let position = |step: usize, i: usize| {
        let [u, v] = TRAINING[i % 5];
        let left = (1.0 - step as f32 / N_NODES as f32).powi(2);
        let angle = i as f32 * 2.399_963 + 1.2 * left;
        let radius = (4.0 * left + 0.5) * (i as f32 / n_particles as f32).sqrt();
        [u + radius * angle.cos(), v + radius * angle.sin()]
    };
    let record = |node| {
        let x = (0..n_particles).flat_map(|i| position(node, i)).collect();
        Arc::new(Record { node, x, ..Record::default() })
    };
    Timeline {
        id: n_particles as u64,
        dimension: 2,
        n_particles,
        nodes: vec![Node { t: 0.0, sigma: 1.0, a: 1.0, s: 1.0 }; N_NODES].into(),
        summaries: vec![],
        records: (0..N_NODES).map(record).collect(),
    }
}
