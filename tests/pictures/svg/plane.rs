//! What a reader sees of the plane.

use ridgewalk::picture::{
    Field, Figure, Lines, Mark, Panel, Patch, Rgba, Shape, Style, Weight, Words,
};

use super::stage::{BLACK, BLUE, GREEN, RED, Seen, WHITE, disc, glyph, line, near, plane, style};

fn seen(marks: Vec<Mark>) -> Seen {
    Seen::of(&plane(marks))
}

fn lines(lines: Lines) -> Seen {
    seen(vec![Mark::Lines(lines)])
}

#[test]
fn a_disc_is_where_it_should_be() {
    let seen = seen(vec![disc([2.0, 1.0, 0.0], RED)]);
    assert_eq!(seen.at(70, 40), [255, 0, 0]);
    assert_eq!([seen.at(82, 40), seen.at(70, 28), seen.at(30, 60)], [[0; 3]; 3]);
}

#[test]
fn later_marks_lie_over_earlier_ones() {
    let both = |a, b| seen(vec![disc([0.0; 3], a), disc([0.0; 3], b)]).at(50, 50);
    assert_eq!([both(RED, GREEN), both(GREEN, RED)], [[0, 255, 0], [255, 0, 0]]);
}

#[test]
fn a_translucent_line_is_not_darker_where_it_crosses_itself() {
    let curve =
        [[-3.0, 0.0, 0.0], [3.0, 0.0, 0.0], [3.0, 3.0, 0.0], [0.0, 3.0, 0.0], [0.0, -3.0, 0.0]];
    let whole = line(&curve, 6.0, WHITE.alpha(0.5));
    for dash_px in [None, Some([90.0, 1.0])] {
        let seen = lines(Lines { dash_px, ..whole.clone() });
        assert_eq!(seen.at(50, 50), seen.at(30, 50), "{dash_px:?}");
        assert!(near(seen.at(50, 50), [128; 3]));
    }
}

#[test]
fn a_rim_ends_where_a_translucent_line_begins() {
    let line = line(&[[-3.0, 0.0, 0.0], [3.0, 0.0, 0.0]], 10.0, RED.alpha(0.5));
    let seen = lines(Lines { rim: Some((5.0, BLUE)), ..line });
    assert!(near(seen.at(50, 50), [128, 0, 0]));
    assert!(near(seen.at(50, 57), [0, 0, 255]));
    assert_eq!(seen.at(50, 62), [0; 3]);
}

#[test]
fn dashes_begin_with_the_curve() {
    let line = line(&[[-4.0, 0.0, 0.0], [4.0, 0.0, 0.0]], 6.0, WHITE);
    let seen = lines(Lines { dash_px: Some([12.0, 8.0]), ..line });
    let is_lit = |x: u32| seen.at(x, 50)[0] > 128;
    for start in [10, 30, 50, 70] {
        assert!(
            is_lit(start + 2) && is_lit(start + 10) && !is_lit(start + 14) && !is_lit(start + 18)
        );
    }
}

#[test]
fn a_curve_without_length_is_a_dot() {
    assert_eq!(lines(line(&[[0.0; 3], [0.0; 3]], 10.0, RED)).at(50, 50), [255, 0, 0]);
}

#[test]
fn every_shape_has_its_form() {
    let pixels = |shape| {
        let seen = seen(vec![glyph([0.0; 3], style(shape, WHITE))]);
        [(50, 50), (59, 50), (57, 57), (59, 59), (62, 50)].map(|(x, y)| seen.at(x, y)[0] > 128)
    };
    assert_eq!(pixels(Shape::Disc), [true, true, false, false, false]);
    assert_eq!(pixels(Shape::Ring), [false, true, true, false, false]);
    assert_eq!(pixels(Shape::Diamond), [true, true, false, false, false]);
    assert_eq!(pixels(Shape::Square), [true, true, true, true, false]);
    assert_eq!(pixels(Shape::Cross), [true, false, false, false, false]);
    assert_eq!(pixels(Shape::Frame), [false, true, false, true, false]);
}

#[test]
fn a_halo_surrounds_a_form() {
    for shape in [Shape::Disc, Shape::Ring, Shape::Diamond, Shape::Square] {
        let style = Style { halo: Some((4.0, BLUE)), ..style(shape, RED) };
        let seen = seen(vec![glyph([0.0; 3], style)]);
        assert_eq!(seen.at(62, 50), [0, 0, 255], "{shape:?}");
        assert_eq!(seen.at(66, 50), [0; 3], "{shape:?}");
    }
}

#[test]
fn a_field_is_shaded_by_its_values_from_below() {
    let values = vec![0.0, 0.0, 0.5, 0.5, 1.0, 1.0].into();
    let patch = Patch::between([[-4.0, -4.0], [4.0, 4.0]]);
    let (size, ink) = ([2, 3], WHITE.alpha(0.5));
    let seen =
        seen(vec![Mark::Field(Field { id: 1, size, values, patch, top: 1.0, depth: 1.0, ink })]);
    let found = [85, 50, 15].map(|y| i32::from(seen.at(50, y)[0]));
    assert!((found[1] - 64).abs() <= 2 && found[0] < 30 && found[2] > 98, "{found:?}");
    assert_eq!(seen.at(5, 50), [0; 3]);
}

#[test]
fn nothing_of_a_panel_is_seen_outside_it_and_a_clear_page_is_clear() {
    let mut figure = plane(vec![disc([5.0, 0.0, 0.0], RED)]);
    figure.panels[0].corner_px = [20.0, 30.0];
    let clear = Rgba([9, 9, 9, 0]);
    let panels: Vec<Panel> = figure.panels;
    let seen = Seen::of(&Figure { size_px: [200.0, 160.0], background: clear, panels });
    assert_eq!(seen.at(116, 80), [255, 0, 0]);
    assert_eq!([seen.alpha(124, 80), seen.alpha(10, 80), seen.alpha(60, 80)], [0, 0, 255]);
}

#[test]
fn words_lie_where_they_are_aligned() {
    let row = |align: [f32; 2]| {
        let words = Words {
            text: "HHH".to_owned(),
            at: [0.0; 3],
            shift_px: [0.0; 2],
            align,
            size_px: 20.0,
            weight: Weight::SemiBold,
            ink: WHITE,
        };
        let seen = seen(vec![Mark::Words(words)]);
        let lit = |x: u32, y: u32| seen.at(x, y)[0] > 100;
        let columns: Vec<u32> = (0..100).filter(|&x| (0..100).any(|y| lit(x, y))).collect();
        let rows: Vec<u32> = (0..100).filter(|&y| (0..100).any(|x| lit(x, y))).collect();
        [columns[0], columns[columns.len() - 1], rows[0], rows[rows.len() - 1]]
    };
    let [left, _, top, _] = row([0.0, 0.0]);
    assert!((50..=53).contains(&left) && top.abs_diff(50) <= 1);
    let [_, right, _, bottom] = row([1.0, 1.0]);
    assert!((47..=50).contains(&right) && bottom.abs_diff(49) <= 1);
    let [left, right, ..] = row([0.5, 0.5]);
    assert!((left + right).abs_diff(100) <= 2);
    assert_eq!(seen(vec![]).at(50, 50), BLACK.0[..3]);
}
