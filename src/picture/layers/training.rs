//! The training points, in the frame of the canvas.

use std::collections::BTreeMap;

use super::particles::class_style;
use crate::picture::theme::Palette;
use crate::picture::{Glyphs, Mark, Occlusion, Shape, Style};
use crate::scene::View;
use crate::sim::experiment::{Experiment, Ready, Space};

/// Half the side of a square in px: the largest, for up to [`FEW`] points, and the smallest.
const HALF_SIDE_PX: [f32; 2] = [4.5, 1.0];

/// How far a frame stands out from its square, and how wide it is, px.
const FRAME_PX: [f32; 2] = [0.8, 1.8];

/// More training points than this are drawn smaller, so that they do not hide the cloud.
const FEW: f32 = 40.0;

/// The marks: one, or one a class where classes have colours.
pub fn marks(experiment: &Experiment, view: &View, scale: f64, palette: &Palette) -> Vec<Mark> {
    let groups = match &experiment.space {
        Space::Plane(ready) => grouped(view, ready, scale),
        Space::Volume(ready) => grouped(view, ready, scale),
    };
    let square = square(experiment.n_distinct(), palette);
    let style = |class: Option<u32>| match class {
        Some(class) => Style { ink: class_style(class, palette).ink, ..square },
        None => square,
    };
    let mark =
        |(class, at)| Mark::Glyphs(Glyphs { at, style: style(class), occlusion: Occlusion::Solid });
    groups.into_iter().map(mark).collect()
}

/// The mark of points that the scene holds, which follow the hand before they are solved.
pub fn drawn(points: &[[f64; 2]], scale: f64, palette: &Palette) -> Mark {
    let place = |[x, y]: &[f64; 2]| [(x * scale) as f32, (y * scale) as f32, 0.0];
    let (at, style) = (points.iter().map(place).collect(), square(points.len(), palette));
    Mark::Glyphs(Glyphs { at, style, occlusion: Occlusion::Solid })
}

/// The same marks as frames, which show what is at a training point.
pub fn framed(mark: Mark) -> Mark {
    let Mark::Glyphs(Glyphs { at, style, occlusion }) = mark else { return mark };
    let [beyond, stroke_px] = FRAME_PX;
    let radius_px = style.radius_px + beyond;
    let style = Style { shape: Shape::Frame, radius_px, stroke_px, ..style };
    Mark::Glyphs(Glyphs { at, style, occlusion })
}

/// One of `n` training points.
fn square(n: usize, palette: &Palette) -> Style {
    let [largest, smallest] = HALF_SIDE_PX;
    let crowding = (FEW / n as f32).powf(0.25);
    Style {
        shape: Shape::Square,
        radius_px: (largest * crowding).clamp(smallest, largest),
        stroke_px: 1.3,
        ink: palette.training,
        halo: Some((0.75, palette.canvas)),
    }
}

type Groups = BTreeMap<Option<u32>, Vec<[f32; 3]>>;

fn grouped<const D: usize>(view: &View, ready: &Ready<D>, scale: f64) -> Groups {
    let by_class = view.colour_by == "class";
    let classes = ready.training.cloud.classes().filter(|_| by_class);
    let mut groups = Groups::new();
    for (row, x) in ready.training.cloud.rows().iter().enumerate() {
        let class = classes.map(|classes| classes.of_row[row]);
        let mut at = [0.0; 3];
        at.iter_mut().zip(x.iter()).for_each(|(at, x)| *at = (x * scale) as f32);
        groups.entry(class).or_default().push(at);
    }
    groups
}
