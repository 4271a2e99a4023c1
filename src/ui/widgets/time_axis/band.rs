//! The stacked layers in the strip.

use egui::{Color32, Mesh, Rangef, Shape, Stroke, Ui, pos2};

use super::{Layer, Place, Strip};
use crate::picture::theme::contrast;
use crate::picture::{Palette, Rgba};
use crate::ui::style;
use crate::ui::widgets::text::{self, Run};

/// Width of the gap between two layers in px.
const GAP_PX: f32 = 1.5;
/// A name is left out where its layer is thinner than this, in px.
const LEAST_NAME_PX: f32 = 15.0;
/// Distance of a name from the scrubber and from the ends in px.
const CLEAR_PX: f32 = 12.0;
/// Room for the name of a strip in px.
const STRIP_NAME_PX: f32 = 20.0;

pub fn paint(ui: &Ui, place: &Place, now: f32, strip: &Strip<'_>) {
    let known = strip.nodes.iter().take_while(|&&node| node <= strip.known + 1e-5).count();
    let layers = strip.layers;
    let nodes = layers.iter().map(|layer| layer.shares.len()).fold(known, usize::min);
    let xs: Vec<f32> = strip.nodes[..nodes].iter().map(|&node| place.x(node)).collect();
    let mut lower = vec![0.0; nodes];
    let mut edges = Vec::new();
    for layer in layers {
        let upper: Vec<f32> = lower.iter().zip(layer.shares).map(|(a, b)| a + share(*b)).collect();
        let ink = style::colour(over(layer.ink, style::palette(ui).panel));
        paint_layer(ui, place, &xs, [&lower, &upper], ink);
        edges.push(upper.clone());
        lower = upper;
    }
    edges.pop();
    let gap = Stroke::new(GAP_PX, style::colour(style::palette(ui).panel));
    for edge in edges {
        let line = xs.iter().zip(&edge).map(|(&x, &share)| pos2(x, y(place, share))).collect();
        ui.painter().add(Shape::line(line, gap));
    }
    let own_name_px = if strip.name.is_empty() { 0.0 } else { STRIP_NAME_PX };
    let free = place.band.with_min_x(place.band.left() + own_name_px).x_range();
    let mut below = vec![0.0; nodes];
    for layer in layers {
        paint_name(ui, place, (now, free), layer, &xs, &below);
        below.iter_mut().zip(layer.shares).for_each(|(sum, add)| *sum += share(*add));
    }
}

fn share(value: f32) -> f32 {
    if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 }
}

fn y(place: &Place, share: f32) -> f32 {
    place.band.bottom() - place.band.height() * share.min(1.0)
}

fn paint_layer(ui: &Ui, place: &Place, xs: &[f32], [low, high]: [&[f32]; 2], ink: Color32) {
    // A mesh has hard edges: a line of the same colour smooths the upper one.
    let edge = xs.iter().zip(high).map(|(&x, &share)| pos2(x, y(place, share) + 0.5)).collect();
    ui.painter().add(Shape::line(edge, Stroke::new(1.0, ink)));
    let mut mesh = Mesh::default();
    for (index, &x) in xs.iter().enumerate() {
        mesh.colored_vertex(pos2(x, y(place, low[index])), ink);
        mesh.colored_vertex(pos2(x, y(place, high[index])), ink);
        if index > 0 {
            let base = 2 * index as u32;
            mesh.add_triangle(base - 2, base - 1, base);
            mesh.add_triangle(base - 1, base + 1, base);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// The name of a layer where it is thickest, within `free` and away from the scrubber.
fn paint_name(
    ui: &Ui,
    place: &Place,
    (now, free): (f32, Rangef),
    layer: &Layer<'_>,
    xs: &[f32],
    below: &[f32],
) {
    let ink = name_ink(style::palette(ui), layer.ink);
    let line = text::line(ui, &[Run::semibold(layer.name, ink)], f32::INFINITY);
    let half = 0.5 * line.size().x;
    let left = free.min + CLEAR_PX + half;
    let right = xs.last().copied().unwrap_or(left) - CLEAR_PX - half;
    let now = place.x(now);
    let fits = |x: f32| x >= left && x <= right && (x - now).abs() > half + CLEAR_PX;
    let thickest = (0..xs.len())
        .map(|index| (xs[index].max(left).min(right), index))
        .filter(|&(x, _)| fits(x))
        .reduce(|best, next| {
            let thicker = share(layer.shares[next.1]) > share(layer.shares[best.1]) + 1e-4;
            if thicker { next } else { best }
        });
    let Some((x, index)) = thickest else { return };
    let thickness = share(layer.shares[index]);
    if thickness * place.band.height() < LEAST_NAME_PX {
        return;
    }
    let middle = y(place, below[index] + 0.5 * thickness);
    let corner = pos2(x - half, middle - 0.5 * line.size().y);
    ui.painter().galley(corner, line, ink);
}

/// Text or canvas colour, whichever stands out more on a layer over the panel.
fn name_ink(palette: &Palette, layer: Rgba) -> Color32 {
    let below = over(layer, palette.panel);
    let (text, canvas) = (palette.text, palette.canvas);
    let ink = if contrast(text, below) >= contrast(canvas, below) { text } else { canvas };
    style::colour(ink)
}

/// The opaque colour that `top` makes on `bottom`.
fn over(top: Rgba, bottom: Rgba) -> Rgba {
    let alpha = f32::from(top.0[3]) / 255.0;
    let mix = |k: usize| {
        let (top, bottom) = (f32::from(top.0[k]), f32::from(bottom.0[k]));
        (bottom + alpha * (top - bottom)).round() as u8
    };
    Rgba([mix(0), mix(1), mix(2), 255])
}
