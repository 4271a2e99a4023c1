//! Which steps between stored records make up a trail, put together where their alpha is nearly
//! the same.

use crate::picture::Trails;

/// A part of a trail between two neighbouring records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Index of the earlier record.
    pub earlier: usize,
    /// Where the part starts and ends, as shares of the way to the next record.
    pub cut: [f64; 2],
}

/// Consecutive parts that are drawn with one alpha.
#[derive(Clone, Debug, PartialEq)]
pub struct Strand {
    /// In the order of time.
    pub parts: Vec<Part>,
    /// Their mean alpha.
    pub alpha: f64,
}

/// The strands of a trail, the faintest first, with so many levels of alpha.
pub fn strands(trails: &Trails, n_levels: usize) -> Vec<Strand> {
    let Trails { from, to, .. } = *trails;
    let Some(fading) = Fading::new(trails, n_levels) else { return Vec::new() };
    let (first, last) = (from.min(to), from.max(to));
    let mut grown = Grown { strands: Vec::new(), level: None, n_parts: 0 };
    for (earlier, pair) in trails.timeline.records.windows(2).enumerate() {
        let [n0, n1] = [0, 1].map(|i| pair[i].node as f64);
        let ends = [first.max(n0), last.min(n1)];
        if ends[0] < ends[1] {
            for moments in fading.split(ends) {
                let cut = moments.map(|moment| (moment - n0) / (n1 - n0));
                grown.add(Part { earlier, cut }, fading.mean(moments), fading.level(moments));
            }
        }
    }
    let mut strands = grown.strands;
    if from < to {
        strands.reverse();
    }
    strands
}

/// How the alpha falls with age.
struct Fading {
    from: f64,
    to: f64,
    alpha: f64,
    fade: f64,
    n_levels: f64,
}

impl Fading {
    fn new(trails: &Trails, n_levels: usize) -> Option<Self> {
        let [alpha, fade] = [trails.alpha, trails.fade].map(f64::from);
        let Trails { from, to, .. } = *trails;
        let is_sound = [from, to, alpha, fade].iter().all(|x| x.is_finite());
        let n_levels = n_levels as f64;
        (is_sound && alpha > 0.0).then_some(Self {
            from,
            to,
            alpha: alpha.min(1.0),
            fade,
            n_levels,
        })
    }

    fn at(&self, moment: f64) -> f64 {
        let age = ((moment - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.alpha * (1.0 - age).powf(self.fade).min(1.0)
    }

    fn mean(&self, [start, end]: [f64; 2]) -> f64 {
        0.5 * (self.at(start) + self.at(end))
    }

    fn level(&self, moments: [f64; 2]) -> u32 {
        (self.mean(moments) / self.alpha * self.n_levels) as u32
    }

    /// Even parts, over none of which the alpha falls by much more than a level.
    fn split(&self, [start, end]: [f64; 2]) -> Vec<[f64; 2]> {
        let falls = (self.at(start) - self.at(end)).abs() / self.alpha * self.n_levels;
        let n = falls.ceil().clamp(1.0, self.n_levels);
        let at = |i: f64| start + (end - start) * i / n;
        (0..n as u32).map(|i| [at(f64::from(i)), at(f64::from(i + 1))]).collect()
    }
}

struct Grown {
    strands: Vec<Strand>,
    level: Option<u32>,
    /// Of the last strand.
    n_parts: u32,
}

impl Grown {
    fn add(&mut self, part: Part, alpha: f64, level: u32) {
        if let Some(strand) = self.strands.last_mut().filter(|_| self.level == Some(level)) {
            self.n_parts += 1;
            strand.alpha += (alpha - strand.alpha) / f64::from(self.n_parts);
            strand.parts.push(part);
        } else {
            self.strands.push(Strand { parts: vec![part], alpha });
            (self.level, self.n_parts) = (Some(level), 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::picture::{Frame, Looks};
    use crate::sim::timeline::{Record, Timeline};

    fn trails(from: f64, to: f64, nodes: &[usize]) -> Trails {
        let record = |&node| Arc::new(Record { node, ..Record::default() });
        let timeline = Timeline {
            id: 1,
            dimension: 2,
            n_particles: 0,
            nodes: Arc::new([]),
            summaries: vec![],
            records: nodes.iter().map(record).collect(),
        };
        Trails {
            timeline: Arc::new(timeline),
            from,
            to,
            frame: Frame::Data,
            looks: Arc::new(Looks { id: 1, palette: vec![], of_record: vec![] }),
            width_px: 1.0,
            alpha: 0.8,
            fade: 1.0,
        }
    }

    fn cuts(strands: &[Strand]) -> Vec<(usize, [f64; 2])> {
        strands.iter().flat_map(|strand| &strand.parts).map(|p| (p.earlier, p.cut)).collect()
    }

    #[test]
    fn a_trail_behind_is_cut_at_its_ends_and_the_newest_strand_is_last() {
        let found = strands(&trails(2.5, 0.5, &[0, 1, 2, 3]), 2);
        assert_eq!(cuts(&found), [(0, [0.5, 1.0]), (1, [0.0, 1.0]), (2, [0.0, 0.5])]);
        assert!(found[0].alpha < found[1].alpha);
    }

    #[test]
    fn a_trail_ahead_runs_the_other_way() {
        let found = strands(&trails(1.0, 3.0, &[0, 1, 2, 3]), 2);
        assert_eq!(cuts(&found), [(2, [0.0, 1.0]), (1, [0.0, 1.0])]);
        assert!((found[1].alpha - 0.6).abs() < 1e-6);
    }

    #[test]
    fn a_long_step_is_cut_into_levels_that_fade() {
        let found = strands(&trails(1.0, 0.0, &[0, 1]), 16);
        assert_eq!(found.len(), 16);
        assert!(found.windows(2).all(|pair| pair[0].alpha < pair[1].alpha));
    }

    #[test]
    fn steps_of_one_alpha_are_one_strand() {
        let even = Trails { fade: 0.0, ..trails(3.0, 0.0, &[0, 1, 2, 3]) };
        let found = strands(&even, 16);
        assert_eq!((found.len(), found[0].parts.len()), (1, 3));
    }

    #[test]
    fn a_trail_of_no_length_has_no_strands() {
        for (from, to) in [(1.0, 1.0), (f64::NAN, 1.0), (9.0, 5.0)] {
            assert!(strands(&trails(from, to, &[0, 1, 2]), 16).is_empty());
        }
    }
}
