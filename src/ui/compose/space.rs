//! The layers in space: what lies on the screen first, then what is solid, then what lets light
//! through.

use super::{Composed, slice};
use crate::geometry::ridge::Kind;
use crate::picture::Mark;
use crate::picture::layers::ground::Ground;
use crate::picture::layers::ridge::RidgePicture;
use crate::picture::layers::score;
use crate::picture::layers::slice::Slice;

pub(super) fn marks(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    let palette = scene.model.theme.palette();
    let slice = slice(scene.model);
    marks.extend(tube(scene));
    marks.push(Ground::new(&scene.solution.experiment, scene.scale()).mark(palette));
    solid_ridge(scene, marks);
    marks.extend(scene.guidance());
    let n_particles = scene.solution.timeline.n_particles;
    let near = slice.filter(|_| scene.view().density);
    let near = near.map(|slice| slice.near(n_particles, palette));
    marks.push(scene.particles(near));
    marks.extend(scene.training());
    if let Some(slice) = &slice {
        arrows(scene, slice, marks);
    }
    marks.extend(scene.trails());
    if let Some(slice) = &slice {
        density(scene, slice, marks);
    }
    translucent_ridge(scene, marks);
}

/// The tube around curves, or the slab around sheets, of the dimension of the scene.
fn tube(scene: &Composed<'_>) -> Vec<Mark> {
    let Some(own) = scene.model.ridge.as_ref().and_then(|found| found.here.first()) else {
        return Vec::new();
    };
    let RidgePicture::Space { ridge, sheets } = &**own else { return Vec::new() };
    if !scene.view().tube {
        return Vec::new();
    }
    let (placed, radius) = (scene.placed(), scene.tube_radius());
    let core = sheets.iter().find(|sheet| sheet.kind == Kind::Core);
    let slab = core.map(|sheet| sheet.slab(&placed, radius));
    let tube = (!ridge.curves.is_empty()).then(|| placed.tube(ridge, radius));
    tube.into_iter().chain(slab).collect()
}

fn solid_ridge(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = &scene.model.ridge else { return };
    let (view, placed) = (scene.view(), scene.placed());
    for ridge in found.beside.iter().filter(|_| view.class_ridge) {
        if let RidgePicture::Space { ridge, .. } = &**ridge {
            marks.push(placed.beside(ridge));
        }
    }
    for ridge in found.here.iter().filter(|_| view.ridge) {
        if let RidgePicture::Space { ridge, .. } = &**ridge {
            if view.anisotropy {
                marks.extend(placed.shaded_core(ridge));
            } else {
                marks.push(placed.core(ridge));
            }
        }
    }
}

fn translucent_ridge(scene: &Composed<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = &scene.model.ridge else { return };
    let (view, placed) = (scene.view(), scene.placed());
    for ridge in &found.here {
        let RidgePicture::Space { ridge, sheets } = &**ridge else { continue };
        marks.extend(scene.shows_formal().then(|| placed.formal(ridge)));
        marks.extend(view.bridges.then(|| placed.bridges(ridge)));
        let is_shown = |kind: Kind| match kind {
            Kind::Core => view.ridge,
            Kind::Bridge => view.bridges,
            Kind::Formal => scene.shows_formal(),
        };
        let sheets = sheets.iter().filter(|sheet| is_shown(sheet.kind));
        marks.extend(sheets.map(|sheet| sheet.surface(&placed)));
    }
    for ridge in found.end.iter().filter(|_| view.end_ridge) {
        let RidgePicture::Space { ridge, sheets } = &**ridge else { continue };
        marks.push(placed.ghost(ridge));
        let core = sheets.iter().filter(|sheet| sheet.kind == Kind::Core);
        marks.extend(core.map(|sheet| sheet.ghost(&placed)));
    }
}

fn arrows(scene: &Composed<'_>, slice: &Slice, marks: &mut Vec<Mark>) {
    let Some(map) = scene.model.map.as_ref().filter(|_| scene.view().score) else { return };
    let radius = scene.solution.experiment.radius;
    let drawn = score::Drawn::Patch(2.0 * slice.half_side);
    let field = score::Field { at: &map.lattice, readings: &map.readings, radius, drawn };
    let arrow = score::Arrow::of_word(&scene.view().arrows);
    marks.extend(field.marks(arrow, scene.model.theme.palette()));
}

fn density(scene: &Composed<'_>, slice: &Slice, marks: &mut Vec<Mark>) {
    let palette = scene.model.theme.palette();
    let map = scene.model.map.as_ref().filter(|_| scene.view().density);
    if let Some(density) = map.and_then(|map| map.density.as_ref()) {
        marks.push(density.shade(palette));
        marks.extend(density.contours(palette));
    }
    marks.push(slice.edge(palette));
}
