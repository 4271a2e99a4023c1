//! What is written on the canvas: scales, axes, notes, and what is under the pointer.

use std::sync::Arc;

use egui::{Align2, Painter, Pos2, Rect, Stroke, Ui, pos2, vec2};

use super::twin::TITLE_PX;
use super::{BUTTONS_PX, MARGIN_PX, in_space, on_canvas};
use crate::diffusion::score::Score;
use crate::picture::layers::scale_bar::scale_bar;
use crate::picture::layers::score::{Arrow, LONGEST_PX};
use crate::picture::text::with_minus;
use crate::picture::{Camera, Frame, PlaneCamera};
use crate::sim::field::{self, Patch};
use crate::ui::model::{Model, Solution};
use crate::ui::panels::summary;
use crate::ui::setting::Setting;
use crate::ui::{compose, style};

/// The scale bar is at most this long, px.
const SCALE_BAR_PX: f64 = 160.0;

/// A ridge that is farther from the noise level of the moment than this, in `ln sigma`, is another.
const OTHER_LEVEL: f64 = 0.3;

/// Sheets of a noise level below this share of the radius of the data are finer than the grid on
/// which they are looked for.
const FINE_SHEET: f64 = 0.04;

/// On a narrower canvas notes stand above the scales, px.
const NARROW_PX: f32 = 600.0;

/// Room that the length of an arrow and its words take beside the bar, px.
const ARROW_ROOM_PX: f32 = 180.0;

/// Distance of the lowest line from the edge of the canvas, px.
const FOOT_PX: f32 = 24.0;

/// The legend takes so much from the left, px.
const LEGEND_PX: f32 = 210.0;

/// Scale bar or axes, and notes.
pub fn annotate(ui: &Ui, rect: Rect, model: &Model, setting: &Setting, camera: &Camera) {
    let Some(solution) = &setting.solution else { return };
    let painter = ui.painter_at(rect);
    match camera {
        Camera::Plane(camera) => scales(&painter, rect, model, (setting, solution), camera),
        Camera::Orbit(camera) => in_space::axes(&painter, rect, model, solution, camera),
    }
    let palette = model.theme.palette();
    let (muted, text) = (style::colour(palette.muted), style::colour(palette.text));
    let above = if rect.width() < NARROW_PX { 1.0 } else { 0.0 };
    let note = |line: f32, note: &str, ink| {
        let up = 22.0 * (line + above);
        let at = pos2(rect.right() - MARGIN_PX, rect.bottom() - FOOT_PX - up);
        painter.text(at, Align2::RIGHT_CENTER, note, style::regular(style::BODY_PX), ink);
    };
    let is_network = matches!(setting.scene.score, Score::Network(_));
    let quality = match setting.training {
        Some(_) if !is_network => "as before, until training is done".to_owned(),
        _ => solution.quality(&setting.scene),
    };
    note(0.0, &quality, if quality.starts_with("full") { muted } else { text });
    if model.rails.scene.view.ridge {
        let why = no_ridge(model, setting).unwrap_or_default();
        note(1.0, why, text);
    }
}

/// Why no ridge of this noise level is seen, if none is.
fn no_ridge(model: &Model, setting: &Setting) -> Option<&'static str> {
    let (found, solution) = (setting.ridge.as_ref()?, setting.solution.as_ref()?);
    let (_, node) = setting.now(&model.clock)?;
    if (found.sigma / node.sigma).ln().abs() > OTHER_LEVEL {
        return Some("the ridge of another noise level, until this one is found");
    }
    let is_missing = found.here.first().is_some_and(|ridge| !ridge.has_core());
    let is_sheet = solution.experiment.dimension() == 3 && setting.scene.ridge.dimension == 2;
    let is_fine = is_sheet && found.sigma < FINE_SHEET * solution.experiment.ball().1;
    is_missing.then_some(if is_fine {
        "no sheet here, or one finer than its grid"
    } else {
        "no ridge at this noise level"
    })
}

