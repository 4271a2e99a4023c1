//! What hides what, and how bright it is.

use std::f64::consts::FRAC_PI_2;

use ridgewalk::picture::camera::Lens;
use ridgewalk::picture::{
    Camera, Cones, Face, Field, Glyphs, Lines, Mark, Occlusion, OrbitCamera, Patch, Picture, Rgba,
    Shape, Style, Surface, Width,
};
use ridgewalk::record::image::Image;

use super::stage::{BLACK, BLUE, RED, WHITE, at_px, near, shoot, sum};
use crate::small::{LENSES, facing};

fn seen_by(camera: OrbitCamera, marks: Vec<Mark>) -> Image {
    shoot(Picture { background: BLACK, camera: Camera::Orbit(camera), marks }, 1.0)
}

fn point(shape: Shape, y: f32, ink: Rgba) -> Mark {
    let style = Style { shape, radius_px: 10.0, stroke_px: 3.0, ink, halo: None };
    Mark::Glyphs(Glyphs { at: vec![[0.0, y, 0.0]], style, occlusion: Occlusion::Solid })
}

fn line(curve: &[[f32; 3]], ink: Rgba) -> Lines {
    Lines::new(vec![curve.to_vec()], Width::Px(6.0), ink)
}

fn across(y: f32, ink: Rgba) -> Mark {
    Mark::Lines(line(&[[-4.0, y, 0.0], [4.0, y, 0.0]], ink))
}

/// Across the line of sight, eight units wide.
fn wall(y: f32, ink: Rgba) -> Mark {
    let corners = [[-4.0, y, -4.0], [4.0, y, -4.0], [4.0, y, 4.0], [-4.0, y, 4.0]];
    let face = Face { corners, normals: [[0.0, -1.0, 0.0]; 4] };
    Mark::Surface(Surface { faces: vec![face].into(), scale: 1.0, ink, wire: Rgba([0; 4]) })
}

fn shade(corner: [f64; 3], sides: [[f64; 3]; 2], ink: Rgba) -> Mark {
    let patch = Patch { corner, sides };
    let values = vec![0.0; 4].into();
    Mark::Field(Field { id: 1, size: [2, 2], values, patch, top: 0.0, depth: 1.0, ink })
}

fn is(found: [u8; 4], ink: Rgba) -> bool {
    (0..3).all(|c| if ink.0[c] > 0 { found[c] > 150 } else { found[c] < 60 })
}

#[test]
fn what_is_nearer_hides_what_is_farther_whatever_the_order() {
    let red = [|y| point(Shape::Disc, y, RED), |y| across(y, RED)];
    let blue = [|y| point(Shape::Disc, y, BLUE), |y| across(y, BLUE)];
    for lens in LENSES {
        for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let (front, back) = (red[i](-4.0), blue[j](4.0));
            for marks in [vec![front.clone(), back.clone()], vec![back, front]] {
                let found = at_px(&seen_by(facing(lens), marks), [50.0, 50.0]);
                assert!(is(found, RED), "{lens:?} {i} {j} {found:?}");
            }
        }
    }
}

#[test]
fn a_translucent_surface_hides_nothing_and_tints_what_is_behind() {
    let marks = |y| vec![point(Shape::Ring, y, RED), wall(0.0, WHITE.alpha(0.5))];
    let [before, behind] =
        [-2.0, 2.0].map(|y| at_px(&seen_by(facing(Lens::Orthographic), marks(y)), [60.0, 50.0]));
    assert_eq!(before, RED.0);
    assert!(behind[0] > behind[1] + 60 && behind[1] > 60, "{behind:?}");
}

#[test]
fn a_film_covers_each_pixel_once() {
    // Edges of faces, and the diagonals within them, pass through middles of pixels.
    for lens in LENSES {
        let surface = seen_by(facing(lens), vec![wall(0.0, WHITE.alpha(0.5))]);
        let sides = [[8.0, 0.0, 0.0], [0.0, 0.0, 8.0]];
        let field = seen_by(facing(lens), vec![shade([-4.0, 0.0, -4.0], sides, WHITE.alpha(0.5))]);
        for image in [surface, field] {
            let bright = image.rgba.chunks(4).filter(|pixel| pixel[0] > 0);
            let bright: Vec<u8> = bright.map(|pixel| pixel[0]).collect();
            assert_eq!(bright.len(), 6400);
            let (low, high) = (bright.iter().min(), bright.iter().max());
            assert!(high.zip(low).is_some_and(|(high, low)| high - low < 3), "{low:?} {high:?}");
        }
    }
}

#[test]
fn a_near_strand_cuts_the_far_one() {
    let (close, far) = ([[-4.0, -5.0, 0.0], [4.0, -5.0, 0.0]], [[0.0, 5.0, -4.0], [0.0, 5.0, 4.0]]);
    for curves in [[close, far], [far, close]] {
        let curves = curves.map(|curve| curve.to_vec()).to_vec();
        let strands = Lines { curves, rim: Some((3.0, BLUE)), ..line(&[], RED) };
        let image = seen_by(facing(Lens::Perspective), vec![Mark::Lines(strands)]);
        let seen = [50.0, 45.0, 54.5, 41.0, 59.0].map(|y| at_px(&image, [50.0, y]));
        assert_eq!(seen, [RED.0, BLUE.0, BLUE.0, RED.0, RED.0]);
    }
}

