//! Marks that do not move.

use std::sync::Arc;

use ridgewalk::picture::{
    Arrows, Camera, Field, Glyphs, Lines, Mark, Occlusion, Patch, PlaneCamera, Rgba, Shape, Style,
    Width,
};

use super::stage::{BLUE, RED, Stage, WHITE, near, picture, shot, style};
use crate::small::AREAS;

fn glyphs(at: &[[f32; 3]], style: Style) -> Mark {
    Mark::Glyphs(Glyphs { at: at.to_vec(), style, occlusion: Occlusion::Solid })
}

fn lines(curve: &[[f32; 2]], width_px: f32, ink: Rgba) -> Lines {
    let curve = curve.iter().map(|&[x, y]| [x, y, 0.0]).collect();
    Lines::new(vec![curve], Width::Px(width_px), ink)
}

fn field(id: u64, value: impl Fn(f32, f32) -> f32) -> Field {
    let grid = |n: usize| n as f32 - 4.0;
    let values: Arc<[f32]> = (0..81).map(|i| value(grid(i % 9), grid(i / 9))).collect();
    let patch = Patch::between([[-4.0; 2], [4.0; 2]]);
    Field { id, size: [9, 9], values, patch, top: 0.0, depth: 8.0, ink: WHITE }
}

#[test]
fn each_shape_is_drawn_at_its_world_position_and_ends_at_its_radius() {
    for (shape, outside) in [
        (Shape::Disc, [0.78, 0.78]),
        (Shape::Diamond, [0.55, 0.55]),
        (Shape::Square, [1.1, 0.0]),
        (Shape::Cross, [0.5, 0.0]),
    ] {
        let shot = shot(vec![glyphs(&[[1.0, 2.0, 0.0]], style(shape, RED))]);
        assert_eq!(shot.at(1.0, 2.0), [255, 0, 0], "{shape:?}");
        assert_eq!(shot.at(1.0 + outside[0], 2.0 + outside[1]), [0, 0, 0], "{shape:?}");
    }
}

#[test]
fn shapes_have_their_areas() {
    for (shape, area) in AREAS {
        let sum = shot(vec![glyphs(&[[0.13, 0.21, 0.0]], style(shape, RED))]).sum()[0];
        assert!((sum / area - 1.0).abs() < 0.02, "{shape:?}: {sum} instead of {area}");
    }
}

#[test]
fn a_ring_is_hollow() {
    let shot = shot(vec![glyphs(&[[0.0; 3]], style(Shape::Ring, RED))]);
    assert_eq!(shot.at(0.0, 0.0), [0, 0, 0]);
    assert_eq!(shot.at(1.0, 0.0), [255, 0, 0]);
}

#[test]
fn a_halo_separates_a_point_from_what_lies_below() {
    let above = Style { halo: Some((4.0, BLUE)), ..style(Shape::Disc, RED) };
    let below = Style { radius_px: 30.0, ..style(Shape::Disc, WHITE) };
    let shot = shot(vec![glyphs(&[[0.0; 3]], below), glyphs(&[[0.0; 3]], above)]);
    assert_eq!(shot.at(0.5, 0.0), [255, 0, 0]);
    assert_eq!(shot.at(1.2, 0.0), [0, 0, 255]);
    assert_eq!(shot.at(1.6, 0.0), [255, 255, 255]);
}

#[test]
fn a_line_is_as_wide_as_it_says_and_has_round_ends() {
    let shot = shot(vec![Mark::Lines(lines(&[[-2.0, 0.0], [2.0, 0.0]], 6.0, RED))]);
    assert_eq!(shot.at(2.1, 0.0), [255, 0, 0]);
    let area = 40.0 * 6.0 + std::f64::consts::PI * 9.0;
    assert!((shot.sum()[0] / area - 1.0).abs() < 0.02);
}

#[test]
fn a_translucent_line_has_one_alpha_where_it_bends_and_crosses_itself() {
    let curve = [[-3.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0], [0.0, -3.0]];
    let shot = shot(vec![Mark::Lines(lines(&curve, 10.0, WHITE.alpha(0.4)))]);
    for (x, y) in [(-2.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 0.0), (0.05, 2.95)] {
        assert_eq!(shot.at(x, y), [102; 3], "at {x} {y}");
    }
}

#[test]
fn a_rim_lies_below_the_line() {
    let rimmed = Lines { rim: Some((4.0, BLUE)), ..lines(&[[-2.0, 0.0], [2.0, 0.0]], 4.0, RED) };
    let shot = shot(vec![Mark::Lines(rimmed)]);
    assert_eq!(shot.at(0.0, 0.0), [255, 0, 0]);
    assert_eq!(shot.at(0.0, 0.4), [0, 0, 255]);
    assert_eq!(shot.at(0.0, 0.7), [0, 0, 0]);
}

