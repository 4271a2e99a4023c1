//! Recordings: what was seen in the window, as a small text file that plays again.
//!
//! A recording holds what a picture depends on, not pictures: it is solved again wherever it is
//! played, and films of any size are made from it. A recording of one moment is a snapshot.

mod capture;
mod reel;
mod text;

use std::sync::Arc;

pub use capture::Capture;
pub use reel::{Look, Page, Reel, STOPPED};
pub use text::{FORMAT, is_recording};

use crate::picture::figure::digits;
use crate::picture::{Camera, Theme};
use crate::scene::{Change, Scene};
use crate::sim::axis::Axis;
use crate::sim::timeline::Timeline;

/// What a picture depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The experiment and its layers.
    pub scene: Arc<Scene>,
    /// The noise level under the scrubber, data units.
    pub sigma: f64,
    /// The view, with the size of its canvas; that of all data if left out.
    pub camera: Option<Camera>,
    /// Colours.
    pub theme: Theme,
    /// The particle that stands out.
    pub selected: Option<usize>,
}

/// What is seen from a time on.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Seconds since the recording began.
    pub at: f64,
    /// Whether scrubber and camera moved here evenly since the moment before; else they jumped.
    pub glides: bool,
    /// What is seen.
    pub seen: Snapshot,
}

/// Moments in order of time, at least one; the first is at zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    moments: Vec<Moment>,
}

/// What a recording shows at some second.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// What is seen since the last moment.
    pub seen: &'a Snapshot,
    /// Where scrubber and camera are moving, and the share of the way that is done.
    towards: Option<(&'a Snapshot, f64)>,
}

impl Recording {
    /// A recording of one moment.
    pub fn of_snapshot(seen: Snapshot) -> Self {
        Self { moments: vec![Moment { at: 0.0, glides: false, seen }] }
    }

    /// The way of a scrubber to another noise level, evenly, within so many seconds.
    pub fn of_play(from: Snapshot, sigma: f64, seconds: f64) -> Self {
        let to = Snapshot { sigma, ..from.clone() };
        let first = Moment { at: 0.0, glides: false, seen: from };
        Self { moments: vec![first, Moment { at: seconds, glides: true, seen: to }] }
    }

    /// One recording after the other; snapshots among them are shown for `hold` seconds each.
    /// Scrubber and camera glide for `glide` seconds from one to the next, where both have the same
    /// trajectories. `None` without recordings.
    pub fn joined<'a>(
        recordings: impl IntoIterator<Item = &'a Self>,
        hold: f64,
        glide: f64,
    ) -> Option<Self> {
        let mut moments: Vec<Moment> = Vec::new();
        for recording in recordings {
            let first = &recording.moments[0].seen;
            let glides = moments
                .last()
                .is_some_and(|last| last.seen.scene.has_trajectories_of(&first.scene));
            let begins =
                moments.last().map_or(0.0, |last| last.at) + if glides { glide } else { 0.0 };
            let moved = recording.moments.iter().enumerate().map(|(i, moment)| Moment {
                at: begins + moment.at,
                glides: if i == 0 { glides } else { moment.glides },
                seen: moment.seen.clone(),
            });
            moments.extend(moved);
            if let [only] = &recording.moments[..] {
                let seen = only.seen.clone();
                moments.push(Moment { at: begins + hold, glides: false, seen });
            }
        }
        (!moments.is_empty()).then_some(Self { moments })
    }

    /// Its moments, in order of time.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// How long it is, seconds.
    pub fn seconds(&self) -> f64 {
        self.moments.last().map_or(0.0, |moment| moment.at)
    }

    /// What is seen at a second; the ends stand for what is before and after.
    pub fn at(&self, seconds: f64) -> Showing<'_> {
        let n_past = self.moments.partition_point(|moment| moment.at <= seconds);
        let last = &self.moments[n_past.max(1) - 1];
        let next = self.moments.get(n_past.max(1)).filter(|next| next.glides);
        let towards = next.map(|next| {
            let share = (seconds - last.at) / (next.at - last.at);
            (&next.seen, share.clamp(0.0, 1.0))
        });
        Showing { seen: &last.seen, towards }
    }

    /// The same scenes as they read from a file elsewhere, see [`Scene::moved_to`].
    #[must_use]
    pub fn moved_to(&self, file: &std::path::Path) -> Self {
        let mut moved = self.clone();
        let mut last: Option<(Arc<Scene>, Arc<Scene>)> = None;
        for Moment { seen, .. } in &mut moved.moments {
            let known = last.take().filter(|(from, _)| Arc::ptr_eq(from, &seen.scene));
            let pair = known
                .unwrap_or_else(|| (Arc::clone(&seen.scene), Arc::new(seen.scene.moved_to(file))));
            seen.scene = Arc::clone(&pair.1);
            last = Some(pair);
        }
        moved
    }
}

