//! The layers in the plane, the lowest first.

use super::Composed;
use crate::picture::Mark;
use crate::picture::layers::ridge::RidgePicture;
use crate::picture::layers::score;

pub(super) fn marks(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    field(scene, marks);
    marks.extend(scene.guidance());
    ridge(scene, marks);
    marks.extend(scene.trails());
    marks.push(scene.particles(None));
    marks.extend(scene.training());
}

fn field(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    let Some(map) = &scene.model.map else { return };
    let (view, palette) = (scene.view(), scene.model.theme.palette());
    if let Some(density) = map.density.as_ref().filter(|_| view.density) {
        marks.push(density.shade(palette));
        marks.extend(density.contours(palette));
    }
    if view.score {
        let radius = scene.solution.experiment.radius;
        let drawn = score::Drawn::Plane(scene.camera.px_per_unit());
        let field = score::Field { at: &map.lattice, readings: &map.readings, radius, drawn };
        marks.extend(field.marks(score::Arrow::of_word(&view.arrows), palette));
    }
}

fn ridge(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = &scene.model.ridge else { return };
    let (view, placed) = (scene.view(), scene.placed());
    let end = found.end.iter().filter(|_| view.end_ridge);
    for ridge in end {
        if let RidgePicture::Plane(ridge) = &**ridge {
            marks.push(placed.ghost(ridge));
        }
    }
    for ridge in found.beside.iter().filter(|_| view.class_ridge) {
        if let RidgePicture::Plane(ridge) = &**ridge {
            marks.push(placed.beside(ridge));
        }
    }
    for ridge in &found.here {
        let RidgePicture::Plane(ridge) = &**ridge else { continue };
        marks.extend(view.tube.then(|| placed.tube(ridge, scene.tube_radius())));
        marks.extend(scene.shows_formal().then(|| placed.formal(ridge)));
        marks.extend(view.bridges.then(|| placed.bridges(ridge)));
        match (view.ridge, view.anisotropy) {
            (true, true) => marks.extend(placed.shaded_core(ridge)),
            (true, false) => marks.push(placed.core(ridge)),
            (false, _) => {}
        }
        marks.extend(view.ticks.then(|| placed.ticks(ridge)));
        marks.extend(view.umbilics.then(|| placed.umbilics(ridge)));
    }
}
