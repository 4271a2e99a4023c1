//! Drawing a region on the canvas with the pointer.

use egui::{Align2, CursorIcon, Id, Pos2, Rect, Response, Stroke, Ui, pos2};

use super::{MARGIN_PX, on_canvas};
use crate::picture::Camera;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::style;

/// The line follows the hand to this many px.
const FAITHFUL_PX: f64 = 2.0;

/// A line shorter than this is a slip of the hand, px.
const SHORTEST_PX: f32 = 12.0;

/// The line under the hand, and what is asked for when it is let go.
pub(super) fn drawing_ui(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    response: &Response,
    camera: &Camera,
) -> Option<Command> {
    let id = Id::unique("drawn line");
    let painter = ui.painter_at(rect);
    let ink = style::colour(model.theme.palette().text);
    let hint = "Draw round a region. Esc leaves off.";
    let at = pos2(rect.center().x, rect.top() + MARGIN_PX);
    painter.text(at, Align2::CENTER_TOP, hint, style::regular(style::BODY_PX), ink);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
    }
    let mut line: Vec<Pos2> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    if response.drag_started() {
        line.extend(ui.input(|input| input.pointer.press_origin()));
    }
    if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged())
        && line.last() != Some(&at)
    {
        line.push(at);
    }
    painter.line(line.clone(), Stroke::new(1.5, ink));
    if let [first, .., last] = line[..] {
        painter.line_segment([first, last], Stroke::new(1.0, ink.gamma_multiply(0.5)));
    }
    let is_done = response.drag_stopped();
    let drawn = is_done.then(|| std::mem::take(&mut line));
    ui.data_mut(|data| data.insert_temp(id, line));
    let drawn = drawn.filter(|line| Rect::from_points(line).size().max_elem() > SHORTEST_PX)?;
    let scale = model.frame().scale(model.now()?.1);
    let line: Vec<[f64; 2]> = drawn.into_iter().map(|at| on_canvas(rect, at)).collect();
    let on_plane = |at: &[f64; 2]| world(camera, *at).map(|x| x.map(|x| x / scale));
    Some(Command::Drawn(simplified(&line).iter().filter_map(on_plane).collect()))
}

/// Where the ray through a place of the canvas meets the plane of x and y.
fn world(camera: &Camera, canvas: [f64; 2]) -> Option<[f64; 2]> {
    match camera {
        Camera::Plane(camera) => Some(camera.world_from_canvas(canvas)),
        Camera::Orbit(camera) => {
            let [start, direction] = camera.ray(canvas);
            let at = start - direction * (start.z / direction.z);
            (direction.z != 0.0).then_some([at.x, at.y])
        }
    }
}

/// The corners of a line that others lie within [`FAITHFUL_PX`] of (Douglas and Peucker 1973).
fn simplified(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let [first, .., last] = line else { return line.to_vec() };
    let chord = [last[0] - first[0], last[1] - first[1]];
    let length = chord[0].hypot(chord[1]);
    let aside = |x: &[f64; 2]| {
        let from = [x[0] - first[0], x[1] - first[1]];
        let cross = chord[0] * from[1] - chord[1] * from[0];
        if length > 0.0 { cross.abs() / length } else { from[0].hypot(from[1]) }
    };
    let inner = 1..line.len() - 1;
    match inner.max_by(|&i, &j| aside(&line[i]).total_cmp(&aside(&line[j]))) {
        Some(farthest) if aside(&line[farthest]) > FAITHFUL_PX => {
            let mut corners = simplified(&line[..=farthest]);
            corners.pop();
            corners.extend(simplified(&line[farthest..]));
            corners
        }
        _ => vec![*first, *last],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_drawn_by_hand_keeps_its_corners_and_few_others() {
        let side = |from: [f64; 2], to: [f64; 2]| {
            let at = move |i: usize| {
                let part = i as f64 / 50.0;
                let shake = if i.is_multiple_of(2) { 0.4 } else { -0.4 };
                [0, 1].map(|d| from[d] + part * (to[d] - from[d]) + shake)
            };
            (0..50).map(at)
        };
        let corners = [[0.0, 0.0], [100.0, 0.0], [100.0, 80.0], [0.0, 80.0]];
        let line: Vec<_> = (0..4).flat_map(|i| side(corners[i], corners[(i + 1) % 4])).collect();
        let found = simplified(&line);
        assert!(found.len() <= 6, "{found:?}");
        for corner in &corners[1..] {
            let near = |at: &[f64; 2]| (at[0] - corner[0]).hypot(at[1] - corner[1]) < 3.0;
            assert!(found.iter().any(near), "{corner:?} of {found:?}");
        }
    }
}
