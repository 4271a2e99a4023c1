//! Marks in the plane, with areas and colours that are known.

use std::f64::consts::PI;

use ridgewalk::picture::figure::page_camera;
use ridgewalk::picture::{
    Arrows, Camera, Field, Figure, Glyphs, Lines, Mark, Occlusion, Panel, Patch, Picture,
    PlaneCamera, Rgba, Shape, Style, Weight, Width, Words,
};
use ridgewalk::record::raster;

use super::stage::{BLACK, BLUE, NONE, RED, WHITE, above, at, at_px, near, shoot, shot, sum};
use crate::small::AREAS;

fn glyph(shape: Shape, place: [f32; 3]) -> Mark {
    let style = Style { shape, radius_px: 10.0, stroke_px: 3.0, ink: RED, halo: None };
    Mark::Glyphs(Glyphs { at: vec![place], style, occlusion: Occlusion::Solid })
}

fn lines(curve: &[[f32; 2]], width_px: f32, ink: Rgba) -> Lines {
    let curve = curve.iter().map(|&[x, y]| [x, y, 0.0]).collect();
    Lines::new(vec![curve], Width::Px(width_px), ink)
}

fn words(text: &str, align: [f32; 2]) -> Mark {
    Mark::Words(Words {
        text: text.to_owned(),
        at: [0.0; 3],
        shift_px: [0.0; 2],
        align,
        size_px: 20.0,
        weight: Weight::SemiBold,
        ink: WHITE,
    })
}

#[test]
fn shapes_have_their_areas() {
    for (shape, area) in AREAS {
        let found = sum(&shot(vec![glyph(shape, [0.13, 0.21, 0.0])]), 0);
        assert!((found / area - 1.0).abs() < 0.02, "{shape:?}: {found} instead of {area}");
    }
}

#[test]
fn a_line_is_as_wide_as_it_says_and_has_round_ends() {
    for (width, end) in [(6.0, [2.0, 0.0]), (5.0, [2.3, 1.7]), (1.0, [1.0, -3.0])] {
        let [x, y] = end.map(f64::from);
        let found = sum(&shot(vec![Mark::Lines(lines(&[[-2.0, 0.3], end], width, RED))]), 0);
        let (length, width) = (10.0 * (x + 2.0).hypot(y - 0.3), f64::from(width));
        let area = length * width + PI * 0.25 * width * width;
        assert!((found / area - 1.0).abs() < 0.03, "{found} instead of {area}");
    }
}

#[test]
fn a_translucent_line_has_one_alpha_where_it_bends_and_crosses_itself() {
    let curve = [[-3.0, 0.0], [3.0, 0.0], [3.0, 3.0], [0.0, 3.0], [0.0, -3.0]];
    let shot = shot(vec![Mark::Lines(lines(&curve, 10.0, WHITE.alpha(0.4)))]);
    for (x, y) in [(-2.0, 0.0), (3.0, 0.0), (3.0, 3.0), (0.0, 0.0), (0.05, 2.95)] {
        assert_eq!(at(&shot, x, y), [102, 102, 102, 255], "at {x} {y}");
    }
}

#[test]
fn dashes_take_their_share_and_go_on_across_joints() {
    let curve = [[-4.0, 0.05], [-2.7, 0.05], [4.0, 0.05]];
    let dashed = Lines { dash_px: Some([6.0, 4.0]), ..lines(&curve, 5.0, RED) };
    let shot = shot(vec![Mark::Lines(dashed)]);
    // Each round end has a half, as a dash begins there.
    let expected = 8.0 * 6.0 * 5.0 + 0.5 * PI * 2.5 * 2.5;
    assert!((sum(&shot, 0) / expected - 1.0).abs() < 0.02, "{}", sum(&shot, 0));
    for n in 0..8 {
        let x = -4.0 + f64::from(n);
        assert_eq!([at(&shot, x + 0.3, 0.0)[0], at(&shot, x + 0.8, 0.0)[0]], [255, 0]);
    }
}

