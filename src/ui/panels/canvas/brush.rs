//! Drawing data on the canvas: the bar of tools, the brush under the pointer, and the hand.

use egui::{
    Align2, Area, CursorIcon, Frame, Id, Order, PointerButton, Pos2, Rect, Response, Stroke, Ui,
    Vec2, pos2, vec2,
};

use super::twin::TITLE_PX;
use super::{MARGIN_PX, on_canvas};
use crate::picture::{Camera, PlaneCamera};
use crate::ui::brush::{Brush, BrushCommand, LARGER, Tool, Touch};
use crate::ui::command::{Command, Save};
use crate::ui::model::Model;
use crate::ui::style;
use crate::ui::widgets::{Look, button, icon_button};

/// Side of a point that the picture does not show yet, px.
const POINT_PX: f32 = 9.0;

/// Room that the legend takes at the left, px.
const LEGEND_PX: f32 = 190.0;

/// Width of the bar in one row, and in two where there is less room.
const BAR_PX: [f32; 2] = [580.0, 330.0];

/// Room that the button at the right takes, px.
const FIT_PX: f32 = 45.0;

/// Whether the canvas is too narrow for the legend beside the bar.
pub(super) fn takes_room_of_legend(rect: Rect, model: &Model) -> bool {
    model.brush.is_some() && rect.width() < LEGEND_PX + BAR_PX[1] + FIT_PX
}

/// The bar of tools, the brush, and what the hand does with it.
pub(super) fn brush_ui(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    response: &Response,
    camera: &Camera,
) -> Vec<Command> {
    let (Some(brush), Camera::Plane(camera)) = (&model.brush, camera) else { return Vec::new() };
    let title_px = if model.twin.is_some() { TITLE_PX } else { 0.0 };
    let mut asked = bar_ui(ui, rect.with_min_y(rect.top() + title_px), model, brush);
    let Some(scale) = model.now().map(|(_, node)| model.frame().scale(node)) else { return asked };
    let seen = Seen { rect, camera, scale };
    seen.begun(ui, model, brush);
    let pointer = ui.input(|input| input.pointer.latest_pos()).filter(|at| rect.contains(*at));
    if let Some(at) = pointer.filter(|_| response.hovered() || brush.stroke.is_some()) {
        ui.set_cursor_icon(CursorIcon::Crosshair);
        let ink = style::colour(model.theme.palette().text);
        ui.painter_at(rect).circle_stroke(at, brush.radius_px(), Stroke::new(1.5, ink));
    }
    asked.extend(hand(ui, response, &seen, brush, pointer).into_iter().map(Command::Brush));
    if brush.stroke.is_some() && brush.tool == Tool::Spray {
        ui.request_repaint();
    }
    asked
}

/// How data are seen on the canvas.
struct Seen<'a> {
    rect: Rect,
    camera: &'a PlaneCamera,
    /// World over data frame.
    scale: f64,
}

impl Seen<'_> {
    fn touch(&self, ui: &Ui, at: Pos2) -> Option<Touch> {
        let at = self.camera.world_from_canvas(on_canvas(self.rect, at)).map(|x| x / self.scale);
        let px = 1.0 / self.camera.px_per_unit / self.scale;
        let seconds = f64::from(ui.input(|input| input.stable_dt)).min(0.1);
        let is_place = [at[0], at[1], px].iter().all(|x| x.is_finite()) && px > 0.0;
        is_place.then_some(Touch { at, px, seconds })
    }

    /// What was drawn on an empty canvas while it is too little to be data.
    fn begun(&self, ui: &Ui, model: &Model, brush: &Brush) {
        let begun = brush.blank.as_ref().map_or(&[][..], |blank| &blank.begun);
        let ink = style::colour(model.theme.palette().training);
        for point in begun {
            let [x, y] = self.camera.canvas_from_world(point.map(|x| x * self.scale));
            let at = self.rect.min + vec2(x as f32, y as f32);
            let square = Rect::from_center_size(at, Vec2::splat(POINT_PX));
            ui.painter_at(self.rect).rect_filled(square, 0.0, ink);
        }
    }
}

