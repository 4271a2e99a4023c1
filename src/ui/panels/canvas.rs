//! The canvas: the picture, its legend, what the mouse does to it and reads from it.

use std::sync::Arc;

use egui::{Align2, Area, Id, Order, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::geometry::ridge::{Kind, Ridge};
use crate::picture::layers::scale_bar::scale_bar;
use crate::picture::layers::score::{Arrow, LONGEST_PX};
use crate::picture::{Camera, Frame};
use crate::sim::field;
use crate::ui::command::Command;
use crate::ui::model::{Model, Solution};
use crate::ui::widgets::{
    LegendRow, Look, Swatch, Toast, ToastKind, button, icon_button, legend, toasts,
};
use crate::ui::{canvas, compose, keys, pick, style};

/// Margin of what stands on the canvas, px.
const MARGIN_PX: f32 = 16.0;

/// Room that the button at the upper right takes, px.
const FIT_BUTTON_PX: f32 = 28.0;

/// The scale bar is at most this long, px.
const SCALE_BAR_PX: f64 = 160.0;

/// The canvas over `rect`.
pub fn canvas_ui(ui: &mut Ui, rect: Rect, model: &Model) -> Vec<Command> {
    let mut asked = Vec::new();
    let response = ui.interact(rect, Id::unique("canvas"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Canvas"));
    if let Some(camera) = model.camera {
        let size_px = [f64::from(rect.width()), f64::from(rect.height())];
        let camera = Camera { size_px, ..camera };
        asked.extend(moved(ui, &response, rect, camera).map(Command::SetCamera));
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
            let canvas = at - rect.min;
            let canvas = [f64::from(canvas.x), f64::from(canvas.y)];
            asked.push(Command::Select(pick::at(model, &camera, canvas)));
        }
        canvas::paint(ui, rect, 0, Arc::new(compose::picture(model, camera)));
        if let Some(solution) = &model.solution {
            annotate(ui, rect, model, solution, &camera);
            if let Some(pointer) = response.hover_pos() {
                readout(ui, rect, model, solution, &camera, pointer);
            }
        }
    }
    asked.extend(legend_ui(ui, rect, model));
    asked.extend(fit_button(ui, rect));
    asked.extend(messages_ui(ui, rect, model));
    asked.extend(export_ui(ui, rect, model));
    asked
}

/// The camera after a drag or a turn of the wheel.
fn moved(ui: &Ui, response: &egui::Response, rect: Rect, camera: Camera) -> Option<Camera> {
    let drag = response.drag_delta();
    if response.dragged() && drag != vec2(0.0, 0.0) {
        return Some(camera.panned([f64::from(drag.x), f64::from(drag.y)]));
    }
    let pointer = response.hover_pos()? - rect.min;
    let (wheel, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = f64::from(pinch) * (f64::from(wheel) / 300.0).exp();
    let about = [f64::from(pointer.x), f64::from(pointer.y)];
    ((factor - 1.0).abs() > 1e-6).then(|| camera.zoomed(factor, about))
}

fn annotate(ui: &Ui, rect: Rect, model: &Model, solution: &Solution, camera: &Camera) {
    let palette = model.theme.palette();
    let (muted, text) = (style::colour(palette.muted), style::colour(palette.text));
    let font = || style::regular(style::BODY_PX);
    let radius = solution.experiment.radius;
    let scale_in_frame = match (model.frame(), model.now()) {
        (Frame::Schedule, Some((_, node))) => node.a,
        _ => 1.0,
    };
    let painter = ui.painter_at(rect);
    let bar = scale_bar(camera.px_per_unit, radius, SCALE_BAR_PX);
    let (left, y) = (rect.left() + MARGIN_PX, rect.bottom() - 24.0);
    let right = left + bar.px as f32;
    let stroke = egui::Stroke::new(1.0, muted);
    painter.hline(left..=right, y, stroke);
    for x in [left, right] {
        painter.vline(x, y - 4.0..=y + 4.0, stroke);
    }
    let label = format!("{} R", bar.in_radii);
    painter.text(pos2(right + 9.0, y), Align2::LEFT_CENTER, label, font(), muted);
    if model.scene.view.score {
        let half = Arrow::of_word(&model.scene.view.arrows).half_length() / scale_in_frame;
        let tail = pos2(right + 76.0, y);
        let length = 0.5 * LONGEST_PX as f32;
        painter.arrow(tail, vec2(length, 0.0), egui::Stroke::new(1.0, text));
        let what = if model.scene.view.arrows.starts_with("error") { "error" } else { "to go" };
        let label = format!("{} R {what}", super::summary::short(half));
        let at = tail + vec2(length + 9.0, 0.0);
        painter.text(at, Align2::LEFT_CENTER, label, font(), muted);
    }
    let quality = solution.quality(&model.scene);
    let at = pos2(rect.right() - MARGIN_PX, y);
    let ink = if quality.starts_with("full") { muted } else { text };
    painter.text(at, Align2::RIGHT_CENTER, quality, font(), ink);
    let has_core = |ridge: &Ridge<2>| ridge.of_kind(Kind::Core).next().is_some();
    let has_none = model.ridge.as_ref().is_some_and(|found| !has_core(&found.here));
    if model.scene.view.ridge && has_none {
        let at = pos2(rect.right() - MARGIN_PX, y - 22.0);
        let note = "no ridge at this noise level";
        painter.text(at, Align2::RIGHT_CENTER, note, font(), text);
    }
    if solution.experiment.dimension() == 3 {
        let at = pos2(rect.right() - MARGIN_PX, y - 22.0);
        let note = "three columns, seen along the third; density and arrows need two";
        painter.text(at, Align2::RIGHT_CENTER, note, font(), muted);
    }
}

/// Position, log density and score under the pointer.
fn readout(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    solution: &Solution,
    camera: &Camera,
    pointer: Pos2,
) {
    let Some((_, node)) = model.now() else { return };
    let canvas = [f64::from(pointer.x - rect.left()), f64::from(pointer.y - rect.top())];
    let [x, y] = camera.world_from_canvas(canvas);
    let window =
        field::Window { node, frame: model.frame(), corners: camera.world_corners(), size: [2, 2] };
    let mut parts = vec![format!("x {x:.3}"), format!("y {y:.3}")];
    let readings = field::read(&solution.experiment, &window, &[[x, y]]);
    if let Some([reading]) = readings.as_deref() {
        let variance = match model.frame() {
            Frame::Data => node.sigma * node.sigma,
            Frame::Schedule => node.s * node.s,
        };
        let [sx, sy] = reading.exact.map(|u| u / variance);
        let log_density = reading.log_density;
        parts.push(format!("log p {}", signed(log_density)));
        parts.push(format!("score {}, {}", signed(sx), signed(sy)));
    }
    let palette = model.theme.palette();
    let painter = ui.painter_at(rect);
    let font = style::regular(style::BODY_PX);
    let galley = painter.layout_no_wrap(parts.join("   "), font, style::colour(palette.text));
    let right = rect.right() - MARGIN_PX - FIT_BUTTON_PX - 12.0;
    let at = pos2(right - galley.size().x, rect.top() + MARGIN_PX);
    let back = Rect::from_min_size(at, galley.size()).expand2(vec2(10.0, 4.0));
    painter.rect_filled(back, style::FLOATING_CORNER, style::colour(palette.veil));
    painter.galley(at, galley, style::colour(palette.text));
}

/// A number of three significant digits with its sign.
fn signed(x: f64) -> String {
    if x.abs() >= 1e5 {
        return format!("{x:+.1e}").replace('-', "−");
    }
    let decimals = (2 - x.abs().max(1e-9).log10().floor() as i32).clamp(0, 3) as usize;
    format!("{x:+.decimals$}").replace('-', "−")
}

fn legend_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let view = &model.scene.view;
    let has_phases = view.colour_by == "phase";
    let tube = format!("Tube, {} R", model.scene.ridge.rho);
    let is_on = |layer: &str| {
        model.scene.value(&format!("view.{layer}")).and_then(|on| on.as_bool()).unwrap_or(false)
    };
    let layers: Vec<_> = keys::LAYERS
        .iter()
        .filter(|(_, layer, _)| has_phases || !["align", "slide"].contains(layer))
        .collect();
    let rows: Vec<LegendRow<'_>> = layers
        .iter()
        .map(|(key, layer, label)| LegendRow {
            swatch: swatch(model, layer),
            label: match *layer {
                "tube" => &tube,
                "reach" if !has_phases => "Particles",
                _ => label,
            },
            key: key.symbol_or_name(),
            on: is_on(layer),
        })
        .collect();
    let clicked = Area::new(Id::unique("legend"))
        .order(Order::Middle)
        .fixed_pos(rect.min + vec2(MARGIN_PX - 10.0, MARGIN_PX - 2.0))
        .movable(false)
        .show(ui.ctx(), |ui| legend(ui, &rows))
        .inner?;
    keys::toggle_layer(model, layers[clicked].1)
}

/// How the marks of a layer look.
fn swatch(model: &Model, layer: &str) -> Swatch {
    let palette = model.theme.palette();
    match layer {
        "density" => Swatch::Density,
        "score" => Swatch::Arrow,
        "ridge" => Swatch::Line(palette.ridge),
        "bridges" => Swatch::Dashed(palette.ridge),
        "tube" => Swatch::Band(palette.tube_fill, palette.tube_edge),
        "training_points" => Swatch::Square(palette.training),
        "align" => Swatch::Diamond(palette.align),
        "slide" => Swatch::Disc(palette.slide),
        _ if model.scene.view.colour_by == "phase" => Swatch::Ring(palette.reach),
        _ => Swatch::Disc(palette.slide),
    }
}

fn fit_button(ui: &Ui, rect: Rect) -> Option<Command> {
    let at = pos2(rect.right() - MARGIN_PX - 24.0, rect.top() + MARGIN_PX - 4.0);
    let clicked = Area::new(Id::unique("fit"))
        .order(Order::Middle)
        .fixed_pos(at)
        .movable(false)
        .show(ui.ctx(), |ui| icon_button(ui, "⌂", "Show all data", Look::Plain).clicked())
        .inner;
    clicked.then_some(Command::FitView)
}

/// How far an export is, and the way to end it.
fn export_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let (what, done) = model.export.as_ref()?;
    let fill = style::colour(model.theme.palette().panel);
    let frame = egui::Frame::new().fill(fill).corner_radius(style::FLOATING_CORNER).inner_margin(8);
    let clicked = Area::new(Id::unique("export"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(pos2(rect.center().x, rect.bottom() - 44.0))
        .show(ui.ctx(), |ui| {
            let contents = |ui: &mut Ui| {
                ui.label(format!("Saving {what}: {:.0} %", 100.0 * done));
                button(ui, "Cancel export", Look::Filled).clicked()
            };
            frame.show(ui, |ui| ui.horizontal(contents).inner).inner
        })
        .inner;
    clicked.then_some(Command::CancelExport)
}

fn messages_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let shown: Vec<Toast<'_>> = model
        .messages
        .iter()
        .map(|message| {
            let is_done = message.text.starts_with("Saved");
            let kind = if is_done { ToastKind::Done } else { ToastKind::Warning };
            Toast { kind, text: &message.text }
        })
        .collect();
    let closed = toasts(ui, rect, &shown)?;
    Some(Command::DismissMessage(model.messages[closed].id))
}