#[test]
fn a_rim_lies_below_the_line_and_a_halo_around_a_point() {
    let rimmed = Lines { rim: Some((4.0, BLUE)), ..lines(&[[-2.0, 0.0], [2.0, 0.0]], 4.0, RED) };
    let line = shot(vec![Mark::Lines(rimmed)]);
    let seen = [0.0, 0.4, 0.7].map(|y| at(&line, 0.0, y));
    assert_eq!(seen, [RED.0, BLUE.0, BLACK.0]);
    let halo = Some((4.0, BLUE));
    let style = Style { shape: Shape::Disc, radius_px: 10.0, stroke_px: 0.0, ink: RED, halo };
    let glyphs = Glyphs { at: vec![[0.0; 3]], style, occlusion: Occlusion::Solid };
    let point = shot(vec![Mark::Glyphs(glyphs)]);
    assert_eq!([0.5, 1.2, 1.6].map(|x| at(&point, x, 0.0)), [RED.0, BLUE.0, BLACK.0]);
}

#[test]
fn an_arrow_is_centred_and_points_up() {
    let arrows = vec![([1.0, 1.0, 0.0], [0.0, 30.0])];
    let mark = Mark::Arrows(Arrows { arrows, width_px: 2.0, head_px: 10.0, ink: RED });
    let shot = shot(vec![mark]);
    let width =
        |y: f64| (-10..10).filter(|&i| at(&shot, 1.0 + f64::from(i) / 10.0, y)[0] > 100).count();
    assert_eq!([width(1.0), width(-0.4), width(2.6) + width(-0.6)], [2, 2, 0]);
    assert!(width(1.75) >= 5, "the head is wide");
}

fn field(value: impl Fn(f32, f32) -> f32) -> Mark {
    let grid = |n: usize| n as f32 - 4.0;
    let values = (0..81).map(|i| value(grid(i % 9), grid(i / 9))).collect();
    let patch = Patch::between([[-4.0; 2], [4.0; 2]]);
    Mark::Field(Field { id: 1, size: [9, 9], values, patch, top: 0.0, depth: 8.0, ink: WHITE })
}

#[test]
fn a_field_shades_from_its_top_to_its_depth_with_the_first_row_lowest() {
    let shade = shot(vec![field(|x, _| 2.0 * x)]);
    assert!(at(&shade, -4.0, 0.0)[0] < 16);
    assert!(near(at(&shade, -2.0, 0.0), [130, 130, 130, 255]));
    assert_eq!([at(&shade, 2.0, 0.0)[0], at(&shade, 4.5, 0.0)[0]], [255, 0]);
    let below = shot(vec![field(|_, y| if y < 0.0 { 0.0 } else { f32::NAN })]);
    assert_eq!([at(&below, 0.0, -3.0)[0], at(&below, 0.0, 3.0)[0]], [255, 0]);
}

#[test]
fn capitals_stand_on_the_base_line_and_words_lie_above_all() {
    for (align, rows) in [([0.5, 1.0], 36..50), ([0.5, 0.0], 50..64)] {
        let shot = shot(vec![words("HIH", align), glyph(Shape::Disc, [9.0, 0.0, 0.0])]);
        let bright = |y: usize| (0..100).any(|x| at_px(&shot, [f64::from(x), y as f64])[0] > 120);
        assert!((0..100).all(|y| bright(y) == rows.contains(&y)), "{align:?}");
    }
    let covered = shot(vec![words("I", [0.5, 0.5]), glyph(Shape::Square, [0.0; 3])]);
    assert_eq!(at_px(&covered, [50.0, 50.0]), WHITE.0);
}

#[test]
fn an_upright_stroke_has_its_area() {
    let found = sum(&shot(vec![words("\u{2212}", [0.5, 0.5])]), 0);
    let large = sum(&shoot(picture(vec![words("\u{2212}", [0.5, 0.5])]), 8.0), 0) / 64.0;
    assert!((found / large - 1.0).abs() < 0.01, "{found} {large}");
}

fn picture(marks: Vec<Mark>) -> Picture {
    Picture { background: BLACK, camera: above(), marks }
}