impl Snapshot {
    /// What turns this into another, in words.
    pub fn differences_to(&self, other: &Self) -> Vec<String> {
        let mut words: Vec<_> =
            self.scene.changes_to(&other.scene).iter().map(Change::in_words).collect();
        if digits(self.sigma) != digits(other.sigma) {
            words.push(format!("σ {} → {}", digits(self.sigma), digits(other.sigma)));
        }
        let moved = match (self.camera, other.camera) {
            (Some(a), Some(b)) => !a.is_near(&b),
            (a, b) => a.is_some() != b.is_some(),
        };
        words.extend(moved.then(|| "another view".to_owned()));
        words.extend((self.theme != other.theme).then(|| "another theme".to_owned()));
        words.extend((self.selected != other.selected).then(|| "another particle".to_owned()));
        words
    }
}

impl Showing<'_> {
    /// Whether scrubber or camera are on the way.
    pub const fn is_moving(&self) -> bool {
        self.towards.is_some()
    }

    /// From where it is seen.
    pub fn camera(&self) -> Option<Camera> {
        match (self.seen.camera, self.towards) {
            (Some(from), Some((Snapshot { camera: Some(to), .. }, share))) => {
                Some(from.on_the_way(*to, share))
            }
            (camera, _) => camera,
        }
    }

    /// The moment under the scrubber, as a node coordinate; motion is even in the pace of the scene.
    pub fn moment(&self, timeline: &Timeline) -> f64 {
        let from = timeline.moment_of_ln_sigma(self.seen.sigma.ln());
        let Some((to, share)) = self.towards else { return from };
        let to = timeline.moment_of_ln_sigma(to.sigma.ln());
        let pace = Axis::of_word(&self.seen.scene.view.pace);
        pace.moment_on_the_way(timeline, [from, to], share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::PlaneCamera;

    fn camera(x: f64) -> Camera {
        Camera::Plane(PlaneCamera { centre: [x, 0.0], px_per_unit: 10.0, size_px: [100.0; 2] })
    }

    fn snapshot(x: f64) -> Snapshot {
        let camera = Some(camera(x));
        Snapshot { scene: Arc::default(), sigma: 1.0, camera, theme: Theme::Dark, selected: None }
    }

    fn centre(recording: &Recording, seconds: f64) -> f64 {
        let Some(Camera::Plane(camera)) = recording.at(seconds).camera() else {
            panic!("it was in the plane")
        };
        camera.centre[0]
    }

    #[test]
    fn a_film_of_snapshots_rests_at_each_and_glides_between() {
        let recordings = [0.0, 6.0].map(|x| Recording::of_snapshot(snapshot(x)));
        let recording = Recording::joined(&recordings, 1.0, 2.0).expect("there are snapshots");
        assert_eq!(recording.seconds(), 4.0);
        let centres = [-1.0, 0.5, 1.0, 2.0, 3.0, 3.5, 9.0].map(|at| centre(&recording, at));
        assert_eq!(centres, [0.0, 0.0, 0.0, 3.0, 6.0, 6.0, 6.0]);
        assert_eq!(Recording::joined([], 1.0, 1.0), None);
    }

    #[test]
    fn other_trajectories_are_cut_to() {
        let other = Scene::default().with_typed("sampler.steps=40").expect("a scene");
        let second = Snapshot { scene: Arc::new(other), ..snapshot(6.0) };
        let recordings = [snapshot(0.0), second].map(Recording::of_snapshot);
        let recording = Recording::joined(&recordings, 1.0, 2.0).expect("there are snapshots");
        assert_eq!([0.99, 1.0].map(|at| centre(&recording, at)), [0.0, 6.0]);
    }
}
