//! Small plots over time: labels stand at their curves, there are no axes, and values are read
//! under the pointer.

mod labels;

use egui::{Role, Sense, Ui, Vec2, WidgetInfo, vec2};
use egui_plot::{FilledArea, Line, LineStyle, Plot, PlotPoint, PlotUi};

use super::text;
use crate::picture::Rgba;
use crate::ui::style;

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stroke {
    /// Without gaps.
    #[default]
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

/// Where a curve says its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LabelAt {
    /// Above its first point.
    #[default]
    Start,
    /// Above its last point.
    End,
}

/// A curve. It is interrupted where a coordinate is not finite.
#[derive(Clone, Copy, Debug, Default)]
pub struct Curve<'a> {
    /// The name that is written at the curve, or empty.
    pub label: &'a str,
    /// Where that stands, if there is room.
    pub label_at: LabelAt,
    /// What it is called beside its value under the pointer; empty: its label.
    pub name: &'a str,
    /// Its colour.
    pub ink: Option<Rgba>,
    /// Its stroke.
    pub stroke: Stroke,
    /// Width in px; 0 means 1.5.
    pub width_px: f32,
    /// Points `(x, y)`, from noise to data.
    pub points: &'a [[f64; 2]],
}

/// A band between two quantiles, or the share of one kind in a stack of shares.
#[derive(Clone, Copy, Debug, Default)]
pub struct Band<'a> {
    /// What it is called beside its height under the pointer; empty: it is not read.
    pub name: &'a str,
    /// Its colour.
    pub ink: Option<Rgba>,
    /// Points `(x, low, high)`, from noise to data.
    pub points: &'a [[f64; 3]],
}

/// A plot over time.
#[derive(Clone, Copy, Debug)]
pub struct TimePlot<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// Height in px.
    pub height_px: f32,
    /// The times at its left and right edge.
    pub x: [f64; 2],
    /// The values at its base line and at its top.
    pub y: [f64; 2],
    /// Its bands, lowest first.
    pub bands: &'a [Band<'a>],
    /// Its curves, lowest first.
    pub curves: &'a [Curve<'a>],
    /// The time now.
    pub cursor: Option<f64>,
    /// An ordinate in words, with its unit.
    pub say: fn(f64) -> String,
}

/// Draws the plot between the margins of its rail, 8 px below what stands above. Returns the time
/// that was clicked.
pub fn time_plot(ui: &mut Ui, spec: &TimePlot<'_>) -> Option<f64> {
    let size = vec2(ui.available_width(), spec.height_px + 14.0);
    let (row, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = text::inset(row);
    let rect =
        egui::Rect::from_min_size(rect.min + vec2(0.0, 8.0), vec2(rect.width(), spec.height_px));
    let p = style::palette(ui);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect).id_salt(spec.name));
    let plot = Plot::new(spec.name)
        .width(rect.width())
        .height(rect.height())
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .set_margin_fraction(Vec2::ZERO)
        .sense(Sense::click());
    let shown = plot.show(&mut inner, |plot| contents(plot, spec, p.band, p.text));
    let painter = ui.painter_at(rect.expand(1.0));
    painter.hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        egui::Stroke::new(1.0, style::colour(p.track)),
    );
    if let Some(now) = spec.cursor.filter(|now| now.is_finite()) {
        let x = shown.transform.position_from_point(&PlotPoint::new(now, spec.y[0])).x;
        let ink = style::colour(p.text.alpha(0.8));
        painter.vline(x, rect.y_range(), egui::Stroke::new(1.0, ink));
    }
    labels::labels(ui, rect, spec, &shown.transform);
    let hovered = shown.response.hover_pos().map(|at| shown.transform.value_from_position(at).x);
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spec.name));
    let clicked = shown.response.interact_pointer_pos().filter(|_| shown.response.clicked());
    let readings = hovered.map_or_else(Vec::new, |x| readings(spec, x));
    if !readings.is_empty() {
        shown.response.on_hover_ui_at_pointer(|ui| readings_ui(ui, spec.name, &readings));
    }
    clicked.map(|at| shown.transform.value_from_position(at).x)
}

