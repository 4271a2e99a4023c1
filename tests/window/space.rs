//! The window on data of three columns.

use egui_kittest::kittest::Queryable as _;
use nalgebra::Vector3;
use ridgewalk::picture::camera::{Axis, Lens};
use ridgewalk::picture::layers::ridge::RidgePicture;
use ridgewalk::picture::ridge_view::RidgeView;
use ridgewalk::picture::{Camera, OrbitCamera};
use ridgewalk::ui::command::{Command, End, TimeCommand};
use ridgewalk::ui::compose;
use ridgewalk::ui::model::{Model, Selection};

use crate::stage::Stage;

fn camera(stage: &Stage) -> OrbitCamera {
    match stage.lab().model().camera {
        Some(Camera::Orbit(camera)) => camera,
        other => panic!("{other:?}"),
    }
}

fn canvas(stage: &Stage) -> egui::Rect {
    stage.window.get_by_label("Canvas").rect()
}

#[test]
fn three_columns_are_seen_in_space_and_nothing_but_the_hand_moves_the_camera() {
    let mut stage = Stage::on("helix");
    let first = camera(&stage);
    stage.run(Command::Time(TimeCommand::SeekEnd(End::Noise)));
    stage.set("sampler.steps", 40_i64);
    stage.set("view.frame", "schedule");
    assert_eq!(camera(&stage), first);
    let free = canvas(&stage).center() + egui::vec2(300.0, 250.0);
    stage.drag(free, egui::vec2(80.0, 30.0));
    let turned = camera(&stage);
    assert_ne!(turned.azimuth, first.azimuth);
    assert!(turned.elevation > first.elevation && turned.target == first.target);
    stage.run(Command::FitView);
    assert_eq!(camera(&stage), first);
    stage.run(Command::OpenBuiltIn("thirteen_points"));
    assert!(matches!(stage.lab().model().camera, Some(Camera::Plane(_))));
}

#[test]
fn buttons_look_along_the_axes_change_the_lens_and_start_the_turntable() {
    let mut stage = Stage::on("helix");
    for (name, axis) in
        [("Look along x", Axis::X), ("Look along y", Axis::Y), ("Look along z", Axis::Z)]
    {
        stage.window.get_by_label(name).click();
        stage.window.run_steps(3);
        assert_eq!(camera(&stage), camera(&stage).along(axis));
    }
    stage.window.get_by_label("Orthographic").click();
    stage.window.run_steps(3);
    assert_eq!(camera(&stage).lens, Lens::Orthographic);
    let before = camera(&stage).azimuth;
    stage.window.get_by_label("Turntable").click();
    stage.window.run_steps(5);
    assert_ne!(camera(&stage).azimuth, before);
    stage.window.get_by_label("Turntable").click();
    stage.window.run_steps(3);
    let at_rest = camera(&stage).azimuth;
    stage.window.run_steps(3);
    assert_eq!(camera(&stage).azimuth, at_rest);
}

#[test]
fn a_click_in_space_takes_the_particle_nearest_to_the_eye() {
    let mut stage = Stage::on("sphere");
    stage.run(Command::LookAlong(Axis::X));
    stage.run(Command::ToggleLens);
    let solution = stage.lab().model().rails.solution.clone().expect("solved");
    let x = &solution.timeline.records.last().expect("a record").x;
    let camera = camera(&stage);
    let spot = |i: usize| {
        let at: [f64; 3] = std::array::from_fn(|d| f64::from(x[3 * i + d]));
        camera.spot(at).expect("seen")
    };
    let n = solution.timeline.n_particles;
    let clicked = (0..n).find(|&i| {
        let here = spot(i);
        let is_hidden = |k: usize| {
            let there = spot(k);
            let [dx, dy] = [0, 1].map(|d| there.at[d] - here.at[d]);
            k != i && dx.hypot(dy) < 3.0 && there.depth < here.depth - 0.5
        };
        (0..n).any(is_hidden)
    });
    let hidden = clicked.expect("one particle hides another");
    let [px, py] = spot(hidden).at;
    let at = canvas(&stage).min + egui::vec2(px as f32, py as f32);
    stage.click(at);
    let Selection::Particle(selected) = stage.lab().model().selection else { panic!("none") };
    assert!(spot(selected).depth < spot(hidden).depth - 0.5);
    stage.window.get_by_label("Slice position");
}