#[test]
fn dashes_go_on_across_joints() {
    let curve = [[-4.0, 0.05], [-2.5, 0.05], [4.0, 0.05]];
    let dashed = Lines { dash_px: Some([10.0, 10.0]), ..lines(&curve, 5.0, RED) };
    let shot = shot(vec![Mark::Lines(dashed)]);
    for n in 0..8 {
        let expected = if n % 2 == 0 { 255 } else { 0 };
        assert_eq!(shot.at(-3.5 + f64::from(n), 0.0)[0], expected, "dash {n}");
    }
}

#[test]
fn an_arrow_is_centred_and_points_up() {
    let arrows = Arrows {
        arrows: vec![([1.0, 1.0, 0.0], [0.0, 30.0])],
        width_px: 2.0,
        head_px: 10.0,
        ink: RED,
    };
    let shot = shot(vec![Mark::Arrows(arrows)]);
    let width =
        |y: f64| (-10..10).filter(|&i| shot.at(1.0 + f64::from(i) / 10.0, y)[0] > 100).count();
    assert_eq!(width(1.0), 2);
    assert!(width(1.75) >= 5, "the head is wide");
    assert_eq!(width(-0.4), 2);
    assert_eq!(width(2.6) + width(-0.6), 0);
}

#[test]
fn a_field_shades_from_its_top_to_its_depth() {
    let shot = shot(vec![Mark::Field(field(1, |x, _| 2.0 * x))]);
    assert!(shot.at(-4.0, 0.0)[0] < 16);
    assert!(near(shot.at(-2.0, 0.0), [130; 3]), "{:?}", shot.at(-2.0, 0.0));
    assert_eq!(shot.at(2.0, 0.0)[0], 255);
    assert_eq!(shot.at(4.5, 0.0)[0], 0);
}

#[test]
fn the_first_row_of_a_field_is_the_lowest() {
    let shot = shot(vec![Mark::Field(field(1, |_, y| if y < 0.0 { 0.0 } else { -99.0 }))]);
    assert_eq!(shot.at(0.0, -3.0)[0], 255);
    assert_eq!(shot.at(0.0, 3.0)[0], 0);
}

#[test]
fn a_value_that_is_no_number_draws_nothing() {
    for hole in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let values = move |x: f32, y: f32| if x.hypot(y) < 2.5 { hole } else { 0.0 };
        let shot = shot(vec![Mark::Field(field(1, values))]);
        assert_eq!(shot.at(0.0, 0.0), [0; 3]);
        assert_eq!(shot.at(3.9, 3.9), [255; 3]);
    }
}

#[test]
fn a_field_is_uploaded_again_only_when_its_content_changes() {
    let mut stage = Stage::new();
    for id in [5, 5, 6, 6] {
        stage.shoot(&picture(vec![Mark::Field(field(id, |x, y| x + y))]), 1.0);
    }
    assert_eq!(stage.n_uploads(), 2);
}

#[test]
fn nothing_and_nonsense_are_drawn_without_complaint() {
    let nan = f32::NAN;
    let marks = || {
        vec![
            glyphs(&[], style(Shape::Disc, RED)),
            glyphs(&[[nan, 0.0, 0.0], [f32::INFINITY; 3]], style(Shape::Disc, RED)),
            Mark::Lines(lines(&[], 1.0, RED)),
            Mark::Lines(lines(&[[nan, 0.0], [1.0, nan], [1.0, 1.0]], nan, RED)),
            Mark::Arrows(Arrows { arrows: vec![], width_px: 1.0, head_px: 4.5, ink: RED }),
            Mark::Arrows(Arrows {
                arrows: vec![([nan; 3], [1.0, 1.0]), ([0.0; 3], [0.0, 0.0])],
                width_px: 1.0,
                head_px: 4.5,
                ink: RED,
            }),
            Mark::Field(Field { size: [9, 99], ..field(8, |_, _| 1.0) }),
            Mark::Field(Field { patch: Patch::between([[0.0; 2]; 2]), ..field(8, |_, _| 1.0) }),
        ]
    };
    assert_eq!(shot(marks()).sum(), [0.0; 3]);
    let mut stage = Stage::new();
    for px_per_unit in [1e-300, 1e300, f64::NAN, 0.0, 1e7] {
        for size_px in [[0.0; 2], [1.0, 1e9], [30.0, 30.0]] {
            let camera = PlaneCamera { centre: [1e3, -1e3], px_per_unit, size_px };
            let mut picture = picture(marks());
            picture.camera = Camera::Plane(camera);
            let image = stage.shoot(&picture, 1.5).image;
            assert_eq!(image.rgba.len(), 4 * (image.size[0] * image.size[1]) as usize);
        }
    }
}
