//! The layers in the plane, the lowest first.

use super::Shot;
use crate::picture::Mark;
use crate::picture::layers::ridge::RidgePicture;
use crate::picture::layers::score;

pub(super) fn marks(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    field(shot, marks);
    marks.extend(shot.guidance());
    ridge(shot, marks);
    marks.extend(shot.trails());
    marks.extend(shot.pairs());
    marks.push(shot.particles(None));
    marks.extend(shot.training());
}

fn field(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    let Some(map) = shot.map else { return };
    let (view, palette) = (shot.view(), shot.palette);
    if let Some(density) = map.density.as_ref().filter(|_| view.density) {
        marks.push(density.shade(palette));
        marks.extend(density.contours(palette));
    }
    if view.score {
        let radius = shot.experiment.radius;
        let drawn = score::Drawn::Plane(shot.camera.px_per_unit());
        let field = score::Field { at: &map.lattice, readings: &map.readings, radius, drawn };
        marks.extend(field.marks(score::Arrow::of_word(&view.arrows), palette));
    }
}

fn ridge(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = shot.ridge else { return };
    let (view, placed) = (shot.view(), shot.placed());
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
        marks.extend(view.tube.then(|| placed.tube(ridge, shot.tube_radius())));
        marks.extend(shot.shows_formal().then(|| placed.formal(ridge)));
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
