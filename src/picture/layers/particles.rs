//! The cloud: what its colours mean, and the cloud at a moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::picture::theme::{PARTICLE_ALPHA, Palette, RING_ALPHA};
use crate::picture::{Looks, Mark, NearPlane, Particles, Rgba, Shape, Style};
use crate::scene::View;
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::phase_numbers::Labels;
use crate::sim::timeline::{Frame, Record, Timeline};

/// Steps of the ramp that says how far a particle has still to go.
const N_RAMP: u32 = 8;

/// The ramp runs over this range of displacement to go, in units of the data radius, evenly in the
/// logarithm.
pub const RAMP: (f64, f64) = (2.0, 0.02);

/// More particles than this are drawn smaller and fainter, far more as dots.
const MANY: [usize; 2] = [5_000, 50_000];

/// Colours that differ under the three colour-blindnesses, for classes (after Okabe and Ito).
const CLASS_INKS: [Rgba; 6] = [
    Rgba::hex(0x0056_B4E9),
    Rgba::hex(0x00E6_9F00),
    Rgba::hex(0x0000_9E73),
    Rgba::hex(0x00CC_79A7),
    Rgba::hex(0x00D5_5E00),
    Rgba::hex(0x0099_8EC3),
];

/// The look of a class; the shape says it a second time.
pub fn class_style(class: u32, palette: &Palette) -> Style {
    const SHAPES: [Shape; 3] = [Shape::Disc, Shape::Diamond, Shape::Ring];
    let class = class as usize;
    style(SHAPES[class % SHAPES.len()], CLASS_INKS[class % CLASS_INKS.len()], palette)
}

fn style(shape: Shape, ink: Rgba, palette: &Palette) -> Style {
    let radius_px = if shape == Shape::Diamond { 3.2 * 1.34 } else { 3.2 };
    let halo = Some((0.8, palette.canvas));
    Style { shape, radius_px, stroke_px: 1.3, ink: ink.alpha(PARTICLE_ALPHA), halo }
}

/// What the palette of a cloud means: a style for each index of [`looks`].
pub fn styles(experiment: &Experiment, view: &View, palette: &Palette) -> Vec<Style> {
    let ramp = || {
        let ink = |i| palette.reach.mixed(palette.slide, i as f32 / (N_RAMP - 1) as f32);
        (0..N_RAMP).map(|i| style(Shape::Disc, ink(i), palette)).collect()
    };
    let styles: Vec<Style> = match view.colour_by.as_str() {
        "phase" => phase_styles(palette).to_vec(),
        "to_go" | "distance" => ramp(),
        "class" if !experiment.class_names().is_empty() => {
            let n_classes = experiment.class_names().len().min(16) as u32;
            (0..n_classes).map(|class| class_style(class, palette)).collect()
        }
        _ => vec![style(Shape::Disc, palette.text, palette)],
    };
    let n_particles = experiment.scene.particles.count;
    let shown = |i: usize| match (view.colour_by.as_str(), i) {
        ("phase", 1) => view.align,
        ("phase", 2) => view.slide,
        _ => view.reach,
    };
    let thinned = styles.into_iter().map(|style| thinned(style, n_particles));
    thinned.enumerate().map(|(i, style)| if shown(i) { style } else { hidden(style) }).collect()
}

/// Reach, align and slide: ring, diamond, disc.
pub fn phase_styles(palette: &Palette) -> [Style; 3] {
    let ring = style(Shape::Ring, palette.reach, palette);
    [
        Style { ink: palette.reach.alpha(RING_ALPHA), ..ring },
        style(Shape::Diamond, palette.align, palette),
        style(Shape::Disc, palette.slide, palette),
    ]
}

fn hidden(style: Style) -> Style {
    Style { ink: style.ink.alpha(0.0), halo: None, ..style }
}

/// A style for a cloud of that size: smaller and fainter where there are many.
fn thinned(style: Style, n_particles: usize) -> Style {
    let (radius, alpha) = match n_particles {
        n if n > MANY[1] => (1.2, 0.25),
        n if n > MANY[0] => (2.0, 0.6),
        _ => return style,
    };
    Style {
        radius_px: radius * style.radius_px / 3.2,
        ink: style.ink.alpha(alpha),
        halo: None,
        shape: if n_particles > MANY[1] { Shape::Disc } else { style.shape },
        ..style
    }
}

/// Which style each particle has at each record; the styles themselves are those of [`styles`].
pub fn looks(experiment: &Experiment, view: &View, timeline: &Timeline, labels: &Labels) -> Looks {
    static NEXT_ID: AtomicU64 = AtomicU64::new(1);
    let ramp = |length: fn(&Record) -> &[f32]| {
        let indices = |record: &Arc<Record>| ramp_indices(length(record), experiment.radius);
        timeline.records.par_iter().map(indices).collect()
    };
    let of_record = match view.colour_by.as_str() {
        "phase" => labels.of_record.clone(),
        "to_go" => ramp(|record| &record.to_go),
        "distance" => ramp(|record| &record.normal_distance),
        "class" if !experiment.class_names().is_empty() => {
            let classes: Arc<[u32]> = match &experiment.space {
                Space::Plane(ready) => end_classes(ready, timeline),
                Space::Volume(ready) => end_classes(ready, timeline),
            };
            vec![classes; timeline.records.len()]
        }
        _ => Vec::new(),
    };
    Looks { id: NEXT_ID.fetch_add(1, Ordering::Relaxed), palette: Vec::new(), of_record }
}

fn ramp_indices(lengths: &[f32], radius: f64) -> Arc<[u32]> {
    let (far, near) = ((RAMP.0 * radius).ln(), (RAMP.1 * radius).ln());
    let index = |&to_go: &f32| {
        let w = (far - f64::from(to_go).ln()) / (far - near);
        (w * f64::from(N_RAMP)).clamp(0.0, f64::from(N_RAMP - 1)) as u32
    };
    lengths.iter().map(index).collect()
}

/// The class of the training point that each particle is nearest to at the last record.
fn end_classes<const D: usize>(ready: &Ready<D>, timeline: &Timeline) -> Arc<[u32]> {
    let (Some(classes), Some(last)) = (ready.training.cloud.classes(), timeline.records.last())
    else {
        return Arc::from([]);
    };
    let rows = ready.training.cloud.rows();
    let class = |x: &[f32]| {
        let x = nalgebra::SVector::<f64, D>::from_fn(|d, _| f64::from(x[d]));
        let square = |row: &usize| (rows[*row] - x).norm_squared();
        let nearest = (0..rows.len()).min_by(|a, b| square(a).total_cmp(&square(b)));
        nearest.map_or(0, |row| classes.of_row[row] % 16)
    };
    last.x.chunks_exact(D).map(class).collect()
}

/// The cloud at a moment; in space, with what is near a plane standing out.
pub fn mark(
    timeline: &Arc<Timeline>,
    moment: f64,
    frame: Frame,
    looks: &Arc<Looks>,
    near: Option<NearPlane>,
) -> Mark {
    let (timeline, looks) = (Arc::clone(timeline), Arc::clone(looks));
    Mark::Particles(Particles { timeline, moment, frame, looks, near })
}