#[test]
fn the_slice_is_dragged_along_its_normal_and_turned_by_its_handles() {
    let mut stage = Stage::on("helix");
    let id = stage.timeline_id();
    let handle = |stage: &Stage, name: &str| stage.window.get_by_label(name).rect().center();
    let from = handle(&stage, "Slice position");
    stage.drag(from, egui::vec2(0.0, -60.0));
    let offset = stage.number("view.slice_offset");
    assert!(offset > 0.1, "{offset}");
    let moved = handle(&stage, "Slice position");
    assert!((moved.y - (from.y - 60.0)).abs() < 8.0, "the handle follows the hand");
    let from = handle(&stage, "Slice direction");
    stage.drag(from, egui::vec2(70.0, 30.0));
    assert!(stage.number("view.slice_tilt") > 10.0);
    assert_eq!(stage.timeline_id(), id, "a slice solves nothing");
    let model = stage.lab().model();
    let slice = compose::slice(model, &model.rails).expect("a slice");
    assert!((slice.normal.norm() - 1.0).abs() < 1e-9);
    stage.wait_for_quiet();
    let map = stage.lab().model().rails.map.clone().expect("a map");
    let aside = |at: &[f64; 3]| slice.normal.dot(&(Vector3::from(*at) - slice.centre)).abs();
    assert!(map.lattice.iter().all(|at| aside(at) < 1e-9), "arrows stand on the slice");
    stage.run(Command::Undo);
    assert_eq!(stage.number("view.slice_tilt"), 0.0, "a drag is one entry of the history");
    stage.run(Command::Undo);
    assert_eq!(stage.number("view.slice_offset"), 0.0);
}

#[test]
fn a_sphere_has_a_sheet_and_its_curves_when_they_are_asked_for() {
    let mut stage = Stage::on("sphere");
    stage.run(Command::Time(TimeCommand::Seek(0.35_f64.ln())));
    let has_ridges = |n: usize| {
        move |model: &Model| {
            let is_there = |found: &RidgeView| (found.sigma - 0.35).abs() < 1e-3;
            let found = model.rails.ridge.as_ref().filter(|found| is_there(found));
            found.is_some_and(|found| found.here.len() == n)
        }
    };
    stage.wait_for(has_ridges(1));
    let shown = |stage: &Stage| {
        let found = stage.lab().model().rails.ridge.clone().expect("looked for");
        found
            .here
            .iter()
            .map(|ridge| match &**ridge {
                RidgePicture::Space { ridge, sheets } => [ridge.curves.len(), sheets.len()],
                RidgePicture::Plane(_) => panic!("a ridge of the plane"),
            })
            .collect::<Vec<_>>()
    };
    let [own] = shown(&stage)[..] else { panic!("one ridge") };
    assert!(own[0] == 0 && own[1] > 0, "{own:?}");
    stage.set("view.other_ridge", true);
    stage.wait_for(has_ridges(2));
    assert!(shown(&stage)[1][0] > 0);
}

#[test]
fn a_small_or_minimised_window_and_data_without_a_third_extent_do_no_harm() {
    let mut stage = Stage::on("sphere");
    for size in [[200.0, 200.0], [1.0, 1.0], [0.0, 0.0], [1440.0, 900.0]] {
        stage.window.set_size(egui::vec2(size[0], size[1]));
        stage.window.run_steps(3);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let cases = [
        ("constant.csv", "x,y,z\n0,0,1\n1,0,1\n0.3,0.9,1\n0.7,0.2,1\n"),
        ("line.csv", "x,y,z\n0,0,0\n1,1,2\n2,2,4\n3,3,6\n"),
    ];
    for (name, text) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        stage.run(Command::OpenPath(path));
        for dimension in [1_i64, 2] {
            stage.set("ridge.dimension", dimension);
            stage.wait_for_quiet();
            assert!(stage.lab().model().messages.is_empty(), "{:?}", stage.lab().model().messages);
        }
    }
}
