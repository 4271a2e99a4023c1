//! Guess and truth on the canvas.

use egui::{Align2, Painter, Pos2, Rect, Response, Shape, Stroke, Ui, Vec2, pos2, vec2};

use super::BODY_PX;
use crate::picture::Camera;
use crate::scene::lessons::Answer;
use crate::ui::command::{Command, Guess, LessonCommand};
use crate::ui::model::{Class, Model};
use crate::ui::style;

/// Radius of the mark of a guess and length of its hairs, px.
const RADIUS_PX: f32 = 20.0;
const HAIR_PX: f32 = 12.0;

/// Sides of the circle of a guess, every second of which is drawn.
const SIDES: usize = 24;

/// Draws guess and truth of a question that is answered by a click, and takes a click as a guess.
pub fn marks_ui(
    ui: &Ui,
    rect: Rect,
    model: &Model,
    class: &Class,
    camera: &Camera,
    response: &Response,
) -> Option<Command> {
    let question = class.step().question.as_ref()?;
    let (Answer::Click { .. }, Camera::Plane(plane)) = (&question.answer, camera) else {
        return None;
    };
    let scale = model.frame().scale(model.now()?.1);
    let painter = ui.painter_at(rect);
    let place = |x: [f64; 3]| {
        let at = plane.canvas_from_world([x[0] * scale, x[1] * scale]);
        rect.min + vec2(at[0] as f32, at[1] as f32)
    };
    let ink = style::colour(model.theme.palette().selection);
    let guess = match class.guess {
        Some(Guess::Place(x)) => Some(place(x)),
        _ => None,
    };
    if let Some(guess) = guess {
        cross_hair(&painter, guess, ink);
        label(
            &painter,
            model,
            guess - vec2(RADIUS_PX + HAIR_PX, 0.0),
            Align2::RIGHT_CENTER,
            "your guess",
        );
    }
    if class.is_revealed {
        let end = place(end_of_particle(model)?);
        if let Some(guess) = guess {
            painter.line_segment([guess, end], Stroke::new(1.5, ink));
        }
        painter.circle_stroke(end, RADIUS_PX * 0.6, Stroke::new(2.5, ink));
        label(&painter, model, end + vec2(RADIUS_PX, 0.0), Align2::LEFT_CENTER, "it ends here");
    }
    let at = response.interact_pointer_pos().filter(|_| response.clicked() && class.is_asking())?;
    let at = at - rect.min;
    let [x, y] = plane.world_from_canvas([f64::from(at.x), f64::from(at.y)]).map(|x| x / scale);
    Some(Command::Lesson(LessonCommand::Guess(Guess::Place([x, y, 0.0]))))
}

/// Where the selected particle is at the data end, data frame.
pub fn end_of_particle(model: &Model) -> Option<[f64; 3]> {
    let selected = model.selected_particle()?;
    let timeline = selected.timeline;
    let x = &timeline.records.last()?.x;
    let d = timeline.dimension;
    let x = x.get(selected.particle * d..(selected.particle + 1) * d)?;
    Some([0, 1, 2].map(|i| x.get(i).copied().map_or(0.0, f64::from)))
}

fn cross_hair(painter: &Painter, at: Pos2, ink: egui::Color32) {
    let stroke = Stroke::new(2.0, ink);
    let on_circle = |i: usize| {
        let angle = std::f32::consts::TAU * i as f32 / SIDES as f32;
        at + RADIUS_PX * Vec2::angled(angle)
    };
    for i in (0..SIDES).step_by(2) {
        painter.line_segment([on_circle(i), on_circle(i + 1)], stroke);
    }
    for towards in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
        let from = at + towards * (RADIUS_PX - 0.5 * HAIR_PX);
        painter.line_segment([from, from + towards * HAIR_PX], stroke);
    }
}

/// Words with a halo of the canvas.
fn label(painter: &Painter, model: &Model, at: Pos2, align: Align2, words: &str) {
    let palette = model.theme.palette();
    let (ink, halo) = (style::colour(palette.text), style::colour(palette.canvas));
    let line = painter.layout_no_wrap(words.to_owned(), style::regular(BODY_PX), ink);
    let corner = align.anchor_size(at, line.size()).min;
    for offset in [[-1.5, 0.0], [1.5, 0.0], [0.0, -1.5], [0.0, 1.5]] {
        let corner = corner + pos2(offset[0], offset[1]).to_vec2();
        painter.add(Shape::galley_with_override_text_color(corner, line.clone(), halo));
    }
    painter.galley(corner, line, ink);
}