#[test]
fn a_transparent_page_has_straight_colours_at_edges() {
    let shown = Picture { background: NONE, ..picture(vec![glyph(Shape::Disc, [0.0; 3])]) };
    let image = shoot(shown, 1.0);
    assert!((sum(&image, 3) / (PI * 100.0) - 1.0).abs() < 0.02);
    assert!(image.rgba.chunks(4).any(|pixel| (1..255).contains(&pixel[3])));
    assert!(image.rgba.chunks(4).all(|pixel| pixel[3] == 0 || pixel[..3] == [255, 0, 0]));
}

#[test]
fn panels_are_clipped_to_their_rectangles() {
    let ball = glyph(Shape::Disc, [0.0; 3]);
    let panel = |x: f64, size_px: [f64; 2]| {
        let camera = PlaneCamera { centre: [0.0; 2], px_per_unit: 10.0, size_px };
        let camera = Camera::Plane(camera);
        let shown = Picture { background: BLUE, camera, marks: vec![ball.clone()] };
        Panel { corner_px: [x, 4.0], picture: shown }
    };
    let panels = vec![
        panel(3.0, [10.0; 2]),
        panel(60.0, [0.0; 2]),
        panel(70.0, [0.4; 2]),
        panel(500.0, [9.0; 2]),
    ];
    let page = Figure { size_px: [80.0, 40.0], background: WHITE, panels };
    let image = raster::image(&page, 1.0);
    let shown = |x: f64, y: f64| at_px(&image, [x, y]);
    assert_eq!([shown(3.0, 4.0), shown(12.0, 13.0)], [RED.0; 2]);
    assert_eq!(
        [shown(2.0, 9.0), shown(13.0, 9.0), shown(8.0, 3.0), shown(8.0, 14.0)],
        [WHITE.0; 4]
    );
    assert_eq!([shown(60.0, 4.0), shown(70.0, 4.0)], [WHITE.0; 2]);
}

#[test]
fn nonsense_draws_nothing_and_no_size_panics() {
    let nan = f32::NAN;
    let wrong = || {
        let arrows = vec![([nan; 3], [1.0; 2]), ([0.0; 3], [0.0; 2]), ([0.0; 3], [f32::MAX; 2])];
        vec![
            glyph(Shape::Disc, [nan, 0.0, 0.0]),
            glyph(Shape::Disc, [f32::INFINITY; 3]),
            Mark::Lines(lines(&[[nan, 0.0], [1.0, nan], [1.0, 1.0]], 3.0, RED)),
            Mark::Lines(lines(&[[0.0, 0.0], [1.0, 1.0]], nan, RED)),
            Mark::Lines(lines(&[[f32::MAX; 2], [-f32::MAX, 0.0]], 1.0, NONE)),
            Mark::Lines(lines(&[[0.0, 0.0], [1.0, 1.0]], f32::MAX, NONE)),
            Mark::Arrows(Arrows { arrows, width_px: 1.0, head_px: 4.5, ink: RED }),
            field(|_, _| nan),
            words("", [0.0; 2]),
            words("I", [nan; 2]),
        ]
    };
    assert_eq!(sum(&shot(wrong()), 0), 0.0);
    let all = || wrong().into_iter().chain([glyph(Shape::Disc, [0.0; 3]), words("I", [0.5; 2])]);
    for size_px in [[0.0; 2], [1.0; 2], [f64::NAN, 3.0], [1e-9, 40.0], [200.0, 1.0]] {
        for px_per_unit in [1e-300, 1e300, f64::NAN, 0.0, 1e7, 10.0] {
            let camera = PlaneCamera { centre: [0.0; 2], px_per_unit, size_px };
            let camera = Camera::Plane(camera);
            let image = shoot(Picture { camera, ..picture(all().collect()) }, 1.5);
            assert_eq!(image.rgba.len(), 4 * (image.size[0] * image.size[1]) as usize);
        }
    }
}

#[test]
fn a_legend_is_drawn_in_px_of_the_page() {
    let camera = page_camera([40.0, 20.0]);
    let line = lines(&[[5.0, 15.0], [35.0, 15.0]], 2.0, RED);
    let image = shoot(Picture { background: BLACK, camera, marks: vec![Mark::Lines(line)] }, 2.0);
    assert_eq!([at_px(&image, [30.0, 10.0]), at_px(&image, [30.0, 7.0])], [RED.0, BLACK.0]);
}
