//! Data that are drawn on the canvas, while everything follows.

mod strokes;

use std::sync::Arc;

use super::Lab;
use super::history::History;
use crate::diffusion::data::{ClassSource, DataSource, Drawn};
use crate::diffusion::guidance::{Guidance, NoGuidance};
use crate::picture::Camera;
use crate::scene::{Ridge, Scene};
use crate::ui::brush::{Blank, Brush, BrushCommand, Stroke, Tool, Touch};
use strokes::{Hand, Refusal};

/// What a stroke is called in the history.
const PATH: &str = "data.points";

/// Distance of the two that stand in for no points from the middle of the canvas, px.
const APART_PX: f64 = 40.0;

impl Lab {
    /// Does what was asked of the brush.
    pub(super) fn run_brush(&mut self, command: BrushCommand) {
        match (command, &mut self.model.brush) {
            (BrushCommand::Toggle, None) => self.take_up_brush(),
            (_, None) => {}
            (BrushCommand::Toggle | BrushCommand::Leave, Some(_)) => {
                self.leave_brush();
            }
            (BrushCommand::Take(tool), Some(_)) => {
                self.lift();
                self.model.brush.iter_mut().for_each(|brush| brush.tool = tool);
            }
            (BrushCommand::Resize(factor), Some(brush)) => brush.resize(factor),
            (BrushCommand::Touch(touch), Some(_)) => self.touch(&touch),
            (BrushCommand::Lift, Some(_)) => self.lift(),
            (BrushCommand::Clear, Some(_)) => self.clear_points(),
        }
    }

    /// Puts the brush away; data that were only looked at with it are again what they were.
    fn leave_brush(&mut self) {
        self.lift();
        let made = self.model.brush.take().and_then(|brush| brush.made);
        if made.is_some_and(|made| Arc::ptr_eq(&made, &self.model.rails.scene)) {
            self.travel(History::undo);
        }
    }

    /// Puts the brush away where the scene has no drawn points any more.
    pub(super) fn keep_brush(&mut self) {
        if !matches!(self.model.rails.scene.data, DataSource::Drawn(_)) {
            self.model.brush = None;
        }
    }

    /// Makes the data that are there points of the scene's own, in the same places.
    fn take_up_brush(&mut self) {
        let scene = &self.model.rails.scene;
        let mut made = None;
        if !matches!(scene.data, DataSource::Drawn(_)) {
            match self.points_on_canvas() {
                Ok(points) => {
                    let (_, is_unguided) = drawn_scene(scene, points.clone());
                    self.edit(|scene| Ok(drawn_scene(scene, points.clone()).0));
                    made = Some(Arc::clone(&self.model.rails.scene));
                    if is_unguided {
                        self.tell(
                            "Drawn points have no classes, so what steered by them is off; Undo \
                             brings it back.",
                        );
                    }
                }
                Err(sentence) => return self.tell(sentence),
            }
        }
        self.model.drawing = None;
        self.model.is_new_here = false;
        self.model.brush = Some(Brush::pen(made));
    }

    /// The points as the program sees them, or why they cannot be drawn on.
    fn points_on_canvas(&self) -> Result<Vec<[f64; 2]>, String> {
        let scene = &self.model.rails.scene;
        let solution = self.model.rails.solution.as_ref().filter(|_| self.shows_data_of(scene));
        let table = match solution {
            Some(solution) => Arc::clone(&solution.experiment.loaded.table),
            None => Arc::new(scene.load_table().map_err(|error| error.to_string())?),
        };
        let (rows, most) = (table.rows(), Drawn::MOST);
        if table.dimension() != 2 {
            return Err("Data are drawn in the plane; these have three columns.".to_owned());
        }
        if rows.len() > most {
            let n = rows.len();
            return Err(format!(
                "These data have {n} points; up to {most} can be drawn on. Open a smaller table."
            ));
        }
        Ok(rows.map(|row| [row[0], row[1]]).collect())
    }

