//! A recording while it is made: each frame of the window says what is seen.

use std::sync::Arc;

use super::{Moment, Recording, Snapshot};
use crate::scene::Scene;
use crate::sim::axis::Axis;
use crate::sim::timeline::Timeline;

/// Motion along the axis of time that is not seen, as a share of the axis.
const NEAR: f64 = 3e-4;

/// Frames in a row that may be left out because they lie on an even way.
const MOST_LEFT_OUT: usize = 600;

/// What has been seen so far.
pub struct Capture {
    began: f64,
    moments: Vec<Moment>,
    /// Whether scrubber or camera moved in the last frame.
    is_moving: bool,
    /// What lay on the way to the last moment.
    left_out: Vec<Moment>,
}

impl Capture {
    /// Begins with what is seen; `now` are seconds of any clock.
    pub fn begin(now: f64, seen: Snapshot) -> Self {
        let first = Moment { at: 0.0, glides: false, seen };
        Self { began: now, moments: vec![first], is_moving: false, left_out: Vec::new() }
    }

    /// How long it has been going on, seconds.
    pub fn seconds(&self, now: f64) -> f64 {
        (now - self.began).max(0.0)
    }

    /// The scene that was seen last.
    pub fn scene(&self) -> Arc<Scene> {
        Arc::clone(&self.last().seen.scene)
    }

    fn last(&self) -> &Moment {
        &self.moments[self.moments.len() - 1]
    }

    /// Takes in what is seen in a frame, of trajectories of the scene that is seen.
    pub fn see(&mut self, now: f64, seen: &Snapshot, timeline: &Timeline) {
        let last = self.last();
        if is_same(seen, &last.seen) {
            self.is_moving = false;
            return;
        }
        let at = (self.seconds(now) * 1e3).round() / 1e3;
        let next = Moment { at: at.max(last.at), glides: self.is_moving, seen: seen.clone() };
        if self.lies_on_the_way(&next, timeline) {
            self.left_out.extend(self.moments.pop());
        } else {
            self.left_out.clear();
        }
        self.is_moving = true;
        self.moments.push(next);
    }

    /// Ends it.
    pub fn finish(mut self, now: f64) -> Recording {
        let at = (self.seconds(now) * 1e3).round() / 1e3;
        let last = self.last();
        if at > last.at {
            let seen = last.seen.clone();
            self.moments.push(Moment { at, glides: false, seen });
        }
        Recording { moments: self.moments }
    }

    /// Whether the last moment, and all that were left out before it, would be seen as they were if
    /// the motion went on evenly to the next.
    fn lies_on_the_way(&self, next: &Moment, timeline: &Timeline) -> bool {
        let [.., from, last] = &self.moments[..] else { return false };
        if !(last.glides && next.glides) || self.left_out.len() >= MOST_LEFT_OUT {
            return false;
        }
        let way = Recording { moments: vec![from.clone(), next.clone()] };
        let axis = Axis::of_word(&next.seen.scene.view.pace);
        let place = |moment: f64| axis.place_of_moment(timeline, moment);
        self.left_out.iter().chain([last]).chain([from]).all(|passed| {
            let there = way.at(passed.at);
            let own = timeline.moment_of_ln_sigma(passed.seen.sigma.ln());
            let is_near = match (there.camera(), passed.seen.camera) {
                (Some(a), Some(b)) => a.is_near(&b),
                (a, b) => a.is_none() && b.is_none(),
            };
            is_near
                && (place(there.moment(timeline)) - place(own)).abs() < NEAR
                && is_same_but_for_motion(&passed.seen, &next.seen)
        })
    }
}

fn is_same(a: &Snapshot, b: &Snapshot) -> bool {
    (a.sigma, a.camera) == (b.sigma, b.camera) && is_same_but_for_motion(a, b)
}

fn is_same_but_for_motion(a: &Snapshot, b: &Snapshot) -> bool {
    (a.theme, a.selected) == (b.theme, b.selected)
        && (Arc::ptr_eq(&a.scene, &b.scene) || a.scene == b.scene)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Theme;
    use crate::sim::timeline::Node;

    fn timeline() -> Timeline {
        let node = |sigma: f64| Node { t: sigma.ln_1p(), sigma, a: 1.0, s: sigma };
        Timeline {
            id: 0,
            dimension: 2,
            n_particles: 0,
            nodes: [10.0, 1.0, 0.1, 0.01].map(node).into(),
            summaries: vec![],
            records: vec![],
        }
    }

    fn seen(ln_sigma: f64) -> Snapshot {
        let sigma = ln_sigma.exp();
        let scene = Scene::default().with_typed("view.pace=sigma").expect("a scene");
        Snapshot { scene: Arc::new(scene), sigma, camera: None, theme: Theme::Dark, selected: None }
    }

    fn captured(frames: impl IntoIterator<Item = (f64, f64)>, end: f64) -> Recording {
        let mut frames = frames.into_iter();
        let (began, ln_sigma) = frames.next().expect("a frame");
        let mut capture = Capture::begin(began, seen(ln_sigma));
        for (now, ln_sigma) in frames {
            capture.see(now, &seen(ln_sigma), &timeline());
        }
        capture.finish(end)
    }

    fn ln_sigma(recording: &Recording, at: f64) -> f64 {
        let timeline = timeline();
        timeline.node_at(recording.at(at).moment(&timeline)).sigma.ln()
    }

    #[test]
    fn even_play_is_its_two_ends_and_is_seen_as_it_was() {
        let frames = (0..300).map(|i| (7.0 + f64::from(i) / 60.0, 2.0 - f64::from(i) / 75.0));
        let recording = captured(frames, 20.0);
        assert!(recording.moments().len() <= 4, "{}", recording.moments().len());
        assert_eq!(recording.seconds(), 13.0);
        for i in [0, 60, 150, 299] {
            let (at, expected) = (f64::from(i) / 60.0, 2.0 - f64::from(i) / 75.0);
            assert!((ln_sigma(&recording, at) - expected).abs() < 0.02, "{i}");
        }
        assert!((ln_sigma(&recording, 13.0) - (2.0 - 299.0 / 75.0)).abs() < 1e-9);
    }

    #[test]
    fn a_curved_motion_keeps_what_bends_it() {
        let path = |i: u32| (f64::from(i) / 60.0, 2.0 * (f64::from(i) / 40.0).cos());
        let recording = captured((0..200).map(path), 4.0);
        assert!(recording.moments().len() < 120, "{}", recording.moments().len());
        for (at, expected) in (0..200).map(path) {
            assert!((ln_sigma(&recording, at) - expected).abs() < 0.02, "{at}");
        }
    }

    #[test]
    fn a_jump_is_a_jump_and_a_rest_is_a_rest() {
        let recording = captured([(0.0, 1.0), (1.0, 1.0), (2.0, -1.0), (3.0, -1.0)], 5.0);
        let seen = [0.0, 1.9, 2.0, 5.0].map(|at| ln_sigma(&recording, at).round());
        assert_eq!(seen, [1.0, 1.0, -1.0, -1.0]);
        assert_eq!(recording.seconds(), 5.0);
    }
}
