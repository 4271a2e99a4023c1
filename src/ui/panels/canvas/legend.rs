//! The legend on the canvas, which is also the switchboard of the layers.

use egui::{Area, Id, Order, Rect, Ui, vec2};

use super::MARGIN_PX;
use crate::diffusion::guidance::Guidance;
use crate::picture::Shape;
use crate::picture::layers::particles::class_style;
use crate::picture::layers::score::part_inks;
use crate::picture::text::with_minus;
use crate::scene::View;
use crate::ui::command::Command;
use crate::ui::keys;
use crate::ui::model::{Class, Model};
use crate::ui::widgets::{LegendRow, Swatch, legend};

/// Layers that there are only where something is steered, and their labels.
const GUIDANCE: &[(&str, &str)] =
    &[("target", "Target"), ("class_ridge", "Class ridge"), ("region", "Region")];

/// Height of a row and its distance to the next, px; a canvas without room for all has no legend.
const ROW_PX: f32 = 25.0;

/// Classes that the legend names.
const MOST_CLASSES: usize = 6;

/// What the four arrows of guidance are.
const PARTS: [&str; 4] = ["Unconditional", "Conditional", "Guidance term", "Their sum"];

/// A layer and how it is shown.
#[derive(Clone)]
struct Row {
    layer: &'static str,
    swatch: Swatch,
    label: String,
    key: &'static str,
}

/// The layers; in space, density and score are shown on a slice. A lesson shows those alone that it
/// uses, and they stay as they are.
pub fn legend_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let is_on = |row: &Row| {
        let on = model.rails.scene.value(&format!("view.{}", row.layer));
        on.and_then(|on| on.as_bool()).unwrap_or(false)
    };
    let mut rows = [layers(model), classes(model), guided(model)].concat();
    let is_taught = model.class.as_ref().is_some_and(Class::restricts);
    if is_taught {
        rows.retain(is_on);
    }
    if rect.height() < ROW_PX * (rows.len() + 1) as f32 {
        return None;
    }
    let shown = rows.iter().map(|row| LegendRow {
        swatch: row.swatch,
        label: &row.label,
        key: if is_taught { "" } else { row.key },
        help: help(model, row.layer),
        on: is_on(row),
    });
    let shown: Vec<LegendRow<'_>> = shown.collect();
    let clicked = Area::new(Id::unique("legend"))
        .order(Order::Middle)
        .fixed_pos(rect.min + vec2(MARGIN_PX - 10.0, MARGIN_PX - 2.0))
        .movable(false)
        .show(ui.ctx(), |ui| legend(ui, &shown))
        .inner?;
    if is_taught { None } else { keys::toggle_layer(model, rows[clicked].layer) }
}

/// The layers that have keys.
fn layers(model: &Model) -> Vec<Row> {
    let has_phases = model.rails.scene.view.colour_by == "phase";
    let is_in_space = model.rails.solution.as_ref().is_some_and(|s| s.experiment.dimension() == 3);
    let has_sheets = is_in_space && model.rails.scene.ridge.dimension == 2;
    let around = if has_sheets { "Slab" } else { "Tube" };
    let palette = model.theme.palette();
    let row = |(key, layer, label): &(egui::Key, &'static str, &'static str)| Row {
        layer,
        swatch: match *layer {
            "density" if is_in_space => Swatch::Plane(palette.density, palette.slice_edge),
            layer => swatch(model, layer),
        },
        label: match *layer {
            "tube" => format!("{around}, {} R", model.rails.scene.ridge.rho),
            "density" if is_in_space => slice_label(&model.rails.scene.view),
            "score" if is_in_space => "Score on slice".to_owned(),
            "reach" if !has_phases => "Particles".to_owned(),
            _ => (*label).to_owned(),
        },
        key: key.symbol_or_name(),
    };
    let all = keys::LAYERS.iter();
    all.filter(|(_, layer, _)| has_phases || !["align", "slide"].contains(layer)).map(row).collect()
}

