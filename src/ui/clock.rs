//! The time that is shown: where the scrubber is, and how it plays.

pub use crate::sim::axis::Axis;
use crate::sim::timeline::Timeline;

/// Seconds that the whole axis takes at speed 1.
const SECONDS_PER_AXIS: f64 = 10.0;

/// The scrubber. It holds a noise level, so that a change of the grid does not move it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Where the scrubber is.
    pub ln_sigma: f64,
    /// Whether it moves by itself.
    pub is_playing: bool,
    /// How fast; 1 shows the whole axis in ten seconds.
    pub speed: f64,
    /// Whether it starts again at the end.
    pub is_looping: bool,
    /// What is looped, `ln sigma` of the noise end and the data end; `None` is the whole axis.
    pub loop_range: Option<[f64; 2]>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            ln_sigma: f64::INFINITY,
            is_playing: true,
            speed: 1.0,
            is_looping: false,
            loop_range: None,
        }
    }
}

impl Clock {
    /// How long the whole axis takes to play.
    pub fn seconds_per_axis(&self) -> f64 {
        SECONDS_PER_AXIS / self.speed
    }

    /// The moment under the scrubber.
    pub fn moment(&self, timeline: &Timeline) -> f64 {
        timeline.moment_of_ln_sigma(self.ln_sigma)
    }

    /// Moves the scrubber to a moment.
    pub fn seek(&mut self, timeline: &Timeline, moment: f64) {
        self.ln_sigma = timeline.node_at(moment).sigma.ln();
    }

    /// Plays for `seconds`, evenly in `pace`.
    pub fn advance(&mut self, timeline: &Timeline, pace: Axis, seconds: f64) {
        let place_of =
            |ln_sigma: f64| pace.place_of_moment(timeline, timeline.moment_of_ln_sigma(ln_sigma));
        let range = self.loop_range.filter(|_| self.is_looping).map(|range| range.map(place_of));
        let [from, to] = range.unwrap_or([0.0, 1.0]);
        let mut place = place_of(self.ln_sigma) + self.speed * seconds / SECONDS_PER_AXIS;
        if place >= to {
            self.is_playing = self.is_looping;
            place = if self.is_looping { from } else { to };
        }
        self.seek(timeline, pace.moment_of_place(timeline, place.max(from.min(place))));
    }

    /// Starts or stops; at the end it starts again from noise.
    pub fn toggle_play(&mut self, timeline: &Timeline) {
        let last = (timeline.nodes.len() - 1) as f64;
        if !self.is_playing && self.moment(timeline) >= last - 1e-9 {
            self.seek(timeline, 0.0);
        }
        self.is_playing = !self.is_playing;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::sim::timeline::Node;

    fn timeline(sigmas: &[f64]) -> Timeline {
        let node = |&sigma: &f64| Node { t: sigma.ln_1p(), sigma, a: 1.0, s: sigma };
        Timeline {
            id: 0,
            dimension: 2,
            n_particles: 0,
            nodes: sigmas.iter().map(node).collect::<Arc<[Node]>>(),
            summaries: vec![],
            records: vec![],
        }
    }

    #[test]
    fn a_place_on_either_axis_and_its_moment_are_inverse() {
        for timeline in [timeline(&[10.0, 3.0, 1.0, 0.01]), timeline(&[1e12, 10.0, 1.0, 0.01])] {
            for axis in [Axis::LnSigma, Axis::T] {
                for moment in [0.0, 0.4, 1.0, 1.7, 3.0] {
                    let place = axis.place_of_moment(&timeline, moment);
                    let back = axis.moment_of_place(&timeline, place);
                    if axis == Axis::LnSigma {
                        assert!((back - moment).abs() < 1e-9, "{axis:?} {moment} {back}");
                    }
                    assert!((0.0..=1.0).contains(&place));
                }
            }
        }
    }

    #[test]
    fn play_stops_at_the_data_end_and_starts_again_from_noise() {
        let timeline = timeline(&[10.0, 1.0, 0.1]);
        let mut clock = Clock::default();
        clock.advance(&timeline, Axis::LnSigma, 1e3);
        assert!(!clock.is_playing && clock.moment(&timeline) == 2.0);
        clock.toggle_play(&timeline);
        assert!(clock.is_playing && clock.moment(&timeline) == 0.0);
    }

    #[test]
    fn a_loop_returns_to_its_start() {
        let timeline = timeline(&[10.0, 1.0, 0.1]);
        let range = Some([1.0_f64.ln(), 0.2_f64.ln()]);
        let mut clock = Clock { is_looping: true, loop_range: range, ..Clock::default() };
        clock.ln_sigma = 0.3_f64.ln();
        clock.advance(&timeline, Axis::LnSigma, 2.0);
        assert!(clock.is_playing && (clock.moment(&timeline) - 1.0).abs() < 1e-9);
    }
}
