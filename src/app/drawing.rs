//! Regions that are drawn on the canvas.

use toml::Value;

use super::Lab;
use crate::picture::Camera;
use crate::picture::camera::{Axis, Lens};
use crate::ui::brush::BrushCommand;
use crate::ui::command::Gesture;

/// Digits of a corner, in units of the data radius: finer than a hand draws.
const DECIMALS: i32 = 4;

impl Lab {
    /// Begins to draw a parameter's corners, in space from above; or leaves off.
    pub(super) fn draw(&mut self, path: Option<String>) {
        if let (Some(_), Some(Camera::Orbit(camera))) = (&path, self.model.camera) {
            let above = camera.along(Axis::Z);
            let is_flat = above.lens == Lens::Orthographic;
            let above = if is_flat { above } else { above.with_other_lens() };
            self.model.is_turning = false;
            self.model.camera = Some(Camera::Orbit(above));
        }
        if path.is_some() {
            self.run_brush(BrushCommand::Leave);
        }
        self.model.drawing = path;
    }

    /// Puts a line that was drawn (data frame) into the scene.
    pub(super) fn drawn(&mut self, line: &[[f64; 2]]) {
        let (Some(path), Some(solution)) = (self.model.drawing.take(), &self.model.rails.solution)
        else {
            return;
        };
        let experiment = &solution.experiment;
        let (mean, radius) = (experiment.mean(), experiment.radius);
        let grain = 10_f64.powi(DECIMALS);
        let origin = self.origin_of(&path);
        let corner = |x: &[f64; 2]| {
            let in_radii = |d: usize| (x[d] - mean[d]) / radius - origin[d];
            let in_radii = [0, 1].map(|d| (in_radii(d) * grain).round() / grain);
            Value::Array(in_radii.map(Value::Float).to_vec())
        };
        let corners = Value::Array(line.iter().map(corner).collect());
        self.set(&path, Some(&corners), Gesture::Single);
    }

    /// From where corners count, in units of the data radius: a gate has a place of its own.
    fn origin_of(&self, path: &str) -> [f64; 2] {
        let table = path.rsplit_once('.').map_or(path, |(table, _)| table);
        let beside = |key: &str| self.model.rails.scene.value(&format!("{table}.{key}"));
        ["x", "y"].map(|key| beside(key).and_then(|value| value.as_float()).unwrap_or(0.0))
    }
}
