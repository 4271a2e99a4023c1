use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::scene::Scene;

const RADIUS_PX: f32 = 10.0;

fn hand(at: [f64; 2]) -> Hand {
    Hand::new(&Touch { at, px: 0.01, seconds: 0.05 }, RADIUS_PX)
}

/// Leads a tool from place to place.
fn led(tool: Tool, points: &mut Vec<[f64; 2]>, way: &[[f64; 2]]) -> Result<(), Refusal> {
    let mut stroke = None;
    let mut all = Ok(());
    for &at in way {
        let (trace, done) = touch(tool, points, stroke, &hand(at));
        all = all.and(done);
        let Trace { last, mark, due, held, .. } = trace;
        stroke = Some(Stroke { last, mark, due, held, scene: Arc::new(Scene::default()) });
    }
    all
}

fn distance(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[test]
fn a_pen_leaves_points_one_brush_apart_however_often_it_is_looked_at() {
    let stroke = |n: i32| {
        let mut points = Vec::new();
        let way: Vec<_> = (0..=n).map(|i| [f64::from(i) / f64::from(n), 0.0]).collect();
        led(Tool::Pen, &mut points, &way).expect("room");
        points
    };
    for n in [1, 3, 700] {
        let points = stroke(n);
        assert!((10..=11).contains(&points.len()), "{n}: {}", points.len());
        let gaps = points.windows(2).map(|pair| distance(&pair[0], &pair[1]));
        assert!(gaps.map(|gap| (gap - 0.1).abs()).fold(0.0, f64::max) < 0.02);
    }
}

#[test]
fn a_spray_stays_within_the_brush_repeats_itself_and_gives_no_point_twice() {
    let sprayed = || {
        let mut points = Vec::new();
        led(Tool::Spray, &mut points, &[[0.5, -0.5]; 100]).expect("room");
        points
    };
    let points = sprayed();
    assert_eq!(points, sprayed());
    assert!((290..310).contains(&points.len()), "{}", points.len());
    assert!(points.iter().all(|point| distance(point, &[0.5, -0.5]) < 0.1 + 1e-3));
    for (i, point) in points.iter().enumerate() {
        assert!(!points[..i].contains(point));
    }
}

#[test]
fn an_eraser_takes_what_lies_on_its_way_and_leaves_two() {
    let row: Vec<_> = (0..20).map(|i| [0.1 * f64::from(i), 0.0]).collect();
    let mut points = row.clone();
    led(Tool::Eraser, &mut points, &[[0.0, 0.05], [0.8, 0.05]]).expect("enough remain");
    assert_eq!(points, row[9..]);
    let all = led(Tool::Eraser, &mut points, &[[0.0, 0.0], [2.0, 0.0]]);
    assert_eq!(all, Err(Refusal::TooFew));
    assert_eq!(points, row[9..]);
}

#[test]
fn a_hand_carries_what_lies_within_the_brush_else_the_nearest_point_that_is_not_far() {
    let there = vec![[0.0, 0.0], [0.05, 0.0], [1.0, 0.0]];
    let moved = |way: &[[f64; 2]]| {
        let mut points = there.clone();
        led(Tool::Move, &mut points, way).expect("they stay apart");
        points
    };
    assert_eq!(moved(&[[0.0, 0.01], [0.3, 0.2], [0.0, 0.51]])[..2], [[0.0, 0.5], [0.05, 0.5]]);
    assert_eq!(moved(&[[0.8, 0.0], [0.8, 0.3]])[2], [1.0, 0.3]);
    assert_eq!(moved(&[[0.0, 3.0], [0.0, 4.0]]), there);
}

#[test]
fn two_points_are_never_carried_into_one() {
    let mut points = vec![[0.0, 0.0], [1.0, 0.0]];
    let done = led(Tool::Move, &mut points, &[[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]]);
    assert_eq!(done, Err(Refusal::TooFew));
    assert_eq!(points, [[0.5, 0.0], [1.0, 0.0]]);
}

#[test]
fn there_are_never_more_points_than_a_scene_holds() {
    let mut points: Vec<_> = (0..Drawn::MOST).map(|i| [i as f64, 9.0]).collect();
    let done = led(Tool::Pen, &mut points, &[[0.0, 0.0], [1.0, 0.0]]);
    assert_eq!(done, Err(Refusal::Full));
    assert_eq!(points.len(), Drawn::MOST);
}

proptest! {
    #[test]
    fn no_hand_breaks_the_points(
        way in prop::collection::vec((0_usize..4, -3.0..3.0, -3.0..3.0), 1..40),
        px_exponent in -6..6,
    ) {
        let mut points = vec![[0.0, 0.0], [1.0, 0.0]];
        let px = 10_f64.powi(px_exponent);
        for (tool, x, y) in way {
            let at = [x, y].map(|x: f64| x * 100.0 * px);
            let hand = Hand::new(&Touch { at, px, seconds: 0.1 }, RADIUS_PX);
            let _ = touch(Tool::ALL[tool], &mut points, None, &hand);
            prop_assert_eq!(Drawn::fault(&points), None);
        }
    }
}