/// What a layer shows.
fn help(model: &Model, layer: &str) -> &'static str {
    model.rails.scene.param(&format!("view.{layer}")).map_or("", |param| param.help)
}

/// The classes, where colours are classes: particles end nearest to one of their data.
fn classes(model: &Model) -> Vec<Row> {
    let names = match &model.rails.solution {
        Some(solution) if model.rails.scene.view.colour_by == "class" => {
            solution.experiment.class_names()
        }
        _ => &[],
    };
    let row = |(class, name): (u32, &String)| {
        let style = class_style(class, model.theme.palette());
        let swatch = match style.shape {
            Shape::Diamond => Swatch::Diamond(style.ink),
            Shape::Ring => Swatch::Ring(style.ink),
            _ => Swatch::Disc(style.ink),
        };
        Row { layer: "reach", swatch, label: name.clone(), key: "" }
    };
    (0..).zip(names.iter().take(MOST_CLASSES)).map(row).collect()
}

/// The layers that there are where something is steered.
fn guided(model: &Model) -> Vec<Row> {
    let parts = match model.rails.scene.view.arrows.as_str() {
        "parts" => &PARTS[..],
        _ => &[],
    };
    let arrow = |(label, ink): (&&str, _)| Row {
        layer: "score",
        swatch: Swatch::Arrow(ink),
        label: (*label).to_owned(),
        key: "",
    };
    let parts = parts.iter().zip(part_inks(model.theme.palette())).map(arrow);
    let is_there = |(layer, _): &&(&str, &str)| match *layer {
        "region" => matches!(model.rails.scene.guidance, Guidance::Gate(_) | Guidance::Reward(_)),
        "class_ridge" => {
            model.rails.solution.as_ref().is_some_and(|s| s.experiment.has_ridge_beside())
        }
        _ => !matches!(model.rails.scene.guidance, Guidance::None(_)),
    };
    let row = |(layer, label): &(&'static str, &str)| Row {
        layer,
        swatch: guidance_swatch(model, layer),
        label: (*label).to_owned(),
        key: "",
    };
    parts.chain(GUIDANCE.iter().filter(is_there).map(row)).collect()
}

fn guidance_swatch(model: &Model, layer: &str) -> Swatch {
    let ink = model.theme.palette().guidance;
    match layer {
        "class_ridge" => Swatch::Dashed(ink),
        "region" => Swatch::Dotted(ink),
        _ => Swatch::Line(ink),
    }
}

/// How the marks of a layer look.
fn swatch(model: &Model, layer: &str) -> Swatch {
    let palette = model.theme.palette();
    let is_by_class = model.rails.scene.view.colour_by == "class";
    match layer {
        "training_points" if is_by_class => Swatch::Square(palette.muted),
        "reach" if is_by_class => Swatch::Disc(palette.muted),
        "density" => Swatch::Density,
        "score" => Swatch::Arrow(palette.text.alpha(0.5)),
        "ridge" => Swatch::Line(palette.ridge),
        "bridges" => Swatch::Dashed(palette.ridge),
        "tube" => Swatch::Band(palette.tube_fill, palette.tube_edge),
        "training_points" => Swatch::Square(palette.training),
        "align" => Swatch::Diamond(palette.align),
        "slide" => Swatch::Disc(palette.slide),
        _ if model.rails.scene.view.colour_by == "phase" => Swatch::Ring(palette.reach),
        _ if model.rails.scene.view.colour_by == "none" => Swatch::Disc(palette.text),
        _ => Swatch::Disc(palette.slide),
    }
}

/// Where the slice is, as far as a word can say.
fn slice_label(view: &View) -> String {
    if view.slice_tilt == 0.0 {
        format!("Slice at {} R", with_minus(&format!("{:.2}", view.slice_offset)))
    } else {
        format!("Slice, {}° tilt", with_minus(&format!("{:.0}", view.slice_tilt)))
    }
}
