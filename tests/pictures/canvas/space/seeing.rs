//! Where things are seen, how large and how bright.

use std::sync::Arc;

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{
    Cones, Glyphs, Lines, Mark, NearPlane, Occlusion, OrbitCamera, Particles, Patch, Shape, Style,
    Surface, Width,
};

use super::{LENSES, ball, cloud, facing, glyphs, is, line, seen_by, shade, shot, tilted, wall};
use crate::canvas::stage::{GREEN, RED, Shot, WHITE, discs, particles, style};

#[test]
fn a_ball_is_brighter_on_the_side_of_the_light() {
    let shot = shot(vec![ball([0.0; 3], WHITE)]);
    assert!(shot.at_px([46.0, 45.0])[0] > shot.at_px([56.0, 57.0])[0] + 20);
}

#[test]
fn wires_follow_the_edges_of_faces_and_vanish_where_these_are_small() {
    let wired = |px_per_unit: f64| {
        let surface = Surface { wire: RED, ..wall(0.0, WHITE.alpha(0.0)) };
        let camera = OrbitCamera { px_per_unit, ..facing(Lens::Orthographic) };
        seen_by(camera, vec![Mark::Surface(surface)])
    };
    let large = wired(10.0);
    assert!(large.at_px([10.5, 50.0])[0] > 100 && large.at_px([50.0, 50.0])[0] == 0);
    assert_eq!(wired(0.3).sum()[0], 0.0);
}

#[test]
fn a_translucent_line_has_one_alpha_where_it_crosses_itself_in_space() {
    let curve = [[-3.0, -5.0, 0.0], [3.0, -2.0, 0.0], [3.0, 2.0, 3.0], [0.0, 4.0, 3.0]];
    let curve = [&curve[..], &[[0.0, 8.0, -3.0]]].concat();
    let shot = shot(vec![Mark::Lines(line(&curve, 10.0, WHITE.alpha(0.4)))]);
    for world in [[0.0, -3.5, 0.0], [0.0, 6.0, 0.0], [3.0, -2.0, 0.0], [-2.0, -4.5, 0.0]] {
        assert_eq!(shot.at_world(world), [102; 3], "at {world:?}");
    }
}

#[test]
fn a_tube_is_as_wide_as_in_the_world() {
    let near_and_far = |lens| {
        let curve = [[-3.0, -80.0, 0.0], [-3.0, -80.0, 0.0], [f32::NAN; 3]];
        let far = [[3.0, 0.0, 0.0], [3.0, 0.0, 0.0]];
        let curve = [&curve[..], &far[..]].concat();
        let tube = Lines { width: Width::World(2.0), ..line(&curve, 0.0, RED) };
        let shot = seen_by(facing(lens), vec![Mark::Lines(tube)]);
        let pixels = |range: std::ops::Range<i32>| {
            range.filter(|&x| shot.at_px([f64::from(x), 50.0])[0] > 127).count()
        };
        [pixels(0..50), pixels(50..100)]
    };
    assert_eq!(near_and_far(Lens::Orthographic), [20, 20]);
    assert_eq!(near_and_far(Lens::Perspective)[1], 20);
    let near = seen_by(
        OrbitCamera { px_per_unit: 5.0, ..facing(Lens::Perspective) },
        vec![Mark::Lines(Lines {
            width: Width::World(2.0),
            ..line(&[[0.0, -160.0, 0.0]; 2], 0.0, RED)
        })],
    );
    let expected = std::f64::consts::PI * 100.0;
    assert!((near.sum()[0] / expected - 1.0).abs() < 0.02, "twice as near, twice as wide");
}

