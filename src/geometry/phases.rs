//! The three phases of a particle: it reaches the ridge, aligns with it, slides along it
//! (He, Qiu & Tao 2026, arXiv 2602.06021).
//!
//! Everything here is a function of two lengths for each particle and node, the distance to the
//! ridge and the normal displacement still to go: other thresholds need no other solve.

/// What a particle is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Phase {
    /// It is far from the ridge.
    #[default]
    Reach,
    /// It is near the ridge and still moves across it.
    Align,
    /// It is near the ridge and moves along it.
    Slide,
}

impl Phase {
    /// All phases, in order.
    pub const ALL: [Self; 3] = [Self::Reach, Self::Align, Self::Slide];

    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Align => "align",
            Self::Slide => "slide",
        }
    }
}

/// Where a phase ends, data units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// `rho R`: farther than this from the ridge is reach.
    pub normal_distance: f64,
    /// `eta R`: more normal displacement to go than this is align.
    pub u_normal: f64,
}

impl Thresholds {
    /// Whether the particle is still far; so is one whose distance is no number.
    fn is_far(&self, normal_distance: f64, slack: f64) -> bool {
        normal_distance.is_nan() || normal_distance > self.normal_distance * slack
    }

    fn moves_across(&self, u_normal: f64, slack: f64) -> bool {
        u_normal.is_nan() || u_normal > self.u_normal * slack
    }
}

/// Distances and normal displacements of all particles at one node.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, T> {
    /// Distance to the ridge, one a particle.
    pub normal_distance: &'a [T],
    /// `|N^T uh|`, one a particle.
    pub u_normal: &'a [T],
}

impl<T: Copy + Into<f64>> Row<'_, T> {
    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        let lengths = self.normal_distance.iter().zip(self.u_normal);
        lengths.map(|(&distance, &u)| (distance.into(), u.into()))
    }
}

/// Where the phases of a particle change: `align` is the first row of that phase, and so on. A
/// phase that begins where the next does is skipped; one that begins after the last row never
/// comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// `k1`: the row after the last one with a distance above its threshold.
    pub align: usize,
    /// `k2`: the row after the last one with a normal displacement above its threshold, if later.
    pub slide: usize,
}

impl Passage {
    /// The phase at a row.
    pub fn phase(&self, row: usize) -> Phase {
        match row {
            row if row < self.align => Phase::Reach,
            row if row < self.slide => Phase::Align,
            _ => Phase::Slide,
        }
    }
}

/// The labels of a finished run, by last passage: no phase ever comes back. One passage a
/// particle.
pub fn last_passages<'a, T: Copy + Into<f64> + 'a>(
    rows: impl IntoIterator<Item = Row<'a, T>>,
    thresholds: Thresholds,
) -> Vec<Passage> {
    let mut passages = LastPassages::default();
    rows.into_iter().for_each(|row| passages.push(row, thresholds));
    passages.passages
}

/// The labels of [`last_passages`] of a run that comes row after row and is not kept.
#[derive(Clone, Debug, Default)]
pub struct LastPassages {
    /// One passage a particle, as if the run ended with the last row.
    pub passages: Vec<Passage>,
    n_rows: usize,
}

impl LastPassages {
    /// Takes in the next node.
    pub fn push<T: Copy + Into<f64>>(&mut self, row: Row<'_, T>, thresholds: Thresholds) {
        self.n_rows += 1;
        self.passages.resize(row.normal_distance.len(), Passage::default());
        for (passage, (distance, u)) in self.passages.iter_mut().zip(row.pairs()) {
            if thresholds.is_far(distance, 1.0) {
                passage.align = self.n_rows;
            }
            if thresholds.moves_across(u, 1.0) {
                passage.slide = self.n_rows;
            }
            passage.slide = passage.slide.max(passage.align);
        }
    }
}

/// Labels of a run that is not over, which know no future: a step back needs a threshold 1.5
/// times as great, and a change must last for 0.2 in `ln sigma`.
#[derive(Clone, Debug, Default)]
pub struct CausalLabels {
    particles: Vec<Causal>,
    ln_sigma: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Causal {
    phase: Phase,
    candidate: Phase,
    /// How long the candidate has been one, in `ln sigma`.
    lasted: f64,
}

impl CausalLabels {
    /// A way back needs this many times the threshold.
    const SLACK: f64 = 1.5;

    /// A change must last this long, in `ln sigma`.
    const DWELL: f64 = 0.2;

    /// Takes in the next node.
    pub fn push<T: Copy + Into<f64>>(
        &mut self,
        sigma: f64,
        row: Row<'_, T>,
        thresholds: Thresholds,
    ) {
        let ln_sigma = sigma.ln();
        let Some(before) = self.ln_sigma.replace(ln_sigma) else {
            let first = |(distance, u)| wanted(Phase::Reach, distance, u, thresholds);
            let causal = |phase| Causal { phase, candidate: phase, lasted: 0.0 };
            self.particles = row.pairs().map(first).map(causal).collect();
            return;
        };
        for (particle, (distance, u)) in self.particles.iter_mut().zip(row.pairs()) {
            particle.push(wanted(particle.phase, distance, u, thresholds), before - ln_sigma);
        }
    }

