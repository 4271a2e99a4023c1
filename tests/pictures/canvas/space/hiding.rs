//! What hides what.

use std::sync::Arc;

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{
    Face, Field, Frame, Glyphs, Lines, Mark, Occlusion, Patch, Shape, Surface, Trails,
};
use ridgewalk::sim::timeline::{Record, Timeline};

use super::{
    LENSES, ball, cloud, facing, glyphs, is, line, picture, seen_by, shade, shot, tilted, wall,
};
use crate::canvas::stage::{BLUE, GREEN, RED, Stage, WHITE, discs, near, style};

#[test]
fn a_nearer_ball_hides_a_farther_one_whatever_the_order() {
    for lens in LENSES {
        let (front, back) = (ball([0.0, -3.0, 0.0], RED), ball([0.5, 3.0, 0.0], BLUE));
        for marks in [vec![front.clone(), back.clone()], vec![back, front]] {
            let shot = seen_by(facing(lens), marks);
            assert!(is(shot.at_px([50.0, 50.0]), RED), "{:?}", shot.at_px([50.0, 50.0]));
            assert!(is(shot.at_px([62.0, 50.0]), BLUE), "{:?}", shot.at_px([62.0, 50.0]));
        }
    }
}

#[test]
fn a_haze_lets_through_what_is_behind_and_is_hidden_by_what_is_before() {
    let haze = ball([0.0; 3], WHITE.alpha(0.25));
    for y in [-3.0, 3.0] {
        let mid = shot(vec![haze.clone(), ball([0.0, y, 0.0], RED)]).at_px([50.0, 50.0]);
        assert!(is(mid, RED), "{mid:?}");
    }
    let before = shot(vec![ball([0.0, -3.0, 0.0], RED), haze.clone()]).at_px([50.0, 50.0]);
    assert!(before[1] < 10, "{before:?}");
    let behind = shot(vec![ball([0.0, 3.0, 0.0], RED), haze]).at_px([50.0, 50.0]);
    assert!((50..90).contains(&behind[1]), "{behind:?}");
}

#[test]
fn what_is_behind_a_translucent_surface_shows_through_and_what_is_before_is_untouched() {
    let wall = Mark::Surface(wall(0.0, WHITE.alpha(0.5)));
    let shot = shot(vec![ball([-2.0, -2.0, 0.0], RED), ball([2.0, 2.0, 0.0], RED), wall]);
    let (before, behind) = (shot.at_px([30.0, 50.0]), shot.at_px([70.0, 50.0]));
    assert!(is(before, RED), "{before:?}");
    assert!(behind[0] > behind[1] + 60 && behind[1] > 60, "{behind:?}");
    assert!(shot.at_px([50.0, 30.0])[0] > 60);
}

#[test]
fn faces_are_drawn_from_the_farthest_to_the_nearest() {
    let lit = |y, side: f32| {
        let normals = [[-0.5 * side, -0.7, 0.5 * side]; 4];
        Face { normals, ..wall(y, WHITE).faces[0] }
    };
    let mut stage = Stage::new();
    let mut light = |faces: [Face; 2]| {
        let surface = Surface { faces: Arc::new(faces), ..wall(0.0, WHITE.alpha(0.5)) };
        let picture = picture(facing(Lens::Perspective), vec![Mark::Surface(surface)]);
        stage.shoot(&picture, 1.0).at_px([50.0, 50.0])[0]
    };
    let bright_before = [lit(-2.0, 1.0), lit(2.0, -1.0)];
    let dark_before = [lit(-2.0, -1.0), lit(2.0, 1.0)];
    for [one, other] in [bright_before, dark_before] {
        assert_eq!(light([one, other]), light([other, one]));
    }
    assert!(light(bright_before) > light(dark_before) + 20);
}

#[test]
fn a_surface_is_uploaded_once_from_wherever_it_is_seen() {
    let mut stage = Stage::new();
    let surface = wall(0.0, WHITE.alpha(0.5));
    for lens in LENSES {
        for camera in [facing(lens), tilted(lens)] {
            stage.shoot(&picture(camera, vec![Mark::Surface(surface.clone())]), 1.0);
        }
    }
    assert_eq!(stage.n_uploads(), 1);
}