/// How long a length is, and how long an arrow.
fn scales(
    painter: &Painter,
    rect: Rect,
    model: &Model,
    (setting, solution): (&Setting, &Solution),
    camera: &PlaneCamera,
) {
    let palette = model.theme.palette();
    let (muted, text) = (style::colour(palette.muted), style::colour(palette.text));
    let font = || style::regular(style::BODY_PX);
    let bar = scale_bar(camera.px_per_unit, solution.experiment.radius, SCALE_BAR_PX);
    let (left, y) = (rect.left() + MARGIN_PX, rect.bottom() - FOOT_PX);
    let right = left + bar.px as f32;
    let stroke = Stroke::new(1.0, muted);
    painter.hline(left..=right, y, stroke);
    for x in [left, right] {
        painter.vline(x, y - 4.0..=y + 4.0, stroke);
    }
    let label = format!("{} R", bar.in_radii);
    painter.text(pos2(right + 9.0, y), Align2::LEFT_CENTER, label, font(), muted);
    if model.rails.scene.view.score && right + ARROW_ROOM_PX < rect.right() {
        let scale = setting.now(&model.clock).map_or(1.0, |(_, node)| model.frame().scale(node));
        let half = Arrow::of_word(&model.rails.scene.view.arrows).half_length() / scale;
        let tail = pos2(right + 76.0, y);
        let length = 0.5 * LONGEST_PX as f32;
        painter.arrow(tail, vec2(length, 0.0), Stroke::new(1.0, text));
        let what =
            if model.rails.scene.view.arrows.starts_with("error") { "error" } else { "to go" };
        let label = format!("{} R {what}", summary::short(half));
        let at = tail + vec2(length + 9.0, 0.0);
        painter.text(at, Align2::LEFT_CENTER, label, font(), muted);
    }
}

/// Position, log density and score under the pointer, that which particles follow and, where it is
/// another, the exact one: in the plane, or on the slice.
pub fn readout(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    setting: &Setting,
    camera: &Camera,
    pointer: Pos2,
) {
    let (Some(solution), Some((_, node))) = (&setting.solution, setting.now(&model.clock)) else {
        return;
    };
    let canvas = on_canvas(rect, pointer);
    let at = match camera {
        Camera::Plane(camera) => {
            let [x, y] = camera.world_from_canvas(canvas);
            Some([x, y, 0.0])
        }
        Camera::Orbit(camera) => {
            compose::slice(model, setting).and_then(|slice| slice.hit(camera.ray(canvas)))
        }
    };
    let Some(at) = at else { return };
    let dimension = solution.experiment.dimension();
    let variance = match model.frame() {
        Frame::Data => node.sigma * node.sigma,
        Frame::Schedule => node.s * node.s,
    };
    let patch = Patch::between([[0.0; 2]; 2]);
    let window = field::Window { node, frame: model.frame(), patch, size: [2, 2] };
    let coordinates = ["x", "y", "z"].into_iter().zip(at).take(dimension);
    let coordinate = |(name, x)| format!("{name} {}", with_minus(&format!("{x:.3}")));
    let mut parts: Vec<String> = coordinates.map(coordinate).collect();
    if let [reading] = field::read(&solution.experiment, &window, &[at])[..] {
        let score = |u: [f64; 3]| {
            let components = u.iter().take(dimension).map(|u| signed(u / variance));
            components.collect::<Vec<_>>().join(", ")
        };
        parts.push(format!("log p {}", signed(reading.log_density)));
        let (followed, exact) = (score(reading.driven), score(reading.exact));
        parts.push(format!("score {followed}"));
        if followed != exact {
            parts.push(format!("exact {exact}"));
        }
    }
    let palette = model.theme.palette();
    let painter = ui.painter_at(rect);
    let font = style::regular(style::BODY_PX);
    let right = rect.right() - MARGIN_PX - BUTTONS_PX - 12.0;
    let text = |words| painter.layout_no_wrap(words, font.clone(), style::colour(palette.text));
    let (place, reading) = parts.split_at(dimension);
    let in_lines = |between| [place.join("   "), reading.join(between)].join("\n");
    let ways = [parts.join("   "), in_lines("   "), in_lines("\n")].map(text);
    let room = right - rect.left() - LEGEND_PX;
    let [.., narrowest] = &ways;
    let galley = Arc::clone(ways.iter().find(|way| way.size().x <= room).unwrap_or(narrowest));
    let below = if model.twin.is_some() { TITLE_PX } else { MARGIN_PX };
    if galley.size().x > rect.width() - 2.0 * MARGIN_PX {
        return;
    }
    let at = pos2(right - galley.size().x, rect.top() + below);
    let back = Rect::from_min_size(at, galley.size()).expand2(vec2(10.0, 4.0));
    painter.rect_filled(back, style::FLOATING_CORNER, style::colour(palette.veil));
    painter.galley(at, galley, style::colour(palette.text));
}

/// A number of three significant digits with its sign.
fn signed(x: f64) -> String {
    if x.abs() >= 1e5 {
        return with_minus(&format!("{x:+.1e}"));
    }
    let decimals = (2 - x.abs().max(1e-9).log10().floor() as i32).clamp(0, 3) as usize;
    with_minus(&format!("{x:+.decimals$}"))
}
