//! The layers in space: what lies on the screen first, then what is solid, then what lets light
//! through.

use super::Shot;
use crate::geometry::ridge::Kind;
use crate::picture::Mark;
use crate::picture::layers::ground::Ground;
use crate::picture::layers::ridge::RidgePicture;
use crate::picture::layers::score;
use crate::picture::layers::slice::Slice;

pub(super) fn marks(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    let palette = shot.palette;
    let slice = shot.slice();
    marks.extend(tube(shot));
    marks.push(Ground::new(shot.experiment, shot.scale()).mark(palette));
    solid_ridge(shot, marks);
    marks.extend(shot.guidance());
    let n_particles = shot.timeline.n_particles;
    let near = slice.filter(|_| shot.view().density);
    let near = near.map(|slice| slice.near(n_particles, palette));
    marks.extend(shot.pairs());
    marks.push(shot.particles(near));
    marks.extend(shot.training());
    if let Some(slice) = &slice {
        arrows(shot, slice, marks);
    }
    marks.extend(shot.trails());
    if let Some(slice) = &slice {
        density(shot, slice, marks);
    }
    translucent_ridge(shot, marks);
}

/// The tube around curves, or the slab around sheets, of the dimension of the shot.
fn tube(shot: &Shot<'_>) -> Vec<Mark> {
    let Some(own) = shot.ridge.and_then(|found| found.here.first()) else {
        return Vec::new();
    };
    let RidgePicture::Space { ridge, sheets } = &**own else { return Vec::new() };
    if !shot.view().tube {
        return Vec::new();
    }
    let (placed, radius) = (shot.placed(), shot.tube_radius());
    let core = sheets.iter().find(|sheet| sheet.kind == Kind::Core);
    let slab = core.map(|sheet| sheet.slab(&placed, radius));
    let tube = (!ridge.curves.is_empty()).then(|| placed.tube(ridge, radius));
    tube.into_iter().chain(slab).collect()
}

fn solid_ridge(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = shot.ridge else { return };
    let (view, placed) = (shot.view(), shot.placed());
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

fn translucent_ridge(shot: &Shot<'_>, marks: &mut Vec<Mark>) {
    let Some(found) = shot.ridge else { return };
    let (view, placed) = (shot.view(), shot.placed());
    for ridge in &found.here {
        let RidgePicture::Space { ridge, sheets } = &**ridge else { continue };
        marks.extend(shot.shows_formal().then(|| placed.formal(ridge)));
        marks.extend(view.bridges.then(|| placed.bridges(ridge)));
        let is_shown = |kind: Kind| match kind {
            Kind::Core => view.ridge,
            Kind::Bridge => view.bridges,
            Kind::Formal => shot.shows_formal(),
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
    for ridge in found.beside.iter().filter(|_| view.class_ridge) {
        let RidgePicture::Space { sheets, .. } = &**ridge else { continue };
        let core = sheets.iter().filter(|sheet| sheet.kind == Kind::Core);
        marks.extend(core.map(|sheet| sheet.beside(&placed)));
    }
}

fn arrows(shot: &Shot<'_>, slice: &Slice, marks: &mut Vec<Mark>) {
    let Some(map) = shot.map.filter(|_| shot.view().score) else { return };
    let radius = shot.experiment.radius;
    let drawn = score::Drawn::Patch(2.0 * slice.half_side);
    let field = score::Field { at: &map.lattice, readings: &map.readings, radius, drawn };
    let arrow = score::Arrow::of_word(&shot.view().arrows);
    marks.extend(field.marks(arrow, shot.palette));
}

fn density(shot: &Shot<'_>, slice: &Slice, marks: &mut Vec<Mark>) {
    let palette = shot.palette;
    let map = shot.map.filter(|_| shot.view().density);
    if let Some(density) = map.and_then(|map| map.density.as_ref()) {
        marks.push(density.shade(palette));
        marks.extend(density.contours(palette));
    }
    marks.push(slice.edge(palette));
}
