//! What a reader sees of space.

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{
    Camera, Cones, Face, Field, Lines, Mark, Occlusion, OrbitCamera, Patch, Picture, Rgba, Surface,
    Width,
};

use super::stage::{BLACK, BLUE, GREEN, RED, Seen, WHITE, disc, facing, line, page, space};

const NEAR: f32 = -3.0;
const FAR: f32 = 3.0;

fn seen(marks: Vec<Mark>) -> Seen {
    Seen::of(&space(marks))
}

/// Whether one channel is bright and the two others are dark.
fn is(found: [u8; 3], ink: Rgba) -> bool {
    (0..3).all(|c| if ink.0[c] > 0 { found[c] > 150 } else { found[c] < 60 })
}

#[test]
fn a_near_disc_covers_a_far_one_whatever_their_order() {
    let (near, far) = (disc([0.0, NEAR, 0.0], RED), disc([0.0, FAR, 0.0], GREEN));
    for lens in [Lens::Perspective, Lens::Orthographic] {
        for marks in [vec![near.clone(), far.clone()], vec![far.clone(), near.clone()]] {
            let camera = Camera::Orbit(facing(lens));
            let seen = Seen::of(&page(Picture { background: BLACK, camera, marks }));
            assert!(is(seen.at(50, 50), RED), "{lens:?}");
        }
    }
}

#[test]
fn a_line_that_runs_away_from_the_eye_is_hidden_only_where_it_is_behind() {
    let slanted = line(&[[-4.0, NEAR, 0.0], [4.0, FAR, 0.0]], 4.0, GREEN);
    let discs = [-2.0, 2.0].map(|x| disc([x, 0.0, 0.0], RED));
    let [left, right] = discs;
    let seen = seen(vec![Mark::Lines(slanted), left, right]);
    assert!(is(seen.at(30, 50), GREEN) && is(seen.at(70, 50), RED));
}

#[test]
fn a_glyph_on_a_line_lies_over_it() {
    let along = line(&[[-4.0, NEAR, 0.0], [4.0, FAR, 0.0]], 4.0, GREEN);
    let seen = seen(vec![Mark::Lines(along), disc([0.0; 3], RED)]);
    assert!((44..=56).all(|x| is(seen.at(x, 50), RED)));
}

#[test]
fn what_is_near_is_large() {
    let is_red = |y: f32, x: u32| is(seen(vec![disc([0.0, y, 0.0], RED)]).at(x, 50), RED);
    assert!(is_red(-80.0, 66) && !is_red(0.0, 66));
    assert!(is_red(0.0, 57) && !is_red(160.0, 57));
}

#[test]
fn colours_fade_with_depth() {
    let fading = OrbitCamera { fade_radius: 4.0, ..facing(Lens::Orthographic) };
    let red = |y: f32| {
        let marks = vec![Mark::Lines(line(&[[-1.0, y, 0.0], [1.0, y, 0.0]], 8.0, RED))];
        let picture = Picture { background: BLACK, camera: Camera::Orbit(fading), marks };
        Seen::of(&page(picture)).at(50, 50)[0]
    };
    for (y, left) in [(-4.0, 1.0), (0.0, 0.64), (4.0, 0.28)] {
        assert!((f64::from(red(y)) - 255.0 * left).abs() < 3.0, "{y}: {}", red(y));
    }
}

#[test]
fn a_line_of_world_width_grows_towards_the_eye() {
    let away = vec![vec![[-3.0, -60.0, 0.0], [3.0, 60.0, 0.0]]];
    let band = Lines { occlusion: Occlusion::Flat, ..Lines::new(away, Width::World(2.0), RED) };
    let seen = seen(vec![Mark::Lines(band)]);
    let height = |x| (0..100).filter(|&y| seen.at(x, y)[0] > 128).count();
    assert!(height(20) > height(50) && height(50) > height(66));
}

#[test]
fn a_slice_veils_what_is_behind_it_and_not_what_is_before() {
    let patch = Patch { corner: [-4.0, 0.0, -4.0], sides: [[8.0, 0.0, 0.0], [0.0, 0.0, 8.0]] };
    let (size, values, ink) = ([2, 2], vec![0.0; 4].into(), BLUE.alpha(0.5));
    let slice = Mark::Field(Field { id: 1, size, values, patch, top: 0.0, depth: 1.0, ink });
    let (before, behind) = (disc([-2.0, NEAR, 0.0], RED), disc([2.0, FAR, 0.0], RED));
    let seen = seen(vec![before, slice, behind]);
    assert!(is(seen.at(30, 50), RED));
    let [red, _, blue] = seen.at(70, 50);
    assert!((90..=140).contains(&red) && (120..=135).contains(&blue), "{red} {blue}");
    assert_eq!(seen.at(5, 50), [0; 3]);
}

#[test]
fn a_film_lets_light_through_and_a_wall_does_not() {
    let corners = [[-4.0, 0.0, -4.0], [4.0, 0.0, -4.0], [4.0, 0.0, 4.0], [-4.0, 0.0, 4.0]];
    let face = Face { corners, normals: [[0.0, -1.0, 0.0]; 4] };
    let wall = |ink: Rgba| {
        let (faces, wire) = (vec![face].into(), Rgba([0; 4]));
        Mark::Surface(Surface { faces, scale: 1.0, ink, wire })
    };
    let behind = || disc([0.0, FAR, 0.0], RED);
    assert!(is(seen(vec![behind(), wall(BLUE)]).at(50, 50), BLUE));
    let [red, _, blue] = seen(vec![behind(), wall(BLUE.alpha(0.3))]).at(50, 50);
    assert!(red > 120 && blue > 50, "{red} {blue}");
}

#[test]
fn a_cone_points_to_its_tip() {
    let arrows = vec![[[-3.0, 0.0, 0.0], [3.0, 0.0, 0.0]]];
    let seen = seen(vec![Mark::Cones(Cones { arrows, radius: 0.2, head: 2.0, ink: WHITE })]);
    let height = |x| (0..100).filter(|&y| seen.at(x, y)[0] > 60).count();
    assert!(height(63) > height(70) && height(70) > height(78) && height(63) > height(40));
    assert!(height(40) > 0 && height(15) == 0 && height(85) == 0);
}