    /// The hand is on the canvas: another scene, as part of one drag.
    fn touch(&mut self, touch: &Touch) {
        let scene = Arc::clone(&self.model.rails.scene);
        let (DataSource::Drawn(drawn), Some(brush)) = (&scene.data, &mut self.model.brush) else {
            return;
        };
        let before = drawn.points();
        let blank = brush.blank.as_ref().filter(|blank| blank.stand_ins[..] == *before);
        let adds = matches!(brush.tool, Tool::Pen | Tool::Spray);
        let blank = blank.filter(|_| adds);
        let mut points = blank.map_or_else(|| before.to_vec(), |blank| blank.begun.clone());
        let stroke = brush.stroke.take().filter(|stroke| Arc::ptr_eq(&stroke.scene, &scene));
        let hand = Hand::new(touch, brush.radius_px());
        let (trace, done) = strokes::touch(brush.tool, &mut points, stroke, &hand);
        if let Some(blank) = &mut brush.blank {
            let is_begun = adds && Drawn::fault(&points).is_some();
            blank.begun = if is_begun { points.clone() } else { Vec::new() };
        }
        if Drawn::fault(&points).is_none() && points[..] != *before {
            self.note_drag(PATH);
            self.change_beside(|beside| Ok(drawn_scene(beside, points.clone()).0));
            self.replace(Arc::new(with_points(&scene, points)));
        }
        let scene = Arc::clone(&self.model.rails.scene);
        if let Some(brush) = &mut self.model.brush {
            let strokes::Trace { last, mark, due, held, .. } = trace;
            brush.stroke = Some(Stroke { last, mark, due, held, scene });
        }
        match done {
            Ok(()) => {}
            Err(Refusal::Full) => {
                let most = Drawn::MOST;
                self.tell(format!("There are {most} points, as many as can be drawn."));
            }
            Err(Refusal::TooFew) => {
                self.tell("Two points must remain. Clear begins with an empty canvas.");
            }
        }
    }

    fn lift(&mut self) {
        if let Some(brush) = &mut self.model.brush
            && brush.stroke.take().is_some()
        {
            self.end_gesture();
        }
    }

    /// Two points stand in for none, in the middle of the canvas.
    fn clear_points(&mut self) {
        self.lift();
        let (Some(Camera::Plane(camera)), Some((_, node))) = (self.model.camera, self.model.now())
        else {
            return;
        };
        let scale = self.model.frame().scale(node);
        let middle = camera.world_from_canvas(camera.size_px.map(|px| 0.5 * px));
        let [x, y] = middle.map(|x| x / scale);
        let apart = APART_PX / camera.px_per_unit / scale;
        let stand_ins = [[x - apart, y], [x + apart, y]];
        if Drawn::fault(&stand_ins).is_some() {
            return;
        }
        self.edit(|scene| Ok(drawn_scene(scene, stand_ins.to_vec()).0));
        if let Some(brush) = &mut self.model.brush {
            brush.blank = Some(Blank { stand_ins, begun: Vec::new() });
        }
    }
}

fn with_points(scene: &Scene, points: Vec<[f64; 2]>) -> Scene {
    Scene { data: DataSource::Drawn(Drawn::of(points)), ..scene.clone() }
}

/// The scene on these points, without classes; and whether something went with them.
fn drawn_scene(scene: &Scene, points: Vec<[f64; 2]>) -> (Scene, bool) {
    let mut drawn = with_points(scene, points);
    drawn.classes = ClassSource::default();
    if matches!(drawn.guidance, Guidance::ClassifierFree(_) | Guidance::Classifier(_)) {
        drawn.guidance = Guidance::None(NoGuidance {});
    }
    drawn.ridge.of = Ridge::default().of;
    let is_unguided = drawn.guidance != scene.guidance || drawn.ridge.of != scene.ridge.of;
    (drawn, is_unguided)
}