#[test]
fn perspective_makes_nearer_points_larger_and_orthographic_does_not() {
    let area = |lens, y| {
        let dot = Style { radius_px: 5.0, ..style(Shape::Square, GREEN) };
        let flat = Glyphs { occlusion: Occlusion::Flat, ..glyphs([0.0, y, 0.0], dot) };
        seen_by(facing(lens), vec![Mark::Glyphs(flat)]).sum()[1]
    };
    let ratio = |lens| area(lens, -80.0) / area(lens, 80.0);
    assert!((ratio(Lens::Orthographic) - 1.0).abs() < 1e-6);
    assert!((ratio(Lens::Perspective) - 9.0).abs() < 0.2, "{}", ratio(Lens::Perspective));
}

#[test]
fn colours_fade_towards_the_background_with_depth() {
    for lens in LENSES {
        let camera = OrbitCamera { fade_radius: 4.0, ..facing(lens) };
        let red = |y| {
            let ring = style(Shape::Ring, RED);
            let point = Mark::Glyphs(glyphs([0.0, y, 0.0], ring));
            let strand = line(&[[-4.0, y, 3.0], [4.0, y, 3.0]], 6.0, RED);
            let mut strands = vec![strand.clone(), Lines { ink: RED.alpha(0.5), ..strand }];
            strands[1].curves[0].iter_mut().for_each(|at| at[2] = -3.0);
            let marks = strands.into_iter().map(Mark::Lines).chain([point]);
            let shot = seen_by(camera, marks.collect());
            let at = |x: f64, z: f64| f64::from(shot.at_world([x, f64::from(y), z])[0]) / 255.0;
            [at(1.0, 0.0), at(0.0, 3.0), 2.0 * at(0.0, -3.0)]
        };
        for (y, expected) in [(-4.5, 1.0), (0.0, 0.64), (4.5, 0.28)] {
            let found = red(y);
            assert!(found.iter().all(|f| (f - expected).abs() < 0.02), "{y} {found:?}");
        }
    }
}

#[test]
fn a_spot_is_where_the_pixel_is_drawn() {
    for camera in LENSES.map(tilted) {
        let world = [2.1, 1.3, -0.8];
        let expected = camera.spot(world).expect("seen").at;
        let dot = Style { radius_px: 3.0, ..style(Shape::Ring, WHITE) };
        let end =
            Lines { width: Width::Px(5.0), ..line(&[world.map(|x| x as f32); 2], 5.0, WHITE) };
        for mark in [Mark::Glyphs(glyphs(world.map(|x| x as f32), dot)), Mark::Lines(end)] {
            let found = middle(&seen_by(camera, vec![mark]));
            let away = (found[0] - expected[0]).hypot(found[1] - expected[1]);
            assert!(away < 0.05, "{found:?} instead of {expected:?}");
        }
    }
}

/// Where the light of a picture is, px.
fn middle(shot: &Shot) -> [f64; 2] {
    let width = shot.image.size[0] as usize;
    let mut sums = [0.0; 3];
    for (i, pixel) in shot.image.rgba.as_chunks::<4>().0.iter().enumerate() {
        let (light, at) = (f64::from(pixel[0]), [i % width, i / width]);
        sums[0] += light;
        (0..2).for_each(|d| sums[1 + d] += light * (at[d] as f64 + 0.5));
    }
    [sums[1] / sums[0], sums[2] / sums[0]]
}

#[test]
fn a_field_on_a_tilted_patch_covers_exactly_the_quadrilateral_that_is_seen() {
    let sides = [[-3.0, 3.0, 0.5], [1.0, 1.0, 2.5]];
    let patch = Patch { corner: [-1.5, -1.0, -1.0], sides };
    for camera in LENSES.map(tilted) {
        let corners = patch.corners().map(|corner| camera.spot(corner).expect("seen").at);
        let shot = seen_by(camera, vec![Mark::Field(shade(patch))]);
        let mut n_inside = 0;
        for (i, j) in (0..100).flat_map(|i| (0..100).map(move |j| (i, j))) {
            let at = [i, j].map(|c| f64::from(c) + 0.5);
            let away = inside(&corners, at);
            let expected = if away > 0.0 { [255; 3] } else { [0; 3] };
            n_inside += usize::from(away > 0.0);
            assert!(away.abs() < 0.02 || shot.at_px(at) == expected, "{at:?} {away}");
        }
        assert!(n_inside > 300);
    }
}

