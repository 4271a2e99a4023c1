//! Nothing, and what is no number.

use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

use ridgewalk::picture::{Cones, Face, Lines, Mark, OrbitCamera, Patch, Surface, Width};
use ridgewalk::sim::timeline::Timeline;

use super::{LENSES, ball, cloud, facing, line, picture, seen_by, shade, tilted, wall};
use crate::canvas::stage::{RED, Stage, discs, particles, timeline};

/// Marks with nothing in them, and with nonsense.
fn nonsense() -> Vec<Mark> {
    let nan = f32::NAN;
    let empty: Arc<[Face]> = Vec::new().into();
    let broken = Face { corners: [[nan; 3]; 4], normals: [[0.0; 3]; 4] };
    let cones = |arrows| Cones { arrows, radius: 0.1, head: 0.2, ink: RED };
    let none = Timeline { dimension: 3, ..(*timeline(5, &[])).clone() };
    vec![
        Mark::Surface(Surface { faces: empty, ..wall(0.0, RED) }),
        Mark::Surface(Surface { faces: vec![broken].into(), ..wall(0.0, RED) }),
        Mark::Surface(Surface { scale: nan, ..wall(0.0, RED) }),
        Mark::Cones(cones(vec![])),
        Mark::Cones(cones(vec![[[nan; 3]; 2], [[1.0; 3]; 2], [[f32::MAX; 3], [0.0; 3]]])),
        Mark::Cones(Cones { radius: nan, ..cones(vec![[[0.0; 3], [1.0; 3]]]) }),
        ball([nan, 0.0, 0.0], RED),
        Mark::Lines(line(&[[nan; 3], [0.0; 3], [0.0, nan, 0.0]], 3.0, RED)),
        Mark::Lines(Lines { width: Width::World(nan), ..line(&[[0.0; 3]; 2], 1.0, RED) }),
        Mark::Field(shade(Patch { corner: [f64::NAN; 3], sides: [[0.0; 3]; 2] })),
        Mark::Particles(particles(&Arc::new(none), &discs(1, &[RED], &[]), 0.0)),
    ]
}

#[test]
fn nothing_and_nonsense_are_drawn_without_complaint() {
    for lens in LENSES {
        assert_eq!(seen_by(tilted(lens), nonsense()).sum(), [0.0; 3]);
        let eye = [0.0, -160.0, 0.0];
        let mut marks = nonsense();
        marks.push(Mark::Particles(particles(&cloud(eye.to_vec()), &discs(1, &[RED], &[]), 0.0)));
        marks.push(Mark::Lines(line(&[eye, eye, [0.0; 3]], 3.0, RED)));
        marks.push(Mark::Cones(Cones {
            arrows: vec![[eye, [0.0; 3]]],
            radius: 1.0,
            head: 1.0,
            ink: RED,
        }));
        marks.push(Mark::Surface(wall(-160.0, RED.alpha(0.5))));
        let mut stage = Stage::new();
        for (i, px_per_unit) in [1e-300, 1e300, f64::NAN, 1e-3, 10.0, 1e7].into_iter().enumerate() {
            let size_px = [[0.0; 2], [1.0; 2], [30.0, 20.0]][i % 3];
            for elevation in [FRAC_PI_2, -FRAC_PI_2, 0.0] {
                let camera = OrbitCamera { px_per_unit, elevation, size_px, ..facing(lens) };
                let image = stage.shoot(&picture(camera, marks.clone()), 1.5).image;
                assert_eq!(image.rgba.len(), 4 * (image.size[0] * image.size[1]) as usize);
            }
        }
    }
}
