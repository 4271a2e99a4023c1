//! The axis of time.

use super::timeline::Timeline;

/// The quantity in which play and the time axis are even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The logarithm of the noise level.
    LnSigma,
    /// Schedule time.
    T,
}

impl Axis {
    /// The axis of that name in a scene.
    pub fn of_word(word: &str) -> Self {
        if word == "t" { Self::T } else { Self::LnSigma }
    }

    /// Where a moment is on the axis: 0 is noise, 1 is data. A start from pure noise lies as far
    /// before the first finite node as a twentieth of the axis.
    pub fn place_of_moment(self, timeline: &Timeline, moment: f64) -> f64 {
        let last = (timeline.nodes.len() - 1) as f64;
        match self {
            Self::T => {
                let t = |moment: f64| timeline.node_at(moment).t;
                (t(0.0) - t(moment)) / (t(0.0) - t(last))
            }
            Self::LnSigma => {
                let key = |moment: f64| timeline.node_at(moment).sigma.ln();
                let lead = lead(timeline);
                if lead > 0.0 && moment < 1.0 {
                    return lead * moment;
                }
                let first = if lead > 0.0 { 1.0 } else { 0.0 };
                let place = (key(first) - key(moment)) / (key(first) - key(last));
                lead + (1.0 - lead) * place
            }
        }
    }

    /// The moment at a place of the axis.
    pub fn moment_of_place(self, timeline: &Timeline, place: f64) -> f64 {
        let last = timeline.nodes.len() - 1;
        match self {
            Self::T => {
                let (from, to) = (timeline.nodes[0].t, timeline.nodes[last].t);
                timeline.moment_of_t(from + (to - from) * place)
            }
            Self::LnSigma => {
                let lead = lead(timeline);
                if place < lead {
                    return (place / lead).max(0.0);
                }
                let first = usize::from(lead > 0.0);
                let key = |index: usize| timeline.nodes[index].sigma.ln();
                let within = (place - lead) / (1.0 - lead);
                timeline.moment_of_ln_sigma(key(first) + (key(last) - key(first)) * within)
            }
        }
    }

    /// The moment on an even way from one to another, of which that share is done.
    pub fn moment_on_the_way(self, timeline: &Timeline, ends: [f64; 2], share: f64) -> f64 {
        let [from, to] = ends.map(|moment| self.place_of_moment(timeline, moment));
        self.moment_of_place(timeline, from + share * (to - from))
    }
}

/// The part of the axis before the first node of finite noise.
fn lead(timeline: &Timeline) -> f64 {
    let starts_at_infinity =
        timeline.nodes.len() > 2 && timeline.nodes[1].sigma < 1e-6 * timeline.nodes[0].sigma;
    if starts_at_infinity { 0.05 } else { 0.0 }
}

/// A way along the axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// The quantity in which it is even.
    pub axis: Axis,
    /// Where it begins, 0 (noise) to 1 (data).
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Course {
    /// The `i`-th of `n` moments, ends included; the end where there is one alone.
    pub fn moment(&self, timeline: &Timeline, i: usize, n: usize) -> f64 {
        let part = if n > 1 { i as f64 / (n - 1) as f64 } else { 1.0 };
        self.axis.moment_of_place(timeline, self.from + (self.to - self.from) * part)
    }
}
