//! Galleries and tooltips: what a newcomer finds without a manual.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use ridgewalk::params::Param;
use ridgewalk::picture::Theme;
use ridgewalk::scene::{SECTIONS, catalogue, lessons};
use ridgewalk::ui::command::{Command, Overlay};
use ridgewalk::ui::model::Portrait;

use crate::stage::Stage;

#[test]
fn the_gallery_draws_its_pictures_while_it_is_open_and_a_tile_opens_its_scene() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::ToggleOverlay(Overlay::Gallery));
    stage.wait_for(|model| model.portraits.len() > 2);
    let (first, second) = (&catalogue::SCENES[0], &catalogue::SCENES[1]);
    assert!(stage.lab().model().portraits.contains_key(&Portrait::Scene(first.name)));
    stage.window.get_by_role_and_label(Role::Button, &second.scene().title).click();
    stage.settle();
    assert_eq!(stage.lab().model().rails.scene.title, second.scene().title);
    assert_eq!(stage.lab().model().overlay, None);
}

#[test]
fn lessons_have_pictures_too_and_another_theme_has_its_own() {
    let mut stage = Stage::on("thirteen_points");
    stage.run(Command::ToggleOverlay(Overlay::Lessons));
    let (first, _) = lessons::BUILT_IN[0];
    let first = Portrait::Lesson(first);
    stage.wait_for(|model| model.portraits.contains_key(&first));
    let before = stage.lab().model().portraits[&first].id();
    stage.run(Command::PutOn(Theme::Light));
    let is_other = |id: egui::TextureId| id != before;
    stage.wait_for(|model| model.portraits.get(&first).is_some_and(|p| is_other(p.id())));
}

#[test]
fn every_parameter_says_what_it_is_and_every_variant_where_it_comes_from() {
    let mut silent = Vec::new();
    for part in SECTIONS {
        for variant in part.variants {
            let is_silent = |param: &&Param| param.help.is_empty();
            let params = variant.params.iter().filter(is_silent);
            silent.extend(params.map(|param| format!("{}.{}", part.key, param.key)));
            let is_theory = !["data", "classes"].contains(&part.key);
            let is_chosen = is_theory && part.variants.len() > 1 && variant.type_name != "none";
            if is_chosen && variant.reference.is_empty() {
                silent.push(format!("{} {}", part.key, variant.type_name));
            }
        }
    }
    assert!(silent.is_empty(), "no help or no source: {silent:?}");
}

#[test]
fn a_slider_tells_assistive_technology_its_symbol_range_and_source() {
    let mut stage = Stage::on("both_errors");
    stage.open_part("score_error");
    let slider = stage.window.get_by_role_and_label(Role::Slider, "Normal");
    let node = slider.accesskit_node();
    let said = node.description().expect("a description");
    for part in ["δ⊥", "default", "2602.06021"] {
        assert!(said.contains(part), "{said:?} lacks {part}");
    }
}