fn contents<'a>(plot: &mut PlotUi<'a>, spec: &TimePlot<'a>, band: Rgba, text: Rgba) {
    plot.set_plot_bounds_x(spec.x[0]..=spec.x[1]);
    plot.set_plot_bounds_y(spec.y[0]..=spec.y[1]);
    for item in spec.bands {
        let finite = item.points.iter().filter(|point| point.iter().all(|v| v.is_finite()));
        let columns: Vec<[f64; 3]> = finite.copied().collect();
        let [x, low, high] = [0, 1, 2].map(|k| columns.iter().map(|c| c[k]).collect::<Vec<_>>());
        let area = FilledArea::new("", &x, &low, &high);
        let ink = style::colour(item.ink.unwrap_or(band));
        plot.add(area.fill_color(ink).allow_hover(false));
    }
    for curve in spec.curves {
        let ink = style::colour(curve.ink.unwrap_or(text));
        for piece in curve.points.split(|point| !point.iter().all(|v| v.is_finite())) {
            let width = if curve.width_px > 0.0 { curve.width_px } else { 1.5 };
            // The width of a dotted line is the radius of its dots.
            let (style, width) = match curve.stroke {
                Stroke::Solid => (LineStyle::Solid, width),
                Stroke::Dashed => (LineStyle::Dashed { length: 4.0 }, width),
                Stroke::Dotted => (LineStyle::Dotted { spacing: 4.5 }, 0.6 * width),
            };
            plot.line(
                Line::new("", piece.to_vec())
                    .color(ink)
                    .width(width)
                    .style(style)
                    .allow_hover(false),
            );
        }
    }
}

/// The values of all curves and the heights of all bands at a time, uppermost first.
fn readings<'a>(spec: &TimePlot<'a>, x: f64) -> Vec<(&'a str, String)> {
    let curves = spec.curves.iter().rev().filter_map(|curve| {
        let name = if curve.name.is_empty() { curve.label } else { curve.name };
        Some((name, value_at(curve.points, x)?))
    });
    let bands = spec.bands.iter().rev().filter(|band| !band.name.is_empty()).filter_map(|band| {
        let heights: Vec<[f64; 2]> =
            band.points.iter().map(|[x, low, high]| [*x, high - low]).collect();
        Some((band.name, value_at(&heights, x)?))
    });
    curves.chain(bands).map(|(name, y)| (name, (spec.say)(y))).collect()
}

fn readings_ui(ui: &mut Ui, id: &str, readings: &[(&str, String)]) {
    egui::Grid::new(id).num_columns(2).show(ui, |ui| {
        for (name, value) in readings {
            ui.label(*name);
            ui.label(value);
            ui.end_row();
        }
    });
}

/// The ordinate of a curve at an abscissa; none beyond its ends and in its gaps.
fn value_at(points: &[[f64; 2]], x: f64) -> Option<f64> {
    let around = points.windows(2).find(|ends| {
        let [low, high] = [ends[0][0].min(ends[1][0]), ends[0][0].max(ends[1][0])];
        (low..=high).contains(&x)
    })?;
    let [from, to] = [around[0], around[1]];
    let share = if to[0] == from[0] { 0.0 } else { (x - from[0]) / (to[0] - from[0]) };
    Some(from[1] + share * (to[1] - from[1])).filter(|y| y.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_is_read_between_its_points_and_not_beyond_them() {
        let points = [[0.0, 1.0], [2.0, 3.0], [3.0, f64::NAN]];
        assert_eq!(value_at(&points, 1.0), Some(2.0));
        assert_eq!([-0.1, 2.5, 3.1].map(|x| value_at(&points, x)), [None; 3]);
    }
}
