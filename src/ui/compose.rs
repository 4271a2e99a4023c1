//! The picture of the canvas: what the model shows at this moment.

use super::model::Model;
use super::setting::Setting;
use super::twin::Side;
use crate::picture::compose::Shot;
use crate::picture::layers::branches::Branches;
use crate::picture::layers::pairs::Joined;
use crate::picture::layers::slice::Slice;
use crate::picture::{Camera, Picture};
use crate::sim::pairs::Pairs;

/// Everything on the canvas at this moment.
pub fn picture(model: &Model, camera: Camera) -> Picture {
    let joined = joined(model, model.twin.as_ref().map(|twin| twin.side.other()));
    picture_of(model, &model.rails, joined, camera)
}

/// Everything on the canvas of one of two settings.
pub fn picture_of_side(model: &Model, side: Side, camera: Camera) -> Picture {
    picture_of(model, model.setting_of(side), joined(model, Some(side)), camera)
}

fn picture_of<'a>(
    model: &'a Model,
    setting: &'a Setting,
    pairs: Option<(Pairs<'a>, Joined)>,
    camera: Camera,
) -> Picture {
    match shot_of(model, setting, camera) {
        Some(shot) => Shot { pairs, ..shot }.picture(),
        None => Picture { background: model.theme.palette().canvas, camera, marks: Vec::new() },
    }
}

/// How the particles of a side are joined to those of the other: B says where they come from.
fn joined(model: &Model, side: Option<Side>) -> Option<(Pairs<'_>, Joined)> {
    let twin = model.twin.as_ref()?;
    let joined = match (twin.is_overlaid, twin.has_pairs) {
        (true, true) => Joined::Everywhere,
        (true, false) => Joined::Unjoined,
        (false, _) => Joined::WhereApart,
    };
    let is_shown = twin.is_overlaid || twin.has_pairs && side == Some(Side::B);
    model.pairs().filter(|_| is_shown).map(|pairs| (pairs, joined))
}

fn shot_of<'a>(model: &'a Model, setting: &'a Setting, camera: Camera) -> Option<Shot<'a>> {
    let solution = setting.solution.as_ref()?;
    Some(Shot {
        experiment: &solution.experiment,
        timeline: &solution.timeline,
        looks: &solution.looks,
        scene: &setting.scene,
        moment: setting.now(&model.clock)?.0,
        map: setting.map.as_deref(),
        ridge: setting.ridge.as_ref(),
        selected: model.selected_in(setting),
        pairs: None,
        branches: if setting.is_on_rails(model) { model.branches() } else { Branches::default() },
        palette: model.theme.palette(),
        camera,
    })
}

/// The slice through the space of a setting, where density or arrows are shown on it.
pub fn slice(model: &Model, setting: &Setting) -> Option<Slice> {
    shot_of(model, setting, model.camera?)?.slice()
}