    /// The phase of every particle at the last node that was taken in.
    pub fn phases(&self) -> impl Iterator<Item = Phase> {
        self.particles.iter().map(|particle| particle.phase)
    }
}

impl Causal {
    fn push(&mut self, wanted: Phase, step: f64) {
        let persists = wanted != self.phase && wanted == self.candidate;
        self.lasted = if persists { self.lasted + step } else { 0.0 };
        self.candidate = wanted;
        if wanted != self.phase && self.lasted >= CausalLabels::DWELL - 1e-12 {
            *self = Self { phase: wanted, candidate: wanted, lasted: 0.0 };
        }
    }
}

/// The phase that two lengths speak for, where `now` is the present one.
fn wanted(now: Phase, distance: f64, u: f64, thresholds: Thresholds) -> Phase {
    let slack = |at_least: Phase| if now >= at_least { CausalLabels::SLACK } else { 1.0 };
    if thresholds.is_far(distance, slack(Phase::Align)) {
        Phase::Reach
    } else if thresholds.moves_across(u, slack(Phase::Slide)) {
        Phase::Align
    } else {
        Phase::Slide
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const THRESHOLDS: Thresholds = Thresholds { normal_distance: 1.0, u_normal: 0.2 };

    /// One particle's distances and normal displacements.
    fn rows(lengths: &[(f64, f64)]) -> Vec<([f64; 1], [f64; 1])> {
        lengths.iter().map(|&(distance, u)| ([distance], [u])).collect()
    }

    fn as_rows(rows: &[([f64; 1], [f64; 1])]) -> impl Iterator<Item = Row<'_, f64>> {
        rows.iter().map(|(normal_distance, u_normal)| Row { normal_distance, u_normal })
    }

    fn passage(lengths: &[(f64, f64)]) -> Passage {
        last_passages(as_rows(&rows(lengths)), THRESHOLDS)[0]
    }

    /// Causal labels on steps of 0.1 in `ln sigma`.
    fn causal(lengths: &[(f64, f64)]) -> Vec<Phase> {
        let mut labels = CausalLabels::default();
        let rows = rows(lengths);
        let label = |(k, row)| {
            labels.push((-0.1 * k as f64).exp(), row, THRESHOLDS);
            labels.phases().next().expect("a particle")
        };
        as_rows(&rows).enumerate().map(label).collect()
    }

    #[test]
    fn a_finished_run_is_labelled_by_last_passage() {
        let run = [(3.0, 2.0), (0.5, 0.1), (1.1, 0.1), (0.5, 0.3), (0.5, 0.1), (0.1, 0.0)];
        assert_eq!(passage(&run), Passage { align: 3, slide: 4 });
        let phases: Vec<_> = (0..6).map(|k| passage(&run).phase(k)).collect();
        assert_eq!(phases, [0, 0, 0, 1, 2, 2].map(|phase| Phase::ALL[phase]));
    }

    #[test]
    fn what_never_ends_lasts_to_the_end_and_what_is_no_number_is_far() {
        assert_eq!(passage(&[(3.0, 2.0), (2.0, 1.0)]).phase(1), Phase::Reach);
        assert_eq!(passage(&[(0.0, 0.0), (f64::NAN, f64::NAN)]).phase(1), Phase::Reach);
        assert_eq!(passage(&[(0.0, 0.0)]), Passage { align: 0, slide: 0 });
    }

    #[test]
    fn a_causal_change_must_last() {
        let (far, near) = ((2.0, 1.0), (0.5, 0.1));
        let labels = causal(&[far, near, far, near, near, near, near]);
        // The change counts from its first row; two more rows are 0.2.
        assert_eq!(labels[..5], [Phase::Reach; 5]);
        assert_eq!(labels[5..], [Phase::Slide; 2]);
    }

    #[test]
    fn a_causal_step_back_needs_half_as_much_again() {
        let settle = [(0.5, 0.1); 3];
        let after = |lengths: (f64, f64)| causal(&[&settle[..], &[lengths; 5]].concat())[7];
        assert_eq!(after((1.4, 0.1)), Phase::Slide);
        assert_eq!(after((1.6, 0.1)), Phase::Reach);
        assert_eq!(after((0.5, 0.29)), Phase::Slide);
        assert_eq!(after((0.5, 0.31)), Phase::Align);
    }

    proptest! {
        #[test]
        fn last_passages_never_go_back(
            run in prop::collection::vec((0.0..2.0_f64, 0.0..0.4_f64), 1..40),
        ) {
            let passage = passage(&run);
            let phases: Vec<_> = (0..run.len()).map(|k| passage.phase(k)).collect();
            prop_assert!(phases.is_sorted());
            for (&(distance, u), phase) in run.iter().zip(&phases) {
                prop_assert!(distance <= 1.0 || *phase == Phase::Reach);
                prop_assert!(u <= 0.2 || *phase != Phase::Slide);
            }
        }

        #[test]
        fn a_run_that_goes_forward_is_labelled_alike_but_for_the_delay(
            at_align in 5..20_usize, more in 5..20_usize,
        ) {
            let length = |k: usize| match k {
                k if k < at_align => (2.0, 1.0),
                k if k < at_align + more => (0.5, 0.5),
                _ => (0.5, 0.1),
            };
            let run: Vec<_> = (0..50).map(length).collect();
            let (labels, passage) = (causal(&run), passage(&run));
            for (k, label) in labels[2..].iter().enumerate() {
                prop_assert_eq!(*label, passage.phase(k));
            }
        }
    }
}