#[test]
fn a_near_strand_cuts_the_far_one() {
    let (near, far) = ([[-4.0, -5.0, 0.0], [4.0, -5.0, 0.0]], [[0.0, 5.0, -4.0], [0.0, 5.0, 4.0]]);
    for curves in [[near, far], [far, near]] {
        let curves = curves.map(|curve| curve.to_vec()).to_vec();
        let lines = Lines { curves, rim: Some((3.0, BLUE)), ..line(&[], 6.0, RED) };
        let shot = shot(vec![Mark::Lines(lines)]);
        assert_eq!(shot.at_px([50.0, 50.0]), [255, 0, 0]);
        for beside in [45.0, 54.5] {
            assert_eq!(shot.at_px([50.0, beside]), [0, 0, 255], "the rim of the near one");
        }
        for beyond in [41.0, 59.0] {
            assert_eq!(shot.at_px([50.0, beyond]), [255, 0, 0], "the far one");
        }
    }
}

#[test]
fn a_line_that_runs_away_from_the_eye_does_not_cut_itself() {
    let at = |i: i32| f32::from(i as i16) / 30.0;
    let curve: Vec<_> = (-30..=30).map(|i| [3.0 * at(i), 20.0 * at(i), at(i) * at(i)]).collect();
    let lines = Lines { rim: Some((3.0, BLUE)), ..line(&curve, 6.0, RED) };
    let shot = shot(vec![Mark::Lines(lines)]);
    for world in curve.iter().skip(2).step_by(4) {
        assert_eq!(shot.at_world(world.map(f64::from)), [255, 0, 0], "at {world:?}");
    }
}

#[test]
fn a_line_hides_what_is_behind_and_is_hidden_by_what_is_before() {
    let across = || Mark::Lines(line(&[[-4.0, 0.0, 0.0], [4.0, 0.0, 0.0]], 6.0, RED));
    for y in [-4.0, 4.0] {
        let ball = ball([0.0, y, 0.0], BLUE);
        for marks in [vec![across(), ball.clone()], vec![ball, across()]] {
            let mid = shot(marks).at_px([50.0, 50.0]);
            assert!(is(mid, if y < 0.0 { BLUE } else { RED }), "{y} {mid:?}");
        }
    }
}

#[test]
fn a_flat_mark_ignores_depth() {
    let flat =
        Glyphs { occlusion: Occlusion::Flat, ..glyphs([0.0, 5.0, 0.0], style(Shape::Disc, RED)) };
    let strand = line(&[[-4.0, 5.0, 3.0], [4.0, 5.0, 3.0]], 6.0, GREEN);
    let strand = Lines { occlusion: Occlusion::Flat, ..strand };
    let front = ball([0.0, -3.0, 0.0], BLUE);
    let above = ball([0.0, -3.0, 3.0], BLUE);
    let shot = shot(vec![front, above, Mark::Glyphs(flat), Mark::Lines(strand)]);
    assert_eq!(shot.at_px([50.0, 50.0]), [255, 0, 0]);
    assert_eq!(shot.at_world([0.0, 5.0, 3.0]), [0, 255, 0]);
}

#[test]
fn a_field_is_hidden_by_what_is_before_and_hides_nothing() {
    let patch = Patch { corner: [-4.0, 0.0, -4.0], sides: [[8.0, 0.0, 0.0], [0.0, 0.0, 8.0]] };
    let faint = Field { ink: WHITE.alpha(0.3), ..shade(patch) };
    let marks = vec![ball([-2.0, -3.0, 0.0], RED), Mark::Field(faint), ball([2.0, 3.0, 0.0], BLUE)];
    let shot = shot(marks);
    assert!(is(shot.at_px([30.0, 50.0]), RED));
    assert!(shot.at_px([69.0, 50.0])[2] > 150 && shot.at_px([69.0, 50.0])[0] < 60);
}

#[test]
fn trails_are_hidden_by_what_is_before() {
    let at = |node, x: [f32; 3]| Arc::new(Record { node, x: x.to_vec(), ..Record::default() });
    let records = vec![at(0, [-4.0, 0.0, 0.0]), at(1, [0.0; 3]), at(2, [4.0, 0.0, 0.0])];
    let timeline = Arc::new(Timeline { records, ..(*cloud(vec![0.0; 3])).clone() });
    let trails = Trails {
        timeline,
        from: 2.0,
        to: 0.0,
        frame: Frame::Data,
        looks: discs(1, &[WHITE], &[]),
        width_px: 4.0,
        alpha: 0.8,
        fade: 0.0,
    };
    let balls = [ball([-2.0, -3.0, 0.0], RED), ball([2.0, 3.0, 0.0], RED)];
    let shot = shot(balls.into_iter().chain([Mark::Trails(trails)]).collect());
    assert!(is(shot.at_px([30.0, 50.0]), RED));
    assert!(shot.at_px([70.0, 50.0])[1] > 180);
    assert!(near(shot.at_px([50.0, 50.0]), [204; 3]));
}
