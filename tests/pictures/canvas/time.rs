//! Particles and trails: what depends on the moment.

use std::sync::Arc;

use ridgewalk::picture::{Frame, Mark, Particles, Rgba, Trails};
use ridgewalk::sim::timeline::{Record, Timeline};

use super::stage::{
    BLUE, GREEN, RED, Shot, Stage, WHITE, discs, near, particles, picture, shot, timeline,
};

fn cloud(timeline: &Arc<Timeline>, moment: f64) -> Particles {
    particles(timeline, &discs(1, &[RED], &[]), moment)
}

/// Where on the `x` axis red is.
fn seen_at(shot: &Shot) -> f64 {
    let column = |i: i32| f64::from(i) / 10.0 + 0.05;
    let columns = (-50..50).map(|i| (column(i), f64::from(shot.at(column(i), 0.05)[0])));
    let (moment, mass) = columns.fold((0.0, 0.0), |(m, s), (x, red)| (m + x * red, s + red));
    moment / mass
}

fn assert_seen_at(particles: Particles, x: f64) {
    let found = seen_at(&shot(vec![Mark::Particles(particles)]));
    assert!((found - x).abs() < 0.03, "seen at {found} instead of {x}");
}

#[test]
fn a_moment_between_two_records_mixes_their_positions() {
    let timeline = timeline(1, &[(0, &[-3.0]), (1, &[1.0]), (2, &[2.0])]);
    assert_seen_at(cloud(&timeline, 0.0), -3.0);
    assert_seen_at(cloud(&timeline, 0.5), -1.0);
    assert_seen_at(cloud(&timeline, 1.25), 1.25);
}

#[test]
fn neighbours_of_a_thinned_timeline_are_found_by_node() {
    let timeline = timeline(1, &[(0, &[0.0]), (4, &[2.0]), (8, &[4.0])]);
    assert_seen_at(cloud(&timeline, 5.0), 2.5);
}

#[test]
fn a_moment_that_is_not_solved_yet_shows_the_last_record() {
    let timeline = timeline(1, &[(0, &[0.0]), (1, &[2.0])]);
    assert_seen_at(cloud(&timeline, 17.3), 2.0);
}

#[test]
fn the_frame_of_the_schedule_scales_each_record_by_its_own_a() {
    let timeline = timeline(1, &[(0, &[-4.0]), (1, &[4.0])]);
    let in_schedule = Particles { frame: Frame::Schedule, ..cloud(&timeline, 0.5) };
    assert_seen_at(in_schedule, 0.5 * -4.0 + 0.5 * (0.5 * 4.0));
}

#[test]
fn a_timeline_in_space_is_seen_from_above() {
    let record = Record { node: 0, x: vec![2.0, 0.0, 7.0], ..Record::default() };
    let records = vec![Arc::new(record)];
    let in_space = Timeline { dimension: 3, records, ..(*timeline(1, &[(0, &[0.0])])).clone() };
    assert_seen_at(cloud(&Arc::new(in_space), 0.0), 2.0);
}

#[test]
fn a_diverged_particle_is_not_drawn_and_disturbs_no_other() {
    let timeline = timeline(1, &[(0, &[f32::NAN, 1.0]), (1, &[0.0, f32::INFINITY])]);
    assert_seen_at(cloud(&timeline, 0.0), 1.0);
    assert_seen_at(cloud(&timeline, 1.0), 0.0);
    assert_eq!(shot(vec![Mark::Particles(cloud(&timeline, 0.5))]).sum(), [0.0; 3]);
}

#[test]
fn a_longer_prefix_uploads_only_what_is_new() {
    let stored: [(usize, &[f32]); 3] = [(0, &[0.0]), (1, &[1.0]), (2, &[2.0])];
    let mut stage = Stage::new();
    let mut uploads_at = |n_records: usize, moment: f64| {
        let of_record: [&[u32]; 3] = [&[0]; 3];
        let looks = discs(1, &[RED], &of_record[..n_records]);
        let cloud = particles(&timeline(1, &stored[..n_records]), &looks, moment);
        stage.shoot(&picture(vec![Mark::Particles(cloud)]), 1.0);
        stage.n_uploads()
    };
    assert_eq!(uploads_at(2, 0.5), 3, "two records and the looks of the first");
    assert_eq!(uploads_at(2, 0.7), 3);
    assert_eq!(uploads_at(3, 0.2), 3, "what is not seen is not sent");
    assert_eq!(uploads_at(3, 1.5), 5, "the third record, and the looks of the second");
    assert_eq!(uploads_at(3, 0.5), 5);
}

#[test]
fn another_solve_is_drawn_with_its_own_positions() {
    let mut stage = Stage::new();
    for id in 1..9 {
        let x = id as f32 / 4.0;
        let solve = cloud(&timeline(id, &[(0, &[x])]), 0.0);
        let found = seen_at(&stage.shoot(&picture(vec![Mark::Particles(solve)]), 1.0));
        assert!((found - f64::from(x)).abs() < 0.03);
    }
}

#[test]
fn later_styles_lie_above_earlier_ones_whatever_the_order_of_the_particles() {
    let timeline = timeline(1, &[(0, &[0.0, 0.0, 0.0])]);
    let looks = discs(1, &[BLUE, RED, GREEN], &[&[1, 2, 0]]);
    let shot = shot(vec![Mark::Particles(particles(&timeline, &looks, 0.0))]);
    assert_eq!(shot.at(0.0, 0.0), [0, 255, 0]);
}

