//! The legend on the canvas, which is also the switchboard of the layers.

use egui::{Area, Id, Order, Rect, Ui, vec2};

use super::MARGIN_PX;
use crate::diffusion::guidance::Guidance;
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

/// What the four arrows of guidance are.
const PARTS: [&str; 4] = ["Unconditional", "Conditional", "Guidance term", "Their sum"];

/// The layers; in space, density and score are shown on a slice.
pub fn legend_ui(ui: &Ui, rect: Rect, model: &Model) -> Option<Command> {
    let view = &model.scene.view;
    let has_phases = view.colour_by == "phase";
    let is_in_space = model.solution.as_ref().is_some_and(|s| s.experiment.dimension() == 3);
    let has_sheets = is_in_space && model.scene.ridge.dimension == 2;
    let around = if has_sheets { "Slab" } else { "Tube" };
    let tube = format!("{around}, {} R", model.scene.ridge.rho);
    let slice = slice_label(&model.scene.view);
    let is_on = |layer: &str| {
        model.scene.value(&format!("view.{layer}")).and_then(|on| on.as_bool()).unwrap_or(false)
    };
    let layers: Vec<_> = keys::LAYERS
        .iter()
        .filter(|(_, layer, _)| has_phases || !["align", "slide"].contains(layer))
        .collect();
    let mut rows: Vec<LegendRow<'_>> = layers
        .iter()
        .map(|(key, layer, label)| LegendRow {
            swatch: match *layer {
                "density" if is_in_space => {
                    let palette = model.theme.palette();
                    Swatch::Plane(palette.density, palette.slice_edge)
                }
                layer => swatch(model, layer),
            },
            label: match *layer {
                "tube" => &tube,
                "density" if is_in_space => &slice,
                "score" if is_in_space => "Score on slice",
                "reach" if !has_phases => "Particles",
                _ => label,
            },
            key: key.symbol_or_name(),
            on: is_on(layer),
        })
        .collect();
    let guidance: Vec<_> = GUIDANCE
        .iter()
        .filter(|(layer, _)| match *layer {
            "region" => matches!(model.scene.guidance, Guidance::Gate(_) | Guidance::Reward(_)),
            "class_ridge" => {
                model.solution.as_ref().is_some_and(|s| s.experiment.has_ridge_beside())
            }
            _ => !matches!(model.scene.guidance, Guidance::None(_)),
        })
        .collect();
    let parts = match model.scene.view.arrows.as_str() {
        "parts" => &PARTS[..],
        _ => &[],
    };
    let inks = part_inks(model.theme.palette());
    rows.extend(parts.iter().zip(inks).map(|(label, ink)| LegendRow {
        swatch: Swatch::Arrow(ink),
        label,
        key: "",
        on: is_on("score"),
    }));
    rows.extend(guidance.iter().map(|(layer, label)| LegendRow {
        swatch: guidance_swatch(model, layer),
        label,
        key: "",
        on: is_on(layer),
    }));
    let names = layers.iter().map(|(_, layer, _)| *layer);
    let names = names.chain(parts.iter().map(|_| "score"));
    let names: Vec<&str> = names.chain(guidance.iter().map(|(layer, _)| *layer)).collect();
    let is_taught = model.class.as_ref().is_some_and(Class::restricts);
    if is_taught {
        rows.retain(|row| row.on);
        for row in &mut rows {
            row.key = "";
        }
    }
    if rect.height() < ROW_PX * (rows.len() + 1) as f32 {
        return None;
    }
    let clicked = Area::new(Id::unique("legend"))
        .order(Order::Middle)
        .fixed_pos(rect.min + vec2(MARGIN_PX - 10.0, MARGIN_PX - 2.0))
        .movable(false)
        .show(ui.ctx(), |ui| legend(ui, &rows))
        .inner?;
    if is_taught { None } else { keys::toggle_layer(model, names[clicked]) }
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
    match layer {
        "density" => Swatch::Density,
        "score" => Swatch::Arrow(palette.text.alpha(0.5)),
        "ridge" => Swatch::Line(palette.ridge),
        "bridges" => Swatch::Dashed(palette.ridge),
        "tube" => Swatch::Band(palette.tube_fill, palette.tube_edge),
        "training_points" => Swatch::Square(palette.training),
        "align" => Swatch::Diamond(palette.align),
        "slide" => Swatch::Disc(palette.slide),
        _ if model.scene.view.colour_by == "phase" => Swatch::Ring(palette.reach),
        _ if model.scene.view.colour_by == "none" => Swatch::Disc(palette.text),
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