#[test]
fn a_translucent_line_has_one_alpha_where_it_crosses_itself() {
    let curve = [[-3.0, -5.0, 0.0], [3.0, -2.0, 0.0], [3.0, 2.0, 3.0], [0.0, 4.0, 3.0]];
    let curve = [&curve[..], &[[0.0, 8.0, -3.0]]].concat();
    let view = facing(Lens::Perspective);
    let image = seen_by(view, vec![Mark::Lines(line(&curve, WHITE.alpha(0.4)))]);
    for world in [[0.0, -3.5, 0.0], [0.0, 6.0, 0.0], [3.0, -2.0, 0.0], [-2.0, -4.5, 0.0]] {
        let at = view.spot(world).expect("seen").at;
        assert_eq!(at_px(&image, at), [102, 102, 102, 255], "at {world:?}");
    }
}

#[test]
fn colours_fade_towards_the_background_with_depth() {
    for (y, expected) in [(-4.5, 255), (0.0, 163), (4.5, 71)] {
        for lens in LENSES {
            let view = OrbitCamera { fade_radius: 4.0, ..facing(lens) };
            let ring = seen_by(view, vec![point(Shape::Ring, y, RED)]);
            let strand = seen_by(view, vec![across(y, RED)]);
            let radius = 10.0 * if lens == Lens::Perspective { 160.0 / (160.0 + y) } else { 1.0 };
            let found =
                [at_px(&ring, [50.0 + f64::from(radius), 50.0]), at_px(&strand, [50.0, 50.0])];
            assert!(found.iter().all(|f| near(*f, [expected, 0, 0, 255])), "{y} {found:?}");
        }
    }
}

#[test]
fn points_grow_towards_the_eye_in_perspective_only() {
    let area = |lens, y| sum(&seen_by(facing(lens), vec![point(Shape::Ring, y, RED)]), 0);
    let ratio = |lens| area(lens, -40.0) / area(lens, 80.0);
    assert!((ratio(Lens::Orthographic) - 1.0).abs() < 1e-6);
    assert!((ratio(Lens::Perspective) - 4.0).abs() < 0.1, "{}", ratio(Lens::Perspective));
}

#[test]
fn a_cone_is_wide_at_its_head_and_lit() {
    let arrows = vec![[[-3.0, 0.0, 0.0], [3.0, 0.0, 0.0]]];
    let cones = Mark::Cones(Cones { arrows, radius: 0.2, head: 2.0, ink: WHITE });
    let image = seen_by(facing(Lens::Orthographic), vec![cones]);
    let width = |x| (0..100).filter(|y| at_px(&image, [x, f64::from(*y)])[0] > 60).count();
    assert_eq!([width(40.0), width(19.0), width(81.0)], [4, 0, 0]);
    assert!((11..=12).contains(&width(60.5)) && width(75.0) < 6, "{}", width(60.5));
    assert!(at_px(&image, [62.0, 47.0])[0] > at_px(&image, [62.0, 54.0])[0] + 20);
}

#[test]
fn what_passes_the_eye_is_cut_before_it() {
    let sides = [[0.0, 400.0, 0.0], [2.0, 0.0, 0.0]];
    let floor = shade([-1.0, -300.0, -1.0], sides, WHITE);
    let rail = Mark::Lines(line(&[[0.0, -300.0, 2.0], [0.0, 100.0, 2.0]], RED));
    let image = seen_by(facing(Lens::Perspective), vec![floor, rail]);
    assert_eq!(at_px(&image, [50.0, 95.0]), WHITE.0);
    assert_eq!(at_px(&image, [50.0, 5.0]), RED.0);
    assert_eq!([at_px(&image, [50.0, 50.0]), at_px(&image, [5.0, 60.0])], [BLACK.0; 2]);
}

#[test]
fn nonsense_draws_nothing_and_no_view_panics() {
    let nan = f32::NAN;
    let cones = |arrows| Mark::Cones(Cones { arrows, radius: 0.1, head: 0.2, ink: RED });
    let wrong = || {
        vec![
            wall(nan, RED),
            cones(vec![[[nan; 3]; 2], [[1.0; 3]; 2], [[f32::MAX; 3], [0.0; 3]]]),
            point(Shape::Disc, nan, RED),
            across(nan, RED),
            shade([f64::NAN; 3], [[1.0; 3]; 2], RED),
        ]
    };
    let eye = -160.0;
    let right = [wall(eye, RED), across(eye, RED), point(Shape::Disc, eye, RED)];
    for lens in LENSES {
        assert_eq!(sum(&seen_by(facing(lens), wrong()), 0), 0.0);
        for (i, px_per_unit) in [1e-300, 1e300, f64::NAN, 1e-3, 10.0, 1e7].into_iter().enumerate() {
            let size_px = [[0.0; 2], [1.0; 2], [30.0, 20.0]][i % 3];
            for elevation in [FRAC_PI_2, -FRAC_PI_2, 0.0] {
                let view = OrbitCamera { px_per_unit, elevation, size_px, ..facing(lens) };
                let marks = wrong().into_iter().chain(right.clone());
                let arrow = cones(vec![[[0.0, eye, 0.0], [0.0; 3]]]);
                let image = seen_by(view, marks.chain([arrow]).collect());
                assert_eq!(image.rgba.len(), 4 * (image.size[0] * image.size[1]) as usize);
            }
        }
    }
}