#[test]
fn a_particle_looks_as_at_the_earlier_record() {
    let timeline = timeline(1, &[(0, &[0.0]), (1, &[0.0])]);
    let looks = discs(1, &[RED, GREEN], &[&[0], &[1]]);
    let at =
        |moment| shot(vec![Mark::Particles(particles(&timeline, &looks, moment))]).at(0.0, 0.0);
    assert_eq!(at(0.9), [255, 0, 0]);
    assert_eq!(at(1.0), [0, 255, 0]);
}

fn trails(timeline: &Arc<Timeline>, from: f64, to: f64) -> Trails {
    Trails {
        timeline: Arc::clone(timeline),
        from,
        to,
        frame: Frame::Data,
        looks: discs(1, &[WHITE, RED], &[&[0], &[1], &[0]]),
        width_px: 4.0,
        alpha: 0.8,
        fade: 1.0,
    }
}

fn three_steps() -> Arc<Timeline> {
    timeline(1, &[(0, &[-4.0]), (1, &[0.0]), (2, &[4.0])])
}

#[test]
fn a_trail_fades_with_age_and_ends_where_it_is_cut() {
    let shot = shot(vec![Mark::Trails(trails(&three_steps(), 0.75, 0.25))]);
    assert_eq!(shot.at(-3.2, 0.0), [0; 3], "before it begins");
    assert!(near(shot.at(-2.95, 0.0), [5; 3]), "{:?}", shot.at(-2.95, 0.0));
    assert!(near(shot.at(-1.95, 0.0), [107; 3]), "{:?}", shot.at(-1.95, 0.0));
    assert!(near(shot.at(-1.15, 0.0), [189; 3]), "{:?}", shot.at(-1.15, 0.0));
    assert_eq!(shot.at(-0.8, 0.0), [0; 3], "after it ends");
}

#[test]
fn a_piece_of_a_trail_has_the_colour_of_the_record_where_it_starts() {
    let even = Trails { fade: 0.0, ..trails(&three_steps(), 2.0, 0.0) };
    let shot = shot(vec![Mark::Trails(even)]);
    assert_eq!(shot.at(-2.0, 0.0), [204; 3]);
    assert_eq!(shot.at(2.0, 0.0), [204, 0, 0]);
}

#[test]
fn a_trail_has_one_alpha_at_its_joints() {
    let bend = |node, x, y| Arc::new(Record { node, x: vec![x, y], ..Record::default() });
    let records = vec![bend(0, -3.0, -3.0), bend(1, 0.0, 0.0), bend(2, 4.0, 0.5)];
    let bent = Arc::new(Timeline { records, ..(*three_steps()).clone() });
    let looks = discs(2, &[WHITE], &[]);
    let even = Trails { fade: 0.0, width_px: 12.0, looks, ..trails(&bent, 2.0, 0.0) };
    let shot = shot(vec![Mark::Trails(even)]);
    for (x, y) in [(-0.05, 0.05), (0.05, 0.25), (0.15, -0.35), (-0.25, -0.15), (0.0, 0.35)] {
        assert_eq!(shot.at(x, y), [204; 3], "at {x} {y}");
    }
}

#[test]
fn a_trail_ahead_begins_at_its_moment() {
    let shot = shot(vec![Mark::Trails(trails(&three_steps(), 0.5, 1.5))]);
    assert_eq!(shot.at(-2.2, 0.0), [0; 3]);
    assert!(shot.at(-1.9, 0.0)[0] > 190);
    assert!(shot.at(1.8, 0.0)[0] < 20);
}

#[test]
fn empty_and_broken_clouds_are_drawn_without_complaint() {
    let empty = timeline(1, &[]);
    let nobody = timeline(2, &[(0, &[]), (1, &[])]);
    let lost = timeline(3, &[(0, &[f32::NAN]), (1, &[1.0]), (2, &[f32::INFINITY])]);
    let short = Timeline { id: 4, n_particles: 9, ..(*three_steps()).clone() };
    for timeline in [empty, nobody, lost, Arc::new(short)] {
        for inks in [&[][..], &[WHITE; 2][..], &[WHITE; 40][..]] {
            let looks = discs(timeline.id, inks, &[&[]]);
            let trails = Trails { looks: Arc::clone(&looks), ..trails(&timeline, 2.0, 0.0) };
            shot(vec![
                Mark::Particles(particles(&timeline, &looks, 0.5)),
                Mark::Particles(particles(&timeline, &looks, f64::NAN)),
                Mark::Trails(trails),
            ]);
        }
    }
}

#[test]
fn sixteen_styles_can_be_told_apart() {
    let inks: Vec<Rgba> = (0..16).map(|i| Rgba([i * 16, 255 - i * 16, 0, 255])).collect();
    let x: Vec<f32> = (0..16).map(|i| i as f32 * 0.6 - 4.5).collect();
    let styles: Vec<u32> = (0..16).collect();
    let looks = discs(1, &inks, &[&styles]);
    let mut looks = (*looks).clone();
    looks.palette.iter_mut().for_each(|style| style.radius_px = 2.0);
    let cloud = particles(&timeline(1, &[(0, &x)]), &Arc::new(looks), 0.0);
    let shot = shot(vec![Mark::Particles(cloud)]);
    for (x, Rgba([r, g, b, _])) in x.iter().zip(inks) {
        assert_eq!(shot.at(f64::from(*x), 0.0), [r, g, b]);
    }
}