/// A stroke begins where the button goes down on the canvas, and ends where it goes up or the hand
/// leaves the canvas.
fn hand(
    ui: &Ui,
    response: &Response,
    seen: &Seen<'_>,
    brush: &Brush,
    pointer: Option<Pos2>,
) -> Vec<BrushCommand> {
    let (is_pressed, is_down) = ui.input(|input| {
        let pointer = &input.pointer;
        (pointer.button_pressed(PointerButton::Primary), pointer.primary_down())
    });
    let is_on_canvas = response.is_pointer_button_down_on();
    let is_drawing = brush.stroke.is_some();
    let is_tap = !is_drawing && response.clicked();
    let may_draw = is_drawing || (is_pressed && is_on_canvas) || is_tap;
    let touch = pointer.filter(|_| may_draw && (is_down || is_tap));
    let touch = touch.and_then(|at| seen.touch(ui, at)).map(BrushCommand::Touch);
    let is_over = (is_drawing && touch.is_none()) || is_tap;
    touch.into_iter().chain(is_over.then_some(BrushCommand::Lift)).collect()
}

fn bar_ui(ui: &Ui, rect: Rect, model: &Model, brush: &Brush) -> Vec<Command> {
    let mut asked = Vec::new();
    let fill = style::colour(model.theme.palette().panel);
    let frame = Frame::new().fill(fill).corner_radius(style::FLOATING_CORNER).inner_margin(6);
    let has_one_row = rect.width() > BAR_PX[0] + 2.0 * LEGEND_PX;
    let is_aside = !has_one_row && !takes_room_of_legend(rect, model);
    let at = rect.center().x + if is_aside { 0.5 * (LEGEND_PX - FIT_PX) } else { 0.0 };
    Area::new(Id::unique("brush bar"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(pos2(at, rect.top() + MARGIN_PX - 8.0))
        .movable(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
                if has_one_row {
                    ui.horizontal(|ui| {
                        tools_ui(ui, brush, &mut asked);
                        ui.add_space(8.0);
                        rest_ui(ui, brush, &mut asked);
                    });
                } else {
                    ui.horizontal(|ui| tools_ui(ui, brush, &mut asked));
                    ui.horizontal(|ui| rest_ui(ui, brush, &mut asked));
                }
            });
        });
    asked
}

fn tools_ui(ui: &mut Ui, brush: &Brush, asked: &mut Vec<Command>) {
    for tool in Tool::ALL {
        let look = if tool == brush.tool { Look::On } else { Look::Plain };
        if button(ui, tool.label(), look).on_hover_text(tool.about()).clicked() {
            asked.push(Command::Brush(BrushCommand::Take(tool)));
        }
    }
}

/// The size of the brush, and what is done with all points.
fn rest_ui(ui: &mut Ui, brush: &Brush, asked: &mut Vec<Command>) {
    if icon_button(ui, "−", "Smaller brush", Look::Plain).clicked() {
        asked.push(Command::Brush(BrushCommand::Resize(1.0 / LARGER)));
    }
    let size = format!("{:.0} px", brush.radius_px());
    ui.add_sized([44.0, 28.0], egui::Label::new(size)).on_hover_text("Radius of the brush");
    if icon_button(ui, "+", "Larger brush", Look::Plain).clicked() {
        asked.push(Command::Brush(BrushCommand::Resize(LARGER)));
    }
    ui.add_space(8.0);
    let rest = [
        ("Clear", "Begins with an empty canvas", Command::Brush(BrushCommand::Clear)),
        ("Save", "Saves the points as a table (CSV)", Command::AskSave(Save::Data)),
        ("Done", "Leaves off drawing (E or Esc)", Command::Brush(BrushCommand::Leave)),
    ];
    for (label, about, command) in rest {
        let look = if label == "Done" { Look::Filled } else { Look::Plain };
        if button(ui, label, look).on_hover_text(about).clicked() {
            asked.push(command);
        }
    }
}