/// Distance inside a convex quadrilateral, px; negative outside.
fn inside(corners: &[[f64; 2]; 4], at: [f64; 2]) -> f64 {
    let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        let cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        cross / (b[0] - a[0]).hypot(b[1] - a[1])
    };
    let round = turn(corners[0], corners[1], corners[2]).signum();
    let edges = (0..4).map(|i| round * turn(corners[i], corners[(i + 1) % 4], at));
    edges.fold(f64::INFINITY, f64::min)
}

#[test]
fn cones_are_lit_from_the_upper_left() {
    let arrow = [[-4.0, 0.0, 0.0], [4.0, 0.0, 0.0]];
    let cones = Cones { arrows: vec![arrow], radius: 0.6, head: 4.0, ink: WHITE };
    let shot = shot(vec![Mark::Cones(cones)]);
    let (head, shaft) = (60.0, 30.0);
    assert!(shot.at_px([head, 42.0])[0] > shot.at_px([head, 58.0])[0] + 40, "the head");
    assert!(shot.at_px([shaft, 46.0])[0] > shot.at_px([shaft, 54.0])[0] + 40, "the shaft");
    assert_eq!(shot.at_px([shaft, 60.0])[0], 0, "the shaft is thinner");
    assert_eq!(shot.at_px([95.0, 50.0])[0], 0, "it ends at its tip");
}

#[test]
fn a_cone_that_points_at_the_eye_is_a_disc_and_one_that_points_away_shows_its_base() {
    let area = |arrow| {
        let cones = Cones { arrows: vec![arrow], radius: 0.5, head: 2.0, ink: WHITE };
        let shot = seen_by(facing(Lens::Orthographic), vec![Mark::Cones(cones)]);
        let is_lit = |x: i32, y: i32| shot.at_px([x, y].map(f64::from))[0] > 60;
        (0..100).flat_map(|x| (0..100).map(move |y| (x, y))).filter(|&(x, y)| is_lit(x, y)).count()
    };
    let expected = std::f64::consts::PI * 225.0;
    for arrow in [[[0.0, 3.0, 0.0], [0.0, -3.0, 0.0]], [[0.0, -3.0, 0.0], [0.0, 3.0, 0.0]]] {
        assert!((area(arrow) as f64 / expected - 1.0).abs() < 0.05, "{}", area(arrow));
    }
}

#[test]
fn a_line_past_the_eye_is_cut_off_at_the_near_plane() {
    let line = line(&[[-2.0, 0.0, 0.0], [-2.0, -400.0, 0.0]], 4.0, RED);
    let shot = shot(vec![Mark::Lines(line)]);
    assert_eq!(shot.at_px([30.0, 50.0]), [255, 0, 0]);
    assert_eq!(shot.at_px([2.0, 50.0]), [255, 0, 0], "it leaves on its own side");
    assert!((51..100).all(|x| shot.at_px([f64::from(x), 50.0]) == [0; 3]));
}

#[test]
fn particles_near_a_plane_have_its_halo() {
    let near_plane =
        NearPlane { normal: [0.0, 0.0, 1.0], offset: 2.0, distance: 0.5, halo: (4.0, GREEN) };
    let timeline = cloud(vec![-2.0, 0.0, 2.3, 2.0, 0.0, -2.0]);
    let mut looks = (*discs(1, &[RED], &[])).clone();
    looks.palette[0].radius_px = 5.0;
    let cloud = particles(&timeline, &Arc::new(looks), 0.0);
    let shot = shot(vec![Mark::Particles(Particles { near: Some(near_plane), ..cloud })]);
    assert_eq!(shot.at_px([30.0, 20.0]), [0, 255, 0]);
    assert!(is(shot.at_px([30.0, 27.0]), RED) && is(shot.at_px([70.0, 70.0]), RED));
    assert_eq!(shot.at_px([70.0, 63.0]), [0; 3]);
}
